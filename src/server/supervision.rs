//! Comments and states of a note, as code actions: comment on words, reply, resolve, take the next
//! step. In a draft they change its text; beside a signed note, the file of its comments.

use std::path::Path;

use tower_lsp::ls_types::*;

use super::commands::{self, Target};
use super::convert;
use super::edits::Edits;
use super::session::{Analysis, Session};
use crate::counsel::place::{self, Insertion};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::SupervisionWords;
use crate::record::supervision::annotations::{Annotations, Said};
use crate::record::supervision::review::{Open, Stands};
use crate::record::supervision::signing::{self, State};
use crate::workspace::sidecar;

/// The kinds of our actions here.
pub const COMMENT: CodeActionKind = CodeActionKind::new("refactor.attune.supervision");
pub const STATUS: CodeActionKind = CodeActionKind::new("refactor.attune.status");

/// Makes actions for one note.
#[derive(Clone, Copy)]
pub struct Supervise<'a> {
    pub analysis: &'a Analysis,
    pub edits: Edits<'a>,
}

impl<'a> Supervise<'a> {
    fn lexicon(&self) -> &'a Lexicon {
        &self.edits.snapshot.desk.lexicon
    }

    fn words(&self) -> &'a SupervisionWords {
        &self.lexicon().interface.supervision
    }

    /// A comment on words of the note, wherever this note's comments go. `None`: the client can't.
    pub fn comment(
        &self,
        action: &mut CodeAction,
        range: &std::ops::Range<usize>,
        text: &str,
    ) -> Option<()> {
        let note = &self.analysis.counselled.note;
        if State::of(note, &self.lexicon().language) != Some(State::Signed) {
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
        let path = convert::path(&self.edits.snapshot.uri)?;
        let mut annotations = sidecar::open(&path).ok()?;
        let (id, created) = (sidecar::new_id(), sidecar::now());
        let said = Said {
            by: self.edits.snapshot.desk.settings.initials(),
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
        let here = |open: &&Open| {
            let at = open.range.as_ref();
            at.is_some_and(|at| at.start <= range.end && range.start <= at.end)
        };
        let open = &self.analysis.comments;
        let ids = open
            .iter()
            .filter(here)
            .filter_map(|open| match &open.stands {
                Stands::Beside(id) => Some(id),
                Stands::InText(_) => None,
            });
        let mut out: Vec<CodeAction> = ids.flat_map(|id| self.on_annotation(id)).collect();
        if open.len() > 1 && open.iter().any(|open| here(&open)) {
            out.push(self.next(range));
        }
        out
    }

    /// Reply and resolve, for a comment beside the note.
    fn on_annotation(&self, id: &str) -> impl Iterator<Item = CodeAction> {
        let blank = format!("{{{}}}", self.words().blank);
        let mut reply = action(&self.words().reply, CodeActionKind::QUICKFIX);
        let replied = self.beside(&mut reply, |annotations, _, said| {
            let text = &blank;
            annotations.reply(id, Said { text, ..said });
        });
        let mut resolve = action(&self.words().resolve, CodeActionKind::QUICKFIX);
        let resolved = self.beside(&mut resolve, |annotations, _, _| annotations.resolve(id));
        let replied = replied.map(|()| reply);
        replied.into_iter().chain(resolved.map(|()| resolve))
    }

    /// "Go to the next comment", from a place.
    fn next(&self, range: &std::ops::Range<usize>) -> CodeAction {
        let snapshot = self.edits.snapshot;
        let target = Target {
            uri: snapshot.uri.clone(),
            range: snapshot.measured.range(range),
            scope: None,
            mark: None,
        };
        let title = &self.words().next;
        let arguments = serde_json::to_value(target).ok().map(|target| vec![target]);
        let command = Command::new(title.clone(), commands::NEXT_COMMENT.into(), arguments);
        CodeAction {
            command: Some(command),
            ..action(title, CodeActionKind::QUICKFIX)
        }
    }

    /// The next steps of the note's state, where its front matter is.
    pub fn steps(&self, range: &std::ops::Range<usize>) -> Vec<CodeAction> {
        let note = &self.analysis.counselled.note;
        let front = note.front_matter.as_ref();
        if front.is_none_or(|front| range.start > front.range.end) {
            return Vec::new();
        }
        let in_text = |open: &&Open| matches!(open.stands, Stands::InText(_));
        let comments = self.analysis.comments.iter().filter(in_text).count();
        let steps = signing::steps(note, comments, &self.lexicon().language).into_iter();
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

/// The place of the first comment behind a place, or else of the first of all.
pub fn next(session: &Session, target: &Target) -> Option<Location> {
    let (snapshot, analysis) = session.analysis(&target.uri)?;
    let from = snapshot.measured.bytes(&target.range).start;
    let places = || {
        analysis
            .comments
            .iter()
            .filter_map(|open| open.range.as_ref())
    };
    let behind = places().find(|range| range.start > from);
    let range = snapshot.measured.range(behind.or(places().next())?);
    Some(Location::new(target.uri.clone(), range))
}
