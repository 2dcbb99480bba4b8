//! A client that can pull is never pushed to.

use std::time::Duration;

use serde_json::json;

use crate::client::Client;

const NOTE: &str = "S: Pt states nothing helps.\n";

fn puller(more: serde_json::Value) -> Client {
    Client::ready(
        json!({ "textDocument": { "diagnostic": {} }, "workspace": { "diagnostics": { "refreshSupport": true } } }),
        more,
    )
}

#[test]
fn findings_are_pulled_with_ids_and_never_pushed() {
    let mut client = puller(json!({}));
    let here = json!({ "textDocument": { "uri": "untitled:a" } });
    client.open("untitled:a", 1, NOTE);
    let first = client.request("textDocument/diagnostic", here);
    assert_eq!(
        (
            first["kind"].as_str(),
            first["items"].as_array().unwrap().len()
        ),
        (Some("full"), 1)
    );
    let again =
        json!({ "textDocument": { "uri": "untitled:a" }, "previousResultId": first["resultId"] });
    let second = client.request("textDocument/diagnostic", again.clone());
    assert_eq!(
        second,
        json!({ "kind": "unchanged", "resultId": first["resultId"] })
    );
    client.change("untitled:a", 2, json!([{ "text": "All well.\n" }]));
    let third = client.request("textDocument/diagnostic", again);
    assert_eq!(
        (third["kind"].as_str(), third["items"].clone()),
        (Some("full"), json!([]))
    );
    assert!(!client.hears(
        "textDocument/publishDiagnostics",
        Duration::from_millis(300)
    ));
    // After a decision the client is asked to pull anew.
    client.request(
        "workspace/executeCommand",
        json!({ "command": "attune.toggle" }),
    );
    client.request(
        "textDocument/diagnostic",
        json!({ "textDocument": { "uri": "untitled:a" } }),
    );
    client.hears("nothing", Duration::from_millis(200));
    assert!(
        client
            .asked
            .contains(&"workspace/diagnostic/refresh".to_owned()),
        "{:?}",
        client.asked
    );
}

#[test]
fn a_workspace_is_read_with_progress_and_unchanged_notes_stay_unsaid() {
    let folder = tempfile::tempdir().unwrap();
    // Names of different people: none of the notes is about another's client.
    let letter = |i: u8| char::from(b'a' + i);
    let named = |i: u8| format!("{}{}.txt", letter(i / 26), letter(i % 26));
    for i in 0..120 {
        std::fs::write(folder.path().join(named(i)), NOTE).unwrap();
    }
    std::fs::write(folder.path().join("picture.png"), [0u8; 9]).unwrap();
    std::fs::write(folder.path().join("latin.txt"), b"caf\xe9 nothing helps").unwrap();
    let uri = |name: &str| format!("file://{}/{name}", folder.path().display());
    let mut client = puller(json!({ "workspaceFolders": [{ "uri": uri(""), "name": "notes" }] }));
    client.open(&uri(&named(0)), 1, "All well.\n");
    let ask = |previous: serde_json::Value| json!({ "previousResultIds": previous, "workDoneToken": "w" });
    let report = client.request("workspace/diagnostic", ask(json!([])));
    let items = report["items"].as_array().unwrap();
    assert_eq!(
        items.len(),
        120,
        "119 closed notes and one that is no UTF-8; the open one answers for itself"
    );
    let found = items
        .iter()
        .filter(|i| i["items"].as_array().is_some_and(|d| d.len() == 1))
        .count();
    assert_eq!(found, 119);
    for kind in ["begin", "report", "end"] {
        client.notification("$/progress", |p| {
            p["token"] == "w" && p["value"]["kind"] == kind
        });
    }
    let previous: Vec<_> = items
        .iter()
        .map(|i| json!({ "uri": i["uri"], "value": i["resultId"] }))
        .collect();
    std::fs::write(folder.path().join(named(7)), "Now all is well.\n").unwrap();
    let report = client.request("workspace/diagnostic", ask(json!(previous)));
    let full: Vec<_> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|i| i["kind"] == "full")
        .collect();
    assert_eq!(full.len(), 1, "{full:?}");
    assert_eq!(full[0]["uri"], uri(&named(7)));
}

#[test]
fn symbols_of_the_whole_workspace() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.md"),
        "## Plan\n- Call.\n\n## Data\nPt states nothing helps.\n",
    )
    .unwrap();
    let uri = format!("file://{}", folder.path().display());
    let mut client = puller(json!({ "workspaceFolders": [{ "uri": uri, "name": "notes" }] }));
    client.open("untitled:b", 1, NOTE);
    let found = client.request("workspace/symbol", json!({ "query": "hopeless" }));
    assert_eq!(found.as_array().unwrap().len(), 2, "{found}");
    let plans = client.request("workspace/symbol", json!({ "query": "PLAN" }));
    assert_eq!(plans[0]["name"], "Plan");
}
