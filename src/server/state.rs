//! The server's state: open notes, workspace folders, settings. All of it behind one plain
//! mutex that is never held across an `.await`; handlers change it before their first `.await`,
//! so changes happen in the order the client sent them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::capabilities::ClientCan;
use super::convert::{self, Measured};
use super::desk::{Desk, Desks};
use super::session::Analysis;
use crate::note::position::Encoding;
use crate::note::text::{Same, Text};
use crate::record::supervision::signing;
use crate::workspace::ignored::Ignored;
use crate::workspace::records::Records;
use crate::workspace::settings::Run;
use crate::workspace::{files, find_root, state_folder};

/// Everything that changes.
#[derive(Default)]
pub struct State {
    pub can: ClientCan,
    pub encoding: Encoding,
    pub desks: Desks,
    pub ignored: Ignored,
    /// Nothing is shown until the user wants it again.
    pub paused: bool,
    /// Rises with everything but the text that a result depends on (pause, ignored wording).
    pub era: u64,
    records: Arc<Records>,
    folders: Vec<PathBuf>,
    turns: files::Turns,
    documents: HashMap<String, Document>,
    opened: u64,
}

/// An open note.
struct Document {
    uri: Uri,
    text: Text,
    root: Option<PathBuf>,
    /// The note's place among its client's, when it was opened.
    turn: usize,
    /// The text as it was signed, as far as this server has seen.
    signed: Option<Arc<str>>,
    /// Another number for every `didOpen`: a note closed and opened at the same version is new.
    opening: u64,
    /// Made of the text as it was when its changes were last marked.
    analysis: Option<Arc<Analysis>>,
    marks: u64,
}

/// An analysis that may be brought up to date: taken from its note, whose changes count anew.
pub struct Taken {
    /// The last analysis, and what of its text is still the same.
    pub before: Option<(Arc<Analysis>, Same)>,
    mark: u64,
}

/// What a result followed from: where one of these differs, it may be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeOf {
    pub version: i32,
    pub opening: u64,
    pub generation: u64,
    pub era: u64,
    pub around: u64,
}

/// A note at one moment, with all that reading it needs.
#[derive(Clone)]
pub struct Snapshot {
    pub uri: Uri,
    pub measured: Measured,
    pub desk: Arc<Desk>,
    opening: u64,
    /// The note's place among its client's.
    pub turn: usize,
    /// The text as it was signed, if it was.
    pub signed: Option<Arc<str>>,
    era: u64,
    /// Changes with what the client's other notes say.
    around: u64,
    pub paused: bool,
    pub analysis: Option<Arc<Analysis>>,
}

impl Snapshot {
    /// Whether an analysis is of this moment.
    pub fn is_of(&self, analysis: &Analysis) -> bool {
        analysis.made_of == self.made_of()
    }

    /// Whether an analysis follows from the same rules, whatever the text.
    pub fn has_rules_of(&self, analysis: &Analysis) -> bool {
        let rules = |made_of: MadeOf| (made_of.opening, made_of.generation, made_of.era);
        rules(analysis.made_of) == rules(self.made_of())
    }

    pub fn made_of(&self) -> MadeOf {
        MadeOf {
            version: self.version(),
            opening: self.opening,
            generation: self.desk.generation,
            era: self.era,
            around: self.around,
        }
    }

    pub fn version(&self) -> i32 {
        self.measured.text.version()
    }

    /// Whether an editor has the note open.
    pub fn is_open(&self) -> bool {
        self.opening > 0
    }

    /// Changes whenever the findings of this note may have changed.
    pub fn result_id(&self) -> String {
        let made_of = self.made_of();
        let (opening, version, generation) = (made_of.opening, made_of.version, made_of.generation);
        let (era, around) = (made_of.era, made_of.around);
        format!("{opening}-{version}-{generation}-{era}-{around:x}")
    }
}

impl State {
    pub fn with(records: Arc<Records>) -> State {
        State {
            records,
            ..State::default()
        }
    }

    /// Takes the last analysis of a note, to make the next of it.
    pub fn take(&mut self, uri: &Uri) -> Option<Taken> {
        let document = self.documents.get_mut(uri.as_str())?;
        document.marks += 1;
        let same = document.text.mark();
        Some(Taken {
            before: document.analysis.take().map(|analysis| (analysis, same)),
            mark: document.marks,
        })
    }

    /// Keeps what was read from a note, if nobody has begun to read it since.
    pub fn keep(&mut self, uri: &Uri, analysis: Arc<Analysis>, taken: &Taken) {
        let document = self.documents.get_mut(uri.as_str());
        if let Some(document) = document.filter(|d| d.marks == taken.mark) {
            document.analysis = Some(analysis);
        }
    }

    /// Reads what lies on this machine; messages for the user wait in `desks`.
    pub fn start(&mut self) {
        match Ignored::open(state_folder()) {
            Ok(ignored) => self.ignored = ignored,
            Err(message) => self.desks.messages.push(message),
        }
    }

