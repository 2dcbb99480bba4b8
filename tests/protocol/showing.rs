//! What editors show beside the text: status, side view, lists to choose from, pages.

use serde_json::{Value, json};

use crate::client::{Client, apply, range_of};

const URI: &str = "file:///notes/showing.md";
const NOTE: &str = "## Data\n😀 Client states nothing helps. Did not complete the homework. \
She asked for help from her sister.\n\n## Plan\n- Return in one week.\n";

/// A client that shows pages and status, as our own extensions do.
fn extension() -> Client {
    let ours = json!({ "attune": { "pages": true, "status": true } });
    Client::ready(json!({ "experimental": ours }), json!({}))
}

fn run(client: &mut Client, command: &str, argument: Value) -> Value {
    let params = json!({ "command": command, "arguments": [argument] });
    client.request("workspace/executeCommand", params)
}

fn status(client: &mut Client, state: &str) -> Value {
    client.notification("attune/status", |p| p["state"] == state)
}

#[test]
fn the_status_follows_the_note_the_pause_and_settings() {
    let mut client = extension();
    client.opened(URI, NOTE);
    let ready = status(&mut client, "ready");
    assert_eq!((&ready["uri"], &ready["cues"]), (&json!(URI), &json!(2)));
    assert_eq!(ready["text"], "2 places to wonder about");
    client.change(URI, 2, json!([{ "text": "Client arrived on time.\n" }]));
    let none = client.notification("attune/status", |p| p["cues"] == 0);
    let text = none["text"].as_str().unwrap();
    assert!(text.contains("says nothing about risk"), "{text}");
    run(&mut client, "attune.toggle", Value::Null);
    status(&mut client, "paused");
    run(&mut client, "attune.toggle", Value::Null);
    status(&mut client, "ready");
    let broken = json!({ "settings": { "attune": { "severity": "loud" } } });
    client.notify("workspace/didChangeConfiguration", broken);
    status(&mut client, "trouble");
    let off = json!({ "settings": { "attune": { "enabled": false } } });
    client.notify("workspace/didChangeConfiguration", off);
    status(&mut client, "off");
}

#[test]
fn a_client_that_did_not_ask_gets_no_status() {
    let mut client = Client::ready(json!({}), json!({}));
    client.opened(URI, NOTE);
    assert!(!client.hears("attune/status", std::time::Duration::from_millis(200)));
}

#[test]
fn the_side_view_has_strengths_first_then_sections() {
    let mut client = extension();
    client.opened(URI, NOTE);
    let cues = run(&mut client, "attune.cues", json!({ "uri": URI }));
    let groups = cues["groups"].as_array().unwrap();
    let roles: Vec<_> = groups.iter().map(|g| g["role"].as_str().unwrap()).collect();
    assert_eq!(roles[..2], ["strengths", "section"], "{cues:#}");
    assert!(!groups[0]["cues"].as_array().unwrap().is_empty());
    assert_eq!(groups[1]["title"], "Data");
    let first = &groups[1]["cues"][0];
    assert_eq!(first["words"], "nothing helps");
    assert_eq!(first["range"], range_of(NOTE, "nothing helps"));
    assert!(cues["summary"].as_str().unwrap().starts_with("strengths: "));

    client.opened("file:///notes/plain.md", "Client arrived on time.\n");
    let none = run(
        &mut client,
        "attune.cues",
        json!({ "uri": "file:///notes/plain.md" }),
    );
    assert_eq!(none["groups"], json!([]));
    let unknown = run(
        &mut client,
        "attune.cues",
        json!({ "uri": "file:///no.md" }),
    );
    assert_eq!(unknown["groups"], json!([]));
}

#[test]
fn reflections_to_choose_from_are_those_of_the_nearest_wording() {
    let mut client = extension();
    client.opened(URI, NOTE);
    let top =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let end =
        json!({ "start": { "line": 4, "character": 0 }, "end": { "line": 4, "character": 0 } });
    for (place, words) in [
        (top, "nothing helps"),
        (end, "Did not complete the homework"),
    ] {
        let asked = json!({ "uri": URI, "range": place });
        let choices = run(&mut client, "attune.reflections", asked);
        let offered = client.actions(URI, &range_of(NOTE, words), json!([]));
        let first = &choices[0];
        assert_eq!(first["action"]["title"], offered[0]["title"], "{words}");
        let changed = apply(NOTE, &first["action"]["edit"]);
        let text = first["text"].as_str().unwrap();
        assert!(changed.contains(&format!("- To explore next session: {text}")));
        let kinds: Vec<_> = choices.as_array().unwrap().iter().collect();
        assert!(
            kinds
                .iter()
                .any(|c| c["action"]["kind"] == "refactor.attune.record")
        );
    }
}

