//! Whatever the text: nothing panics, and structure keeps its promises.

mod marked;

use std::sync::LazyLock;

use attune::counsel::situation::Situation;
use attune::counsel::{Counselled, complete, hover, place, reflections, remarks};
use attune::lexicon::Lexicon;
use attune::lexicon::schema::Group;
use attune::note::position::{Encoding, Position};
use attune::note::text::Text;
use attune::note::{Note, TextKind};
use attune::scan::{classify, scan};
use proptest::prelude::*;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

/// Texts made of what notes are made of, and of what trips programs.
fn note_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "S: ",
        "P:\n",
        "## Plan\n",
        "**Data**\n",
        "---\n",
        "client: R-1\n",
        "- ",
        "3. ",
        "[ ] ",
        "[x] ",
        "> ",
        "| ",
        "```\n",
        "T: ",
        "C: ",
        "<!-- attune: off -->",
        "<!--",
        "-->",
        "{>>",
        "<<}",
        "\"",
        "“",
        "”",
        "'",
        "’",
        "‘",
        "nothing helps",
        "denies ",
        "did not complete the homework",
        "no-showed x2",
        "pt. ",
        "Dr. ",
        "better off dead",
        ". ",
        "? ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\u{a0}",
        "\u{2028}",
        "\u{c}",
        "\u{feff}",
        "😀",
        "é",
        "家",
        "  ",
        "mother was ",
        "and went on about the week in a line that is long enough to be wrapped",
        "FAMILY HISTORY: ",
        "{==",
        "==}",
        "<",
        "-",
        "!",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..40).prop_map(|p| p.concat()),
        any::<String>(),
    ]
}

/// So many cases, or as many as `PROPTEST_CASES` asks for.
fn config(cases: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(cases),
    }
}

/// Several paragraphs, so that an edit has something before and behind it.
fn long_text() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec!["\n\n", "\n", "\r\n\r\n", "\n## Plan\n", "\nDone.\n"]);
    prop::collection::vec((note_text(), gap), 1..8)
        .prop_map(|parts| parts.into_iter().map(|(text, gap)| text + gap).collect())
}

