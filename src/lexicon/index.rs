//! Many phrases searched at once: every word of a text says which phrases wait for it, and only
//! those are tried, there. The cost follows the text, not the lexicon.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::compile::Phrase;
use super::dictionary::{Token, WordId, Words};
use super::program::{ANY, Address, Hint, Program, Saved, SetId};

use regex::{Regex, RegexBuilder};

/// Phrases of one purpose (indicators, or context cues), each with an `owner`: the number of the
/// entry it came from, in the caller's own list.
#[derive(Debug)]
pub struct PhraseIndex {
    program: Arc<Program>,
    /// What a search looks at first, apart so that it stays in the processor's cache.
    gates: Vec<Gate>,
    rules: Vec<Rule>,
    /// By word: where the rules that wait for it begin in `waiting`; one more at the end.
    starts: Vec<u32>,
    waiting: Vec<Waiting>,
    /// Rules with no word to wait for.
    always: Vec<u32>,
}

/// A rule that waits for a word, and what else its sentence must hold.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    also: Hint,
    rule: u32,
}

/// What decides whether a rule is worth trying, and where.
#[derive(Debug, Clone, Copy)]
struct Gate {
    also: Hint,
    entry: Address,
    first: SetId,
    after: SetId,
    near: u16,
    reach: u16,
    raw: bool,
}

#[derive(Debug)]
struct Rule {
    owner: u32,
    body: Body,
}

#[derive(Debug)]
enum Body {
    /// The names of its slots; its instructions are in the program.
    Phrase(Vec<String>),
    /// Compiled when it first runs; `None` if it can't be.
    Raw(String, OnceLock<Option<Regex>>),
}

/// A place where a phrase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseMatch {
    pub owner: u32,
    /// Bytes of the whole text.
    pub range: Range<usize>,
    /// What the named gaps hold, as byte ranges.
    pub slots: Vec<(String, Range<usize>)>,
}

/// A phrase on its way into the index.
pub(super) struct Entry {
    pub owner: u32,
    pub source: Source,
}

pub(super) enum Source {
    Phrase(Phrase),
    /// A regular expression, and the words of which one must stand near.
    Raw(String, Vec<WordId>),
}

impl PhraseIndex {
    /// `size`: how many words the dictionary knows.
    pub(super) fn new(entries: Vec<Entry>, program: Arc<Program>, size: usize) -> Self {
        let mut by_word: Vec<Vec<u32>> = vec![Vec::new(); size];
        let mut always = Vec::new();
        let mut rules = Vec::with_capacity(entries.len());
        let mut gates = Vec::with_capacity(entries.len());
        let mut hints = Vec::with_capacity(entries.len());
        for (number, Entry { owner, source }) in entries.into_iter().enumerate() {
            let (waits_for, gate, hint, body) = match source {
                Source::Phrase(phrase) => {
                    let gate = Gate::of(&phrase);
                    let body = Body::Phrase(phrase.slots);
                    (phrase.waits_for, gate, phrase.also[0], body)
                }
                Source::Raw(regex, needs) => {
                    let body = Body::Raw(regex, OnceLock::new());
                    (needs, Gate::RAW, Hint::ALL, body)
                }
            };
            if waits_for.is_empty() {
                always.push(number as u32);
            }
            for word in waits_for {
                by_word[word as usize].push(number as u32);
            }
            gates.push(gate);
            hints.push(hint);
            rules.push(Rule { owner, body });
        }
        let mut starts = Vec::with_capacity(size + 1);
        let mut waiting = Vec::new();
        for rules in &by_word {
            starts.push(waiting.len() as u32);
            waiting.extend(rules.iter().map(|&rule| Waiting {
                also: hints[rule as usize],
                rule,
            }));
        }
        starts.push(waiting.len() as u32);
        Self {
            program,
            gates,
            rules,
            starts,
            waiting,
            always,
        }
    }

    /// Every match of every phrase in the stretches that `words` holds, stretch by stretch; no
    /// match crosses the end of one.
    pub fn find(&self, text: &str, words: &Words, mut found: impl FnMut(PhraseMatch)) {
        // Rule → the first word that it has not been tried at.
        let mut next = vec![0u32; self.rules.len()];
        for (tokens, stretch) in &words.stretches {
            let mut held = Hint::NONE;
            words.tokens[tokens.clone()]
                .iter()
                .for_each(|word| held.add(word.id));
            for at in tokens.clone() {
                let id = words.tokens[at].id as usize;
                if id == 0 {
                    continue;
                }
                let waiting = self.starts[id] as usize..self.starts[id + 1] as usize;
                for waiting in &self.waiting[waiting] {
                    if !waiting.also.meets(&held) {
                        continue;
                    }
                    let number = waiting.rule;
                    let gate = &self.gates[number as usize];
                    if !gate.also.meets(&held) {
                        continue;
                    }
                    let next = &mut next[number as usize];
                    if !gate.raw {
                        self.attempt(number, gate, words, (tokens, at), next, &mut found);
                    } else if *next as usize <= at {
                        *next = tokens.end as u32;
                        self.rules[number as usize].search(text, stretch.clone(), &mut found);
                    }
                }
            }
            for &number in &self.always {
                self.rules[number as usize].search(text, stretch.clone(), &mut found);
            }
        }
    }

