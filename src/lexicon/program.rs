//! Phrases as a program over words, and the machine that runs it.
//!
//! A phrase becomes instructions that test one word of a text each, by number. The machine
//! backtracks: phrases have no loops, and a gap is at most twelve words, so a run is short; a
//! class is a subroutine, written once for all phrases that name it.

use serde::{Deserialize, Serialize};

use super::dictionary::{Token, WordId};
use super::packed::{self, Packed};
use super::token::{Between, FREE, INSIDE, JOINED};

/// The place of an instruction.
pub(super) type Address = u32;

/// The place of a set of words.
pub(super) type SetId = u32;

/// Any word will do.
pub(super) const ANY: SetId = SetId::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// The next word is in the set, and what stands before it is one of `join`.
    Word {
        set: SetId,
        join: Between,
    },
    /// Goes on with the next instruction and, if that leads nowhere, at `other`; straight to
    /// `other` if the next word is not in `guard`.
    Try {
        guard: SetId,
        other: Address,
    },
    /// The next word is in the set; it is not passed yet.
    Check(SetId),
    Jump(Address),
    /// Runs a class and comes back.
    Call(Address),
    Return,
    /// Passes over words; as few as possible, or as many.
    Gap {
        min: u8,
        max: u8,
        greedy: bool,
    },
    /// Keeps the place, for a slot.
    Save(u8),
    Match,
}

/// The code in the low four bits, an address behind it; then a set.
impl Packed<2> for Op {
    fn pack(self) -> [u32; 2] {
        match self {
            Op::Word { set, join } => [u32::from(join) << 4, set],
            Op::Try { guard, other } => [1 | other << 4, guard],
            Op::Check(set) => [2, set],
            Op::Jump(to) => [3 | to << 4, 0],
            Op::Call(class) => [4 | class << 4, 0],
            Op::Return => [5, 0],
            Op::Gap { min, max, greedy } => {
                let bounds = u32::from_le_bytes([min, max, u8::from(greedy), 0]);
                [6 | bounds << 4, 0]
            }
            Op::Save(slot) => [7 | u32::from(slot) << 4, 0],
            Op::Match => [8, 0],
        }
    }

    fn unpack([first, set]: [u32; 2]) -> Option<Op> {
        let rest = first >> 4;
        let [low, high, flag, _] = rest.to_le_bytes();
        Some(match first & 15 {
            0 => Op::Word { set, join: low },
            1 => Op::Try {
                guard: set,
                other: rest,
            },
            2 => Op::Check(set),
            3 => Op::Jump(rest),
            4 => Op::Call(rest),
            5 => Op::Return,
            6 => Op::Gap {
                min: low,
                max: high,
                greedy: flag == 1,
            },
            7 => Op::Save(low),
            8 => Op::Match,
            _ => return None,
        })
    }
}

impl Packed<6> for Span {
    fn pack(self) -> [u32; 6] {
        let [a, b] = self.mask.0.map(|bits| [bits as u32, (bits >> 32) as u32]);
        [a[0], a[1], b[0], b[1], self.start, self.end]
    }

    fn unpack([a, b, c, d, start, end]: [u32; 6]) -> Option<Span> {
        let bits = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let mask = Hint([bits(a, b), bits(c, d)]);
        Some(Span { mask, start, end })
    }
}

/// Sets of words, each with a mask that tells most strangers at a glance.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Sets {
    #[serde(with = "packed")]
    members: Vec<WordId>,
    #[serde(with = "packed")]
    spans: Vec<Span>,
    #[serde(skip)]
    known: rustc_hash::FxHashMap<Box<[WordId]>, SetId>,
}

/// Where a set's members are, behind the mask.
#[derive(Debug, Clone, Copy)]
struct Span {
    mask: Hint,
    start: u32,
    end: u32,
}

impl Sets {
    /// `ids`: sorted, each once.
    pub fn add(&mut self, ids: Vec<WordId>) -> SetId {
        if let Some(&id) = self.known.get(&ids[..]) {
            return id;
        }
        let id = self.spans.len() as SetId;
        let start = self.members.len() as u32;
        self.members.extend(&ids);
        self.spans.push(Span {
            mask: Hint::of(&ids),
            start,
            end: self.members.len() as u32,
        });
        self.known.insert(ids.into(), id);
        id
    }

    pub fn members(&self, set: SetId) -> &[WordId] {
        let Span { start, end, .. } = self.spans[set as usize];
        &self.members[start as usize..end as usize]
    }

    pub fn contains(&self, set: SetId, word: WordId) -> bool {
        let span = &self.spans[set as usize];
        if !span.mask.may_hold(word) {
            return false;
        }
        let members = &self.members[span.start as usize..span.end as usize];
        match members.len() {
            0..=6 => members.contains(&word),
            _ => members.binary_search(&word).is_ok(),
        }
    }

    /// Frees what only building needs.
    pub fn finish(&mut self) {
        self.known = Default::default();
        self.members.shrink_to_fit();
    }
}

/// A set of words as bits: what a sentence does not hold it surely does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hint([u64; 2]);

impl Hint {
    pub fn of(words: &[WordId]) -> Hint {
        let mut hint = Hint([0; 2]);
        words.iter().for_each(|&id| hint.add(id));
        hint
    }

    pub fn add(&mut self, id: WordId) {
        let (place, bit) = Hint::bit(id);
        self.0[place] |= bit;
    }

