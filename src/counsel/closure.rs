//! Nothing that we put into a note may itself be pointed at.

use super::reflections::{raises_a_finding, without_note};
use crate::lexicon::Lexicon;
use crate::lexicon::problem::Problem;

/// Reflections whose inserted text raises a finding. Empty: the lexicon is closed.
pub fn check(lexicon: &Lexicon) -> Vec<Problem> {
    let mut problems = Vec::new();
    for reflection in &lexicon.reflections {
        let text = without_note(&reflection.entry, lexicon);
        let text = text.unwrap_or_else(|| reflection.entry.text.clone());
        if raises_a_finding(&text, lexicon) {
            let id = &reflection.entry.id;
            let message = format!("reflection `{id}`, once inserted, raises a finding itself");
            problems.push(reflection.origin.advice(message));
        }
    }
    problems
}
