//! What the lexicon says of itself, tried out: nothing that we put into a note may be pointed at
//! there, and every rule of wording fires in its own examples and nowhere else.

use super::reflections::{raises_a_finding, without_note};
use super::situation::Situation;
use super::{Counselled, wording};
use crate::lexicon::Lexicon;
use crate::lexicon::problem::{Origin, Problem};
use crate::note::{Note, TextKind};

/// Texts that raise a finding or a hint once inserted, and examples that come out otherwise than
/// they say. Empty: the lexicon is closed.
pub fn check(lexicon: &Lexicon) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (origin, name, text) in inserted(lexicon) {
        if raises_a_finding(&text, lexicon) {
            let message = format!("{name}, once inserted, raises a finding itself");
            problems.push(origin.advice(message));
        }
        for rule in advised(&text, lexicon) {
            let message = format!("{name} has wording that the rule `{rule}` points at");
            problems.push(origin.advice(message));
        }
    }
    for rule in &lexicon.wording {
        let id = &rule.entry.id;
        let fires = |text: &String| advised(text, lexicon).contains(id);
        for text in rule.entry.finds.iter().filter(|text| !fires(text)) {
            let message = format!("`{id}` should point at something in: {text}");
            problems.push(rule.origin.advice(message));
        }
        for text in rule.entry.leaves.iter().filter(|text| fires(text)) {
            let message = format!("`{id}` should leave this alone: {text}");
            problems.push(rule.origin.advice(message));
        }
        if rule.entry.prefer.is_empty() || rule.entry.prefer.len() > MOST_ALTERNATIVES {
            let message = format!("`{id}`: one to {MOST_ALTERNATIVES} alternatives");
            problems.push(rule.origin.advice(message));
        }
    }
    problems
}

const MOST_ALTERNATIVES: usize = 3;

/// Every text that an action or a completion may put into a note.
fn inserted(lexicon: &Lexicon) -> Vec<(&Origin, String, String)> {
    let mut out = Vec::new();
    for reflection in &lexicon.reflections {
        let entry = &reflection.entry;
        let text = without_note(entry, lexicon).unwrap_or_else(|| entry.text.clone());
        out.push((
            &reflection.origin,
            format!("reflection `{}`", entry.id),
            text,
        ));
        if let Some(record) = &entry.record {
            let name = format!("the record of reflection `{}`", entry.id);
            out.push((&reflection.origin, name, record.clone()));
        }
    }
    for family in &lexicon.families {
        let name = format!("the record of family `{}`", family.entry.id);
        out.push((&family.origin, name, family.entry.record.clone()));
    }
    for snippet in &lexicon.snippets {
        let name = format!("snippet `{}`", snippet.entry.id);
        out.push((&snippet.origin, name, snippet.entry.text.clone()));
    }
    for hint in lexicon.hints.iter().filter(|h| !h.entry.text.is_empty()) {
        let name = format!("hint `{}`", hint.entry.id);
        out.push((&hint.origin, name, hint.entry.text.clone()));
    }
    for rule in &lexicon.wording {
        for text in &rule.entry.prefer {
            let name = format!("an alternative of `{}`", rule.entry.id);
            out.push((&rule.origin, name, format!("Client {text}.")));
        }
    }
    out
}

/// The rules of wording that point at a text; the strict ones in a text of theirs only.
fn advised(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
    let all = lexicon.wording.iter().map(|rule| rule.entry.id.clone());
    let situation = Situation {
        on: all.collect(),
        ..Situation::default()
    };
    let read = Counselled::read(note, situation, lexicon);
    let remarks = wording::remarks(&read.case(lexicon)).into_iter();
    remarks.map(|remark| remark.code).collect()
}
