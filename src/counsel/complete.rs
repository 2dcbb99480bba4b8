//! What to complete while a note is typed: stems, questions, record lines and skeletons from the
//! lexicon, and the names of sections. Only what was begun, and only where it fits.

use std::ops::Range;

use super::Case;
use crate::lexicon::schema::{SectionClass, Snippet};
use crate::note::Note;

/// A text to offer, and what it takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows, and what typing is compared with.
    pub label: String,
    pub title: String,
    /// `{…}` are blanks.
    pub text: String,
    /// Bytes of the note: what was typed of it.
    pub range: Range<usize>,
    /// A section's name.
    pub heading: bool,
}

/// So much of a stem or a heading has to be typed. In characters.
const BEGUN: usize = 2;

/// The completions at a byte of the note.
pub fn at(byte: usize, case: &Case<'_>) -> Vec<Completion> {
    let note = case.note;
    let line = line_to(note, byte);
    let begun = |from: usize| &note.text[from..byte];
    let mut out = Vec::new();
    if let Some(slash) = slash_before(note, &line) {
        out.extend(snippets(slash..byte, begun(slash), case));
        return out;
    }
    let sentence = sentence_start(note, &line);
    if begun(sentence).chars().count() >= BEGUN {
        out.extend(snippets(sentence..byte, begun(sentence), case));
        out.extend(headings(sentence..byte, &line, begun(sentence), case));
    }
    out
}

/// The line of a byte, up to it.
fn line_to(note: &Note, byte: usize) -> Range<usize> {
    let start = note.text[..byte].rfind(['\n', '\r']).map_or(0, |i| i + 1);
    start..byte
}

/// The slash of a word that is being typed: "/cur".
fn slash_before(note: &Note, line: &Range<usize>) -> Option<usize> {
    let text = &note.text[line.clone()];
    let slash = text.rfind('/')?;
    let word = text[slash + 1..]
        .chars()
        .all(|c| c.is_alphanumeric() || c == '-');
    let apart = text[..slash]
        .chars()
        .next_back()
        .is_none_or(char::is_whitespace);
    (word && apart).then_some(line.start + slash)
}

/// Where the sentence or item that is being typed begins.
fn sentence_start(note: &Note, line: &Range<usize>) -> usize {
    let text = &note.text[line.clone()];
    let end = text.rfind(['.', '?', '!', ':', '“', '"']).map_or(0, |i| {
        i + text[i..].chars().next().map_or(1, char::len_utf8)
    });
    let mark = |c: char| c.is_whitespace() || "-*+#>•".contains(c);
    let rest = text[end..].trim_start_matches(mark);
    line.end - rest.len()
}

fn snippets(range: Range<usize>, begun: &str, case: &Case<'_>) -> Vec<Completion> {
    let class = case.note.section_at(range.start).class;
    let begins = |snippet: &Snippet| {
        let trigger = snippet.trigger.to_lowercase();
        trigger.starts_with(&begun.to_lowercase())
    };
    let fits = |snippet: &Snippet| {
        let sections = &snippet.sections;
        sections.is_empty() || class == SectionClass::Other || sections.contains(&class)
    };
    let all = case.lexicon.snippets.iter().map(|s| &s.entry);
    let one = |snippet: &Snippet| Completion {
        label: snippet.trigger.clone(),
        title: snippet.title.clone(),
        text: super::style::put(&snippet.text, case),
        range: range.clone(),
        heading: false,
    };
    all.filter(|s| begins(s) && fits(s)).map(one).collect()
}

/// Names of sections that the note does not have yet, on a line with nothing else.
fn headings(
    range: Range<usize>,
    line: &Range<usize>,
    begun: &str,
    case: &Case<'_>,
) -> Vec<Completion> {
    let before = &case.note.text[line.start..range.start];
    let alone = before
        .chars()
        .all(|c| c == '#' || c == '*' || c.is_whitespace());
    let capital = begun.starts_with(char::is_uppercase);
    if !alone || !capital {
        return Vec::new();
    }
    let has = |name: &str| {
        let titles = case.note.sections.iter().map(|s| s.title(&case.note.text));
        titles
            .into_iter()
            .any(|title| title.eq_ignore_ascii_case(name))
    };
    let names = case.lexicon.sections.iter().flat_map(|s| &s.entry.headings);
    let begins = |name: &&String| name.to_lowercase().starts_with(&begun.to_lowercase());
    let mark = if before.contains('#') { "" } else { ":" };
    let one = |name: &String| Completion {
        label: name.clone(),
        title: case.lexicon.interface.section.clone(),
        text: format!("{name}{mark}"),
        range: range.clone(),
        heading: true,
    };
    let mut out: Vec<Completion> = names
        .filter(begins)
        .filter(|name| !has(name))
        .map(one)
        .collect();
    out.sort_by(|a, b| {
        a.label
            .len()
            .cmp(&b.label.len())
            .then(a.label.cmp(&b.label))
    });
    out.dedup();
    out.truncate(MOST_HEADINGS);
    out
}

/// A longer list helps nobody.
const MOST_HEADINGS: usize = 12;
