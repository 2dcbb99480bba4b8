//! Which reflections suit a finding, with their slots filled from the note, in the three forms
//! that tell the truth: a prompt for the plan, a record of what was said, a comment.

use super::causes;
use super::situation::{capitalized, places};
use super::{Case, goals, style};
use crate::lexicon::Lexicon;
use crate::lexicon::lint::slot_names;
use crate::lexicon::schema::{Facet, Family, Group, Kind, Reflection, Role};
use crate::note::{Note, TextKind};
use crate::scan::finding::Finding;
use crate::scan::scan;

/// A reflection to offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The reflection's id.
    pub id: String,
    pub family: String,
    /// The family's title: "Curious".
    pub title: String,
    /// The title of the action: "Insert a curious reflection".
    pub action: String,
    /// What goes into the note as a prompt, slots filled.
    pub text: String,
    /// The past tense, for a clinician who did say it; open slots stand as `{response}`.
    pub record: String,
    /// As a comment to whoever wrote the note.
    pub supervision: String,
}

/// The client's own words are repeated only while they are a phrase, not a speech.
const LONGEST_ECHO: usize = 48;

/// One offer per family, in the order of the kind's families; a family that answers the cause
/// that the note raises comes before the others. What the note holds already is passed over, so
/// that the same sentence is not offered twice. Never any for risk wording.
pub fn offers(finding: &Finding, case: &Case<'_>) -> Vec<Offer> {
    let kind = finding.kind(case.lexicon);
    if kind.group == Group::Risk {
        return Vec::new();
    }
    let ranked = causes::ranked(finding, case);
    let raised: Vec<&str> = ranked
        .iter()
        .filter(|cause| {
            cause
                .raised_by
                .as_ref()
                .is_some_and(causes::Raised::is_close)
        })
        .map(|cause| cause.id)
        .collect();
    let families = kind
        .families
        .iter()
        .filter_map(|id| case.lexicon.family(id));
    let offer = |family: &Family| {
        let fresh = |offer: &Offer| {
            let (plan, record) = (offer.text.as_str(), offer.record.as_str());
            !case.note.text.contains(plan) && !case.note.text.contains(record)
        };
        candidates(finding, &family.id, &raised, case)
            .into_iter()
            .filter_map(|reflection| {
                let answers = reflection
                    .causes
                    .iter()
                    .any(|c| raised.contains(&c.as_str()));
                Some((answers, made(reflection, family, finding, case)?))
            })
            .find(|(_, offer)| fresh(offer))
    };
    let mut found: Vec<(bool, Offer)> = families.filter_map(offer).collect();
    // Permission, where the kind asks for it first, stays first.
    let first = kind.families.first().is_some_and(|id| id == CONSENT);
    found.sort_by_key(|(answers, offer)| (!(first && offer.family == CONSENT), !answers));
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// The family that asks for permission.
const CONSENT: &str = "consent";

/// Texts of a family for a finding, best first. Those that suit equally well take turns over a
/// client's notes. A kind with the safety companion takes only texts written for it.
fn candidates<'a>(
    finding: &Finding,
    family: &str,
    raised: &[&str],
    case: &Case<'a>,
) -> Vec<&'a Reflection> {
    let kind = finding.kind(case.lexicon);
    let setting = case.setting();
    let readiness = case.circumstances.client.readiness;
    let strained = raised.contains(&"low-alliance");
    let fits = |r: &&Reflection| {
        let own = r.kinds.contains(&kind.id);
        let any = r.kinds.iter().any(|k| k == "any");
        let facet = r.facet.is_none_or(|facet| match facet {
            Facet::Relationship => strained || kind.facet == Facet::Relationship || own,
            Facet::Change => kind.facet == Facet::Change || own,
        });
        r.family == family
            && (own && (r.after_risk || !kind.companion) || any && !kind.companion)
            && facet
            && r.setting.is_none_or(|s| setting == Some(s))
            && (r.readiness.is_empty() || readiness.is_none_or(|now| r.readiness.contains(&now)))
    };
    let score = |r: &Reflection| {
        let answers = raised
            .iter()
            .position(|id| r.causes.iter().any(|c| c == id));
        // A text for one cause is no good guess about another.
        let beside = answers.is_none() && !r.causes.is_empty();
        let own = r.kinds.contains(&kind.id);
        let echoes = slot_names(&r.text).any(|name| slot_value(name, finding, case).is_some());
        let here = r.setting.is_some();
        (
            answers.map_or(usize::MAX, |i| i),
            !own,
            !here,
            beside,
            !echoes,
        )
    };
    let all = case.lexicon.reflections.iter().map(|r| &r.entry);
    let mut out: Vec<&Reflection> = all.filter(fits).collect();
    out.sort_by_key(|r| score(r));
    // Equals take turns.
    let best = out.first().map(|r| score(r));
    let equals = out.iter().take_while(|r| Some(score(r)) == best).count();
    if equals > 1 {
        out[..equals].rotate_left(case.situation.turn % equals);
    }
    out
}

