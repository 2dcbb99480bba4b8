//! The main job: a note is opened, its wording marked, explained, and answered with a reflection.

use serde_json::{Value, json};

use crate::client::{Client, apply, range_of};

const NOTE: &str = "S: Pt states nothing helps. Did not complete homework.\nO: Affect euthymic.\nP: Return in one week.\n";
const URI: &str = "file:///notes/r104.txt";

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|d| d["code"].as_str().unwrap())
        .collect()
}

#[test]
fn open_mark_hover_insert_and_read_again() {
    let mut client = Client::ready(
        json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } },
                "workspace": { "workspaceEdit": { "documentChanges": true } } }),
        json!({}),
    );
    let found = client.opened(URI, NOTE);
    assert_eq!(codes(&found), ["hopelessness", "task-incomplete"]);
    for diagnostic in &found {
        assert_eq!(diagnostic["source"], "attune");
        assert!(
            diagnostic["severity"].as_i64().unwrap() >= 3,
            "never above information"
        );
        let message = diagnostic["message"].as_str().unwrap();
        assert!(
            message.starts_with("This wording often goes with"),
            "{message}"
        );
    }

    let hover = client.hover(URI, &found[0]["range"]["start"]);
    assert_eq!(hover["contents"]["kind"], "markdown");
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(
        text.starts_with("> **Hopeless or withdrawn wording can also be a suicide-risk indicator."),
        "{text}"
    );
    for part in [
        "nothing helps",
        "What may lie behind it",
        "It could also be",
        "One way to say it",
        "Fear of the unknown",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }

    let task = &found[1]["range"];
    let actions = client.actions(URI, task, json!([found[1]]));
    let insert = actions
        .iter()
        .find(|a| a["title"].as_str().unwrap().starts_with("Insert a curious"))
        .unwrap();
    assert_eq!(insert["kind"], "quickfix");
    assert_eq!(insert["diagnostics"][0]["code"], "task-incomplete");
    assert_eq!(
        insert["edit"]["documentChanges"][0]["textDocument"]["version"],
        1
    );
    let edited = apply(NOTE, &insert["edit"]);
    assert!(
        edited.contains("P: Return in one week.\nTo explore next session: "),
        "{edited}"
    );
    assert!(edited.starts_with(NOTE.trim_end()), "only the plan grew");

    client.change(URI, 2, json!([{ "text": edited }]));
    let again = client.published(URI, 2);
    assert_eq!(
        codes(&again),
        codes(&found),
        "nothing that we insert is marked itself"
    );
    let offered = client.actions(URI, task, json!([again[1]]));
    assert!(
        !offered.iter().any(|a| a["title"] == insert["title"]),
        "the same sentence is not offered twice"
    );
}

#[test]
fn a_curious_a_normalizing_and_a_validating_reflection_for_every_kind() {
    let mut client = Client::ready(json!({}), json!({}));
    let note = "Pt no-showed the last two sessions.\n";
    let found = client.opened("untitled:n", note);
    let actions = client.actions("untitled:n", &found[0]["range"], json!([]));
    let titles: Vec<&str> = actions
        .iter()
        .map(|a| a["title"].as_str().unwrap())
        .collect();
    for family in ["curious", "normalizing", "validating", "asks permission"] {
        assert!(
            titles.iter().any(|t| t.contains(family)),
            "{family}: {titles:?}"
        );
    }
    assert!(
        titles.iter().any(|t| t.starts_with("Explain")),
        "{titles:?}"
    );
    assert_eq!(
        titles.iter().filter(|t| t.contains("fine")).count(),
        1,
        "no workspace, no workspace scope: {titles:?}"
    );
}

#[test]
fn risk_wording_gets_the_protocol_line_first_and_no_reflections() {
    let mut client = Client::ready(json!({}), json!({}));
    let found = client.opened(
        "untitled:r",
        "Client said \"everyone would be better off without me.\"\n",
    );
    assert!(
        found[0]["code"].as_str().unwrap().starts_with("risk-"),
        "{found:?}"
    );
    let hover = client.hover("untitled:r", &found[0]["range"]["start"]);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(
        text.starts_with("This wording may concern safety. This tool does not assess risk"),
        "{text}"
    );
    let actions = client.actions("untitled:r", &found[0]["range"], json!([]));
    assert!(
        !actions
            .iter()
            .any(|a| a["title"].as_str().unwrap().starts_with("Insert")),
        "{actions:?}"
    );
}

