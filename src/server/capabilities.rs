//! What the client can, resolved once into plain facts; and what we offer it.

use tower_lsp::ls_types::*;

use super::reflect::FORMS;
use super::{commands, completion, supervision};

/// The client's abilities that change what we do. Abilities are asked for, names never.
#[derive(Debug, Clone, Default)]
pub struct ClientCan {
    /// `textDocument/diagnostic`: then nothing is pushed.
    pub pull: bool,
    pub refresh_diagnostics: bool,
    pub refresh_lens: bool,
    pub refresh_hints: bool,
    /// `experimental.attune.openNotesOnly`: the client wants nothing about notes that are not open.
    pub open_notes_only: bool,
    pub configuration: bool,
    pub watch_files: bool,
    /// The client shows progress that the server begins.
    pub progress: bool,
    pub markdown: bool,
    /// Code actions as literals, not commands only.
    pub resolve_edit: bool,
    pub document_changes: bool,
    /// An edit may make files.
    pub create_files: bool,
    pub code_description: bool,
    pub hierarchical_symbols: bool,
    pub show_document: bool,
    pub related_information: bool,
    pub snippets: bool,
    /// The client has a command of its own that inserts a snippet; announced as rust-analyzer's
    /// client commands are, since LSP 3.17 knows no snippet edits.
    pub insert_snippet: bool,
    /// `experimental.attune.pages`: the client shows Markdown that a command answers with.
    pub pages: bool,
    /// `experimental.attune.status`: the client wants `attune/status`.
    pub status: bool,
}

impl ClientCan {
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let window = capabilities.window.as_ref();
        let yes = |value: Option<bool>| value.unwrap_or(false);
        let pull = document.and_then(|d| d.diagnostic.as_ref());
        let push = document.and_then(|d| d.publish_diagnostics.as_ref());
        let action = document.and_then(|d| d.code_action.as_ref());
        let formats = document.and_then(|d| d.hover.as_ref()?.content_format.as_ref());
        let experimental = capabilities.experimental.as_ref();
        let ours = |name: &str| experimental.is_some_and(|e| e["attune"][name] == true);
        Self {
            pull: pull.is_some(),
            refresh_diagnostics: yes(
                workspace.and_then(|w| w.diagnostics.as_ref().and_then(|d| d.refresh_support))
            ),
            refresh_lens: yes(
                workspace.and_then(|w| w.code_lens.as_ref().and_then(|l| l.refresh_support))
            ),
            refresh_hints: yes(
                workspace.and_then(|w| w.inlay_hint.as_ref().and_then(|h| h.refresh_support))
            ),
            open_notes_only: ours("openNotesOnly"),
            configuration: yes(workspace.and_then(|w| w.configuration)),
            watch_files: yes(workspace.and_then(|w| {
                w.did_change_watched_files
                    .as_ref()
                    .and_then(|f| f.dynamic_registration)
            })),
            progress: yes(window.and_then(|w| w.work_done_progress)),
            markdown: formats.is_some_and(|f| f.contains(&MarkupKind::Markdown)),
            resolve_edit: action
                .and_then(|a| a.resolve_support.as_ref())
                .is_some_and(|r| r.properties.iter().any(|p| p == "edit")),
            document_changes: yes(
                workspace.and_then(|w| w.workspace_edit.as_ref().and_then(|e| e.document_changes))
            ),
            create_files: workspace
                .and_then(|w| w.workspace_edit.as_ref()?.resource_operations.as_ref())
                .is_some_and(|kinds| kinds.contains(&ResourceOperationKind::Create)),
            code_description: yes(pull.and_then(|p| p.code_description_support))
                || yes(push.and_then(|p| p.code_description_support)),
            hierarchical_symbols: yes(document.and_then(|d| {
                d.document_symbol
                    .as_ref()
                    .and_then(|s| s.hierarchical_document_symbol_support)
            })),
            related_information: yes(push.and_then(|p| p.related_information))
                || yes(pull.and_then(|p| p.related_information)),
            insert_snippet: has_command(capabilities.experimental.as_ref()),
            pages: ours("pages"),
            status: ours("status"),
            snippets: yes(document
                .and_then(|d| d.completion.as_ref()?.completion_item.as_ref())
                .and_then(|item| item.snippet_support)),
            show_document: window
                .and_then(|w| w.show_document.as_ref())
                .is_some_and(|s| s.support),
        }
    }
}

/// `experimental.commands.commands` names [`commands::INSERT_SNIPPET`].
fn has_command(experimental: Option<&serde_json::Value>) -> bool {
    let named = experimental.and_then(|e| e["commands"]["commands"].as_array());
    named.is_some_and(|names| names.iter().any(|n| n == commands::INSERT_SNIPPET))
}

/// Every kind that an action of ours may have: VS Code asks for no other.
fn action_kinds() -> Vec<CodeActionKind> {
    let mut kinds: Vec<CodeActionKind> = FORMS.iter().map(|form| form.kind()).collect();
    kinds.push(CodeActionKind::REFACTOR_REWRITE);
    kinds.push(supervision::STATUS);
    kinds
}

/// What we offer.
pub fn server(can: &ClientCan, encoding: PositionEncodingKind) -> ServerCapabilities {
    let diagnostics = DiagnosticOptions {
        identifier: Some("attune".into()),
        inter_file_dependencies: false,
        workspace_diagnostics: !can.open_notes_only,
        work_done_progress_options: WorkDoneProgressOptions {
            work_done_progress: Some(true),
        },
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            },
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(action_kinds()),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::NAMES.iter().map(ToString::to_string).collect(),
            ..ExecuteCommandOptions::default()
        }),
        // A client that can pull is never pushed to: Neovim would show each finding twice.
        diagnostic_provider: can
            .pull
            .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(vec![completion::TRIGGER.into()]),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}
