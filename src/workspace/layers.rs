//! The lexicon that holds in a folder: the built-in edition, under the user's folder, under the
//! workspace's, under the folders that settings name.

use std::path::{Path, PathBuf};

use super::settings::Settings;
use super::{LEXICON_FOLDER, config_folder};
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
            files: Vec::new(),
            problems: vec![problem],
        }
    }));
    Lexicon::load(&layers)
}

/// The folders that are laid over the built-in edition, lowest first.
pub fn folders(root: Option<&Path>, settings: &Settings, more: &[PathBuf]) -> Vec<PathBuf> {
    let own = config_folder().map(|folder| folder.join("lexicon"));
    let workspace = root.map(|root| root.join(LEXICON_FOLDER));
    let found = own
        .into_iter()
        .chain(workspace)
        .filter(|folder| folder.is_dir());
    let base = root.unwrap_or(Path::new(""));
    let named = settings.lexicon.iter().map(|folder| base.join(folder));
    found.chain(named).chain(more.iter().cloned()).collect()
}
