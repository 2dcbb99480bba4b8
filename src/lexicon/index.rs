//! Many phrases searched at once: one Aho-Corasick automaton over their rare words says which
//! phrases can occur in a stretch of text at all, and only those run their expression there.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::compile::{Group, Source};
use super::expression::Expression;
use super::words::Vocabulary;

/// Phrases of one purpose (indicators, or context cues), each with an `owner`: the number of the
/// entry it came from, in the caller's own list.
#[derive(Debug)]
pub struct PhraseIndex {
    rules: Vec<Rule>,
    /// Which groups a literal belongs to, and whether it must begin or end a word.
    literals: Vec<(bool, bool, Vec<u32>)>,
    /// Group → the rules that wait for it.
    triggers: Vec<Vec<u32>>,
    /// Rules with no word to wait for.
    always: Vec<u32>,
    automaton: Option<AhoCorasick>,
    words: Arc<Vocabulary>,
}

#[derive(Debug)]
struct Rule {
    owner: u32,
    source: Source,
    expression: OnceLock<Option<Expression>>,
    /// Further groups that must occur in the same stretch.
    checks: Vec<u32>,
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
    /// Cheapest first.
    pub groups: Vec<Arc<Group>>,
}

impl PhraseIndex {
    /// Builds the automaton; the expressions are compiled when they first run.
    pub(super) fn new(entries: Vec<Entry>, words: Arc<Vocabulary>) -> Self {
        let mut builder = Builder::default();
        let mut rules = Vec::with_capacity(entries.len());
        let mut triggers: Vec<Vec<u32>> = Vec::new();
        let mut always = Vec::new();
        for (number, entry) in entries.into_iter().enumerate() {
            let mut groups = entry.groups.into_iter();
            let number = number as u32;
            match groups.next() {
                None => always.push(number),
                Some(first) => {
                    let id = builder.group(first) as usize;
                    triggers.resize(triggers.len().max(id + 1), Vec::new());
                    triggers[id].push(number);
                }
            }
            let checks = groups.map(|g| builder.group(g)).collect();
            rules.push(Rule {
                owner: entry.owner,
                source: entry.source,
                expression: OnceLock::new(),
                checks,
            });
        }
        triggers.resize(builder.groups.len(), Vec::new());
        let automaton = builder.automaton();
        Self {
            rules,
            literals: builder.literals,
            triggers,
            always,
            automaton,
            words,
        }
    }

    /// Every match of every phrase, stretch by stretch. The stretches (sentences, usually) are
    /// byte ranges of `text` in rising order; no match crosses the end of one.
    pub fn find(&self, text: &str, stretches: &[Range<usize>], mut found: impl FnMut(PhraseMatch)) {
        let mut seen = vec![u32::MAX; self.triggers.len()];
        let mut hit: Vec<u32> = Vec::new();
        let mut current = 0usize;
        let mut due: Vec<u32> = Vec::new();
        let mut flush = |stretch: usize, hit: &mut Vec<u32>, seen: &[u32]| {
            due.clear();
            due.extend(
                hit.drain(..)
                    .flat_map(|group| &self.triggers[group as usize]),
            );
            due.extend(&self.always);
            due.sort_unstable();
            due.dedup();
            for &number in &due {
                let rule = &self.rules[number as usize];
                if rule
                    .checks
                    .iter()
                    .all(|&g| seen[g as usize] == stretch as u32)
                {
                    rule.run(text, stretches[stretch].clone(), &self.words, &mut found);
                }
            }
        };
        let Some(automaton) = &self.automaton else {
            return;
        };
        for matched in automaton.find_overlapping_iter(text) {
            let (starts, ends, groups) = &self.literals[matched.pattern().as_usize()];
            if *starts && joined(text, matched.start().checked_sub(1))
                || *ends && joined(text, Some(matched.end()))
            {
                continue;
            }
            while current < stretches.len() && stretches[current].end < matched.end() {
                if !hit.is_empty() || !self.always.is_empty() {
                    flush(current, &mut hit, &seen);
                }
                current += 1;
            }
            if current == stretches.len() {
                return;
            }
            if matched.start() < stretches[current].start {
                continue;
            }
            for &group in groups {
                if std::mem::replace(&mut seen[group as usize], current as u32) != current as u32
                    && !self.triggers[group as usize].is_empty()
                {
                    hit.push(group);
                }
            }
        }
        while current < stretches.len() && (!hit.is_empty() || !self.always.is_empty()) {
            flush(current, &mut hit, &seen);
            current += 1;
        }
    }

    /// Compiles every expression and returns the owners of those that cannot be compiled, with
    /// the reason. For `lexicon check`; a search simply passes such a rule over.
    pub(super) fn broken(&self) -> Vec<(u32, String)> {
        let reason = |rule: &Rule| Some((rule.owner, rule.compile(&self.words).err()?));
        self.rules.iter().filter_map(reason).collect()
    }
}

fn joined(text: &str, at: Option<usize>) -> bool {
    at.and_then(|i| text.as_bytes().get(i))
        .is_some_and(u8::is_ascii_alphanumeric)
}

impl Rule {
    fn compile(&self, words: &Vocabulary) -> Result<Expression, String> {
        Expression::new(&self.source.expression(words)?)
    }

    fn run(
        &self,
        text: &str,
        stretch: Range<usize>,
        words: &Vocabulary,
        found: &mut impl FnMut(PhraseMatch),
    ) {
        let Some(expression) = self.expression.get_or_init(|| self.compile(words).ok()) else {
            return;
        };
        let sentence = &text[stretch.clone()];
        let shift = |r: Range<usize>| r.start + stretch.start..r.end + stretch.start;
        let mut at = 0;
        while let Some((range, slots)) = expression.find(sentence, at) {
            at = range.end.max(at + 1);
            if !range.is_empty() && !inside_word(sentence, &range) {
                found(PhraseMatch {
                    owner: self.owner,
                    range: shift(range),
                    slots: slots
                        .into_iter()
                        .map(|(name, r)| (name, shift(r)))
                        .collect(),
                });
            }
        }
    }
}

/// The expression knows ASCII word edges only (Unicode `\b` is a hundred times slower on curly
/// quotes); letters beyond ASCII are checked here.
fn inside_word(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let beyond = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    beyond(before) || beyond(after)
}

#[derive(Default)]
struct Builder {
    groups: HashMap<Arc<Group>, u32>,
    /// The same, by address: most groups are a class's and come again and again.
    by_address: HashMap<*const Group, u32>,
    by_text: HashMap<(String, bool, bool), usize>,
    texts: Vec<String>,
    literals: Vec<(bool, bool, Vec<u32>)>,
}

impl Builder {
    fn group(&mut self, group: Arc<Group>) -> u32 {
        let address = Arc::as_ptr(&group);
        if let Some(&id) = self.by_address.get(&address) {
            return id;
        }
        if let Some(&id) = self.groups.get(&group) {
            return id;
        }
        let id = self.groups.len() as u32;
        for literal in group.iter() {
            let key = (literal.text.clone(), literal.starts, literal.ends);
            let number = *self.by_text.entry(key).or_insert_with(|| {
                self.texts.push(literal.text.clone());
                self.literals
                    .push((literal.starts, literal.ends, Vec::new()));
                self.texts.len() - 1
            });
            self.literals[number].2.push(id);
        }
        self.by_address.insert(address, id);
        self.groups.insert(group, id);
        id
    }

    fn automaton(&self) -> Option<AhoCorasick> {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&self.texts)
            .ok()
    }
}
