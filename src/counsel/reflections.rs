//! Which reflections suit a finding, with their slots filled from the note.

use std::sync::Arc;

use crate::lexicon::Lexicon;
use crate::lexicon::lint::slot_names;
use crate::lexicon::schema::{Group, Kind, Reflection, Role};
use crate::note::{Note, TextKind};
use crate::scan::finding::Finding;
use crate::scan::scan;

/// A reflection to offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The reflection's id.
    pub id: String,
    pub family: String,
    /// The title of the action: "Insert a curious reflection".
    pub action: String,
    /// What goes into the note, slots filled.
    pub text: String,
}

/// The client's own words are repeated only while they are a phrase, not a speech.
const LONGEST_ECHO: usize = 48;

/// One offer per family, in the order of the kind's families. What the note holds already is
/// passed over, so that the same sentence is not offered twice. Never any for risk wording.
pub fn offers(finding: &Finding, note: &Note, lexicon: &Lexicon) -> Vec<Offer> {
    let kind = finding.kind(lexicon);
    if kind.group == Group::Risk {
        return Vec::new();
    }
    let families = kind.families.iter().filter_map(|id| lexicon.family(id));
    let offer = |family: &crate::lexicon::schema::Family| {
        let candidates = candidates(kind, &family.id, lexicon);
        let text = |r: &&Reflection| Some((r.id.clone(), filled(r, finding, note, lexicon)?));
        let fresh = |(_, text): &(String, String)| !note.text.contains(text.as_str());
        let (id, text) = candidates.iter().filter_map(text).find(fresh)?;
        Some(Offer {
            id,
            family: family.id.clone(),
            action: family.action.clone(),
            text,
        })
    };
    families.filter_map(offer).collect()
}

/// Texts of a family for a kind: those written for it first, then those for any. A kind with the
/// safety companion takes only texts written for it.
fn candidates<'a>(kind: &Kind, family: &str, lexicon: &'a Lexicon) -> Vec<&'a Reflection> {
    let texts = || {
        lexicon
            .reflections
            .iter()
            .map(|r| &r.entry)
            .filter(|r| r.family == family)
    };
    let own = texts().filter(|r| r.kinds.contains(&kind.id) && (r.after_risk || !kind.companion));
    let any = texts().filter(|r| r.kinds.iter().any(|k| k == "any") && !kind.companion);
    own.chain(any).collect()
}

/// The text with its slots filled, or nothing if one can't be, or if the filled text would
/// itself be pointed at.
fn filled(
    reflection: &Reflection,
    finding: &Finding,
    note: &Note,
    lexicon: &Lexicon,
) -> Option<String> {
    let mut text = reflection.text.clone();
    for name in slot_names(&reflection.text) {
        let value = slot_value(name, finding, note, lexicon).or_else(|| default(name, lexicon))?;
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    let raises = text != reflection.text && raises_a_finding(&text, lexicon);
    if raises {
        without_note(reflection, lexicon)
    } else {
        Some(text)
    }
}

/// The text with every slot at its default.
pub fn without_note(reflection: &Reflection, lexicon: &Lexicon) -> Option<String> {
    let mut text = reflection.text.clone();
    for name in slot_names(&reflection.text) {
        text = text.replace(&format!("{{{name}}}"), &default(name, lexicon)?);
    }
    Some(text)
}

fn default(name: &str, lexicon: &Lexicon) -> Option<String> {
    lexicon
        .slots
        .iter()
        .find(|s| s.entry.id == name)?
        .entry
        .default
        .clone()
}

fn slot_value(name: &str, finding: &Finding, note: &Note, lexicon: &Lexicon) -> Option<String> {
    if name == "client_word" {
        let quote = note.quote_around(&finding.range)?;
        let words = note.text[quote.clone()].trim_end_matches(['.', ',', '!', '?']);
        let short = words.len() <= LONGEST_ECHO && finding.context.speaker == Role::Client;
        return (short && is_prose(words)).then(|| capitalized(words));
    }
    let (_, range) = finding.slots.iter().find(|(slot, _)| slot == name)?;
    let stops = &lexicon.language.slot_stops;
    let words = note.text[range.clone()].split_whitespace();
    let kept: Vec<&str> = words
        .take_while(|w| !stops.iter().any(|stop| stop.eq_ignore_ascii_case(w)))
        .collect();
    let rejects = |word: &&str| {
        let listed = |reject: &String| reject.eq_ignore_ascii_case(word);
        !is_prose(word) || word.contains('/') || lexicon.language.slot_rejects.iter().any(listed)
    };
    let reads_well = !kept.is_empty() && !kept.iter().any(rejects);
    reads_well.then(|| kept.join(" "))
}

/// Markup of the note (a comment's braces, a link) is not repeated as somebody's words.
fn is_prose(words: &str) -> bool {
    !words.contains(['{', '}', '<', '>', '[', ']'])
}

fn capitalized(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |c| {
        c.to_uppercase().collect::<String>() + chars.as_str()
    })
}

/// Whether a text, put into a note as a prompt for later, would itself be marked.
pub fn raises_a_finding(text: &str, lexicon: &Lexicon) -> bool {
    let line = format!("- {} {text}", lexicon.interface.plan_lead);
    let note = Note::parse(Arc::from(line), TextKind::Note, &lexicon.grammar);
    scan(&note, lexicon).iter().any(Finding::is_shown)
}
