//! Settings from the editor and from `.attune.toml`, lexicon overlays; all live.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::Client;

const NOTE: &str = "S: Pt states nothing helps. Did not complete homework.\n";

struct Workspace {
    folder: tempfile::TempDir,
}

impl Workspace {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn client(&self, capabilities: Value) -> Client {
        Client::ready(
            capabilities,
            json!({ "workspaceFolders": [{ "uri": self.uri(""), "name": "n" }] }),
        )
    }
}

/// The next publication of a note, whatever its version.
fn next(client: &mut Client, uri: &str) -> usize {
    let params = client.notification("textDocument/publishDiagnostics", |p| p["uri"] == uri);
    params["diagnostics"].as_array().unwrap().len()
}

#[test]
fn a_settings_file_is_live_and_a_broken_one_changes_nothing_but_is_told() {
    let workspace = Workspace::new();
    workspace.write(".attune.toml", "[kinds]\nhopelessness = \"off\"\n");
    // No watching by the client: the server looks itself.
    let mut client = workspace.client(json!({}));
    let uri = workspace.uri("a.txt");
    assert_eq!(client.opened(&uri, NOTE).len(), 1);
    workspace.write(
        ".attune.toml",
        "[kinds]\nhopelessness = \"off\"\ntask-incomplete = \"off\"\n",
    );
    assert_eq!(next(&mut client, &uri), 0);
    workspace.write(".attune.toml", "[kinds\nhopelessness = off\n");
    let told = client.notification("window/showMessage", |_| true);
    let message = told["message"].as_str().unwrap();
    assert!(
        message.contains(".attune.toml:1)") && message.contains("last good settings"),
        "{message}"
    );
    assert_eq!(next(&mut client, &uri), 0, "the last good settings hold");
    workspace.write(
        ".attune.toml",
        "severity = \"hint\"\n[kinds]\nhopelesness = \"hint\"\n",
    );
    assert_eq!(next(&mut client, &uri), 2);
    let told = client.notification("window/showMessage", |_| true);
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("did you mean `hopelessness`"),
        "{told}"
    );
}

#[test]
fn a_client_that_watches_is_asked_to_and_believed() {
    let workspace = Workspace::new();
    let mut client = workspace.client(
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }),
    );
    let uri = workspace.uri("a.txt");
    assert_eq!(client.opened(&uri, NOTE).len(), 2);
    assert!(
        client
            .asked
            .contains(&"client/registerCapability".to_owned()),
        "{:?}",
        client.asked
    );
    workspace.write(".attune.toml", "enabled = false\n");
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": workspace.uri(".attune.toml"), "type": 1 }] }),
    );
    assert_eq!(next(&mut client, &uri), 0);
}

#[test]
fn the_editor_is_asked_for_settings_and_its_changes_are_live() {
    let mut client = Client::start();
    client.settings = json!({ "kinds": { "hopelessness": "off" } });
    client.initialize(json!({ "workspace": { "configuration": true } }), json!({}));
    client.open("untitled:a", 1, NOTE);
    // The answer may come before or after the first reading.
    while next(&mut client, "untitled:a") != 1 {}
    client.settings = json!({ "maxFindings": 0 });
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    assert_eq!(
        next(&mut client, "untitled:a"),
        1,
        "one line says that findings were withheld"
    );
    client.settings = json!([]); // an empty Lua table
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    assert_eq!(next(&mut client, "untitled:a"), 2);
    client.settings = json!({ "kindz": {} });
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    let told = client.notification("window/showMessage", |_| true);
    assert!(
        told["message"].as_str().unwrap().contains("kindz"),
        "{told}"
    );
}

#[test]
fn an_editor_that_pushes_settings_is_heard_too() {
    let mut client = Client::ready(
        json!({}),
        json!({ "initializationOptions": { "severity": "hint" } }),
    );
    let found = client.opened("untitled:a", NOTE);
    assert!(found.iter().all(|d| d["severity"] == 4), "{found:?}");
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "attune": { "enabled": false } } }),
    );
    assert_eq!(next(&mut client, "untitled:a"), 0);
}

#[test]
fn on_save_waits_for_the_save() {
    let mut client = Client::ready(
        json!({}),
        json!({ "initializationOptions": { "run": "on-save" } }),
    );
    assert_eq!(client.opened("untitled:a", "").len(), 0);
    client.change("untitled:a", 2, json!([{ "text": NOTE }]));
    assert!(!client.hears(
        "textDocument/publishDiagnostics",
        Duration::from_millis(300)
    ));
    client.notify(
        "textDocument/didSave",
        json!({ "textDocument": { "uri": "untitled:a" } }),
    );
    assert_eq!(client.published("untitled:a", 2).len(), 2);
}

#[test]
fn a_workspace_lexicon_adds_replaces_and_switches_off() {
    let workspace = Workspace::new();
    workspace.write(
        ".attune/lexicon/ours.toml",
        r#"
off = ["task-incomplete"]

[[pattern]]
kind = "hopelessness"
id = "porridge"
find = ["porridge in my bones"]
"#,
    );
    let mut client = workspace.client(json!({}));
    let uri = workspace.uri("a.txt");
    let found = client.opened(
        &uri,
        "\"Just porridge in my bones.\" Did not complete homework.\n",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "hopelessness");
    workspace.write(
        ".attune/lexicon/ours.toml",
        "[[pattern]]\nkind = \"hopelesness\"\nid = \"x\"\nfind = [\"(\"]\n[[patern]]\n",
    );
    let told = client.notification("window/showMessage", |_| true);
    let message = told["message"].as_str().unwrap();
    assert!(
        message.contains("ours.toml:1:") && message.contains("ours.toml:5:"),
        "all errors at once: {message}"
    );
    assert_eq!(
        next(&mut client, &uri),
        1,
        "the server goes on with what is sound"
    );
}

#[test]
fn several_folders_have_settings_of_their_own() {
    let (one, two) = (Workspace::new(), Workspace::new());
    one.write(".attune.toml", "enabled = false\n");
    let mut client = one.client(json!({}));
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": {
            "added": [{ "uri": two.uri(""), "name": "two" }], "removed": [],
        }}),
    );
    assert_eq!(client.opened(&one.uri("a.txt"), NOTE).len(), 0);
    assert_eq!(client.opened(&two.uri("a.txt"), NOTE).len(), 2);
}
