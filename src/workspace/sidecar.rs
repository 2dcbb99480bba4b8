//! The file of comments beside a signed note: `2026-03-04.md` has `2026-03-04.md.annotations.json`.
//! It is written only when somebody comments; the note itself never is.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::record::supervision::annotations::Annotations;

const ENDING: &str = ".annotations.json";

/// Where the comments on a note are.
pub fn path(note: &Path) -> PathBuf {
    let mut name = note.file_name().map_or_else(OsString::new, OsString::from);
    name.push(ENDING);
    note.with_file_name(name)
}

/// Whether a file is one of comments.
pub fn is_one(path: &Path) -> bool {
    path.to_string_lossy().ends_with(ENDING)
}

/// A file of comments that can't be read: where, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub path: PathBuf,
    /// From 1; 0 where no line is at fault.
    pub line: usize,
    pub reason: String,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.reason)
    }
}

/// The comments beside a note; `None`: there are none.
pub fn read(note: &Path) -> Result<Option<Annotations>, Unreadable> {
    let path = path(note);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let reason = error.to_string();
            return Err(Unreadable {
                path,
                line: 0,
                reason,
            });
        }
    };
    match Annotations::parse(&text) {
        Ok(annotations) => Ok(Some(annotations)),
        Err((line, reason)) => {
            let reason = reason.to_owned();
            Err(Unreadable { path, line, reason })
        }
    }
}

/// The comments beside a note, or a new page for them.
pub fn open(note: &Path) -> Result<Annotations, Unreadable> {
    Ok(read(note)?.unwrap_or_else(|| Annotations::new(&new_id())))
}

/// A random name: `urn:uuid:…` (version 4).
pub fn new_id() -> String {
    let mut bytes = [0u8; 16];
    // Without randomness the time has to do; two comments are never made at one instant.
    if getrandom::fill(&mut bytes).is_err() {
        let now = jiff::Timestamp::now().as_nanosecond();
        bytes.copy_from_slice(&now.to_be_bytes());
    }
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let (a, b, c, d, e) = (
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    );
    format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
}

/// Now, as annotations say it: "2026-11-22T10:00:00Z".
pub fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}