#[test]
fn where_nothing_is_marked_the_command_says_what_else_one_can_do() {
    let mut client = extension();
    client.opened(URI, "Client arrived on time.\n");
    let choices = run(&mut client, "attune.reflections", json!({ "uri": URI }));
    assert_eq!(choices, json!([]));
    let told = client.notification("window/showMessage", |_| true);
    assert!(told["message"].as_str().unwrap().contains("/curious"));
}

#[test]
fn explain_takes_the_cursor_and_answers_with_a_page() {
    let mut client = extension();
    client.opened(URI, NOTE);
    let inside = json!({ "line": 1, "character": 22 });
    let asked = json!({ "uri": URI, "range": { "start": inside, "end": inside } });
    let page = run(&mut client, "attune.explain", asked);
    assert_eq!(page["title"], "Hopelessness");
    let markdown = page["markdown"].as_str().unwrap();
    assert!(markdown.contains("What may lie behind it"), "{markdown}");
    let nowhere = json!({ "command": "attune.explain", "arguments": [{ "uri": URI }] });
    let refused = client.response("workspace/executeCommand", nowhere);
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("Put the cursor on a marked place"));
}

#[test]
fn the_brief_reads_a_clients_notes_as_the_editor_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        format!("file://{}", path.display()).replace(' ', "%20")
    };
    write(
        "KL 2026-01-13.md",
        "## Goals\nClient: \"Sleep in my own bed again.\"\n",
    );
    let last = write("KL 2026-01-20.md", "Client arrived on time.\n");
    write(
        "MR 2026-01-27.md",
        "Client states everything is pointless.\n",
    );
    let mut client = extension();
    let open = "S: Client no-showed. She asked for help from her sister this week.\n";
    client.opened(&last, open);
    let today = write("KL 2026-02-03.md", "");
    client.opened(&today, "");
    let page = run(&mut client, "attune.brief", json!({ "uri": today }));
    let page = page["markdown"].as_str().unwrap();
    let place = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words}: {page}"))
    };
    assert!(place("What went well") < place("no-showed"), "{page}");
    assert!(place("2026-01-20") < place("no-showed"));
    assert!(place("no-showed") < place("Sleep in my own bed again"));
    assert!(page.contains("It assesses nothing"));
    assert!(!page.contains("pointless"), "another client's note: {page}");
}

#[test]
fn an_unsaved_note_has_a_brief_too_and_other_clients_get_a_message() {
    let mut client = Client::ready(json!({}), json!({}));
    client.opened("untitled:a", "Client no-showed twice this month.\n");
    let answer = run(&mut client, "attune.brief", json!({ "uri": "untitled:a" }));
    assert_eq!(answer, Value::Null);
    let told = client.notification("window/showMessage", |_| true);
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("Before the session")
    );
}

#[test]
fn what_is_stored_is_listed_and_own_words_have_a_file_that_is_never_overwritten() {
    let mut client = extension();
    let page = run(&mut client, "attune.stored", Value::Null);
    let page = page["markdown"].as_str().unwrap();
    assert!(
        page.contains("ignored.json") && page.contains("No text of a note"),
        "{page}"
    );

    let answer = run(&mut client, "attune.ownWords", Value::Null);
    let file = client
        .home
        .path()
        .join("config/attune/lexicon/my-words.toml");
    assert_eq!(answer["uri"], format!("file://{}", file.display()));
    std::fs::write(&file, "off = [\"hopelessness\"]\n").unwrap();
    run(&mut client, "attune.ownWords", Value::Null);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(kept, "off = [\"hopelessness\"]\n");
}

