//! Notes of one client over time, as an editor sees them.

use serde_json::{Value, json};

use crate::client::{Client, range_of};

const MISSED: &str = "S: Client no-showed, overtime again. Left VM.\nP: RTC.\n";

/// A folder with notes of a client, and a client of the protocol that has it open.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(notes: &[(&str, &str)]) -> Place {
        let place = Place {
            folder: tempfile::tempdir().unwrap(),
        };
        notes
            .iter()
            .for_each(|(name, text)| place.write(name, text));
        place
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.folder.path().display())
    }

    fn client(&self) -> Client {
        let folders = json!([{ "uri": self.uri(""), "name": "notes" }]);
        let can = json!({
            "textDocument": { "publishDiagnostics": { "relatedInformation": true }, "hover": { "contentFormat": ["plaintext"] } },
            "window": { "workDoneProgress": true },
        });
        Client::ready(can, json!({ "workspaceFolders": folders }))
    }
}

/// Waits until the diagnostics of a note do, or don't, hold a code; gives them.
fn until(client: &mut Client, uri: &str, code: &str, there: bool) -> Vec<Value> {
    let params = client.notification("textDocument/publishDiagnostics", |p| {
        let diagnostics = p["diagnostics"].as_array().unwrap();
        p["uri"] == uri && diagnostics.iter().any(|d| d["code"] == code) == there
    });
    params["diagnostics"].as_array().unwrap().clone()
}

fn of<'a>(found: &'a [Value], code: &str) -> &'a Value {
    found.iter().find(|d| d["code"] == code).unwrap()
}

