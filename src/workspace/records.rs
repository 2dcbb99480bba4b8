//! The notes of a folder as the record keeps them: each read once, and again when its file has
//! changed. Kept in memory alone; open notes are told by whoever has them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use super::settings::Settings;
use super::{files, sidecar};
use crate::lexicon::Lexicon;
use crate::note::position::Encoding;
use crate::note::{Note, TextKind};
use crate::record::series::Key;
use crate::record::supervision::review;
use crate::record::{self, Reader, Session};

/// What a note is read with: settings and lexicon of its folder.
#[derive(Clone, Copy)]
pub struct With<'a> {
    pub settings: &'a Settings,
    pub lexicon: &'a Lexicon,
    pub encoding: Encoding,
    /// Another number for every other settings or lexicon.
    pub generation: u64,
}

impl<'a> With<'a> {
    /// For one run, in which nothing changes.
    pub fn new(settings: &'a Settings, lexicon: &'a Lexicon) -> With<'a> {
        With {
            settings,
            lexicon,
            encoding: Encoding::default(),
            generation: 0,
        }
    }
}

/// Every note that was read, by its path; a folder's notes lie together.
#[derive(Debug, Default)]
pub struct Records {
    known: Mutex<BTreeMap<PathBuf, Known>>,
    /// Folders whose notes have been read once.
    read: Mutex<HashMap<PathBuf, u64>>,
    /// Rises with every note that is read anew.
    serial: AtomicU64,
}

#[derive(Debug, Clone)]
struct Known {
    stamp: Stamp,
    session: Arc<Session>,
    /// Another number whenever the note reads otherwise.
    serial: u64,
}

/// What a session was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stamp {
    File(u64, Option<SystemTime>, u64),
    /// An editor has it open; its own text counts.
    Open,
}

impl Records {
    /// Reads the notes that lie directly in a folder, those that have changed since the last time.
    /// Says whether there were any. `open` says which notes an editor has.
    pub fn refresh(&self, folder: &Path, with: With<'_>, open: impl Fn(&Path) -> bool) -> bool {
        let notes = files::notes_in(folder, with.settings);
        let known = |path: &Path| lock(&self.known).get(path).map(|known| known.stamp.clone());
        let stale = notes.iter().filter_map(|path| {
            let now = stamp(path, with.generation)?;
            let fresh = match known(path) {
                Some(Stamp::Open) => open(path),
                Some(stamp) => stamp == now,
                None => false,
            };
            (!fresh).then_some((path, now))
        });
        let stale: Vec<(&PathBuf, Stamp)> = stale.collect();
        let read: Vec<(PathBuf, Known)> = stale
            .into_par_iter()
            .filter_map(|(path, stamp)| {
                let session = Arc::new(read(path, with)?);
                let serial = self.serial.fetch_add(1, Ordering::Relaxed);
                let known = Known {
                    stamp,
                    session,
                    serial,
                };
                Some((path.clone(), known))
            })
            .collect();
        lock(&self.read).insert(folder.to_owned(), with.generation);
        let mut all = lock(&self.known);
        let gone: Vec<PathBuf> = within(&all, folder)
            .map(|(path, _)| path.clone())
            .filter(|path| !open(path) && notes.binary_search(path).is_err())
            .collect();
        let changed = !read.is_empty() || !gone.is_empty();
        gone.iter().for_each(|path| drop(all.remove(path)));
        for (path, known) in read {
            // Meanwhile it may have been opened, or read by another.
            let there = all.get(&path).map(|there| &there.stamp);
            let later = there == Some(&Stamp::Open) && open(&path);
            if !later && there != Some(&known.stamp) {
                all.insert(path, known);
            }
        }
        changed
    }

    /// Whether a folder was read with these settings and this lexicon.
    pub fn has(&self, folder: &Path, generation: u64) -> bool {
        lock(&self.read).get(folder) == Some(&generation)
    }

    /// Forgets all folders but these: whoever goes through an archive holds a part of it.
    pub fn keep(&self, folders: &BTreeSet<PathBuf>) {
        let stays = |path: &Path| path.parent().is_some_and(|folder| folders.contains(folder));
        lock(&self.known).retain(|path, _| stays(path));
        lock(&self.read).retain(|folder, _| folders.contains(folder));
    }

    /// Takes an open note as its editor has it.
    pub fn open(&self, session: Arc<Session>) {
        let stamp = Stamp::Open;
        let mut all = lock(&self.known);
        let known = all.get(&session.path);
        let same = known.filter(|known| known.session.fingerprint == session.fingerprint);
        let next = || self.serial.fetch_add(1, Ordering::Relaxed);
        let serial = same.map_or_else(next, |known| known.serial);
        all.insert(
            session.path.clone(),
            Known {
                stamp,
                session,
                serial,
            },
        );
    }

    /// A number that changes when what the other notes of a note's series say may have changed; 0:
    /// there are none.
    pub fn around(&self, path: &Path) -> u64 {
        let all = lock(&self.known);
        let own = all.get(path).and_then(|known| known.session.key.as_ref());
        own.map_or(0, |own| stamp_of(others(&all, path, own)))
    }

