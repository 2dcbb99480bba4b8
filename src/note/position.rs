//! Positions, both directions, all three encodings, in this one place.
//!
//! Inside, Attune counts bytes. An editor counts lines and, within a line, UTF-16 code units
//! (or bytes, or code points, as agreed on at `initialize`); `attune scan` counts code points.

use std::ops::Range;

use ropey::Rope;

/// What a `character` counts within its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

/// A place as an editor names it: both numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

/// Byte → position. An offset behind the end is the end; one inside a character is its start.
pub fn position(rope: &Rope, byte: usize, encoding: Encoding) -> Position {
    let char = rope.byte_to_char(byte.min(rope.len_bytes()));
    let line = rope.char_to_line(char);
    let start = rope.line_to_char(line);
    let character = match encoding {
        Encoding::Utf8 => rope.char_to_byte(char) - rope.char_to_byte(start),
        Encoding::Utf16 => rope.char_to_utf16_cu(char) - rope.char_to_utf16_cu(start),
        Encoding::Utf32 => char - start,
    };
    Position {
        line: line as u32,
        character: character as u32,
    }
}

/// The positions of a range's ends, from the rope's lines and the text in one piece; as
/// [`position`] has them, and quicker for many.
pub fn places(
    rope: &Rope,
    whole: &str,
    range: &Range<usize>,
    encoding: Encoding,
) -> (Position, Position) {
    let slow = |byte| position(rope, byte, encoding);
    let line = rope.byte_to_line(range.start.min(rope.len_bytes()));
    let begins = rope.line_to_byte(line);
    let (Some(before), Some(inside)) = (whole.get(begins..range.start), whole.get(range.clone()))
    else {
        return (slow(range.start), slow(range.end));
    };
    if before.len() + inside.len() > LONG || inside.contains(['\n', '\r']) {
        return (slow(range.start), slow(range.end));
    }
    let units = |text: &str| match encoding {
        _ if text.is_ascii() => text.len(),
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        Encoding::Utf32 => text.chars().count(),
    } as u32;
    let line = line as u32;
    let character = units(before);
    let start = Position { line, character };
    let character = character + units(inside);
    (start, Position { line, character })
}

/// Behind so many bytes of a line the rope counts faster.
const LONG: usize = 2000;

/// Position → byte. Never fails: behind the last line is the end of the text, behind a line's
/// end is that end (before its break), inside a character or surrogate pair rounds down.
pub fn byte(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_bytes();
    }
    let start = rope.line_to_char(line);
    let end = line_end(rope, line);
    let wanted = position.character as usize;
    let char = match encoding {
        Encoding::Utf8 => {
            let first = rope.char_to_byte(start);
            rope.byte_to_char(first.saturating_add(wanted).min(rope.char_to_byte(end)))
        }
        Encoding::Utf16 => {
            let first = rope.char_to_utf16_cu(start);
            rope.utf16_cu_to_char(first.saturating_add(wanted).min(rope.char_to_utf16_cu(end)))
        }
        Encoding::Utf32 => start.saturating_add(wanted).min(end),
    };
    rope.char_to_byte(char.clamp(start, end))
}

/// The end of a line before its break, in characters. A break is `\n`, `\r\n` or `\r`; form
/// feed, NEL and U+2028 are characters like any other, as LSP wants.
fn line_end(rope: &Rope, line: usize) -> usize {
    let text = rope.line(line);
    let length = text.len_chars();
    let at = |back: usize| length.checked_sub(back).map(|i| text.char(i));
    let width = match (at(2), at(1)) {
        (Some('\r'), Some('\n')) => 2,
        (_, Some('\n' | '\r')) => 1,
        _ => 0,
    };
    rope.line_to_char(line) + length - width
}

/// Bytes → code points for rising offsets in one pass; for output that counts code points.
pub struct CodePoints<'a> {
    text: &'a str,
    byte: usize,
    points: usize,
}

impl<'a> CodePoints<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            byte: 0,
            points: 0,
        }
    }

    /// The number of code points before `byte`. Falling offsets start over.
    pub fn before(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.points) = (0, 0);
        }
        self.points += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.points
    }
}

/// Code points → byte; behind the end is the end.
pub fn byte_of_code_point(text: &str, point: usize) -> usize {
    text.char_indices()
        .nth(point)
        .map_or(text.len(), |(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A naive reading of the specification, to hold the rope to.
    fn naive(text: &str, position: Position, encoding: Encoding) -> usize {
        let mut line = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        while line < position.line && at < text.len() {
            match bytes[at] {
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => at += 1,
                b'\r' | b'\n' => {}
                _ => {
                    at += 1;
                    continue;
                }
            }
            at += 1;
            line += 1;
        }
        if line < position.line {
            return text.len();
        }
        let mut units = 0;
        for c in text[at..].chars() {
            units += match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if units > position.character as usize || c == '\n' || c == '\r' {
                break;
            }
            at += c.len_utf8();
        }
        at
    }

    const ODD: &str = "a😀b\r\ne\u{301}\u{2028}f\u{c}g\rh\u{85}i\n\n終わり";

    #[test]
    fn agrees_with_a_naive_reading_everywhere() {
        let rope = Rope::from_str(ODD);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for line in 0..8 {
                for character in 0..14 {
                    let position = Position { line, character };
                    let got = byte(&rope, position, encoding);
                    assert_eq!(
                        got,
                        naive(ODD, position, encoding),
                        "{encoding:?} {position:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn ranges_are_where_their_ends_are() {
        let rope = Rope::from_str(ODD);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for start in 0..ODD.len() + 2 {
                for end in start..ODD.len() + 2 {
                    let at = |byte| position(&rope, byte, encoding);
                    let got = places(&rope, ODD, &(start..end), encoding);
                    assert_eq!(got, (at(start), at(end)), "{encoding:?} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn there_and_back() {
        let rope = Rope::from_str(ODD);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, _) in ODD.char_indices() {
                // Between \r and \n there is no position: LSP sees one break.
                if ODD.as_bytes()[offset] == b'\n'
                    && offset > 0
                    && ODD.as_bytes()[offset - 1] == b'\r'
                {
                    continue;
                }
                assert_eq!(
                    byte(&rope, position(&rope, offset, encoding), encoding),
                    offset
                );
            }
        }
    }

    #[test]
    fn code_points_count_forth_and_back() {
        let mut points = CodePoints::new("a😀b");
        assert_eq!(
            (points.before(5), points.before(1), points.before(6)),
            (2, 1, 3)
        );
        assert_eq!(byte_of_code_point("a😀b", 2), 5);
        assert_eq!(byte_of_code_point("a😀b", 99), 6);
    }
}