#[test]
fn a_pattern_links_to_the_earlier_notes_and_follows_the_files() {
    let place = Place::new(&[
        ("2026-03-04.txt", MISSED),
        ("2026-03-11.txt", MISSED),
        ("2026-03-25.txt", MISSED),
    ]);
    let mut client = place.client();
    let uri = place.uri("2026-03-25.txt");
    client.open(&uri, 1, MISSED);
    let found = until(&mut client, &uri, "attendance", true);
    let attendance = of(&found, "attendance");
    assert_eq!(attendance["severity"], 3, "information, never above");
    let related = attendance["relatedInformation"].as_array().unwrap();
    assert_eq!(related.len(), 2, "{related:?}");
    assert_eq!(related[0]["location"]["uri"], place.uri("2026-03-04.txt"));
    assert_eq!(
        related[0]["location"]["range"],
        range_of(MISSED, "no-showed")
    );
    assert!(
        related[0]["message"]
            .as_str()
            .unwrap()
            .contains("2026-03-04")
    );
    // A file changes on disk: the pattern goes. It comes back in the editor: open text wins.
    place.write("2026-03-11.txt", "S: Came, worked well.\nP: RTC.\n");
    let changed = json!({ "changes": [{ "uri": place.uri("2026-03-11.txt"), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changed);
    until(&mut client, &uri, "attendance", false);
    client.open(&place.uri("2026-03-11.txt"), 1, MISSED);
    client.published(&place.uri("2026-03-11.txt"), 1);
    client.change(&uri, 2, json!([{ "text": format!("{MISSED}\n") }]));
    until(&mut client, &uri, "attendance", true);
}

#[test]
fn the_record_is_built_in_the_background_with_progress() {
    let place = Place::new(&[("a/2026-03-04.txt", MISSED), ("b/2026-03-04.txt", MISSED)]);
    let mut client = place.client();
    for kind in ["begin", "report", "end"] {
        client.notification("$/progress", |p| {
            p["token"] == "attune-record" && p["value"]["kind"] == kind
        });
    }
    assert!(
        client
            .asked
            .contains(&"window/workDoneProgress/create".to_owned())
    );
}

#[test]
fn what_the_client_hoped_for_is_told_with_when_it_was_last_come_back_to() {
    let goal = "---\nclient: X\n---\n## Client goals\n\"Sleeping in my own bed by summer.\"\n";
    let back =
        "---\nclient: X\n---\n## Data\nSpoke of the bed and of sleeping through this summer.\n";
    let setback =
        "---\nclient: X\n---\n## Data\nBack to square one, Pt says, relapsed into old habits.\n";
    let place = Place::new(&[
        ("2026-01-05.md", goal),
        ("2026-02-02.md", back),
        ("2026-03-02.md", setback),
    ]);
    let mut client = place.client();
    let uri = place.uri("2026-03-02.md");
    client.notification("$/progress", |p| p["value"]["kind"] == "end");
    let found = client.opened(&uri, setback);
    let at = &of(&found, "setback")["range"]["start"];
    let hover = client.hover(&uri, at)["contents"]["value"].to_string();
    assert!(
        hover.contains("On 2026-01-05: “Sleeping in my own bed by summer”"),
        "{hover}"
    );
    assert!(hover.contains("on 2026-02-02, 4 weeks before"), "{hover}");
}

#[test]
fn open_promises_stand_above_the_note_and_can_be_said_to_be_done() {
    let promise = "S: Tired.\nP: Will send the sleep diary template.\n";
    let later = "S: Slept better.\nP: RTC 2 wks.\n";
    let place = Place::new(&[("2026-01-05.txt", promise), ("2026-02-16.txt", later)]);
    let mut client = place.client();
    let uri = place.uri("2026-02-16.txt");
    client.open(&uri, 1, later);
    let found = until(&mut client, &uri, "promise-open", true);
    let lens = |client: &mut Client, uri: &str| {
        client.request(
            "textDocument/codeLens",
            json!({ "textDocument": { "uri": uri } }),
        )
    };
    let above = lens(&mut client, &uri);
    assert_eq!(
        above[0]["command"]["title"],
        "1 promise from earlier notes is open"
    );
    assert_eq!(above[0]["command"]["command"], "attune.brief");
    let open = of(&found, "promise-open");
    let actions = client.actions(&uri, &open["range"], json!([open]));
    let done = actions
        .iter()
        .find(|a| {
            a["title"]
                .as_str()
                .unwrap()
                .starts_with("Write that it is done")
        })
        .unwrap();
    let kept = crate::client::apply(later, &done["edit"]);
    assert!(
        kept.contains("Done: Will send the sleep diary template"),
        "{kept}"
    );
    client.change(&uri, 2, json!([{ "text": kept }]));
    until(&mut client, &uri, "promise-open", false);
    assert_eq!(lens(&mut client, &uri), Value::Null);
    // In the note where it was said, its line says since when it is open.
    let first = place.uri("2026-01-05.txt");
    client.opened(&first, promise);
    client.change(&uri, 3, json!([{ "text": later }]));
    client.published(&uri, 3);
    let there = lens(&mut client, &first);
    assert_eq!(
        there[0]["command"]["title"], "open since 2026-01-05",
        "{there}"
    );
    assert_eq!(there[0]["range"]["start"]["line"], 1);
}

#[test]
fn a_clients_folder_goes_on_from_the_settings_around_it() {
    let note = "S: Client did his homework. \"I'm stuck,\" she said; missed the bus, no-showed 3/1.\nP: RTC.\n";
    let place = Place::new(&[("kl/2026-03-04.txt", note)]);
    place.write(".attune.toml", "[kinds]\nsetback = \"off\"\n");
    let own = "[client]\npronouns = \"she/her\"\nformality = \"formal\"\ncontext = [\"mandated\"]\navoid = { homework = \"experiment\" }\n";
    place.write("kl/.attune.toml", own);
    let mut client = place.client();
    let uri = place.uri("kl/2026-03-04.txt");
    let found = client.opened(&uri, note);
    assert!(
        of(&found, "avoided-word")["message"]
            .as_str()
            .unwrap()
            .contains("experiment")
    );
    let pronouns = of(&found, "pronouns");
    assert_eq!(pronouns["range"], range_of(note, "his"));
    assert!(pronouns["message"].as_str().unwrap().contains("she/her"));
    let missed = of(&found, "missed-sessions");
    let hover = client.hover(&uri, &missed["range"]["start"])["contents"]["value"].to_string();
    assert!(hover.contains("Mandate or pressure"), "{hover}");
    let actions = client.actions(&uri, &missed["range"], json!([missed]));
    let offered: Vec<&str> = actions.iter().filter_map(|a| a["title"].as_str()).collect();
    let texts = offered
        .iter()
        .filter(|title| title.contains("Insert"))
        .collect::<Vec<_>>();
    assert!(!texts.is_empty());
    assert!(
        texts
            .iter()
            .all(|text| !text.contains("I'm") && !text.contains("don't")),
        "{texts:?}"
    );
}
