//! What a note says besides its findings: the words that speak for a cause, signs of what sort
//! of session it was, wording that has a kinder form, the client's goals.

use std::ops::Range;
use std::sync::OnceLock;

use super::goals::{self, Goal};
use super::situation::{Client, Situation};
use super::style::Names;
use crate::lexicon::Lexicon;
use crate::lexicon::index::PhraseMatch;
use crate::lexicon::schema::{SectionClass, Setting};
use crate::note::Note;

/// Made once for a note as it stands. Ranges are bytes of the note, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The place of a cause in the lexicon, and the words that speak for it.
    pub causes: Vec<(usize, Range<usize>)>,
    /// The place of a sign, and its words.
    signs: Vec<(usize, Range<usize>)>,
    /// The place of a rule of wording, and the words it is about.
    pub wording: Vec<(usize, Range<usize>)>,
    pub goals: Vec<Goal>,
    pub client: Client,
    /// Counted when first asked for.
    names: OnceLock<Names>,
}

impl Circumstances {
    pub fn read(note: &Note, lexicon: &Lexicon, situation: &Situation) -> Circumstances {
        let sentences = note.sentences.iter().map(|s| s.range.clone());
        let words = lexicon.dictionary.read(&note.wording, sentences);
        let found = |index: &crate::lexicon::index::PhraseIndex| {
            let mut out: Vec<(usize, Range<usize>)> = Vec::new();
            let mut keep = |m: PhraseMatch| out.push((m.owner as usize, m.range));
            index.find(&note.wording, &words, &mut keep);
            out.sort_by_key(|(owner, range)| (range.start, std::cmp::Reverse(range.end), *owner));
            out
        };
        let exceptions = found(&lexicon.advised_exceptions);
        let mut wording = found(&lexicon.advised);
        wording.retain(|(rule, range)| {
            let covers = |(other, r): &(usize, Range<usize>)| {
                other == rule && r.start < range.end && range.start < r.end
            };
            !exceptions.iter().any(covers)
        });
        let client = situation.client.of(note);
        let mut goals = goals::read(note, &client);
        let new = |goal: &&Goal| goals.iter().all(|own| own.text != goal.text);
        let past: Vec<Goal> = situation.past_goals.iter().filter(new).cloned().collect();
        goals.extend(past);
        Circumstances {
            causes: found(&lexicon.cause_words),
            signs: found(&lexicon.sign_words),
            wording,
            goals,
            client,
            names: OnceLock::new(),
        }
    }

    /// What the note calls client and therapist.
    pub fn names(&self, note: &Note, lexicon: &Lexicon) -> &Names {
        let count = || Names::of(&note.wording, &lexicon.language);
        self.names.get_or_init(count)
    }

    /// The first words of a sign, if the note has any.
    pub fn sign(&self, id: &str, lexicon: &Lexicon) -> Option<&Range<usize>> {
        let sign = lexicon.sign(id)?;
        let found = self.signs.iter().find(|(place, _)| *place == sign);
        found.map(|(_, range)| range)
    }

    /// All the words of a sign.
    pub fn signs_of(&self, id: &str, lexicon: &Lexicon) -> impl Iterator<Item = &Range<usize>> {
        let sign = lexicon.sign(id);
        let found = self.signs.iter();
        let found = found.filter(move |(place, _)| Some(*place) == sign);
        found.map(|(_, range)| range)
    }

    /// Whether the note shows a sign: its words, a section of its class with text in it, or its
    /// type.
    pub fn shows(&self, id: &str, note: &Note, lexicon: &Lexicon) -> bool {
        let sections = || {
            let sign = lexicon.sign(id).map(|place| &lexicon.signs[place].entry);
            let classes = sign.map_or(&[][..], |sign| &sign.sections);
            classes.iter().any(|&class| has_text(note, class))
        };
        self.sign(id, lexicon).is_some() || sections() || is_of_type(id, note, lexicon)
    }

    /// The words that say that the session was held by video or phone. What a plan names is
    /// still to come.
    pub fn telehealth(&self, note: &Note, lexicon: &Lexicon) -> Option<&Range<usize>> {
        let sign = lexicon.sign("telehealth")?;
        let held = |range: &Range<usize>| note.section_at(range.start).class != SectionClass::Plan;
        let mut signs = self.signs.iter();
        let found = signs.find(|(place, range)| *place == sign && held(range));
        found.map(|(_, range)| range)
    }

    /// How the session was held, if the note or the client's settings say.
    pub fn setting(&self, note: &Note, lexicon: &Lexicon) -> Option<Setting> {
        let said = self.telehealth(note, lexicon);
        self.client.setting.or(said.map(|_| Setting::Telehealth))
    }
}

/// Whether a section of a class holds more than its heading.
fn has_text(note: &Note, class: SectionClass) -> bool {
    let filled = |s: &crate::note::section::Section| {
        s.class == class
            && !note.wording[s.body.min(s.range.end)..s.range.end]
                .trim()
                .is_empty()
    };
    note.sections.iter().any(filled)
}

/// Whether the front matter's `note-type` is one of those of a sign.
pub fn is_of_type(sign: &str, note: &Note, lexicon: &Lexicon) -> bool {
    let Some((place, sort)) = lexicon.sign(sign).zip(note.field("note-type")) else {
        return false;
    };
    let types = &lexicon.signs[place].entry.note_types;
    types.iter().any(|name| name.eq_ignore_ascii_case(sort))
}
