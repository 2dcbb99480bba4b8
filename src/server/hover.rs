//! `textDocument/hover`: what may lie behind the wording under the cursor.

use tower_lsp::ls_types::*;

use super::session::Session;
use crate::counsel::hover;

pub fn hover(session: &Session, params: HoverParams) -> Option<Hover> {
    let place = params.text_document_position_params;
    let (snapshot, analysis) = session.analysis(&place.text_document.uri)?;
    let byte = snapshot.measured.byte(place.position);
    let here = |f: &&crate::scan::finding::Finding| f.range.start <= byte && byte <= f.range.end;
    let finding = analysis.shown.iter().map(|(f, _)| f).find(here)?;
    let page = hover::page(finding, &analysis.note, &snapshot.desk.lexicon);
    let markdown = session.lock().can.markdown;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: if markdown {
                MarkupKind::Markdown
            } else {
                MarkupKind::PlainText
            },
            value: if markdown {
                page.markdown()
            } else {
                page.plain()
            },
        }),
        range: Some(snapshot.measured.range(&finding.range)),
    })
}
