//! Faults of ours, of the machine and of clients: the server answers or ends cleanly, keeps the
//! rest going, and leaves no word of a note behind.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, range_of};
use crate::robustness::lives;

/// Every byte of every file below a folder.
fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        out.extend(path.display().to_string().into_bytes());
        match path.is_dir() {
            true => out.extend(bytes_below(&path)),
            false => out.extend(std::fs::read(&path).unwrap()),
        }
    }
    out
}

fn holds(bytes: &[u8], word: &str) -> bool {
    let lower = bytes.to_ascii_lowercase();
    lower.windows(word.len()).any(|w| w == word.as_bytes())
}

#[test]
fn no_word_and_no_path_of_a_note_is_left_anywhere() {
    let environment = [
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "1"),
        ("ATTUNE_FAULT", "CANARY-CRASH"),
    ];
    let home = tempfile::tempdir().unwrap();
    let mut client = Client::start_in(home, &[], &environment);
    let capabilities = json!({
        "textDocument": { "publishDiagnostics": { "codeDescriptionSupport": true } },
        "experimental": { "attune": { "status": true } },
    });
    client.initialize(capabilities, json!({}));
    let notes = tempfile::tempdir().unwrap();
    let path = notes.path().join("canary-client.txt");
    let text = "Canary states \"nothing helps, says the canary\".\n\nP: none.\n";
    std::fs::write(&path, text).unwrap();
    let uri = &format!("file://{}", path.display());
    let found = client.opened(uri, text);
    assert!(!found.is_empty());
    let range = range_of(text, "nothing helps");
    client.hover(uri, &range["start"]);
    let actions = client.actions(uri, &range, json!([]));
    let fine = |action: &&Value| action["command"]["command"] == "attune.ignore";
    for action in actions.iter().filter(fine) {
        let command = &action["command"];
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        // The first that takes hold leaves nothing for the others.
        client.response("workspace/executeCommand", params);
    }
    let insert = json!([{ "range": range, "text": "CANARY-CRASH {==canary==}{>>SV: canary<<}" }]);
    client.change(uri, 2, insert);
    client.published(uri, 2);
    client.hover(uri, &range["start"]);
    client.response("canary/method", json!({ "canary": "canary" }));
    client.send_raw(b"Content-Length: 10\r\n\r\n{\"canary\":");
    lives(&mut client);
    assert_eq!(client.quit().0, 0);
    let kept = client.home.path().join("state");
    assert!(kept.join("attune/ignored.json").exists(), "it was ignored");
    assert!(client.errors().contains("internal error at"), "it crashed");
    let left = bytes_below(client.home.path());
    for word in ["canary", "nothing helps, s", "canary-client"] {
        assert!(!holds(&left, word), "{word} was left behind");
    }
}

#[test]
fn a_fault_in_one_note_leaves_the_others_and_passes_with_its_cause() {
    let home = tempfile::tempdir().unwrap();
    let mut client = Client::start_in(home, &[], &[("ATTUNE_FAULT", "boom")]);
    client.initialize(json!({}), json!({}));
    let text = "Pt states nothing helps.\n";
    assert_eq!(client.opened("untitled:one", text).len(), 1);
    let start =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    client.change(
        "untitled:one",
        2,
        json!([{ "range": start, "text": "boom " }]),
    );
    assert_eq!(client.published("untitled:one", 2).len(), 0);
    assert_eq!(client.text("untitled:one"), format!("boom {text}"));
    lives(&mut client);
    let word = range_of("boom ", "boom ");
    client.change("untitled:one", 3, json!([{ "range": word, "text": "" }]));
    assert_eq!(client.published("untitled:one", 3).len(), 1);
    // It is a note again, with sections: what a history tells is not of today.
    client.change(
        "untitled:one",
        4,
        json!([{ "range": start, "text": "## Past History\n" }]),
    );
    assert_eq!(client.published("untitled:one", 4).len(), 0);
}

