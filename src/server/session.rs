//! What every request works with: the state behind its mutex, the record, and what was read from
//! each note.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::Uri;

use super::desk::Desk;
use super::outlet::Outlet;
use super::state::{MadeOf, Snapshot, State};
use super::{convert, course, guarded};
use crate::counsel::remarks::{self, Remark};
use crate::counsel::situation::Situation;
use crate::counsel::{Case, Counselled};
use crate::lexicon::schema::Severity;
use crate::note::text::Same;
use crate::note::{Note, TextKind};
use crate::record::supervision::{review, signing};
use crate::scan::finding::Finding;
use crate::workspace::beside::Beside;
use crate::workspace::ignored::Subject;
use crate::workspace::records::Records;
use crate::workspace::{files, sidecar, state_folder};

/// What was read from one version of a note, and from what else it followed.
#[derive(Debug)]
pub struct Analysis {
    pub counselled: Counselled,
    /// What is shown, in the order of the text.
    pub shown: Vec<(Finding, Severity)>,
    /// How many more there are than may be shown.
    pub withheld: usize,
    pub remarks: Vec<(Remark, Severity)>,
    /// Comments that wait, in the text and beside it.
    pub comments: Vec<review::Open>,
    /// False for a quiet note, and for one that could not be read: an edit can't go on from it.
    pub is_read: bool,
    pub made_of: MadeOf,
}

/// The state, shared.
pub struct Session {
    state: Mutex<State>,
    /// The notes around the open ones; locks itself.
    pub records: Arc<Records>,
    pub outlet: Outlet,
    /// Large notes are read off the event loop, one after the other.
    pub reading: tokio::sync::Mutex<()>,
}

impl Session {
    pub fn new(outlet: Outlet) -> Session {
        let records = Arc::new(Records::default());
        let state = State::with(records.clone());
        Session {
            state: Mutex::new(state),
            records,
            outlet,
            reading: tokio::sync::Mutex::default(),
        }
    }

    /// A poisoned lock is taken all the same: state changes are small and complete.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The analysis of a note as it is now; made, or taken from the last time. `None`: not open.
    pub fn analysis(&self, uri: &Uri) -> Option<(Snapshot, Arc<Analysis>)> {
        let (snapshot, mut taken) = {
            let mut state = self.lock();
            let mut snapshot = state.snapshot(uri)?;
            let last = snapshot.analysis.take();
            if let Some(analysis) = last.filter(|a| snapshot.is_of(a)) {
                return Some((snapshot, analysis));
            }
            (snapshot, state.take(uri)?)
        };
        let before = taken.before.take();
        let analysis = Arc::new(self.analyse(&snapshot, before));
        self.lock().keep(uri, analysis.clone(), &taken);
        Some((snapshot, analysis))
    }

    /// Whether an analysis is still what the client should see.
    pub fn is_current(&self, uri: &Uri, analysis: &Analysis) -> bool {
        self.lock()
            .snapshot(uri)
            .is_some_and(|snapshot| snapshot.is_of(analysis))
    }

    /// Reads a note at one moment; nothing is kept. Of an analysis of the same note `before`, only
    /// what has changed is read.
    pub fn analyse(&self, snapshot: &Snapshot, before: Option<(Arc<Analysis>, Same)>) -> Analysis {
        let desk = &snapshot.desk;
        let path = convert::path(&snapshot.uri);
        let quiet = snapshot.paused || !desk.settings.is_enabled() || is_ours(&snapshot.uri);
        // A bug in one note must not end the session; the panic hook says where it is.
        let edited = || before.and_then(|before| guarded(|| edited(snapshot, before)));
        let read = || edited().or_else(|| guarded(|| Some(read(snapshot))));
        let read = if quiet { None } else { read() };
        let is_read = read.is_some();
        let mut counselled = read.unwrap_or_else(|| unread(snapshot));
        let mut situation = desk.settings.situation(snapshot.turn);
        let note = &counselled.note;
        let with = course::with(desk, snapshot.measured.encoding);
        // Whether a note may be signed hangs on its comments, shown or not.
        let comments = guarded(|| Comments::read(note, path.as_deref()));
        let beside = path.filter(|_| !quiet).and_then(|path| {
            guarded(|| Beside::find(&self.records, &path, note, &mut situation, with))
        });
        // Of the notes that were read along, not of what they have become meanwhile.
        let around = match quiet {
            true => snapshot.made_of().around,
            false => beside.as_ref().map_or(0, |beside| beside.around),
        };
        counselled.settle(situation);
        let case = counselled.case(&desk.lexicon);
        let (shown, withheld) = self.shown(&case, snapshot);
        let room = desk.settings.max_findings().saturating_sub(shown.len());
        let remarks = || match quiet {
            true => Vec::new(),
            false => self.remarks(&case, snapshot, &comments, beside.as_ref(), room),
        };
        Analysis {
            shown,
            withheld,
            remarks: guarded(remarks),
            comments: comments.open,
            is_read,
            made_of: MadeOf {
                around,
                ..snapshot.made_of()
            },
            counselled,
        }
    }

