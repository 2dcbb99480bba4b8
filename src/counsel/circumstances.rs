//! What a note says besides its findings: what sort of session it was, whose goals it names, what
//! it calls the two people in the room.

use std::ops::Range;
use std::sync::OnceLock;

use super::Case;
use super::goals::{self, Goal};
use super::situation::{Client, Situation};
use super::style::{self, Names};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{SectionClass, Setting};
use crate::note::Note;
use crate::note::change::Change;

/// Made once for a note as it stands.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    pub goals: Vec<Goal>,
    pub client: Client,
    /// Where the note names client or therapist, and how; looked for when first asked for.
    named: OnceLock<Vec<style::Named>>,
    names: OnceLock<Names>,
}

impl Circumstances {
    pub fn read(note: &Note, situation: &Situation) -> Circumstances {
        let mut circumstances = Circumstances::default();
        circumstances.settle(note, situation);
        circumstances
    }

    /// Takes whose note it is, and what they hope for.
    pub fn settle(&mut self, note: &Note, situation: &Situation) {
        let client = situation.client.of(note);
        let mut goals = goals::read(note, &client);
        let new = |goal: &&Goal| goals.iter().all(|own| own.text != goal.text);
        let past: Vec<Goal> = situation.past_goals.iter().filter(new).cloned().collect();
        goals.extend(past);
        (self.goals, self.client) = (goals, client);
    }

    /// Brings the names up to date after an edit of the note.
    pub fn update(&mut self, note: &Note, change: &Change, lexicon: &Lexicon) {
        self.names = OnceLock::new();
        if let Some(named) = self.named.get_mut() {
            let new = style::named(note.wording(), change.new.clone(), &lexicon.language);
            change.put(new, named);
        }
    }
}

impl Case<'_> {
    /// What the note calls client and therapist.
    pub fn names(&self) -> &Names {
        let (text, language) = (self.note.wording(), &self.lexicon.language);
        let read = || style::named(text, 0..text.len(), language);
        let named = || self.circumstances.named.get_or_init(read);
        let names = &self.circumstances.names;
        names.get_or_init(|| Names::of(named(), language))
    }

    /// The first words of a sign, if the note has any.
    pub fn sign(&self, id: &str) -> Option<&Range<usize>> {
        self.reading.signs_of(id, self.lexicon).next()
    }

    /// Whether the note shows a sign: its words, a section of its class with text in it, or its
    /// type.
    pub fn shows(&self, id: &str) -> bool {
        let sections = || {
            let place = self.lexicon.sign(id);
            let sign = place.map(|place| &self.lexicon.signs[place].entry);
            let classes = sign.map_or(&[][..], |sign| &sign.sections);
            classes.iter().any(|&class| has_text(self.note, class))
        };
        self.sign(id).is_some() || sections() || is_of_type(id, self.note, self.lexicon)
    }

    /// The words that say that the session was held by video or phone. What a plan names is
    /// still to come.
    pub fn telehealth(&self) -> Option<&Range<usize>> {
        let class = |range: &Range<usize>| self.note.section_at(range.start).class;
        let mut signs = self.reading.signs_of("telehealth", self.lexicon);
        signs.find(|range| class(range) != SectionClass::Plan)
    }

    /// How the session was held, if the note or the client's settings say.
    pub fn setting(&self) -> Option<Setting> {
        let said = self.telehealth().map(|_| Setting::Telehealth);
        self.circumstances.client.setting.or(said)
    }
}

/// Whether a section of a class holds more than its heading.
fn has_text(note: &Note, class: SectionClass) -> bool {
    let filled = |s: &crate::note::section::Section| {
        s.class == class
            && !note.wording()[s.body.min(s.range.end)..s.range.end]
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
