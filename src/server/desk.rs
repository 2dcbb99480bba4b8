//! What holds in one folder: settings and lexicon, read once and shared by its notes.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::counsel::documents;
use crate::lexicon::{Lexicon, source};
use crate::workspace::settings::Settings;
use crate::workspace::{SETTINGS_FILE, files, layers, state_folder};

/// Settings and lexicon of one folder (or of no folder, for notes that lie nowhere).
#[derive(Debug)]
pub struct Desk {
    pub settings: Settings,
    pub lexicon: Arc<Lexicon>,
    /// The workspace's name in the store of ignored wording.
    pub workspace: String,
    /// Where the reference pages of this lexicon lie, if they could be written.
    pub pages: Option<PathBuf>,
    /// Another number for every desk ever made: part of what a result depends on.
    pub generation: u64,
    /// The files this desk was made of, as they were.
    stamp: u64,
}

/// All desks, and what is needed to make one.
#[derive(Debug, Default)]
pub struct Desks {
    desks: HashMap<Option<PathBuf>, Arc<Desk>>,
    /// The last settings of a folder that could be read: they hold while the file is broken.
    good: HashMap<PathBuf, Settings>,
    lexicons: HashMap<(String, Vec<PathBuf>), (u64, Arc<Lexicon>)>,
    editor: Settings,
    made: u64,
    write_pages: bool,
    /// What the user has to be told; taken by whoever can tell it.
    pub messages: Vec<String>,
}

impl Desks {
    pub fn write_pages(&mut self) {
        self.write_pages = true;
        self.desks.clear();
    }

    /// The editor's own settings have changed: every desk is made anew.
    pub fn set_editor(&mut self, settings: Settings) {
        self.editor = settings;
        self.desks.clear();
    }

    /// The desk of a folder.
    pub fn get(&mut self, root: Option<&Path>) -> Arc<Desk> {
        let key = root.map(Path::to_owned);
        if let Some(desk) = self.desks.get(&key) {
            return desk.clone();
        }
        let desk = Arc::new(self.make(key.clone()));
        self.desks.insert(key, desk.clone());
        desk
    }

    /// Drops desks whose files have changed on disk. Says whether there were any.
    pub fn drop_stale(&mut self) -> bool {
        let before = self.desks.len();
        self.desks.retain(|root, desk| {
            stamp(root.as_deref(), &folders(root.as_deref(), &desk.settings)) == desk.stamp
        });
        before != self.desks.len()
    }

    fn make(&mut self, root: Option<PathBuf>) -> Desk {
        let own = root
            .as_deref()
            .map(|root| self.read_settings(root))
            .unwrap_or_default();
        let settings = own.over(&self.editor);
        let folders = folders(root.as_deref(), &settings);
        let stamp = stamp(root.as_deref(), &folders);
        let lexicon = self.lexicon(root.as_deref(), &settings, folders);
        for name in settings.unknown_names(&lexicon) {
            self.messages.push(format!("Attune settings: {name}"));
        }
        self.made += 1;
        Desk {
            workspace: root.as_deref().map(files::uri).unwrap_or_default(),
            pages: if self.write_pages {
                write_pages(&lexicon)
            } else {
                None
            },
            generation: self.made,
            settings,
            lexicon,
            stamp,
        }
    }

    fn read_settings(&mut self, root: &Path) -> Settings {
        let file = root.join(SETTINGS_FILE);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.good.remove(root);
                return Settings::default();
            }
            Err(error) => {
                self.messages.push(format!("{}: {error}", file.display()));
                return self.good.get(root).cloned().unwrap_or_default();
            }
        };
        match Settings::parse(&text) {
            Ok(settings) => {
                self.good.insert(root.to_owned(), settings.clone());
                settings
            }
            Err(error) => {
                let (line, message) = (error.line, error.message);
                let kept = match self.good.contains_key(root) {
                    true => "the last good settings stay in force",
                    false => "the default settings are in force",
                };
                self.messages
                    .push(format!("{}:{line}: {message}; {kept}", file.display()));
                self.good.get(root).cloned().unwrap_or_default()
            }
        }
    }

    /// Folders with the same layers share one lexicon.
    fn lexicon(
        &mut self,
        root: Option<&Path>,
        settings: &Settings,
        folders: Vec<PathBuf>,
    ) -> Arc<Lexicon> {
        let stamp = stamp(None, &folders);
        let key = (settings.language.clone().unwrap_or_default(), folders);
        if let Some((made_of, lexicon)) = self.lexicons.get(&key)
            && *made_of == stamp
        {
            return lexicon.clone();
        }
        let (lexicon, problems) = layers::load(root, settings, &[]);
        const TOLD: usize = 5;
        self.messages
            .extend(problems.iter().take(TOLD).map(ToString::to_string));
        if problems.len() > TOLD {
            let more = problems.len() - TOLD;
            self.messages.push(format!(
                "… and {more} more; `attune lexicon check` lists them all"
            ));
        }
        let lexicon = Arc::new(lexicon);
        self.lexicons.insert(key, (stamp, lexicon.clone()));
        lexicon
    }
}

fn folders(root: Option<&Path>, settings: &Settings) -> Vec<PathBuf> {
    layers::folders(root, settings, &[])
}

/// A number that changes when a settings or lexicon file does.
fn stamp(root: Option<&Path>, folders: &[PathBuf]) -> u64 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    let mut add = |path: &Path| {
        if let Ok(meta) = std::fs::metadata(path) {
            (path, meta.len(), meta.modified().ok()).hash(&mut hasher);
        }
    };
    if let Some(root) = root {
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

/// The pages that `codeDescription` points to, in our own state folder: offline, like all else.
fn write_pages(lexicon: &Lexicon) -> Option<PathBuf> {
    let folder = state_folder()?
        .join("pages")
        .join(format!("{:016x}", lexicon.fingerprint()));
    if folder.is_dir() {
        return Some(folder);
    }
    std::fs::create_dir_all(&folder).ok()?;
    for (name, text) in documents::all(lexicon) {
        std::fs::write(folder.join(name), text).ok()?;
    }
    // What is built in has no file of its own: "go to definition" opens this copy.
    for file in source::built_in(&lexicon.language.id)
        .into_iter()
        .flat_map(|l| l.files)
    {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent()?).ok()?;
        std::fs::write(path, file.text).ok()?;
    }
    Some(folder)
}
