//! Every word that a phrase names, as a number; and texts read into such numbers.
//!
//! A word of a text gets one number: its own if a phrase names it, else that of its shape
//! (`x3` is an `x#`), else that of the longest beginning that a phrase names (`hopeless*`).
//! [`Dictionary::widen`] makes up for it on the other side: the set for `hopeless*` also holds
//! every longer word that some phrase names.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::token::{self, Between};

/// The number of a word. 0 is a word that no phrase names.
pub(super) type WordId = u32;

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub id: WordId,
    pub before: Between,
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
}

/// A text, or some stretches of it, read into words. Made by [`Dictionary::read`].
#[derive(Debug, Default)]
pub struct Words {
    pub(super) tokens: Vec<Token>,
    /// Where each stretch's words are, and the stretch itself in bytes.
    pub(super) stretches: Vec<(Range<usize>, Range<usize>)>,
}

/// How a phrase spells a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Spelling {
    /// In any case.
    Plain,
    /// In capitals only: `NS`, `SI`.
    Capitals,
    /// The beginning of a word.
    Stem,
}

#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
struct Ids {
    plain: WordId,
    capitals: WordId,
}

/// The beginning of a word, and its number.
type Stem = (Box<[u8]>, WordId);

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Dictionary {
    words: FxHashMap<Box<[u8]>, Ids>,
    /// By their first four bytes (three and a 0), the longest first.
    stems: FxHashMap<[u8; 4], Vec<Stem>>,
    /// By number: the words that a set holding this one holds as well.
    #[serde(skip)]
    wider: Vec<Vec<WordId>>,
    /// By number: how often the word stands in a text, per word of it.
    #[serde(skip)]
    costs: Vec<f32>,
}

/// A sentence has about so many words.
const WORDS: usize = 16;

/// Shorter beginnings would be looked up too often.
pub(super) const SHORTEST_STEM: usize = 3;

impl Words {
    /// Leaves out the stretches that hold none of `places` (starts of ranges, in any order).
    pub fn keep_around(&mut self, places: impl Iterator<Item = usize>) {
        let mut places: Vec<usize> = places.collect();
        places.sort_unstable();
        self.stretches.retain(|(_, stretch)| {
            let first = places.partition_point(|&place| place < stretch.start);
            places.get(first).is_some_and(|&place| place < stretch.end)
        });
    }

    /// The stretches read, as byte ranges.
    pub fn stretches(&self) -> impl Iterator<Item = &Range<usize>> {
        self.stretches.iter().map(|(_, stretch)| stretch)
    }
}

impl Dictionary {
    /// The number of a word as a phrase spells it; a new one if it is not known yet.
    pub(super) fn add(&mut self, key: &[u8], spelling: Spelling) -> WordId {
        let next = self.wider.len().max(1) as WordId;
        let id = match (spelling, heads(key).into_iter().flatten().next()) {
            (Spelling::Stem, Some(head)) => {
                let stems = self.stems.entry(head).or_default();
                match stems.iter().find(|(stem, _)| &stem[..] == key) {
                    Some((_, id)) => *id,
                    None => {
                        stems.push((key.into(), next));
                        stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
                        next
                    }
                }
            }
            _ => {
                let ids = self.words.entry(key.into()).or_default();
                let id = match spelling {
                    Spelling::Capitals => &mut ids.capitals,
                    _ => &mut ids.plain,
                };
                if *id == 0 {
                    *id = next;
                }
                *id
            }
        };
        self.wider.resize_with(next.max(id + 1) as usize, Vec::new);
        id
    }

    /// How many numbers there are, 0 included.
    pub(super) fn size(&self) -> usize {
        self.wider.len().max(1)
    }