/// What is typed, and what is pasted.
fn new_text() -> impl Strategy<Value = String> {
    let typed = prop::sample::select(vec![
        "", "", "a", ".", " ", "\n", "\r", "\"", "-", ">", "{", "`", ":", "x", "\n\n", "#",
    ]);
    prop_oneof![3 => typed.prop_map(String::from), 1 => note_text()]
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn an_edited_note_reads_as_a_fresh_one_does(
        text in long_text(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, new_text()), 1..12),
    ) {
        let fresh = |text: String| {
            let note = Note::parse(text, TextKind::Note, &LEXICON.grammar);
            Counselled::read(note, Situation::default(), &LEXICON)
        };
        let mut read = fresh(text);
        read.case(&LEXICON).names();
        for (at, length, new) in edits {
            let start = at.index(read.note.text.len() + 1);
            let end = read.note.text.len().min(start + length);
            let floor = |mut at: usize| {
                while !read.note.text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let range = floor(start)..floor(end);
            let mut expected = read.note.text.clone();
            expected.replace_range(range.clone(), &new);
            read.edit(range, &new, &LEXICON);
            read.settle(Situation::default());
            let expected = fresh(expected);
            prop_assert_eq!(&read.note, &expected.note);
            prop_assert_eq!(&read.reading, &expected.reading);
            let (now, expected) = (read.case(&LEXICON), expected.case(&LEXICON));
            prop_assert_eq!(now.names(), expected.names());
            prop_assert_eq!(remarks::remarks(&now), remarks::remarks(&expected));
        }
    }

    #[test]
    fn structure_covers_the_text_in_order(text in note_text(), kind in prop::sample::select(vec![TextKind::Note, TextKind::Utterance, TextKind::Transcript])) {
        let note = Note::parse(text.as_str(), kind, &LEXICON.grammar);
        let mut end = 0;
        for sentence in &note.sentences {
            let block = &note.blocks[sentence.block].range;
            prop_assert!(sentence.range.start >= end && sentence.range.end > sentence.range.start);
            prop_assert!(block.start <= sentence.range.start && sentence.range.end <= block.end);
            prop_assert!(text.is_char_boundary(sentence.range.start) && text.is_char_boundary(sentence.range.end));
            end = sentence.range.end;
        }
        for pair in note.sections.windows(2) {
            prop_assert_eq!(pair[0].range.end, pair[1].range.start, "sections leave no gap");
        }
        for quote in &note.quotes {
            prop_assert!(text.get(quote.clone()).is_some());
        }
    }

    #[test]
    fn every_finding_can_be_read_explained_and_answered(text in note_text()) {
        let read = marked::counselled(&text, Situation::default(), &LEXICON);
        let (note, case) = (&read.note, read.case(&LEXICON));
        let findings = scan(note, &LEXICON);
        let mut end = 0;
        for finding in &findings {
            prop_assert!(finding.range.start >= end, "findings overlap");
            prop_assert!(text.get(finding.range.clone()).is_some());
            end = finding.range.end;
            prop_assert!(!hover::page(finding, &case).plain().is_empty());
            for offer in reflections::offers(finding, &case) {
                let near = finding.range.start;
                for insertion in [
                    place::plan_prompt(note, &LEXICON, &offer.text, near),
                    place::record(note, &LEXICON, &offer.record, near),
                    place::comment(note, "SV 2026-11-22", &offer.supervision, &finding.range),
                    place::below(note, &offer.text, near),
                ] {
                    prop_assert!(text.is_char_boundary(insertion.at));
                }
                prop_assert!(!offer.text.contains('{'), "an unfilled slot: {}", offer.text);
            }
        }
        for remark in remarks::remarks(&case) {
            prop_assert!(text.get(remark.range.clone()).is_some());
            prop_assert!(remark.fixes(&case).iter().all(|fix| text.get(fix.range.clone()).is_some()));
        }
        for byte in (0..=text.len()).filter(|&byte| text.is_char_boundary(byte)) {
            for completion in complete::at(byte, &case) {
                prop_assert!(text.get(completion.range.clone()).is_some());
            }
        }
        let spans: Vec<_> = findings.iter().map(|f| f.range.clone()).collect();
        let again = classify(note, &LEXICON, &spans);
        for (finding, context) in findings.iter().zip(again) {
            // Strengths, risk and what others do leave some cues unheard, and a pattern's own
            // words are its author's choice.
            let entry = &LEXICON.patterns[finding.pattern].entry;
            let kind = LEXICON.kind_of(finding.pattern);
            let hears_all = !matches!(kind.group, Group::Risk | Group::Strength) && !kind.others && !entry.others;
            let within = |cue: &std::ops::Range<usize>| cue.start < finding.range.end && finding.range.start < cue.end;
            let own = context.decided_by.as_ref().is_some_and(within);
            if hears_all && !own && finding.context.status.name() != "muted" {
                prop_assert_eq!(&finding.context, &context, "the judge does not know which pattern asked");
            }
        }
    }

    #[test]
    fn edits_through_positions_equal_edits_of_a_string(
        start in note_text(),
        edits in prop::collection::vec((any::<u16>(), any::<u16>(), note_text()), 0..8),
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16, Encoding::Utf32]),
    ) {
        let mut text = Text::new(&start, 1);
        let mut plain = start;
        for (a, b, new) in edits {
            let edge = |wanted: u16, plain: &str| {
                let mut at = wanted as usize % (plain.len() + 1);
                while !plain.is_char_boundary(at) || between_break(plain, at) { at -= 1; }
                at
            };
            let (a, b) = (edge(a, &plain), edge(b, &plain));
            text.edit(text.position(a, encoding), text.position(b, encoding), &new, encoding);
            plain.replace_range(a.min(b)..a.max(b), &new);
            prop_assert_eq!(&*text.flat(), plain.as_str());
        }
    }

    #[test]
    fn no_position_panics(text in note_text(), line in any::<u32>(), character in any::<u32>()) {
        let text = Text::new(&text, 1);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (line, character) in [(line, character), (line % 9, character % 40)] {
                let byte = text.byte(Position { line, character }, encoding);
                prop_assert!(byte <= text.len_bytes());
            }
        }
    }
}

fn between_break(text: &str, at: usize) -> bool {
    at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n')
}

#[test]
fn marks_that_never_close_cost_no_more_than_other_text() {
    // Half a million of each: whoever looks for each one's end in all of the text never ends.
    for mark in [
        "{==", "{>>", "{++", "{--", "{~~", "{~~a~>", "<!--", "==}", "{==a==}", "{>>a<<}",
    ] {
        let text = mark.repeat(500_000);
        let note = attune::note::Note::parse(text.as_str(), Default::default(), &LEXICON.grammar);
        assert_eq!(note.wording().len(), text.len());
        attune::note::critic::threads(&text);
    }
}