    /// Tries a phrase that waits for the word at `at` everywhere it could begin.
    fn attempt(
        &self,
        number: u32,
        gate: &Gate,
        words: &Words,
        (sentence, at): (&Range<usize>, usize),
        next: &mut u32,
        found: &mut impl FnMut(PhraseMatch),
    ) {
        let Some(last) = at.checked_sub(gate.near as usize) else {
            return;
        };
        let sets = &self.program.sets;
        let tokens = &words.tokens[..sentence.end];
        let follows = |word: &Token| sets.contains(gate.after, word.id);
        if gate.after != ANY && !tokens.get(at + 1).is_some_and(follows) {
            return;
        }
        let first = at.saturating_sub(gate.reach as usize).max(sentence.start);
        let mut start = first.max(*next as usize);
        while start <= last {
            let may = gate.first == ANY || sets.contains(gate.first, tokens[start].id);
            let run = || self.program.run(gate.entry, tokens, start);
            match may.then(run).flatten() {
                Some((end, saved)) if end > start => {
                    let rule = &self.rules[number as usize];
                    found(PhraseMatch {
                        owner: rule.owner,
                        range: tokens[start].start as usize..tokens[end - 1].end as usize,
                        slots: rule.slots(words, &saved),
                    });
                    start = end;
                }
                _ => start += 1,
            }
        }
        *next = start.max(*next as usize) as u32;
    }

    /// Compiles every expression and returns the owners of those that cannot be compiled, with
    /// the reason. For `lexicon check`; a search simply passes such a rule over.
    pub(super) fn broken(&self) -> Vec<(u32, String)> {
        let reason = |rule: &Rule| match &rule.body {
            Body::Raw(regex, _) => Some((rule.owner, compile(regex).err()?.to_string())),
            Body::Phrase(_) => None,
        };
        self.rules.iter().filter_map(reason).collect()
    }
}

impl Gate {
    fn of(phrase: &Phrase) -> Gate {
        Gate {
            also: phrase.also[1],
            entry: phrase.entry,
            first: phrase.first,
            after: phrase.after,
            near: phrase.near as u16,
            reach: phrase.reach.min(u16::MAX as usize) as u16,
            raw: false,
        }
    }

    const RAW: Gate = Gate {
        also: Hint::ALL,
        entry: 0,
        first: ANY,
        after: ANY,
        near: 0,
        reach: 0,
        raw: true,
    };
}

impl Rule {
    /// The byte ranges that a match keeps for its slots.
    fn slots(&self, words: &Words, saved: &Saved) -> Vec<(String, Range<usize>)> {
        let Body::Phrase(names) = &self.body else {
            return Vec::new();
        };
        let slot = |(i, name): (usize, &String)| {
            let (first, behind) = (saved[2 * i] as usize, saved[2 * i + 1] as usize);
            let last = words.tokens.get(behind.checked_sub(1)?)?;
            let first = words.tokens[..behind].get(first)?;
            Some((name.clone(), first.start as usize..last.end as usize))
        };
        names.iter().enumerate().filter_map(slot).collect()
    }

    /// Searches a stretch with a raw expression.
    fn search(&self, text: &str, stretch: Range<usize>, found: &mut impl FnMut(PhraseMatch)) {
        let Body::Raw(regex, expression) = &self.body else {
            return;
        };
        let Some(expression) = expression.get_or_init(|| compile(regex).ok()) else {
            return;
        };
        let sentence = &text[stretch.clone()];
        let shift = |r: Range<usize>| r.start + stretch.start..r.end + stretch.start;
        for range in expression.find_iter(sentence).map(|found| found.range()) {
            if !range.is_empty() {
                found(PhraseMatch {
                    owner: self.owner,
                    range: shift(range),
                    slots: Vec::new(),
                });
            }
        }
    }
}

/// A raw expression: case never matters, `^` and `$` are the sentence's ends.
fn compile(regex: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(regex).case_insensitive(true).build()
}
