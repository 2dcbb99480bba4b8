//! `textDocument/hover`: what may lie behind the wording under the cursor.

use tower_lsp::ls_types::*;

use super::session::Session;
use crate::counsel::hover;
use crate::counsel::page::Page;

pub fn hover(session: &Session, params: HoverParams) -> Option<Hover> {
    let place = params.text_document_position_params;
    let (snapshot, analysis) = session.analysis(&place.text_document.uri)?;
    let byte = snapshot.measured.byte(place.position);
    let case = analysis.counselled.case(&snapshot.desk.lexicon);
    let here = |range: &std::ops::Range<usize>| range.start <= byte && byte <= range.end;
    let finding = analysis.shown.iter().find(|(f, _)| here(&f.range));
    let remark = analysis.remarks.iter().find(|(r, _)| here(&r.range));
    let mut page = Page::default();
    if let Some((finding, _)) = finding {
        page.append(hover::page(finding, &case));
    }
    if let Some((remark, _)) = remark {
        page.append(hover::remark(remark, &case));
    }
    let range = finding.map(|(f, _)| &f.range);
    let range = range.or(remark.map(|(r, _)| &r.range))?;
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
