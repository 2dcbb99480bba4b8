//! Where lexicon files come from: the edition inside the binary, and folders laid over it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::problem::{Gravity, Problem};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lexicon");

/// One file, read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As a user would name it.
    pub name: String,
    pub text: Cow<'static, str>,
}

/// Files of equal standing. A later layer adds to an earlier one, replaces by id, switches off.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    pub files: Vec<SourceFile>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// It is the edition inside the binary, of this language.
    pub built_in: Option<String>,
}

impl Layer {
    /// Whether it changes nothing: no file says anything but comments.
    pub(super) fn is_silent(&self) -> bool {
        self.problems.is_empty() && !self.files.iter().any(SourceFile::says_something)
    }
}

impl SourceFile {
    /// Whether there is more in it than comments.
    pub(super) fn says_something(&self) -> bool {
        let is_said = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        self.text.lines().any(is_said)
    }
}

/// The languages inside the binary.
pub fn languages() -> impl Iterator<Item = &'static str> {
    BUILT_IN
        .dirs()
        .filter_map(|dir| dir.path().file_name()?.to_str())
}

/// The edition of `language` inside the binary; `None` if there is none.
pub fn built_in(language: &str) -> Option<Layer> {
    let mut layer = Layer {
        built_in: Some(language.to_owned()),
        ..Layer::default()
    };
    gather(BUILT_IN.get_dir(language)?, &mut layer.files);
    layer.files.sort_by(|a, b| a.name.cmp(&b.name));
    Some(layer)
}

fn gather(dir: &'static Dir<'static>, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        if let (Some("toml"), Some(text)) = (
            file.path().extension().and_then(|e| e.to_str()),
            file.contents_utf8(),
        ) {
            files.push(SourceFile {
                name: format!("lexicon/{}", file.path().display()),
                text: text.into(),
            });
        }
    }
    dir.dirs().for_each(|d| gather(d, files));
}

/// Every `.toml` below a folder. What can't be read becomes a problem, not a failure.
pub fn folder(root: &Path) -> Layer {
    let mut layer = Layer::default();
    let mut paths = Vec::new();
    list(root, &mut paths, &mut layer.problems);
    paths.sort();
    for path in paths {
        match std::fs::read_to_string(&path) {
            Ok(text) => layer.files.push(SourceFile {
                name: path.display().to_string(),
                text: text.into(),
            }),
            Err(error) => layer.problems.push(unreadable(&path, &error)),
        }
    }
    layer
}

fn list(dir: &Path, paths: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(dir, &error)),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, paths, problems);
        } else if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem {
        file: path.display().to_string(),
        line: 0,
        gravity: Gravity::Error,
        message: match error.kind() {
            std::io::ErrorKind::InvalidData => {
                "is not UTF-8 text; save it as UTF-8 in your editor".into()
            }
            _ => format!("can't be read: {error}"),
        },
    }
}