    /// What is to be said of a note besides its findings, as far as there is `room`.
    fn remarks(
        &self,
        case: &Case<'_>,
        snapshot: &Snapshot,
        comments: &Comments,
        beside: Option<&Beside>,
        room: usize,
    ) -> Vec<(Remark, Severity)> {
        let (settings, lexicon) = (&snapshot.desk.settings, case.lexicon);
        let mut remarks = match room {
            0 => Vec::new(),
            _ => remarks::remarks(case),
        };
        let signed = snapshot.signed.as_deref();
        remarks.extend(signed.and_then(|signed| signing::guard(case, signed)));
        remarks.extend(review::remarks(case, &comments.open));
        let broken = comments.broken.as_ref();
        remarks.extend(broken.and_then(|b| review::broken(case, b.line, &b.reason)));
        if let Some(beside) = beside {
            let with = course::with(&snapshot.desk, snapshot.measured.encoding);
            let (over_time, own) = beside.remarks(case, with);
            remarks.extend(over_time);
            if snapshot.is_open() {
                self.records.open(Arc::new(own));
            }
        }
        let state = self.lock();
        let name = name(snapshot);
        let loud = |remark: Remark| {
            let severity = settings.severity_of_remark(&remark, lexicon)?;
            let subject = subject(&remark.code, &remark.range, case, snapshot, &name);
            (!state.ignored.holds(&subject)).then_some((remark, severity))
        };
        remarks.into_iter().filter_map(loud).take(room).collect()
    }

    /// What settings and earlier decisions leave of a note's findings, and how many more there are
    /// than may be shown.
    fn shown(&self, case: &Case<'_>, snapshot: &Snapshot) -> (Vec<(Finding, Severity)>, usize) {
        let (settings, lexicon) = (&snapshot.desk.settings, case.lexicon);
        let state = self.lock();
        let name = name(snapshot);
        let is_fine = |finding: &Finding| {
            let pattern = finding.pattern(lexicon).full_id();
            let subject = subject(&pattern, &finding.range, case, snapshot, &name);
            state.ignored.holds(&subject)
        };
        let nothing_is_fine = state.ignored.is_empty();
        let findings = case.reading.findings.iter();
        let shown = findings.filter(|f| settings.wants(f) && (nothing_is_fine || !is_fine(f)));
        let severe = |finding| Some((finding, settings.severity_of(finding, lexicon)?));
        let mut shown: Vec<(&Finding, Severity)> = shown.filter_map(severe).collect();
        let withheld = cap(&mut shown, &snapshot.desk);
        let shown = shown.into_iter();
        let shown = shown.map(|(finding, severity)| (finding.clone(), severity));
        (shown.collect(), withheld)
    }
}

/// What the store of ignored wording calls a note.
fn name(snapshot: &Snapshot) -> String {
    let path = convert::path(&snapshot.uri).map(|path| files::uri(&path));
    path.unwrap_or_else(|| snapshot.uri.as_str().to_owned())
}

fn subject<'a>(
    pattern: &'a str,
    range: &Range<usize>,
    case: &Case<'a>,
    snapshot: &'a Snapshot,
    note: &'a str,
) -> Subject<'a> {
    Subject {
        pattern,
        words: &case.note.text[range.clone()],
        note,
        workspace: &snapshot.desk.workspace,
    }
}

