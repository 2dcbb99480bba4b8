//! `textDocument/completion`: stems, questions, record lines, skeletons, section names.

use tower_lsp::ls_types::*;

use super::convert::tab_stops;
use super::session::Session;
use crate::counsel::complete::{self, Completion};

/// What the client sends a request for without being asked.
pub const TRIGGER: &str = "/";

pub fn complete(session: &Session, params: CompletionParams) -> Option<CompletionResponse> {
    let place = params.text_document_position;
    let (snapshot, analysis) = session.analysis(&place.text_document.uri)?;
    let byte = snapshot.measured.byte(place.position);
    let found = complete::at(byte, &analysis.counselled.case(&snapshot.desk.lexicon));
    let snippets = session.lock().can.snippets;
    let item = |(number, completion): (usize, Completion)| {
        let range = snapshot.measured.range(&completion.range);
        let (text, format) = match snippets {
            true => (tab_stops(&completion.text), InsertTextFormat::SNIPPET),
            false => (completion.text.clone(), InsertTextFormat::PLAIN_TEXT),
        };
        CompletionItem {
            kind: Some(match completion.heading {
                true => CompletionItemKind::MODULE,
                false => CompletionItemKind::SNIPPET,
            }),
            filter_text: Some(completion.label.clone()),
            sort_text: Some(format!("{number:04}")),
            documentation: Some(Documentation::String(completion.text)),
            detail: Some(completion.title),
            label: completion.label,
            insert_text_format: Some(format),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, text))),
            ..CompletionItem::default()
        }
    };
    let items: Vec<_> = found.into_iter().enumerate().map(item).collect();
    // What fits changes with every letter of a sentence.
    Some(CompletionResponse::List(CompletionList {
        is_incomplete: true,
        items,
    }))
}
