//! The text of an open note: a rope that takes an editor's edits, and a version.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ropey::Rope;

use super::position::{self, Encoding, Position};

/// A text with its version. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Text {
    rope: Rope,
    version: i32,
    /// The text in one piece, made when first asked for.
    flat: OnceLock<Arc<str>>,
    same: Same,
}

/// So many bytes at the beginning and at the end of a text are as they were at an earlier moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Same {
    pub front: usize,
    pub back: usize,
}

impl Same {
    /// A range of the text, `length` bytes long, is replaced.
    fn except(&mut self, range: Range<usize>, length: usize) {
        self.front = self.front.min(range.start);
        self.back = self.back.min(length - range.end);
    }
}

impl Text {
    pub fn new(text: &str, version: i32) -> Self {
        Self {
            rope: Rope::from_str(text),
            version,
            flat: OnceLock::new(),
            same: Same::default(),
        }
    }

    pub fn version(&self) -> i32 {
        self.version
    }

    pub fn set_version(&mut self, version: i32) {
        self.version = version;
    }

    /// Replaces what lies between two positions; they may be swapped, and may lie outside.
    pub fn edit(&mut self, start: Position, end: Position, new: &str, encoding: Encoding) {
        let a = self.byte(start, encoding);
        let b = self.byte(end, encoding);
        self.same.except(a.min(b)..a.max(b), self.rope.len_bytes());
        let (start, end) = (
            self.rope.byte_to_char(a.min(b)),
            self.rope.byte_to_char(a.max(b)),
        );
        self.rope.remove(start..end);
        self.rope.insert(start, new);
        self.flat = OnceLock::new();
    }

    pub fn replace_all(&mut self, new: &str) {
        self.rope = Rope::from_str(new);
        self.same = Same::default();
        self.flat = OnceLock::new();
    }

    /// Counts from now on what stays the same; says what has since the last time.
    pub fn mark(&mut self) -> Same {
        let length = self.rope.len_bytes();
        let (front, back) = (length, length);
        std::mem::replace(&mut self.same, Same { front, back })
    }

    /// The bytes between those that stayed the same at both ends.
    pub fn between(&self, same: Same) -> String {
        let end = self.rope.len_bytes() - same.back;
        self.rope.byte_slice(same.front..end).to_string()
    }

    /// The text in one piece.
    pub fn flat(&self) -> Arc<str> {
        self.flat
            .get_or_init(|| Arc::from(String::from(&self.rope)))
            .clone()
    }

    pub fn len_bytes(&self) -> usize {
        self.rope.len_bytes()
    }

    pub fn position(&self, byte: usize, encoding: Encoding) -> Position {
        position::position(&self.rope, byte, encoding)
    }

    /// The positions of a range's ends; `whole` is this text in one piece.
    pub fn places(
        &self,
        whole: &str,
        range: &Range<usize>,
        encoding: Encoding,
    ) -> (Position, Position) {
        position::places(&self.rope, whole, range, encoding)
    }

    pub fn byte(&self, position: Position, encoding: Encoding) -> usize {
        position::byte(&self.rope, position, encoding)
    }
}
