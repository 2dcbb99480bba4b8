//! Patterns over time, as remarks about the latest note with links to the earlier ones. Each is a
//! reason to be curious. There is none about risk: nothing here is, or may become, a trend of it.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::date::days;
use super::{Cue, Session, Spot, promises};
use crate::counsel::Case;
use crate::counsel::remarks::{Fix, Place, Related, Remark, first_line, remark, with_line};
use crate::lexicon::schema::{Group, Kind, SectionClass};

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
/// Topics that are named in one note.
const TOPICS: usize = 2;
/// A topic counts only if so many of its sentences, one in so many, come with a cue.
const ONE_IN: usize = 3;
/// Strengths are seen to grow over so many notes.
const GROWING: usize = 3;

/// What the notes up to this one show together.
pub fn remarks(course: &Course<'_>) -> Vec<Remark> {
    if course.now.is_blank {
        return Vec::new();
    }
    let mut out = Vec::new();
    out.extend(attendance(course));
    out.extend(topics(course));
    out.extend(returning(course));
    out.extend(same_task(course));
    out.extend(strengths(course));
    out.extend(promises(course));
    out
}

/// A missed session: its day (or that of the note that tells of it), and where it stands.
struct Missed<'a> {
    day: Date,
    session: &'a Session,
    absence: &'a super::absences::Absence,
}

/// Every missed session once, however many notes tell of it.
fn missed<'a>(sessions: &[&'a Session]) -> Vec<Missed<'a>> {
    let mut out: Vec<Missed<'a>> = Vec::new();
    // A named day comes first: what other notes tell of it without a day is no further one.
    for &session in sessions {
        for absence in &session.absences {
            for &day in &absence.days {
                if out.iter().all(|known| known.day != day) {
                    out.push(Missed {
                        day,
                        session,
                        absence,
                    });
                }
            }
        }
    }
    let mut before = Date::MIN;
    for &session in sessions {
        let Some(date) = session.date else { continue };
        for absence in session.absences.iter().filter(|a| a.days.is_empty()) {
            let since = |known: &&Missed<'_>| before < known.day && known.day <= date;
            let known = out.iter().filter(since).count();
            for _ in known..absence.count {
                let day = date;
                out.push(Missed {
                    day,
                    session,
                    absence,
                });
            }
        }
        before = date;
    }
    out.sort_by_key(|missed| missed.day);
    out
}

/// The missed sessions of a client's notes: the day, and the note that tells of it.
pub fn missed_days<'a>(sessions: &[&'a Session]) -> Vec<(Date, &'a Session)> {
    let days = missed(sessions).into_iter();
    days.map(|missed| (missed.day, missed.session)).collect()
}

/// N missed sessions in M weeks; the last of them is told of in this note.
fn attendance(course: &Course<'_>) -> Option<Remark> {
    let now = course.now;
    let last = now.absences.last()?;
    let until = now.date?;
    let weeks = course.habits.weeks;
    let from = until.checked_sub(i64::from(weeks).weeks()).ok()?;
    let all: Vec<&Session> = course.earlier.iter().copied().chain([now]).collect();
    let mut missed = missed(&all);
    missed.retain(|m| from < m.day && m.day <= until);
    let told_now = missed.iter().any(|m| std::ptr::eq(m.session, now));
    if missed.len() < course.habits.misses || !told_now {
        return None;
    }
    let (mut remark, _) = remark("attendance", last.spot.range.clone(), course.case)?;
    let words = &course.case.lexicon.interface.record;
    let mut days: Vec<String> = missed.iter().map(|m| m.day.to_string()).collect();
    days.dedup();
    let mut barriers: Vec<&str> = Vec::new();
    for barrier in missed.iter().flat_map(|m| &m.absence.barriers) {
        if !barriers.contains(&barrier.as_str()) {
            barriers.push(barrier);
        }
    }
    let tried: Vec<&Session> = all
        .iter()
        .copied()
        .filter(|s| !s.outreach.is_empty() && s.date.is_some_and(|date| from < date))
        .collect();
    let list = |form: &str, items: String| match items.is_empty() {
        true => String::new(),
        false => form.replace("{list}", &items),
    };
    let tried_on = tried.iter().map(|session| day(session, course));
    remark.message = remark
        .message
        .replace("{n}", &missed.len().to_string())
        .replace("{weeks}", &weeks.to_string())
        .replace("{days}", &days.join(", "))
        .replace("{barriers}", &list(&words.barriers, barriers.join("; ")))
        .replace(
            "{outreach}",
            &list(&words.outreach, tried_on.collect::<Vec<_>>().join(", ")),
        );
    for missed in &missed {
        let (session, spot) = (missed.session, &missed.absence.spot);
        remark
            .related
            .extend(elsewhere(session, spot, &missed.absence.text, course));
    }
    remark.related.dedup();
    Some(remark)
}

