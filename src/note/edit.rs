//! Edits: a note stays as [`Note::parse`] would read it, and only the lines that an edit touched
//! are read again, with the paragraph around them. Where more hangs on them (a heading that comes
//! or goes, a fence, an open comment), it is read to the end; where all does (front matter, who
//! speaks), from the beginning.

use std::ops::Range;

use memchr::memchr2;

use super::block::Carried;
use super::change::{Change, Placed};
use super::line::Shape;
use super::{Note, Part, TextKind, directive, front_matter, line};
use crate::lexicon::grammar::Grammar;
use crate::lexicon::schema::Role;

/// What replaces what, in bytes of the text before and of the text now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Touched {
    old: Range<usize>,
    new: Range<usize>,
}

/// The lines to be read again, by their places before the edit, and what reading carries into them
/// and out of them.
struct Window {
    lines: Range<usize>,
    /// Bytes of the text before.
    old: Range<usize>,
    into: Carried,
    out_of: Carried,
}

impl Note {
    /// Puts a text in the place of a stretch (bytes, at the ends of characters), and reads what
    /// depends on it. Says which stretch was read.
    pub fn edit(&mut self, stretch: Range<usize>, new: &str, grammar: &Grammar) -> Change {
        let before = self.text.len();
        let touched = self.replace(stretch, new);
        if touched.old.is_empty() && touched.new.is_empty() {
            return Change {
                old: touched.old,
                new: touched.new,
                to_end: false,
            };
        }
        self.read_again(touched, grammar).unwrap_or_else(|| {
            *self = Note::parse(std::mem::take(&mut self.text), self.kind, grammar);
            Change::whole(before, self.text.len())
        })
    }

    /// Changes the text alone. What the old and the new words share at their ends is not touched.
    fn replace(&mut self, stretch: Range<usize>, new: &str) -> Touched {
        let old = &self.text[stretch.clone()];
        let same = |(a, b): &(char, char)| a == b;
        let front = old.chars().zip(new.chars()).take_while(same);
        let front: usize = front.map(|(c, _)| c.len_utf8()).sum();
        let ends = old[front..].chars().rev().zip(new[front..].chars().rev());
        let back: usize = ends.take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let old = stretch.start + front..stretch.end - back;
        let new = &new[front..new.len() - back];
        self.text.replace_range(old.clone(), new);
        if let Some(blanked) = &mut self.blanked {
            blanked.replace_range(old.clone(), new);
        }
        Touched {
            new: old.start..old.start + new.len(),
            old,
        }
    }

    /// `None`: all of it has to be read.
    fn read_again(&mut self, touched: Touched, grammar: &Grammar) -> Option<Change> {
        if self.kind != TextKind::Note {
            return None;
        }
        let touched = self.comment(touched)?;
        let window = self.window(&touched)?;
        let by = touched.by();
        let to_end = window.lines.end == self.lines.len();
        let mut change = Change {
            new: window.old.start..window.old.end.wrapping_add_signed(by),
            old: window.old.clone(),
            to_end,
        };
        let first = window.lines.start;
        let lines = line::lines_within(self.wording(), change.new.clone(), to_end);
        let behind = first + lines.len();
        change.put(lines, &mut self.lines);
        let fences = self.fences_in(first..behind);
        let parity = (fences.len() + change.within(&self.fences).len()) % 2;
        change.put(fences, &mut self.fences);
        let turns = self.has_turns();
        change.put(self.labels_in(first..behind, grammar), &mut self.labels);
        if turns != self.has_turns() {
            return None;
        }
        let mut part = self.part(first..behind, window.into, grammar);
        let agrees = parity == 0 && self.ends_alike(&window, &change, &part);
        if !to_end && !agrees {
            part = self.part(first..self.lines.len(), window.into, grammar);
            change.old.end = self.text.len().wrapping_add_signed(-by);
            change.new.end = self.text.len();
            change.to_end = true;
        }
        self.put(part, &change);
        Some(change)
    }

