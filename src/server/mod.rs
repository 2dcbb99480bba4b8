//! The language server: LSP 3.17 over standard input and output.
//!
//! Each request is a small file: from LSP's terms, a pure call, to LSP's terms. Only this room
//! names `tower_lsp`. Handlers change state before their first `.await` (so changes keep the
//! client's order) and never await a request to the client (four such would wedge the server).

mod capabilities;
mod code_action;
mod commands;
mod completion;
mod convert;
mod course;
mod desk;
mod diagnostics;
mod edits;
mod folding;
mod hover;
pub mod intake;
mod lens;
mod outlet;
mod outline;
mod pages;
mod places;
mod progress;
mod reflect;
mod refresh;
mod session;
mod state;
mod supervision;
mod symbols;
mod workspace;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::PublishDiagnostics;
use tower_lsp::ls_types::*;
use tower_lsp::{Client, LanguageServer, LspService};

use capabilities::ClientCan;
use outlet::Outlet;
use session::Session;

use crate::note::position::Encoding;
use crate::workspace::{config_folder, confine, sidecar, state_folder};

struct Server {
    client: Client,
    session: Arc<Session>,
    position_encoding: Option<Encoding>,
    shut_down: Arc<AtomicBool>,
}

/// Bytes between the reader of messages and the framework.
const PIPE: usize = 1 << 20;

/// Serves until the client says `exit` or goes away. `position_encoding` is for clients that count
/// otherwise than they say.
///
/// What the server does not need it gives up first, if it is to be `confined`.
pub fn run(position_encoding: Option<Encoding>, confined: bool) -> ExitCode {
    if confined {
        let own = [state_folder(), config_folder()];
        let own: Vec<_> = own.into_iter().flatten().collect();
        // What can't be made can't be written to either.
        own.iter()
            .for_each(|own| drop(std::fs::create_dir_all(own)));
        confine::confine(&own);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("attune: {error}");
            return ExitCode::from(2);
        }
    };
    let shut_down = Arc::new(AtomicBool::new(false));
    let out = match unbuffered_stdout() {
        Ok(out) => out,
        Err(error) => {
            eprintln!("attune: {error}");
            return ExitCode::from(2);
        }
    };
    runtime.block_on(serve(out, position_encoding, shut_down.clone()));
    // Tokio's reader of standard input can't be cancelled: waiting for it would hang for as long
    // as the client keeps the pipe open.
    std::process::exit(i32::from(!shut_down.load(Ordering::Acquire)));
}

/// Standard output as it is: Rust's own handle would write a message in two pieces.
#[cfg(unix)]
fn unbuffered_stdout() -> io::Result<impl Write + Send> {
    use std::os::fd::AsFd;
    let own = io::stdout().as_fd().try_clone_to_owned()?;
    Ok(std::fs::File::from(own))
}

#[cfg(not(unix))]
fn unbuffered_stdout() -> io::Result<impl Write + Send> {
    Ok(io::stdout())
}

async fn serve(
    out: impl Write + Send + 'static,
    position_encoding: Option<Encoding>,
    shut_down: Arc<AtomicBool>,
) {
    let outlet = Outlet::new(out);
    let writer = outlet.clone();
    let (service, socket) = LspService::build(|client| Server {
        client,
        session: Arc::new(Session::new(outlet.clone())),
        position_encoding,
        shut_down,
    })
    .custom_method("attune/viewText", Server::view_text)
    .custom_method(intake::MALFORMED, Server::malformed)
    .finish();
    let (sender, receiver) = tokio::io::duplex(PIPE);
    tokio::spawn(intake::pump(
        tokio::io::BufReader::new(tokio::io::stdin()),
        sender,
    ));
    tower_lsp::Server::new(receiver, writer, socket)
        .serve(service)
        .await;
    outlet.drain();
}

/// A bug in one request answers with nothing; the panic hook says where it is, without text.
fn guarded<T: Default>(work: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_default()
}

impl Server {
    /// The text as the server has it: for tests and for bug reports, as rust-analyzer does.
    async fn view_text(&self, params: TextDocumentIdentifier) -> Result<Option<String>> {
        let snapshot = self.session.lock().snapshot(&params.uri);
        Ok(snapshot.map(|s| s.measured.text.flat().to_string()))
    }

    /// The answer to what was no message; see [`intake`].
    async fn malformed(&self, params: serde_json::Value) -> Result<()> {
        let json = params["json"] == serde_json::Value::Bool(true);
        Err(if json {
            Error::invalid_request()
        } else {
            Error::parse_error()
        })
    }

    fn publish(&self, uri: Uri) {
        tokio::spawn(diagnostics::publish(
            self.client.clone(),
            self.session.clone(),
            uri,
        ));
    }