    /// False: surely not in the set.
    pub fn may_hold(&self, id: WordId) -> bool {
        let (place, bit) = Hint::bit(id);
        self.0[place] & bit != 0
    }

    fn bit(id: WordId) -> (usize, u64) {
        let bit = id.wrapping_mul(0x9E37_79B1) >> 25;
        ((bit >> 6) as usize, 1 << (bit & 63))
    }
}

/// Every phrase of a lexicon.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Program {
    #[serde(with = "packed")]
    pub ops: Vec<Op>,
    pub sets: Sets,
    /// Words that no gap passes over: "was ... withdrawn" is not "was no longer withdrawn".
    pub stops: Option<SetId>,
}

/// Places that slots keep: two each.
pub(super) type Saved = [u32; 8];

/// A phrase that asks for more steps than this at one place is ambiguous beyond use; it finds
/// nothing there.
const STEPS: u32 = 20_000;

/// Where a class returns to.
struct Frame<'a> {
    back: usize,
    below: Option<&'a Frame<'a>>,
}

/// One attempt: a phrase at one place of a stretch of words.
struct Run<'a> {
    program: &'a Program,
    words: &'a [Token],
    start: usize,
    saved: Saved,
    steps: u32,
}

impl Program {
    /// Runs the phrase at `entry` from the word at `start` on. Words are those of one sentence.
    /// Returns the place behind its last word, and the places of its slots.
    pub fn run(&self, entry: Address, words: &[Token], start: usize) -> Option<(usize, Saved)> {
        let mut run = Run {
            program: self,
            words,
            start,
            saved: [0; 8],
            steps: 0,
        };
        let end = run.go(entry as usize, start, None)?;
        Some((end, run.saved))
    }
}

impl Run<'_> {
    fn go(&mut self, mut pc: usize, mut at: usize, frame: Option<&Frame<'_>>) -> Option<usize> {
        let mut frame = frame;
        loop {
            self.steps += 1;
            if self.steps > STEPS {
                return None;
            }
            match self.program.ops[pc] {
                Op::Word { set, join } => {
                    let word = self.words.get(at)?;
                    let joins = at == self.start || word.before & join != 0;
                    if !joins || !self.program.sets.contains(set, word.id) {
                        return None;
                    }
                    at += 1;
                    pc += 1;
                }
                Op::Try { guard, other } => {
                    let begins = |word: &Token| self.program.sets.contains(guard, word.id);
                    if guard == ANY || self.words.get(at).is_some_and(begins) {
                        let saved = self.saved;
                        if let Some(end) = self.go(pc + 1, at, frame) {
                            return Some(end);
                        }
                        self.saved = saved;
                    }
                    pc = other as usize;
                }
                Op::Check(set) => {
                    if !self.program.sets.contains(set, self.words.get(at)?.id) {
                        return None;
                    }
                    pc += 1;
                }
                Op::Jump(to) => pc = to as usize,
                Op::Call(class) => {
                    let frame = Frame {
                        back: pc + 1,
                        below: frame,
                    };
                    return self.go(class as usize, at, Some(&frame));
                }
                Op::Return => {
                    let top = frame?;
                    (pc, frame) = (top.back, top.below);
                }
                Op::Gap { min, max, greedy } => {
                    return self.gap(pc + 1, at, (min, max, greedy), frame);
                }
                Op::Save(slot) => {
                    self.saved[slot as usize] = at as u32;
                    pc += 1;
                }
                Op::Match => return Some(at),
            }
        }
    }

    /// Tries to go on behind 0, 1, 2 … words. A gap never crosses a break, nor the
    /// end of a quotation; words joined by a hyphen, slash or apostrophe count as one.
    fn gap(
        &mut self,
        pc: usize,
        at: usize,
        (min, max, greedy): (u8, u8, bool),
        frame: Option<&Frame<'_>>,
    ) -> Option<usize> {
        let mut ends = [at; 13];
        let mut count = 0;
        while count < max as usize {
            let mut end = ends[count];
            let join = if count == 0 { FREE } else { INSIDE };
            let stops = |word: &Token| {
                let set = self.program.stops;
                set.is_some_and(|set| self.program.sets.contains(set, word.id))
            };
            let fits =
                |word: &Token| (word.before & join != 0 || end == self.start) && !stops(word);
            if !self.words.get(end).is_some_and(fits) {
                break;
            }
            end += 1;
            while self
                .words
                .get(end)
                .is_some_and(|word| word.before & JOINED != 0)
            {
                end += 1;
            }
            count += 1;
            ends[count] = end;
        }
        let tried = ends.get(min as usize..=count)?;
        let mut attempt = |&end: &usize| {
            let saved = self.saved;
            let done = self.go(pc, end, frame);
            if done.is_none() {
                self.saved = saved;
            }
            done
        };
        match greedy {
            true => tried.iter().rev().find_map(&mut attempt),
            false => tried.iter().find_map(&mut attempt),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_what_they_were() {
        for op in [
            Op::Word { set: 7, join: 255 },
            Op::Try {
                guard: ANY,
                other: 300_000,
            },
            Op::Check(9),
            Op::Jump(12),
            Op::Call(90_000),
            Op::Return,
            Op::Gap {
                min: 1,
                max: 12,
                greedy: true,
            },
            Op::Save(7),
            Op::Match,
        ] {
            assert_eq!(Op::unpack(op.pack()), Some(op));
        }
        assert_eq!(Op::unpack([15, 0]), None);
    }
}
