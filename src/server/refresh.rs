//! After a change of settings, lexicon or decisions: every open note is told anew, and what could
//! not be used is told to the user.

use std::sync::Arc;
use std::time::Duration;

use tower_lsp::Client;
use tower_lsp::ls_types::*;

use super::session::Session;
use super::{course, diagnostics};
use crate::workspace::settings::Settings;

/// How long a request to the client may take. None is ever awaited inside a handler: four that
/// wait would wedge the server for good.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How often files are looked at for clients that can't watch them.
const LOOK: Duration = Duration::from_secs(1);

/// Notes beside the open ones are looked at in every such round.
const NOTES_EVERY: usize = 5;

/// A token to tell progress by, if the client makes one.
pub async fn progress_token(
    client: &Client,
    session: &Arc<Session>,
    name: &str,
) -> Option<ProgressToken> {
    if !session.lock().can.progress {
        return None;
    }
    let token = ProgressToken::String(name.into());
    let create = WorkDoneProgressCreateParams {
        token: token.clone(),
    };
    let asked = client.send_request::<request::WorkDoneProgressCreate>(create);
    let made = tokio::time::timeout(PATIENCE, asked).await;
    matches!(made, Ok(Ok(()))).then_some(token)
}

/// Publishes every open note again, or asks the client to pull.
pub fn everything(client: &Client, session: &Arc<Session>) {
    let (pull, refresh, uris) = {
        let state = session.lock();
        (
            state.can.pull,
            state.can.refresh_diagnostics,
            state.open_uris(),
        )
    };
    if pull && refresh {
        let client = client.clone();
        tokio::spawn(async move {
            let _ = tokio::time::timeout(PATIENCE, client.workspace_diagnostic_refresh()).await;
        });
    } else if !pull {
        for uri in uris {
            tokio::spawn(diagnostics::publish(client.clone(), session.clone(), uri));
        }
    }
    tokio::spawn(beside(client.clone(), session.clone()));
    tokio::spawn(tell(client.clone(), session.clone()));
}

/// Asks the client to ask again for what stands beside the text.
async fn beside(client: Client, session: Arc<Session>) {
    let (lens, hints) = {
        let state = session.lock();
        (state.can.refresh_lens, state.can.refresh_hints)
    };
    if lens {
        let _ = tokio::time::timeout(PATIENCE, client.code_lens_refresh()).await;
    }
    if hints {
        let _ = tokio::time::timeout(PATIENCE, client.inlay_hint_refresh()).await;
    }
}

/// Says what waits to be said: broken settings or lexicon files, with file and line.
pub async fn tell(client: Client, session: Arc<Session>) {
    let messages = {
        let mut state = session.lock();
        // Settings are read when first needed; needed they are for the message's sake, too.
        let folders = state.folders().to_vec();
        for folder in folders {
            state.desks.get(Some(&folder));
        }
        std::mem::take(&mut state.desks.messages)
    };
    if !messages.is_empty() {
        client
            .show_message(MessageType::WARNING, messages.join("\n"))
            .await;
    }
}

/// Looks whether a settings or lexicon file has changed; if so, all is made anew.
pub fn look(client: &Client, session: &Arc<Session>) {
    let changed = {
        let mut state = session.lock();
        // Settings may have come to a folder that had none.
        state.find_roots() | state.desks.drop_stale()
    };
    if changed {
        everything(client, session);
    }
}

/// Looks again and again. Some clients can't watch files, and none watches the user's folder.
pub async fn keep_looking(client: Client, session: Arc<Session>) {
    let mut comments = course::comments_stamp(&session);
    for round in 1.. {
        tokio::time::sleep(LOOK).await;
        look(&client, &session);
        let now = course::comments_stamp(&session);
        if now != comments {
            course::comments_changed(&client, &session);
        }
        comments = now;
        if round % NOTES_EVERY == 0 {
            let folders = course::open_folders(&session);
            course::changed(client.clone(), session.clone(), folders).await;
        }
    }
}

/// Asks the client for its settings.
pub async fn pull_settings(client: Client, session: Arc<Session>) {
    let item = ConfigurationItem {
        scope_uri: None,
        section: Some("attune".into()),
    };
    let answer = tokio::time::timeout(PATIENCE, client.configuration(vec![item])).await;
    if let Ok(Ok(values)) = answer {
        set_settings(
            &client,
            &session,
            values.first().unwrap_or(&serde_json::Value::Null),
        );
    }
}

/// Takes settings that the client sent, or says why it can't; then the last good ones stay.
pub fn set_settings(client: &Client, session: &Arc<Session>, value: &serde_json::Value) {
    {
        let mut state = session.lock();
        match Settings::from_editor(value) {
            Ok(settings) => state.desks.set_editor(settings),
            Err(message) => state.desks.refuse_editor(format!(
                "Attune settings in your editor: {message}; the last good settings stay in force"
            )),
        }
    }
    everything(client, session);
}

/// Asks the client to watch settings and lexicon files.
pub async fn watch_files(client: Client) {
    let watcher = |glob: &str| FileSystemWatcher {
        glob_pattern: GlobPattern::String(glob.into()),
        kind: None,
    };
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![
            watcher("**/.attune.toml"),
            watcher("**/.attune/lexicon/**/*.toml"),
            watcher("**/*.{md,markdown,txt,text}"),
            watcher("**/*.annotations.json"),
        ],
    };
    let registration = Registration {
        id: "attune-files".into(),
        method: "workspace/didChangeWatchedFiles".into(),
        register_options: serde_json::to_value(options).ok(),
    };
    let _ = tokio::time::timeout(PATIENCE, client.register_capability(vec![registration])).await;
}
