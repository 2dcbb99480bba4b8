//! Our values ↔ LSP's: the only place that knows both sides of a position, a range, a severity.

use std::ops::Range;
use std::path::PathBuf;

use tower_lsp::ls_types as lsp;

use crate::lexicon::schema::Severity;
use crate::note::position::{Encoding, Position};
use crate::note::text::Text;

/// A text with the encoding that its client counts in.
#[derive(Debug, Clone)]
pub struct Measured {
    pub text: Text,
    pub encoding: Encoding,
}

impl Measured {
    pub fn range(&self, range: &Range<usize>) -> lsp::Range {
        lsp::Range::new(self.position(range.start), self.position(range.end))
    }

    /// The same of a range of `text`, which is the text in one piece: quicker for many.
    pub fn range_in(&self, text: &str, range: &Range<usize>) -> lsp::Range {
        let (start, end) = self.text.places(text, range, self.encoding);
        lsp::Range::new(to_lsp(start), to_lsp(end))
    }

    pub fn position(&self, byte: usize) -> lsp::Position {
        let place = self.text.position(byte, self.encoding);
        lsp::Position::new(place.line, place.character)
    }

    /// Start and end in order, whatever the client sent.
    pub fn bytes(&self, range: &lsp::Range) -> Range<usize> {
        let (a, b) = (self.byte(range.start), self.byte(range.end));
        a.min(b)..a.max(b)
    }

    pub fn byte(&self, place: lsp::Position) -> usize {
        self.text.byte(position(place), self.encoding)
    }
}

pub fn position(place: lsp::Position) -> Position {
    Position {
        line: place.line,
        character: place.character,
    }
}

pub fn to_lsp(place: Position) -> lsp::Position {
    lsp::Position::new(place.line, place.character)
}

pub fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
    }
}

/// What the user insists on, for a client that counts otherwise than it says; else UTF-16 if
/// offered (every editor's own), UTF-8, UTF-32; no offer means UTF-16.
pub fn encoding(
    offered: Option<&[lsp::PositionEncodingKind]>,
    forced: Option<Encoding>,
) -> (Encoding, lsp::PositionEncodingKind) {
    use lsp::PositionEncodingKind as Kind;
    let offered = offered.unwrap_or_default();
    let known = [
        (Encoding::Utf16, Kind::UTF16),
        (Encoding::Utf8, Kind::UTF8),
        (Encoding::Utf32, Kind::UTF32),
    ];
    let chosen = known
        .iter()
        .find(|(encoding, kind)| match forced {
            Some(forced) => *encoding == forced,
            None => offered.contains(kind),
        })
        .unwrap_or(&known[0]);
    chosen.clone()
}

/// The path of a `file:` URI; none for `untitled:` and others.
pub fn path(uri: &lsp::Uri) -> Option<PathBuf> {
    let is_file = uri
        .as_str()
        .get(..5)
        .is_some_and(|s| s.eq_ignore_ascii_case("file:"));
    if is_file {
        uri.to_file_path().map(|path| path.into_owned())
    } else {
        None
    }
}

/// The blanks of a text that is inserted: `{what}`. The marks of a comment (`{>>`, `{==`) are none.
pub fn blanks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_mark = |at: usize| {
        ["{>>", "{=="]
            .iter()
            .any(|mark| text[at..].starts_with(mark))
    };
    let opens = text.match_indices('{').map(|(at, _)| at);
    let mut done = 0;
    opens.filter(move |at| !is_mark(*at)).filter_map(move |at| {
        // A brace inside a blank opens no other.
        let close = text[at..].find('}').filter(|_| at >= done)?;
        done = at + close + 1;
        Some(at..done)
    })
}

/// `{what}` as LSP's `${1:{what\}}`, so that a blank that nobody fills still looks like one;
/// everything else as it is.
pub fn tab_stops(text: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (number, blank) in blanks(text).enumerate() {
        out.push_str(&escaped(&text[done..blank.start]));
        let what = escaped(&text[blank.clone()]);
        out.push_str(&format!("${{{}:{what}}}", number + 1));
        done = blank.end;
    }
    out.push_str(&escaped(&text[done..]));
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_become_tab_stops() {
        assert_eq!(
            tab_stops("Heard: {words}; paid $5"),
            "Heard: ${1:{words\\}}; paid \\$5"
        );
        assert_eq!(tab_stops("{a} and {b}"), "${1:{a\\}} and ${2:{b\\}}");
        assert_eq!(tab_stops("{a {b} c}"), "${1:{a {b\\}} c\\}");
        // What is typed into a reply stands inside the comment's own marks.
        let reply = "{>>SV 2026-11-22: {comment}<<}";
        let typed = "{>>SV 2026-11-22: ${1:{comment\\}}<<\\}";
        assert_eq!(tab_stops(reply), typed);
    }
}
