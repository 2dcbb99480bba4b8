//! Whatever comes, the server lives, and the next note is read.

use serde_json::json;

use crate::client::Client;

pub fn lives(client: &mut Client) {
    assert_eq!(
        client
            .opened("untitled:alive", "Pt states nothing helps.")
            .len(),
        1
    );
}

#[test]
fn malformed_json_is_answered_with_an_error() {
    let mut client = Client::ready(json!({}), json!({}));
    client.send_raw(b"Content-Length: 9\r\n\r\n{\"nope\": ");
    let answer = client.wait(|m| m.get("error").is_some());
    assert_eq!(answer["error"]["code"], -32700, "{answer}");
    lives(&mut client);
}

#[test]
fn unknown_methods_and_wrong_parameters_are_errors_not_ends() {
    let mut client = Client::ready(json!({}), json!({}));
    assert_eq!(
        client.response("textDocument/teleport", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        client.response("textDocument/hover", json!({ "position": 7 }))["error"]["code"],
        -32602
    );
    let unknown = client.response(
        "workspace/executeCommand",
        json!({ "command": "attune.nope" }),
    );
    assert!(
        unknown["error"]["message"]
            .as_str()
            .unwrap()
            .contains("there is: attune.explain"),
        "{unknown}"
    );
    let bare = client.response(
        "workspace/executeCommand",
        json!({ "command": "attune.ignore" }),
    );
    assert!(
        bare["error"]["message"]
            .as_str()
            .unwrap()
            .contains("from inside a note"),
        "{bare}"
    );
    client.notify("$/whatever", json!({}));
    client.notify("textDocument/didChange", json!({ "textDocument": 3 }));
    lives(&mut client);
}

#[test]
fn notes_that_are_not_open_have_no_answers() {
    let mut client = Client::ready(json!({}), json!({}));
    let here = json!({ "textDocument": { "uri": "file:///nowhere.txt" } });
    for method in ["textDocument/documentSymbol", "textDocument/foldingRange"] {
        assert!(client.request(method, here.clone()).is_null(), "{method}");
    }
    client.change("file:///nowhere.txt", 2, json!([{ "text": "x" }]));
    client.notify("textDocument/didClose", here);
    lives(&mut client);
}

#[test]
fn four_unanswered_requests_of_ours_do_not_wedge_the_server() {
    // This client answers only while it waits for something, so our requests lie there unanswered.
    let mut client = Client::start();
    client.initialize(
        json!({ "workspace": {
            "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true },
        }}),
        json!({}),
    );
    for _ in 0..20 {
        client.notify(
            "workspace/didChangeConfiguration",
            json!({ "settings": null }),
        );
    }
    lives(&mut client);
}

#[test]
fn a_large_note_is_capped_and_says_so() {
    let mut client = Client::ready(json!({}), json!({}));
    let note = "Pt states nothing helps.\n".repeat(20_000);
    let found = client.opened("untitled:large", &note);
    assert_eq!(found.len(), 201);
    assert!(
        found[200]["message"]
            .as_str()
            .unwrap()
            .contains("19800 more"),
        "{}",
        found[200]
    );
    lives(&mut client);
}
