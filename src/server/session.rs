//! The server's state: open notes, workspace folders, settings. All of it behind one plain
//! mutex that is never held across an `.await`; handlers change it before their first `.await`,
//! so changes happen in the order the client sent them.

use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::capabilities::ClientCan;
use super::convert::{self, Measured};
use super::course;
use super::desk::{Desk, Desks};
use super::guarded;
use crate::counsel::circumstances::Circumstances;
use crate::counsel::remarks::{self, Remark};
use crate::counsel::situation::Situation;
use crate::counsel::{Case, Counselled};
use crate::lexicon::schema::{Group, Severity};
use crate::note::position::Encoding;
use crate::note::text::Text;
use crate::note::{Note, TextKind};
use crate::record::supervision::{review, signing};
use crate::scan::finding::Finding;
use crate::scan::scan;
use crate::workspace::beside::Beside;
use crate::workspace::ignored::{Ignored, Subject};
use crate::workspace::records::Records;
use crate::workspace::settings::Run;
use crate::workspace::{files, find_root, sidecar, state_folder};

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
    analysis: Option<Arc<Analysis>>,
}

/// What was read from one version of a note, and from what else it followed.
#[derive(Debug)]
pub struct Analysis {
    pub counselled: Counselled,
    /// What is shown, in the order of the text.
    pub shown: Vec<(Finding, Severity)>,
    /// How many more there are than may be shown.
    pub withheld: usize,
    /// What context set aside.
    pub aside: Vec<Finding>,
    pub remarks: Vec<(Remark, Severity)>,
    version: i32,
    opening: u64,
    generation: u64,
    era: u64,
    around: u64,
}

/// A note at one moment, with all that reading it needs.
#[derive(Clone)]
pub struct Snapshot {
    pub uri: Uri,
    pub measured: Measured,
    pub desk: Arc<Desk>,
    opening: u64,
    turn: usize,
    signed: Option<Arc<str>>,
    era: u64,
    /// Changes with what the client's other notes say.
    around: u64,
    pub paused: bool,
    analysis: Option<Arc<Analysis>>,
}

/// The state, shared.
pub struct Session {
    state: Mutex<State>,
    /// The notes around the open ones; locks itself.
    pub records: Arc<Records>,
}

impl Default for Session {
    fn default() -> Session {
        let records = Arc::new(Records::default());
        let state = State {
            records: records.clone(),
            ..State::default()
        };
        Session {
            state: Mutex::new(state),
            records,
        }
    }
}

impl Session {
    /// A poisoned lock is taken all the same: state changes are small and complete.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The analysis of a note as it is now; made, or taken from the last time. `None`: not open.
    pub fn analysis(&self, uri: &Uri) -> Option<(Snapshot, Arc<Analysis>)> {
        let snapshot = self.lock().snapshot(uri)?;
        if let Some(analysis) = snapshot.analysis.clone().filter(|a| snapshot.is_of(a)) {
            return Some((snapshot, analysis));
        }
        let analysis = Arc::new(self.analyse(&snapshot));
        if let Some(document) = self.lock().documents.get_mut(uri.as_str()) {
            document.analysis = Some(analysis.clone());
        }
        Some((snapshot, analysis))
    }

    /// Whether an analysis is still what the client should see.
    pub fn is_current(&self, uri: &Uri, analysis: &Analysis) -> bool {
        self.lock()
            .snapshot(uri)
            .is_some_and(|snapshot| snapshot.is_of(analysis))
    }

    /// Reads a note at one moment; nothing is kept.
    pub fn analyse(&self, snapshot: &Snapshot) -> Analysis {
        let desk = &snapshot.desk;
        let name = convert::path(&snapshot.uri).map(|path| files::uri(&path));
        let name = name.unwrap_or_else(|| snapshot.uri.as_str().to_owned());
        let note = Note::parse(
            snapshot.measured.text.flat(),
            TextKind::Note,
            &desk.lexicon.grammar,
        );
        let quiet = snapshot.paused || !desk.settings.is_enabled() || is_ours(&snapshot.uri);
        let mut situation = desk.settings.situation(snapshot.turn);
        let with = course::with(desk, snapshot.measured.encoding);
        let beside = convert::path(&snapshot.uri).filter(|_| !quiet);
        let beside = beside.and_then(|path| {
            guarded(|| Beside::find(&self.records, &path, &note, &mut situation, with))
        });
        // A bug in one note must not end the session; the panic hook says where it is.
        let read = || {
            if quiet {
                return Reading::default();
            }
            self.read(&note, snapshot, &name, &situation, beside.as_ref())
        };
        let mut reading = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
        let withheld = cap(&mut reading.shown, desk);
        let room = desk
            .settings
            .max_findings()
            .saturating_sub(reading.shown.len());
        reading.remarks.truncate(room);
        Analysis {
            counselled: Counselled {
                note,
                circumstances: reading.circumstances,
                situation,
            },
            shown: reading.shown,
            withheld,
            aside: reading.aside,
            remarks: reading.remarks,
            version: snapshot.measured.text.version(),
            opening: snapshot.opening,
            generation: desk.generation,
            era: snapshot.era,
            // The note itself may have become part of the record just now.
            around: self.lock().around(&snapshot.uri),
        }
    }

