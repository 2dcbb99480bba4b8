//! What goes better.

use super::{Course, elsewhere};
use crate::counsel::remarks::{Remark, remark};

/// Strengths are seen to grow over so many notes.
const GROWING: usize = 3;

/// Strengths that are named more often from note to note.
pub fn told(course: &Course<'_>) -> Option<Remark> {
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
