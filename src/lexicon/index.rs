//! Many phrases searched at once: every word of a text says which phrases wait for it, and only
//! those are tried, there. The cost follows the text, not the lexicon.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::compile::Phrase;
use super::dictionary::{Token, WordId, Words};
use super::needed::Bytes;
use super::packed::{self, Packed};
use super::program::{ANY, Address, Program, Saved, SetId};

use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Phrases of one purpose (indicators, or context cues), each with an `owner`: the number of the
/// entry it came from, in the caller's own list.
#[derive(Debug, Serialize, Deserialize)]
pub struct PhraseIndex {
    #[serde(skip)]
    program: Arc<Program>,
    rules: Vec<Rule>,
    /// What decides whether a rule is worth trying, and where: apart from `rules`, so that it
    /// stays in the processor's cache.
    gates: Vec<Gate>,
    /// By word: the rules that wait for it.
    waiting: Lists<Waiting, 2>,
    /// By word: the keys that a sentence holding it has.
    keys: Lists<KeyId, 1>,
    /// How many keys there are.
    key_count: usize,
    /// Rules with no word to wait for.
    always: Vec<u32>,
}

/// A set of words of which a sentence must hold one before a rule is tried in it.
type KeyId = u32;

/// The key that every sentence has.
const NO_KEY: KeyId = 0;

/// A rule that waits for a word, and the key that its sentence must have besides: the rarest
/// words but one that a match cannot do without.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    rule: u32,
    key: KeyId,
}

/// Where a rule that waits for the word at hand may begin.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Gate {
    entry: Address,
    first: SetId,
    after: SetId,
    near: u16,
    reach: u16,
    raw: bool,
}

/// A list for each word, all in one row.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Packed<N>", deserialize = "T: Packed<N>"))]
struct Lists<T, const N: usize> {
    /// Where each word's list begins; one more at the end.
    #[serde(with = "packed")]
    starts: Vec<u32>,
    #[serde(with = "packed")]
    items: Vec<T>,
}

impl Packed<2> for Waiting {
    fn pack(self) -> [u32; 2] {
        [self.rule, self.key]
    }

    fn unpack([rule, key]: [u32; 2]) -> Option<Waiting> {
        Some(Waiting { rule, key })
    }
}

impl<T: Packed<N>, const N: usize> Lists<T, N> {
    fn new(by_word: &[Vec<T>]) -> Self {
        let mut starts = vec![0];
        starts.extend(by_word.iter().scan(0, |sum, list| {
            *sum += list.len() as u32;
            Some(*sum)
        }));
        let items = by_word.concat();
        Self { starts, items }
    }