    /// The other notes of a series that lie in the folder of `path`, earliest first, and the number
    /// that [`Records::around`] gives for them.
    pub fn beside(&self, path: &Path, key: &Key) -> (Vec<Arc<Session>>, u64) {
        let all = lock(&self.known);
        let stamp = stamp_of(others(&all, path, key));
        let sessions = others(&all, path, key).map(|known| known.session.clone());
        let mut sessions: Vec<Arc<Session>> = sessions.collect();
        drop(all);
        record::sort(&mut sessions);
        (sessions, stamp)
    }

    /// The whole series of a note, earliest first; empty if the note was never read.
    pub fn series(&self, path: &Path) -> Vec<Arc<Session>> {
        let own = lock(&self.known).get(path).map(|k| k.session.clone());
        let Some(own) = own else {
            return Vec::new();
        };
        let beside = own.key.as_ref().map(|key| self.beside(path, key).0);
        let mut all = beside.unwrap_or_default();
        let at = all.partition_point(|other| other.place() < own.place());
        all.insert(at, own);
        all
    }

    /// Every series of the folders that were read, each earliest first.
    pub fn all(&self) -> Vec<Vec<Arc<Session>>> {
        // A note that belongs with no other is a group of its own.
        type Group = (PathBuf, Result<Key, PathBuf>);
        let mut groups: BTreeMap<Group, Vec<Arc<Session>>> = BTreeMap::new();
        for (path, known) in lock(&self.known).iter() {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let key = known.session.key.clone().ok_or_else(|| path.clone());
            let group = groups.entry((folder, key)).or_default();
            group.push(known.session.clone());
        }
        let mut all: Vec<_> = groups.into_values().collect();
        all.iter_mut().for_each(|series| record::sort(series));
        all
    }
}

/// The notes that belong with the one at `path`.
fn others<'a>(
    all: &'a BTreeMap<PathBuf, Known>,
    path: &'a Path,
    key: &'a Key,
) -> impl Iterator<Item = &'a Known> {
    let folder = path.parent().unwrap_or(path);
    let others = within(all, folder).filter(move |(other, _)| *other != path);
    let known = others.map(|(_, known)| known);
    known.filter(move |known| known.session.key.as_ref() == Some(key))
}

/// Order does not matter, and no two notes cancel each other out.
fn stamp_of<'a>(known: impl Iterator<Item = &'a Known>) -> u64 {
    known.fold(0, |sum: u64, known| {
        let mixed = (known.serial + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        sum.wrapping_add(mixed | 1)
    })
}

/// The notes of one folder, not of those below it.
fn within<'a>(
    all: &'a BTreeMap<PathBuf, Known>,
    folder: &'a Path,
) -> impl Iterator<Item = (&'a PathBuf, &'a Known)> {
    let from = all.range(folder.to_owned()..);
    let below = from.take_while(move |(path, _)| path.starts_with(folder));
    below.filter(move |(path, _)| path.parent() == Some(folder))
}

/// Reads a note from disk; what is no text is no note.
pub fn read(path: &Path, with: With<'_>) -> Option<Session> {
    let text = files::read(path).ok()?;
    Some(parse(path, &text, with))
}

/// Reads the text of a note that lies at `path`.
pub fn parse(path: &Path, text: &str, with: With<'_>) -> Session {
    let situation = with.settings.situation(0);
    let reader = Reader {
        lexicon: with.lexicon,
        situation: &situation,
        encoding: with.encoding,
    };
    let note = Note::parse(text, TextKind::Note, &with.lexicon.grammar);
    let mut session = reader.read(path, note);
    if let Ok(Some(beside)) = sidecar::read(path) {
        session.comments = review::open(text, Some(&beside));
    }
    session
}

fn stamp(path: &Path, generation: u64) -> Option<Stamp> {
    let meta = std::fs::metadata(path).ok()?;
    Some(Stamp::File(meta.len(), meta.modified().ok(), generation))
}

/// A poisoned lock is taken all the same: what it guards is changed in single steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_follows_its_files_and_open_text_wins() {
        let lexicon = Lexicon::built_in();
        let settings = Settings::default();
        let with = With {
            settings: &settings,
            lexicon: &lexicon,
            encoding: Encoding::default(),
            generation: 1,
        };
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        write("2026-03-04.txt", "S: NS today.\n");
        write("2026-03-11.txt", "S: Fine.\n");
        write("other client.txt", "S: Fine.\n");
        let records = Records::default();
        assert!(records.refresh(folder, with, |_| false));
        assert!(
            !records.refresh(folder, with, |_| false),
            "nothing has changed"
        );
        let first = folder.join("2026-03-04.txt");
        assert_eq!(records.series(&first).len(), 2);
        let opened = Note::parse("S: tired.", TextKind::Note, &lexicon.grammar);
        let reader = Reader {
            lexicon: &lexicon,
            situation: &settings.situation(0),
            encoding: with.encoding,
        };
        records.open(Arc::new(reader.read(&first, opened)));
        let absences = || records.series(&first)[0].absences.len();
        assert_eq!(absences(), 0);
        records.refresh(folder, with, |path| path == first);
        assert_eq!(absences(), 0, "open text wins over the file");
        records.refresh(folder, with, |_| false);
        assert_eq!(absences(), 1, "closed: the file counts again");
        std::fs::remove_file(folder.join("2026-03-11.txt")).unwrap();
        assert!(records.refresh(folder, with, |_| false));
        assert_eq!(records.series(&first).len(), 1);
    }
}