    /// Brings the comments up to date. What a comment that comes, goes or changes covers is touched
    /// as well; `None` if one of them says which findings are wanted.
    fn comment(&mut self, mut touched: Touched) -> Option<Touched> {
        let marked = memchr2(b'<', b'{', self.text.as_bytes()).is_some();
        if !marked && self.comments.ranges.is_empty() {
            return Some(touched);
        }
        let now = directive::comments(&self.text);
        let mut before = std::mem::replace(&mut self.comments, now);
        let moved = |range: &mut Range<usize>| touched.moved(range);
        before.mutes.iter_mut().for_each(|m| moved(&mut m.range));
        if before.mutes != self.comments.mutes {
            return None;
        }
        let (mut stay, mut differ) = (Vec::new(), Vec::new());
        for mut range in before.ranges {
            let whole = range.end <= touched.old.start || range.start >= touched.old.end;
            moved(&mut range);
            if whole { &mut stay } else { &mut differ }.push(range);
        }
        let missing = |list: &[Range<usize>], range: &Range<usize>| {
            let place = list.partition_point(|other| other.start < range.start);
            list.get(place) != Some(range)
        };
        let now = &self.comments.ranges;
        differ.extend(stay.iter().filter(|r| missing(now, r)).cloned());
        differ.extend(now.iter().filter(|r| missing(&stay, r)).cloned());
        for range in &differ {
            touched.widen(range, self.text.len());
        }
        self.blanked = match self.blanked.take() {
            _ if now.is_empty() => None,
            None => directive::blanked(&self.text, &self.comments),
            Some(mut text) => {
                let stretch = touched.new.clone();
                let new = directive::blanked_within(&self.text, stretch.clone(), &self.comments);
                text.replace_range(stretch, &new);
                Some(text)
            }
        };
        Some(touched)
    }

    /// Which lines must be read again. `None`: all, the front matter included.
    fn window(&self, touched: &Touched) -> Option<Window> {
        let lines = &self.lines;
        let line_of = |byte: usize| lines.partition_point(|l| l.range.start <= byte) - 1;
        // A line break of two characters belongs to the line before.
        let first_touched = self.physical(line_of(touched.old.start.saturating_sub(1)));
        let top = self.first_line();
        if first_touched < top || self.may_open_front_matter(first_touched) {
            return None;
        }
        // The line above may be a heading by what is below it.
        let first = self.block_before(self.physical(first_touched.saturating_sub(1)));
        let (first, into) = first
            .filter(|(first, _)| *first > top)
            .unwrap_or((top, Carried::at_top(self.kind)));
        let start = lines[first].range.start;
        let fenced = self.fences.partition_point(|fence| *fence < start) % 2 == 1;
        let mut last_touched = line_of(touched.old.end);
        while last_touched + 1 < lines.len() && self.physical(last_touched + 1) <= last_touched {
            last_touched += 1;
        }
        let ends = (last_touched + 2..lines.len()).find_map(|end| Some((end, self.rest(end)?)));
        let (end, out_of) = ends.unwrap_or((lines.len(), into));
        let length = lines.last().map_or(0, |line| line.range.end);
        let behind = lines.get(end).map_or(length, |line| line.range.start);
        Some(Window {
            lines: first..end,
            old: start..behind,
            into: Carried { fenced, ..into },
            out_of,
        })
    }

    /// The first line of the text's own line: dictation's headings begin lines of their own.
    fn physical(&self, mut line: usize) -> usize {
        let joined = |line: usize| self.lines[line - 1].range.end == self.lines[line].range.start;
        while line > 0 && joined(line) {
            line -= 1;
        }
        line
    }

    /// A note that begins with a mark of front matter may get some by an edit further down.
    fn may_open_front_matter(&self, touched: usize) -> bool {
        let first = self.text.lines().next().unwrap_or_default();
        let opens = first.trim_start_matches('\u{feff}').trim_end() == "---";
        self.front_matter.is_none() && opens && touched < front_matter::LONGEST
    }

    /// Where the last block that begins at or above a line does, and what its first line begins
    /// with.
    fn block_before(&self, line: usize) -> Option<(usize, Carried)> {
        let limit = self.lines[line].range.end;
        let behind = self.blocks.partition_point(|b| b.range.start <= limit);
        let found = self.blocks[..behind].iter().rev().find_map(|block| {
            let begins = |l: &line::Line| l.range.start <= block.range.start;
            let first = self.lines.partition_point(begins) - 1;
            (first <= line && self.physical(first) == first).then_some((first, block.speaker))
        });
        found.map(|(first, speaker)| {
            (
                first,
                Carried {
                    open: false,
                    fenced: false,
                    speaker,
                },
            )
        })
    }

