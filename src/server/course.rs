//! The notes around the open ones: read in the background, and kept current while files change on
//! disk or in the editor.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tower_lsp::Client;
use tower_lsp::ls_types::*;

use super::convert;
use super::desk::Desk;
use super::progress::Reporter;
use super::refresh;
use super::session::Session;
use super::workspace::off_loop;
use crate::note::position::Encoding;
use crate::record;
use crate::workspace::records::{self, With};
use crate::workspace::{files, sidecar};

/// What the notes around an open one are read with.
pub fn with(desk: &Desk, encoding: Encoding) -> With<'_> {
    With {
        settings: &desk.settings,
        lexicon: &desk.lexicon,
        encoding,
        generation: desk.generation,
    }
}

/// The notes of the client whom a note is about, as the editor has them where they are open.
pub fn series(session: &Session, uri: &Uri) -> Vec<Arc<record::Session>> {
    let Some(snapshot) = session.lock().snapshot(uri) else {
        return Vec::new();
    };
    let path = convert::path(uri);
    if let Some(folder) = path.as_deref().and_then(Path::parent) {
        read(session, folder);
    }
    let with = with(&snapshot.desk, snapshot.measured.encoding);
    let path = path.unwrap_or_default();
    let own = Arc::new(records::parse(&path, &snapshot.measured.text.flat(), with));
    if path == Path::new("") {
        return vec![own];
    }
    session.records.open(own);
    session.records.series(&path)
}

/// Reads the notes of a folder that have changed. Says whether there were any.
pub fn read(session: &Session, folder: &Path) -> bool {
    let (desk, encoding, open) = {
        let mut state = session.lock();
        let root = state.root_of(Some(&folder.join("_")));
        let open: BTreeSet<PathBuf> = state.open_uris().iter().filter_map(convert::path).collect();
        (state.desks.get(root.as_deref()), state.encoding, open)
    };
    let with = with(&desk, encoding);
    session
        .records
        .refresh(folder, with, |path| open.contains(path))
}

/// Reads the folder of a note that was opened; where something is new, open notes are told anew.
pub async fn opened(client: Client, session: Arc<Session>, uri: Uri) {
    let path = convert::path(&uri);
    let folder = path.as_deref().and_then(Path::parent);
    changed(
        client,
        session,
        folder.map(Path::to_owned).into_iter().collect(),
    )
    .await;
}

/// Reads folders in which something has changed; if it matters, open notes are told anew.
pub async fn changed(client: Client, session: Arc<Session>, folders: BTreeSet<PathBuf>) {
    let look = move |session: &Session| {
        let mut any = false;
        for folder in &folders {
            any |= read(session, folder);
        }
        any
    };
    if off_loop(&session, look).await {
        tell(&client, &session);
    }
}

/// Tells the open notes anew, if one of them is not its client's only note.
fn tell(client: &Client, session: &Arc<Session>) {
    let open = session.lock().open_uris();
    let mut paths = open.iter().filter_map(convert::path);
    if paths.any(|path| session.records.around(&path) != 0) {
        refresh::everything(client, session);
    }
}

/// A file of comments has changed: what stands on open notes is told anew.
pub fn comments_changed(client: &Client, session: &Arc<Session>) {
    session.lock().era += 1;
    refresh::everything(client, session);
}

/// When the comments beside open notes were last written: for clients that can't watch files.
pub fn comments_stamp(session: &Session) -> Vec<(PathBuf, SystemTime)> {
    let open = session.lock().open_uris();
    let paths = open.iter().filter_map(convert::path);
    let files = paths.map(|path| sidecar::path(&path));
    let written = |file: PathBuf| {
        let time = std::fs::metadata(&file).ok()?.modified().ok()?;
        Some((file, time))
    };
    let mut stamps: Vec<_> = files.filter_map(written).collect();
    stamps.sort();
    stamps
}

/// The folders of open notes.
pub fn open_folders(session: &Session) -> BTreeSet<PathBuf> {
    let paths = session.lock().open_uris();
    let paths = paths.iter().filter_map(convert::path);
    paths
        .filter_map(|path| path.parent().map(Path::to_owned))
        .collect()
}

/// So many notes are read before anybody asks; of a larger archive, the folders of notes that are
/// opened are read then.
const MOST: usize = 3000;

/// Reads the notes of the workspace folders once, in the background, and says how far it is.
pub async fn build(client: Client, session: Arc<Session>) {
    let find = |session: &Session| {
        let folders = session.lock().folders().to_vec();
        let mut out = BTreeSet::new();
        let mut left = MOST;
        for folder in folders {
            let settings = session.lock().desks.get(Some(&folder)).settings.clone();
            let notes = files::notes_below(&folder, &settings);
            let some = &notes[..left.min(notes.len())];
            left -= some.len();
            let parents = some.iter().filter_map(|note| note.parent());
            out.extend(parents.map(Path::to_owned));
        }
        out
    };
    let folders: BTreeSet<PathBuf> = off_loop(&session, find).await;
    if folders.is_empty() {
        return;
    }
    let token = refresh::progress_token(&client, &session, "attune-record").await;
    let progress = Reporter::new(&client, token);
    progress.begin("Reading notes").await;
    let total = folders.len();
    let mut any = false;
    for (done, folder) in folders.into_iter().enumerate() {
        any |= off_loop(&session, move |session| read(session, &folder)).await;
        progress.report(done + 1, total).await;
    }
    progress.end().await;
    if any {
        tell(&client, &session);
    }
}
