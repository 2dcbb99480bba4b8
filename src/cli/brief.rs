//! `attune brief`: the page before a session, from a client's notes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{ERROR, NONE, settings_and_lexicon};
use crate::record::brief;
use crate::workspace::records::With;
use crate::workspace::settings::Settings;
use crate::workspace::{files, find_root, series};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The client's folder, or their latest note
    client: PathBuf,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let path = &arguments.client;
    let root = find_root(path);
    let tell = |message: String| eprintln!("attune: {message}");
    let (settings, lexicon) = settings_and_lexicon(root.as_deref(), &[], tell);
    let Some(note) = latest(path, &settings) else {
        eprintln!("attune: {}: no note here", path.display());
        return Ok(ERROR);
    };
    let sessions = series::around(&note, With::new(&settings, &lexicon));
    if sessions.is_empty() {
        eprintln!("attune: {}: not a text that can be read", note.display());
        return Ok(ERROR);
    }
    let page = brief::brief(&sessions, &lexicon);
    writeln!(io::stdout().lock(), "{}", page.plain())?;
    Ok(NONE)
}

/// The note itself, or the last of a folder by its name.
fn latest(path: &Path, settings: &Settings) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_owned());
    }
    let mut below = files::notes_below(path, settings).into_iter();
    below.rfind(|note| note.parent() == Some(path))
}
