//! Edits: a note stays as [`Note::parse`] would read it, and only the lines that an edit touched
//! are read again, with the paragraph around them. Where more hangs on them (a heading that comes
//! or goes, a fence, an open comment), it is read to the end; where all does (front matter, who
//! speaks), from the beginning.

use std::ops::Range;

use super::change::{Change, Placed};
use super::touched::Touched;
use super::{Block, Note, Part, Section, Sentence, TextKind, line};
use crate::lexicon::grammar::Grammar;

impl Note {
    /// Puts a text in the place of a stretch (bytes, at the ends of characters), and reads what
    /// depends on it. Says in which stretch anything may be different.
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
        let narrow = self.narrowed(&change, &part, &touched);
        self.put(part, &change);
        Some(narrow)
    }

    /// The part of what was read again in which anything may be different: blocks at its ends that
    /// are what they were hold the sentences and quotations that they held.
    fn narrowed(&self, change: &Change, part: &Part, touched: &Touched) -> Change {
        let old = &self.blocks[change.within(&self.blocks)];
        let by = change.by();
        let class = |sections: &[Section], block: &Block| sections[block.section].class;
        let same = |old: &Block, new: &Block| {
            (old.kind, old.speaker, old.range.len()) == (new.kind, new.speaker, new.range.len())
                && class(&self.sections, old) == class(&part.sections, new)
        };
        let front = old.iter().zip(&part.blocks).take_while(|(old, new)| {
            let before = new.range.end < touched.new.start;
            before && old.range.start == new.range.start && same(old, new)
        });
        let start = front.last().map(|(_, block)| block.range.end);
        let back = old.iter().rev().zip(part.blocks.iter().rev());
        let back = back.take_while(|(old, new)| {
            let behind = new.range.start > touched.new.end;
            behind && old.range.start.wrapping_add_signed(by) == new.range.start && same(old, new)
        });
        let end = back.last().map(|(_, block)| block.range.start);
        let mut narrow = change.clone();
        if let Some(start) = start {
            (narrow.old.start, narrow.new.start) = (start, start);
        }
        if let Some(end) = end {
            (narrow.old.end, narrow.new.end) = (end.wrapping_add_signed(-by), end);
            narrow.to_end = false;
        }
        narrow
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
        let sentence = |mut sentence: Sentence| {
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
