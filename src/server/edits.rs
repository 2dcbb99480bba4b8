//! Changes to a note as the client takes them: a versioned edit, or a snippet with tab stops.

use std::collections::HashMap;
use std::ops;
use std::path::Path;

use tower_lsp::ls_types::*;

use super::capabilities::ClientCan;
use super::commands::{INSERT_SNIPPET, SnippetEdit};
use super::convert;
use super::state::Snapshot;

/// Makes changes to one version of a note for one client.
#[derive(Clone, Copy)]
pub struct Edits<'a> {
    pub snapshot: &'a Snapshot,
    pub can: &'a ClientCan,
}

impl Edits<'_> {
    /// Puts a change into an action; `range` is in bytes. Blanks become tab stops where the
    /// client has a command for it.
    pub fn put(&self, action: &mut CodeAction, range: ops::Range<usize>, text: String) {
        if range.is_empty() && self.is_snippet(&text) {
            action.command = Some(self.snippet(range.start, &text));
        } else {
            action.edit = Some(self.workspace_edit(&range, text));
        }
    }

    /// Whether a text would be inserted as a snippet: it leaves something to fill (`{response}`;
    /// a comment's braces are none), and the client can.
    pub fn is_snippet(&self, text: &str) -> bool {
        self.can.insert_snippet && convert::blanks(text).next().is_some()
    }

    /// The client's own command.
    fn snippet(&self, at: usize, text: &str) -> Command {
        let edit = SnippetEdit {
            uri: self.snapshot.uri.clone(),
            version: self.snapshot.version(),
            position: self.snapshot.measured.position(at),
            snippet: convert::tab_stops(text),
        };
        let arguments = serde_json::to_value(edit).ok().map(|edit| vec![edit]);
        Command::new("Insert".into(), INSERT_SNIPPET.into(), arguments)
    }

    /// The whole text of another file, made if it is not there. `None`: the client can't make files.
    pub fn file(&self, path: &Path, text: String) -> Option<WorkspaceEdit> {
        let uri = Uri::from_file_path(path)?;
        if !self.can.create_files {
            return None;
        }
        let create = CreateFile {
            uri: uri.clone(),
            options: Some(CreateFileOptions {
                overwrite: Some(false),
                ignore_if_exists: Some(true),
            }),
            annotation_id: None,
        };
        let lines = std::fs::read_to_string(path).map_or(0, |there| there.lines().count() + 1);
        let whole = Range::new(Position::new(0, 0), Position::new(lines as u32, 0));
        let edit = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(TextEdit::new(whole, text))],
        };
        Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(vec![
                DocumentChangeOperation::Op(ResourceOp::Create(create)),
                DocumentChangeOperation::Edit(edit),
            ])),
            ..WorkspaceEdit::default()
        })
    }

    fn workspace_edit(&self, range: &ops::Range<usize>, text: String) -> WorkspaceEdit {
        let edit = TextEdit::new(self.snapshot.measured.range(range), text);
        let uri = self.snapshot.uri.clone();
        if !self.can.document_changes {
            return WorkspaceEdit::new(HashMap::from([(uri, vec![edit])]));
        }
        let version = Some(self.snapshot.version());
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: vec![OneOf::Left(edit)],
            }])),
            ..WorkspaceEdit::default()
        }
    }
}
