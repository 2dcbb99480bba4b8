//! Missed sessions that come close together.

use jiff::ToSpan;

use super::{Course, day, elsewhere};
use crate::counsel::remarks::{Remark, remark};
use crate::record::Session;
use crate::record::absences::missed;

/// N missed sessions in M weeks; the last of them is told of in this note.
pub fn told(course: &Course<'_>) -> Option<Remark> {
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
