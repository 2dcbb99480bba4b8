//! A note among its client's: what the earlier ones add to what is said about it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::records::{Records, With};
use crate::counsel::Case;
use crate::counsel::remarks::Remark;
use crate::counsel::situation::Situation;
use crate::note::Note;
use crate::record::patterns::{self, Course};
use crate::record::series::Name;
use crate::record::{Reader, Session, goals};
use crate::scan::finding::Finding;

/// The other notes of the client whom a note is about.
#[derive(Debug)]
pub struct Beside {
    path: PathBuf,
    earlier: Vec<Arc<Session>>,
    is_last: bool,
    /// Changes with what those notes say; see [`Records::around`].
    pub around: u64,
}

impl Beside {
    /// The notes before and behind this one; `None` if there are none. `situation` gets the goals
    /// that they tell of.
    pub fn find(
        records: &Records,
        path: &Path,
        note: &Note,
        situation: &mut Situation,
        with: With<'_>,
    ) -> Option<Beside> {
        let (key, date) = reader(situation, with).identity(path, note);
        let (mut earlier, around) = records.beside(path, &key?);
        if earlier.is_empty() {
            return None;
        }
        let all = earlier.len();
        let own = (date, Name::of(path));
        earlier.retain(|other| (other.date, Name::of(&other.path)) < own);
        let is_last = earlier.len() == all;
        situation.past_goals = goals::past(&earlier, date, &with.lexicon.language);
        Some(Beside {
            path: path.to_owned(),
            earlier,
            is_last,
            around,
        })
    }

    /// What the notes up to this one show together, and the note as the record keeps it.
    pub fn remarks(
        &self,
        case: &Case<'_>,
        findings: &[Finding],
        with: With<'_>,
    ) -> (Vec<Remark>, Session) {
        let now = reader(case.situation, with).session(&self.path, case, findings);
        let earlier: Vec<&Session> = self.earlier.iter().map(AsRef::as_ref).collect();
        let remarks = patterns::remarks(&Course {
            earlier: &earlier,
            now: &now,
            is_last: self.is_last,
            case,
            habits: with.settings.habits(),
            wants: &|kind| with.settings.wants_kind(kind),
        });
        (remarks, now)
    }
}

fn reader<'a>(situation: &'a Situation, with: With<'a>) -> Reader<'a> {
    Reader {
        lexicon: with.lexicon,
        situation,
        encoding: with.encoding,
    }
}
