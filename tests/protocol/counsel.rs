//! What may lie behind it, and what to say: causes raised by the note, reflections that fit, three
//! truthful forms, consent, goals, safety, wording, telehealth, completion.

use serde_json::{Value, json};

use crate::client::{Client, apply, range_of};

const URI: &str = "untitled:note";

const NOTE: &str = "\
## Subjective

Pt said she is \"back at square one\" with sleep. The bus stopped running on her route,
so she missed the last two sessions. Did not do the homework. She could not work the portal
and would like to come in the mornings if there is room.

## Intervention

- Reviewed the week with pt.

## Plan

- Return in one week.
";

fn client() -> Client {
    Client::ready(json!({}), json!({}))
}

fn with_settings(settings: Value) -> Client {
    let mut client = Client::start();
    client.settings = settings;
    client.initialize(json!({ "workspace": { "configuration": true } }), json!({}));
    client
}

fn title(action: &Value) -> &str {
    action["title"].as_str().unwrap()
}

fn with_code<'a>(diagnostics: &'a [Value], code: &str) -> &'a Value {
    let found = diagnostics.iter().find(|d| d["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {diagnostics:?}"))
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|d| d["code"].as_str().unwrap())
        .collect()
}

fn hover_on(client: &mut Client, uri: &str, note: &str, words: &str) -> String {
    let hover = client.hover(uri, &range_of(note, words)["start"]);
    hover["contents"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn actions_on(client: &mut Client, uri: &str, note: &str, words: &str) -> Vec<Value> {
    client.actions(uri, &range_of(note, words), json!([]))
}

fn completions(client: &mut Client, uri: &str, line: u32, character: u32) -> Vec<Value> {
    let params = json!({
        "textDocument": { "uri": uri }, "position": { "line": line, "character": character },
    });
    let list = client.request("textDocument/completion", params);
    list["items"].as_array().unwrap().clone()
}

#[test]
fn the_words_of_the_note_raise_a_cause_and_the_hover_says_which() {
    let mut client = client();
    client.opened(URI, NOTE);
    let hover = hover_on(&mut client, URI, NOTE, "missed the last two");
    let behind = hover.split("What may lie behind it").nth(1).unwrap();
    let first = behind
        .trim_start_matches(['*', ':', '\n'])
        .lines()
        .next()
        .unwrap();
    assert!(first.starts_with("- Practical barrier"), "{first}");
    assert!(
        first.contains("“bus stopped running on”, one line up"),
        "{first}"
    );
    assert!(
        hover.find("It could also be") < hover.find("What may lie behind it"),
        "what else it may be comes before motive"
    );
    // Without those words the kind's own order holds.
    let plain = NOTE.replace("The bus stopped running on her route,\nso she", "She");
    let plain = plain.replace("could not work the portal\nand ", "");
    client.opened("untitled:plain", &plain);
    let hover = hover_on(&mut client, "untitled:plain", &plain, "missed the last two");
    assert!(
        !hover.contains("- Practical barrier: ") || !hover.contains("one line up"),
        "{hover}"
    );
}

#[test]
fn what_is_denied_or_planned_raises_no_cause() {
    let mut client = client();
    let note = "Pt missed the last two sessions. No trouble with the bus. Will ask about childcare next time.\n";
    client.opened(URI, note);
    let hover = hover_on(&mut client, URI, note, "missed");
    assert!(!hover.contains("in the same line"), "{hover}");
}

#[test]
fn a_reflection_that_answers_the_cause_comes_first_and_permission_before_it() {
    let mut client = client();
    client.opened(URI, NOTE);
    let actions = actions_on(&mut client, URI, NOTE, "missed the last two");
    let inserts: Vec<&str> = actions
        .iter()
        .map(title)
        .filter(|t| t.starts_with("Insert"))
        .collect();
    assert!(
        inserts[0].starts_with("Insert a question that asks permission"),
        "{inserts:?}"
    );
    assert!(inserts[0].contains("hard to get here"), "{inserts:?}");
    // Never one sentence twice: each offered text is passed over once it stands in the note.
    let insert = actions
        .iter()
        .find(|a| title(a).starts_with("Insert a curious"))
        .unwrap();
    let edited = apply(NOTE, &insert["edit"]);
    client.opened("untitled:edited", &edited);
    let again = actions_on(
        &mut client,
        "untitled:edited",
        &edited,
        "missed the last two",
    );
    assert!(again.iter().all(|a| title(a) != title(insert)));
}

#[test]
fn texts_take_turns_over_a_clients_notes() {
    let home = tempfile::tempdir().unwrap();
    let mut client = client();
    let mut texts = std::collections::BTreeSet::new();
    let note = "She no-showed the last two sessions.\n";
    for day in ["01", "08", "15"] {
        let path = home.path().join(format!("2026-05-{day}.txt"));
        std::fs::write(&path, note).unwrap();
        let uri = format!("file://{}", path.display());
        client.opened(&uri, note);
        let actions = actions_on(&mut client, &uri, note, "no-showed");
        let curious = actions
            .iter()
            .find(|a| title(a).starts_with("Insert a curious"));
        texts.insert(title(curious.unwrap()).to_owned());
    }
    assert!(texts.len() > 1, "the same text three times: {texts:?}");
}

#[test]
fn the_record_form_is_chosen_on_purpose_in_the_notes_own_terms_with_a_blank_for_the_answer() {
    let mut client = client();
    client.opened(URI, NOTE);
    let only = |kind: &str| {
        json!({
            "textDocument": { "uri": URI }, "range": range_of(NOTE, "missed the last two"),
            "context": { "diagnostics": [], "only": [kind] },
        })
    };
    let records = client.request("textDocument/codeAction", only("refactor.attune.record"));
    let record = &records.as_array().unwrap()[0];
    assert!(
        title(record).starts_with("Record as said in session (asking consent)"),
        "{record}"
    );
    let edited = apply(NOTE, &record["edit"]);
    let told = edited.split("## Plan").next().unwrap().trim_end();
    assert!(told.contains("- Reviewed the week with pt.\n- "), "{told}");
    assert!(told.ends_with("; pt {response}."), "{told}");
    assert!(!told.contains("client"), "the note says pt: {told}");
    // The blank is pointed at until it is filled, and nothing else of it is.
    let before = client.opened("untitled:before", NOTE);
    let after = client.opened("untitled:after", &edited);
    assert_eq!(codes(&after).len(), codes(&before).len() + 1, "{after:?}");
    assert!(
        with_code(&after, "unfilled")["message"]
            .as_str()
            .unwrap()
            .contains("response")
    );

    let comments = client.request(
        "textDocument/codeAction",
        only("refactor.attune.supervision"),
    );
    let commented = apply(NOTE, &comments[0]["edit"]);
    let comment = &commented[commented.find("==}{>>SV 20").expect(&commented)..];
    assert!(comment[15..].contains(": Consider"), "{commented}");
    let below = client.request("textDocument/codeAction", only("refactor.attune.below"));
    let below = apply(NOTE, &below[0]["edit"]);
    let line = below.find("To explore next session:").unwrap();
    assert!(line < below.find("## Intervention").unwrap(), "{below}");
}

#[test]
fn the_clients_own_words_for_things_are_used_and_offered() {
    let front = "---\navoid:\n  homework: experiment\ngoal: sleep in my own bed\ngoal-date: 2026-03-04\n---\n\n";
    let note = format!("{front}{NOTE}");
    let mut client = client();
    let found = client.opened(URI, &note);
    let avoided = with_code(&found, "avoided-word");
    assert!(
        avoided["message"]
            .as_str()
            .unwrap()
            .contains("“experiment” rather than “homework”")
    );
    let actions = client.actions(URI, &avoided["range"], json!([avoided]));
    let rewrite = actions
        .iter()
        .find(|a| title(a).starts_with("Write “experiment”"))
        .unwrap();
    assert!(apply(&note, &rewrite["edit"]).contains("Did not do the experiment."));
}

#[test]
fn on_a_setback_the_clients_goal_is_quoted_with_its_date_and_asked_back() {
    let front = "---\ngoal: sleep in my own bed\ngoal-date: 2026-03-04\n---\n\n";
    let note = format!("{front}{NOTE}");
    let mut client = client();
    client.opened(URI, &note);
    let hover = hover_on(&mut client, URI, &note, "back at square one");
    assert!(
        hover.contains("On 2026-03-04: “sleep in my own bed”"),
        "{hover}"
    );
    assert!(hover.contains("still what they want"), "{hover}");
    let actions = actions_on(&mut client, URI, &note, "back at square one");
    let goal = actions
        .iter()
        .find(|a| title(a).contains("client's goal"))
        .unwrap();
    assert!(
        apply(&note, &goal["edit"]).contains("“sleep in my own bed”"),
        "{goal}"
    );
}

#[test]
fn an_intake_without_the_anchor_question_is_offered_it() {
    let note = "---\nnote-type: intake\n---\n\n## Presenting problem\n\nComes for help with sleep after a move; lives alone, works nights at the depot, has two brothers nearby whom she sees on Sundays.\n\n## Goals\n\n- \"Sleep through.\"\n";
    let mut client = client();
    let found = client.opened(URI, note);
    let hint = with_code(&found, "no-anchor");
    let actions = client.actions(URI, &hint["range"], json!([hint]));
    let edited = apply(note, &actions[0]["edit"]);
    assert!(
        edited.contains("- \"Sleep through.\"\n- Anchor question: “What will look different"),
        "{edited}"
    );
    let again = client.opened("untitled:anchored", &edited);
    assert!(!codes(&again).contains(&"no-anchor"), "{again:?}");
}

const HOPELESS: &str = "\
S: Pt says \"nothing will ever help me\" and looks at the floor. She slept four hours and ate
toast. Her sister drove her here and waits outside in the car with the dog.
O: Tearful, slow.
P: Return in two days.
";

#[test]
fn hopeless_wording_without_a_risk_statement_is_offered_an_empty_one() {
    let mut client = client();
    let found = client.opened(URI, HOPELESS);
    let gap = with_code(&found, "no-risk-statement");
    assert_eq!(gap["severity"], 3);
    let actions = client.actions(URI, &gap["range"], json!([]));
    assert_eq!(
        title(&actions[0]),
        "Insert an empty risk statement",
        "before any reflection"
    );
    let edited = apply(HOPELESS, &actions[0]["edit"]);
    assert!(edited.contains("Risk: asked {what was asked}; answered {what was answered}"));
    for word in ["denie", "no SI", "safe"] {
        let added = edited.replace(HOPELESS.trim_end(), "");
        assert!(!added.contains(word), "nothing is filled in: {added}");
    }
    // With a statement, empty or not, nothing is missing; and nothing is said to be clear.
    for statement in [
        "Denies SI/HI.\n",
        "Risk: asked about suicide, pt said no.\n",
    ] {
        let found = client.opened("untitled:stated", &format!("{HOPELESS}{statement}"));
        assert!(!codes(&found).contains(&"no-risk-statement"), "{found:?}");
        client.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": "untitled:stated" } }),
        );
    }
    // A note that has only begun is left in peace.
    let begun = client.opened("untitled:begun", "S: Pt feels hopeless.\n");
    assert_eq!(codes(&begun), ["hopelessness"]);
}

#[test]
fn two_statements_about_safety_that_differ_are_shown_side_by_side() {
    let mut client = Client::ready(
        json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } }),
        json!({}),
    );
    let note = "S: Pt says \"I'd be better off dead.\"\nRisk: Denies suicidal thoughts.\n";
    let found = client.opened(URI, note);
    let differ = with_code(&found, "statements-differ");
    let related = differ["relatedInformation"].as_array().unwrap();
    assert_eq!(related.len(), 2, "{differ}");
    assert_eq!(related[0]["location"]["range"]["start"]["line"], 1);
    assert!(
        differ["message"]
            .as_str()
            .unwrap()
            .contains("Both may be right")
    );
    // What somebody else does is another matter.
    let other = "S: Her partner threatened to hit her.\nRisk: Denies suicidal thoughts.\n";
    let found = client.opened("untitled:other", other);
    assert!(!codes(&found).contains(&"statements-differ"), "{found:?}");
}

