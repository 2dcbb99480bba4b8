//! `textDocument/codeLens`: what is in a note, above its first line; `textDocument/inlayHint`: what
//! context set aside.

use tower_lsp::ls_types::*;

use super::session::Session;
use super::state::Snapshot;
use super::{commands, convert};
use crate::counsel::summary;
use crate::record::promises;
use crate::scan::finding::Status;

/// What is in the note (where settings ask for it), and which promises are open (unless settings
/// say no).
pub fn lenses(session: &Session, uri: &Uri) -> Option<Vec<CodeLens>> {
    let (snapshot, analysis) = session.analysis(uri)?;
    if snapshot.paused {
        return None;
    }
    let settings = &snapshot.desk.settings;
    let note = &analysis.counselled.note;
    let start = note.front_matter.as_ref().map_or(0, |f| f.range.end);
    let text = &note.text[start..];
    let start = start + (text.len() - text.trim_start().len());
    let mut said: Vec<(usize, Command)> = Vec::new();
    if settings.code_lens == Some(true) {
        let title = summary::line(
            analysis.with_strengths(&snapshot.desk),
            &snapshot.desk.lexicon,
        );
        said.extend(title.map(|title| (start, told(title))));
    }
    if settings.promises != Some(false) {
        said.extend(promises(session, &snapshot, start));
    }
    let lens = |(at, command): (usize, Command)| CodeLens {
        range: snapshot.measured.range(&(at..at)),
        command: Some(command),
        data: None,
    };
    let out: Vec<CodeLens> = said.into_iter().map(lens).collect();
    (!out.is_empty()).then_some(out)
}

/// A line that does nothing.
fn told(title: String) -> Command {
    Command::new(title, String::new(), None)
}

/// Above the note, how many promises of earlier ones are open; above a line that promises, in a
/// note that is not the last, since when it is.
fn promises(session: &Session, snapshot: &Snapshot, start: usize) -> Vec<(usize, Command)> {
    let words = &snapshot.desk.lexicon.interface.record;
    let uri = &snapshot.uri;
    let Some(own) = convert::path(uri) else {
        return Vec::new();
    };
    let series = session.records.series(&own);
    let Some(at) = series.iter().position(|other| other.path == own) else {
        return Vec::new();
    };
    // What was open when this note was written, and what no note says is done.
    let then = promises::open(&series[..=at]).into_iter();
    let earlier = then.filter(|open| open.session < at).count();
    let title = match earlier {
        1 => words.open_one.clone(),
        n => words.open_many.replace("{n}", &n.to_string()),
    };
    let target = serde_json::json!({ "uri": uri });
    let brief = Command::new(title, commands::BRIEF.into(), Some(vec![target]));
    let above = (earlier > 0).then_some((start, brief));
    let is_last = at + 1 == series.len();
    let still = promises::open(&series).into_iter();
    let still = still.filter(|open| !is_last && open.session == at);
    let since = series[at]
        .date
        .map_or(String::new(), |date| date.to_string());
    let title = words.open_since.replace("{date}", &since);
    let lines = still.map(|open| (open.spot.range.start, told(title.clone())));
    above.into_iter().chain(lines).collect()
}

pub fn inlay_hints(session: &Session, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let (snapshot, analysis) = session.analysis(&params.text_document.uri)?;
    if !snapshot.desk.settings.inlay_hints.unwrap_or(false) {
        return None;
    }
    let asked = snapshot.measured.bytes(&params.range);
    let aside = analysis.aside(&snapshot.desk).filter(|f| {
        let inside = asked.start <= f.range.end && f.range.start <= asked.end;
        inside && !matches!(f.context.status, Status::Muted | Status::Strength)
    });
    let hint = |f: &crate::scan::finding::Finding| InlayHint {
        position: snapshot.measured.position(f.range.end),
        label: InlayHintLabel::String(f.context.status.name().to_owned()),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(
            f.kind(&snapshot.desk.lexicon).title.clone(),
        )),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    Some(aside.map(hint).collect())
}