    fn folder_path(folder: &WorkspaceFolder) -> Option<std::path::PathBuf> {
        convert::path(&folder.uri)
    }
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let can = ClientCan::new(&params.capabilities);
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|g| g.position_encodings.as_deref());
        let (encoding, name) = convert::encoding(offered, self.position_encoding);
        let offer = capabilities::server(&can, name);
        #[expect(deprecated, reason = "older clients send rootUri alone")]
        let root = params.root_uri.as_ref().and_then(convert::path);
        let folders = params.workspace_folders.unwrap_or_default();
        let folders: Vec<_> = folders.iter().filter_map(Self::folder_path).collect();

        let mut state = self.session.lock();
        state.encoding = encoding;
        if can.code_description || can.show_document {
            state.desks.write_pages();
        }
        state.can = can;
        state.start();
        // Kate names the home folder where a project has none: that is no folder of notes.
        let root = root.filter(|root| std::env::var_os("HOME").is_none_or(|home| *root != home));
        let only_root = if folders.is_empty() { root } else { None };
        folders
            .into_iter()
            .chain(only_root)
            .for_each(|folder| state.add_folder(folder));
        drop(state);
        if let Some(options) = params.initialization_options {
            refresh::set_settings(&self.client, &self.session, &options);
        }
        Ok(InitializeResult {
            capabilities: offer,
            server_info: Some(ServerInfo {
                name: "attune".into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        let (client, session) = (self.client.clone(), self.session.clone());
        let can = session.lock().can.clone();
        if can.configuration {
            tokio::spawn(refresh::pull_settings(client.clone(), session.clone()));
        }
        if can.watch_files {
            tokio::spawn(refresh::watch_files(client.clone()));
        }
        tokio::spawn(refresh::tell(client.clone(), session.clone()));
        tokio::spawn(course::build(client.clone(), session.clone()));
        tokio::spawn(refresh::keep_looking(client, session));
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::Release);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.session
            .lock()
            .open(document.uri.clone(), &document.text, document.version);
        self.publish(document.uri.clone());
        let (client, session) = (self.client.clone(), self.session.clone());
        tokio::spawn(course::opened(client, session, document.uri));
        // Settings beside this note may have been read for the first time.
        tokio::spawn(refresh::tell(self.client.clone(), self.session.clone()));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let runs = {
            let mut state = self.session.lock();
            state.change(&document.uri, document.version, params.content_changes);
            state.runs_on_type(&document.uri)
        };
        if runs {
            self.publish(document.uri);
        }
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.session.lock().saved(&params.text_document.uri);
        refresh::look(&self.client, &self.session);
        self.publish(params.text_document.uri);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        let pull = {
            let mut state = self.session.lock();
            state.close(&uri);
            state.can.pull
        };
        if !pull {
            let params = PublishDiagnosticsParams::new(uri, Vec::new(), None);
            let outlet = &self.session.outlet;
            outlet.send::<PublishDiagnostics>(&params, || true).await;
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if self.session.lock().can.configuration {
            let (client, session) = (self.client.clone(), self.session.clone());
            tokio::spawn(refresh::pull_settings(client, session));
        } else if let Some(settings) = params.settings.get("attune") {
            refresh::set_settings(&self.client, &self.session, settings);
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let mut state = self.session.lock();
        let removed = params.event.removed.iter().filter_map(Self::folder_path);
        removed.for_each(|folder| state.remove_folder(&folder));
        let added = params.event.added.iter().filter_map(Self::folder_path);
        added.for_each(|folder| state.add_folder(folder));
        drop(state);
        refresh::everything(&self.client, &self.session);
        tokio::spawn(course::build(self.client.clone(), self.session.clone()));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        refresh::look(&self.client, &self.session);
        let paths = params.changes.iter().filter_map(|c| convert::path(&c.uri));
        let (comments, paths): (Vec<_>, Vec<_>) = paths.partition(|path| sidecar::is_one(path));
        if !comments.is_empty() {
            course::comments_changed(&self.client, &self.session);
        }
        let paths = paths.into_iter();
        let folders = paths
            .filter_map(|path| Some(path.parent()?.to_owned()))
            .collect();
        let (client, session) = (self.client.clone(), self.session.clone());
        tokio::spawn(course::changed(client, session, folders));
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        Ok(diagnostics::pull(&self.client, &self.session, params).await)
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let report = workspace::diagnostic(&self.client, &self.session, params).await;
        Ok(WorkspaceDiagnosticReportResult::Report(report))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        Ok(guarded(|| hover::hover(&self.session, params)))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        Ok(Some(guarded(|| {
            code_action::actions(&self.session, params)
        })))
    }

    async fn code_action_resolve(&self, params: CodeAction) -> Result<CodeAction> {
        let untouched = params.clone();
        let resolved = guarded(|| Some(reflect::resolve(&self.session, params)));
        Ok(resolved.unwrap_or(untouched))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        commands::execute(&self.client, &self.session, params)
            .await
            .map_err(Error::invalid_params)
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        Ok(guarded(|| {
            symbols::document(&self.session, &params.text_document.uri)
        }))
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let found = workspace::symbol(&self.session, params.query).await;
        Ok(Some(WorkspaceSymbolResponse::Flat(found)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        Ok(guarded(|| {
            folding::folding(&self.session, &params.text_document.uri)
        }))
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        Ok(guarded(|| completion::complete(&self.session, params)))
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        Ok(Some(guarded(|| places::highlights(&self.session, &place))))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        Ok(Some(guarded(|| places::references(&self.session, &place))))
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        Ok(guarded(|| places::definition(&self.session, &place)))
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        Ok(guarded(|| {
            lens::lenses(&self.session, &params.text_document.uri)
        }))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        Ok(guarded(|| lens::inlay_hints(&self.session, &params)))
    }
}
