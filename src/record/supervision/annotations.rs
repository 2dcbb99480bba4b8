//! Comments beside a note: an `AnnotationPage` of the W3C Web Annotation Data Model (2017), a file
//! of JSON. Each comment names its words twice: by what they are (`TextQuoteSelector`, with what
//! stands around them) and by where they are (`TextPositionSelector`, in code points). Where the
//! text has moved, the words are found again; where they can't be found, that is said.

use std::ops::Range;

use serde_json::{Value, json};

use crate::note::position::byte_of_code_point;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// The tag of a comment that is done with.
const RESOLVED: &str = "resolved";
/// So many characters around the words go with them.
const AROUND: usize = 32;

/// The comments of a note. What else the file holds is kept as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotations {
    page: Value,
}

/// A comment with its replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub id: String,
    /// "SV 2026-11-22".
    pub by: String,
    pub text: String,
    pub is_resolved: bool,
    pub words: Words,
    /// Who replied, and what.
    pub replies: Vec<(String, String)>,
}

/// The words that a comment is about, as both selectors name them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub exact: String,
    pub prefix: String,
    pub suffix: String,
    /// Code points of the note.
    pub start: usize,
    pub end: usize,
}

/// Who says something, and when, as RFC 3339 writes it: "2026-11-22T10:00:00Z".
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub by: &'a str,
    pub created: &'a str,
    pub text: &'a str,
    /// A new name for it: `urn:uuid:…`.
    pub id: &'a str,
}

impl Annotations {
    /// No comments yet; `id` names the page.
    pub fn new(id: &str) -> Annotations {
        let page = json!({ "@context": CONTEXT, "id": id, "type": "AnnotationPage", "items": [] });
        Annotations { page }
    }

    /// Reads a file. `Err` says what is wrong with it and on which line, without its text.
    pub fn parse(text: &str) -> Result<Annotations, (usize, &'static str)> {
        let page: Value = serde_json::from_str(text).map_err(|e| (e.line(), "this is no JSON"))?;
        let is_page = page["type"] == "AnnotationPage" && page["items"].is_array();
        match is_page {
            true => Ok(Annotations { page }),
            false => Err((1, "this is no AnnotationPage of the Web Annotation model")),
        }
    }

    /// As it is written to the file.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(&self.page).unwrap_or_default();
        format!("{text}\n")
    }

    /// Comments with their replies, in the order of the file.
    pub fn comments(&self) -> Vec<Comment> {
        let items = self.items();
        let replies = |id: &str| {
            let to = items.iter().filter(|item| item["motivation"] == "replying");
            let to = to.filter(|item| item["target"] == id);
            to.map(|item| (by(item), said(item))).collect()
        };
        let comments = items
            .iter()
            .filter(|item| item["motivation"] == "commenting");
        let comment = |item: &Value| {
            let id = item["id"].as_str()?.to_owned();
            Some(Comment {
                by: by(item),
                text: said(item),
                is_resolved: bodies(item).any(is_resolved),
                words: Words::of(&item["target"]),
                replies: replies(&id),
                id,
            })
        };
        comments.filter_map(comment).collect()
    }

    /// A comment on a stretch (bytes) of the note `source`, a file name beside this one.
    pub fn comment(&mut self, source: &str, note: &str, range: &Range<usize>, said: Said<'_>) {
        let words = Words::at(note, range);
        let target = json!({
            "source": source,
            "selector": [
                { "type": "TextQuoteSelector", "exact": words.exact, "prefix": words.prefix, "suffix": words.suffix },
                { "type": "TextPositionSelector", "start": words.start, "end": words.end },
            ],
        });
        self.add("commenting", target, said);
    }

    pub fn reply(&mut self, to: &str, said: Said<'_>) {
        self.add("replying", Value::from(to), said);
    }

    /// Marks a comment as done with; what was said stays.
    pub fn resolve(&mut self, id: &str) {
        let Some(items) = self.page["items"].as_array_mut() else {
            return;
        };
        for item in items.iter_mut().filter(|item| item["id"] == id) {
            let tag = json!({ "type": "TextualBody", "purpose": "tagging", "value": RESOLVED });
            match &mut item["body"] {
                Value::Array(bodies) => bodies.push(tag),
                body => *body = json!([body.take(), tag]),
            }
        }
    }

    fn add(&mut self, motivation: &str, target: Value, said: Said<'_>) {
        let annotation = json!({
            "id": said.id,
            "type": "Annotation",
            "motivation": motivation,
            "created": said.created,
            "creator": { "type": "Person", "nickname": said.by },
            "body": [{ "type": "TextualBody", "purpose": motivation, "format": "text/plain", "value": said.text }],
            "target": target,
        });
        if let Some(items) = self.page["items"].as_array_mut() {
            items.push(annotation);
        }
    }

    fn items(&self) -> &[Value] {
        self.page["items"].as_array().map_or(&[], Vec::as_slice)
    }
}

/// One body or several.
fn bodies(item: &Value) -> impl Iterator<Item = &Value> {
    let body = &item["body"];
    let several = body.as_array().map_or(&[][..], Vec::as_slice);
    let one = (!body.is_array()).then_some(body);
    several.iter().chain(one)
}

fn is_resolved(body: &Value) -> bool {
    body["purpose"] == "tagging" && body["value"] == RESOLVED
}

fn said(item: &Value) -> String {
    let mut text = bodies(item).filter(|body| body["purpose"] != "tagging");
    let text = text.find_map(|body| body["value"].as_str().or(body.as_str()));
    text.unwrap_or_default().to_owned()
}

