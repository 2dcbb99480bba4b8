//! Words as phrases are matched against: where they stand, and what stands between them.
//!
//! One cutter serves texts and phrases, so that both agree on what a word is: a run of letters
//! and digits. `no-show`, `N/S` and `he's` are two words with a hyphen, a slash or an apostrophe
//! between them; `didn't` is one.

use std::ops::Range;

/// What stands between a word and the one before it: one of the constants below.
pub(super) type Between = u8;

/// A full stop inside a text, a bracket, a semicolon: no phrase reaches across.
pub(super) const BREAK: Between = 0;
/// Blanks of every kind, a line wrap, emphasis marks.
pub(super) const BLANK: Between = 1;
/// A blank with a comma, colon, dash, bracket or an abbreviation's full stop.
pub(super) const COMMA: Between = 2;
pub(super) const HYPHEN: Between = 4;
pub(super) const SLASH: Between = 8;
pub(super) const APOSTROPHE: Between = 16;
/// Nothing: a sign at a word (`100%`, `SI+`).
pub(super) const TOUCH: Between = 32;

/// A blank with a quotation mark: a quotation begins or ends here.
pub(super) const QUOTATION: Between = 64;

/// What may stand between two words of a phrase.
pub(super) const FREE: Between = BLANK | COMMA | HYPHEN | QUOTATION;
/// What may stand between two words of a gap.
pub(super) const INSIDE: Between = BLANK | COMMA | HYPHEN;
/// What joins the parts of one word as a reader sees it.
pub(super) const JOINED: Between = HYPHEN | SLASH | APOSTROPHE | TOUCH;

/// Longer words are no word of any phrase, bytes.
const LONGEST: usize = 40;

/// One word on its way through the cutter.
pub(super) struct Cut<'a> {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub before: Between,
    /// Lower case, apostrophes left out; empty if the word is too long for any phrase.
    pub key: &'a [u8],
    /// Letters in it, and all of them capitals.
    pub capitals: bool,
    pub digits: bool,
}

/// What a byte is to the cutter; for bytes of longer characters see [`Reader::beyond`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Blank,
    Soft,
    Quote,
    Mark,
    Bracket,
    Stop,
    Hyphen,
    Slash,
    Apostrophe,
    Sign,
    Hash,
    Break,
    Beyond,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Break; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => Class::Blank,
            b',' | b':' => Class::Soft,
            b'"' => Class::Quote,
            b'*' | b'_' | b'$' | b'~' | b'`' => Class::Mark,
            b'(' | b')' => Class::Bracket,
            b'.' => Class::Stop,
            b'-' => Class::Hyphen,
            b'/' => Class::Slash,
            b'\'' => Class::Apostrophe,
            b'%' | b'+' | b'&' | b'=' => Class::Sign,
            b'#' => Class::Hash,
            0x80.. => Class::Beyond,
            _ => Class::Break,
        };
        byte += 1;
    }
    classes
};

/// What has been seen since the last word.
#[derive(Default)]
struct Seen {
    blank: bool,
    comma: bool,
    mark: bool,
    quote: bool,
    stops: u8,
    hyphens: u8,
    slashes: u8,
    /// A slash right behind the word: `w/ homework`.
    slash_first: bool,
    apostrophes: u8,
    other: bool,
}

impl Seen {
    fn add(&mut self, class: Class) {
        match class {
            Class::Blank => self.blank = true,
            Class::Soft | Class::Bracket => self.comma = true,
            Class::Quote => self.quote = true,
            Class::Mark | Class::Hash => self.mark = true,
            Class::Stop => self.stops += 1,
            Class::Hyphen => self.hyphens = self.hyphens.saturating_add(1),
            Class::Slash => {
                self.slash_first |= !self.blank;
                self.slashes = self.slashes.saturating_add(1);
            }
            Class::Apostrophe => self.apostrophes = self.apostrophes.saturating_add(1),
            _ => self.other = true,
        }
        self.other |= self.stops > 1 || self.hyphens > 2;
    }

