//! The text of an open note: a rope that takes an editor's edits, and a version.

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
}

impl Text {
    pub fn new(text: &str, version: i32) -> Self {
        Self {
            rope: Rope::from_str(text),
            version,
            flat: OnceLock::new(),
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
        self.flat = OnceLock::new();
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

    pub fn byte(&self, position: Position, encoding: Encoding) -> usize {
        position::byte(&self.rope, position, encoding)
    }
}
