//! `attune check --watch`: reads notes again when they are saved. Looks at the files' times, which
//! works in synchronised and mounted folders, too, where the system's notifications don't.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::ERROR;
use super::check::{self, Arguments};
use crate::workspace::settings::Settings;
use crate::workspace::{find_root, layers};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// How a file stands: its length and when it was changed.
type Stamp = (u64, Option<SystemTime>);

/// All that is watched, as it is now.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    notes: HashMap<PathBuf, Stamp>,
    /// Settings and lexicons of the folders that were named.
    around: Vec<u64>,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    if arguments.format.is_whole() || arguments.paths.iter().any(|p| p == Path::new("-")) {
        eprintln!(
            "attune: --watch reads files and writes line by line: not from standard input (-), \
             and not as json or sarif (jsonl is fine)"
        );
        return Ok(ERROR);
    }
    check::check(&arguments.paths, arguments)?;
    let mut seen = look(&arguments.paths);
    eprintln!("attune: watching; Ctrl-C ends it");
    loop {
        std::thread::sleep(LOOK);
        let now = look(&arguments.paths);
        if now.around != seen.around {
            check::check(&arguments.paths, arguments)?;
        } else {
            let changed = |path: &&PathBuf| now.notes.get(*path) != seen.notes.get(*path);
            let mut saved: Vec<PathBuf> = now.notes.keys().filter(changed).cloned().collect();
            saved.sort();
            if !saved.is_empty() {
                check::check(&saved, arguments)?;
            }
        }
        seen = now;
    }
}

fn look(named: &[PathBuf]) -> Seen {
    let mut seen = Seen::default();
    for path in named {
        let root = find_root(path);
        // Broken settings are told when notes are read; which files are notes is then the default.
        let settings = Settings::of(root.as_deref()).unwrap_or_default();
        let folders = layers::folders(root.as_deref(), &settings, &[]);
        seen.around.push(layers::stamp(root.as_deref(), &folders));
        for note in check::notes(path, &settings) {
            let meta = std::fs::metadata(&note);
            let stamp = meta.map_or((0, None), |meta| (meta.len(), meta.modified().ok()));
            seen.notes.insert(note, stamp);
        }
    }
    seen
}
