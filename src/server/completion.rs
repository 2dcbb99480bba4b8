//! `textDocument/completion`: stems, questions, record lines, skeletons, section names.

use tower_lsp::ls_types::*;

use super::session::Session;
use crate::counsel::complete::{self, Completion};

/// What the client sends a request for without being asked.
pub const TRIGGER: &str = "/";

pub fn complete(session: &Session, params: CompletionParams) -> Option<CompletionResponse> {
    let place = params.text_document_position;
    let (snapshot, analysis) = session.analysis(&place.text_document.uri)?;
    let byte = snapshot.measured.byte(place.position);
    let found = complete::at(byte, &analysis.case(&snapshot.desk.lexicon));
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

/// `{what}` as LSP's `${1:what}`; everything else as it is.
fn tab_stops(text: &str) -> String {
    let mut out = String::new();
    let mut stops = 0;
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&escaped(&rest[..open]));
        let Some(close) = rest[open..].find('}').map(|i| open + i) else {
            break;
        };
        stops += 1;
        let name = escaped(&rest[open + 1..close]);
        out.push_str(&format!("${{{stops}:{name}}}"));
        rest = &rest[close + 1..];
    }
    out.push_str(&escaped(rest));
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_become_tab_stops() {
        assert_eq!(
            tab_stops("Heard: {words}; paid $5"),
            "Heard: ${1:words}; paid \\$5"
        );
        assert_eq!(tab_stops("{a} and {b}"), "${1:a} and ${2:b}");
    }
}
