//! The note's own way of writing: what it calls the client and the therapist.

use super::Case;
use super::situation::{capitalized, places};

/// A text about the session in the note's own terms: "client" becomes "pt" where the note says
/// "pt", "Therapist" becomes "Writer".
pub fn spoken_of(text: &str, case: &Case<'_>) -> String {
    let language = &case.lexicon.language;
    let mut out = text.to_owned();
    for names in [&language.client_names, &language.therapist_names] {
        let Some((usual, name)) = names.first().zip(commonest(names, &case.note.text)) else {
            continue;
        };
        for place in places(&out, usual).into_iter().rev() {
            let capital = out[place..].starts_with(char::is_uppercase);
            let word = match capital {
                true => capitalized(name),
                false => name.to_owned(),
            };
            out.replace_range(place..place + usual.len(), &word);
        }
    }
    out
}

/// The name that the note uses most; the first of the list if it uses none.
fn commonest<'a>(names: &'a [String], text: &str) -> Option<&'a str> {
    let counted = names
        .iter()
        .rev()
        .map(|n| (places(text, n).len(), n.as_str()));
    let (count, name) = counted.max_by_key(|(count, _)| *count)?;
    match count {
        0 => names.first().map(String::as_str),
        _ => Some(name),
    }
}
