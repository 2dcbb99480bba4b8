//! Where sentences end: not at "pt.", "Dr." or 2.5, and not at a line wrap.

use std::ops::Range;

use crate::lexicon::grammar::Grammar;

/// A sentence longer than this is cut at a blank, so that no text can make one search slow.
pub const LONGEST: usize = 1200;

/// Cuts the block `text[block]` into sentences: byte ranges of `text`, blanks trimmed.
pub fn sentences(text: &str, block: Range<usize>, grammar: &Grammar, out: &mut Vec<Range<usize>>) {
    let part = &text[block.clone()];
    let bytes = part.as_bytes();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| is_end(*b)) {
        let mark = at + found;
        let after = end_of_marks(part, mark);
        at = after.max(mark + 1);
        if is_boundary(part, mark, after, grammar) {
            push(text, block.start + start..block.start + after, out);
            start = after;
        }
    }
    push(text, block.start + start..block.end, out);
}

/// `.`, `!`, `?`, and the first byte of `…`.
fn is_end(byte: u8) -> bool {
    matches!(byte, b'.' | b'!' | b'?' | 0xE2)
}

/// Behind a run of end marks and the quotation marks and brackets that close with it.
fn end_of_marks(part: &str, mark: usize) -> usize {
    let rest = &part[mark..];
    let run = rest
        .find(|c: char| !matches!(c, '.' | '!' | '?' | '…'))
        .unwrap_or(rest.len());
    let closing = rest[run..]
        .find(|c: char| !matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_'))
        .unwrap_or(rest.len() - run);
    if run == 0 { mark } else { mark + run + closing }
}

fn is_boundary(part: &str, mark: usize, after: usize, grammar: &Grammar) -> bool {
    if after <= mark {
        return false; // an E2 byte that was not `…`
    }
    let rest = &part[after..];
    let Some(next) = rest.trim_start().chars().next() else {
        return true;
    };
    if !rest.starts_with(char::is_whitespace) || next.is_lowercase() {
        return false;
    }
    if !part[mark..].starts_with('.') {
        return true;
    }
    let before = part[..mark]
        .rsplit(|c: char| c.is_whitespace() || "(\"“[/".contains(c))
        .next();
    let word = before.unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    if grammar.is_title(word) || initial && word != "I" {
        return false;
    }
    if grammar.is_abbreviation(word) {
        let following = rest.split_whitespace().next().unwrap_or_default();
        return grammar.is_starter(following.trim_matches(|c: char| !c.is_alphanumeric()));
    }
    true
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let mut rest = start..start + part.trim().len();
    while rest.len() > LONGEST {
        let cut = floor(text, rest.start + LONGEST);
        let blank = text[rest.start..cut].rfind(char::is_whitespace);
        let end = blank.map_or(cut, |i| rest.start + i + 1);
        out.push(rest.start..end);
        rest.start = end;
    }
    if !rest.is_empty() {
        out.push(rest);
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
