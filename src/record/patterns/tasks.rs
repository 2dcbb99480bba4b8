//! A task that comes back undone.

use super::{BACK, Course, elsewhere};
use crate::counsel::remarks::{Remark, with_line};
use crate::record::{Cue, Session};

/// The same task, under the same name, not done in several notes.
pub fn told(course: &Course<'_>) -> Option<Remark> {
    let cue = undone(course.now, None, course)?;
    let task = cue.task.as_deref()?;
    let sessions = course.recent(BACK).into_iter();
    let times: Vec<(&Session, &Cue)> = sessions
        .filter_map(|session| Some((session, undone(session, Some(task), course)?)))
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

/// The first cue of a note about a task that is not done; `task`: about this one.
fn undone<'a>(session: &'a Session, task: Option<&str>, course: &Course<'_>) -> Option<&'a Cue> {
    let kind = |cue: &Cue| course.case.lexicon.kind_of(cue.pattern);
    let mut about = session
        .shown()
        .filter(|cue| course.counts(cue) && kind(cue).about_task);
    about.find(|cue| {
        let own = cue.task.as_deref();
        own.is_some_and(|own| task.is_none_or(|task| is_same_task(own, task)))
    })
}

/// "The log" may be the worry log.
fn is_same_task(one: &str, other: &str) -> bool {
    let short_for = |long: &str, short: &str| {
        let rest = long.strip_suffix(short);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    short_for(one, other) || short_for(other, one)
}
