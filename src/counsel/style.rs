//! The note's own way of writing: what it calls the client and the therapist.

use std::ops::Range;

use super::Case;
use super::situation::{Formality, in_place_of};
use crate::lexicon::schema::Language;

/// What a note calls the two people in the room; `None` for a name that is the usual one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    client: Option<String>,
    therapist: Option<String>,
}

impl Names {
    /// The names that are used most.
    pub fn of(named: &[Named], language: &Language) -> Names {
        let mut counts = vec![0; language.client_names.len() + language.therapist_names.len()];
        named.iter().for_each(|(_, name)| counts[*name] += 1);
        let (clients, therapists) = counts.split_at(language.client_names.len());
        let commonest = |names: &[String], counts: &[usize]| {
            let place = (0..names.len()).rev().max_by_key(|&place| counts[place])?;
            (counts[place] > 0 && place > 0).then(|| names[place].clone())
        };
        Names {
            client: commonest(&language.client_names, clients),
            therapist: commonest(&language.therapist_names, therapists),
        }
    }
}

/// Where a name stands, and its place among the language's names for clients, then therapists.
pub type Named = (usize, usize);

/// Where a stretch of a text names client or therapist.
pub fn named(text: &str, stretch: Range<usize>, language: &Language) -> Vec<Named> {
    let names = || {
        language
            .client_names
            .iter()
            .chain(&language.therapist_names)
    };
    let words = text[stretch].split(|c: char| !c.is_alphanumeric());
    let one = |word: &str| {
        let place = names().position(|name| name.eq_ignore_ascii_case(word))?;
        Some((word.as_ptr() as usize - text.as_ptr() as usize, place))
    };
    words
        .filter(|word| !word.is_empty())
        .filter_map(one)
        .collect()
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
    let names = case.names();
    let usual = [&language.client_names, &language.therapist_names].map(|n| n.first());
    let written = [&names.client, &names.therapist].map(Option::as_ref);
    let pairs = usual.into_iter().zip(written);
    let pairs = pairs.filter_map(|(usual, written)| usual.zip(written));
    pairs.fold(text.to_owned(), |text, (usual, written)| {
        in_place_of(&text, usual, written)
    })
}
