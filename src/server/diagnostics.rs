//! Findings as diagnostics: pushed to a client that can't pull, pulled by one that can, never
//! both to one client.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tower_lsp::Client;
use tower_lsp::ls_types::notification::PublishDiagnostics;
use tower_lsp::ls_types::*;

use super::convert;
use super::desk::Desk;
use super::outline;
use super::session::{Analysis, Session};
use super::state::Snapshot;
use crate::counsel::remarks::{Place, Related, Remark};
use crate::counsel::{self, documents};
use crate::lexicon::schema::Severity;
use crate::scan::finding::Finding;

pub const SOURCE: &str = "attune";

/// A note of this size or more is read on another thread, so that the server stays responsive.
const LARGE: usize = 64 * 1024;

/// Reads a note as it is now and pushes what it found, unless the client pulls, or the note has
/// changed meanwhile (then the task of that change answers).
pub async fn publish(client: Client, session: Arc<Session>, uri: Uri) {
    let snapshot = {
        let mut state = session.lock();
        if state.can.pull {
            None
        } else {
            state.snapshot(&uri)
        }
    };
    let Some(snapshot) = snapshot else {
        return;
    };
    if let Some(wait) = snapshot.desk.settings.debounce_ms.filter(|ms| *ms > 0) {
        tokio::time::sleep(Duration::from_millis(wait)).await;
    } else {
        // Changes that have arrived already are applied before anything is read.
        tokio::task::yield_now().await;
    }
    let version = snapshot.version();
    let now = session.lock().snapshot(&uri);
    if now.is_none_or(|now| now.version() != version) {
        return;
    }
    let Some((snapshot, analysis)) = read(&session, &uri).await else {
        return;
    };
    let is_current = || session.is_current(&uri, &analysis);
    if is_current() {
        let items = diagnostics(&snapshot, &analysis, &session);
        outline::tell(&client, &session, &snapshot, &analysis).await;
        let version = Some(snapshot.version());
        let params = PublishDiagnosticsParams::new(uri.clone(), items, version);
        let outlet = &session.outlet;
        outlet.send::<PublishDiagnostics>(&params, is_current).await;
    }
}

/// The analysis of a note; a large one that is read for the first time is read off the event
/// loop.
pub async fn read(session: &Arc<Session>, uri: &Uri) -> Option<(Snapshot, Arc<Analysis>)> {
    if !is_large_and_new(session, uri)? {
        return session.analysis(uri);
    }
    let _turn = session.reading.lock().await;
    // Meanwhile another may have read it.
    if !is_large_and_new(session, uri)? {
        return session.analysis(uri);
    }
    let (session, uri) = (session.clone(), uri.clone());
    tokio::task::spawn_blocking(move || session.analysis(&uri))
        .await
        .ok()?
}

fn is_large_and_new(session: &Session, uri: &Uri) -> Option<bool> {
    let snapshot = session.lock().snapshot(uri)?;
    let rules = |analysis: &Arc<Analysis>| snapshot.has_rules_of(analysis);
    let known = snapshot.analysis.as_ref().is_some_and(rules);
    Some(snapshot.measured.text.len_bytes() >= LARGE && !known)
}

