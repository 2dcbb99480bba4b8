//! What lies around a note on this machine: settings, lexicon folders, which files are notes,
//! and what somebody has marked as fine. Used by the server and the command line alike, so that
//! both answer the same. (A room of its own between `counsel` and the two ends: without it each
//! end would grow its own.)

pub mod beside;
pub mod confine;
pub mod files;
pub mod ignored;
pub mod layers;
pub mod own_words;
pub mod records;
pub mod series;
pub mod settings;
pub mod sidecar;
pub mod stored;

use std::path::{Path, PathBuf};

/// The file that holds a workspace's settings.
pub const SETTINGS_FILE: &str = ".attune.toml";

/// The folder in a workspace whose `.toml` files are laid over the lexicon.
pub const LEXICON_FOLDER: &str = ".attune/lexicon";

/// Attune's folder for what the user writes (lexicon files): `$XDG_CONFIG_HOME/attune`,
/// `%APPDATA%\attune`.
pub fn config_folder() -> Option<PathBuf> {
    base("XDG_CONFIG_HOME", ".config").map(|base| base.join("attune"))
}

/// Attune's folder for what it keeps itself (salted hashes, reference pages).
pub fn state_folder() -> Option<PathBuf> {
    base("XDG_STATE_HOME", ".local/state").map(|base| base.join("attune"))
}

fn base(variable: &str, below_home: &str) -> Option<PathBuf> {
    let named = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    named(variable)
        .or_else(|| {
            if cfg!(windows) {
                named("APPDATA")
            } else {
                None
            }
        })
        .or_else(|| named("HOME").map(|home| home.join(below_home)))
}

/// The nearest folder at or above `start` that has a settings file or a lexicon folder.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    let start = if start.is_dir() {
        &start
    } else {
        start.parent()?
    };
    start
        .ancestors()
        .find(|dir| is_root(dir))
        .map(Path::to_owned)
}

/// A folder with settings or lexicon and all such folders around it, the outermost first: a
/// client's folder goes on from what holds in the practice's.
pub fn roots(root: &Path) -> Vec<PathBuf> {
    let around = root.ancestors().skip(1).filter(|dir| is_root(dir));
    let mut roots: Vec<PathBuf> = around.map(Path::to_owned).collect();
    roots.reverse();
    roots.push(root.to_owned());
    roots
}

fn is_root(dir: &Path) -> bool {
    dir.join(SETTINGS_FILE).is_file() || dir.join(LEXICON_FOLDER).is_dir()
}