    fn of(&self, word: WordId) -> &[T] {
        let word = word as usize;
        &self.items[self.starts[word] as usize..self.starts[word + 1] as usize]
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Rule {
    owner: u32,
    body: Body,
}

#[derive(Debug, Serialize, Deserialize)]
enum Body {
    /// The names of its slots; its instructions are in the program.
    Phrase(Vec<String>),
    Raw(Raw),
}

#[derive(Debug, Serialize, Deserialize)]
struct Raw {
    expression: String,
    /// Bytes of which a stretch must hold one.
    needed: Bytes,
    /// Compiled when it first runs; `None` if it can't be.
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
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
    pub(super) fn new(entries: Vec<Entry>, size: usize) -> Self {
        let mut waiting: Vec<Vec<Waiting>> = vec![Vec::new(); size];
        let mut keys: FxHashMap<Vec<WordId>, KeyId> = FxHashMap::default();
        let mut always = Vec::new();
        let mut rules = Vec::with_capacity(entries.len());
        let mut gates = Vec::with_capacity(entries.len());
        for (number, Entry { owner, source }) in entries.into_iter().enumerate() {
            let rule = number as u32;
            let (waits_for, key, gate, body) = match source {
                Source::Phrase(phrase) => {
                    let gate = Gate::of(&phrase);
                    let next = keys.len() as KeyId + 1;
                    let key = match phrase.also.is_empty() {
                        true => NO_KEY,
                        false => *keys.entry(phrase.also).or_insert(next),
                    };
                    let body = Body::Phrase(phrase.slots);
                    (phrase.waits_for, key, gate, body)
                }
                Source::Raw(regex, needs) => {
                    let body = Body::Raw(Raw {
                        needed: Bytes::needed(&regex),
                        expression: regex,
                        compiled: OnceLock::new(),
                    });
                    (needs, NO_KEY, Gate::RAW, body)
                }
            };
            if waits_for.is_empty() {
                always.push(rule);
            }
            for word in waits_for {
                waiting[word as usize].push(Waiting { rule, key });
            }
            gates.push(gate);
            rules.push(Rule { owner, body });
        }
        let mut opens: Vec<Vec<KeyId>> = vec![Vec::new(); size];
        for (words, key) in &keys {
            words.iter().for_each(|&w| opens[w as usize].push(*key));
        }
        Self {
            program: Arc::default(),
            rules,
            gates,
            waiting: Lists::new(&waiting),
            keys: Lists::new(&opens),
            key_count: keys.len() + 1,
            always,
        }
    }

    /// The index with the program that its phrases are in.
    pub(super) fn with(self, program: Arc<Program>) -> Self {
        Self { program, ..self }
    }

    /// Every match of every phrase in the stretches that `words` holds, stretch by stretch; no
    /// match crosses the end of one.
    pub fn find(&self, text: &str, words: &Words, mut found: impl FnMut(PhraseMatch)) {
        // Rule → the first word that it has not been tried at.
        let mut next: FxHashMap<u32, u32> = FxHashMap::default();
        // Key → the number of the last stretch that has it.
        let mut has = vec![0; self.key_count];
        for (number, (tokens, stretch)) in words.stretches.iter().enumerate() {
            let number = number as u32 + 1;
            let mut bytes = None;
            has[NO_KEY as usize] = number;
            for word in &words.tokens[tokens.clone()] {
                let keys = self.keys.of(word.id);
                keys.iter().for_each(|&key| has[key as usize] = number);
            }
            for at in tokens.clone() {
                for &Waiting { rule, key } in self.waiting.of(words.tokens[at].id) {
                    if has[key as usize] != number {
                        continue;
                    }
                    let gate = &self.gates[rule as usize];
                    if !gate.raw {
                        self.attempt(rule, gate, words, (tokens, at), &mut next, &mut found);
                    } else if next
                        .insert(rule, tokens.end as u32)
                        .is_none_or(|n| n as usize <= at)
                    {
                        let bytes = *bytes.get_or_insert_with(|| Bytes::of(&text[stretch.clone()]));
                        self.rules[rule as usize].search(text, stretch.clone(), bytes, &mut found);
                    }
                }
            }
            for &rule in &self.always {
                let bytes = *bytes.get_or_insert_with(|| Bytes::of(&text[stretch.clone()]));
                self.rules[rule as usize].search(text, stretch.clone(), bytes, &mut found);
            }
        }
    }

    /// Tries a phrase that waits for the word at `at` everywhere it could begin.
    fn attempt(
        &self,
        rule: u32,
        gate: &Gate,
        words: &Words,
        (sentence, at): (&Range<usize>, usize),
        next: &mut FxHashMap<u32, u32>,
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
        let next = next.entry(rule).or_default();
        let mut start = first.max(*next as usize);
        while start <= last {
            let may = gate.first == ANY || sets.contains(gate.first, tokens[start].id);
            let run = || self.program.run(gate.entry, tokens, start);
            match may.then(run).flatten() {
                Some((end, saved)) if end > start => {
                    let rule = &self.rules[rule as usize];
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
            Body::Raw(raw) => Some((rule.owner, compile(&raw.expression).err()?.to_string())),
            Body::Phrase(_) => None,
        };
        self.rules.iter().filter_map(reason).collect()
    }
}

impl Gate {
    fn of(phrase: &Phrase) -> Gate {
        Gate {
            entry: phrase.entry,
            first: phrase.first,
            after: phrase.after,
            near: phrase.near as u16,
            reach: phrase.reach.min(u16::MAX as usize) as u16,
            raw: false,
        }
    }

    const RAW: Gate = Gate {
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
    /// `bytes`: those of the stretch.
    fn search(
        &self,
        text: &str,
        stretch: Range<usize>,
        bytes: Bytes,
        found: &mut impl FnMut(PhraseMatch),
    ) {
        let Body::Raw(raw) = &self.body else {
            return;
        };
        if !raw.needed.meets(bytes) {
            return;
        }
        let compiled = raw.compiled.get_or_init(|| compile(&raw.expression).ok());
        let Some(expression) = compiled else {
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
