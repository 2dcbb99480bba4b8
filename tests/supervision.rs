//! Comments beside signed notes: they follow their words through edits, or say that they are
//! lost; the file keeps to the W3C Web Annotation Data Model.

use std::ops::Range;

use attune::record::supervision::annotations::{Annotations, Said};
use proptest::prelude::*;
use serde_json::Value;

const NOTE: &str = "Intake 😀\n\nClient states nothing helps and “what’s the point”. Later: nothing helps, again.\n\
Zoë’s mother says nothing helps. Plan: call on Monday; call again on Friday.\n";

fn said() -> Said<'static> {
    Said {
        by: "SV",
        created: "2026-11-22T10:00:00Z",
        text: "What may it protect?",
        id: "urn:uuid:9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
    }
}

fn commented(note: &str, range: Range<usize>) -> Annotations {
    let mut file = Annotations::new("urn:uuid:16fd2706-8baf-433b-82eb-8c7fada847da");
    file.comment("2026-11-22.md", note, &range, said());
    file
}

/// What the model says an annotation MUST be (sections 3.1 to 3.2, 4.2.4, 4.2.5, 5.2).
fn keeps_to_the_model(page: &Value) {
    assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
    assert_eq!(page["type"], "AnnotationPage");
    let is_iri = |value: &Value| {
        value
            .as_str()
            .is_some_and(|iri| iri.starts_with("urn:uuid:"))
    };
    assert!(is_iri(&page["id"]), "exactly one id, an IRI");
    for item in page["items"].as_array().expect("a list of items") {
        assert!(is_iri(&item["id"]));
        assert_eq!(item["type"], "Annotation");
        assert!(!item["target"].is_null(), "one target or more");
        let time = item["created"].as_str().unwrap();
        assert!(
            time.len() == 20 && time.ends_with('Z') && time.as_bytes()[10] == b'T',
            "xsd:dateTime in UTC"
        );
        assert_eq!(item["creator"]["type"], "Person");
        assert!(item["creator"]["nickname"].is_string());
        let known = ["commenting", "replying"];
        assert!(
            known
                .iter()
                .any(|motivation| item["motivation"] == *motivation)
        );
        for body in item["body"].as_array().unwrap() {
            assert_eq!(body["type"], "TextualBody");
            assert!(body["value"].is_string(), "exactly one value");
            assert!(
                ["commenting", "replying", "tagging"]
                    .iter()
                    .any(|purpose| body["purpose"] == *purpose)
            );
        }
        if item["motivation"] == "commenting" {
            assert!(item["target"]["source"].is_string(), "exactly one source");
            for selector in item["target"]["selector"].as_array().unwrap() {
                match selector["type"].as_str().unwrap() {
                    "TextQuoteSelector" => {
                        let text = |name: &str| selector[name].is_string();
                        assert!(text("exact") && text("prefix") && text("suffix"));
                    }
                    "TextPositionSelector" => {
                        let number = |name: &str| selector[name].as_u64().unwrap();
                        assert!(number("start") <= number("end"));
                    }
                    other => panic!("no selector of the model: {other}"),
                }
            }
        } else {
            assert!(is_iri(&item["target"]), "a reply is about an annotation");
        }
    }
}

#[test]
fn the_file_keeps_to_the_web_annotation_model() {
    let mut file = commented(NOTE, 13..19);
    file.reply(
        said().id,
        Said {
            id: "urn:uuid:1b4e28ba-2fa1-41d2-883f-0016d3cca427",
            by: "KL",
            ..said()
        },
    );
    file.resolve(said().id);
    keeps_to_the_model(&serde_json::from_str(&file.text()).unwrap());
}

