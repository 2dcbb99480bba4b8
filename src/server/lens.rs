//! `textDocument/codeLens`: what is in a note, above its first line; `textDocument/inlayHint`: what
//! context set aside. Both only where settings ask for them.

use tower_lsp::ls_types::*;

use super::session::Session;
use super::{commands, convert, course};
use crate::counsel::summary;
use crate::scan::finding::Status;

/// What is in the note (where settings ask for it), and which promises are open (unless settings
/// say no).
pub fn lenses(session: &Session, uri: &Uri) -> Option<Vec<CodeLens>> {
    let (snapshot, analysis) = session.analysis(uri)?;
    let wanted = snapshot.desk.settings.code_lens;
    if wanted == Some(false) || snapshot.paused {
        return None;
    }
    let note = &analysis.counselled.note;
    let start = note.front_matter.as_ref().map_or(0, |f| f.range.end);
    let text = &note.text[start..];
    let start = start + (text.len() - text.trim_start().len());
    let lens = |at: usize, command| CodeLens {
        range: snapshot.measured.range(&(at..at)),
        command: Some(command),
        data: None,
    };
    let mut out = Vec::new();
    let title = summary::line(analysis.with_strengths(), &snapshot.desk.lexicon);
    if let Some(title) = title.filter(|_| wanted == Some(true)) {
        out.push(lens(start, Command::new(title, String::new(), None)));
    }
    let words = &snapshot.desk.lexicon.interface.record;
    let own = convert::path(uri);
    let open = course::open_promises(session, uri);
    let earlier = open.iter().filter(|(_, of)| Some(&of.path) != own.as_ref());
    let form = match earlier.count() {
        0 => None,
        1 => Some(words.open_one.clone()),
        n => Some(words.open_many.replace("{n}", &n.to_string())),
    };
    if let Some(title) = form {
        let target = serde_json::json!({ "uri": uri });
        let command = Command::new(title, commands::BRIEF.into(), Some(vec![target]));
        out.push(lens(start, command));
    }
    // Above the line that promises, in the notes where it was said.
    let last = session.records.series(&own.clone().unwrap_or_default());
    let is_last = last
        .last()
        .is_none_or(|last| Some(&last.path) == own.as_ref());
    let since = |of: &crate::record::Session| of.date.map_or(String::new(), |d| d.to_string());
    let still = course::still_open(session, uri)
        .into_iter()
        .filter(|_| !is_last);
    for (open, of) in still.filter(|(_, of)| Some(&of.path) == own.as_ref()) {
        let title = words.open_since.replace("{date}", &since(&of));
        out.push(lens(
            open.spot.range.start,
            Command::new(title, String::new(), None),
        ));
    }
    (!out.is_empty()).then_some(out)
}

pub fn inlay_hints(session: &Session, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let (snapshot, analysis) = session.analysis(&params.text_document.uri)?;
    if !snapshot.desk.settings.inlay_hints.unwrap_or(false) {
        return None;
    }
    let asked = snapshot.measured.bytes(&params.range);
    let aside = analysis.aside.iter().filter(|f| {
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
