//! The bytes without which an expression finds nothing: `:\s*none` needs a colon. A sentence that
//! has none of them is not searched, and an expression that is never searched is never compiled.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde::{Deserialize, Serialize};

/// A set of bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bytes([u64; 4]);

impl Bytes {
    const ALL: Bytes = Bytes([u64::MAX; 4]);

    /// The bytes of a text.
    pub fn of(text: &str) -> Bytes {
        let mut bytes = Bytes::default();
        text.bytes().for_each(|byte| bytes.add(byte));
        bytes
    }

    /// A set of which a text must hold one, or the expression does not match it: the one that is
    /// rarest in prose.
    pub fn needed(expression: &str) -> Bytes {
        let mut parser = ParserBuilder::new().case_insensitive(true).build();
        parser
            .parse(expression)
            .map_or(Bytes::ALL, |hir| Bytes::without_which(&hir))
    }

    pub fn meets(self, other: Bytes) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    fn or(self, other: Bytes) -> Bytes {
        Bytes(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn without_which(hir: &Hir) -> Bytes {
        match hir.kind() {
            HirKind::Literal(literal) => rarest(literal.0.iter().copied().map(single)),
            HirKind::Class(class) => of_class(class),
            HirKind::Repetition(part) if part.min > 0 => Bytes::without_which(&part.sub),
            HirKind::Capture(part) => Bytes::without_which(&part.sub),
            HirKind::Concat(parts) => rarest(parts.iter().map(Bytes::without_which)),
            HirKind::Alternation(parts) => {
                let parts = parts.iter().map(Bytes::without_which);
                parts.fold(Bytes::default(), Bytes::or)
            }
            HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => Bytes::ALL,
        }
    }

    /// About how often one of them stands among a thousand bytes of prose.
    fn weight(self) -> u32 {
        let holds = |byte: u8| self.meets(single(byte));
        (0..=255).filter(|&byte| holds(byte)).map(frequency).sum()
    }
}

fn single(byte: u8) -> Bytes {
    let mut bytes = Bytes::default();
    bytes.add(byte);
    bytes
}

/// Of a thousand bytes of prose, about so many are this one.
fn frequency(byte: u8) -> u32 {
    match byte {
        b' ' => 150,
        b'e' | b'a' | b'i' | b'n' | b'o' | b's' | b't' => 60,
        b'a'..=b'z' => 20,
        b'.' | b',' => 10,
        b'-' | b'A'..=b'Z' => 3,
        b'0'..=b'9' => 2,
        0..128 => 1,
        _ => 0,
    }
}

fn rarest(sets: impl Iterator<Item = Bytes>) -> Bytes {
    sets.min_by_key(|set| set.weight()).unwrap_or(Bytes::ALL)
}

/// The first bytes of a class's characters; every character beyond ASCII has one of its own kind.
fn of_class(class: &Class) -> Bytes {
    let mut bytes = Bytes::default();
    match class {
        Class::Bytes(class) => {
            let ranges = class.ranges().iter();
            ranges
                .flat_map(|r| r.start()..=r.end())
                .for_each(|byte| bytes.add(byte));
        }
        Class::Unicode(class) => {
            for range in class.ranges() {
                let (first, last) = (range.start() as u32, range.end() as u32);
                (first..=last.min(127)).for_each(|byte| bytes.add(byte as u8));
                if last > 127 {
                    (128..=255).for_each(|byte| bytes.add(byte));
                }
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_expression_cannot_do_without() {
        for (expression, with, without) in [
            (r":\s*(?:no|none)\b", "SI: none", "SI none"),
            (r"\(\s*-\s*\)|\bx-", "SI x-", "SI none"),
            (r"\s[-–]\s*no", "SI – no", "SI no"),
            (r"\bat age \d+", "at age 9", "at an age"),
            (r"[^a]?;", ";", "a"),
        ] {
            let needed = Bytes::needed(expression);
            assert!(needed.meets(Bytes::of(with)), "{expression}");
            assert!(!needed.meets(Bytes::of(without)), "{expression}");
        }
        assert_eq!(Bytes::needed("x*"), Bytes::ALL);
    }
}
