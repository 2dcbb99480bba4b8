//! Notes with marks that a clinician can read and write: `[[no-showed x2|missed-sessions]]` is
//! wording that must be shown, `[[hopeless|hopelessness negated]]` wording that context sets
//! aside. Passages begin with a line `=== id | where and what`.

// Each test binary uses a part of this.
#![allow(dead_code)]

use std::ops::Range;
use std::path::Path;

use attune::counsel::Counselled;
use attune::counsel::situation::Situation;
use attune::lexicon::Lexicon;
use attune::note::{Note, TextKind};
use attune::scan::finding::Finding;
use attune::scan::scan;

pub struct Passage {
    pub id: String,
    /// A client's turn of talk in files named `talk…`, else a note.
    pub kind: TextKind,
    pub text: String,
    pub marks: Vec<Mark>,
}

pub struct Mark {
    /// Bytes of the text without marks.
    pub range: Range<usize>,
    /// One, or two that are both right.
    pub kinds: Vec<String>,
    /// Empty: shown.
    pub status: String,
}

impl Mark {
    /// Whether a clinician should see it; uncertain and worsening wording is shown, too.
    pub fn is_shown(&self) -> bool {
        matches!(
            self.status.as_str(),
            "" | "present" | "uncertain" | "worsening"
        )
    }
}

/// Reads the passages of a file.
pub fn read(path: &Path) -> Vec<Passage> {
    let text = std::fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kind = match name.starts_with("talk") {
        true => TextKind::Utterance,
        false => TextKind::Note,
    };
    let mut passages = Vec::new();
    for part in text.split("\n=== ").skip(1) {
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        let id = head.split('|').next().unwrap_or_default().trim().to_owned();
        let (text, marks) = unmark(body.trim_end(), &id);
        passages.push(Passage {
            id,
            kind,
            text,
            marks,
        });
    }
    assert!(!passages.is_empty(), "{} holds no passage", path.display());
    passages
}

fn unmark(body: &str, id: &str) -> (String, Vec<Mark>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut rest = body;
    while let Some(open) = rest.find("[[") {
        let close = rest[open..]
            .find("]]")
            .unwrap_or_else(|| panic!("{id}: a mark is never closed"))
            + open;
        let (words, label) = rest[open + 2..close]
            .rsplit_once('|')
            .unwrap_or_else(|| panic!("{id}: a mark without a kind"));
        text.push_str(&rest[..open]);
        let start = text.len();
        text.push_str(words);
        let (kinds, status) = label.trim().split_once(' ').unwrap_or((label.trim(), ""));
        marks.push(Mark {
            range: start..text.len(),
            kinds: kinds.split('/').map(str::to_owned).collect(),
            status: status.trim().to_owned(),
        });
        rest = &rest[close + 2..];
    }
    text.push_str(rest);
    (text, marks)
}

/// A text, read for counsel.
pub fn counselled(text: &str, situation: Situation, lexicon: &Lexicon) -> Counselled {
    let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
    Counselled::read(note, situation, lexicon)
}

/// What the engine finds in a text.
pub fn findings(text: &str, kind: TextKind, lexicon: &Lexicon) -> Vec<Finding> {
    let note = Note::parse(text, kind, &lexicon.grammar);
    scan(&note, lexicon)
}

pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Right, false and missed, and what they come to.
#[derive(Default)]
pub struct Count {
    pub right: usize,
    pub false_alarm: usize,
    pub missed: usize,
}

impl Count {
    /// Something that should be found, and whether it was.
    pub fn count(&mut self, right: bool) {
        self.add(true, right);
    }

    pub fn add(&mut self, gold: bool, said: bool) {
        match (gold, said) {
            (true, true) => self.right += 1,
            (false, true) => self.false_alarm += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.false_alarm).max(1) as f64
    }

    pub fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (2 * self.right + self.false_alarm + self.missed).max(1) as f64
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (right, wrong, missed) = (self.right, self.false_alarm, self.missed);
        let (p, r, f1) = (self.precision(), self.recall(), self.f1());
        write!(
            out,
            "{right:4} right {wrong:4} false {missed:4} missed  P {p:.2} R {r:.2} F1 {f1:.3}"
        )
    }
}
