//! Any text as a note: front matter, comments, sections; and all that can be asked about it.
#![no_main]

use std::sync::LazyLock;

use attune::counsel::situation::Situation;
use attune::counsel::{Counselled, complete, hover, reflections, remarks};
use attune::lexicon::Lexicon;
use attune::note::{Note, TextKind, critic};
use libfuzzer_sys::fuzz_target;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

fuzz_target!(|text: &str| {
    let note = Note::parse(text, TextKind::Note, &LEXICON.grammar);
    let read = Counselled::read(note, Situation::default(), &LEXICON);
    let case = read.case(&LEXICON);
    for finding in &read.reading.findings {
        assert!(text.get(finding.range.clone()).is_some());
        let _ = hover::page(finding, &case).plain();
        let _ = reflections::offers(finding, &case);
    }
    for remark in remarks::remarks(&case) {
        assert!(text.get(remark.range.clone()).is_some());
        assert!(remark.fixes(&case).iter().all(|fix| text.get(fix.range.clone()).is_some()));
    }
    for thread in critic::threads(text) {
        assert!(text.get(thread.whole.clone()).is_some() && text.get(thread.words).is_some());
    }
    let _ = complete::at(text.len(), &case);
});