#[test]
fn edits_come_when_asked_for_if_the_client_can_resolve() {
    let mut client = Client::ready(
        json!({ "textDocument": { "codeAction": { "resolveSupport": { "properties": ["edit"] } } } }),
        json!({}),
    );
    let found = client.opened(URI, NOTE);
    let actions = client.actions(URI, &found[1]["range"], json!([found[1]]));
    let lean = actions.iter().find(|a| a["data"].is_object()).unwrap();
    assert_eq!(lean["edit"], Value::Null);
    assert!(
        !lean["data"].to_string().contains("homework"),
        "no note text in data"
    );
    let whole = client.request("codeAction/resolve", lean.clone());
    assert!(apply(NOTE, &whole["edit"]).contains("To explore next session: "));
    // A stale action (the wording is gone) resolves to no edit, not to a wrong one.
    client.change(URI, 2, json!([{ "text": "All well.\n" }]));
    client.published(URI, 2);
    assert_eq!(
        client.request("codeAction/resolve", lean.clone())["edit"],
        Value::Null
    );
}

#[test]
fn actions_keep_to_what_was_asked() {
    let mut client = Client::ready(json!({}), json!({}));
    let found = client.opened(URI, NOTE);
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 3, "character": 0 } });
    // A client that takes every action it gets back gets one (Kate).
    assert_eq!(client.actions(URI, &whole, json!([found[1]])).len(), 1);
    // Diagnostics of another server: nothing of ours.
    let foreign = json!([{ "range": found[1]["range"], "message": "typo", "source": "spelling" }]);
    assert!(client.actions(URI, &found[1]["range"], foreign).is_empty());
    // Saving asks for other kinds, and is answered with nothing at once.
    let only = |kind: &str| {
        json!({
            "textDocument": { "uri": URI }, "range": whole, "context": { "diagnostics": [], "only": [kind] },
        })
    };
    for kind in [
        "source.fixAll",
        "source.organizeImports",
        "refactor.extract",
        "quickfix.other",
    ] {
        assert_eq!(
            client.request("textDocument/codeAction", only(kind)),
            json!([]),
            "{kind}"
        );
    }
    assert!(
        !client
            .request("textDocument/codeAction", only("quickfix"))
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn wording_marked_as_fine_stays_silent_and_leaves_no_words_behind() {
    let home = tempfile::tempdir().unwrap();
    let folder = format!("file://{}", home.path().display());
    let mut client = Client::ready(
        json!({}),
        json!({ "workspaceFolders": [{ "uri": folder, "name": "n" }] }),
    );
    let uri = format!("{folder}/r104.txt");
    let found = client.opened(&uri, NOTE);
    let actions = client.actions(&uri, &found[1]["range"], json!([found[1]]));
    let fine = actions
        .iter()
        .find(|a| a["title"] == "This wording is fine in this note")
        .unwrap();
    let command = &fine["command"];
    client.request(
        "workspace/executeCommand",
        json!({
            "command": command["command"], "arguments": command["arguments"],
        }),
    );
    assert_eq!(codes(&client.published(&uri, 1)), ["hopelessness"]);
    // Another note is still read as before.
    assert_eq!(client.opened(&format!("{folder}/other.txt"), NOTE).len(), 2);

    let mut kept = Vec::new();
    gather(client.home.path(), &mut kept);
    let all: String = kept.concat().to_lowercase();
    assert!(all.contains("\"salt\""), "the store was written");
    for word in ["homework", "complete", "r104", "nothing helps"] {
        assert!(!all.contains(word), "{word} was kept");
    }
    // And it can be forgotten.
    client.request(
        "workspace/executeCommand",
        json!({ "command": "attune.forgetIgnored" }),
    );
    assert_eq!(client.published(&uri, 1).len(), 2);
}

fn gather(folder: &std::path::Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        into.push(entry.path().display().to_string());
        match entry.path() {
            path if path.is_dir() => gather(&path, into),
            path => into.push(std::fs::read_to_string(path).unwrap_or_default()),
        }
    }
}

#[test]
fn toggle_pauses_and_goes_on() {
    let mut client = Client::ready(json!({}), json!({}));
    assert_eq!(client.opened(URI, NOTE).len(), 2);
    client.request(
        "workspace/executeCommand",
        json!({ "command": "attune.toggle" }),
    );
    assert!(client.published(URI, 1).is_empty());
    client.request(
        "workspace/executeCommand",
        json!({ "command": "attune.toggle" }),
    );
    assert_eq!(client.published(URI, 1).len(), 2);
}

