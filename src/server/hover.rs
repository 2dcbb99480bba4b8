//! `textDocument/hover`: what may lie behind the wording under the cursor.

use tower_lsp::ls_types::*;

use super::session::Session;
use crate::counsel::hover;

pub fn hover(session: &Session, params: HoverParams) -> Option<Hover> {
    let place = params.text_document_position_params;
    let (snapshot, analysis) = session.analysis(&place.text_document.uri)?;
    let byte = snapshot.measured.byte(place.position);
    let case = analysis.case(&snapshot.desk.lexicon);
    let here = |range: &std::ops::Range<usize>| range.start <= byte && byte <= range.end;
    let finding = analysis.shown.iter().find(|(f, _)| here(&f.range));
    let remark = || analysis.remarks.iter().find(|(r, _)| here(&r.range));
    let (page, range) = match finding {
        Some((finding, _)) => (hover::page(finding, &case), &finding.range),
        None => remark().map(|(r, _)| (hover::remark(r, &case), &r.range))?,
    };
    let markdown = session.lock().can.markdown;
    let (kind, value) = match markdown {
        true => (MarkupKind::Markdown, page.markdown()),
        false => (MarkupKind::PlainText, page.plain()),
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(snapshot.measured.range(range)),
    })
}