/// "SV 2026-11-22"
fn by(item: &Value) -> String {
    let creator = &item["creator"];
    let name = creator["nickname"].as_str().or(creator["name"].as_str());
    let day = item["created"].as_str().and_then(|time| time.get(..10));
    let both: Vec<&str> = name.or(creator.as_str()).into_iter().chain(day).collect();
    both.join(" ")
}

impl Words {
    /// The words at a stretch of a note, bytes.
    pub fn at(note: &str, range: &Range<usize>) -> Words {
        let (before, after) = (&note[..range.start], &note[range.end..]);
        let back = before.char_indices().rev().take(AROUND).last();
        let ahead = after.char_indices().nth(AROUND);
        let start = before.chars().count();
        Words {
            exact: note[range.clone()].to_owned(),
            prefix: before[back.map_or(range.start, |(at, _)| at)..].to_owned(),
            suffix: after[..ahead.map_or(after.len(), |(at, _)| at)].to_owned(),
            start,
            end: start + note[range.clone()].chars().count(),
        }
    }

    /// What the selectors of a target say; one selector or several, nested ones too.
    fn of(target: &Value) -> Words {
        let mut words = Words::default();
        let mut open = vec![&target["selector"]];
        while let Some(selector) = open.pop() {
            if let Some(several) = selector.as_array() {
                open.extend(several);
                continue;
            }
            let text = |name: &str| selector[name].as_str().unwrap_or_default().to_owned();
            let number = |name: &str| selector[name].as_u64().unwrap_or_default() as usize;
            match selector["type"].as_str() {
                Some("TextQuoteSelector") => {
                    words.exact = text("exact");
                    words.prefix = text("prefix");
                    words.suffix = text("suffix");
                }
                Some("TextPositionSelector") => {
                    (words.start, words.end) = (number("start"), number("end"));
                }
                _ => {}
            }
            if selector["refinedBy"].is_object() {
                open.push(&selector["refinedBy"]);
            }
        }
        words
    }

    /// Where the words are now, in bytes: at their place, or else where they stand with most of
    /// what stood around them. `None`: they are not there any more, or it can't be told which of
    /// several they are.
    pub fn find(&self, note: &str) -> Option<Range<usize>> {
        if self.exact.is_empty() {
            return None;
        }
        let start = byte_of_code_point(note, self.start);
        let places = note.match_indices(&self.exact).map(|(at, _)| at);
        let fits = |at: usize| {
            let end = at + self.exact.len();
            let before = same(self.prefix.chars().rev(), note[..at].chars().rev());
            before + same(self.suffix.chars(), note[end..].chars())
        };
        let mut found: Vec<(usize, usize)> = places.map(|at| (fits(at), at)).collect();
        found.sort_by_key(|&(fits, at)| (std::cmp::Reverse(fits), at.abs_diff(start)));
        let &(best, at) = found.first()?;
        // Short words that stand anywhere with nothing of their surroundings are others.
        let around = self.prefix.chars().count() + self.suffix.chars().count();
        let enough = best * 4 >= around || found.len() == 1 && self.exact.chars().count() >= AROUND;
        let doubtful = found.get(1).is_some_and(|&(next, other)| {
            next == best && at != start && other.abs_diff(start) == at.abs_diff(start)
        });
        (enough && !doubtful).then(|| at..at + self.exact.len())
    }
}

/// How many characters two texts have in common from their beginning.
fn same(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "Ct 😀 states nothing helps. Later: nothing helps, nothing helps at all.\n";

    fn commented(range: Range<usize>) -> Annotations {
        let mut file = Annotations::new("urn:uuid:1");
        let said = Said {
            by: "SV",
            created: "2026-11-22T10:00:00Z",
            text: "What may it protect?",
            id: "urn:uuid:2",
        };
        file.comment("note.md", NOTE, &range, said);
        file
    }

    #[test]
    fn a_comment_comes_back_as_it_was_written() {
        let second = NOTE.match_indices("nothing helps").nth(1).unwrap().0;
        let mut file = commented(second..second + 13);
        file.reply(
            "urn:uuid:2",
            Said {
                by: "KL",
                created: "2026-11-23T09:00:00Z",
                text: "Asked.",
                id: "urn:uuid:3",
            },
        );
        let read = Annotations::parse(&file.text()).unwrap();
        assert_eq!(read, file);
        let comments = read.comments();
        assert_eq!(comments.len(), 1);
        assert_eq!(comments[0].by, "SV 2026-11-22");
        assert_eq!(comments[0].words.start, NOTE[..second].chars().count());
        assert_eq!(comments[0].words.find(NOTE), Some(second..second + 13));
        assert_eq!(
            comments[0].replies,
            [("KL 2026-11-23".to_owned(), "Asked.".to_owned())]
        );
        assert!(!comments[0].is_resolved);
        file.resolve("urn:uuid:2");
        assert!(file.comments()[0].is_resolved);
        assert_eq!(file.comments()[0].text, "What may it protect?");
    }

    #[test]
    fn words_are_found_where_they_went_or_not_at_all() {
        let second = NOTE.match_indices("nothing helps").nth(1).unwrap().0;
        let words = commented(second..second + 13).comments()[0].words.clone();
        let moved = format!("A line above.\n{NOTE}");
        assert_eq!(words.find(&moved), Some(second + 14..second + 27));
        let gone = NOTE.replace("nothing helps", "it is hard");
        assert_eq!(words.find(&gone), None);
        assert_eq!(
            words.find("Mother says nothing helps."),
            None,
            "other words"
        );
    }

    #[test]
    fn what_is_no_page_is_told_by_its_line() {
        assert_eq!(Annotations::parse("{\n\n nope").unwrap_err().0, 3);
        assert!(Annotations::parse("[]").is_err());
        assert!(Annotations::parse("{\"type\": \"AnnotationPage\", \"items\": 1}").is_err());
    }
}
