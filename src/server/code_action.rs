//! `textDocument/codeAction` and `codeAction/resolve`: reflections to put into the note, and ways
//! to say that some wording is fine.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::*;

use super::commands::{self, Target};
use super::diagnostics::SOURCE;
use super::session::{Analysis, Session, Snapshot};
use crate::counsel::{place, reflections};
use crate::lexicon::schema::Group;
use crate::scan::finding::Finding;
use crate::workspace::ignored::Scope;

/// What an action needs to be resolved later. A range and ids, no text.
#[derive(Debug, Serialize, Deserialize)]
struct Later {
    uri: Uri,
    range: Range,
    reflection: String,
}

pub fn actions(session: &Session, params: CodeActionParams) -> Vec<CodeActionOrCommand> {
    if !wants_quick_fixes(params.context.only.as_deref()) {
        return Vec::new();
    }
    let Some((snapshot, analysis)) = session.analysis(&params.text_document.uri) else {
        return Vec::new();
    };
    let can = session.lock().can.clone();
    let asked = asked_for(&params, &snapshot, &analysis);
    let mut out = Vec::new();
    for finding in asked {
        for offer in reflections::offers(finding, &analysis.note, &snapshot.desk.lexicon) {
            let later = Later {
                uri: snapshot.uri.clone(),
                range: snapshot.measured.range(&finding.range),
                reflection: offer.id.clone(),
            };
            let mut action = CodeAction {
                title: format!("{}: {}", offer.action, short(&offer.text)),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: diagnostics_of(&params, &snapshot, finding),
                ..CodeAction::default()
            };
            if can.resolve_edit {
                action.data = serde_json::to_value(later).ok();
            } else {
                action.edit = edit(
                    &snapshot,
                    &analysis,
                    finding,
                    &offer.text,
                    can.document_changes,
                );
            }
            out.push(action.into());
        }
        out.extend(decisions(&params, &snapshot, finding));
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
    let later = action
        .data
        .clone()
        .and_then(|data| serde_json::from_value::<Later>(data).ok());
    let Some(later) = later else {
        return action;
    };
    let Some((snapshot, analysis)) = session.analysis(&later.uri) else {
        return action;
    };
    let range = snapshot.measured.bytes(&later.range);
    let touches = |f: &&Finding| f.range.start < range.end && range.start < f.range.end;
    let finding = analysis.shown.iter().map(|(f, _)| f).find(touches);
    let offers = finding.map(|f| reflections::offers(f, &analysis.note, &snapshot.desk.lexicon));
    let offer = offers
        .into_iter()
        .flatten()
        .find(|offer| offer.id == later.reflection);
    if let (Some(finding), Some(offer)) = (finding, offer) {
        let changes = session.lock().can.document_changes;
        action.edit = edit(&snapshot, &analysis, finding, &offer.text, changes);
    }
    action
}

fn wants_quick_fixes(only: Option<&[CodeActionKind]>) -> bool {
    // `only` names kinds by their beginning; "" is all of them.
    let covers = |kind: &CodeActionKind| kind.as_str().is_empty() || kind.as_str() == "quickfix";
    only.is_none_or(|kinds| kinds.iter().any(covers))
}

/// With diagnostics in the context: the findings of those alone. Without: by range.
fn asked_for<'a>(
    params: &CodeActionParams,
    snapshot: &Snapshot,
    analysis: &'a Analysis,
) -> Vec<&'a Finding> {
    let range = snapshot.measured.bytes(&params.range);
    let ours = |d: &&Diagnostic| d.source.as_deref() == Some(SOURCE);
    let named: Vec<Range> = params
        .context
        .diagnostics
        .iter()
        .filter(ours)
        .map(|d| d.range)
        .collect();
    let is_asked = |finding: &&Finding| {
        if params.context.diagnostics.is_empty() {
            finding.range.start <= range.end && range.start <= finding.range.end
        } else {
            named.contains(&snapshot.measured.range(&finding.range))
        }
    };
    analysis
        .shown
        .iter()
        .map(|(f, _)| f)
        .filter(is_asked)
        .collect()
}

fn diagnostics_of(
    params: &CodeActionParams,
    snapshot: &Snapshot,
    finding: &Finding,
) -> Option<Vec<Diagnostic>> {
    let range = snapshot.measured.range(&finding.range);
    let same = |d: &&Diagnostic| d.range == range && d.source.as_deref() == Some(SOURCE);
    let found: Vec<_> = params
        .context
        .diagnostics
        .iter()
        .filter(same)
        .cloned()
        .collect();
    (!found.is_empty()).then_some(found)
}

fn edit(
    snapshot: &Snapshot,
    analysis: &Analysis,
    finding: &Finding,
    reflection: &str,
    document_changes: bool,
) -> Option<WorkspaceEdit> {
    let insertion = place::plan_prompt(
        &analysis.note,
        &snapshot.desk.lexicon,
        reflection,
        finding.range.start,
    );
    let at = snapshot.measured.position(insertion.at);
    let edit = TextEdit::new(Range::new(at, at), insertion.text);
    Some(if document_changes {
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
    } else {
        WorkspaceEdit::new(HashMap::from([(snapshot.uri.clone(), vec![edit])]))
    })
}

/// "Fine here", "fine in this workspace", "never this pattern", "explain".
fn decisions(
    params: &CodeActionParams,
    snapshot: &Snapshot,
    finding: &Finding,
) -> Vec<CodeActionOrCommand> {
    let lexicon = &snapshot.desk.lexicon;
    let words = &lexicon.interface;
    let kind = finding.kind(lexicon);
    let pattern = finding.pattern(lexicon).full_id();
    let target = |scope| Target {
        uri: snapshot.uri.clone(),
        range: snapshot.measured.range(&finding.range),
        scope,
    };
    let action = |title: String, command: &str, target: Target| {
        CodeActionOrCommand::CodeAction(CodeAction {
            title: title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: diagnostics_of(params, snapshot, finding),
            command: Some(Command::new(
                title,
                command.into(),
                serde_json::to_value(target).ok().map(|t| vec![t]),
            )),
            ..CodeAction::default()
        })
    };
    let mut out = vec![action(
        words.explain.replace("{title}", &kind.title),
        commands::EXPLAIN,
        target(None),
    )];
    out.push(action(
        words.ignore_note.clone(),
        commands::IGNORE,
        target(Some(Scope::Note)),
    ));
    if !snapshot.desk.workspace.is_empty() {
        out.push(action(
            words.ignore_workspace.clone(),
            commands::IGNORE,
            target(Some(Scope::Workspace)),
        ));
    }
    // Safety wording may be fine in one place; it is never switched off wholesale by one key.
    if kind.group != Group::Risk {
        let title = words.ignore_pattern.replace("{pattern}", &pattern);
        out.push(action(
            title,
            commands::IGNORE,
            target(Some(Scope::Pattern)),
        ));
    }
    out
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
