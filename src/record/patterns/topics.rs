//! What a client keeps away from, as far as wording shows.

use super::{BACK, Course, elsewhere};
use crate::counsel::remarks::{Remark, remark};
use crate::record::{Cue, Session};

/// Topics that are named in one note.
const TOPICS: usize = 2;
/// A topic counts only if so many of its sentences, one in so many, come with a cue.
const ONE_IN: usize = 3;

/// A topic that comes with cues in several notes, this one among them.
pub fn told(course: &Course<'_>) -> Vec<Remark> {
    let lexicon = course.case.lexicon;
    let sessions = course.recent(BACK);
    let mut found: Vec<(usize, Remark)> = Vec::new();
    for topic in course.now.topics.iter().map(|topic| topic.topic) {
        let Some(first) = cues(course.now, topic, course).next() else {
            continue;
        };
        let with_cues: Vec<(&Session, &Cue, usize)> = sessions
            .iter()
            .filter_map(|&session| {
                let first = cues(session, topic, course).next()?;
                Some((session, first, cues(session, topic, course).count()))
            })
            .collect();
        let near: usize = with_cues.iter().map(|(.., cues)| cues).sum();
        let named = sessions.iter().flat_map(|session| &session.topics);
        let named = named.filter(|named| named.topic == topic);
        let sentences: usize = named.map(|named| named.sentences).sum();
        if with_cues.len() < course.habits.sessions || near * ONE_IN < sentences {
            continue;
        }
        let range = first.spot.range.clone();
        let Some((mut remark, _)) = remark("topic", range, course.case) else {
            return Vec::new();
        };
        let title = &lexicon.topics[topic].entry.title;
        remark.message = remark
            .message
            .replace("{topic}", title)
            .replace("{n}", &with_cues.len().to_string());
        for (session, cue, _) in &with_cues {
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

/// The cues in or beside sentences of a note about a topic.
fn cues<'a>(
    session: &'a Session,
    topic: usize,
    course: &Course<'_>,
) -> impl Iterator<Item = &'a Cue> {
    let of = session.topics.iter().filter(move |t| t.topic == topic);
    let places = of.flat_map(|t| &t.cues);
    let cues = places.filter_map(|&place| session.cues.get(place));
    cues.filter(|cue| course.counts(cue))
}
