//! Many notes of one client: which belong together, what they say over time, and what to know
//! before the next session. A note is read once, into a [`Session`] that is small enough for
//! thousands of them; nothing of it is kept outside the notes.

pub mod absences;
pub mod brief;
pub mod date;
pub mod goals;
pub mod patterns;
pub mod promises;
pub mod report;
pub mod series;
mod subjects;
pub mod supervision;

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use ropey::Rope;

use crate::counsel::goals::Goal;
use crate::counsel::page::cut;
use crate::counsel::situation::{Client, Situation};
use crate::counsel::{Case, Counselled, remarks};
use crate::lexicon::Lexicon;
use crate::note::Note;
use crate::note::position::{self, Encoding, Position};
use crate::scan::finding::Finding;
use absences::Absence;
use date::Dates;
use promises::Statements;
use series::{Key, Name};
use subjects::Topic;
use supervision::review;

/// A stretch of a note, in bytes and as an editor names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub range: Range<usize>,
    pub start: Position,
    pub end: Position,
}

/// What one note says that matters beyond it.
#[derive(Debug)]
pub struct Session {
    pub path: PathBuf,
    /// Its file's name: the order of notes of one day, and of those without.
    name: Name,
    /// Another number for every other text.
    pub fingerprint: u64,
    /// `None`: the note belongs with no other.
    pub key: Option<Key>,
    pub date: Option<Date>,
    /// What the notes call the client: the front matter's `client`.
    pub client_code: Option<String>,
    /// Comments that wait, in the text; those beside it are added by who reads files.
    pub comments: Vec<review::Open>,
    /// The front matter's `status`.
    pub status: Option<String>,
    /// It has no text yet.
    pub is_blank: bool,
    /// What is shown and what goes well, in the order of the text.
    pub cues: Vec<Cue>,
    pub absences: Vec<Absence>,
    /// Where the clinician says that they tried to reach the client.
    pub outreach: Vec<Spot>,
    pub topics: Vec<Topic>,
    pub promises: Statements,
    pub goals: Vec<Goal>,
    /// The question what will be different stands in it, or its answer.
    pub asks_anchor: bool,
    /// What each sentence is about; see [`subjects::content`].
    about: Vec<Vec<u32>>,
    pub client: Client,
}

/// A finding, as the record keeps it.
#[derive(Debug, Clone)]
pub struct Cue {
    /// The place of its pattern in the lexicon.
    pub pattern: usize,
    pub spot: Spot,
    pub text: String,
    pub is_strength: bool,
    /// The name of the between-session task that it is about: "thought record".
    pub task: Option<String>,
}

/// Which series a note belongs to, and its day.
pub type Identity = (Option<Key>, Option<Date>);

/// What reading a note for the record depends on.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub lexicon: &'a Lexicon,
    pub situation: &'a Situation,
    /// What the positions count.
    pub encoding: Encoding,
}

/// Words kept of a finding, in characters: enough to know it by.
const LONGEST: usize = 120;
/// A quotation is shown between marks; it brings none along.
const QUOTES: [char; 3] = ['"', '“', '”'];

impl Reader<'_> {
    /// Reads a note that lies at `path`.
    pub fn read(&self, path: &Path, note: Note) -> Session {
        let identity = self.identity(path, &note);
        let counselled = Counselled::read(note, self.situation.clone(), self.lexicon);
        self.session(path, identity, &counselled.case(self.lexicon))
    }

    /// Whose note it is, and of which day.
    pub fn identity(&self, path: &Path, note: &Note) -> Identity {
        let (dates, language) = (self.dates(), &self.lexicon.language);
        let name = series::name(path);
        let date = series::date(note, &name, &dates, language);
        let key = series::key(note, &name, date.is_some(), &dates, language);
        (key, date)
    }

    /// The session of a note that was read for counsel already.
    pub fn session(&self, path: &Path, (key, date): Identity, case: &Case<'_>) -> Session {
        let (note, lexicon, findings) = (case.note, self.lexicon, &case.reading.findings);
        let spots = Spots::new(note, self.encoding);
        let standing = findings.iter().filter(|f| f.stands());
        let cue = |finding: &Finding| Cue {
            pattern: finding.pattern,
            spot: spots.of(&finding.range),
            text: cut(
                note.text[finding.range.clone()].trim_matches(QUOTES),
                LONGEST,
            ),
            is_strength: finding.is_strength(),
            task: subjects::task(note, finding, lexicon),
        };
        Session {
            path: path.to_owned(),
            name: Name::of(path),
            fingerprint: fingerprint(&note.text),
            key,
            date,
            client_code: note.field("client").map(str::to_owned),
            comments: review::open(&note.text, None),
            status: note.field("status").map(str::to_owned),
            is_blank: note.sentences.is_empty(),
            cues: standing.map(cue).collect(),
            absences: absences::read(case, date, &self.dates(), &spots),
            outreach: absences::outreach(case, &spots),
            topics: subjects::topics(case),
            promises: Statements::read(case, &spots),
            goals: case.circumstances.goals.clone(),
            asks_anchor: remarks::anchor_is_asked(case),
            about: subjects::about(note, &lexicon.language),
            client: case.circumstances.client.clone(),
        }
    }

    fn dates(&self) -> Dates<'_> {
        Dates::new(&self.lexicon.language, self.situation.day_first)
    }
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Session {
    /// Where it stands among its client's notes.
    pub fn place(&self) -> (Option<Date>, &Name) {
        (self.date, &self.name)
    }

    pub fn strengths(&self) -> impl Iterator<Item = &Cue> {
        self.cues.iter().filter(|cue| cue.is_strength)
    }

    /// What there is to wonder about.
    pub fn shown(&self) -> impl Iterator<Item = &Cue> {
        self.cues.iter().filter(|cue| !cue.is_strength)
    }
}

/// The notes of one client in their order; those without a date come first.
pub fn sort<S: AsRef<Session>>(sessions: &mut [S]) {
    sessions.sort_by(|one, other| one.as_ref().place().cmp(&other.as_ref().place()));
}

impl AsRef<Session> for Session {
    fn as_ref(&self) -> &Session {
        self
    }
}

/// Turns ranges of one note into places.
pub struct Spots {
    rope: Rope,
    encoding: Encoding,
}

impl Spots {
    fn new(note: &Note, encoding: Encoding) -> Spots {
        Spots {
            rope: Rope::from_str(&note.text),
            encoding,
        }
    }

    pub fn of(&self, range: &Range<usize>) -> Spot {
        let at = |byte| position::position(&self.rope, byte, self.encoding);
        Spot {
            range: range.clone(),
            start: at(range.start),
            end: at(range.end),
        }
    }
}
