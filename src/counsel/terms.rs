//! The client's own terms: words they would rather not hear, and what they go by.

use std::ops::Range;

use super::Case;
use super::remarks::{Fix, Remark, remark, start};
use super::situation::places;

/// What to say about a note's words for its client.
pub fn remarks(case: &Case<'_>) -> Vec<Remark> {
    let mut out = avoided_words(case);
    out.extend(pronouns(case));
    out
}

/// Words that this client would rather not hear, outside quotations.
fn avoided_words(case: &Case<'_>) -> Vec<Remark> {
    let note = case.note;
    let avoid = &case.circumstances.client.avoid;
    let one = |(word, preferred): (&String, &String)| {
        let places = places(&note.text, word);
        let ranges = places.into_iter().map(|at| at..at + word.len());
        let own = |range: &Range<usize>| {
            range.start >= start(case)
                && note.quote_around(range).is_none()
                && !note.comments.hold(range)
        };
        let hint = |range: Range<usize>| {
            let (mut remark, _) = remark("avoided-word", range.clone(), case)?;
            let text = case.circumstances.client.put(&note.text[range.clone()]);
            let message = remark.message.replace("{word}", word);
            remark.message = message.replace("{preferred}", preferred);
            remark.fixes.push(Fix::rewrite(range, text, case.lexicon));
            Some(remark)
        };
        ranges.filter(own).filter_map(hint).collect::<Vec<_>>()
    };
    avoid.iter().flat_map(one).collect()
}

/// A pronoun that is not the client's, in a sentence that begins with the client and names nobody
/// else.
fn pronouns(case: &Case<'_>) -> Vec<Remark> {
    let (note, language) = (case.note, &case.lexicon.language);
    let Some(own) = &case.circumstances.client.pronouns else {
        return Vec::new();
    };
    let first = own.split('/').next().unwrap_or(own).trim().to_lowercase();
    let is_own = |key: &&String| key.split('/').next() == Some(first.as_str());
    let sets = &language.pronouns;
    if !sets.keys().any(|key| is_own(&key)) {
        return Vec::new();
    }
    let others = sets.iter().filter(|(key, _)| !is_own(key));
    let others: Vec<&String> = others.flat_map(|(_, words)| words).collect();
    let named = |word: &str, names: &[String]| names.iter().any(|n| n.eq_ignore_ascii_case(word));
    let mut out = Vec::new();
    for sentence in &note.sentences {
        let text = &note.wording()[sentence.range.clone()];
        let mut words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty());
        let about_client = words
            .next()
            .is_some_and(|w| named(w, &language.client_names));
        if !about_client || words.any(|word| named(word, &language.person_names)) {
            continue;
        }
        let places = others.iter().flat_map(|word| {
            let at = places(text, word).into_iter();
            at.map(|at| sentence.range.start + at..sentence.range.start + at + word.len())
        });
        let mut said: Vec<Range<usize>> =
            places.filter(|r| note.quote_around(r).is_none()).collect();
        said.sort_by_key(|range| range.start);
        let hint = said
            .into_iter()
            .next()
            .and_then(|range| remark("pronouns", range, case));
        out.extend(hint.map(|(mut remark, _)| {
            remark.message = remark.message.replace("{pronouns}", own);
            remark
        }));
    }
    out
}