#[test]
fn the_kind_is_explained_as_a_document_or_as_a_message() {
    let mut client = Client::ready(json!({}), json!({}));
    let found = client.opened(URI, NOTE);
    let argument = json!({ "uri": URI, "range": found[1]["range"] });
    client.request(
        "workspace/executeCommand",
        json!({ "command": "attune.explain", "arguments": [argument] }),
    );
    let shown = client.notification("window/showMessage", |_| true);
    assert!(
        shown["message"]
            .as_str()
            .unwrap()
            .contains("What may lie behind it"),
        "{shown}"
    );

    let mut client = Client::ready(
        json!({ "window": { "showDocument": { "support": true } } }),
        json!({}),
    );
    client.opened(URI, NOTE);
    client.request(
        "workspace/executeCommand",
        json!({ "command": "attune.explain", "arguments": [argument] }),
    );
    client.opened("untitled:later", "");
    assert!(client.asked.contains(&"window/showDocument".to_owned()));
}

#[test]
fn a_code_leads_to_its_page_on_this_machine() {
    let mut client = Client::ready(
        json!({ "textDocument": { "publishDiagnostics": { "codeDescriptionSupport": true } } }),
        json!({}),
    );
    let found = client.opened(URI, NOTE);
    let href = found[0]["codeDescription"]["href"].as_str().unwrap();
    let page = std::fs::read_to_string(href.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.contains("hopelessness"), "{page}");
}

#[test]
fn symbols_and_folds_follow_the_sections() {
    let mut client = Client::ready(
        json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } }),
        json!({}),
    );
    let note = "---\nclient: R-1\n---\n## Data\nPt states nothing helps.\n\n## Plan\n- Return in one week.\n- Call PO.\n";
    client.opened(URI, note);
    let here = json!({ "textDocument": { "uri": URI } });
    let symbols = client.request("textDocument/documentSymbol", here.clone());
    let names: Vec<&str> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Data", "Plan"]);
    assert_eq!(symbols[0]["children"][0]["name"], "Hopelessness");
    let folds = client.request("textDocument/foldingRange", here);
    let lines: Vec<_> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["startLine"].as_i64(), f["endLine"].as_i64()))
        .collect();
    assert_eq!(
        lines,
        [(Some(0), Some(2)), (Some(3), Some(4)), (Some(6), Some(8))]
    );
}

#[test]
fn untitled_notes_are_notes() {
    let mut client = Client::ready(json!({}), json!({}));
    let uri = "untitled:Untitled-1";
    let found = client.opened(uri, "Pt states nothing helps.");
    assert_eq!(
        found[0]["range"],
        range_of("Pt states nothing helps.", "nothing helps")
    );
    let actions = client.actions(uri, &found[0]["range"], json!([]));
    let edited = apply("Pt states nothing helps.", &actions[0]["edit"]);
    assert!(
        edited.starts_with("Pt states nothing helps.\n\nTo explore next session: "),
        "{edited}"
    );
    client.notify(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": uri } }),
    );
    let closed = client.notification("textDocument/publishDiagnostics", |p| p["uri"] == uri);
    assert_eq!(closed["diagnostics"], json!([]));
    // The same version again is a new note.
    assert_eq!(client.opened(uri, "All well.").len(), 0);
}

#[test]
fn a_reflection_lands_in_its_own_plan_above_the_signature_and_in_the_lists_own_style() {
    let lead = "To explore next session: ";
    let cases = [
        (
            "S: Did not complete the homework.\nP: Weekly.\n\nJ. Doe, LCSW\n",
            "P: Weekly.\nTo explore",
        ),
        (
            "S: Did not complete the homework.\nP:\n1. Weekly.\n2. PHQ.\n\n-- JD\n",
            "2. PHQ.\n3. To explore",
        ),
        (
            "## Data\nDid not complete the homework.\n\n## Plan\n- a\n- b\n  - c\n\n---\nJ. Doe\n",
            "  - c\n- To explore",
        ),
        (
            "# Two\nS: Did not complete the homework.\nP: Two.\n\n# One\nS: Calm.\nP: One.\n",
            "P: Two.\nTo explore",
        ),
        (
            "## Data\nDid not complete the homework.\n",
            "homework.\n\n## Plan\n\n- To explore",
        ),
    ];
    for (note, expected) in cases {
        let mut client = Client::ready(json!({}), json!({}));
        let found = client.opened("untitled:p", note);
        let actions = client.actions("untitled:p", &found[0]["range"], json!([]));
        let edited = apply(note, &actions[0]["edit"]);
        assert!(edited.contains(expected), "{edited}");
        assert_eq!(edited.matches(lead).count(), 1);
    }
}
