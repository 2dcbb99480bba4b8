//! The folder of a user's own words, made when they ask for it.

use std::io;
use std::path::PathBuf;

use super::config_folder;

const STARTER: &str = include_str!("starter.toml");
const FILE: &str = "my-words.toml";

/// The file to begin with in the user's lexicon folder; folder and file are made if they are not
/// there yet. What is there is never touched. `None`: this machine names no home.
pub fn starter() -> io::Result<Option<PathBuf>> {
    let Some(folder) = config_folder().map(|folder| folder.join("lexicon")) else {
        return Ok(None);
    };
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(FILE);
    if !file.exists() {
        std::fs::write(&file, STARTER)?;
    }
    Ok(Some(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::lexicon::source::{self, Layer};

    #[test]
    fn as_it_is_it_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let built_in: Vec<Layer> = source::built_in("en").into_iter().collect();
        let load = |own: &str| {
            std::fs::write(folder.path().join(FILE), own).unwrap();
            let own = source::folder(folder.path());
            let layers: Vec<Layer> = built_in.iter().cloned().chain([own]).collect();
            Lexicon::load(&layers).0.fingerprint()
        };
        let (alone, _) = Lexicon::load(&built_in);
        assert_eq!(load(STARTER), alone.fingerprint());
        assert_ne!(load("off = [\"intellectualizing\"]\n"), alone.fingerprint());
    }

    #[test]
    fn its_examples_work_once_their_marks_are_taken_away() {
        let example = |line: &str| {
            let bare = line.strip_prefix('#').filter(|rest| !rest.starts_with(' '));
            bare.unwrap_or(line).to_owned()
        };
        let text: Vec<String> = STARTER.lines().map(example).collect();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text.join("\n")).unwrap();
        let own = source::folder(folder.path());
        let layers: Vec<Layer> = source::built_in("en").into_iter().chain([own]).collect();
        let (lexicon, problems) = Lexicon::load(&layers);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(lexicon.kind("intellectualizing").is_none());
        let ids: Vec<_> = lexicon.patterns.iter().map(|p| p.entry.full_id()).collect();
        assert!(ids.contains(&"withdrawal/sat-in-the-car".to_owned()));
    }
}
