//! What every request works with: the state behind its mutex, the record, and what was read from
//! each note.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::Uri;

use super::desk::Desk;
use super::state::{MadeOf, Snapshot, State};
use super::{convert, course, guarded};
use crate::counsel::circumstances::Circumstances;
use crate::counsel::remarks::{self, Remark};
use crate::counsel::situation::Situation;
use crate::counsel::{Case, Counselled};
use crate::lexicon::schema::{Group, Severity};
use crate::note::{Note, TextKind};
use crate::record::supervision::{review, signing};
use crate::scan::finding::Finding;
use crate::scan::scan;
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
    /// What context set aside.
    pub aside: Vec<Finding>,
    pub remarks: Vec<(Remark, Severity)>,
    /// Comments that wait, in the text and beside it.
    pub comments: Vec<review::Open>,
    pub made_of: MadeOf,
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
        let state = State::with(records.clone());
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
        self.lock().keep(uri, analysis.clone());
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
        let path = convert::path(&snapshot.uri);
        // Whether a note may be signed hangs on its comments, shown or not.
        let comments = guarded(|| Comments::read(&note, path.as_deref()));
        let beside = path.filter(|_| !quiet).and_then(|path| {
            guarded(|| Beside::find(&self.records, &path, &note, &mut situation, with))
        });
        // Of the notes that were read along, not of what they have become meanwhile.
        let around = match quiet {
            true => snapshot.made_of().around,
            false => beside.as_ref().map_or(0, |beside| beside.around),
        };
        // A bug in one note must not end the session; the panic hook says where it is.
        let read = || {
            if quiet {
                return Reading::default();
            }
            self.read(
                &note,
                snapshot,
                &name,
                &situation,
                &comments,
                beside.as_ref(),
            )
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
            comments: comments.open,
            made_of: MadeOf {
                around,
                ..snapshot.made_of()
            },
        }
    }

    /// What is to be said of a note: what settings and earlier decisions leave.
    fn read(
        &self,
        note: &Note,
        snapshot: &Snapshot,
        name: &str,
        situation: &Situation,
        comments: &Comments,
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
        remarks.extend(review::remarks(&case, &comments.open));
        let broken = comments.broken.as_ref();
        remarks.extend(broken.and_then(|b| review::broken(&case, b.line, &b.reason)));
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
        Comments {
            open: review::open(&note.text, beside.as_ref()),
            broken,
        }
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