    /// What is to be said of a note: what settings and earlier decisions leave.
    fn read(
        &self,
        note: &Note,
        snapshot: &Snapshot,
        name: &str,
        situation: &Situation,
        beside: Option<&Beside>,
    ) -> Reading {
        let desk = &snapshot.desk;
        let (settings, lexicon) = (&desk.settings, &*desk.lexicon);
        let circumstances = Circumstances::read(note, lexicon, situation);
        let findings = scan(note, lexicon);
        let case = Case {
            note,
            lexicon,
            circumstances: &circumstances,
            situation,
        };
        let mut remarks = remarks::remarks(&findings, &case);
        let signed = snapshot.signed.as_deref();
        remarks.extend(signed.and_then(|signed| signing::guard(&case, signed)));
        remarks.extend(comments(&case, snapshot));
        if let Some(beside) = beside {
            let with = course::with(desk, snapshot.measured.encoding);
            let (over_time, own) = beside.remarks(&case, &findings, with);
            remarks.extend(over_time);
            if snapshot.is_open() {
                self.records.open(Arc::new(own));
            }
        }
        let state = self.lock();
        let is_fine = |pattern: &str, range: &Range<usize>| {
            state.ignored.holds(&Subject {
                pattern,
                words: &note.text[range.clone()],
                note: name,
                workspace: &desk.workspace,
            })
        };
        let loud = |remark: Remark| {
            let severity = settings.severity_of_remark(&remark, lexicon)?;
            (!is_fine(&remark.code, &remark.range)).then_some((remark, severity))
        };
        let remarks = remarks.into_iter().filter_map(loud).collect();
        let mut shown = Vec::new();
        let mut aside = Vec::new();
        for finding in findings {
            let Some(severity) = settings.severity_of(&finding, lexicon) else {
                continue;
            };
            if !settings.wants(&finding) {
                aside.push(finding);
            } else if !is_fine(&finding.pattern(lexicon).full_id(), &finding.range) {
                shown.push((finding, severity));
            }
        }
        drop(state);
        Reading {
            shown,
            aside,
            remarks,
            circumstances,
        }
    }
}

/// The comments on a note that wait, in its text and beside it.
fn comments(case: &Case<'_>, snapshot: &Snapshot) -> Vec<Remark> {
    let path = convert::path(&snapshot.uri);
    let beside = path.map(|path| sidecar::read(&path));
    match beside {
        Some(Err(broken)) => {
            let mut out = review::remarks(case, None);
            out.extend(review::broken(case, broken.line, &broken.reason));
            out
        }
        Some(Ok(beside)) => review::remarks(case, beside.as_ref()),
        None => review::remarks(case, None),
    }
}

/// What is to be said of a note, before it is cut to size.
#[derive(Default)]
pub struct Reading {
    pub shown: Vec<(Finding, Severity)>,
    pub aside: Vec<Finding>,
    pub remarks: Vec<(Remark, Severity)>,
    pub circumstances: Circumstances,
}

impl Analysis {
    /// What is shown, without its severity.
    pub fn findings(&self) -> impl DoubleEndedIterator<Item = &Finding> {
        self.shown.iter().map(|(finding, _)| finding)
    }

    /// What is shown, and what goes well even where settings leave that unmarked; in the order of
    /// the text.
    pub fn with_strengths(&self) -> Vec<&Finding> {
        let strengths = self.aside.iter().filter(|f| f.is_strength());
        let mut all: Vec<&Finding> = self.findings().chain(strengths).collect();
        all.sort_by_key(|finding| finding.range.start);
        all
    }
}

/// Our own reference pages and lexicon files quote the wording they are about: they are no notes.
fn is_ours(uri: &Uri) -> bool {
    let Some(path) = convert::path(uri) else {
        return false;
    };
    let toml = path.extension().is_some_and(|ending| ending == "toml");
    toml || state_folder().is_some_and(|own| path.starts_with(own))
}

/// Keeps as many as settings allow; safety wording first. Returns how many had to go.
fn cap(shown: &mut Vec<(Finding, Severity)>, desk: &Desk) -> usize {
    let most = desk.settings.max_findings();
    let over = shown.len().saturating_sub(most);
    if over > 0 {
        let is_risk = |f: &Finding| f.kind(&desk.lexicon).group == Group::Risk;
        shown.sort_by_key(|(f, _)| (!is_risk(f), f.range.start));
        shown.truncate(most);
        shown.sort_by_key(|(f, _)| f.range.start);
    }
    over
}

impl Snapshot {
    fn is_of(&self, analysis: &Analysis) -> bool {
        analysis.version == self.measured.text.version()
            && analysis.opening == self.opening
            && analysis.generation == self.desk.generation
            && analysis.era == self.era
            && analysis.around == self.around
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
        let (version, generation) = (self.version(), self.desk.generation);
        let (opening, era, around) = (self.opening, self.era, self.around);
        format!("{opening}-{version}-{generation}-{era}-{around:x}")
    }
}

impl State {
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
        let document = Document {
            root: self.root_of(convert::path(&uri).as_deref()),
            turn: convert::path(&uri).map_or(0, |path| self.turns.of(&path)),
            text: Text::new(text, version),
            signed: signing::is_signed(text).then(|| Arc::from(text)),
            opening: self.opened,
            analysis: None,
            uri: uri.clone(),
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
        if let Some(document) = self.documents.get_mut(uri.as_str()) {
            let text = document.text.flat();
            if document.signed.is_none() && signing::is_signed(&text) {
                document.signed = Some(text);
            }
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
