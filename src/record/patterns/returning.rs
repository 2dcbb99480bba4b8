//! Wording that is back.

use super::{Course, day, elsewhere};
use crate::counsel::remarks::{Remark, remark};
use crate::record::{Cue, Session};

/// A kind of wording that was there, was absent for some notes, and is back.
pub fn told(course: &Course<'_>) -> Vec<Remark> {
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
