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
