//! `textDocument/codeAction` and `codeAction/resolve`: reflections to put into the note, kinder
//! words, lines that are missing, and ways to say that some wording is fine.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::*;

use super::commands::{self, Target};
use super::convert;
use super::diagnostics::SOURCE;
use super::session::{Analysis, Session, Snapshot};
use crate::counsel::place::{self, Insertion};
use crate::counsel::reflections::{self, Offer};
use crate::counsel::remarks::{Fix, Remark};
use crate::lexicon::schema::{Group, Severity};
use crate::scan::finding::Finding;
use crate::workspace::ignored::Scope;

/// How a reflection goes into the note. Only the first is offered as a quick fix: the others say
/// or show something to somebody, and are chosen on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    /// A prompt for the next session, in the plan.
    Plan,
    /// The past tense: it was said in session.
    Record,
    /// A comment to whoever wrote the note.
    Comment,
    /// The prompt, on the line below.
    Below,
}

impl Form {
    fn kind(self) -> CodeActionKind {
        match self {
            Form::Plan => CodeActionKind::QUICKFIX,
            Form::Record => CodeActionKind::from("refactor.attune.record"),
            Form::Comment => CodeActionKind::from("refactor.attune.supervision"),
            Form::Below => CodeActionKind::from("refactor.attune.below"),
        }
    }
}

const FORMS: [Form; 4] = [Form::Plan, Form::Record, Form::Comment, Form::Below];

/// A stretch of the note, in bytes; LSP's own ranges are `Range`.
type Bytes = std::ops::Range<usize>;

/// So many reflections are offered in the forms that are no quick fix.
const OTHER_FORMS: usize = 2;

/// What an action needs to be resolved later. A range and ids, no text.
#[derive(Debug, Serialize, Deserialize)]
struct Later {
    uri: Uri,
    range: Range,
    reflection: String,
    form: Form,
}

pub fn actions(session: &Session, params: CodeActionParams) -> Vec<CodeActionOrCommand> {
    let Some((snapshot, analysis)) = session.analysis(&params.text_document.uri) else {
        return Vec::new();
    };
    let can = session.lock().can.clone();
    let ask = Ask {
        params: &params,
        snapshot: &snapshot,
        analysis: &analysis,
        resolve: can.resolve_edit,
        insert_snippet: can.insert_snippet,
        document_changes: can.document_changes,
    };
    let mut out = Vec::new();
    let remarks = || analysis.remarks.iter().filter(|(r, _)| ask.about(&r.range));
    // What concerns safety comes before any reflection.
    let is_safety = |remark: &Remark| remark.severity == Severity::Information;
    for (remark, _) in remarks().filter(|(remark, _)| is_safety(remark)) {
        out.extend(ask.fixes(remark));
    }
    for (finding, _) in analysis.shown.iter().filter(|(f, _)| ask.about(&f.range)) {
        out.extend(ask.reflections(finding));
        if ask.wants(&CodeActionKind::QUICKFIX) {
            out.extend(ask.decisions(finding));
        }
    }
    for (remark, _) in remarks().filter(|(remark, _)| !is_safety(remark)) {
        out.extend(ask.fixes(remark));
    }
    // A client that asks about the whole note with one diagnostic takes every action it gets
    // back (Kate's quick fix does). Such a client gets one.
    if is_whole(&params.range, &snapshot) && params.context.diagnostics.len() == 1 {
        out.truncate(1);
    }
    out
}

