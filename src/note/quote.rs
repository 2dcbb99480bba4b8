//! Quotations: where a note gives somebody's own words.

use std::ops::Range;

use memchr::memchr3;

/// Text between quotation marks, marks not included.
pub type Quote = Range<usize>;

/// A quotation is at most this long; a mark that closes later belongs to something else.
const LONGEST: usize = 1500;

/// Finds the quotations of the block `text[block]`: “…”, "…" and, where no apostrophe can be
/// meant, ‘…’ and '…'. `written` is the text before comments were blanked: a mark before what was
/// a comment's own mark still opens.
pub fn quotes(text: &str, written: &str, block: Range<usize>, out: &mut Vec<Quote>) {
    let (part, written) = (&text[block.clone()], &written[block.clone()]);
    let mut at = 0;
    while let Some((mark, opening)) = next_opening(part, written, at) {
        let inner = mark + opening.len_utf8();
        match closing(part, inner, opening) {
            Some(end) => {
                out.push(block.start + inner..block.start + end);
                at = end + 1;
            }
            None => at = inner,
        }
        while !part.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// Where the next `"`, `'` or curly mark may be: all curly ones begin with this byte.
fn next_mark(part: &str, from: usize) -> Option<(usize, char)> {
    let at = from + memchr3(b'"', b'\'', 0xE2, &part.as_bytes()[from..])?;
    Some((at, part[at..].chars().next()?))
}

fn next_opening(part: &str, written: &str, from: usize) -> Option<(usize, char)> {
    let mut next = from;
    while let Some((at, c)) = next_mark(part, next) {
        next = at + c.len_utf8();
        let before = part[..at].chars().next_back();
        let free = before.is_none_or(|b| !b.is_alphanumeric());
        let after = part[next..].chars().next();
        let word = written[next..]
            .chars()
            .next()
            .is_some_and(|n| !n.is_whitespace());
        let opens = match c {
            '“' | '„' => true,
            '"' => free && word,
            '\'' | '‘' => free && after.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if opens {
            return Some((at, c));
        }
    }
    None
}

fn closing(part: &str, from: usize, opening: char) -> Option<usize> {
    let mut next = from;
    while let Some((at, c)) = next_mark(part, next).filter(|(at, _)| *at <= from + LONGEST) {
        next = at + c.len_utf8();
        let after = part[next..].chars().next();
        let ends_word = after.is_none_or(|n| !n.is_alphanumeric());
        let closes = match (opening, c) {
            ('“', '”') | ('„', '“' | '”') => true,
            ('“' | '"', '"') | ('\'' | '‘', '\'' | '’') => ends_word,
            _ => false,
        };
        if closes {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        quotes(text, text, 0..text.len(), &mut out);
        out.into_iter().map(|q| &text[q]).collect()
    }

    #[test]
    fn all_marks() {
        assert_eq!(
            found(r#"Said "no point." Then “why bother” and 'it's pointless'."#),
            ["no point.", "why bother", "it's pointless"]
        );
    }

    #[test]
    fn apostrophes_are_no_quotes() {
        assert_eq!(
            found("The clients' notes, pt's mother's view, 5' 2\" tall"),
            Vec::<&str>::new()
        );
    }
}
