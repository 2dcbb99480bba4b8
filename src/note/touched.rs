//! What an edit touches: its own words, and the comments that it makes, ends or changes.

use std::ops::Range;

use memchr::memchr2;

use super::change::Placed;
use super::{Note, directive};

/// What replaces what, in bytes of the text before and of the text now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

impl Note {
    /// Brings the comments up to date. What a comment that comes, goes or changes covers is touched
    /// as well; `None` if one of them says which findings are wanted.
    pub(super) fn comment(&mut self, mut touched: Touched) -> Option<Touched> {
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
}

impl Touched {
    /// By how many bytes moves what lies behind.
    pub fn by(&self) -> isize {
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
