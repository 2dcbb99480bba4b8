//! The lexicon keeps its own promises.

use std::collections::BTreeMap;

use attune::counsel::{closure, documents};
use attune::lexicon::problem::Problem;
use attune::lexicon::schema::{Group, Severity};
use attune::lexicon::source::{Layer, SourceFile, built_in};
use attune::lexicon::{Lexicon, lint};
use attune::note::{Note, TextKind};
use attune::record::promises;
use attune::scan::{examples, scan};

fn none(problems: Vec<Problem>) {
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn it_loads_without_a_problem_and_every_expression_compiles() {
    let (lexicon, problems) = Lexicon::load(&[built_in("en").unwrap()]);
    none(problems);
    none(lexicon.broken_expressions());
}

#[test]
fn every_pattern_finds_its_examples_and_leaves_its_near_misses() {
    none(examples::check(&Lexicon::built_in()));
}

#[test]
fn every_promise_is_found_in_a_plan_and_near_misses_are_left() {
    none(promises::check(&Lexicon::built_in()));
}

#[test]
fn every_reflection_passes_the_lint() {
    none(lint::check(&Lexicon::built_in()));
}

#[test]
fn no_inserted_text_raises_a_finding() {
    none(closure::check(&Lexicon::built_in()));
}

#[test]
fn the_eighteen_kinds_and_the_eleven_of_risk_are_there_and_well_filled() {
    let lexicon = Lexicon::built_in();
    let mut patterns: BTreeMap<&str, usize> = BTreeMap::new();
    for pattern in &lexicon.patterns {
        *patterns.entry(&pattern.entry.kind).or_default() += 1;
    }
    let (mut risk, mut other) = (0, 0);
    for kind in lexicon.kinds.iter().map(|k| &k.entry) {
        let count = patterns.get(kind.id.as_str()).copied().unwrap_or(0);
        match kind.group {
            Group::Risk => {
                risk += 1;
                assert!(count >= 10, "{}: {count}", kind.id);
                assert!(
                    kind.families.is_empty(),
                    "no reflections inside risk wording: {}",
                    kind.id
                );
            }
            Group::Strength => {}
            _ => {
                other += 1;
                assert!(count >= 25, "{}: {count}", kind.id);
                let first: Vec<&str> = kind.causes.iter().take(3).map(|c| c.id.as_str()).collect();
                assert_eq!(
                    first,
                    ["fear-of-unknown", "shame-guilt", "identity-preservation"],
                    "{}",
                    kind.id
                );
                assert!(
                    !kind.also.is_empty() && !kind.consider.is_empty(),
                    "{}",
                    kind.id
                );
                assert!(!kind.protects.is_empty(), "{}", kind.id);
            }
        }
        assert!(kind.severity <= Severity::Information);
    }
    assert_eq!((other, risk), (18, 11));
    for kind in ["hopelessness", "withdrawal"] {
        assert!(
            lexicon.kind(kind).unwrap().companion,
            "{kind} carries the safety companion"
        );
    }
}

#[test]
fn nothing_that_people_read_labels_a_person() {
    let lexicon = Lexicon::built_in();
    // The page of hints names the labels that it offers other words for.
    let pages = documents::all(&lexicon).into_iter();
    for (name, page) in pages.filter(|(name, _)| name != documents::HINTS) {
        let page = page.to_lowercase();
        // Patterns may look for a label; what Attune itself says may not use it.
        let said = page.split("**wording**").next().unwrap_or_default();
        for label in [
            "client is resistant",
            "resistant client",
            "noncompliant",
            "non-compliant",
            "manipulative",
        ] {
            assert!(!said.contains(label), "{name} says {label}");
        }
    }
    for kind in lexicon.kinds.iter().map(|k| &k.entry) {
        assert!(!kind.goes_with.contains("the client is"), "{}", kind.id);
    }
}

#[test]
fn the_reference_pages_and_the_schema_are_current() {
    let root = env!("CARGO_MANIFEST_DIR");
    for (name, text) in documents::all(&Lexicon::built_in()) {
        let there =
            std::fs::read_to_string(format!("{root}/docs/lexicon/{name}")).unwrap_or_default();
        assert!(
            there == text,
            "docs/lexicon/{name} is not current: run `cargo run -- lexicon docs`"
        );
    }
    let schema = schemars::schema_for!(attune::lexicon::schema::File);
    let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let there =
        std::fs::read_to_string(format!("{root}/docs/lexicon.schema.json")).unwrap_or_default();
    assert!(
        there == schema,
        "docs/lexicon.schema.json is not current: run `cargo run -- lexicon schema`"
    );
}

fn overlay(files: &[(&str, &str)]) -> (Lexicon, Vec<String>) {
    let files = files.iter().map(|(name, text)| SourceFile {
        name: name.to_string(),
        text: text.to_string().into(),
    });
    let layer = Layer {
        files: files.collect(),
        ..Layer::default()
    };
    let (lexicon, problems) = Lexicon::load(&[built_in("en").unwrap(), layer]);
    (lexicon, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn a_lexicon_without_a_word_finds_nothing() {
    let (lexicon, problems) = Lexicon::load(&[Layer::default()]);
    assert!(problems.is_empty());
    let note = Note::parse(
        "Client said nothing helps.",
        TextKind::Note,
        &lexicon.grammar,
    );
    assert!(scan(&note, &lexicon).is_empty());
}

#[test]
fn a_broken_lexicon_tells_every_error_at_once_with_file_and_line() {
    let (lexicon, problems) = overlay(&[
        (
            "a.toml",
            "[[pattern]]\nkind = \"hopelesness\"\nid = \"x\"\nfind = [\"a b\"]\n\n[[pattern]]\nkind = \"setback\"\nid = \"y\"\nfind = [\"{clien} (fell\"]\n",
        ),
        (
            "b.toml",
            "[[pattern]]\nkind = \"setback\"\nid = \"z\"\nfnd = [\"x\"]\n\n[[reflexion]]\nid = \"r\"\n",
        ),
        ("c.toml", "[[pattern]\nkind = \"setback\"\n"),
        (
            "d.toml",
            "[[class]]\nid = \"me\"\nwhat = \"\"\nwords = [\"{me}\"]\n",
        ),
    ]);
    let expected = [
        ("a.toml:1:", "did you mean `hopelessness`"),
        ("a.toml:6:", "never closed"),
        ("b.toml:4:", "unknown field `fnd`"),
        ("b.toml:6:", "did you mean `reflection`"),
        ("c.toml:1:", ""),
        ("d.toml:1:", "contains itself"),
    ];
    for (place, part) in expected {
        assert!(
            problems
                .iter()
                .any(|p| p.starts_with(place) && p.contains(part)),
            "{place} {part}: {problems:#?}"
        );
    }
    let sound = Lexicon::built_in().kinds.len();
    assert_eq!(lexicon.kinds.len(), sound, "what is sound stays");
}

#[test]
fn an_overlay_adds_replaces_and_switches_off() {
    let before = Lexicon::built_in();
    let (lexicon, problems) = overlay(&[(
        "mine.toml",
        "off = [\"setback\", \"missed-sessions/no-show\", \"c1\"]\n\n[[pattern]]\nkind = \"hopelessness\"\nid = \"porridge\"\nfind = [\"porridge in my bones\"]\n",
    )]);
    assert_eq!(problems, Vec::<String>::new());
    assert!(lexicon.kind("setback").is_none());
    let ids = |l: &Lexicon| {
        l.patterns
            .iter()
            .map(|p| p.entry.full_id())
            .collect::<Vec<_>>()
    };
    assert!(ids(&before).contains(&"missed-sessions/no-show".to_owned()));
    assert!(!ids(&lexicon).contains(&"missed-sessions/no-show".to_owned()));
    assert!(ids(&lexicon).contains(&"hopelessness/porridge".to_owned()));
    assert!(!lexicon.reflections.iter().any(|r| r.entry.id == "c1"));
}

#[test]
fn two_entries_of_one_layer_may_not_share_an_id() {
    let twice = "[[pattern]]\nkind = \"setback\"\nid = \"dup\"\nfind = [\"fell back down\"]\n";
    let (_, problems) = overlay(&[("one.toml", twice), ("two.toml", twice)]);
    assert!(
        problems[0].starts_with("two.toml:1:") && problems[0].contains("one.toml:1"),
        "{problems:?}"
    );
}
