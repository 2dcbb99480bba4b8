//! What holds in one folder: settings and lexicon, read once and shared by its notes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::counsel::documents;
use crate::lexicon::{Lexicon, source};
use crate::workspace::settings::Settings;
use crate::workspace::{SETTINGS_FILE, files, layers, roots, state_folder};

/// Settings and lexicon of one folder (or of no folder, for notes that lie nowhere).
#[derive(Debug)]
pub struct Desk {
    pub settings: Settings,
    pub lexicon: Arc<Lexicon>,
    /// The workspace's name in the store of ignored wording.
    pub workspace: String,
    /// A settings or lexicon file could not be used.
    pub trouble: bool,
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
    lexicons: HashMap<(String, Vec<PathBuf>), Loaded>,
    editor: Settings,
    /// The editor sent settings that can't be used.
    editor_trouble: bool,
    made: u64,
    write_pages: bool,
    /// What the user has to be told; taken by whoever can tell it.
    pub messages: Vec<String>,
}

/// A lexicon as its files made it.
#[derive(Debug, Clone)]
struct Loaded {
    made_of: u64,
    lexicon: Arc<Lexicon>,
    trouble: bool,
}

impl Desks {
    pub fn write_pages(&mut self) {
        self.write_pages = true;
        self.desks.clear();
    }

    /// The editor's own settings have changed: every desk is made anew.
    pub fn set_editor(&mut self, settings: Settings) {
        self.editor = settings;
        self.editor_trouble = false;
        self.desks.clear();
    }

    /// The editor's settings can't be used: the last good ones stay.
    pub fn refuse_editor(&mut self, message: String) {
        self.messages.push(message);
        self.editor_trouble = true;
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
            let folders = folders(root.as_deref(), &desk.settings);
            layers::stamp(root.as_deref(), &folders) == desk.stamp
        });
        before != self.desks.len()
    }

    fn make(&mut self, root: Option<PathBuf>) -> Desk {
        let told = self.messages.len();
        let mut settings = self.editor.clone();
        for root in root.as_deref().map(roots).unwrap_or_default() {
            let own = self.read_settings(&root).within(&root);
            settings = own.over(&settings);
        }
        let folders = folders(root.as_deref(), &settings);
        let stamp = layers::stamp(root.as_deref(), &folders);
        let loaded = self.lexicon(root.as_deref(), &settings, folders);
        let lexicon = loaded.lexicon;
        for name in settings.unknown_names(&lexicon) {
            self.messages.push(format!("Attune settings: {name}"));
        }
        let told_now = self.messages.len() > told;
        self.made += 1;
        Desk {
            trouble: told_now || loaded.trouble || self.editor_trouble,
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
                // A long path in front would leave no room for what is wrong.
                let place = format!("{}:{line}", file.display());
                self.messages.push(format!("{message}; {kept} ({place})"));
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
    ) -> Loaded {
        let stamp = layers::stamp(None, &folders);
        let key = (settings.language.clone().unwrap_or_default(), folders);
        if let Some(loaded) = self.lexicons.get(&key)
            && loaded.made_of == stamp
        {
            return loaded.clone();
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
        let loaded = Loaded {
            made_of: stamp,
            lexicon: Arc::new(lexicon),
            trouble: !problems.is_empty(),
        };
        self.lexicons.insert(key, loaded.clone());
        loaded
    }
}

fn folders(root: Option<&Path>, settings: &Settings) -> Vec<PathBuf> {
    layers::folders(root, settings, &[])
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
        std::fs::write(path, &*file.text).ok()?;
    }
    Some(folder)
}
