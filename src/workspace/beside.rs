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
use crate::record::{Identity, Reader, Session, goals};

/// The other notes of the client whom a note is about.
#[derive(Debug)]
pub struct Beside {
    path: PathBuf,
    identity: Identity,
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
        let identity = reader(situation, with).identity(path, note);
        let (key, date) = &identity;
        let (mut earlier, around) = records.beside(path, key.as_ref()?);
        if earlier.is_empty() {
            return None;
        }
        let name = Name::of(path);
        let before = earlier.partition_point(|other| other.place() < (*date, &name));
        let is_last = before == earlier.len();
        earlier.truncate(before);
        situation.past_goals = goals::past(&earlier, *date, &with.lexicon.language);
        Some(Beside {
            path: path.to_owned(),
            identity,
            earlier,
            is_last,
            around,
        })
    }

    /// What the notes up to this one show together, and the note as the record keeps it.
    pub fn remarks(&self, case: &Case<'_>, with: With<'_>) -> (Vec<Remark>, Session) {
        let now = reader(case.situation, with).session(&self.path, self.identity.clone(), case);
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
