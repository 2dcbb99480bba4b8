//! `attune.cues`, the side view of a note, and `attune/status`, a notification for clients that
//! announce `experimental.attune.status`: how a note stands, after each time it was read.

use serde::Serialize;
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::*;

use super::session::{Analysis, Session};
use super::state::Snapshot;
use crate::counsel::outline::{self, Role};
use crate::counsel::summary;

/// The answer to `attune.cues`.
#[derive(Debug, Default, Serialize)]
pub struct Cues {
    /// One line for the whole note, or what there is to say where nothing is marked.
    summary: String,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Group {
    title: String,
    role: Role,
    cues: Vec<Cue>,
}

#[derive(Debug, Serialize)]
struct Cue {
    title: String,
    words: String,
    code: String,
    risk: bool,
    range: Range,
}

/// The cues of an open note; empty for one that is not open.
pub fn cues(session: &Session, uri: &Uri) -> Cues {
    let Some((snapshot, analysis)) = session.analysis(uri) else {
        return Cues::default();
    };
    let lexicon = &snapshot.desk.lexicon;
    let findings = analysis.with_strengths(&snapshot.desk);
    let remarks: Vec<_> = analysis.remarks.iter().map(|(remark, _)| remark).collect();
    let groups = outline::outline(&findings, &remarks, &analysis.counselled.case(lexicon));
    let cue = |cue: outline::Cue| Cue {
        range: snapshot.measured.range(&cue.range),
        title: cue.title,
        words: cue.words,
        code: cue.code,
        risk: cue.risk,
    };
    let group = |group: outline::Group| Group {
        title: group.title,
        role: group.role,
        cues: group.cues.into_iter().map(cue).collect(),
    };
    let line = summary::line(findings, lexicon).filter(|_| analysis.withheld == 0);
    Cues {
        summary: line.unwrap_or_else(|| standing(&snapshot, &analysis).1),
        groups: groups.into_iter().map(group).collect(),
    }
}

/// How a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    Ready,
    /// By the command; for every note.
    Paused,
    /// By settings, for notes in this folder.
    Off,
    /// A settings or lexicon file can't be used; the rest is in force.
    Trouble,
}

/// `attune/status`.
pub enum Status {}

impl Notification for Status {
    type Params = StatusParams;
    const METHOD: &'static str = "attune/status";
}

#[derive(Debug, Serialize, serde::Deserialize)]
pub struct StatusParams {
    uri: Uri,
    state: Standing,
    /// Marked places that are no strengths.
    cues: usize,
    /// A short sentence for a status line.
    text: String,
}

/// Tells the client how a note stands, if it wants to know.
pub async fn tell(client: &Client, session: &Session, snapshot: &Snapshot, analysis: &Analysis) {
    if !session.lock().can.status {
        return;
    }
    let (state, text) = standing(snapshot, analysis);
    let params = StatusParams {
        uri: snapshot.uri.clone(),
        state,
        cues: places(analysis),
        text,
    };
    client.send_notification::<Status>(params).await;
}

fn standing(snapshot: &Snapshot, analysis: &Analysis) -> (Standing, String) {
    let words = &snapshot.desk.lexicon.interface.outline;
    let shown = places(analysis);
    let many = || match shown {
        _ if analysis.withheld > 0 => {
            let text = words.more.replace("{n}", &shown.to_string());
            text.replace("{more}", &analysis.withheld.to_string())
        }
        0 => words.nothing.clone(),
        1 => words.one.clone(),
        n => words.many.replace("{n}", &n.to_string()),
    };
    let state = match () {
        () if snapshot.paused => Standing::Paused,
        () if !snapshot.desk.settings.is_enabled() => Standing::Off,
        () if snapshot.desk.trouble => Standing::Trouble,
        () => Standing::Ready,
    };
    let text = match state {
        Standing::Ready => many(),
        Standing::Paused => words.paused.clone(),
        Standing::Off => words.off.clone(),
        Standing::Trouble => words.trouble.clone(),
    };
    (state, text)
}

fn places(analysis: &Analysis) -> usize {
    analysis.findings().filter(|f| !f.is_strength()).count()
}