    fn between(&self) -> Between {
        let soft = self.comma || self.stops > 0 || self.hyphens > 0;
        let marks = [self.hyphens, self.slashes, self.apostrophes];
        match (self.other, self.blank) {
            (true, _) => BREAK,
            (false, true) if self.slashes > 0 => {
                if self.slash_first && self.slashes == 1 && !soft {
                    BLANK
                } else {
                    BREAK
                }
            }
            (false, true) if self.quote || self.apostrophes > 0 => QUOTATION,
            (false, true) if soft => COMMA,
            (false, true) => BLANK,
            (false, false) if self.stops > 0 || self.mark || self.quote => BREAK,
            (false, false) => match (marks, self.comma) {
                ([0, 0, 0], false) => TOUCH,
                ([1, 0, 0], false) => HYPHEN,
                ([2, 0, 0], false) => COMMA,
                ([0, 1, 0], false) => SLASH,
                ([0, 0, 1], false) => APOSTROPHE,
                ([0, 0, 0], true) => COMMA,
                _ => BREAK,
            },
        }
    }
}

/// Cuts `text[range]` into words. In a phrase `#` stands for digits; in a text it is a mark.
pub(super) fn cut(text: &str, range: Range<usize>, phrase: bool, mut each: impl FnMut(Cut<'_>)) {
    let bytes = &text.as_bytes()[..range.end];
    let mut key = [0u8; LONGEST];
    let mut seen = Seen::default();
    let mut at = range.start;
    while at < bytes.len() {
        let class = CLASSES[bytes[at] as usize];
        let letter = match class {
            Class::Lower | Class::Upper | Class::Digit => true,
            Class::Hash => phrase,
            Class::Beyond => match beyond(text, at) {
                (Beyond::Letter, _) => true,
                (Beyond::As(Class::Sign), width) => {
                    let before = seen.between();
                    let key = &bytes[at..at + width];
                    each(sign(at, before, key));
                    seen = Seen::default();
                    at += width;
                    continue;
                }
                (Beyond::As(class), width) => {
                    seen.add(class);
                    at += width;
                    continue;
                }
            },
            Class::Sign => {
                each(sign(at, seen.between(), &bytes[at..at + 1]));
                seen = Seen::default();
                at += 1;
                continue;
            }
            _ => false,
        };
        if !letter {
            seen.add(class);
            at += 1;
            continue;
        }
        let start = at;
        let mut word = Word {
            key: &mut key,
            length: 0,
            lower: false,
            upper: false,
            digits: false,
        };
        at = word.read(text, bytes, at, phrase);
        let (length, digits) = (word.length, word.digits);
        let capitals = word.upper && !word.lower;
        each(Cut {
            range: start..at,
            before: seen.between(),
            key: if length <= LONGEST {
                &key[..length]
            } else {
                &[]
            },
            capitals,
            digits,
        });
        seen = Seen::default();
    }
}

fn sign(at: usize, before: Between, key: &[u8]) -> Cut<'_> {
    Cut {
        range: at..at + key.len(),
        before,
        key,
        capitals: false,
        digits: false,
    }
}

/// A word being read into its key.
struct Word<'k> {
    key: &'k mut [u8; LONGEST],
    /// Of the key; more than it holds if the word is too long.
    length: usize,
    lower: bool,
    upper: bool,
    digits: bool,
}

