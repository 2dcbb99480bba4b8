//! `textDocument/codeAction`: reflections to put into the note, kinder words, lines that are
//! missing, and ways to say that some wording is fine.

use tower_lsp::ls_types::*;

use super::commands::{self, Target};
use super::diagnostics::SOURCE;
use super::edits::Edits;
use super::reflect::{FORMS, Form, Reflect};
use super::session::{Analysis, Session};
use super::state::Snapshot;
use super::supervision::{self, Supervise};
use crate::counsel::remarks::{Fix, Remark};
use crate::lexicon::schema::Group;
use crate::scan::finding::Finding;
use crate::workspace::ignored::Scope;

/// A stretch of the note, in bytes; LSP's own ranges are `Range`.
type Bytes = std::ops::Range<usize>;

/// So many reflections are offered in the forms that are no quick fix.
const OTHER_FORMS: usize = 2;

pub fn actions(session: &Session, params: CodeActionParams) -> Vec<CodeActionOrCommand> {
    let Some((snapshot, analysis)) = session.analysis(&params.text_document.uri) else {
        return Vec::new();
    };
    let can = session.lock().can.clone();
    let ask = Ask {
        params: &params,
        snapshot: &snapshot,
        analysis: &analysis,
        edits: Edits {
            snapshot: &snapshot,
            can: &can,
        },
    };
    let mut out = Vec::new();
    let remarks = || analysis.remarks.iter().filter(|(r, _)| ask.about(&r.range));
    // What concerns safety comes before any reflection.
    let is_safety = |remark: &Remark| {
        let hint = snapshot.desk.lexicon.hint(&remark.code);
        hint.is_some_and(|hint| hint.safety)
    };
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
    out.extend(ask.supervision());
    // A client that asks about the whole note with one diagnostic takes every action it gets
    // back (Kate's quick fix does). Such a client gets one.
    if is_whole(&params.range, &snapshot) && params.context.diagnostics.len() == 1 {
        out.truncate(1);
    }
    out
}

/// One request, and what it is asked of.
struct Ask<'a> {
    params: &'a CodeActionParams,
    snapshot: &'a Snapshot,
    analysis: &'a Analysis,
    edits: Edits<'a>,
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

    /// With diagnostics of ours in the context: those places alone, and of them those under the
    /// cursor if there are any (Neovim names every diagnostic of the line). Without: by range. ALE
    /// names the diagnostic that starts nearest, without its source: that says nothing.
    fn about(&self, place: &Bytes) -> bool {
        let asked = self.snapshot.measured.bytes(&self.params.range);
        let touches = |place: &Bytes| place.start <= asked.end && asked.start <= place.end;
        let given = &self.params.context.diagnostics;
        if given.iter().all(|diagnostic| diagnostic.source.is_none()) {
            let whole = is_whole(&self.params.range, self.snapshot);
            return touches(place) && (given.is_empty() || !whole);
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
        let forms = FORMS.iter().filter(|form| self.wants(&form.kind()));
        let forms: Vec<Form> = forms.copied().collect();
        if forms.is_empty() {
            return Vec::new();
        }
        let reflect = Reflect::new(self.snapshot, self.analysis, self.edits.can);
        let offers = reflect.offers(finding);
        // Who asks for a form by its name gets every text in it; a menu of all gets the likeliest.
        let chosen = self.params.context.only.is_some();
        let mut out = Vec::new();
        for form in forms {
            let most = match chosen || form == Form::Plan {
                true => offers.len(),
                false => OTHER_FORMS,
            };
            for offer in offers.iter().take(most) {
                let later = self.edits.can.resolve_edit;
                let mut action = reflect.action(finding, offer, form, later);
                action.diagnostics = self.diagnostics_of(&finding.range);
                out.push(action.into());
            }
        }
        out
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
            let mut action = CodeAction {
                title: fix.title.clone(),
                kind: Some(kind.clone()),
                diagnostics: self.diagnostics_of(&remark.range),
                ..CodeAction::default()
            };
            self.edits
                .put(&mut action, fix.range.clone(), fix.text.clone());
            action.into()
        };
        let lexicon = &self.snapshot.desk.lexicon;
        let fixes = remark.fixes(&self.analysis.counselled.case(lexicon));
        let fixes = fixes
            .iter()
            .filter(|f| f.rewrite || kind == CodeActionKind::QUICKFIX);
        let mut out: Vec<CodeActionOrCommand> = fixes.map(one).collect();
        let hint = lexicon.hint(&remark.code);
        let stays = hint.is_some_and(|hint| hint.stays);
        if kind == CodeActionKind::QUICKFIX && !stays {
            let words = &lexicon.interface;
            // A rule of wording is about these words; a hint may be about what is not there.
            let (keep, off) = match hint {
                Some(_) => (&words.keep_note, &words.hint_off),
                None => (&words.keep_words, &words.rule_off),
            };
            let named = |title: &String| title.replace("{rule}", &remark.code);
            let decide = |title, scope| {
                let target = self.target(&remark.range, Some(scope), Some(remark.code.clone()));
                self.command(title, commands::IGNORE, &remark.range, target)
            };
            out.push(decide(named(keep), Scope::Note));
            // What concerns safety may be fine in one note; one key never switches it off for all.
            if !hint.is_some_and(|hint| hint.safety) {
                out.push(decide(named(off), Scope::Pattern));
            }
        }
        out
    }

    /// Comments on words, what to do with those that are there, and the note's next state.
    fn supervision(&self) -> Vec<CodeActionOrCommand> {
        let supervise = Supervise {
            analysis: self.analysis,
            edits: self.edits,
        };
        let asked = self.snapshot.measured.bytes(&self.params.range);
        // A client that asks about another server's diagnostic wants nothing of this.
        let given = &self.params.context.diagnostics;
        let asked_for = self.params.context.only.is_some() || self.named().next().is_some();
        let whole = is_whole(&self.params.range, self.snapshot);
        if whole || !given.is_empty() && !asked_for {
            return Vec::new();
        }
        let mut out = Vec::new();
        if self.wants(&CodeActionKind::QUICKFIX) {
            out.extend(supervise.on_comments(&asked));
        }
        if self.wants(&supervision::COMMENT) {
            out.extend(supervise.on_selection(&asked));
        }
        if self.wants(&supervision::STATUS) {
            out.extend(supervise.steps(&asked));
        }
        out.into_iter().map(CodeActionOrCommand::from).collect()
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

fn is_whole(range: &Range, snapshot: &Snapshot) -> bool {
    let bytes = snapshot.measured.bytes(range);
    bytes.start == 0 && bytes.end == snapshot.measured.text.len_bytes() && bytes.end > 0
}
