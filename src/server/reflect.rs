//! Reflections as actions: each in the forms that it can take, made now or when it is chosen; and
//! as a list to choose from.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::*;

use super::capabilities::ClientCan;
use super::edits::Edits;
use super::session::{Analysis, Session};
use super::state::Snapshot;
use super::supervision::{self, Supervise};
use crate::counsel::page::cut;
use crate::counsel::place;
use crate::counsel::reflections::{self, Offer};
use crate::lexicon::schema::Interface;
use crate::scan::finding::Finding;

/// How a reflection goes into the note. Only the first is offered as a quick fix: the others say
/// or show something to somebody, and are chosen on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// A prompt for the next session, in the plan.
    Plan,
    /// The past tense: it was said in session.
    Record,
    /// A comment to whoever wrote the note.
    Comment,
    /// The prompt, on the line below.
    Below,
}

pub const FORMS: [Form; 4] = [Form::Plan, Form::Record, Form::Comment, Form::Below];

impl Form {
    pub fn kind(self) -> CodeActionKind {
        match self {
            Form::Plan => CodeActionKind::QUICKFIX,
            Form::Record => CodeActionKind::from("refactor.attune.record"),
            Form::Comment => supervision::COMMENT,
            Form::Below => CodeActionKind::from("refactor.attune.below"),
        }
    }

    /// What an offer says in this form.
    pub fn text(self, offer: &Offer) -> &str {
        match self {
            Form::Plan | Form::Below => &offer.text,
            Form::Record => &offer.record,
            Form::Comment => &offer.supervision,
        }
    }

    /// "Insert a curious reflection", "Record as said in session (curious)".
    fn title(self, offer: &Offer, words: &Interface) -> String {
        let shape = match self {
            Form::Plan => return offer.action.clone(),
            Form::Below => &words.as_line_below,
            Form::Record => &words.as_record,
            Form::Comment => &words.as_comment,
        };
        shape.replace("{family}", &offer.title)
    }
}

/// Enough of a text to choose by, in characters.
const LONGEST: usize = 72;

/// What an action needs to be resolved later. A range and ids, no text.
#[derive(Debug, Serialize, Deserialize)]
struct Later {
    uri: Uri,
    range: Range,
    reflection: String,
    form: Form,
}

/// A reflection to choose from a list, in one form.
#[derive(Debug, Serialize)]
pub struct Choice {
    pub title: String,
    /// The whole text.
    pub text: String,
    pub action: CodeAction,
}

/// Makes actions of the reflections for one note.
#[derive(Clone, Copy)]
pub struct Reflect<'a> {
    pub edits: Edits<'a>,
    pub analysis: &'a Analysis,
}

impl<'a> Reflect<'a> {
    pub fn new(snapshot: &'a Snapshot, analysis: &'a Analysis, can: &'a ClientCan) -> Self {
        let edits = Edits { snapshot, can };
        Self { edits, analysis }
    }

    pub fn offers(&self, finding: &Finding) -> Vec<Offer> {
        reflections::offers(finding, &self.analysis.counselled.case(self.lexicon()))
    }

    /// An action that puts an offer into the note; without the change itself if the client asks
    /// for that later.
    pub fn action(&self, finding: &Finding, offer: &Offer, form: Form, later: bool) -> CodeAction {
        let text = form.text(offer);
        let title = form.title(offer, &self.lexicon().interface);
        let mut action = CodeAction {
            title: format!("{title}: {}", cut(text, LONGEST)),
            kind: Some(form.kind()),
            ..CodeAction::default()
        };
        if later && !self.edits.is_snippet(text) {
            let later = Later {
                uri: self.edits.snapshot.uri.clone(),
                range: self.edits.snapshot.measured.range(&finding.range),
                reflection: offer.id.clone(),
                form,
            };
            action.data = serde_json::to_value(later).ok();
        } else {
            self.put(&mut action, finding, offer, form);
        }
        action
    }

    /// Puts an offer into an action in one of its forms.
    fn put(&self, action: &mut CodeAction, finding: &Finding, offer: &Offer, form: Form) {
        let (note, lexicon) = (&self.analysis.counselled.note, self.lexicon());
        let near = finding.range.start;
        let insertion = match form {
            Form::Comment => return self.comment(action, finding, &offer.supervision),
            Form::Plan => place::plan_prompt(note, lexicon, &offer.text, near),
            Form::Record => place::record(note, lexicon, &offer.record, near),
            Form::Below => {
                let prompt = format!("{} {}", lexicon.interface.plan_lead, offer.text);
                place::below(note, &prompt, near)
            }
        };
        self.edits
            .put(action, insertion.at..insertion.at, insertion.text);
    }

    /// As a comment, wherever this note's comments go; the action says why if it can't be.
    fn comment(&self, action: &mut CodeAction, finding: &Finding, text: &str) {
        let supervise = Supervise {
            analysis: self.analysis,
            edits: self.edits,
        };
        if supervise.comment(action, &finding.range, text).is_none() {
            let reason = self.lexicon().interface.supervision.by_hand.clone();
            action.disabled = Some(CodeActionDisabled { reason });
        }
    }

    fn lexicon(&self) -> &crate::lexicon::Lexicon {
        &self.edits.snapshot.desk.lexicon
    }
}

/// Puts the change into an action that was offered without one.
pub fn resolve(session: &Session, mut action: CodeAction) -> CodeAction {
    let later = action.data.clone();
    let later = later.and_then(|data| serde_json::from_value::<Later>(data).ok());
    let Some(later) = later else {
        return action;
    };
    let Some((snapshot, analysis)) = session.analysis(&later.uri) else {
        return action;
    };
    let can = session.lock().can.clone();
    let reflect = Reflect::new(&snapshot, &analysis, &can);
    let range = snapshot.measured.bytes(&later.range);
    let touches = |f: &&Finding| f.range.start < range.end && range.start < f.range.end;
    if let Some(finding) = analysis.findings().find(touches) {
        let mut offers = reflect.offers(finding).into_iter();
        if let Some(offer) = offers.find(|offer| offer.id == later.reflection) {
            action.edit = reflect.action(finding, &offer, later.form, false).edit;
        }
    }
    action
}

/// Every reflection in every form, for the wording at a place or else the nearest after it, and
/// failing that before it. Empty if nothing is marked in the note.
pub fn choices(session: &Session, uri: &Uri, range: &Range) -> Vec<Choice> {
    let Some((snapshot, analysis)) = session.analysis(uri) else {
        return Vec::new();
    };
    let can = session.lock().can.clone();
    let reflect = Reflect::new(&snapshot, &analysis, &can);
    let asked = snapshot.measured.bytes(range);
    let after = analysis.findings().find(|f| asked.start <= f.range.end);
    let Some(finding) = after.or(analysis.findings().last()) else {
        return Vec::new();
    };
    let words = &snapshot.desk.lexicon.interface;
    let offers = reflect.offers(finding);
    let choice = |(form, offer): (Form, &Offer)| Choice {
        title: form.title(offer, words),
        text: form.text(offer).to_owned(),
        action: reflect.action(finding, offer, form, false),
    };
    let all = FORMS
        .into_iter()
        .flat_map(|form| offers.iter().map(move |offer| (form, offer)));
    all.map(choice).collect()
}