/// Puts the edit into an action that was offered without one.
pub fn resolve(session: &Session, mut action: CodeAction) -> CodeAction {
    let later = action.data.clone();
    let later = later.and_then(|data| serde_json::from_value::<Later>(data).ok());
    let Some(later) = later else {
        return action;
    };
    let Some((snapshot, analysis)) = session.analysis(&later.uri) else {
        return action;
    };
    let range = snapshot.measured.bytes(&later.range);
    let touches = |f: &&Finding| f.range.start < range.end && range.start < f.range.end;
    let finding = analysis.shown.iter().map(|(f, _)| f).find(touches);
    let case = analysis.case(&snapshot.desk.lexicon);
    let offers = finding.map(|f| reflections::offers(f, &case));
    let mut offers = offers.into_iter().flatten();
    let offer = offers.find(|offer| offer.id == later.reflection);
    if let (Some(finding), Some(offer)) = (finding, offer) {
        let insertion = insertion(later.form, &offer, finding, &snapshot, &analysis);
        let changes = session.lock().can.document_changes;
        action.edit = Some(workspace_edit(
            &snapshot,
            edit(&insertion, &snapshot),
            changes,
        ));
    }
    action
}

/// One request, and what it is asked of.
struct Ask<'a> {
    params: &'a CodeActionParams,
    snapshot: &'a Snapshot,
    analysis: &'a Analysis,
    resolve: bool,
    insert_snippet: bool,
    document_changes: bool,
}

