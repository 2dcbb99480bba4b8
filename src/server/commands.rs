//! `workspace/executeCommand`: everything that changes state happens here, on the server, so that
//! every editor has it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::Client;
use tower_lsp::ls_types::*;

use super::convert;
use super::diagnostics::page_of;
use super::refresh;
use super::session::Session;
use crate::counsel::kind_page;
use crate::workspace::files;
use crate::workspace::ignored::{Scope, Subject};

pub const EXPLAIN: &str = "attune.explain";
pub const IGNORE: &str = "attune.ignore";
pub const TOGGLE: &str = "attune.toggle";
pub const FORGET: &str = "attune.forgetIgnored";
pub const NAMES: [&str; 4] = [EXPLAIN, IGNORE, TOGGLE, FORGET];

/// A command of the client's: inserts a snippet, its blanks as tab stops. Its argument is a
/// [`SnippetEdit`].
pub const INSERT_SNIPPET: &str = "attune.insertSnippet";

/// What a client inserts as a snippet, and where.
#[derive(Debug, Serialize)]
pub struct SnippetEdit {
    pub uri: Uri,
    pub version: i32,
    pub position: Position,
    pub snippet: String,
}

/// The finding or remark that a command is about, by its place.
#[derive(Debug, Serialize, Deserialize)]
pub struct Target {
    pub uri: Uri,
    pub range: Range,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The pattern, hint or rule, where several stand on the same words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
}

/// Runs a command. `Err` is a sentence for the user.
pub async fn execute(
    client: &Client,
    session: &Arc<Session>,
    params: ExecuteCommandParams,
) -> Result<(), String> {
    let argument = params.arguments.into_iter().next();
    let target = || -> Result<Target, String> {
        let value =
            argument.ok_or("this command needs to know where: run it from a code action")?;
        serde_json::from_value(value)
            .map_err(|_| "this command's argument can't be read".to_owned())
    };
    match params.command.as_str() {
        EXPLAIN => explain(client, session, &target()?).await,
        IGNORE => {
            ignore(session, &target()?)?;
            refresh::everything(client, session);
            Ok(())
        }
        TOGGLE => {
            let paused = {
                let mut state = session.lock();
                state.paused = !state.paused;
                state.era += 1;
                state.paused
            };
            refresh::everything(client, session);
            let word = if paused {
                "paused"
            } else {
                "reading along again"
            };
            client
                .show_message(MessageType::INFO, format!("Attune is {word}."))
                .await;
            Ok(())
        }
        FORGET => {
            let mut state = session.lock();
            state
                .ignored
                .clear()
                .map_err(|e| format!("the store of ignored wording: {e}"))?;
            state.era += 1;
            drop(state);
            refresh::everything(client, session);
            Ok(())
        }
        other => Err(format!(
            "there is no command `{other}`; there is: {}",
            NAMES.join(", ")
        )),
    }
}

/// Shows the page of a kind: as a document if the client can, else as a message.
async fn explain(client: &Client, session: &Arc<Session>, target: &Target) -> Result<(), String> {
    let gone = "nothing is marked there any more";
    let (snapshot, analysis) = session.analysis(&target.uri).ok_or(gone)?;
    let range = snapshot.measured.bytes(&target.range);
    let finding = analysis
        .shown
        .iter()
        .find(|(f, _)| f.range == range)
        .ok_or(gone)?;
    let lexicon = &snapshot.desk.lexicon;
    let kind = finding.0.kind(lexicon);
    let page = page_of(&snapshot.desk, &kind.id);
    if let Some(uri) = page.filter(|_| session.lock().can.show_document) {
        let client = client.clone();
        // A request to the client is never awaited inside a handler.
        tokio::spawn(async move {
            let show = ShowDocumentParams {
                uri,
                external: Some(false),
                take_focus: Some(true),
                selection: None,
            };
            let _ = tokio::time::timeout(refresh::PATIENCE, client.show_document(show)).await;
        });
        return Ok(());
    }
    let text = kind_page::page(kind, lexicon).plain();
    client.show_message(MessageType::INFO, text).await;
    Ok(())
}

/// Remembers that some wording is fine. What is kept are salted hashes.
fn ignore(session: &Arc<Session>, target: &Target) -> Result<(), String> {
    let gone = "nothing is marked there any more";
    let scope = target
        .scope
        .ok_or("`scope` is missing: \"note\", \"workspace\" or \"pattern\"")?;
    let (snapshot, analysis) = session.analysis(&target.uri).ok_or(gone)?;
    let range = snapshot.measured.bytes(&target.range);
    let lexicon = &snapshot.desk.lexicon;
    let findings = analysis.shown.iter().filter(|(f, _)| f.range == range);
    let remarks = analysis.remarks.iter().filter(|(r, _)| r.range == range);
    let mut marks = findings
        .map(|(f, _)| f.pattern(lexicon).full_id())
        .chain(remarks.map(|(r, _)| r.code.clone()));
    let meant = |mark: &String| target.mark.as_ref().is_none_or(|wanted| wanted == mark);
    let pattern = marks.find(meant).ok_or(gone)?;
    let path = convert::path(&target.uri).map(|path| files::uri(&path));
    let subject = Subject {
        pattern: &pattern,
        words: &analysis.note.text[range],
        note: path.as_deref().unwrap_or(target.uri.as_str()),
        workspace: &snapshot.desk.workspace,
    };
    let mut state = session.lock();
    state
        .ignored
        .add(scope, &subject)
        .map_err(|e| format!("the store of ignored wording: {e}"))?;
    state.era += 1;
    Ok(())
}
