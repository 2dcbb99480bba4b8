//! Comments on notes, states, and the guard over what is signed.

use serde_json::{Value, json};

use crate::client::{Client, apply, range_of};

const DRAFT: &str = "---\nclient: X\nstatus: draft\n---\n## Data\nClient states {==nothing helps==}{>>SV 2026-11-22: What may it protect?<<} and shrugged. {++Later++} came back.\n\nWe read {==the plan==}{>>KL: Done.<<}.\n";
const SIGNED: &str =
    "---\nclient: X\nstatus: signed\n---\n## Data\nClient states nothing helps and shrugged.\n";

fn client() -> Client {
    Client::ready(
        json!({
            "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
            "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } },
            "window": { "showDocument": { "support": true } },
        }),
        json!({}),
    )
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|a| a["title"] == title);
    found.unwrap_or_else(|| panic!("{title}: {actions:?}"))
}

fn with_code<'a>(found: &'a [Value], code: &str) -> &'a Value {
    found
        .iter()
        .find(|d| d["code"] == code)
        .unwrap_or_else(|| panic!("{code}: {found:?}"))
}

fn only(uri: &str, range: &Value, kind: &str) -> Value {
    json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [], "only": [kind] } })
}

#[test]
fn comments_in_a_draft_are_shown_answered_resolved_and_gone_through() {
    let mut client = client();
    let uri = "file:///tmp/attune-nowhere/draft.md";
    let found = client.opened(uri, DRAFT);
    let comment = with_code(&found, "comment");
    assert_eq!(comment["message"], "SV 2026-11-22: What may it protect?");
    assert_eq!(
        (comment["severity"].as_u64(), &comment["range"]),
        (Some(3), &range_of(DRAFT, "nothing helps"))
    );
    // The words are read as if there were no marks.
    assert_eq!(
        with_code(&found, "hopelessness")["range"],
        range_of(DRAFT, "nothing helps")
    );
    let actions = client.actions(uri, &comment["range"], json!([comment]));
    let replied = apply(DRAFT, &titled(&actions, "Reply to this comment")["edit"]);
    assert!(
        replied.contains("protect?<<}{>>SV 20") && replied.contains(": {comment}<<} and"),
        "{replied}"
    );
    let resolved = apply(DRAFT, &titled(&actions, "Resolve this comment")["edit"]);
    assert!(
        resolved.contains("states nothing helps and shrugged"),
        "{resolved}"
    );
    assert!(
        !actions
            .iter()
            .any(|a| a["title"].as_str().unwrap().contains("(comment)")),
        "no “never again”"
    );
    let next = &titled(&actions, "Go to the next comment")["command"];
    let there = client.request(
        "workspace/executeCommand",
        json!({ "command": next["command"], "arguments": next["arguments"] }),
    );
    assert_eq!(there["range"], range_of(DRAFT, "the plan"));
    client.request("attune/viewText", json!({ "uri": uri }));
    assert!(client.asked.contains(&"window/showDocument".to_owned()));
}

#[test]
fn a_finding_or_a_selection_gets_a_comment() {
    let mut client = client();
    let uri = "file:///tmp/attune-nowhere/plain.md";
    let note = "S: Client states nothing helps today.\nP: RTC.\n";
    let found = client.opened(uri, note);
    let finding = with_code(&found, "hopelessness");
    let offered = client.request(
        "textDocument/codeAction",
        only(uri, &finding["range"], "refactor.attune.supervision"),
    );
    let commented = apply(note, &offered[0]["edit"]);
    assert!(
        commented.contains("{==nothing helps==}{>>SV 20"),
        "{commented}"
    );
    let selection = range_of(note, "RTC");
    let offered = client.request(
        "textDocument/codeAction",
        only(uri, &selection, "refactor.attune.supervision"),
    );
    let offered = offered.as_array().unwrap().clone();
    let commented = apply(note, &titled(&offered, "Comment on these words")["edit"]);
    assert!(
        commented.contains("P: {==RTC==}{>>SV 20") && commented.contains(": {comment}<<}."),
        "{commented}"
    );
}

