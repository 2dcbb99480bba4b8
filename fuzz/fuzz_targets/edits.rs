//! Any changes, through positions as an editor sends them: the text is the editor's, and what is
//! read step by step is what a fresh reading finds.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use attune::counsel::situation::Situation;
use attune::counsel::{Counselled, remarks};
use attune::lexicon::Lexicon;
use attune::note::position::{Encoding, Position};
use attune::note::text::Text;
use attune::note::{Note, TextKind};
use libfuzzer_sys::fuzz_target;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

#[derive(Debug, Arbitrary)]
struct Edit {
    start: (u8, u8),
    end: (u8, u8),
    new: String,
}

fuzz_target!(|input: (String, Vec<Edit>)| {
    let (before, edits) = input;
    let read = |text: &str| {
        let note = Note::parse(text, TextKind::Note, &LEXICON.grammar);
        Counselled::read(note, Situation::default(), &LEXICON)
    };
    let mut text = Text::new(&before, 0);
    let mut known = read(&before);
    text.mark();
    for edit in edits.into_iter().take(8) {
        let at = |(line, character): (u8, u8)| Position {
            line: u32::from(line % 16),
            character: character.into(),
        };
        text.edit(at(edit.start), at(edit.end), &edit.new, Encoding::Utf16);
        let same = text.mark();
        let stretch = same.front..known.note.text.len() - same.back;
        known.edit(stretch, &text.between(same), &LEXICON);
        known.settle(Situation::default());
        let fresh = read(&text.flat());
        assert_eq!(known.note, fresh.note);
        assert_eq!(known.reading, fresh.reading);
        assert_eq!(remarks::remarks(&known.case(&LEXICON)), remarks::remarks(&fresh.case(&LEXICON)));
    }
});
