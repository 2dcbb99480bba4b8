//! The client's goals, and their answer to "what will be different in three or six months, so
//! that you know this helped?": from front matter, sections and settings.

use super::situation::Client;
use crate::lexicon::schema::SectionClass;
use crate::note::Note;
use crate::note::line::Shape;

/// A goal in the words of the note, and when it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    pub text: String,
    pub date: Option<String>,
    /// Between quotation marks: the client's own words.
    pub quoted: bool,
}

/// A goal longer than this is a paragraph, not a goal. In characters.
const LONGEST: usize = 160;

/// Goals, best first: front matter, then what the client said in a goals section, then the rest
/// of it, then settings.
pub fn read(note: &Note, client: &Client) -> Vec<Goal> {
    let date = || note.field("date").map(str::to_owned);
    let mut goals = Vec::new();
    for name in ["anchor", "goal", "goals"] {
        let fields = note.front_matter.iter().flat_map(|f| &f.fields);
        let named = |key: &str| {
            let rest = key.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        for (key, value) in fields.filter(|(key, _)| named(key)) {
            let own = note.field(&format!("{key}-date")).map(str::to_owned);
            goals.extend(goal(value, own.or_else(date)));
        }
    }
    let mut said = in_sections(note, date());
    said.sort_by_key(|goal| !goal.quoted);
    goals.append(&mut said);
    if let Some(text) = &client.goal {
        goals.extend(goal(text, client.goal_date.clone()));
    }
    goals
}

fn in_sections(note: &Note, date: Option<String>) -> Vec<Goal> {
    let sections = note.sections.iter();
    let wanted = sections.filter(|s| s.class == SectionClass::Goals);
    let lines = wanted.flat_map(|section| {
        note.lines
            .iter()
            .map(|line| line.range.start.max(section.body)..line.range.end)
            .zip(&note.lines)
            .filter(|(range, _)| range.start < range.end && range.end <= section.range.end)
            .filter(|(range, _)| range.start >= section.body)
    });
    let texts = lines.filter_map(|(range, line)| {
        let text = &note.text[range.clone()];
        match line.shape {
            Shape::Bullet(from) if range.start == line.range.start => text.get(from as usize..),
            Shape::Prose | Shape::Bullet(_) => Some(text),
            _ => None,
        }
    });
    texts.filter_map(|text| goal(text, date.clone())).collect()
}

/// The quoted part of a text if it has one, else the whole.
fn goal(text: &str, date: Option<String>) -> Option<Goal> {
    let text = text.trim().trim_matches('*').trim();
    let inside = |open: char, close: char| {
        let start = text.find(open)? + open.len_utf8();
        let end = start + text[start..].find(close)?;
        Some(text[start..end].trim().to_owned())
    };
    let quote = inside('“', '”').or_else(|| inside('"', '"'));
    let quoted = quote
        .as_ref()
        .is_some_and(|q| q.split_whitespace().count() > 1);
    let text = match quote {
        Some(words) if quoted => words,
        _ => text.to_owned(),
    };
    let short = !text.is_empty() && text.chars().count() <= LONGEST;
    let text = text.trim_end_matches(['.', ',', ';']).to_owned();
    short.then_some(Goal { text, date, quoted })
}

/// A goal as it reads inside "Some weeks ago you hoped for …": in quotation marks if the client
/// said it.
pub fn in_a_sentence(goal: &Goal) -> String {
    format!("“{}”", goal.text)
}
