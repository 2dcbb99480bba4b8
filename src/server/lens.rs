//! `textDocument/codeLens`: what is in a note, above its first line; `textDocument/inlayHint`: what
//! context set aside. Both only where settings ask for them.

use tower_lsp::ls_types::*;

use super::session::Session;
use crate::counsel::summary;
use crate::scan::finding::Status;

pub fn lenses(session: &Session, uri: &Uri) -> Option<Vec<CodeLens>> {
    let (snapshot, analysis) = session.analysis(uri)?;
    if !snapshot.desk.settings.code_lens.unwrap_or(false) {
        return None;
    }
    let title = summary::line(analysis.with_strengths(), &snapshot.desk.lexicon)?;
    let start = analysis
        .counselled
        .note
        .front_matter
        .as_ref()
        .map_or(0, |f| f.range.end);
    let text = &analysis.counselled.note.text[start..];
    let start = start + (text.len() - text.trim_start().len());
    Some(vec![CodeLens {
        range: snapshot.measured.range(&(start..start)),
        command: Some(Command::new(title, String::new(), None)),
        data: None,
    }])
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