#[test]
fn our_own_pages_are_no_notes() {
    let mut client = extension();
    let page = client
        .home
        .path()
        .join("state/attune/pages/x/hopelessness.md");
    let found = client.opened(&format!("file://{}", page.display()), NOTE);
    assert_eq!(found, Vec::<Value>::new());
}

#[test]
fn ale_names_a_diagnostic_without_its_source_and_counts_in_bytes() {
    let mut client = Client::start_with(&["--position-encoding", "utf-8"]);
    let result = client.initialize(json!({}), json!({}));
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-8");
    let found = client.opened(URI, NOTE);
    let byte = "😀 Client states ".len();
    assert_eq!(found[0]["range"]["start"]["character"], byte);
    // With the cursor on "helps", ALE names the homework's diagnostic: it starts nearest.
    let cursor = json!({ "line": 1, "character": byte + "nothing h".len() });
    let range = json!({ "start": cursor, "end": cursor });
    let mut nearest = found[1].clone();
    nearest.as_object_mut().unwrap().remove("source");
    let offered = client.actions(URI, &range, json!([nearest]));
    let titles: Vec<_> = offered
        .iter()
        .map(|a| a["title"].as_str().unwrap())
        .collect();
    assert!(titles.contains(&"Explain: Hopelessness"), "{titles:?}");
    assert!(!titles.contains(&"Explain: Task not done"), "{titles:?}");
    // Kate asks about the whole note with one diagnostic and applies all it gets: of another
    // program's, it gets nothing.
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    assert_eq!(
        client.actions(URI, &whole, json!([nearest])),
        Vec::<Value>::new()
    );
}

#[test]
fn a_page_has_no_open_places() {
    let mut client = extension();
    client.opened(URI, NOTE);
    let words = range_of(NOTE, "nothing helps");
    let page = run(
        &mut client,
        "attune.explain",
        json!({ "uri": URI, "range": words }),
    );
    let page = page["markdown"].as_str().unwrap();
    assert!(!page.contains('{'), "{page}");
}

#[test]
fn lexicon_files_are_no_notes() {
    let mut client = extension();
    let words = "off = [\"intellectualizing\"]\nfinds = [\"Client states nothing helps.\"]\n";
    let found = client.opened("file:///home/me/my-words.toml", words);
    assert_eq!(found, Vec::<Value>::new());
}

#[test]
fn settings_that_come_to_a_folder_hold_at_once_and_what_stands_beside_the_text_is_asked_anew() {
    let folder = tempfile::tempdir().unwrap();
    let note = format!("file://{}/a.md", folder.path().display());
    let beside = json!({ "refreshSupport": true });
    let mut client = Client::ready(
        json!({ "workspace": { "codeLens": beside, "inlayHint": beside } }),
        json!({}),
    );
    assert_eq!(client.opened(&note, NOTE).len(), 2);
    let settings = folder.path().join(".attune.toml");
    std::fs::write(&settings, "enabled = false\n").unwrap();
    let empty = |p: &Value| p["uri"] == note && p["diagnostics"] == json!([]);
    client.notification("textDocument/publishDiagnostics", empty);
    std::fs::remove_file(&settings).unwrap();
    let full = |p: &Value| p["uri"] == note && p["diagnostics"] != json!([]);
    client.notification("textDocument/publishDiagnostics", full);
    client.opened("untitled:later", "");
    for asked in ["workspace/codeLens/refresh", "workspace/inlayHint/refresh"] {
        assert!(client.asked.contains(&asked.to_owned()), "{asked}");
    }
}

#[test]
fn a_client_may_want_open_notes_only() {
    let offers = |ours: Value| {
        let mut client = Client::start();
        let pulls =
            json!({ "textDocument": { "diagnostic": {} }, "experimental": { "attune": ours } });
        let result = client.initialize(pulls, json!({}));
        result["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"].clone()
    };
    assert_eq!(offers(json!({})), true);
    assert_eq!(offers(json!({ "openNotesOnly": true })), false);
}

#[test]
fn where_more_is_found_than_shown_the_status_says_so() {
    let mut client = extension();
    let long = "Client states nothing helps.\n\n".repeat(300);
    client.opened(URI, &long);
    let ready = status(&mut client, "ready");
    assert_eq!(ready["cues"], 200);
    assert_eq!(
        ready["text"],
        "200 places shown, 100 more not (`max-findings`)"
    );
}
