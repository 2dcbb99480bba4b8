//! The lexicon that holds in a folder: the built-in edition, under the user's folder, under the
//! workspace's, under the folders that settings name.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use super::settings::Settings;
use super::{LEXICON_FOLDER, SETTINGS_FILE, config_folder, roots};
use crate::lexicon::Lexicon;
use crate::lexicon::problem::{Gravity, Problem};
use crate::lexicon::source::{self, Layer};

/// Loads it. A folder that settings name and that is missing is a problem; the folders that may
/// or may not be there are not.
pub fn load(root: Option<&Path>, settings: &Settings, more: &[PathBuf]) -> (Lexicon, Vec<Problem>) {
    let language = settings.language.as_deref().unwrap_or("en");
    let mut layers: Vec<Layer> = source::built_in(language).into_iter().collect();
    layers.extend(folders(root, settings, more).iter().map(|folder| {
        if folder.is_dir() {
            return source::folder(folder);
        }
        let problem = Problem {
            file: folder.display().to_string(),
            line: 0,
            gravity: Gravity::Error,
            message: "this lexicon folder does not exist".into(),
        };
        Layer {
            problems: vec![problem],
            ..Layer::default()
        }
    }));
    Lexicon::load(&layers)
}

/// The folders that are laid over the built-in edition, lowest first.
pub fn folders(root: Option<&Path>, settings: &Settings, more: &[PathBuf]) -> Vec<PathBuf> {
    let own = config_folder().map(|folder| folder.join("lexicon"));
    let roots = root.map(roots).unwrap_or_default();
    let workspaces = roots.iter().map(|root| root.join(LEXICON_FOLDER));
    let found = own
        .into_iter()
        .chain(workspaces)
        .filter(|folder| folder.is_dir());
    let base = root.unwrap_or(Path::new(""));
    let named = settings.lexicon.iter().map(|folder| base.join(folder));
    found.chain(named).chain(more.iter().cloned()).collect()
}

/// A number that changes when a settings or lexicon file does.
pub fn stamp(root: Option<&Path>, folders: &[PathBuf]) -> u64 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    let mut add = |path: &Path| {
        if let Ok(meta) = std::fs::metadata(path) {
            (path, meta.len(), meta.modified().ok()).hash(&mut hasher);
        }
    };
    for root in root.map(roots).unwrap_or_default() {
        add(&root.join(SETTINGS_FILE));
    }
    let mut open: Vec<PathBuf> = folders.to_vec();
    while let Some(folder) = open.pop() {
        add(&folder);
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path)
            } else {
                add(&path)
            }
        }
    }
    hasher.finish()
}