    /// What a line begins with, where that is plain: behind an empty line, and behind the last line
    /// of a block.
    fn rest(&self, line: usize) -> Option<Carried> {
        let above = &self.lines[line - 1];
        if above.range.end == self.lines[line].range.start {
            return None;
        }
        let fenced = false;
        if above.shape == Shape::Blank {
            let speaker = Role::Writer;
            return Some(Carried {
                open: false,
                fenced,
                speaker,
            });
        }
        let block = self.block_ending(above.range.end)?;
        let speaker = self.blocks[block].speaker;
        Some(Carried {
            open: true,
            fenced,
            speaker,
        })
    }

    fn block_ending(&self, end: usize) -> Option<usize> {
        let place = self.blocks.partition_point(|b| b.range.end < end);
        self.blocks
            .get(place)
            .filter(|b| b.range.end == end)
            .map(|_| place)
    }

    /// Whether what lies behind a window reads as it did: it goes on from the same.
    fn ends_alike(&self, window: &Window, change: &Change, part: &Part) -> bool {
        let (out_of, now) = (window.out_of, part.carried);
        if (out_of.open, out_of.speaker) != (now.open, now.speaker) {
            return false;
        }
        // An empty note has no section before its first heading.
        if change.new.is_empty() {
            return false;
        }
        let gone = &self.sections[change.within(&self.sections)];
        let come = &part.sections[part.sections.len() - part.own_sections..];
        let alike =
            |(a, b): (&super::Section, &super::Section)| (a.class, a.level) == (b.class, b.level);
        if gone.len() != come.len() || !gone.iter().zip(come).all(alike) {
            return false;
        }
        if !out_of.open {
            return true;
        }
        // The line behind may go on with the last block, or not, by its last line.
        let before = &self.blocks[change.within(&self.blocks)];
        let shape = |block: &super::Block, by: isize| {
            let end = block.range.end.wrapping_add_signed(by);
            (block.kind, end, block.range.start.wrapping_add_signed(by))
        };
        let pair = before.last().zip(part.blocks.last());
        pair.is_some_and(|(old, new)| {
            let (old, new) = (shape(old, change.by()), shape(new, 0));
            (old.0, old.1) == (new.0, new.1)
                && old.2.max(self.line_start(new.1)) == new.2.max(self.line_start(new.1))
        })
    }

    /// Where the line that ends at a byte begins.
    fn line_start(&self, end: usize) -> usize {
        let place = self.lines.partition_point(|line| line.range.end < end);
        self.lines.get(place).map_or(end, |line| line.range.start)
    }

    /// Puts the structure of what was read in the place of what it was.
    fn put(&mut self, part: Part, change: &Change) {
        let own = part.sections.len() - part.own_sections;
        let mut sections = part.sections;
        let behind = change.within(&self.sections).end;
        let mut rest = self.sections.split_off(behind);
        rest.iter_mut()
            .for_each(|section| section.shift(change.by()));
        sections.append(&mut rest);
        for place in own.saturating_sub(1)..sections.len() {
            let next = sections.get(place + 1).map(|next| next.range.start);
            sections[place].range.end = next.unwrap_or(self.text.len());
        }
        self.sections = sections;
        let gone = change.within(&self.blocks);
        let more = part.blocks.len() as isize - gone.len() as isize;
        change.put(part.blocks, &mut self.blocks);
        let first = gone.start;
        let sentence = |mut sentence: super::Sentence| {
            sentence.block += first;
            sentence
        };
        change.put(
            part.sentences.into_iter().map(sentence).collect(),
            &mut self.sentences,
        );
        if more != 0 {
            let behind = change.read(&self.sentences).end;
            let rest = self.sentences[behind..].iter_mut();
            rest.for_each(|s| s.block = s.block.wrapping_add_signed(more));
        }
        change.put(part.quotes, &mut self.quotes);
    }
}

impl Touched {
    /// By how many bytes moves what lies behind.
    fn by(&self) -> isize {
        self.new.len() as isize - self.old.len() as isize
    }

    /// Moves the ends of a range that lie behind the edit; one within it comes to the edit's end.
    fn moved(&self, range: &mut Range<usize>) {
        for end in [&mut range.start, &mut range.end] {
            if *end >= self.old.end {
                end.shift(self.by());
            } else if *end > self.old.start {
                *end = self.new.end;
            }
        }
    }

    /// Covers a range of the text as it is now as well.
    fn widen(&mut self, range: &Range<usize>, length: usize) {
        let by = self.by();
        self.new.start = self.new.start.min(range.start);
        self.new.end = self.new.end.max(range.end.min(length));
        self.old.start = self.old.start.min(self.new.start);
        self.old.end = self.new.end.wrapping_add_signed(-by);
    }
}
