//! What an edit does to the things that stand in a text: what lies before it stays, what lies
//! behind it moves, and what it touched is read again.

use std::ops::Range;

/// A stretch of a text that was read again after an edit, with all that depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the text before.
    pub old: Range<usize>,
    /// Bytes of the text now.
    pub new: Range<usize>,
    /// Nothing lies behind: it was read to the end.
    pub to_end: bool,
}

/// Something that stands in a text.
pub trait Placed {
    /// The byte where it begins. Lists are in the order of this.
    fn start(&self) -> usize;
    /// Moves it by so many bytes.
    fn shift(&mut self, by: isize);
}

impl Change {
    /// Everything was read again.
    pub fn whole(old: usize, new: usize) -> Change {
        Change {
            old: 0..old,
            new: 0..new,
            to_end: true,
        }
    }

    /// By how many bytes moves what lies behind.
    pub fn by(&self) -> isize {
        self.new.end as isize - self.old.end as isize
    }

    /// The places in a list of what was read again.
    pub fn within<T: Placed>(&self, list: &[T]) -> Range<usize> {
        let first = list.partition_point(|item| item.start() < self.old.start);
        let behind = match self.to_end {
            true => list.len(),
            false => list.partition_point(|item| item.start() < self.old.end),
        };
        first..behind.max(first)
    }

    /// Puts what was read into a list, in the place of what stood there; the rest moves.
    pub fn put<T: Placed>(&self, new: Vec<T>, list: &mut Vec<T>) {
        let gone = self.within(list);
        let by = self.by();
        if by != 0 {
            list[gone.end..].iter_mut().for_each(|item| item.shift(by));
        }
        drop(list.splice(gone, new));
    }

    /// The places in a list, brought up to date, of what was read.
    pub fn read<T: Placed>(&self, list: &[T]) -> Range<usize> {
        let first = list.partition_point(|item| item.start() < self.new.start);
        let behind = match self.to_end {
            true => list.len(),
            false => list.partition_point(|item| item.start() < self.new.end),
        };
        first..behind.max(first)
    }
}

impl Placed for Range<usize> {
    fn start(&self) -> usize {
        self.start
    }

    fn shift(&mut self, by: isize) {
        self.start = self.start.wrapping_add_signed(by);
        self.end = self.end.wrapping_add_signed(by);
    }
}

impl Placed for usize {
    fn start(&self) -> usize {
        *self
    }

    fn shift(&mut self, by: isize) {
        *self = self.wrapping_add_signed(by);
    }
}

/// A place, and what stands there.
impl<T> Placed for (usize, T) {
    fn start(&self) -> usize {
        self.0
    }

    fn shift(&mut self, by: isize) {
        self.0.shift(by);
    }
}
