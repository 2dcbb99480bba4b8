//! The note's own way of writing: what it calls the client and the therapist.

use std::collections::HashMap;

use super::Case;
use super::situation::{Formality, in_place_of};
use crate::lexicon::schema::Language;

/// What a note calls the two people in the room; `None` for a name that is the usual one.
#[derive(Debug, Clone, Default)]
pub struct Names {
    client: Option<String>,
    therapist: Option<String>,
}

impl Names {
    /// The names that a text uses most.
    pub fn of(text: &str, language: &Language) -> Names {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let known = |word: &str| {
            let mut names = language
                .client_names
                .iter()
                .chain(&language.therapist_names);
            names.any(|name| name.eq_ignore_ascii_case(word))
        };
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| known(word)) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
        let commonest = |names: &[String]| {
            let count = |name: &&String| counts.get(&name.to_lowercase()).copied().unwrap_or(0);
            let name = names.iter().rev().max_by_key(count)?;
            (count(&name) > 0 && Some(name) != names.first()).then(|| name.clone())
        };
        Names {
            client: commonest(&language.client_names),
            therapist: commonest(&language.therapist_names),
        }
    }
}

/// A text in the client's own terms: their words, and as formal as they like it.
pub fn put(text: &str, case: &Case<'_>) -> String {
    let client = &case.circumstances.client;
    let text = client.put(text);
    if client.formality != Some(Formality::Formal) {
        return text;
    }
    let contractions = case.lexicon.language.contractions.iter();
    contractions.fold(text, |text, (short, long)| {
        let text = in_place_of(&text, short, long);
        in_place_of(&text, &short.replace('\'', "’"), long)
    })
}

/// A text about the session in the note's own terms: "client" becomes "pt" where the note says
/// "pt", "Therapist" becomes "Writer".
pub fn spoken_of(text: &str, case: &Case<'_>) -> String {
    let language = &case.lexicon.language;
    let names = case.circumstances.names(case.note, case.lexicon);
    let usual = [&language.client_names, &language.therapist_names].map(|n| n.first());
    let written = [&names.client, &names.therapist].map(Option::as_ref);
    let pairs = usual.into_iter().zip(written);
    let pairs = pairs.filter_map(|(usual, written)| usual.zip(written));
    pairs.fold(text.to_owned(), |text, (usual, written)| {
        in_place_of(&text, usual, written)
    })
}
