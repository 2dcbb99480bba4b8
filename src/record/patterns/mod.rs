//! Patterns over time, as remarks about the latest note with links to the earlier ones. Each is a
//! reason to be curious. There is none about risk: nothing here is, or may become, a trend of it.

mod attendance;
mod overdue;
mod returning;
mod strengths;
mod tasks;
mod topics;

use serde::Deserialize;

use super::{Cue, Session, Spot};
use crate::counsel::Case;
use crate::counsel::remarks::{Place, Related, Remark};
use crate::lexicon::schema::{Group, Kind};

/// From how often something is worth a word. `[record]` in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Habits {
    /// So many missed sessions …
    pub misses: usize,
    /// … within so many weeks.
    pub weeks: u16,
    /// So many sessions in which a topic comes with cues, or a task is not done.
    pub sessions: usize,
    /// A cue comes back after so many notes without it.
    pub quiet: usize,
    /// A promise has been open for so many days.
    pub promise_days: u16,
}

impl Default for Habits {
    fn default() -> Habits {
        Habits {
            misses: 3,
            weeks: 6,
            sessions: 3,
            quiet: 3,
            promise_days: 21,
        }
    }
}

/// A note among its client's.
pub struct Course<'a> {
    /// The notes before it, earliest first.
    pub earlier: &'a [&'a Session],
    pub now: &'a Session,
    /// No note is later.
    pub is_last: bool,
    pub case: &'a Case<'a>,
    pub habits: Habits,
    /// Kinds that settings do not silence.
    pub wants: &'a dyn Fn(&Kind) -> bool,
}

/// Notes that are looked back at for topics and tasks.
const BACK: usize = 12;

/// What the notes up to this one show together.
pub fn remarks(course: &Course<'_>) -> Vec<Remark> {
    if course.now.is_blank {
        return Vec::new();
    }
    let mut out = Vec::new();
    out.extend(attendance::told(course));
    out.extend(topics::told(course));
    out.extend(returning::told(course));
    out.extend(tasks::told(course));
    out.extend(strengths::told(course));
    out.extend(overdue::told(course));
    out
}

impl<'a> Course<'a> {
    /// Whether a cue may become part of a pattern: none about safety ever does.
    fn counts(&self, cue: &Cue) -> bool {
        let kind = self.case.lexicon.kind_of(cue.pattern);
        kind.group != Group::Risk && !kind.companion && (self.wants)(kind)
    }

    /// The notes before this one that have a text.
    fn told(&self) -> Vec<&'a Session> {
        let told = self.earlier.iter().copied();
        told.filter(|session| !session.is_blank).collect()
    }

    /// This note and those before it, so many in all, earliest first.
    fn recent(&self, most: usize) -> Vec<&'a Session> {
        let mut told = self.told();
        told.push(self.now);
        told.split_off(told.len().saturating_sub(most))
    }
}

/// A link to another note; none to this one, where the remark itself stands.
fn elsewhere(session: &Session, spot: &Spot, text: &str, course: &Course<'_>) -> Option<Related> {
    if session.path == course.now.path {
        return None;
    }
    let words = &course.case.lexicon.interface.record;
    let place = words.place.replace("{date}", &day(session, course));
    Some(Related {
        place: Place::There(session.path.clone(), spot.start, spot.end),
        words: place.replace("{words}", text),
    })
}

/// The day of a note, as it is told.
fn day(session: &Session, course: &Course<'_>) -> String {
    let undated = || course.case.lexicon.interface.record.undated.clone();
    session.date.map_or_else(undated, |date| date.to_string())
}
