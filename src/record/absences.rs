//! Sessions that a client missed, as the notes tell of them: one finding may tell of several
//! ("No-showed 3/25 and 4/1", "NS x2"), and several notes of one.

use std::ops::Range;

use jiff::civil::Date;

use super::date::Dates;
use super::{LONGEST, Session, Spot, Spots};
use crate::counsel::page::cut;
use crate::counsel::{Case, causes};
use crate::lexicon::schema::Language;
use crate::note::Note;
use crate::scan::finding::{Finding, Status};

/// Missed sessions that a finding tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub spot: Spot,
    pub text: String,
    /// The days, where the note names them.
    pub days: Vec<Date>,
    /// How many there were; as many as `days` or more.
    pub count: usize,
    /// Titles of the causes that the note names close by.
    pub barriers: Vec<String>,
}

/// Words between a finding and a date that belongs to it: "no-showed on 3/25".
const NEAR: usize = 12;
/// More than so many at once is a figure of speech, or a form's number.
const MOST: usize = 12;
/// What stood in the way is looked for around so many findings of a note.
const EXPLAINED: usize = 12;

/// The absences of a note that was written on `date`.
pub fn read(case: &Case<'_>, date: Option<Date>, dates: &Dates<'_>, spots: &Spots) -> Vec<Absence> {
    let note = case.note;
    let told = case.reading.findings.iter().filter(|finding| {
        let is_absence = finding.pattern(case.lexicon).absence;
        // "Missed 3/4 and 3/11" stays so when a later sentence calls it the past.
        let past = finding.context.status == Status::Historical;
        is_absence && (finding.is_shown() || past)
    });
    let read = told.enumerate().filter_map(|(number, finding)| {
        let sentence = sentence_of(note, &finding.range);
        let days = date.map_or(Vec::new(), |date| {
            days(note, finding, &sentence, dates, date)
        });
        if finding.context.status == Status::Historical && days.is_empty() {
            return None;
        }
        let named = how_many(&note.text[sentence.clone()], &case.lexicon.language);
        Some(Absence {
            spot: spots.of(&finding.range),
            text: cut(&note.text[finding.range.clone()], LONGEST),
            count: named.unwrap_or(1).clamp(days.len().max(1), MOST),
            days,
            barriers: match number < EXPLAINED {
                true => barriers(finding, case),
                false => Vec::new(),
            },
        })
    });
    read.collect()
}

/// A missed session: its day (or that of the note that tells of it), and where it stands.
pub struct Missed<'a> {
    pub day: Date,
    pub session: &'a Session,
    pub absence: &'a Absence,
}

/// Every missed session once, however many notes tell of it.
pub fn missed<'a>(sessions: &[&'a Session]) -> Vec<Missed<'a>> {
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

/// The days of the missed sessions of a client's notes.
pub fn missed_days(sessions: &[&Session]) -> Vec<Date> {
    missed(sessions).iter().map(|missed| missed.day).collect()
}

/// Where the clinician says that they tried to reach the client.
pub fn outreach(case: &Case<'_>, spots: &Spots) -> Vec<Spot> {
    let ranges = case.reading.signs_of("outreach", case.lexicon);
    ranges.map(|range| spots.of(range)).collect()
}

/// Days that are named with the finding: a chain of dates without many words between.
fn days(
    note: &Note,
    finding: &Finding,
    sentence: &Range<usize>,
    dates: &Dates<'_>,
    date: Date,
) -> Vec<Date> {
    let text = &note.text[sentence.clone()];
    let mut out: Vec<Date> = Vec::new();
    let mut reach = finding.range.start.saturating_sub(NEAR)..finding.range.end + NEAR;
    for dated in dates.up_to(text, date) {
        let place = sentence.start + dated.range.start..sentence.start + dated.range.end;
        if place.end >= reach.start && place.start <= reach.end && !out.contains(&dated.date) {
            out.push(dated.date);
            reach.end = reach.end.max(place.end + NEAR);
        }
    }
    out
}

/// "x3", "twice", "two": how many a sentence tells of.
fn how_many(sentence: &str, language: &Language) -> Option<usize> {
    let words = || sentence.split(|c: char| !c.is_alphanumeric());
    let digits = words().find_map(|word| {
        let number = word
            .strip_prefix(['x', 'X'])
            .or_else(|| word.strip_suffix(['x', 'X']))?;
        number.parse().ok()
    });
    let named = |word: &str| {
        let same = |names: &Vec<String>| names.iter().any(|n| n.eq_ignore_ascii_case(word));
        language.counts.iter().position(same).map(|place| place + 1)
    };
    digits.or_else(|| words().filter_map(named).max())
}

/// What the note names in the same breath: the bus, the overtime.
fn barriers(finding: &Finding, case: &Case<'_>) -> Vec<String> {
    let ranked = causes::ranked(finding, case).into_iter();
    let named = ranked.filter(|cause| cause.raised_by.as_ref().is_some_and(|r| r.is_close()));
    named.map(|cause| cause.title.to_owned()).collect()
}

fn sentence_of(note: &Note, range: &Range<usize>) -> Range<usize> {
    let number = note.sentence_at(range.start);
    number.map_or(range.clone(), |n| note.sentences[n].range.clone())
}