pub fn diagnostics(snapshot: &Snapshot, analysis: &Analysis, session: &Session) -> Vec<Diagnostic> {
    let linked = session.lock().can.code_description;
    let text = &analysis.counselled.note.text;
    // A long note has hundreds of findings of a few kinds.
    let mut of_kind: HashMap<&str, (String, Option<CodeDescription>)> = HashMap::new();
    let one = |(finding, severity): &(Finding, _)| {
        let lexicon = &snapshot.desk.lexicon;
        let kind = finding.kind(lexicon);
        let (message, code_description) = of_kind.entry(&kind.id).or_insert_with(|| {
            let page = || page_of(&snapshot.desk, &kind.id);
            let page = linked.then(page).flatten();
            let message = counsel::message(finding, lexicon);
            (message, page.map(|href| CodeDescription { href }))
        });
        Diagnostic {
            range: snapshot.measured.range_in(text, &finding.range),
            severity: Some(convert::severity(*severity)),
            code: Some(NumberOrString::String(kind.id.clone())),
            code_description: code_description.clone(),
            source: Some(SOURCE.into()),
            message: message.clone(),
            ..Diagnostic::default()
        }
    };
    let mut items: Vec<Diagnostic> = analysis.shown.iter().map(one).collect();
    let hints = page(&snapshot.desk, documents::HINTS).filter(|_| linked);
    let related = session.lock().can.related_information;
    let remark = |(remark, severity): &(Remark, Severity)| Diagnostic {
        range: snapshot.measured.range_in(text, &remark.range),
        severity: Some(convert::severity(*severity)),
        code: Some(NumberOrString::String(remark.code.clone())),
        code_description: hints.clone().map(|href| CodeDescription { href }),
        source: Some(SOURCE.into()),
        message: remark.message.clone(),
        related_information: related.then(|| elsewhere(remark, snapshot)).flatten(),
        ..Diagnostic::default()
    };
    items.extend(analysis.remarks.iter().map(remark));
    if analysis.withheld > 0 {
        items.push(withheld(analysis));
    }
    items
}

/// The other places that a remark is about.
fn elsewhere(remark: &Remark, snapshot: &Snapshot) -> Option<Vec<DiagnosticRelatedInformation>> {
    let one = |Related { place, words }: &Related| {
        let location = match place {
            Place::Here(range) => {
                Location::new(snapshot.uri.clone(), snapshot.measured.range(range))
            }
            Place::There(path, start, end) => Location::new(
                Uri::from_file_path(path)?,
                Range::new(convert::to_lsp(*start), convert::to_lsp(*end)),
            ),
        };
        Some(DiagnosticRelatedInformation {
            location,
            message: words.clone(),
        })
    };
    (!remark.related.is_empty()).then(|| remark.related.iter().filter_map(one).collect())
}

fn withheld(analysis: &Analysis) -> Diagnostic {
    let (shown, more) = (analysis.shown.len(), analysis.withheld);
    Diagnostic {
        severity: Some(DiagnosticSeverity::HINT),
        source: Some(SOURCE.into()),
        message: format!(
            "{shown} places are shown, {more} more are not; `max-findings` decides how many."
        ),
        ..Diagnostic::default()
    }
}

/// The page of a kind, if it could be written.
pub fn page_of(desk: &Desk, kind: &str) -> Option<Uri> {
    page(desk, &documents::file_name(kind))
}

fn page(desk: &Desk, name: &str) -> Option<Uri> {
    Uri::from_file_path(desk.pages.as_deref()?.join(name))
}

/// `textDocument/diagnostic`.
pub async fn pull(
    client: &Client,
    session: &Arc<Session>,
    params: DocumentDiagnosticParams,
) -> DocumentDiagnosticReportResult {
    let uri = params.text_document.uri;
    let now = session.lock().snapshot(&uri).map(|s| s.result_id());
    let full = |report| {
        DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(
            RelatedFullDocumentDiagnosticReport {
                full_document_diagnostic_report: report,
                ..RelatedFullDocumentDiagnosticReport::default()
            },
        ))
    };
    let Some(now) = now else {
        return full(FullDocumentDiagnosticReport::default());
    };
    if params.previous_result_id.as_ref() == Some(&now) {
        return DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Unchanged(
            RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: now,
                },
            },
        ));
    }
    match read(session, &uri).await {
        Some((snapshot, analysis)) => {
            outline::tell(client, session, &snapshot, &analysis).await;
            full(FullDocumentDiagnosticReport {
                result_id: Some(snapshot.result_id()),
                items: diagnostics(&snapshot, &analysis, session),
            })
        }
        None => full(FullDocumentDiagnosticReport::default()),
    }
}