/// A note's structure alone; if that can't be read, its lines.
fn unread(snapshot: &Snapshot) -> Counselled {
    let text = snapshot.measured.text.flat();
    let parse = |kind| Note::parse(&*text, kind, &snapshot.desk.lexicon.grammar);
    let note = guarded(|| Some(parse(TextKind::Note)));
    let note = note.unwrap_or_else(|| parse(TextKind::Utterance));
    Counselled::unread(note, Situation::default())
}

/// For tests of what a fault in here does: a build with debug assertions fails on notes that hold
/// the word in `ATTUNE_FAULT`.
fn fail_if_asked(text: &str) {
    let asked = || std::env::var("ATTUNE_FAULT").is_ok_and(|word| text.contains(&word));
    if cfg!(debug_assertions) && asked() {
        panic!("asked to");
    }
}

/// Reads all of a note.
fn read(snapshot: &Snapshot) -> Counselled {
    let desk = &snapshot.desk;
    let text = snapshot.measured.text.flat();
    fail_if_asked(&text);
    let note = Note::parse(&*text, TextKind::Note, &desk.lexicon.grammar);
    Counselled::read(note, Situation::default(), &desk.lexicon)
}

/// A note that was read before, and what has changed in it. `None`: it was read by other rules.
fn edited(snapshot: &Snapshot, (before, same): (Arc<Analysis>, Same)) -> Option<Counselled> {
    if !before.is_read || !snapshot.has_rules_of(&before) {
        return None;
    }
    // Rarely somebody else still looks at it.
    let mut counselled = match Arc::try_unwrap(before) {
        Ok(before) => before.counselled,
        Err(before) => before.counselled.clone(),
    };
    let stretch = same.front..counselled.note.text.len() - same.back;
    let new = snapshot.measured.text.between(same);
    counselled.edit(stretch, &new, &snapshot.desk.lexicon);
    fail_if_asked(&counselled.note.text);
    Some(counselled)
}

/// The comments on a note, and why those beside it can't be read.
#[derive(Default)]
struct Comments {
    open: Vec<review::Open>,
    broken: Option<sidecar::Unreadable>,
}

impl Comments {
    fn read(note: &Note, path: Option<&Path>) -> Comments {
        let beside = path.map_or(Ok(None), sidecar::read);
        let (beside, broken) = match beside {
            Ok(beside) => (beside, None),
            Err(broken) => (None, Some(broken)),
        };
        // A note without marks has no comments in its text.
        let marked = !note.comments.ranges.is_empty() || beside.is_some();
        let open = || review::open(&note.text, beside.as_ref());
        Comments {
            open: if marked { open() } else { Vec::new() },
            broken,
        }
    }
}

impl Analysis {
    /// What is shown, without its severity.
    pub fn findings(&self) -> impl DoubleEndedIterator<Item = &Finding> {
        self.shown.iter().map(|(finding, _)| finding)
    }

    /// What context set aside, and strengths that settings leave unmarked.
    pub fn aside<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = &'a Finding> {
        let (settings, lexicon) = (&desk.settings, &desk.lexicon);
        let findings = self.counselled.reading.findings.iter();
        let aside = findings.filter(|finding| !settings.wants(finding));
        aside.filter(|finding| settings.severity_of(finding, lexicon).is_some())
    }

    /// What is shown, and what goes well even where settings leave that unmarked; in the order of
    /// the text.
    pub fn with_strengths<'a>(&'a self, desk: &'a Desk) -> Vec<&'a Finding> {
        let strengths = self.aside(desk).filter(|f| f.is_strength());
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

/// Keeps as many as settings allow, safety wording first, in their order. Returns how many had to
/// go.
fn cap(shown: &mut Vec<(&Finding, Severity)>, desk: &Desk) -> usize {
    let most = desk.settings.max_findings();
    let over = shown.len().saturating_sub(most);
    if over > 0 {
        let is_risk = |finding: &Finding| finding.is_risk(&desk.lexicon);
        let risks = shown.iter().filter(|(f, _)| is_risk(f)).count().min(most);
        let (mut risks, mut others) = (risks, most - risks);
        shown.retain(|(finding, _)| {
            let room = match is_risk(finding) {
                true => &mut risks,
                false => &mut others,
            };
            let stays = *room > 0;
            *room -= usize::from(stays);
            stays
        });
    }
    over
}
