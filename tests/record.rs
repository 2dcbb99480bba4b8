//! Many notes of one client: golden briefs of the example clients.

use std::path::Path;

use attune::lexicon::Lexicon;
use attune::record::brief;
use attune::workspace::series;
use attune::workspace::settings::Settings;

fn golden(client: &str, last: &str) {
    let lexicon = Lexicon::built_in();
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/notes")
        .join(client)
        .join(last);
    let sessions = series::around(&path, &Settings::default(), &lexicon, |_| None);
    insta::assert_snapshot!(client, brief::brief(&sessions, &lexicon).plain());
}

#[test]
fn the_briefs_of_the_example_clients() {
    golden("client-kl", "2026-03-24.txt");
    golden("client-r104", "2026-06-03.md");
}

#[test]
fn a_note_among_others_clients_is_a_series_of_its_own() {
    let lexicon = Lexicon::built_in();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notes/girp-anxiety.md");
    let sessions = series::around(&path, &Settings::default(), &lexicon, |_| None);
    assert_eq!(sessions.len(), 1);
}
