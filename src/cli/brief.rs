//! `attune brief`: the page before a session, from a client's notes.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Around, ERROR, NONE, tell};
use crate::lexicon::Lexicon;
use crate::note::{Note, TextKind};
use crate::record::brief;
use crate::workspace::records::With;
use crate::workspace::settings::Settings;
use crate::workspace::{files, series};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The client's folder, their latest note, or their code (`client:` in the notes)
    client: PathBuf,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let path = &arguments.client;
    let shown = path.display();
    let place = if path.exists() { path } else { Path::new(".") };
    let mut around = Around::default();
    let here = around.at(place, tell);
    let (settings, lexicon) = &*here;
    let note = match path.exists() {
        true => latest(path, settings),
        false => with_code(&path.to_string_lossy(), settings, lexicon),
    };
    let Some(note) = note else {
        match path.exists() {
            true => eprintln!("attune: {shown}: no note here"),
            false => eprintln!(
                "attune: {shown}: no such file or folder, and no note below this folder has `client: {shown}`"
            ),
        }
        return Ok(ERROR);
    };
    // The client's folder may go on from the settings around it.
    let own = around.at(&note, tell);
    let (settings, lexicon) = &*own;
    let sessions = series::around(&note, With::new(settings, lexicon));
    if sessions.is_empty() {
        eprintln!("attune: {}: not a text that can be read", note.display());
        return Ok(ERROR);
    }
    let page = brief::brief(&sessions, lexicon);
    writeln!(io::stdout().lock(), "{}", page.plain())?;
    Ok(NONE)
}

/// The note itself, or the last of a folder by its name.
fn latest(path: &Path, settings: &Settings) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_owned());
    }
    files::notes_in(path, settings).pop()
}

/// A note below this folder whose front matter names the client so.
fn with_code(code: &str, settings: &Settings, lexicon: &Lexicon) -> Option<PathBuf> {
    let is_of = |path: &PathBuf| {
        let text = files::read(path).unwrap_or_default();
        if !text.starts_with("---") {
            return false;
        }
        let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
        let own = note.field("client");
        own.is_some_and(|own| own.eq_ignore_ascii_case(code))
    };
    let mut notes = files::notes_below(Path::new("."), settings).into_iter();
    notes.find(is_of)
}