/// A topic that comes with cues in several notes, this one among them.
fn topics(course: &Course<'_>) -> Vec<Remark> {
    let lexicon = course.case.lexicon;
    let sessions = course.recent(BACK);
    let cues = |session: &Session, topic: usize| -> Vec<Cue> {
        let of = session.topics.iter().filter(|t| t.topic == topic);
        let places = of.flat_map(|t| &t.cues);
        let cues = places.filter_map(|&place| session.cues.get(place));
        cues.filter(|cue| course.counts(cue)).cloned().collect()
    };
    let mut found: Vec<(usize, Remark)> = Vec::new();
    for topic in &course.now.topics {
        let with_cues: Vec<(&Session, Vec<Cue>)> = sessions
            .iter()
            .map(|&session| (session, cues(session, topic.topic)))
            .filter(|(_, cues)| !cues.is_empty())
            .collect();
        let named = sessions.iter().flat_map(|s| &s.topics);
        let named = named
            .filter(|t| t.topic == topic.topic)
            .map(|t| t.sentences);
        let near: usize = with_cues.iter().map(|(_, cues)| cues.len()).sum();
        let enough = with_cues.len() >= course.habits.sessions;
        let Some(first) = cues(course.now, topic.topic).into_iter().next() else {
            continue;
        };
        if !enough || near * ONE_IN < named.sum() {
            continue;
        }
        let range = first.spot.range.clone();
        let Some((mut remark, _)) = remark("topic", range, course.case) else {
            return Vec::new();
        };
        let title = &lexicon.topics[topic.topic].entry.title;
        remark.message = remark
            .message
            .replace("{topic}", title)
            .replace("{n}", &with_cues.len().to_string());
        for (session, cues) in &with_cues {
            let cue = &cues[0];
            remark
                .related
                .extend(elsewhere(session, &cue.spot, &cue.text, course));
        }
        found.push((with_cues.len(), remark));
    }
    found.sort_by_key(|(sessions, _)| std::cmp::Reverse(*sessions));
    found.truncate(TOPICS);
    found.into_iter().map(|(_, remark)| remark).collect()
}

/// A kind of wording that was there, was absent for some notes, and is back.
fn returning(course: &Course<'_>) -> Vec<Remark> {
    let lexicon = course.case.lexicon;
    let told: Vec<&Session> = course.told();
    // Missed sessions are counted; they do not return.
    let is_cue = |cue: &&Cue| course.counts(cue) && !lexicon.patterns[cue.pattern].entry.absence;
    let kind = |cue: &Cue| &lexicon.kind_of(cue.pattern).id;
    let mut done: Vec<&String> = Vec::new();
    let mut out = Vec::new();
    for cue in course.now.shown().filter(is_cue) {
        let id = kind(cue);
        if done.contains(&id) {
            continue;
        }
        done.push(id);
        let has = |session: &&Session| session.shown().any(|other| kind(other) == id);
        let Some(last) = told.iter().rposition(has) else {
            continue;
        };
        let between = told.len() - last - 1;
        if between < course.habits.quiet {
            continue;
        }
        let Some((mut remark, _)) = remark("returns", cue.spot.range.clone(), course.case) else {
            return out;
        };
        remark.message = remark
            .message
            .replace("{title}", &lexicon.kind_of(cue.pattern).title)
            .replace("{n}", &between.to_string())
            .replace("{date}", &day(told[last], course));
        let earlier = told[last].shown().find(|other| kind(other) == id);
        let link = earlier.and_then(|e| elsewhere(told[last], &e.spot, &e.text, course));
        remark.related.extend(link);
        out.push(remark);
    }
    out
}

