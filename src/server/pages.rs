//! Commands that show a page: what a kind is about, the brief before a session, what is kept on
//! this machine; and the file for the user's own words.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::Client;
use tower_lsp::ls_types::*;

use super::commands::Target;
use super::course;
use super::diagnostics::page_of;
use super::refresh;
use super::session::Session;
use super::{guarded, supervision, workspace};
use crate::counsel::kind_page;
use crate::counsel::page::Page;
use crate::lexicon::Lexicon;
use crate::record::brief;
use crate::workspace::{own_words, stored};

/// The lexicon that holds for a note, and with it what Attune says.
pub fn lexicon_of(session: &Session, uri: &Uri) -> Arc<Lexicon> {
    let mut state = session.lock();
    let snapshot = state.snapshot(uri);
    let desk = snapshot.map_or_else(|| state.desks.get(None), |snapshot| snapshot.desk);
    desk.lexicon.clone()
}

/// Hands over a page: to a client that shows pages itself (`experimental.attune.pages`) as the
/// command's answer, to others as a message. It is never written to a file: it may quote a note.
async fn hand_over(client: &Client, session: &Session, title: &str, page: &Page) -> Option<Value> {
    if session.lock().can.pages {
        return Some(json!({ "title": title, "markdown": page.markdown() }));
    }
    client.show_message(MessageType::INFO, page.plain()).await;
    None
}

/// The page of the kind at a place.
pub async fn explain(
    client: &Client,
    session: &Arc<Session>,
    target: &Target,
) -> Result<Option<Value>, String> {
    let not_here = || {
        let lexicon = lexicon_of(session, &target.uri);
        lexicon.interface.outline.not_here.clone()
    };
    let (snapshot, analysis) = session.analysis(&target.uri).ok_or_else(not_here)?;
    let range = snapshot.measured.bytes(&target.range);
    let lexicon = &snapshot.desk.lexicon;
    // A strength may be asked about, too, though nothing marks it.
    let all = analysis.with_strengths(&snapshot.desk);
    let exactly = all.iter().find(|f| f.range == range);
    let touching = || {
        all.iter()
            .find(|f| f.range.start <= range.end && range.start <= f.range.end)
    };
    let finding = exactly.or_else(touching).ok_or_else(not_here)?;
    let kind = finding.kind(lexicon);
    let (pages, show_document) = {
        let state = session.lock();
        (state.can.pages, state.can.show_document)
    };
    let file = page_of(&snapshot.desk, &kind.id);
    if let Some(uri) = file.filter(|_| show_document && !pages) {
        show(client, uri);
        return Ok(None);
    }
    let page = kind_page::page(kind, lexicon);
    Ok(hand_over(client, session, &kind.title, &page).await)
}

/// The brief before the next session with the client of a note.
pub async fn brief(
    client: &Client,
    session: &Arc<Session>,
    uri: &Uri,
) -> Result<Option<Value>, String> {
    let lexicon = lexicon_of(session, uri);
    let asked = uri.clone();
    let read = move |session: &Session| Some(course::series(session, &asked));
    let sessions = workspace::off_loop(session, read).await.unwrap_or_default();
    let page = brief::brief(&sessions, &lexicon);
    let title = &lexicon.interface.brief.title;
    Ok(hand_over(client, session, title, &page).await)
}

/// What is kept on this machine, and why.
pub async fn stored(client: &Client, session: &Arc<Session>) -> Option<Value> {
    let (page, lexicon) = {
        let mut state = session.lock();
        let root = state.folders().first().cloned();
        let lexicon = state.desks.get(root.as_deref()).lexicon.clone();
        let page = stored::page(&state.ignored, root.as_deref(), &lexicon);
        (page, lexicon)
    };
    hand_over(client, session, &lexicon.interface.stored.title, &page).await
}

/// Opens the file for the user's own words, made on the spot if there is none. The answer names
/// it, for clients that would rather open it themselves.
pub async fn own_words(client: &Client, session: &Arc<Session>) -> Result<Option<Value>, String> {
    let file = own_words::starter().map_err(|error| format!("your lexicon folder: {error}"))?;
    let file = file.ok_or("this machine names no home folder for your own words")?;
    let uri = Uri::from_file_path(&file).ok_or("the path of your lexicon folder is no URI")?;
    let (show_document, pages) = {
        let state = session.lock();
        (state.can.show_document, state.can.pages)
    };
    if show_document && !pages {
        show(client, uri.clone());
    } else if !pages {
        let message = file.display().to_string();
        client.show_message(MessageType::INFO, message).await;
    }
    Ok(Some(json!({ "uri": uri })))
}

/// Goes to the next comment of a note. The answer is its place, for clients that would rather go
/// there themselves.
pub async fn next_comment(
    client: &Client,
    session: &Arc<Session>,
    target: &Target,
) -> Option<Value> {
    let Some(place) = guarded(|| supervision::next(session, target)) else {
        let lexicon = lexicon_of(session, &target.uri);
        let message = lexicon.interface.supervision.no_more.clone();
        client.show_message(MessageType::INFO, message).await;
        return None;
    };
    if session.lock().can.show_document {
        show_at(client, place.uri.clone(), Some(place.range));
    }
    serde_json::to_value(place).ok()
}

/// A request to the client, never awaited inside a handler.
fn show(client: &Client, uri: Uri) {
    show_at(client, uri, None);
}

fn show_at(client: &Client, uri: Uri, selection: Option<Range>) {
    let client = client.clone();
    tokio::spawn(async move {
        let show = ShowDocumentParams {
            uri,
            external: Some(false),
            take_focus: Some(true),
            selection,
        };
        let _ = tokio::time::timeout(refresh::PATIENCE, client.show_document(show)).await;
    });
}
