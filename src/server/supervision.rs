//! Comments and states of a note, as code actions: comment on words, reply, resolve, take the next
//! step. In a draft they change its text; beside a signed note, the file of its comments.

use std::path::Path;

use tower_lsp::ls_types::*;

use super::commands::{self, Target};
use super::convert;
use super::edits::Edits;
use super::session::{Analysis, Session};
use super::state::Snapshot;
use crate::counsel::place::{self, Insertion};
use crate::lexicon::schema::SupervisionWords;
use crate::note::critic;
use crate::record::supervision::annotations::{Annotations, Said};
use crate::record::supervision::review::{self, Open};
use crate::record::supervision::signing::{self, State};
use crate::workspace::sidecar;

/// The kinds of our actions here.
pub const COMMENT: CodeActionKind = CodeActionKind::new("refactor.attune.supervision");
pub const STATUS: CodeActionKind = CodeActionKind::new("refactor.attune.status");

/// What an action needs: the note, and how its client takes changes.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub snapshot: &'a Snapshot,
    pub analysis: &'a Analysis,
    pub edits: Edits<'a>,
}

impl<'a> Desk<'a> {
    fn words(&self) -> &'a SupervisionWords {
        &self.snapshot.desk.lexicon.interface.supervision
    }

    fn is_signed(&self) -> bool {
        State::of(&self.analysis.counselled.note) == Some(State::Signed)
    }

    /// A comment on words of the note, wherever this note's comments go. `None`: the client can't.
    pub fn comment(
        &self,
        action: &mut CodeAction,
        range: &std::ops::Range<usize>,
        text: &str,
    ) -> Option<()> {
        let note = &self.analysis.counselled.note;
        if !self.is_signed() {
            let by = &self.analysis.counselled.situation.signature;
            let Insertion { at, text, replaces } = place::comment(note, by, text, range);
            self.edits.put(action, at..at + replaces, text);
            return Some(());
        }
        self.beside(action, |annotations, path, said| {
            let source = path.file_name().unwrap_or_default().to_string_lossy();
            annotations.comment(&source, &note.text, range, Said { text, ..said });
        })
    }

    /// A change of the file of comments beside the note, which the client makes.
    fn beside(
        &self,
        action: &mut CodeAction,
        change: impl FnOnce(&mut Annotations, &Path, Said<'_>),
    ) -> Option<()> {
        let path = convert::path(&self.snapshot.uri)?;
        let mut annotations = sidecar::open(&path).ok()?;
        let (id, created) = (sidecar::new_id(), sidecar::now());
        let signature = &self.analysis.counselled.situation.signature;
        let by = signature.split(' ').next().unwrap_or_default();
        let said = Said {
            by,
            created: &created,
            id: &id,
            text: "",
        };
        change(&mut annotations, &path, said);
        action.edit = Some(self.edits.file(&sidecar::path(&path), annotations.text())?);
        Some(())
    }

    /// "Comment on these words", for a selection.
    pub fn on_selection(&self, range: &std::ops::Range<usize>) -> Option<CodeAction> {
        let text = &self.analysis.counselled.note.text;
        let chosen = &text[range.clone()];
        let start = range.start + chosen.len() - chosen.trim_start().len();
        let range = start..start + chosen.trim().len();
        let front = self.analysis.counselled.note.front_matter.as_ref();
        let inside = front.is_some_and(|front| range.start < front.range.end);
        if range.is_empty() || inside {
            return None;
        }
        let mut action = action(&self.words().comment, COMMENT);
        let blank = format!("{{{}}}", self.words().blank);
        self.comment(&mut action, &range, &blank)?;
        Some(action)
    }

    /// Reply, resolve, next: for the comments that touch a place. Those in the text are changed by
    /// edits of their remarks.
    pub fn on_comments(&self, range: &std::ops::Range<usize>) -> Vec<CodeAction> {
        let note = &self.analysis.counselled.note;
        let beside = beside(self.snapshot);
        let here = |open: &Open| {
            let at = open.range.as_ref();
            at.is_some_and(|at| at.start <= range.end && range.start <= at.end)
        };
        let words = self.words();
        let open = review::open(&note.text, beside.as_ref());
        let mut out = Vec::new();
        for open in open.iter().filter(|open| here(open)) {
            if let Some(id) = &open.id {
                let blank = format!("{{{}}}", words.blank);
                let mut reply = action(&words.reply, CodeActionKind::QUICKFIX);
                let replied = self.beside(&mut reply, |annotations, _, said| {
                    annotations.reply(
                        id,
                        Said {
                            text: &blank,
                            ..said
                        },
                    );
                });
                out.extend(replied.map(|()| reply));
                let mut resolve = action(&words.resolve, CodeActionKind::QUICKFIX);
                let resolved =
                    self.beside(&mut resolve, |annotations, _, _| annotations.resolve(id));
                out.extend(resolved.map(|()| resolve));
            }
        }
        if open.len() > 1 && open.iter().any(here) {
            let target = Target {
                uri: self.snapshot.uri.clone(),
                range: self.snapshot.measured.range(range),
                scope: None,
                mark: None,
            };
            let arguments = serde_json::to_value(target).ok().map(|target| vec![target]);
            let mut next = action(&words.next, CodeActionKind::QUICKFIX);
            let command =
                Command::new(words.next.clone(), commands::NEXT_COMMENT.into(), arguments);
            next.command = Some(command);
            out.push(next);
        }
        out
    }

    /// The next steps of the note's state, where its front matter is.
    pub fn steps(&self, range: &std::ops::Range<usize>) -> Vec<CodeAction> {
        let note = &self.analysis.counselled.note;
        let inside = |end: usize| range.start <= end;
        if !note
            .front_matter
            .as_ref()
            .is_some_and(|front| inside(front.range.end))
        {
            return Vec::new();
        }
        let comments = critic::threads(&note.text).len();
        let steps = signing::steps(note, comments).into_iter();
        let one = |step: signing::Step| {
            let title = self.words().steps.get(step.to.name())?;
            let mut action = action(title, STATUS);
            self.edits
                .put(&mut action, step.range, step.to.name().to_owned());
            Some(action)
        };
        steps.filter_map(one).collect()
    }
}

fn action(title: &str, kind: CodeActionKind) -> CodeAction {
    CodeAction {
        title: title.to_owned(),
        kind: Some(kind),
        ..CodeAction::default()
    }
}

/// The comments beside a note; what can't be read is told where the note is read.
fn beside(snapshot: &Snapshot) -> Option<Annotations> {
    sidecar::read(&convert::path(&snapshot.uri)?).ok()?
}

/// The place of the first comment behind a place, or else of the first of all.
pub fn next(session: &Session, target: &Target) -> Option<Location> {
    let (snapshot, analysis) = session.analysis(&target.uri)?;
    let from = snapshot.measured.bytes(&target.range).start;
    let text = &analysis.counselled.note.text;
    let open = review::open(text, beside(&snapshot).as_ref());
    let places: Vec<_> = open.into_iter().filter_map(|open| open.range).collect();
    let behind = places.iter().find(|range| range.start > from);
    let range = behind.or(places.first())?;
    Some(Location::new(
        target.uri.clone(),
        snapshot.measured.range(range),
    ))
}