/// The same task, under the same name, not done in several notes.
fn same_task(course: &Course<'_>) -> Option<Remark> {
    let lexicon = course.case.lexicon;
    let undone = |session: &Session, task: Option<&str>| -> Option<Cue> {
        let about = session.shown().filter(|cue| course.counts(cue));
        let mut about = about.filter(|cue| lexicon.kind_of(cue.pattern).about_task);
        let same = |cue: &&Cue| {
            let own = cue.task.as_deref();
            own.is_some_and(|own| task.is_none_or(|task| is_same_task(own, task)))
        };
        about.find(same).cloned()
    };
    let cue = undone(course.now, None)?;
    let task = cue.task.as_deref()?;
    let sessions = course.recent(BACK);
    let times: Vec<(&Session, Cue)> = sessions
        .iter()
        .filter_map(|&session| Some((session, undone(session, Some(task))?)))
        .collect();
    if times.len() < course.habits.sessions {
        return None;
    }
    let range = cue.spot.range.clone();
    let mut remark = with_line("same-task", range.clone(), range.start, course.case)?;
    let fill = |text: &str| {
        text.replace("{task}", task)
            .replace("{n}", &times.len().to_string())
    };
    remark.message = fill(&remark.message);
    remark
        .fixes
        .iter_mut()
        .for_each(|fix| fix.text = fill(&fix.text));
    for (session, cue) in &times {
        remark
            .related
            .extend(elsewhere(session, &cue.spot, &cue.text, course));
    }
    Some(remark)
}

/// "The log" may be the worry log.
fn is_same_task(one: &str, other: &str) -> bool {
    let short_for = |long: &str, short: &str| {
        let rest = long.strip_suffix(short);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    short_for(one, other) || short_for(other, one)
}

/// Strengths that are named more often from note to note.
fn strengths(course: &Course<'_>) -> Option<Remark> {
    let sessions = course.recent(GROWING);
    let counts: Vec<usize> = sessions.iter().map(|s| s.strengths().count()).collect();
    let (first, last) = (*counts.first()?, *counts.last()?);
    let grow = counts.is_sorted() && first > 0 && last > first;
    if sessions.len() < GROWING || !grow {
        return None;
    }
    let cue = course.now.strengths().next()?;
    let (mut remark, _) = remark("strengths-grow", cue.spot.range.clone(), course.case)?;
    let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
    remark.message = remark.message.replace("{counts}", &counts.join(", "));
    for session in &sessions {
        let first = session.strengths().next();
        remark
            .related
            .extend(first.and_then(|cue| elsewhere(session, &cue.spot, &cue.text, course)));
    }
    Some(remark)
}

/// Promises that have been open for long, at the plan of the last note.
fn promises(course: &Course<'_>) -> Option<Remark> {
    if !course.is_last {
        return None;
    }
    let now = course.now.date?;
    let sessions: Vec<&Session> = course.earlier.iter().copied().chain([course.now]).collect();
    let old = |open: &promises::Open| {
        let since = sessions[open.session].date;
        since.is_some_and(|since| days(since, now) >= i64::from(course.habits.promise_days))
    };
    let open: Vec<promises::Open> = promises::open(&sessions).into_iter().filter(old).collect();
    let first = open.first()?;
    let note = course.case.note;
    let plan = note
        .sections
        .iter()
        .rfind(|s| s.class == SectionClass::Plan);
    let range = plan.map_or_else(|| first_line(course.case), |plan| plan.title.clone());
    let mut remark = with_line("promise-open", range.clone(), range.start, course.case)?;
    remark.message = remark
        .message
        .replace("{n}", &open.len().to_string())
        .replace("{date}", &day(sessions[first.session], course))
        .replace("{text}", &first.text);
    let words = &course.case.lexicon.interface.record;
    let line = remark.fixes.pop();
    for open in &open {
        let session = sessions[open.session];
        remark
            .related
            .extend(elsewhere(session, &open.spot, &open.text, course));
        remark.fixes.extend(line.as_ref().map(|line| Fix {
            title: words.keep.replace("{text}", &open.text),
            text: line.text.replace("{text}", &open.text),
            ..line.clone()
        }));
    }
    Some(remark)
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
