//! Where the same kind of wording stands: `documentHighlight` and `references`; where a finding
//! comes from: `definition`.

use std::path::Path;

use tower_lsp::ls_types::*;

use super::convert;
use super::desk::Desk;
use super::session::{Analysis, Session};
use super::state::Snapshot;
use crate::lexicon::problem::Origin;
use crate::scan::finding::Finding;
use crate::workspace::files;

/// `textDocument/documentHighlight`: every place of the kind under the cursor in this note.
pub fn highlights(session: &Session, place: &TextDocumentPositionParams) -> Vec<DocumentHighlight> {
    let Some((snapshot, analysis)) = session.analysis(&place.text_document.uri) else {
        return Vec::new();
    };
    let Some(finding) = under(place.position, &snapshot, &analysis) else {
        return Vec::new();
    };
    let kind = &finding.kind(&snapshot.desk.lexicon).id;
    let places = of_kind(kind, &snapshot, &analysis).into_iter();
    let highlight = |range| DocumentHighlight {
        range,
        kind: Some(DocumentHighlightKind::TEXT),
    };
    places.map(highlight).collect()
}

/// `textDocument/references`: the same in all notes of the folder, which is one client's.
pub fn references(session: &Session, place: &TextDocumentPositionParams) -> Vec<Location> {
    let uri = &place.text_document.uri;
    let Some((snapshot, analysis)) = session.analysis(uri) else {
        return Vec::new();
    };
    let Some(finding) = under(place.position, &snapshot, &analysis) else {
        return Vec::new();
    };
    let kind = finding.kind(&snapshot.desk.lexicon).id.clone();
    let located = |snapshot: &Snapshot, analysis: &Analysis| -> Vec<Location> {
        let ranges = of_kind(&kind, snapshot, analysis).into_iter();
        ranges
            .map(|range| Location::new(snapshot.uri.clone(), range))
            .collect()
    };
    let mut out = located(&snapshot, &analysis);
    let folder = convert::path(uri).and_then(|path| path.parent().map(Path::to_owned));
    for path in folder
        .iter()
        .flat_map(|f| files::notes_below(f, &snapshot.desk.settings))
    {
        let Some(other) = Uri::from_file_path(&path).filter(|other| other != uri) else {
            continue;
        };
        // An open note is read as it is in the editor.
        let read = session.analysis(&other).or_else(|| {
            let text = files::read(&path).ok()?;
            let closed = session.lock().closed(other, &text);
            let analysis = session.analyse(&closed, None);
            Some((closed, analysis.into()))
        });
        out.extend(
            read.iter()
                .flat_map(|(snapshot, analysis)| located(snapshot, analysis)),
        );
    }
    out
}

/// `textDocument/definition`: the entry of the lexicon that a finding or a hint comes from.
pub fn definition(
    session: &Session,
    place: &TextDocumentPositionParams,
) -> Option<GotoDefinitionResponse> {
    let (snapshot, analysis) = session.analysis(&place.text_document.uri)?;
    let lexicon = &snapshot.desk.lexicon;
    let byte = snapshot.measured.byte(place.position);
    let finding = under(place.position, &snapshot, &analysis);
    let pattern = finding.map(|f| &lexicon.patterns[f.pattern].origin);
    let remark = || {
        let here =
            |r: &crate::counsel::remarks::Remark| r.range.start <= byte && byte <= r.range.end;
        let (remark, _) = analysis.remarks.iter().find(|(r, _)| here(r))?;
        let rule = lexicon.wording.iter().find(|w| w.entry.id == remark.code);
        let hint = lexicon.hints.iter().find(|h| h.entry.id == remark.code);
        rule.map(|w| &w.origin).or(hint.map(|h| &h.origin))
    };
    let origin = pattern.or_else(remark)?;
    let file = file_of(origin, &snapshot.desk)?;
    let line = origin.line.saturating_sub(1) as u32;
    let at = Position::new(line, 0);
    Some(GotoDefinitionResponse::Scalar(Location::new(
        file,
        Range::new(at, at),
    )))
}

/// The file of an entry: its own, or for what is built in, the copy beside the reference pages.
fn file_of(origin: &Origin, desk: &Desk) -> Option<Uri> {
    let path = Path::new(&origin.file);
    match path.is_file() {
        true => Uri::from_file_path(std::path::absolute(path).ok()?),
        false => Uri::from_file_path(desk.pages.as_deref()?.join(path)),
    }
}

fn under<'a>(
    position: Position,
    snapshot: &Snapshot,
    analysis: &'a Analysis,
) -> Option<&'a Finding> {
    let byte = snapshot.measured.byte(position);
    let here = |f: &&Finding| f.range.start <= byte && byte <= f.range.end;
    analysis.shown.iter().map(|(f, _)| f).find(here)
}

fn of_kind(kind: &str, snapshot: &Snapshot, analysis: &Analysis) -> Vec<Range> {
    let same = |f: &&Finding| f.kind(&snapshot.desk.lexicon).id == kind;
    let findings = analysis.shown.iter().map(|(f, _)| f).filter(same);
    findings
        .map(|f| snapshot.measured.range(&f.range))
        .collect()
}