impl Ask<'_> {
    /// `only` names kinds by their beginning; "" is all of them.
    fn wants(&self, kind: &CodeActionKind) -> bool {
        let covers = |wanted: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            rest.is_some_and(|r| r.is_empty() || r.starts_with('.') || wanted.as_str().is_empty())
        };
        let only = self.params.context.only.as_deref();
        only.is_none_or(|kinds| kinds.iter().any(covers))
    }

    /// With diagnostics in the context: those places alone, and of them those under the cursor if
    /// there are any (Neovim names every diagnostic of the line). Without: by range.
    fn about(&self, place: &Bytes) -> bool {
        let asked = self.snapshot.measured.bytes(&self.params.range);
        let touches = |place: &Bytes| place.start <= asked.end && asked.start <= place.end;
        if self.params.context.diagnostics.is_empty() {
            return touches(place);
        }
        let range = self.snapshot.measured.range(place);
        let mut named = self
            .named()
            .filter(|named| touches(&self.snapshot.measured.bytes(named)));
        let under_cursor = named.next().is_some();
        self.named().any(|named| named == range) && (!under_cursor || touches(place))
    }

    /// Our own diagnostics that the client names.
    fn named(&self) -> impl Iterator<Item = Range> {
        let diagnostics = self.params.context.diagnostics.iter();
        let ours = diagnostics.filter(|d| d.source.as_deref() == Some(SOURCE));
        ours.map(|d| d.range)
    }

    fn diagnostics_of(&self, place: &Bytes) -> Option<Vec<Diagnostic>> {
        let range = self.snapshot.measured.range(place);
        let same = |d: &&Diagnostic| d.range == range && d.source.as_deref() == Some(SOURCE);
        let given = self.params.context.diagnostics.iter();
        let found: Vec<_> = given.filter(same).cloned().collect();
        (!found.is_empty()).then_some(found)
    }

    /// Reflections: each as a prompt for the plan, then the first of them in the other forms.
    fn reflections(&self, finding: &Finding) -> Vec<CodeActionOrCommand> {
        let words = &self.snapshot.desk.lexicon.interface;
        let case = self.analysis.case(&self.snapshot.desk.lexicon);
        let forms = FORMS.iter().filter(|form| self.wants(&form.kind()));
        let forms: Vec<Form> = forms.copied().collect();
        if forms.is_empty() {
            return Vec::new();
        }
        let offers = reflections::offers(finding, &case);
        let mut out = Vec::new();
        // Who asks for a form by its name gets every text in it; a menu of all gets the likeliest.
        let chosen = self.params.context.only.is_some();
        for form in forms {
            let most = if chosen || form == Form::Plan {
                offers.len()
            } else {
                OTHER_FORMS
            };
            for offer in offers.iter().take(most) {
                let (shape, text) = match form {
                    Form::Plan => ("{action}", &offer.text),
                    Form::Below => (words.as_line_below.as_str(), &offer.text),
                    Form::Record => (words.as_record.as_str(), &offer.record),
                    Form::Comment => (words.as_comment.as_str(), &offer.supervision),
                };
                let title = shape.replace("{action}", &offer.action);
                let title = title.replace("{family}", &offer.title);
                let mut action = CodeAction {
                    title: format!("{title}: {}", short(text)),
                    kind: Some(form.kind()),
                    diagnostics: self.diagnostics_of(&finding.range),
                    ..CodeAction::default()
                };
                let insertion = || insertion(form, offer, finding, self.snapshot, self.analysis);
                if self.insert_snippet && has_blanks(text) {
                    action.command = Some(self.snippet(&insertion()));
                } else if self.resolve {
                    let later = Later {
                        uri: self.snapshot.uri.clone(),
                        range: self.snapshot.measured.range(&finding.range),
                        reflection: offer.id.clone(),
                        form,
                    };
                    action.data = serde_json::to_value(later).ok();
                } else {
                    action.edit = Some(self.workspace_edit(&insertion()));
                }
                out.push(action.into());
            }
        }
        out
    }

    /// The client's own command, for a text with blanks.
    fn snippet(&self, insertion: &Insertion) -> Command {
        let edit = commands::SnippetEdit {
            uri: self.snapshot.uri.clone(),
            version: self.snapshot.version(),
            position: self.snapshot.measured.position(insertion.at),
            snippet: convert::tab_stops(&insertion.text),
        };
        let arguments = serde_json::to_value(edit).ok().map(|edit| vec![edit]);
        Command::new("Insert".into(), commands::INSERT_SNIPPET.into(), arguments)
    }

    fn workspace_edit(&self, insertion: &Insertion) -> WorkspaceEdit {
        let edit = edit(insertion, self.snapshot);
        workspace_edit(self.snapshot, edit, self.document_changes)
    }

    /// What a remark offers: kinder words in the place of others, a line that is put in; and to
    /// keep things as they are.
    fn fixes(&self, remark: &Remark) -> Vec<CodeActionOrCommand> {
        let rewrite = CodeActionKind::REFACTOR_REWRITE;
        let kind = match self.wants(&CodeActionKind::QUICKFIX) {
            true => CodeActionKind::QUICKFIX,
            false if self.wants(&rewrite) => rewrite,
            false => return Vec::new(),
        };
        let one = |fix: &Fix| {
            let range = self.snapshot.measured.range(&fix.range);
            let edit = TextEdit::new(range, fix.text.clone());
            let mut action = CodeAction {
                title: fix.title.clone(),
                kind: Some(kind.clone()),
                diagnostics: self.diagnostics_of(&remark.range),
                ..CodeAction::default()
            };
            if self.insert_snippet && has_blanks(&fix.text) && fix.range.is_empty() {
                let (at, text) = (fix.range.start, fix.text.clone());
                action.command = Some(self.snippet(&Insertion { at, text }));
            } else {
                let edit = workspace_edit(self.snapshot, edit, self.document_changes);
                action.edit = Some(edit);
            }
            action.into()
        };
        let fixes = remark
            .fixes
            .iter()
            .filter(|f| f.rewrite || kind == CodeActionKind::QUICKFIX);
        let mut out: Vec<CodeActionOrCommand> = fixes.map(one).collect();
        if kind == CodeActionKind::QUICKFIX {
            let words = &self.snapshot.desk.lexicon.interface;
            let off = words.rule_off.replace("{rule}", &remark.code);
            let decide = |title, scope| {
                let target = self.target(&remark.range, Some(scope), Some(remark.code.clone()));
                self.command(title, commands::IGNORE, &remark.range, target)
            };
            out.push(decide(words.keep_words.clone(), Scope::Note));
            out.push(decide(off, Scope::Pattern));
        }
        out
    }

    /// "Fine here", "fine in this workspace", "never this pattern", "explain".
    fn decisions(&self, finding: &Finding) -> Vec<CodeActionOrCommand> {
        let lexicon = &self.snapshot.desk.lexicon;
        let words = &lexicon.interface;
        let kind = finding.kind(lexicon);
        let pattern = finding.pattern(lexicon).full_id();
        let place = &finding.range;
        let decide = |title: String, scope| {
            let target = self.target(place, Some(scope), Some(pattern.clone()));
            self.command(title, commands::IGNORE, place, target)
        };
        let explain = words.explain.replace("{title}", &kind.title);
        let target = self.target(place, None, None);
        let mut out = vec![
            self.command(explain, commands::EXPLAIN, place, target),
            decide(words.ignore_note.clone(), Scope::Note),
        ];
        if !self.snapshot.desk.workspace.is_empty() {
            out.push(decide(words.ignore_workspace.clone(), Scope::Workspace));
        }
        // Safety wording may be fine in one place; it is never switched off wholesale by one key.
        if kind.group != Group::Risk {
            let title = words.ignore_pattern.replace("{pattern}", &pattern);
            out.push(decide(title, Scope::Pattern));
        }
        out
    }

    fn target(&self, place: &Bytes, scope: Option<Scope>, mark: Option<String>) -> Target {
        Target {
            uri: self.snapshot.uri.clone(),
            range: self.snapshot.measured.range(place),
            scope,
            mark,
        }
    }

    fn command(
        &self,
        title: String,
        command: &str,
        place: &Bytes,
        target: Target,
    ) -> CodeActionOrCommand {
        let arguments = serde_json::to_value(target).ok().map(|t| vec![t]);
        let action = CodeAction {
            title: title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: self.diagnostics_of(place),
            command: Some(Command::new(title, command.into(), arguments)),
            ..CodeAction::default()
        };
        action.into()
    }
}

