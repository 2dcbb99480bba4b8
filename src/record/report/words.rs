//! What a report says in words, whatever it is written in.

use jiff::civil::Date;

use super::{Client, Item, Row};
use crate::lexicon::schema::ReportWords;

/// How text goes into a page.
pub struct Marks {
    /// Words of ours.
    pub plain: fn(&str) -> String,
    /// Words of a note, marked as such.
    pub quoted: fn(&str) -> String,
}

/// A heading, and what stands below it.
pub type List<'a> = (&'a str, Vec<String>);

/// The lists above the table; some may be empty.
pub fn lists<'a>(client: &Client, words: &'a ReportWords, marks: &Marks) -> [List<'a>; 4] {
    let missed: Vec<String> = client.missed.iter().map(ToString::to_string).collect();
    let missed = (!missed.is_empty()).then(|| missed.join(", "));
    let goals = client.goals.iter().map(|goal| {
        let said = dated(goal.said, &goal.words, words, marks);
        let back = |date: Date| words.revisited.replace("{date}", &date.to_string());
        let revisited = goal.revisited.map(|date| (marks.plain)(&back(date)));
        format!("{said}{}", revisited.unwrap_or_default())
    });
    let items = |items: &[Item]| {
        let items = items.iter();
        items
            .map(|item| dated(item.date, &item.words, words, marks))
            .collect()
    };
    [
        (&words.missed, missed.into_iter().collect()),
        (&words.goals, goals.collect()),
        (&words.promises, items(&client.promises)),
        (&words.comments, items(&client.comments)),
    ]
}

/// What was seen in a session, each thing once.
pub fn seen(row: &Row, words: &ReportWords, marks: &Marks) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(row.safety.then(|| (marks.plain)(&words.safety)));
    parts.extend(row.tried_to_reach.then(|| (marks.plain)(&words.tried)));
    for cue in &row.cues {
        let kind = (marks.plain)(&cue.kind);
        let part = match &cue.words {
            Some(text) => format!("{kind}: {}", (marks.quoted)(text)),
            None => kind,
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join("; ")
}

/// The day of something, "undated" where none is known.
pub fn day(date: Option<Date>, words: &ReportWords) -> String {
    date.map_or_else(|| words.undated.clone(), |date| date.to_string())
}

/// "2026-03-04: “…”"
fn dated(date: Option<Date>, text: &Option<String>, words: &ReportWords, marks: &Marks) -> String {
    let day = (marks.plain)(&day(date, words));
    match text {
        Some(text) => format!("{day}: {}", (marks.quoted)(text)),
        None => day,
    }
}
