//! `attune brief`: the page before a session, from a client's notes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{ERROR, NONE};
use crate::record::brief;
use crate::workspace::settings::Settings;
use crate::workspace::{files, find_root, layers, series};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The client's folder, or their latest note
    client: PathBuf,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let path = &arguments.client;
    let root = find_root(path);
    let settings = Settings::of(root.as_deref()).unwrap_or_else(|message| {
        eprintln!("attune: {message}");
        Settings::default()
    });
    let (lexicon, problems) = layers::load(root.as_deref(), &settings, &[]);
    problems
        .iter()
        .for_each(|problem| eprintln!("attune: {problem}"));
    let Some(note) = latest(path, &settings) else {
        eprintln!("attune: {}: no note here", path.display());
        return Ok(ERROR);
    };
    let sessions = series::around(&note, &settings, &lexicon, |_| None);
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