#[test]
fn a_state_folder_that_cannot_be_written_is_told_and_changes_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    // A file where the folder should be: no user may write below it, root included.
    std::fs::write(home.path().join("state"), "").unwrap();
    let mut client = Client::start_in(home, &[], &[]);
    client.initialize(json!({}), json!({}));
    let text = "Pt states nothing helps.\n";
    let found = client.opened("untitled:one", text);
    let range = &found[0]["range"];
    let actions = client.actions("untitled:one", range, json!([]));
    let fine = actions
        .iter()
        .find(|a| a["command"]["command"] == "attune.ignore");
    let command = &fine.unwrap()["command"];
    let params = json!({ "command": command["command"], "arguments": command["arguments"] });
    client.response("workspace/executeCommand", params);
    assert!(client.hears("window/showMessage", Duration::from_secs(5)));
    lives(&mut client);
}

#[test]
fn a_lexicon_that_turns_to_garbage_and_a_folder_that_goes_away_end_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let notes = folder.path().join("notes");
    let lexicon = notes.join(".attune/lexicon");
    std::fs::create_dir_all(&lexicon).unwrap();
    let own = "[[pattern]]\nkind = \"setback\"\nid = \"own\"\nfind = [\"fell off the wagon once more\"]\n";
    std::fs::write(lexicon.join("own.toml"), own).unwrap();
    let root = format!("file://{}", notes.display());
    let watches =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::ready(watches, json!({ "rootUri": root }));
    let uri = &format!("{root}/one.txt");
    let text = "Pt states nothing helps. Pt fell off the wagon once more.\n";
    assert_eq!(client.opened(uri, text).len(), 2);
    let changed = |client: &mut Client| {
        let changes = json!([{ "uri": format!("{root}/.attune/lexicon/own.toml"), "type": 2 }]);
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        );
        client.notification("window/showMessage", |_| true);
        lives(client);
    };
    std::fs::write(lexicon.join("own.toml"), [0u8, 159, 146, 150, 10, 91, 91]).unwrap();
    changed(&mut client);
    // An expression that would need gigabytes, and a phrase of nothing but choices.
    let bomb = "[[pattern]]\nkind = \"setback\"\nid = \"bomb\"\nfind = [\"(a|b) (a|b) (a|b) (a|b) (a|b) (a|b) (a|b)\"]\nregex = '((a{1,99}){1,99}){1,99}'\nneeds = [\"wagon\"]\n[[pattern\n";
    std::fs::write(lexicon.join("own.toml"), bomb).unwrap();
    changed(&mut client);
    std::fs::remove_dir_all(&notes).unwrap();
    let end =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    client.change(uri, 2, json!([{ "range": end, "text": "Today: " }]));
    assert!(!client.published(uri, 2).is_empty());
    client.notify(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": uri } }),
    );
    lives(&mut client);
}

#[test]
fn five_hundred_notes_at_once_are_all_answered() {
    let mut client = Client::ready(json!({}), json!({}));
    let uri = |n: usize| format!("untitled:note-{n}");
    for n in 0..500 {
        client.open(&uri(n), 1, "Pt states nothing helps.\n");
    }
    for n in 0..500 {
        assert_eq!(client.published(&uri(n), 1).len(), 1, "note {n}");
    }
}

#[test]
fn a_line_of_five_million_bytes_is_read_and_edited() {
    let mut client = Client::ready(json!({}), json!({}));
    let line = "Pt states nothing helps and went on ".repeat(140_000);
    assert!(line.len() > 5_000_000);
    assert_eq!(
        client.opened("untitled:long", &line).len(),
        201,
        "200 and a word that there are more"
    );
    let at = json!({ "line": 0, "character": 2_500_000 });
    let insert = json!([{ "range": { "start": at, "end": at }, "text": "x" }]);
    client.change("untitled:long", 2, insert);
    client.published("untitled:long", 2);
    assert_eq!(client.text("untitled:long").len(), line.len() + 1);
}

#[test]
fn half_a_message_and_then_nothing_is_the_end() {
    let mut client = Client::ready(json!({}), json!({}));
    client.send_raw(b"Content-Length: 500\r\n\r\n{\"jsonrpc\":\"2.0\",\"met");
    client.close_input();
    assert_eq!(client.wait_for_end(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_served_session_has_given_up_what_it_does_not_need() {
    let mut client = Client::ready(json!({}), json!({}));
    lives(&mut client);
    let status = std::fs::read_to_string(format!("/proc/{}/status", client.process())).unwrap();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.unwrap().split_whitespace().last().unwrap().to_owned()
    };
    assert_eq!(
        (field("Seccomp:"), field("NoNewPrivs:")),
        ("2".into(), "1".into())
    );
}