    /// Works out which words a shape, a beginning or a small-letter word stands for as well.
    /// Called once, when every phrase's words are in; `cost` is [`Vocabulary::cost`].
    ///
    /// [`Vocabulary::cost`]: super::words::Vocabulary::cost
    pub(super) fn close(&mut self, cost: impl Fn(&[u8]) -> f32) {
        let mut wider = std::mem::take(&mut self.wider);
        let mut shape = Vec::new();
        self.costs = vec![0.0; wider.len()];
        for (key, ids) in &self.words {
            self.costs[ids.plain as usize] = cost(key);
            self.costs[ids.capitals as usize] = cost(b"");
            let both = [ids.plain, ids.capitals].into_iter().filter(|&id| id > 0);
            if ids.plain > 0 && ids.capitals > 0 {
                wider[ids.plain as usize].push(ids.capitals);
            }
            if shaped(key, &mut shape)
                && let Some(whole) = self.words.get(&shape[..]).filter(|w| w.plain > 0)
            {
                wider[whole.plain as usize].extend(both.clone().filter(|&id| id != whole.plain));
            }
            for (_, stem) in self.stems_of(key) {
                wider[*stem as usize].extend(both.clone());
            }
        }
        for (key, id) in self.stems.values().flatten() {
            self.costs[*id as usize] = cost(b"");
            for (_, shorter) in self.stems_of(key).filter(|(_, other)| other != id) {
                wider[*shorter as usize].push(*id);
            }
        }
        self.wider = wider;
    }

    /// How often the word stands in a text, per word of it.
    pub(super) fn cost(&self, id: WordId) -> f32 {
        self.costs.get(id as usize).copied().unwrap_or(0.0)
    }

    /// A set of words with everything that it stands for, sorted.
    pub(super) fn widen(&self, ids: &[WordId]) -> Vec<WordId> {
        let mut all: Vec<WordId> = ids.to_vec();
        for &id in ids {
            all.extend(&self.wider[id as usize]);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Reads stretches of a text (sentences, usually; byte ranges in rising order).
    pub fn read(&self, text: &str, stretches: impl Iterator<Item = Range<usize>>) -> Words {
        let mut words = Words::default();
        // An edit reads one sentence of a long text.
        words.tokens.reserve(stretches.size_hint().0 * WORDS);
        let mut shape = Vec::new();
        for stretch in stretches {
            let first = words.tokens.len();
            token::cut(text, stretch.clone(), false, |word| {
                words.tokens.push(Token {
                    id: self.id(&word, &mut shape),
                    before: word.before,
                    start: word.range.start as u32,
                    end: word.range.end as u32,
                });
            });
            words.stretches.push((first..words.tokens.len(), stretch));
        }
        words
    }

    fn id(&self, word: &token::Cut<'_>, shape: &mut Vec<u8>) -> WordId {
        if let Some(ids) = self.words.get(word.key) {
            if word.capitals && ids.capitals > 0 {
                return ids.capitals;
            }
            if ids.plain > 0 {
                return ids.plain;
            }
        }
        if word.digits
            && shaped(word.key, shape)
            && let Some(ids) = self.words.get(&shape[..])
            && ids.plain > 0
        {
            return ids.plain;
        }
        self.stems_of(word.key).next().map_or(0, |(_, id)| *id)
    }

    fn stems_of<'a>(&'a self, key: &'a [u8]) -> impl Iterator<Item = &'a Stem> {
        let lists = heads(key).into_iter().flatten();
        lists
            .filter_map(|head| self.stems.get(&head))
            .flatten()
            .filter(|(stem, _)| key.starts_with(stem))
    }
}

/// Where the stems of a word are kept: those of four bytes and more, and those of three.
fn heads(key: &[u8]) -> [Option<[u8; 4]>; 2] {
    let three = key.first_chunk::<3>().map(|&[a, b, c]| [a, b, c, 0]);
    [key.first_chunk::<4>().copied(), three]
}

/// Writes a word's shape, each run of digits as one `#`; false if it is its own shape.
fn shaped(key: &[u8], shape: &mut Vec<u8>) -> bool {
    shape.clear();
    for &byte in key {
        match byte.is_ascii_digit() {
            false => shape.push(byte),
            true if shape.last() != Some(&b'#') => shape.push(b'#'),
            true => {}
        }
    }
    shape[..] != *key
}
