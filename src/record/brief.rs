//! The page before a session: what went well first, then last time's cues, promises that are open,
//! the client's goal, the words they would rather hear, and the anchor question if nobody has
//! asked it.

use jiff::civil::Date;

use super::absences::missed_days;
use super::date::weeks;
use super::goals::{Held, held};
use super::{Cue, Session, promises};
use crate::counsel::page::{Page, escaped};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{BriefWords, Group};

/// So many lines under one heading: a brief is one screen.
const LINES: usize = 5;
/// Missed sessions are told of for so many weeks back.
const WEEKS: i64 = 12;

/// The brief from a client's notes, earliest first.
pub fn brief<S: AsRef<Session>>(sessions: &[S], lexicon: &Lexicon) -> Page {
    let words = &lexicon.interface.brief;
    let sessions: Vec<&Session> = sessions.iter().map(AsRef::as_ref).collect();
    let mut page = Page::default();
    page.title(&words.title);
    // Today's note may be open, with nothing in it yet.
    let Some(last) = sessions.iter().rfind(|session| !session.is_blank) else {
        page.text(words.nothing.clone());
        return page;
    };
    if let Some(date) = last.date {
        page.text(words.last_note.replace("{date}", &date.to_string()));
    }
    let before = page.clone();
    let named = |cue: &Cue| {
        let title = &lexicon.kind_of(cue.pattern).title;
        format!("{title}: “{}”", escaped(&cue.text))
    };
    let mut cues: Vec<&Cue> = last.shown().collect();
    // What may concern safety is never the line that falls off the screen.
    cues.sort_by_key(|cue| lexicon.kind_of(cue.pattern).group != Group::Risk);
    let mut list = |heading: &str, lines: Vec<String>| page.list(heading, first(lines, words));
    list(&words.strengths, last.strengths().map(named).collect());
    list(&words.cues, cues.into_iter().map(named).collect());
    list(&words.missed, attendance(&sessions, last.date, words));
    let open = promises::open(&sessions).into_iter();
    let promised = |open: promises::Open| {
        let text = format!("“{}”", escaped(&open.text));
        dated(&words.promise_of, sessions[open.session].date, &text)
    };
    list(&words.promises, open.map(promised).collect());
    let goals = held(&sessions, &lexicon.language).into_iter();
    list(
        &words.goal,
        goals.map(|goal| told(&goal, last.date, words)).collect(),
    );
    list(&words.avoid, own_words(last, lexicon));
    let asked = sessions.iter().any(|session| session.asks_anchor);
    let question = lexicon.hint("no-anchor").map(|hint| hint.message.clone());
    list(
        &words.anchor,
        question.filter(|_| !asked).into_iter().collect(),
    );
    if page == before {
        page.text(words.nothing.clone());
    }
    page.text(words.closing.clone());
    page
}

/// As many lines as a heading may have, and how many there are besides.
fn first(mut lines: Vec<String>, words: &BriefWords) -> Vec<String> {
    let over = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    if over > 0 {
        lines.push(words.more.replace("{n}", &over.to_string()));
    }
    lines
}

/// "On {date}: {text}", or the text alone where the note says no day.
fn dated(form: &str, date: Option<Date>, text: &str) -> String {
    match date {
        Some(date) => form
            .replace("{date}", &date.to_string())
            .replace("{text}", text),
        None => text.to_owned(),
    }
}

/// The missed sessions of the last weeks, on one line.
fn attendance(sessions: &[&Session], last: Option<Date>, words: &BriefWords) -> Vec<String> {
    let recent = |day: &Date| last.is_some_and(|last| weeks(*day, last) < WEEKS);
    let missed = missed_days(sessions).into_iter();
    let days: Vec<String> = missed.filter(recent).map(|day| day.to_string()).collect();
    let line = words.missed_days.replace("{n}", &days.len().to_string());
    let line = line.replace("{weeks}", &WEEKS.to_string());
    let told = (!days.is_empty()).then(|| line.replace("{days}", &days.join(", ")));
    told.into_iter().collect()
}

/// A goal with its day, and how long ago a note came back to it.
fn told(held: &Held, last: Option<Date>, words: &BriefWords) -> String {
    let text = format!("“{}”", escaped(&held.goal.text));
    let said = held.goal.date.clone();
    let said = said.or_else(|| held.said.map(|date| date.to_string()));
    let line = match said {
        Some(date) => {
            let line = words.goal_of.replace("{date}", &escaped(&date));
            line.replace("{goal}", &escaped(&held.goal.text))
        }
        None => text,
    };
    let ago = held.revisited.zip(last).map(|(date, last)| {
        let form = words.revisited.replace("{date}", &date.to_string());
        form.replace("{weeks}", &weeks(date, last).to_string())
    });
    let never = || match held.said.zip(last) {
        Some((said, last)) if said < last => words.not_revisited.clone(),
        _ => String::new(),
    };
    format!("{line}{}", ago.unwrap_or_else(never))
}

/// Words to avoid, pronouns, and under which circumstances the client is here.
fn own_words(last: &Session, lexicon: &Lexicon) -> Vec<String> {
    let words = &lexicon.interface.brief;
    let client = &last.client;
    let pronouns = client.pronouns.as_ref();
    let pronouns = pronouns.map(|p| words.pronouns.replace("{pronouns}", &escaped(p)));
    let context = client.context.iter();
    let context = context.filter_map(|id| lexicon.care_context(id));
    let context = context.map(|context| context.keep.clone());
    let avoided = client.avoid.iter().map(|(word, instead)| {
        let line = words.avoid_one.replace("{instead}", &escaped(instead));
        line.replace("{word}", &escaped(word))
    });
    avoided.chain(pronouns).chain(context).collect()
}
