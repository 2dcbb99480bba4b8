//! What the client hoped for, as their notes tell: goals and the answer to "what will be different
//! in three or six months", each with its day, and when a later note last came back to it.

use jiff::civil::Date;

use super::Session;
use super::date::weeks;
use super::subjects::{content, shared};
use crate::counsel::goals::{Goal, Past};
use crate::lexicon::schema::Language;

/// A goal, when it was said, and when it was last come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub goal: Goal,
    pub said: Option<Date>,
    pub revisited: Option<Date>,
    /// What it is about.
    about: Vec<u32>,
}

/// Goals of a client's notes, the latest first, each once.
pub fn held<S: AsRef<Session>>(sessions: &[S], language: &Language) -> Vec<Held> {
    let mut out: Vec<Held> = Vec::new();
    for session in sessions.iter().map(AsRef::as_ref) {
        for held in &mut out {
            if held.comes_back_in(session) {
                held.revisited = session.date.or(held.revisited);
            }
        }
        let own = session.goals.iter().filter(|goal| goal.past.is_none());
        // Within a note the best goal stands first; the last note's come first in the end.
        for goal in own.rev() {
            if out.iter().all(|held| held.goal.text != goal.text) {
                out.push(Held {
                    goal: goal.clone(),
                    said: session.date,
                    revisited: None,
                    about: content(&goal.text, language),
                });
            }
        }
    }
    out.reverse();
    out
}

/// The same for counsel about a note of the day `now`.
pub fn past<S: AsRef<Session>>(earlier: &[S], now: Option<Date>, language: &Language) -> Vec<Goal> {
    let as_goal = |held: Held| {
        let last = held.revisited.or(held.said);
        let past = last.zip(now).map(|(last, now)| Past {
            date: last.to_string(),
            weeks: weeks(last, now),
        });
        let said = held.said.map(|date| date.to_string());
        Some(Goal {
            date: said.or(held.goal.date),
            past: Some(past?),
            ..held.goal
        })
    };
    held(earlier, language)
        .into_iter()
        .filter_map(as_goal)
        .collect()
}

impl Held {
    /// Whether a note repeats the goal, or has a sentence about the same things.
    fn comes_back_in(&self, session: &Session) -> bool {
        let enough = self.about.len().clamp(1, 2);
        let repeats = session.goals.iter().any(|own| own.text == self.goal.text);
        let mut said = session.about.iter();
        repeats || said.any(|said| shared(&self.about, said) >= enough)
    }
}
