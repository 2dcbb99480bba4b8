//! CriticMarkup (criticmarkup.com): comments on a stretch of a note, and suggested changes, in
//! plain text. `{==words==}{>>SV 2026-11-22: …<<}` is a comment on words, each further `{>>…<<}`
//! behind it a reply; `{++…++}`, `{--…--}` and `{~~old~>new~~}` are suggestions.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Words with the comments on them. All ranges are bytes of the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Words and comments, with all their marks.
    pub whole: Range<usize>,
    /// The words alone; empty where a comment is on none.
    pub words: Range<usize>,
    /// The first, and the replies to it.
    pub comments: Vec<Comment>,
}

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// With its marks.
    pub range: Range<usize>,
    /// Who wrote it, and when: "SV 2026-11-22"; empty if it does not say.
    pub by: String,
    pub text: String,
}

/// "SV 2026-11-22: …"
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?<by>[\p{L}.]{1,12}(?: [\p{L}.]{1,12})?(?: \d{4}-\d\d-\d\d)?|\d{4}-\d\d-\d\d):")
        .unwrap()
});

const OPEN: &str = "{>>";
const CLOSE: &str = "<<}";

/// Markup is at most so long, in bytes: a mark that closes later belongs to something else.
const LONGEST: usize = 8 * 1024;

/// Where the closing marks of a kind stand, found once for all that open.
struct Closing(Vec<usize>);

impl Closing {
    fn of(text: &str, open: &str, close: &str) -> Closing {
        match text.contains(open) {
            true => Closing(text.match_indices(close).map(|(at, _)| at).collect()),
            false => Closing(Vec::new()),
        }
    }

    /// The first behind `start`, if it is near.
    fn behind(&self, start: usize) -> Option<usize> {
        let after = self.0.partition_point(|at| *at <= start);
        self.0
            .get(after)
            .copied()
            .filter(|at| at - start <= LONGEST)
    }
}

/// The comments of a text, those that stand together as one thread.
pub fn threads(text: &str) -> Vec<Thread> {
    let mut out: Vec<Thread> = Vec::new();
    if !text.contains(OPEN) {
        return out;
    }
    let mut from = 0;
    let highlights = Closing::of(text, "{==", "==}");
    let comments = Closing::of(text, OPEN, CLOSE);
    for (start, _) in text.match_indices('{') {
        if start < from {
            continue;
        }
        let mut end = start;
        let mut words = start..start;
        if text[start..].starts_with("{==") {
            let Some(close) = highlights.behind(start) else {
                continue;
            };
            words = start + 3..close;
            end = close + 3;
        }
        let said = comments_from(text, &comments, &mut end);
        if !said.is_empty() {
            from = end;
            out.push(Thread {
                whole: start..end,
                words,
                comments: said,
            });
        }
    }
    out
}

/// The comments that begin at `end`, blanks between them allowed; `end` moves behind the last.
fn comments_from(text: &str, closing: &Closing, end: &mut usize) -> Vec<Comment> {
    let mut out = Vec::new();
    loop {
        let rest = &text[*end..];
        let start = *end + rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if !text[start..].starts_with(OPEN) {
            return out;
        }
        let Some(close) = closing.behind(start) else {
            return out;
        };
        *end = close + CLOSE.len();
        let said = text[start + OPEN.len()..close].trim();
        let signed = SIGNED.captures(said);
        let by = signed
            .as_ref()
            .map_or("", |s| s.name("by").map_or("", |by| by.as_str()));
        let text = said[signed.as_ref().map_or(0, |s| s[0].len())..].trim();
        out.push(Comment {
            range: start..*end,
            by: by.to_owned(),
            text: text.to_owned(),
        });
    }
}

/// The marks in a text that are nobody's words, and what is suggested to go; comments are not
/// among them.
pub fn marks(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    // Most notes have none, and every one is looked through at each keystroke.
    if !text.contains('{') {
        return out;
    }
    let same = |mark: &str| Closing::of(text, &format!("{{{mark}"), &format!("{mark}}}"));
    let (highlights, added, gone) = (same("=="), same("++"), same("--"));
    let (replaced, by) = (same("~~"), Closing::of(text, "{~~", "~>"));
    for (start, _) in text.match_indices('{') {
        match text.as_bytes().get(start + 1..start + 3) {
            Some(b"==") => out.extend(
                highlights
                    .behind(start)
                    .iter()
                    .flat_map(|at| ends(start, *at)),
            ),
            Some(b"++") => out.extend(added.behind(start).iter().flat_map(|at| ends(start, *at))),
            Some(b"--") => out.extend(gone.behind(start).map(|at| start..at + 3)),
            Some(b"~~") => {
                let both = by.behind(start).zip(replaced.behind(start));
                if let Some((old, new)) = both.filter(|(old, new)| old < new) {
                    out.extend([start..old + 2, new..new + 3]);
                }
            }
            _ => {}
        }
    }
    out
}

fn ends(start: usize, close: usize) -> [Range<usize>; 2] {
    [start..start + 3, close..close + 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_its_words_its_writer_and_its_day() {
        let text = "Ct {==nothing helps==}{>>SV 2026-11-22: What did it protect?<<} {>>KL: Asked.<<} today{>>loose<<}";
        let found = threads(text);
        assert_eq!(found.len(), 2);
        assert_eq!(&text[found[0].words.clone()], "nothing helps");
        let said: Vec<_> = found[0]
            .comments
            .iter()
            .map(|c| (&*c.by, &*c.text))
            .collect();
        let expected = [("SV 2026-11-22", "What did it protect?"), ("KL", "Asked.")];
        assert_eq!(said, expected);
        assert_eq!(
            (&*found[1].comments[0].by, &*found[1].comments[0].text),
            ("", "loose")
        );
        assert!(found[1].words.is_empty());
    }

    #[test]
    fn what_is_not_closed_is_no_markup() {
        for text in [
            "{==never closed",
            "{>>never closed",
            "{==a==} no comment",
            "{}",
            "{=",
            "{>",
        ] {
            assert_eq!(threads(text), [], "{text}");
        }
        assert!(marks("{--x").is_empty() && marks("{~~old~~}").is_empty());
    }

    #[test]
    fn suggestions_show_their_new_words_alone() {
        let text = "a {--b --}{++c++} {~~d~>e~~}";
        let mut shown = text.to_owned();
        for range in marks(text).into_iter().rev() {
            shown.replace_range(range, "");
        }
        assert_eq!(shown, "a c e");
    }
}