#[test]
fn a_note_takes_its_steps_and_is_not_signed_with_comments_in_it() {
    let mut client = client();
    let uri = "file:///tmp/attune-nowhere/steps.md";
    let mut version = 1;
    let mut steps = |client: &mut Client, note: &str| -> Vec<String> {
        version += 1;
        match version {
            2 => client.open(uri, version, note),
            _ => client.change(uri, version, json!([{ "text": note }])),
        }
        let top =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
        let actions = client.request(
            "textDocument/codeAction",
            only(uri, &top, "refactor.attune.status"),
        );
        let titles = actions.as_array().unwrap().iter();
        titles
            .map(|a| {
                format!(
                    "{}: {}",
                    a["title"].as_str().unwrap(),
                    apply(note, &a["edit"]).lines().nth(2).unwrap()
                )
            })
            .collect()
    };
    let note = |state: &str| SIGNED.replace("signed", state);
    assert_eq!(
        steps(&mut client, &note("draft")),
        ["Mark as ready for supervision: status: ready"]
    );
    assert_eq!(
        steps(&mut client, &note("ready")),
        [
            "Ask for a revision: status: revise",
            "Sign this note: status: signed"
        ]
    );
    assert_eq!(
        steps(&mut client, &DRAFT.replace("draft", "ready")),
        ["Ask for a revision: status: revise"]
    );
    assert_eq!(
        steps(&mut client, &note("revise")),
        ["Mark as ready for supervision: status: ready"]
    );
    assert!(steps(&mut client, &note("signed")).is_empty());
}

#[test]
fn a_comment_on_a_signed_note_goes_beside_it_and_the_note_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2026-11-02.md");
    std::fs::write(&path, SIGNED).unwrap();
    let uri = format!("file://{}", path.display());
    let beside = folder.path().join("2026-11-02.md.annotations.json");
    let mut client = client();
    let found = client.opened(&uri, SIGNED);
    let finding = with_code(&found, "hopelessness");
    let offered = client.request(
        "textDocument/codeAction",
        only(&uri, &finding["range"], "refactor.attune.supervision"),
    );
    let changes = &offered[0]["edit"]["documentChanges"];
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[0]["uri"], format!("file://{}", beside.display()));
    assert_eq!(changes[1]["textDocument"]["uri"], changes[0]["uri"]);
    assert!(!beside.exists(), "the editor writes, not the server");
    std::fs::write(&beside, changes[1]["edits"][0]["newText"].as_str().unwrap()).unwrap();
    let changed = json!({ "changes": [{ "uri": changes[0]["uri"], "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", changed);
    let published = client.notification("textDocument/publishDiagnostics", |p| {
        p["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .any(|d| d["code"] == "comment")
    });
    let comment = with_code(published["diagnostics"].as_array().unwrap(), "comment").clone();
    assert!(
        comment["message"].as_str().unwrap().starts_with("SV 20"),
        "{comment}"
    );
    let actions = client.actions(&uri, &comment["range"], json!([comment]));
    let resolve = titled(&actions, "Resolve this comment")["edit"]["documentChanges"][1].clone();
    std::fs::write(&beside, resolve["edits"][0]["newText"].as_str().unwrap()).unwrap();
    client.change(&uri, 2, json!([{ "text": SIGNED }]));
    let found = client.published(&uri, 2);
    assert!(found.iter().all(|d| d["code"] != "comment"), "{found:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), SIGNED);
    // Words that are gone, and a file that is broken, are told; nothing is lost.
    let lost = changes[1]["edits"][0]["newText"]
        .as_str()
        .unwrap()
        .replace("nothing helps", "it is pointless");
    std::fs::write(&beside, lost).unwrap();
    client.change(&uri, 3, json!([{ "text": SIGNED }]));
    assert!(
        with_code(&client.published(&uri, 3), "comment-lost")["message"]
            .as_str()
            .unwrap()
            .contains("it is pointless")
    );
    std::fs::write(&beside, "{ nope").unwrap();
    client.change(&uri, 4, json!([{ "text": SIGNED }]));
    assert!(
        with_code(&client.published(&uri, 4), "comments-broken")["message"]
            .as_str()
            .unwrap()
            .contains("line 1")
    );
}

#[test]
fn a_signed_note_is_guarded_and_an_addendum_is_welcome() {
    let mut client = client();
    let uri = "file:///tmp/attune-nowhere/signed.md";
    assert!(
        client
            .opened(uri, SIGNED)
            .iter()
            .all(|d| d["code"] != "signed-note")
    );
    let edited = SIGNED.replace("shrugged", "smiled");
    client.change(uri, 2, json!([{ "text": edited }]));
    let found = client.published(uri, 2);
    let guard = with_code(&found, "signed-note");
    assert_eq!(guard["range"]["start"]["line"], 5);
    let actions = client.actions(uri, &guard["range"], json!([guard]));
    let back = apply(
        &edited,
        &titled(&actions, "Put the signed text back")["edit"],
    );
    assert_eq!(back, SIGNED);
    let added = apply(
        &edited,
        &titled(&actions, "Insert an addendum below")["edit"],
    );
    let addendum = added.strip_prefix(edited.trim_end()).expect(&added);
    assert!(addendum.contains("Addendum (SV 20"), "{addendum}");
    let text = format!("{}{addendum}", SIGNED.trim_end());
    client.change(uri, 3, json!([{ "text": text }]));
    let found = client.published(uri, 3);
    assert!(
        found.iter().all(|d| d["code"] != "signed-note"),
        "{found:?}"
    );
}
