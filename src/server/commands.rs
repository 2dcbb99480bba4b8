//! `workspace/executeCommand`: everything that changes state happens here, on the server, so that
//! every editor has it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::Client;
use tower_lsp::ls_types::*;

use super::session::Session;
use super::{convert, guarded, outline, pages, reflect, refresh};
use crate::workspace::files;
use crate::workspace::ignored::{Scope, Subject};

pub const EXPLAIN: &str = "attune.explain";
pub const IGNORE: &str = "attune.ignore";
pub const TOGGLE: &str = "attune.toggle";
pub const FORGET: &str = "attune.forgetIgnored";
pub const REFLECTIONS: &str = "attune.reflections";
pub const CUES: &str = "attune.cues";
pub const BRIEF: &str = "attune.brief";
pub const STORED: &str = "attune.stored";
pub const OWN_WORDS: &str = "attune.ownWords";
pub const NEXT_COMMENT: &str = "attune.nextComment";
pub const NAMES: [&str; 10] = [
    EXPLAIN,
    IGNORE,
    TOGGLE,
    FORGET,
    REFLECTIONS,
    CUES,
    BRIEF,
    STORED,
    OWN_WORDS,
    NEXT_COMMENT,
];

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
    #[serde(default)]
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
) -> Result<Option<Value>, String> {
    let argument = params.arguments.into_iter().next();
    let target = || -> Result<Target, String> {
        let value =
            argument.ok_or("this command needs to know where: run it from inside a note")?;
        serde_json::from_value(value)
            .map_err(|_| "this command's argument can't be read".to_owned())
    };
    match params.command.as_str() {
        EXPLAIN => pages::explain(client, session, &target()?).await,
        BRIEF => pages::brief(client, session, &target()?.uri).await,
        STORED => Ok(pages::stored(client, session).await),
        OWN_WORDS => pages::own_words(client, session).await,
        CUES => {
            let uri = target()?.uri;
            let cues = guarded(|| outline::cues(session, &uri));
            Ok(serde_json::to_value(cues).ok())
        }
        REFLECTIONS => {
            let Target { uri, range, .. } = target()?;
            let choices = guarded(|| reflect::choices(session, &uri, &range));
            if choices.is_empty() {
                let lexicon = pages::lexicon_of(session, &uri);
                let message = lexicon.interface.outline.nothing_to_insert.clone();
                client.show_message(MessageType::INFO, message).await;
            }
            Ok(serde_json::to_value(choices).ok())
        }
        NEXT_COMMENT => Ok(pages::next_comment(client, session, &target()?).await),
        IGNORE => {
            ignore(session, &target()?)?;
            refresh::everything(client, session);
            Ok(None)
        }
        TOGGLE => {
            toggle(client, session).await;
            Ok(None)
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
            Ok(None)
        }
        other => Err(format!(
            "there is no command `{other}`; there is: {}",
            NAMES.join(", ")
        )),
    }
}

/// Pauses reading along, or takes it up again: for every note, until the server ends.
async fn toggle(client: &Client, session: &Arc<Session>) {
    let (paused, lexicon) = {
        let mut state = session.lock();
        state.paused = !state.paused;
        state.era += 1;
        (state.paused, state.desks.get(None).lexicon.clone())
    };
    refresh::everything(client, session);
    let words = &lexicon.interface.outline;
    let word = if paused {
        &words.paused
    } else {
        &words.resumed
    };
    let message = format!("Attune: {word}");
    client.show_message(MessageType::INFO, message).await;
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
        words: &analysis.counselled.note.text[range],
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
