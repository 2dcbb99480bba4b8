//! Which files are notes, and their text.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use ignore::types::TypesBuilder;

use super::settings::Settings;

/// Every note below a folder, in the order of their names. `.gitignore` and hidden files are
/// respected, as in ripgrep.
pub fn notes_below(root: &Path, settings: &Settings) -> Vec<PathBuf> {
    notes(root, settings, None)
}

/// The notes that lie directly in a folder.
pub fn notes_in(folder: &Path, settings: &Settings) -> Vec<PathBuf> {
    notes(folder, settings, Some(1))
}

fn notes(root: &Path, settings: &Settings, depth: Option<usize>) -> Vec<PathBuf> {
    let mut walk = WalkBuilder::new(root);
    walk.max_depth(depth);
    walk.sort_by_file_path(Path::cmp).require_git(false);
    // Globs were checked when the settings were read: none fails here.
    let mut notes = TypesBuilder::new();
    for glob in settings.note_files() {
        let _ = notes.add("note", &glob);
    }
    if let Ok(notes) = notes.select("note").build() {
        walk.types(notes);
    }
    let mut left_out = OverrideBuilder::new(root);
    for glob in &settings.exclude {
        let _ = left_out.add(&format!("!{glob}"));
    }
    if let Ok(left_out) = left_out.build() {
        walk.overrides(left_out);
    }
    let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|t| t.is_file());
    walk.build()
        .flatten()
        .filter(is_file)
        .map(ignore::DirEntry::into_path)
        .collect()
}

/// Why a file can't be read as a note.
#[derive(Debug)]
pub enum Unreadable {
    /// The first byte that is not UTF-8: line and byte within the line, both from 1.
    NotUtf8 {
        line: usize,
        column: usize,
    },
    /// UTF-16 or UTF-32, by its byte order mark.
    Wide,
    /// Holds NUL bytes: no text.
    Binary,
    Io(io::Error),
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Unreadable::NotUtf8 { line, column } => write!(
                f,
                "line {line}, byte {column}: not UTF-8 text; save it as UTF-8 in your editor \
                 (or: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW)"
            ),
            Unreadable::Wide => write!(
                f,
                "UTF-16 text; save it as UTF-8 in your editor (or: iconv -f UTF-16 -t UTF-8 FILE > NEW)"
            ),
            Unreadable::Binary => write!(f, "not a text file (it holds NUL bytes)"),
            Unreadable::Io(error) => write!(f, "{error}"),
        }
    }
}

/// Reads a note. A UTF-8 byte order mark is passed over.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let bytes = std::fs::read(path).map_err(Unreadable::Io)?;
    decode(bytes)
}

/// Bytes as a note's text.
pub fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Unreadable::Wide);
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..good];
        let line_start = before
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(0, |i| i + 1);
        let breaks = before.iter().filter(|&&b| b == b'\n').count();
        if error.as_bytes().contains(&0) {
            return Unreadable::Binary;
        }
        Unreadable::NotUtf8 {
            line: breaks + 1,
            column: good - line_start + 1,
        }
    })?;
    if text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// A path from the root; one that can't be made so stays as it is.
pub fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A path as editors name it, so that what was marked as fine in one holds in the other.
pub fn uri(path: &Path) -> String {
    let path = whole(path);
    let mut out = String::from("file://");
    if cfg!(windows) {
        out.push('/');
    }
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The places of notes among their client's: how many files of the folder come before each by
/// name. A folder is listed once; a file that comes later still finds its place.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<PathBuf, Vec<OsString>>>);

impl Turns {
    pub fn of(&self, path: &Path) -> usize {
        let Some((folder, name)) = path.parent().zip(path.file_name()) else {
            return 0;
        };
        let mut folders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names = folders.entry(folder.to_owned()).or_insert_with(|| {
            let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let mut names: Vec<OsString> = files.map(|file| file.file_name()).collect();
            names.sort_unstable();
            names
        });
        names.partition_point(|other| other.as_os_str() < name)
    }
}
