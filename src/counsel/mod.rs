//! From a finding to what a person reads or inserts: message, hover, reflections, and where in
//! the note a reflection goes. Everything here is a function of finding, note and lexicon.

pub mod causes;
pub mod circumstances;
pub mod closure;
pub mod complete;
pub mod documents;
pub mod goals;
pub mod hover;
pub mod kind_page;
pub mod outline;
pub mod page;
pub mod place;
pub mod reference;
pub mod reflections;
pub mod remarks;
pub mod situation;
pub mod style;
pub mod summary;
mod terms;
mod wording;

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Group, Kind};
use crate::note::Note;
use crate::scan::finding::Finding;
use crate::scan::reading::Reading;
use circumstances::Circumstances;
use situation::Situation;

/// A note with everything that counsel about it depends on.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub note: &'a Note,
    pub reading: &'a Reading,
    pub lexicon: &'a Lexicon,
    pub circumstances: &'a Circumstances,
    pub situation: &'a Situation,
}

/// A note, read for counsel; owns what a [`Case`] borrows.
#[derive(Debug, Clone)]
pub struct Counselled {
    pub note: Note,
    pub reading: Reading,
    pub circumstances: Circumstances,
    pub situation: Situation,
}

impl Counselled {
    pub fn read(note: Note, situation: Situation, lexicon: &Lexicon) -> Counselled {
        Counselled {
            reading: Reading::of(&note, lexicon),
            circumstances: Circumstances::read(&note, &situation),
            note,
            situation,
        }
    }

    /// Puts a text in the place of a stretch of the note (bytes, at the ends of characters): what
    /// hangs on it is read again. The lexicon is the one that the note was read with; the situation
    /// is still to be settled.
    pub fn edit(&mut self, stretch: Range<usize>, new: &str, lexicon: &Lexicon) {
        let change = self.note.edit(stretch, new, &lexicon.grammar);
        self.reading.update(&self.note, &change, lexicon);
        self.circumstances.update(&self.note, &change, lexicon);
    }

    /// Takes what holds outside the note, which may hang on the note itself.
    pub fn settle(&mut self, situation: Situation) {
        self.circumstances.settle(&self.note, &situation);
        self.situation = situation;
    }

    /// A note about which nothing is to be said.
    pub fn unread(note: Note, situation: Situation) -> Counselled {
        Counselled {
            reading: Reading::default(),
            circumstances: Circumstances::read(&note, &situation),
            note,
            situation,
        }
    }

    /// The note as counsel sees it; `lexicon` is the one it was read with.
    pub fn case<'a>(&'a self, lexicon: &'a Lexicon) -> Case<'a> {
        Case {
            note: &self.note,
            reading: &self.reading,
            lexicon,
            circumstances: &self.circumstances,
            situation: &self.situation,
        }
    }
}

/// One line about a finding. Short: editors show it in lists and beside the text.
pub fn message(finding: &Finding, lexicon: &Lexicon) -> String {
    let kind = finding.kind(lexicon);
    let form = match kind.group {
        Group::Risk => &lexicon.interface.message_risk,
        _ => &lexicon.interface.message,
    };
    form.replace("{goes-with}", &kind.goes_with)
}

/// The fixed line that comes before everything else about a kind that may touch on safety.
pub fn safety_line<'a>(kind: &Kind, lexicon: &'a Lexicon) -> Option<&'a str> {
    match kind.group {
        Group::Risk => Some(&lexicon.safety.risk),
        _ => kind.companion.then_some(lexicon.safety.companion.as_str()),
    }
}

/// Why a finding is set aside, in a sentence; `None` if nothing does. `cue` gives the words that
/// decided it as the reader may see them.
pub fn set_aside(
    finding: &Finding,
    lexicon: &Lexicon,
    cue: impl Fn(&Range<usize>) -> String,
) -> Option<String> {
    if finding.stands() {
        return None;
    }
    let words = &lexicon.interface;
    let status = finding.context.status.name();
    let reason = words.status.get(status).map_or(status, String::as_str);
    let form = match &finding.context.decided_by {
        Some(range) => words.set_aside.replace("{cue}", &cue(range)),
        None => words.set_aside_place.clone(),
    };
    Some(form.replace("{status}", reason))
}

/// What may lie behind a kind, likeliest first: "Guilt or shame: …".
fn causes<'a>(kind: &'a Kind, lexicon: &'a Lexicon) -> impl Iterator<Item = String> + 'a {
    kind.causes.iter().map(|cause| {
        let title = lexicon
            .cause(&cause.id)
            .map_or(cause.id.as_str(), |c| &c.title);
        format!("{title}: {}", cause.text)
    })
}
