//! Notes that are not open: workspace diagnostics and workspace symbols.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tower_lsp::Client;
use tower_lsp::ls_types::*;

use super::convert;
use super::diagnostics;
use super::progress::Reporter;
use super::session::{Analysis, Session};
use super::state::Snapshot;
use super::symbols;
use crate::workspace::files;

/// A workspace symbol list is cut here.
const MOST_SYMBOLS: usize = 500;
/// Progress is told every so many files.
const STEP: usize = 50;

/// `workspace/diagnostic`: every note of every folder; an open one answers for itself.
pub async fn diagnostic(
    client: &Client,
    session: &Arc<Session>,
    params: WorkspaceDiagnosticParams,
) -> WorkspaceDiagnosticReport {
    let progress = Reporter::new(client, params.work_done_progress_params.work_done_token);
    progress.begin("Reading notes").await;
    let previous: Arc<HashMap<PathBuf, String>> = Arc::new(
        params
            .previous_result_ids
            .into_iter()
            .filter_map(|p| Some((convert::path(&p.uri)?, p.value)))
            .collect(),
    );
    let paths = off_loop(session, notes).await;
    let mut items = Vec::new();
    for (done, batch) in paths.chunks(STEP).enumerate() {
        progress.report(done * STEP, paths.len()).await;
        let (batch, previous) = (batch.to_vec(), previous.clone());
        let read = move |session: &Session| -> Vec<_> {
            batch
                .iter()
                .filter_map(|p| report(session, p, previous.get(p)))
                .collect()
        };
        items.extend(off_loop(session, read).await);
    }
    progress.end().await;
    WorkspaceDiagnosticReport { items }
}

/// `workspace/symbol`: sections and findings of every note whose name or title has the words.
pub async fn symbol(session: &Arc<Session>, query: String) -> Vec<SymbolInformation> {
    let search = move |session: &Session| {
        let query = query.to_lowercase();
        let mut out = Vec::new();
        let open = session.lock().open_uris();
        let open = open.iter().filter_map(|uri| session.analysis(uri));
        let closed = notes(session)
            .into_iter()
            .filter_map(|path| read(session, &path));
        for (snapshot, analysis) in open.chain(closed) {
            let matching = symbols::flat(&snapshot, &analysis)
                .into_iter()
                .filter(|symbol| symbol.name.to_lowercase().contains(&query));
            out.extend(matching);
            if out.len() >= MOST_SYMBOLS {
                out.truncate(MOST_SYMBOLS);
                break;
            }
        }
        out
    };
    off_loop(session, search).await
}

/// Runs work that reads files on a thread of its own; a panic there is an empty answer.
pub async fn off_loop<T: Default + Send + 'static>(
    session: &Arc<Session>,
    work: impl FnOnce(&Session) -> T + Send + 'static,
) -> T {
    let session = session.clone();
    tokio::task::spawn_blocking(move || work(&session))
        .await
        .unwrap_or_default()
}

/// The notes of all workspace folders that no editor has open.
fn notes(session: &Session) -> Vec<PathBuf> {
    let folders = session.lock().folders().to_vec();
    let mut out = Vec::new();
    for folder in folders {
        let settings = session.lock().desks.get(Some(&folder)).settings.clone();
        out.extend(files::notes_below(&folder, &settings));
    }
    out.sort();
    out.dedup();
    let open: Vec<PathBuf> = session
        .lock()
        .open_uris()
        .iter()
        .filter_map(convert::path)
        .collect();
    out.retain(|path| !open.contains(path));
    out
}

/// A note from disk. What can't be read as text has nothing to show.
fn read(session: &Session, path: &Path) -> Option<(Snapshot, Arc<Analysis>)> {
    let uri = Uri::from_file_path(path)?;
    let text = files::read(path).unwrap_or_default();
    let snapshot = session.lock().closed(uri, &text);
    let analysis = Arc::new(session.analyse(&snapshot, None));
    Some((snapshot, analysis))
}

fn report(
    session: &Session,
    path: &Path,
    previous: Option<&String>,
) -> Option<WorkspaceDocumentDiagnosticReport> {
    let uri = Uri::from_file_path(path)?;
    let meta = std::fs::metadata(path).ok()?;
    let empty = session.lock().closed(uri.clone(), "");
    let result_id = format!(
        "{}-{:?}-{}",
        meta.len(),
        meta.modified().ok(),
        empty.result_id()
    );
    if previous == Some(&result_id) {
        return Some(WorkspaceDocumentDiagnosticReport::Unchanged(
            WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id,
                },
            },
        ));
    }
    let (snapshot, analysis) = read(session, path)?;
    Some(WorkspaceDocumentDiagnosticReport::Full(
        WorkspaceFullDocumentDiagnosticReport {
            uri,
            version: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(result_id),
                items: diagnostics::diagnostics(&snapshot, &analysis, session),
            },
        },
    ))
}
