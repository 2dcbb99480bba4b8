//! Quotations: where a note gives somebody's own words.

use std::ops::Range;

/// Text between quotation marks, marks not included.
pub type Quote = Range<usize>;

/// A quotation is at most this long; a mark that closes later belongs to something else.
const LONGEST: usize = 1500;

/// Finds the quotations of the block `text[block]`: “…”, "…" and, where no apostrophe can be
/// meant, ‘…’ and '…'.
pub fn quotes(text: &str, block: Range<usize>, out: &mut Vec<Quote>) {
    let part = &text[block.clone()];
    let mut at = 0;
    while let Some((mark, opening)) = next_opening(part, at) {
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

fn next_opening(part: &str, from: usize) -> Option<(usize, char)> {
    let mut before = part[..from].chars().next_back();
    for (i, c) in part[from..].char_indices() {
        let at = from + i;
        let free = before.is_none_or(|b| !b.is_alphanumeric());
        let next = part[at + c.len_utf8()..].chars().next();
        let word = next.is_some_and(|n| !n.is_whitespace());
        match c {
            '“' | '„' => return Some((at, c)),
            '"' if free && word => return Some((at, c)),
            '\'' | '‘' if free && next.is_some_and(char::is_alphanumeric) => {
                return Some((at, c));
            }
            _ => before = Some(c),
        }
    }
    None
}

fn closing(part: &str, from: usize, opening: char) -> Option<usize> {
    let limit = part[from..]
        .char_indices()
        .map(|(i, _)| i)
        .take_while(|&i| i <= LONGEST)
        .last()?;
    let window = &part[from..from + limit + part[from + limit..].chars().next()?.len_utf8()];
    for (i, c) in window.char_indices() {
        let next = part[from + i + c.len_utf8()..].chars().next();
        let ends_word = next.is_none_or(|n| !n.is_alphanumeric());
        match (opening, c) {
            ('“', '”') | ('„', '“' | '”') => return Some(from + i),
            ('“' | '"', '"') if ends_word => return Some(from + i),
            ('\'' | '‘', '\'' | '’') if ends_word => return Some(from + i),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        quotes(text, 0..text.len(), &mut out);
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
