//! Positions in every encoding, over every kind of line break.

use serde_json::{Value, json};

use crate::client::{Client, range_of};

const LINE: &str = "😀 Ünïcode e\u{301} 家: pt states nothing helps 😀";

fn with_encodings(offered: Value) -> Client {
    Client::ready(
        json!({ "general": { "positionEncodings": offered } }),
        json!({}),
    )
}

fn column(diagnostic: &Value) -> u64 {
    diagnostic["range"]["start"]["character"].as_u64().unwrap()
}

#[test]
fn utf_16_if_offered_else_utf_8_else_utf_32() {
    let before = &LINE[..LINE.find("nothing").unwrap()];
    let counts = [
        (
            json!(["utf-8", "utf-16", "utf-32"]),
            before.encode_utf16().count(),
        ),
        (json!(["utf-32", "utf-8"]), before.len()),
        (json!(["utf-32"]), before.chars().count()),
    ];
    for (offered, expected) in counts {
        let mut client = with_encodings(offered.clone());
        let found = client.opened("untitled:e", LINE);
        assert_eq!(column(&found[0]), expected as u64, "{offered}");
        // There and back: a hover where the diagnostic begins finds it.
        let hover = client.hover("untitled:e", &found[0]["range"]["start"]);
        assert_eq!(hover["range"], found[0]["range"], "{offered}");
        // An edit behind the emoji lands behind the emoji.
        let at = found[0]["range"]["end"].clone();
        client.change(
            "untitled:e",
            2,
            json!([{ "range": { "start": at, "end": at }, "text": "!" }]),
        );
        assert!(client.text("untitled:e").contains("helps! 😀"), "{offered}");
    }
}

#[test]
fn only_lsp_line_breaks_end_a_line() {
    let text = "one\r\ntwo\rthree\u{c}still three\u{2028}and\u{85}on\npt states nothing helps\n";
    let mut client = with_encodings(json!(["utf-16"]));
    let found = client.opened("untitled:b", text);
    assert_eq!(found[0]["range"], range_of(text, "nothing helps"));
    assert_eq!(found[0]["range"]["start"]["line"], 3);
}

#[test]
fn an_inserted_line_breaks_as_the_note_does() {
    for (eol, note) in [
        ("\r\n", "S: states nothing helps.\r\nP: RTC 1 wk."),
        ("\r", "S: states nothing helps.\rP: RTC 1 wk."),
    ] {
        let mut client = with_encodings(json!(["utf-16"]));
        let found = client.opened("untitled:c", note);
        let actions = client.actions("untitled:c", &found[0]["range"], json!([]));
        let edit = &actions[0]["edit"]["changes"]["untitled:c"][0];
        let new = edit["newText"].as_str().unwrap();
        assert!(new.starts_with(&format!("{eol}To explore")), "{new:?}");
    }
}

#[test]
fn positions_outside_the_text_are_clamped_and_no_edit_is_lost() {
    let mut client = with_encodings(json!(["utf-16"]));
    client.open("untitled:p", 1, "a😀b\ncd");
    let edit = |a: (u32, u32), b: (u32, u32), text: &str| {
        json!([{ "text": text, "range": {
            "start": { "line": a.0, "character": a.1 }, "end": { "line": b.0, "character": b.1 },
        }}])
    };
    client.change("untitled:p", 2, edit((0, 99), (0, 99), "1")); // behind the line's end
    assert_eq!(client.text("untitled:p"), "a😀b1\ncd");
    client.change("untitled:p", 3, edit((99, 0), (99, 9), "2")); // behind the last line
    assert_eq!(client.text("untitled:p"), "a😀b1\ncd2");
    client.change("untitled:p", 4, edit((0, 2), (0, 2), "3")); // inside a surrogate pair
    assert_eq!(client.text("untitled:p"), "a3😀b1\ncd2");
    client.change("untitled:p", 5, edit((1, 2), (1, 0), "X")); // start behind end
    assert_eq!(client.text("untitled:p"), "a3😀b1\nX2");
    client.change(
        "untitled:p",
        6,
        edit((4294967295, 4294967295), (0, 4294967295), ""),
    ); // all at once
    assert_eq!(client.text("untitled:p"), "a3😀b1");
    let nowhere = client.hover("untitled:p", &json!({ "line": 7000, "character": 7000 }));
    assert_eq!(nowhere, Value::Null);
}
