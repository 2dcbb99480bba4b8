//! Many notes of one client: golden briefs of the example clients.

use std::path::Path;

use attune::lexicon::Lexicon;
use attune::record::brief;
use attune::workspace::records::With;
use attune::workspace::series;
use attune::workspace::settings::Settings;

fn golden(client: &str, last: &str) {
    let lexicon = Lexicon::built_in();
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/notes")
        .join(client)
        .join(last);
    let sessions = series::around(&path, With::new(&Settings::default(), &lexicon));
    insta::assert_snapshot!(client, brief::brief(&sessions, &lexicon).plain());
}

#[test]
fn the_briefs_of_the_example_clients() {
    golden("client-kl", "2026-04-21.txt");
    golden("client-r104", "2026-08-05.md");
}

#[test]
fn a_note_among_others_clients_is_a_series_of_its_own() {
    let lexicon = Lexicon::built_in();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notes/girp-anxiety.md");
    let sessions = series::around(&path, With::new(&Settings::default(), &lexicon));
    assert_eq!(sessions.len(), 1);
}
