//! What somebody has marked as fine: kept outside the notes, as keyed hashes.
//!
//! The file holds a hash per decision, its scope, and (for a pattern) nothing else: no wording,
//! no path, no name. The key is a random salt of this installation, so that short phrases can't
//! be guessed from the hashes.

use std::collections::BTreeMap;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher24};

/// How far a decision reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// This wording, in one note.
    Note,
    /// This wording, in one workspace.
    Workspace,
    /// One pattern, everywhere.
    Pattern,
}

/// A finding as the store knows it. `note` and `workspace` are the names that the editor or the
/// command line uses (a URI).
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub pattern: &'a str,
    pub words: &'a str,
    pub note: &'a str,
    pub workspace: &'a str,
}

/// The decisions of this installation.
#[derive(Debug, Default)]
pub struct Ignored {
    path: Option<PathBuf>,
    content: Content,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Content {
    /// 16 random bytes, in hexadecimal.
    salt: String,
    /// Hash, in hexadecimal → its scope.
    decisions: BTreeMap<String, Scope>,
}

const FILE: &str = "ignored.json";

impl Ignored {
    /// Reads the store in a folder; missing is empty. A store that can't be read is an error and
    /// stays as it is.
    pub fn open(folder: Option<PathBuf>) -> Result<Ignored, String> {
        let Some(path) = folder.map(|folder| folder.join(FILE)) else {
            return Ok(Ignored::default());
        };
        let content = match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|_| {
                format!(
                    "{}: this store of ignored wording is damaged; delete it to begin anew",
                    path.display()
                )
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Content::default(),
            Err(error) => return Err(format!("{}: {error}", path.display())),
        };
        Ok(Ignored {
            path: Some(path),
            content,
        })
    }

    /// Whether nothing has been marked as fine yet.
    pub fn is_empty(&self) -> bool {
        self.content.decisions.is_empty()
    }

    /// Whether a finding has been marked as fine.
    pub fn holds(&self, subject: &Subject<'_>) -> bool {
        let known = |scope| {
            self.content
                .decisions
                .contains_key(&self.key(scope, subject))
        };
        !self.is_empty()
            && [Scope::Note, Scope::Workspace, Scope::Pattern]
                .into_iter()
                .any(known)
    }

    /// Marks a finding as fine, and writes the store.
    pub fn add(&mut self, scope: Scope, subject: &Subject<'_>) -> io::Result<()> {
        if self.content.salt.is_empty() {
            let mut salt = [0u8; 16];
            getrandom::fill(&mut salt).map_err(|e| io::Error::other(e.to_string()))?;
            self.content.salt = hex(&salt);
        }
        let key = self.key(scope, subject);
        self.content.decisions.insert(key, scope);
        self.save()
    }

    /// How many decisions there are, by scope.
    pub fn counts(&self) -> [(Scope, usize); 3] {
        [Scope::Note, Scope::Workspace, Scope::Pattern].map(|scope| {
            (
                scope,
                self.content
                    .decisions
                    .values()
                    .filter(|s| **s == scope)
                    .count(),
            )
        })
    }

    /// Forgets every decision.
    pub fn clear(&mut self) -> io::Result<()> {
        self.content.decisions.clear();
        self.save()
    }

    /// Where the store is kept.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    fn save(&self) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        // Written beside and moved over, so that a crash loses nothing.
        let fresh = path.with_extension("new");
        std::fs::write(&fresh, serde_json::to_string_pretty(&self.content)?)?;
        std::fs::rename(fresh, path)
    }

    fn key(&self, scope: Scope, subject: &Subject<'_>) -> String {
        let words = subject
            .words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let parts: &[&str] = match scope {
            Scope::Note => &["note", subject.note, subject.pattern, &words],
            Scope::Workspace => &["workspace", subject.workspace, subject.pattern, &words],
            Scope::Pattern => &["pattern", subject.pattern],
        };
        let mut hasher = SipHasher24::new_with_key(&unhex(&self.content.salt));
        for part in parts {
            hasher.write_usize(part.len());
            hasher.write(part.as_bytes());
        }
        hex(&hasher.finish128().as_bytes())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> [u8; 16] {
    let mut out = [0; 16];
    for (i, byte) in out.iter_mut().enumerate() {
        let digits = text.get(2 * i..2 * i + 2).unwrap_or("00");
        *byte = u8::from_str_radix(digits, 16).unwrap_or(0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECT: Subject<'_> = Subject {
        pattern: "hopelessness/nothing-helps",
        words: "nothing  helps",
        note: "file:///notes/r104.md",
        workspace: "file:///notes",
    };

    #[test]
    fn a_decision_lasts_reaches_as_far_as_said_and_holds_no_words() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Ignored::open(Some(folder.path().to_owned())).unwrap();
        let mut store = open();
        assert!(!store.holds(&SUBJECT));
        store.add(Scope::Note, &SUBJECT).unwrap();

        let store = open();
        assert!(store.holds(&Subject {
            words: "Nothing helps",
            ..SUBJECT
        }));
        assert!(!store.holds(&Subject {
            note: "file:///notes/other.md",
            ..SUBJECT
        }));
        assert!(!store.holds(&Subject {
            words: "nothing will help",
            ..SUBJECT
        }));
        let written = std::fs::read_to_string(store.path().unwrap()).unwrap();
        for word in ["nothing", "hopeless", "r104", "notes"] {
            assert!(!written.contains(word), "{word} in {written}");
        }
    }

    #[test]
    fn a_pattern_is_silent_everywhere_and_all_can_be_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Ignored::open(Some(folder.path().to_owned())).unwrap();
        store.add(Scope::Pattern, &SUBJECT).unwrap();
        let elsewhere = Subject {
            words: "x",
            note: "y",
            workspace: "z",
            ..SUBJECT
        };
        assert!(store.holds(&elsewhere));
        store.clear().unwrap();
        assert!(!store.holds(&elsewhere));
    }

    #[test]
    fn a_damaged_store_is_told_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "{").unwrap();
        assert!(
            Ignored::open(Some(folder.path().to_owned()))
                .unwrap_err()
                .contains("damaged")
        );
        assert_eq!(
            std::fs::read_to_string(folder.path().join(FILE)).unwrap(),
            "{"
        );
    }
}