#[test]
fn the_regions_crisis_line_is_shown_only_where_one_is_set() {
    let note = "Pt says \"I'd be better off dead.\"\n";
    let mut plain = client();
    plain.opened(URI, note);
    assert!(!hover_on(&mut plain, URI, note, "better off dead").contains("Crisis line"));
    let mut client = with_settings(json!({ "crisisLine": "988 (call or text)" }));
    client.opened(URI, note);
    // The settings may come after the note has been opened.
    let mut hover = String::new();
    for _ in 0..50 {
        hover = hover_on(&mut client, URI, note, "better off dead");
        if hover.contains("Crisis line: 988 (call or text)") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{hover}");
}

#[test]
fn a_telehealth_note_is_asked_for_setting_beginning_and_end() {
    let note = "S: Seen via video for fifty minutes. Pt spoke about the new job, the long bus ride home and how the evenings have gone since her sister moved out.\nI: Listened.\nP: Return in one week.\n";
    let mut client = client();
    let found = client.opened(URI, note);
    for code in ["no-setting-line", "no-check-in", "no-check-out"] {
        assert_eq!(with_code(&found, code)["severity"], 4);
    }
    let hint = with_code(&found, "no-setting-line");
    let actions = client.actions(URI, &hint["range"], json!([hint]));
    let setting = actions
        .iter()
        .find(|a| title(a).contains("setting and privacy"))
        .unwrap();
    assert!(apply(note, &setting["edit"]).contains("Setting: {video or phone}; client at {place}"));
    let whole = note.replace(
        "Listened.",
        "Opened with a check-in. Client was at home, alone in the room. Closed with a check-out.",
    );
    let found = client.opened("untitled:whole", &whole);
    assert!(
        !codes(&found).iter().any(|c| c.starts_with("no-")),
        "{found:?}"
    );
}

#[test]
fn stems_families_and_skeletons_complete_where_they_fit() {
    let capabilities = json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
    let mut client = Client::ready(capabilities, json!({}));
    client.opened(URI, "S: Well.\nP: /cur");
    let items = completions(&mut client, URI, 1, 7);
    assert!(!items.is_empty());
    for item in &items {
        assert_eq!(item["label"], "/curious");
        assert_eq!(item["insertTextFormat"], 2, "a snippet");
        assert_eq!(item["textEdit"]["range"]["start"]["character"], 3);
    }
    let some = |items: &[Value], text: &str| {
        items
            .iter()
            .any(|i| i["textEdit"]["newText"].as_str().unwrap().contains(text))
    };
    assert!(some(&items, "${1:"));
    // A path or a date is no slash word; a sentence in a report completes nothing.
    client.opened("untitled:date", "P: seen 03/cur");
    assert!(completions(&mut client, "untitled:date", 0, 14).is_empty());
    client.opened("untitled:report", "S: I'm not");
    assert!(completions(&mut client, "untitled:report", 0, 10).is_empty());
    client.opened("untitled:heading", "## Subjective\n\nAll well.\n\n## Pl");
    let items = completions(&mut client, "untitled:heading", 4, 5);
    assert!(some(&items, "Plan"), "{items:?}");
    client.opened("untitled:skeleton", "/soap");
    let items = completions(&mut client, "untitled:skeleton", 0, 5);
    assert!(some(&items, "\nP: "), "{items:?}");
}

#[test]
fn the_same_kind_is_highlighted_here_and_found_in_the_clients_other_notes() {
    let home = tempfile::tempdir().unwrap();
    let here = "She no-showed twice. Later she cancelled again the same day.\n";
    let there = "No-showed on the 4th.\n";
    let (one, two) = (home.path().join("a.txt"), home.path().join("b.txt"));
    std::fs::write(&one, here).unwrap();
    std::fs::write(&two, there).unwrap();
    let uri = format!("file://{}", one.display());
    let mut client = client();
    let found = client.opened(&uri, here);
    let same = codes(&found)
        .iter()
        .filter(|c| **c == "missed-sessions")
        .count();
    assert!(same >= 1);
    let place =
        json!({ "textDocument": { "uri": uri }, "position": range_of(here, "no-showed")["start"] });
    let marks = client.request("textDocument/documentHighlight", place.clone());
    assert_eq!(marks.as_array().unwrap().len(), same);
    let mut asked = place.clone();
    asked["context"] = json!({ "includeDeclaration": true });
    let found = client.request("textDocument/references", asked);
    assert_eq!(found.as_array().unwrap().len(), same + 1);
    let definition = client.request("textDocument/definition", place);
    let file = definition["uri"].as_str().unwrap();
    assert!(
        file.ends_with("indicators/missed-sessions.toml"),
        "{definition}"
    );
    let path = file.strip_prefix("file://").unwrap();
    let entry = std::fs::read_to_string(path).unwrap();
    let line = definition["range"]["start"]["line"].as_u64().unwrap() as usize;
    assert_eq!(entry.lines().nth(line), Some("[[pattern]]"));
}

#[test]
fn a_line_above_the_note_and_words_between_words_come_only_when_asked_for() {
    let note = "She no-showed twice and denies suicidal thoughts. She called her sister when the urge came.\n";
    let lens = |client: &mut Client| {
        client.request(
            "textDocument/codeLens",
            json!({ "textDocument": { "uri": URI } }),
        )
    };
    let inlay = |client: &mut Client| {
        let range =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
        client.request(
            "textDocument/inlayHint",
            json!({ "textDocument": { "uri": URI }, "range": range }),
        )
    };
    let mut quiet = client();
    quiet.opened(URI, note);
    assert_eq!(
        (lens(&mut quiet), inlay(&mut quiet)),
        (Value::Null, Value::Null)
    );
    let mut asked = with_settings(json!({ "codeLens": true, "inlayHints": true }));
    asked.opened(URI, note);
    for _ in 0..50 {
        if lens(&mut asked) != Value::Null {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let text = lens(&mut asked)[0]["command"]["title"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(text.contains("what was done: 1"), "{text}");
    assert!(
        text.find("strengths").is_none_or(|at| at == 0),
        "strengths first: {text}"
    );
    assert_eq!(inlay(&mut asked)[0]["label"], "negated");
}

#[test]
fn wording_about_the_client_has_kinder_words_and_each_rule_an_off_switch() {
    let mut client = client();
    let note = "Pt refused to do the worksheet. Pt is noncompliant with homework.\n";
    let found = client.opened(URI, note);
    let refused = with_code(&found, "refused-to");
    assert_eq!(refused["severity"], 4, "a hint");
    let actions = client.actions(URI, &refused["range"], json!([refused]));
    let rewrites: Vec<&Value> = actions
        .iter()
        .filter(|a| title(a).starts_with("Write “"))
        .collect();
    assert!((1..=3).contains(&rewrites.len()), "{actions:?}");
    assert!(apply(note, &rewrites[0]["edit"]).starts_with("Pt declined to do the worksheet."));
    let hover = hover_on(&mut client, URI, note, "noncompliant");
    assert!(hover.contains("One may write instead"), "{hover}");
    assert!(
        hover.contains("agreed task"),
        "the finding comes first: {hover}"
    );
    // By its own kind, too.
    let params = json!({
        "textDocument": { "uri": URI }, "range": refused["range"],
        "context": { "diagnostics": [], "only": ["refactor.rewrite"] },
    });
    let found = client.request("textDocument/codeAction", params);
    assert!(
        found
            .as_array()
            .unwrap()
            .iter()
            .all(|a| a["kind"] == "refactor.rewrite")
    );
    assert!(!found.as_array().unwrap().is_empty());
    // One key: never again.
    let never = actions
        .iter()
        .find(|a| title(a).starts_with("Never point"))
        .unwrap();
    client.request(
        "workspace/executeCommand",
        json!({ "command": never["command"]["command"], "arguments": never["command"]["arguments"] }),
    );
    let after = client.published(URI, 1);
    assert!(!codes(&after).contains(&"refused-to"), "{after:?}");
    assert!(
        after.len() < 4 && !after.is_empty(),
        "the others stay: {after:?}"
    );
}

#[test]
fn the_clients_own_words_diagnoses_and_forms_are_left_alone() {
    let mut client = client();
    for note in [
        "Pt said \"I refused to go and I was resistant about it.\"\n",
        "Dx: treatment-resistant depression, oppositional defiant disorder.\n",
        "[ ] cooperative [ ] guarded [ ] hostile\n",
        "Denies SI/HI. Denied hopelessness.\n",
        "<!-- pt refused to talk -->\n",
    ] {
        let found = client.opened("untitled:own", note);
        let hints: Vec<&str> = codes(&found);
        assert!(hints.is_empty(), "{note}: {hints:?}");
        client.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": "untitled:own" } }),
        );
    }
}

#[test]
fn where_the_client_reads_along_abbreviations_and_long_words_are_pointed_at() {
    let note = "S: Pt reports poor sx control w/ tx. Her \"panic attack\" came on Monday.\nP: Continue implementation of individualized psychotherapeutic interventions facilitating identification of maladaptive cognitions.\n";
    let mut plain = client();
    assert!(plain.opened(URI, note).is_empty());
    let mut client = with_settings(json!({ "clientReads": true }));
    client.opened(URI, note);
    for _ in 0..50 {
        let wait = std::time::Duration::from_millis(20);
        if client.hears("textDocument/publishDiagnostics", wait) {
            break;
        }
    }
    client.change(URI, 2, json!([{ "text": note }]));
    let found = client.published(URI, 2);
    let grade = with_code(&found, "hard-to-read");
    assert_eq!(grade["range"]["start"]["line"], 1);
    let doubt = with_code(&found, "scare-quotes");
    let actions = client.actions(URI, &doubt["range"], json!([doubt]));
    assert!(apply(note, &actions[0]["edit"]).contains("Her panic attack came"));
    let short = with_code(&found, "abbreviation-sx");
    let actions = client.actions(URI, &short["range"], json!([short]));
    assert!(apply(note, &actions[0]["edit"]).contains("poor symptoms control"));
}

#[test]
fn a_client_that_inserts_snippets_gets_blanks_as_tab_stops() {
    let commands = json!({ "commands": ["attune.insertSnippet"] });
    let mut client = Client::ready(
        json!({ "experimental": { "commands": commands } }),
        json!({}),
    );
    client.opened(URI, NOTE);
    let params = json!({
        "textDocument": { "uri": URI }, "range": range_of(NOTE, "missed the last two"),
        "context": { "diagnostics": [], "only": ["refactor.attune.record"] },
    });
    let actions = client.request("textDocument/codeAction", params);
    let command = &actions[0]["command"];
    assert_eq!(command["command"], "attune.insertSnippet");
    let edit = &command["arguments"][0];
    assert_eq!((&edit["uri"], &edit["version"]), (&json!(URI), &json!(1)));
    let snippet = edit["snippet"].as_str().unwrap();
    assert!(
        snippet.starts_with("\n- ") && snippet.contains("pt ${1:{response\\}}."),
        "{snippet}"
    );
    // A text without blanks is a plain edit.
    let plain = actions_on(&mut client, URI, NOTE, "missed the last two");
    assert!(plain[0]["edit"].is_object(), "{}", plain[0]);
}
