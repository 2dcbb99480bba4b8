//! How far an edit is felt: which lines have to be read again, and whether what lies behind them
//! then reads as it did.

use std::ops::Range;

use super::block::{Block, Carried};
use super::change::{Change, Placed};
use super::line::{Line, Shape};
use super::section::Section;
use super::touched::Touched;
use super::{Note, Part, front_matter};
use crate::lexicon::schema::Role;

/// The lines to be read again, by their places before the edit, and what reading carries into them
/// and out of them.
pub(super) struct Window {
    pub lines: Range<usize>,
    /// Bytes of the text before.
    pub old: Range<usize>,
    pub into: Carried,
    pub out_of: Carried,
}

impl Note {
    /// Which lines must be read again. `None`: all, the front matter included.
    pub(super) fn window(&self, touched: &Touched) -> Option<Window> {
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
            let begins = |l: &Line| l.range.start <= block.range.start;
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
    pub(super) fn ends_alike(&self, window: &Window, change: &Change, part: &Part) -> bool {
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
        let alike = |(a, b): (&Section, &Section)| (a.class, a.level) == (b.class, b.level);
        if gone.len() != come.len() || !gone.iter().zip(come).all(alike) {
            return false;
        }
        if !out_of.open {
            return true;
        }
        // The line behind may go on with the last block, or not, by its last line.
        let last = |blocks: &[Block], by: isize| {
            let block = blocks.last()?;
            let mut range = block.range.clone();
            range.shift(by);
            let begins = range.start.max(self.line_start(range.end));
            Some((block.kind, begins, range.end))
        };
        let before = &self.blocks[change.within(&self.blocks)];
        let (old, new) = (last(before, change.by()), last(&part.blocks, 0));
        old.is_some() && old == new
    }

    /// Where the line that ends at a byte begins.
    fn line_start(&self, end: usize) -> usize {
        let place = self.lines.partition_point(|line| line.range.end < end);
        self.lines.get(place).map_or(end, |line| line.range.start)
    }
}