    pub fn add_folder(&mut self, folder: PathBuf) {
        if !self.folders.contains(&folder) {
            self.folders.push(folder);
        }
        self.find_roots();
    }

    pub fn remove_folder(&mut self, folder: &Path) {
        self.folders.retain(|f| f != folder);
        self.find_roots();
    }

    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The folder whose settings hold for a path: the nearest with settings of its own, else the
    /// longest workspace folder around it. An unsaved note belongs to the first workspace folder.
    pub fn root_of(&self, path: Option<&Path>) -> Option<PathBuf> {
        let Some(path) = path else {
            return self.folders.first().cloned();
        };
        let around = || self.folders.iter().filter(|f| path.starts_with(f));
        find_root(path).or_else(|| around().max_by_key(|f| f.as_os_str().len()).cloned())
    }

    /// Finds anew whose settings hold for each open note. Says whether any has changed.
    pub fn find_roots(&mut self) -> bool {
        let paths: Vec<(String, Option<PathBuf>)> = self
            .documents
            .iter()
            .map(|(key, d)| (key.clone(), convert::path(&d.uri)))
            .collect();
        let mut changed = false;
        // Notes of one folder have one root: it is looked for once.
        let mut known: HashMap<Option<PathBuf>, Option<PathBuf>> = HashMap::new();
        for (key, path) in paths {
            let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
            let root = known
                .entry(folder)
                .or_insert_with(|| self.root_of(path.as_deref()))
                .clone();
            if let Some(document) = self.documents.get_mut(&key) {
                changed |= document.root != root;
                document.root = root;
            }
        }
        self.era += u64::from(changed);
        changed
    }

    pub fn open(&mut self, uri: Uri, text: &str, version: i32) {
        self.opened += 1;
        let path = convert::path(&uri);
        let root = self.root_of(path.as_deref());
        let language = &self.desks.get(root.as_deref()).lexicon.language;
        let document = Document {
            turn: path.map_or(0, |path| self.turns.of(&path)),
            text: Text::new(text, version),
            signed: signing::is_signed(text, language).then(|| Arc::from(text)),
            opening: self.opened,
            analysis: None,
            marks: 0,
            uri: uri.clone(),
            root,
        };
        self.documents.insert(uri.as_str().to_owned(), document);
    }

    /// Applies changes in order. No change is ever dropped: positions outside the text are
    /// clamped, swapped ends are put right.
    pub fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) {
        let encoding = self.encoding;
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        for change in changes {
            match change.range {
                None => document.text.replace_all(&change.text),
                Some(range) => {
                    let (start, end) =
                        (convert::position(range.start), convert::position(range.end));
                    document.text.edit(start, end, &change.text, encoding);
                }
            }
        }
        document.text.set_version(version);
    }

    /// Whether a note is read at every change, or only when it is saved.
    pub fn runs_on_type(&mut self, uri: &Uri) -> bool {
        self.snapshot(uri)
            .is_some_and(|s| s.desk.settings.run() == Run::OnType)
    }

    /// A note that is signed as it is saved is guarded from then on.
    pub fn saved(&mut self, uri: &Uri) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        let text = document.text.flat();
        let desk = self.desks.get(document.root.as_deref());
        if document.signed.is_none() && signing::is_signed(&text, &desk.lexicon.language) {
            document.signed = Some(text);
        }
    }

    pub fn close(&mut self, uri: &Uri) {
        self.documents.remove(uri.as_str());
    }

    pub fn open_uris(&self) -> Vec<Uri> {
        self.documents.values().map(|d| d.uri.clone()).collect()
    }

    /// A note that is not open, as its text on disk makes it.
    pub fn closed(&mut self, uri: Uri, text: &str) -> Snapshot {
        let root = self.root_of(convert::path(&uri).as_deref());
        Snapshot {
            measured: Measured {
                text: Text::new(text, 0),
                encoding: self.encoding,
            },
            desk: self.desks.get(root.as_deref()),
            opening: 0,
            turn: 0,
            signed: None,
            era: self.era,
            around: self.around(&uri),
            paused: self.paused,
            analysis: None,
            uri,
        }
    }

    fn around(&self, uri: &Uri) -> u64 {
        convert::path(uri).map_or(0, |path| self.records.around(&path))
    }

    pub fn snapshot(&mut self, uri: &Uri) -> Option<Snapshot> {
        let document = self.documents.get(uri.as_str())?;
        Some(Snapshot {
            uri: document.uri.clone(),
            measured: Measured {
                text: document.text.clone(),
                encoding: self.encoding,
            },
            desk: self.desks.get(document.root.as_deref()),
            opening: document.opening,
            turn: document.turn,
            signed: document.signed.clone(),
            era: self.era,
            around: self.around(uri),
            paused: self.paused,
            analysis: document.analysis.clone(),
        })
    }
}
