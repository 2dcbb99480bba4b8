//! Lines, and what each is at first sight: blank, heading, bullet, table row, prose.

use std::ops::Range;

use memchr::memchr_iter;

use super::change::Placed;
use super::section::LONGEST_LABEL;

/// A line without its break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes, break not included.
    pub range: Range<usize>,
    pub shape: Shape,
}

/// What a line looks like by itself. Which headings mean something is [`super::section`]'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Blank,
    /// `# …` to `###### …`; the level.
    Heading(u8),
    /// `---`, `===`, `***`.
    Rule,
    /// `- …`, `* …`, `1. …`; where the text begins, from the line's start.
    Bullet(u16),
    /// `- [ ] …` and `[x] …`: ticked or not.
    Box {
        ticked: bool,
        text: u16,
    },
    /// `> …`: copied text.
    Quoted,
    /// `| … | … |`
    Row,
    Prose,
}

impl Line {
    /// Whether it opens or closes a fence: what stands between two of them is copied.
    pub fn is_fence(&self, text: &str) -> bool {
        text[self.range.clone()].trim_start().starts_with("```")
    }
}

impl Placed for Line {
    fn start(&self) -> usize {
        self.range.start
    }

    fn shift(&mut self, by: isize) {
        self.range.shift(by);
    }
}

/// Cuts a text at `\n`, `\r\n` and `\r`. There is always at least one line.
pub fn lines(text: &str) -> Vec<Line> {
    lines_within(text, 0..text.len(), true)
}

/// Cuts a stretch of a text that begins with a line and ends behind a line break, or with the last
/// line, which may be empty (`to_end`).
pub fn lines_within(text: &str, stretch: Range<usize>, to_end: bool) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(stretch.len() / 40 + 1);
    let mut start = stretch.start;
    let mut at = stretch.start;
    while at < stretch.end {
        let width = match bytes[at] {
            b'\n' => 1,
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\r' => 1,
            _ => {
                at += 1;
                continue;
            }
        };
        push(text, start..at, &mut out);
        at += width;
        start = at;
    }
    if to_end {
        push(text, start..stretch.end, &mut out);
    }
    out
}

/// Dictation writes its headings into the running text: "… none. FAMILY HISTORY: Father …". Each
/// begins a line of its own here.
fn push(text: &str, range: Range<usize>, out: &mut Vec<Line>) {
    let mut start = range.start;
    for colon in memchr_iter(b':', &text.as_bytes()[range.clone()]) {
        let colon = range.start + colon;
        let label = capital_label(&text[start..colon]).map(|label| colon - label.len());
        if let Some(at) = label.filter(|&at| ends_sentence(&text[start..at])) {
            out.push(line(text, start..at));
            start = at;
        }
    }
    out.push(line(text, start..range.end));
}

/// The heading in capitals at the end of a text, of four letters at least.
pub(super) fn capital_label(text: &str) -> Option<&str> {
    let inside = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " /&()'-".contains(c);
    let before = text.rfind(|c| !inside(c)).unwrap_or(0);
    let label = text[before..].trim_start_matches(|c: char| !c.is_ascii_uppercase());
    let letters = label.bytes().filter(u8::is_ascii_uppercase).count();
    (letters >= 4 && label.len() <= LONGEST_LABEL).then_some(label)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .ends_with(['.', ',', ';', '!', '?', ')', '"', '”'])
}

fn line(text: &str, range: Range<usize>) -> Line {
    let shape = shape(&text[range.clone()]);
    Line { range, shape }
}

fn shape(line: &str) -> Shape {
    let trimmed = line.trim_start();
    let indent = (line.len() - trimmed.len()) as u16;
    let Some(first) = trimmed.chars().next() else {
        return Shape::Blank;
    };
    match first {
        '#' => {
            let level = trimmed.bytes().take_while(|&b| b == b'#').count();
            match trimmed.as_bytes().get(level) {
                Some(b' ' | b'\t') if level <= 6 => Shape::Heading(level as u8),
                _ => Shape::Prose,
            }
        }
        '>' => Shape::Quoted,
        '|' => Shape::Row,
        '[' | '(' | '☐' | '☑' | '☒' => {
            tick(trimmed).map_or(Shape::Prose, |(ticked, length)| Shape::Box {
                ticked,
                text: indent + length,
            })
        }
        '-' | '=' | '*' | '_' if is_rule(trimmed, first) => Shape::Rule,
        '-' | '*' | '+' | '•' | '·' | '–' | '—' => bullet(trimmed, first.len_utf8(), indent),
        '0'..='9' => {
            let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
            match trimmed.as_bytes().get(digits) {
                Some(b'.' | b')') if digits <= 3 => bullet(trimmed, digits + 1, indent),
                _ => Shape::Prose,
            }
        }
        _ => Shape::Prose,
    }
}

fn is_rule(trimmed: &str, mark: char) -> bool {
    let body = trimmed.trim_end();
    body.len() >= 3 && body.chars().all(|c| c == mark)
}

/// A mark of `width` bytes makes a bullet when a blank follows.
fn bullet(trimmed: &str, width: usize, indent: u16) -> Shape {
    let rest = &trimmed[width..];
    if !rest.starts_with([' ', '\t']) {
        return Shape::Prose;
    }
    let text = width + (rest.len() - rest.trim_start().len());
    match tick(&trimmed[text..]) {
        Some((ticked, length)) => Shape::Box {
            ticked,
            text: indent + text as u16 + length,
        },
        None => Shape::Bullet(indent + text as u16),
    }
}

/// `[ ]`, `[x]`, `( )`, `(x)`, `☐`, `☑` at the start: ticked or not, and its length in bytes.
pub fn tick(text: &str) -> Option<(bool, u16)> {
    let mut chars = text.chars();
    match chars.next()? {
        '☐' => Some((false, 3)),
        '☑' | '☒' => Some((true, 3)),
        open @ ('[' | '(') => {
            let close = if open == '[' { ']' } else { ')' };
            let rest = &text[1..];
            let inner = &rest[..rest.find(close).filter(|&i| i <= 2)?];
            match inner.trim() {
                "" if !inner.is_empty() || open == '[' => Some((false, inner.len() as u16 + 2)),
                "_" | "__" => Some((false, inner.len() as u16 + 2)),
                "x" | "X" | "✓" | "✔" => Some((true, inner.len() as u16 + 2)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_break_and_no_other() {
        let text = "a\r\nb\rc\nd\u{c}e\u{2028}f\n";
        let cut: Vec<&str> = lines(text).iter().map(|l| &text[l.range.clone()]).collect();
        assert_eq!(cut, ["a", "b", "c", "d\u{c}e\u{2028}f", ""]);
    }

    #[test]
    fn shapes() {
        for (line, expected) in [
            ("", Shape::Blank),
            ("  \t", Shape::Blank),
            ("## Plan", Shape::Heading(2)),
            ("#2 of 6", Shape::Prose),
            ("- call PO", Shape::Bullet(2)),
            ("  3. call", Shape::Bullet(5)),
            (
                "- [x] guarded",
                Shape::Box {
                    ticked: true,
                    text: 5,
                },
            ),
            (
                "[ ] hostile",
                Shape::Box {
                    ticked: false,
                    text: 3,
                },
            ),
            (
                "☐ hostile",
                Shape::Box {
                    ticked: false,
                    text: 3,
                },
            ),
            ("(S) tired", Shape::Prose),
            ("-5 points", Shape::Prose),
            ("---", Shape::Rule),
            ("> from last note", Shape::Quoted),
            ("| a | b |", Shape::Row),
        ] {
            assert_eq!(shape(line), expected, "{line}");
        }
    }
}