/// A reflection with its slots filled, in all forms; nothing if one can't be filled.
fn made(
    reflection: &Reflection,
    family: &Family,
    finding: &Finding,
    case: &Case<'_>,
) -> Option<Offer> {
    let text = filled(reflection, finding, case)?;
    let record = reflection.record.as_ref().unwrap_or(&family.record);
    let record = open(record, |name| {
        let language = &case.lexicon.language;
        let person = || named(name, finding, case, &language.person_form_in_record);
        match name {
            "person" => person().or_else(|| slot_value(name, finding, case)),
            _ => slot_value(name, finding, case),
        }
    });
    Some(Offer {
        id: reflection.id.clone(),
        family: family.id.clone(),
        title: family.title.to_lowercase(),
        action: family.action.clone(),
        supervision: family
            .supervision
            .replace("{text}", &style::put(&text, case)),
        record: style::spoken_of(&style::put(&record, case), case),
        text: style::put(&text, case),
    })
}

/// The text with its slots filled, or nothing if one can't be, or if the filled text would
/// itself be pointed at.
fn filled(reflection: &Reflection, finding: &Finding, case: &Case<'_>) -> Option<String> {
    let lexicon = case.lexicon;
    let mut text = reflection.text.clone();
    for name in slot_names(&reflection.text) {
        let value = slot_value(name, finding, case).or_else(|| default(name, lexicon))?;
        text = text.replace(&format!("{{{name}}}"), &value);
    }
    let raises = text != reflection.text && raises_a_finding(&text, lexicon);
    if raises {
        without_note(reflection, lexicon)
    } else {
        Some(text)
    }
}

/// A text whose slots stay open where nothing is known.
fn open(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = text.to_owned();
    for name in slot_names(text) {
        if let Some(value) = value(name) {
            out = out.replace(&format!("{{{name}}}"), &value);
        }
    }
    out
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
    let slot = lexicon.slots.iter().find(|s| s.entry.id == name)?;
    slot.entry.default.clone()
}

fn slot_value(name: &str, finding: &Finding, case: &Case<'_>) -> Option<String> {
    let (note, lexicon) = (case.note, case.lexicon);
    if name == "client_word" {
        let quote = note.quote_around(&finding.range)?;
        let words = note.text[quote.clone()].trim_end_matches(['.', ',', '!', '?']);
        let short = words.len() <= LONGEST_ECHO && finding.context.speaker == Role::Client;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        return (short && is_prose(&words)).then(|| capitalized(&words));
    }
    if name == "goal" {
        let goal = case.circumstances.goals.first()?;
        let short = goal.text.len() <= 2 * LONGEST_ECHO && is_prose(&goal.text);
        return short.then(|| goals::in_a_sentence(goal));
    }
    let kept = finding.slots.iter().find(|(slot, _)| slot == name);
    let Some((_, range)) = kept else {
        return match name {
            "task" => named(name, finding, case, &lexicon.language.task_form),
            _ => named(name, finding, case, &lexicon.language.person_form),
        };
    };
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

/// The task or the person that the finding itself names: "the thought record", "your mother".
fn named(name: &str, finding: &Finding, case: &Case<'_>, form: &str) -> Option<String> {
    let language = &case.lexicon.language;
    let names = match name {
        "task" => &language.task_names,
        "person" => &language.person_names,
        _ => return None,
    };
    let words = &case.note.wording()[finding.range.clone()];
    let found = names.iter().find(|name| !places(words, name).is_empty())?;
    Some(form.replace("{name}", found))
}

/// Markup of the note (a comment's braces, a link) is not repeated as somebody's words.
fn is_prose(words: &str) -> bool {
    !words.contains(['{', '}', '<', '>', '[', ']'])
}

/// Whether a text, put into a note as a prompt for later, would itself be marked.
pub fn raises_a_finding(text: &str, lexicon: &Lexicon) -> bool {
    let line = format!("- {} {text}", lexicon.interface.plan_lead);
    let note = Note::parse(line, TextKind::Note, &lexicon.grammar);
    scan(&note, lexicon).iter().any(Finding::is_shown)
}

/// Whether a kind is one whose hover quotes the client's goal: a setback, a doubt.
pub fn asks_for_goals(kind: &Kind) -> bool {
    kind.families.iter().any(|f| f == "goal") && !kind.companion && kind.group != Group::Risk
}
