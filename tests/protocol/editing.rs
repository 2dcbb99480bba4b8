//! Ten thousand random edits: what the server has is what the client has, and what it finds is
//! what it would find in a fresh note.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::client::Client;

const PIECES: [&str; 24] = [
    "nothing helps",
    "states ",
    "did not complete the homework",
    "S: ",
    "\n## Plan\n",
    "\n",
    "\r\n",
    "\r",
    "😀",
    "e\u{301}",
    "\u{2028}",
    "\u{c}",
    "“",
    "”",
    "\"",
    ". ",
    "denies ",
    "pt ",
    "- ",
    "[x] ",
    "no-showed ",
    "家",
    "",
    "<!-- attune: off -->",
];

/// The client's side, kept naively: UTF-16 units.
struct Mirror(Vec<u16>);

impl Mirror {
    /// Where lines start, by LSP's three breaks.
    fn starts(&self) -> Vec<usize> {
        let mut out = vec![0];
        let mut i = 0;
        while i < self.0.len() {
            let crlf = self.0[i] == 13 && self.0.get(i + 1) == Some(&10);
            if self.0[i] == 10 || self.0[i] == 13 {
                i += usize::from(crlf);
                out.push(i + 1);
            }
            i += 1;
        }
        out
    }

    /// A unit offset that an editor could name: not inside a pair, not inside \r\n.
    fn sane(&self, wanted: usize) -> usize {
        let at = wanted % (self.0.len() + 1);
        let inside_pair = at < self.0.len() && (0xDC00..0xE000).contains(&self.0[at]);
        let inside_break = at > 0 && at < self.0.len() && self.0[at - 1] == 13 && self.0[at] == 10;
        at - usize::from(inside_pair || inside_break)
    }

    fn position(&self, at: usize) -> Value {
        let starts = self.starts();
        let line = starts.partition_point(|&s| s <= at) - 1;
        json!({ "line": line, "character": at - starts[line] })
    }

    fn text(&self) -> String {
        String::from_utf16(&self.0).unwrap()
    }
}

#[test]
fn ten_thousand_random_edits_leave_both_sides_equal() {
    let edits = prop::collection::vec(
        (any::<u16>(), 0usize..12, 0..PIECES.len(), any::<u8>()),
        10_000,
    );
    let mut runner = TestRunner::new(Config::default());
    let edits = edits.new_tree(&mut runner).unwrap().current();
    let mut client = Client::ready(json!({}), json!({}));
    let uri = "untitled:edits";
    let mut mirror = Mirror("S: Pt states nothing helps.\n".encode_utf16().collect());
    client.open(uri, 0, &mirror.text());
    for (version, (place, length, piece, request)) in edits.into_iter().enumerate() {
        let start = mirror.sane(place as usize);
        // Long notes are cut back, so that ten thousand edits stay quick.
        let length = if mirror.0.len() > 2000 { 400 } else { length };
        let end = mirror.sane((start + length).min(mirror.0.len())).max(start);
        let change = json!([{ "text": PIECES[piece], "range": {
            "start": mirror.position(start), "end": mirror.position(end),
        }}]);
        mirror.0.splice(start..end, PIECES[piece].encode_utf16());
        client.change(uri, version as i64 + 1, change);
        match request {
            0..8 => drop(client.hover(uri, &mirror.position(start))),
            8..12 => drop(client.request(
                "textDocument/documentSymbol",
                json!({ "textDocument": { "uri": uri } }),
            )),
            12..16 => {
                let here = mirror.position(start);
                client.actions(uri, &json!({ "start": here, "end": here }), json!([]));
            }
            16..20 => assert_eq!(client.text(uri), mirror.text(), "after edit {version}"),
            _ => {}
        }
    }
    assert_eq!(client.text(uri), mirror.text());
    let last = client.published(uri, 10_000);
    let fresh = client.opened("untitled:fresh", &mirror.text());
    assert_eq!(last, fresh, "incremental reading equals reading anew");
}

#[test]
fn a_burst_of_edits_ends_with_the_findings_of_the_last() {
    let mut client = Client::ready(json!({}), json!({}));
    client.open("untitled:burst", 0, "");
    for (i, c) in "Pt states nothing helps".chars().enumerate() {
        let at = json!({ "line": 0, "character": i });
        client.change(
            "untitled:burst",
            i as i64 + 1,
            json!([{ "range": { "start": at, "end": at }, "text": c }]),
        );
    }
    assert_eq!(client.published("untitled:burst", 23).len(), 1);
}

#[test]
fn a_quiet_note_stays_quiet_while_it_is_typed() {
    let mut client = Client::ready(
        json!({}),
        json!({ "initializationOptions": { "enabled": false } }),
    );
    let text = "S: fine.\n\nP: none.\n";
    assert_eq!(client.opened("untitled:quiet", text).len(), 0);
    let at = json!({ "line": 0, "character": 3 });
    let typed =
        json!([{ "range": { "start": at, "end": at }, "text": "Pt states nothing helps. " }]);
    client.change("untitled:quiet", 2, typed);
    assert_eq!(client.published("untitled:quiet", 2).len(), 0);
}
