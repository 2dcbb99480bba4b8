//! A compiled expression, small enough that thousands of them stay in memory.
//!
//! A full `Regex` brings lazy automata and caches of its own: right for one expression over much
//! text, wrong for thousands over a sentence each (0.4 GB for our lexicon). A bounded
//! backtracker is the bare automaton, linear in sentence × expression; one cache a thread
//! serves all of them.

use std::cell::RefCell;
use std::ops::Range;

use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, WhichCaptures, pikevm::PikeVM};
use regex_automata::util::captures::Captures;
use regex_automata::util::syntax;
use regex_automata::{Input, PatternID};

/// An expression over bytes that folds ASCII case.
#[derive(Debug)]
pub(super) struct Expression(BoundedBacktracker);

/// A match, and what its named groups hold; byte ranges at character boundaries.
pub(super) type Found = (Range<usize>, Vec<(String, Range<usize>)>);

/// Memory for one search, in bytes. Enough for the longest sentence and a large expression.
const VISITED: usize = 1 << 20;

thread_local! {
    static CACHE: RefCell<Option<backtrack::Cache>> = const { RefCell::new(None) };
}

impl Expression {
    /// `Err`: what is wrong with it, for its author.
    pub fn new(source: &str) -> Result<Self, String> {
        let captures = match source.contains("(?P<") {
            true => WhichCaptures::All,
            false => WhichCaptures::Implicit,
        };
        BoundedBacktracker::builder()
            .syntax(
                syntax::Config::new()
                    .unicode(false)
                    .utf8(false)
                    .case_insensitive(true),
            )
            .thompson(thompson::Config::new().utf8(false).which_captures(captures))
            .configure(backtrack::Config::new().visited_capacity(VISITED))
            .build(source)
            .map(Expression)
            .map_err(|error| match std::error::Error::source(&error) {
                Some(cause) => cause.to_string(),
                None => error.to_string(),
            })
    }

    /// The first match in a sentence, from byte `at` of it on. `^` and `$` are the sentence's ends.
    pub fn find(&self, sentence: &str, at: usize) -> Option<Found> {
        if at > sentence.len() {
            return None;
        }
        let mut groups = self.0.create_captures();
        let input = Input::new(sentence).range(at..);
        CACHE.with_borrow_mut(|cache| {
            let cache = cache.get_or_insert_with(|| self.0.create_cache());
            cache.reset(&self.0);
            if self
                .0
                .try_captures(cache, input.clone(), &mut groups)
                .is_err()
            {
                self.find_slowly(&input, &mut groups);
            }
        });
        let whole = groups.get_match()?;
        let range = outward(sentence, whole.range());
        Some((range, slots(sentence, &groups)))
    }

    /// For an expression too large for its sentence: slower, and without a limit.
    fn find_slowly(&self, input: &Input<'_>, groups: &mut Captures) {
        if let Ok(slow) = PikeVM::new_from_nfa(self.0.get_nfa().clone()) {
            slow.captures(&mut slow.create_cache(), input.clone(), groups);
        }
    }
}

fn slots(text: &str, groups: &Captures) -> Vec<(String, Range<usize>)> {
    let names = groups.group_info().pattern_names(PatternID::ZERO).flatten();
    let slot = |name: &str| {
        let span = groups.get_group_by_name(name)?;
        Some((name.to_owned(), outward(text, span.range())))
    };
    names.filter_map(slot).collect()
}

/// A byte expression may begin or end inside a character; a range never does.
fn outward(text: &str, mut range: Range<usize>) -> Range<usize> {
    while !text.is_char_boundary(range.start) {
        range.start -= 1;
    }
    while !text.is_char_boundary(range.end) {
        range.end += 1;
    }
    range
}