/// Where a reflection goes in each form.
fn insertion(
    form: Form,
    offer: &Offer,
    finding: &Finding,
    snapshot: &Snapshot,
    analysis: &Analysis,
) -> Insertion {
    let (note, lexicon) = (&analysis.note, &snapshot.desk.lexicon);
    let near = finding.range.start;
    match form {
        Form::Plan => place::plan_prompt(note, lexicon, &offer.text, near),
        Form::Record => place::record(note, lexicon, &offer.record, near),
        Form::Comment => place::comment(note, &offer.supervision, &finding.range),
        Form::Below => {
            let prompt = format!("{} {}", lexicon.interface.plan_lead, offer.text);
            place::below(note, &prompt, near)
        }
    }
}

fn edit(insertion: &Insertion, snapshot: &Snapshot) -> TextEdit {
    let at = snapshot.measured.position(insertion.at);
    TextEdit::new(Range::new(at, at), insertion.text.clone())
}

fn workspace_edit(snapshot: &Snapshot, edit: TextEdit, document_changes: bool) -> WorkspaceEdit {
    if !document_changes {
        return WorkspaceEdit::new(HashMap::from([(snapshot.uri.clone(), vec![edit])]));
    }
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: snapshot.uri.clone(),
                version: Some(snapshot.version()),
            },
            edits: vec![OneOf::Left(edit)],
        }])),
        ..WorkspaceEdit::default()
    }
}

/// Whether a text leaves something to fill: `{response}`. A comment's braces are none.
fn has_blanks(text: &str) -> bool {
    text.replace("{>>", "").contains('{')
}

fn is_whole(range: &Range, snapshot: &Snapshot) -> bool {
    let bytes = snapshot.measured.bytes(range);
    bytes.start == 0 && bytes.end == snapshot.measured.text.len_bytes() && bytes.end > 0
}

/// Enough of a text to choose by.
fn short(text: &str) -> String {
    const LENGTH: usize = 72;
    match text.char_indices().nth(LENGTH) {
        None => text.to_owned(),
        Some((cut, _)) => {
            let end = text[..cut].rfind(' ').unwrap_or(cut);
            format!("{}…", &text[..end])
        }
    }
}
