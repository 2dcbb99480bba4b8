//! What the clinician said they would do, and has not been told as done for long.

use super::{Course, day, elsewhere};
use crate::counsel::remarks::{Fix, Remark, first_line, with_line};
use crate::lexicon::schema::SectionClass;
use crate::record::date::days;
use crate::record::{Session, promises};

/// Promises that have been open for long, at the plan of the last note.
pub fn told(course: &Course<'_>) -> Option<Remark> {
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
        let kept = line
            .as_ref()
            .map(|line| line.text.replace("{kept}", &words.kept));
        remark
            .fixes
            .extend(line.as_ref().zip(kept).map(|(line, kept)| Fix {
                title: words.keep.replace("{text}", &open.text),
                text: kept.replace("{text}", &open.text),
                ..line.clone()
            }));
    }
    Some(remark)
}
