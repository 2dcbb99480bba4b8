//! Many notes of one client: which belong together, and what they say before the next session.
//! Nothing of it is kept outside the notes.

pub mod brief;
pub mod promises;
pub mod series;

use crate::counsel::Counselled;
use crate::counsel::situation::Situation;
use crate::lexicon::Lexicon;
use crate::note::Note;
use crate::scan::finding::Finding;
use crate::scan::scan;

/// One note of a series, read.
#[derive(Debug)]
pub struct Session {
    /// As the note says it, or its file's name.
    pub date: Option<String>,
    pub counselled: Counselled,
    pub findings: Vec<Finding>,
    pub promises: promises::Statements,
}

impl Session {
    /// Reads a note; `name` is its file's name without the ending.
    pub fn read(note: Note, name: &str, lexicon: &Lexicon, situation: &Situation) -> Session {
        Session {
            date: series::date(&note, name),
            findings: scan(&note, lexicon),
            promises: promises::Statements::read(&note, lexicon),
            counselled: Counselled::read(note, situation.clone(), lexicon),
        }
    }

    pub fn note(&self) -> &Note {
        &self.counselled.note
    }
}