impl Word<'_> {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.key.get_mut(self.length) {
            *place = byte;
        }
        self.length += 1;
    }

    /// Reads from `at` to the end of the word and returns it.
    fn read(&mut self, text: &str, bytes: &[u8], mut at: usize, phrase: bool) -> usize {
        while let Some(&byte) = bytes.get(at) {
            match CLASSES[byte as usize] {
                Class::Lower => self.lower = true,
                Class::Upper => self.upper = true,
                Class::Digit => self.digits = true,
                Class::Hash if phrase => self.digits = true,
                Class::Apostrophe if self.is_not(bytes, at + 1) => {
                    at += 1;
                    continue;
                }
                Class::Beyond => match beyond(text, at) {
                    (Beyond::Letter, width) => {
                        self.letter(text, at);
                        at += width;
                        continue;
                    }
                    (Beyond::As(Class::Apostrophe), width) if self.is_not(bytes, at + width) => {
                        at += width;
                        continue;
                    }
                    _ => break,
                },
                _ => break,
            }
            self.push(byte.to_ascii_lowercase());
            at += 1;
        }
        at
    }

    /// `n't`: the apostrophe is part of the word.
    fn is_not(&self, bytes: &[u8], after: usize) -> bool {
        let n = self.length.checked_sub(1).and_then(|i| self.key.get(i)) == Some(&b'n');
        let t = matches!(bytes.get(after), Some(b't' | b'T'));
        n && t
            && bytes
                .get(after + 1)
                .is_none_or(|b| !b.is_ascii_alphanumeric())
    }

    fn letter(&mut self, text: &str, at: usize) {
        let Some(c) = text[at..].chars().next() else {
            return;
        };
        self.lower |= c.is_lowercase();
        self.upper |= c.is_uppercase();
        let mut buffer = [0; 4];
        for small in c.to_lowercase() {
            small
                .encode_utf8(&mut buffer)
                .bytes()
                .for_each(|b| self.push(b));
        }
    }
}

/// A character beyond ASCII.
enum Beyond {
    Letter,
    As(Class),
}

fn beyond(text: &str, at: usize) -> (Beyond, usize) {
    let Some(c) = text[at..].chars().next() else {
        return (Beyond::As(Class::Break), 1);
    };
    let class = match c {
        '’' | '‘' | 'ʼ' => Class::Apostrophe,
        '“' | '”' | '„' => Class::Quote,
        '‐' | '‑' | '–' => Class::Hyphen,
        '—' => Class::Soft,
        '↑' | '↓' | '→' => Class::Sign,
        c if c.is_whitespace() => Class::Blank,
        c if c.is_alphanumeric() => return (Beyond::Letter, c.len_utf8()),
        _ => Class::Break,
    };
    (Beyond::As(class), c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, Between)> {
        let mut out = Vec::new();
        cut(text, 0..text.len(), false, |w| {
            out.push((String::from_utf8(w.key.to_vec()).unwrap(), w.before));
        });
        out
    }

    fn check(text: &str, expected: &[(&str, Between)]) {
        let expected: Vec<_> = expected.iter().map(|(w, b)| (w.to_string(), *b)).collect();
        // The first word of a text has nothing before it.
        assert_eq!(words(text)[1..], expected[1..], "{text}");
        assert_eq!(words(text)[0].0, expected[0].0, "{text}");
    }

    #[test]
    fn what_stands_between() {
        check(
            "No-show, again",
            &[("no", 0), ("show", HYPHEN), ("again", COMMA)],
        );
        check(
            "N/S w/ him",
            &[("n", 0), ("s", SLASH), ("w", BLANK), ("him", BLANK)],
        );
        check("guarded / calm", &[("guarded", 0), ("calm", BREAK)]);
        check(
            "he’s “not\u{a0}here”",
            &[
                ("he", 0),
                ("s", APOSTROPHE),
                ("not", QUOTATION),
                ("here", BLANK),
            ],
        );
        check(
            "didn't don’t DIDNT",
            &[("didnt", 0), ("dont", BLANK), ("didnt", BLANK)],
        );
        check(
            "the clients' notes",
            &[("the", 0), ("clients", BLANK), ("notes", QUOTATION)],
        );
        check(
            "pt. said 2.5; no",
            &[
                ("pt", 0),
                ("said", COMMA),
                ("2", BLANK),
                ("5", BREAK),
                ("no", BREAK),
            ],
        );
        check(
            "100% sure – so",
            &[("100", 0), ("%", TOUCH), ("sure", BLANK), ("so", COMMA)],
        );
        check(
            "line\nwrap café",
            &[("line", 0), ("wrap", BLANK), ("café", BLANK)],
        );
    }

    #[test]
    fn a_word_without_end_has_no_key() {
        assert_eq!(words(&"a".repeat(99))[0].0, "");
    }
}
