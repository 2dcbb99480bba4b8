//! Any text as a file of ours: a lexicon, settings, comments beside a note.
#![no_main]

use attune::lexicon::Lexicon;
use attune::lexicon::source::{Layer, SourceFile};
use attune::note::{Note, TextKind};
use attune::record::supervision::annotations::Annotations;
use attune::scan::scan;
use attune::workspace::settings::Settings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Settings::parse(text);
    if let Ok(comments) = Annotations::parse(text) {
        for comment in comments.comments() {
            let _ = comment.words.find("Client said that nothing helps.");
        }
    }
    let file = SourceFile {
        name: "own.toml".into(),
        text: text.to_owned().into(),
    };
    let layer = Layer {
        files: vec![file],
        ..Layer::default()
    };
    let (lexicon, _) = Lexicon::load(&[layer]);
    let note = Note::parse("Client said nothing helps.", TextKind::Note, &lexicon.grammar);
    let _ = scan(&note, &lexicon);
});