#[test]
fn what_others_wrote_into_the_file_stays() {
    let text = r#"{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:x","type":"AnnotationPage","generator":"other","items":[
        {"id":"urn:y","type":"Annotation","motivation":"highlighting","target":"a.md","ext:colour":"red"},
        {"id":"urn:z","type":"Annotation","motivation":"commenting","body":{"type":"TextualBody","value":"Why?"},
         "creator":"urn:someone","target":{"source":"a.md","selector":{"type":"TextQuoteSelector","exact":"nothing helps"}}}]}"#;
    let mut file = Annotations::parse(text).unwrap();
    assert_eq!(file.comments()[0].text, "Why?");
    file.resolve("urn:z");
    file.comment("a.md", NOTE, &(13..19), said());
    let after: Value = serde_json::from_str(&file.text()).unwrap();
    assert_eq!(after["generator"], "other");
    assert_eq!(after["items"][0]["ext:colour"], "red");
    assert!(file.comments()[0].is_resolved);
    assert_eq!(file.comments().len(), 2);
}

/// A stretch of the note on character boundaries, not blank.
fn stretch() -> impl Strategy<Value = Range<usize>> {
    let bounds: Vec<usize> = (0..=NOTE.len())
        .filter(|&i| NOTE.is_char_boundary(i))
        .collect();
    let last = bounds.len() - 1;
    (0..last, 1..40usize)
        .prop_map(move |(start, length)| bounds[start]..bounds[(start + length).min(last)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Edits around the words leave the comment on them; written and read again it is the same.
    #[test]
    fn a_comment_follows_its_words(
        range in stretch(),
        edits in prop::collection::vec((0..200usize, 0..12usize, "[a-z é😀\n]{0,12}"), 0..6),
    ) {
        let file = commented(NOTE, range.clone());
        let read = Annotations::parse(&file.text()).unwrap();
        prop_assert_eq!(&read, &file);
        let mut note = NOTE.to_owned();
        let mut at = range.clone();
        for (place, taken, put) in edits {
            let floor = |byte: usize| note.floor_char_boundary(byte.min(note.len()));
            let start = floor(place);
            let end = floor(start + taken);
            // An edit of the words themselves is another matter.
            if start < at.end && at.start < end {
                continue;
            }
            if end <= at.start {
                at = at.start + put.len() - (end - start)..at.end + put.len() - (end - start);
            }
            note.replace_range(start..end, &put);
        }
        let words = &file.comments()[0].words;
        let found = words.find(&note);
        // Found where it went, or given up; where the same words stand twice with what stood around
        // them gone, the nearest may be another: then at least the words are the same.
        if let Some(found) = found {
            prop_assert_eq!(&note[found.clone()], words.exact.as_str());
            if note.matches(words.exact.as_str()).count() == 1 {
                prop_assert_eq!(found, at);
            }
        }
    }

    /// Whatever a file holds, reading it never fails badly.
    #[test]
    fn any_file_is_read_or_refused(text in ".{0,400}") {
        if let Ok(file) = Annotations::parse(&text) {
            for comment in file.comments() {
                let _ = comment.words.find(NOTE);
            }
        }
    }

    /// Nor does any note with braces in it.
    #[test]
    fn any_markup_is_read(text in "[{}=<>+~\\- a-zé😀:\n\"]{0,200}") {
        for thread in attune::note::critic::threads(&text) {
            prop_assert!(text.get(thread.whole.clone()).is_some());
            prop_assert!(text.get(thread.words.clone()).is_some());
        }
        let lexicon = &*LEXICON;
        let note = attune::note::Note::parse(text.as_str(), Default::default(), &lexicon.grammar);
        prop_assert_eq!(note.wording().len(), text.len());
    }
}

static LEXICON: std::sync::LazyLock<attune::lexicon::Lexicon> =
    std::sync::LazyLock::new(attune::lexicon::Lexicon::built_in);

#[test]
fn an_unmoved_or_simply_moved_comment_is_always_found() {
    for start in (0..NOTE.len()).filter(|&i| NOTE.is_char_boundary(i)) {
        for length in [3, 8, 21] {
            let end = NOTE.floor_char_boundary((start + length).min(NOTE.len()));
            if start >= end {
                continue;
            }
            let words = commented(NOTE, start..end).comments()[0].words.clone();
            assert_eq!(words.find(NOTE), Some(start..end), "{start}..{end}");
            let moved = format!("A new first line.\n{NOTE}and a last one");
            assert_eq!(
                words.find(&moved),
                Some(start + 18..end + 18),
                "{start}..{end}"
            );
        }
    }
}
