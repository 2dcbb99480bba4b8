//! Whatever is put into a note: it raises no finding, holds no word that the advice on wording
//! would point at, and is gone without a trace when it is taken out again.

mod marked;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use attune::counsel::Counselled;
use attune::counsel::place::{self, Insertion};
use attune::counsel::situation::Situation;
use attune::counsel::{hover, reflections, remarks};
use attune::lexicon::schema::Group;
use attune::lexicon::{Lexicon, lint};
use attune::scan::scan;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

fn notes() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/notes")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            match entry.unwrap().path() {
                path if path.is_dir() => open.push(path),
                path => out.push((path.clone(), std::fs::read_to_string(path).unwrap())),
            }
        }
    }
    out.sort();
    out
}

fn inserted(text: &str, insertion: &Insertion) -> String {
    let mut out = text.to_owned();
    out.replace_range(
        insertion.at..insertion.at + insertion.replaces,
        &insertion.text,
    );
    out
}

/// Findings as words and status, and the codes of remarks: what a reader would see.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let read = marked::counselled(text, Situation::default(), &LEXICON);
    let findings = scan(&read.note, &LEXICON);
    let shown = findings.iter().filter(|f| f.is_shown());
    let words = shown.map(|f| text[f.range.clone()].to_owned()).collect();
    let remarks = remarks::remarks(&read.case(&LEXICON));
    let codes = remarks
        .into_iter()
        .map(|r| r.code)
        .filter(|c| c != "unfilled");
    (words, codes.collect())
}

#[test]
fn no_form_of_any_reflection_raises_anything_in_any_example_note() {
    let mut tried = 0;
    for (path, text) in notes() {
        let counselled = marked::counselled(&text, Situation::default(), &LEXICON);
        let (note, case) = (&counselled.note, counselled.case(&LEXICON));
        let (findings_before, remarks_before) = read(&text);
        for finding in scan(note, &LEXICON).iter().filter(|f| f.is_shown()) {
            for offer in reflections::offers(finding, &case) {
                let near = finding.range.start;
                for insertion in [
                    place::plan_prompt(note, &LEXICON, &offer.text, near),
                    place::record(note, &LEXICON, &offer.record, near),
                    place::comment(note, "SV 2026-11-22", &offer.supervision, &finding.range),
                    place::below(
                        note,
                        &format!("{} {}", LEXICON.interface.plan_lead, offer.text),
                        near,
                    ),
                ] {
                    let edited = inserted(&text, &insertion);
                    let (findings, remarks) = read(&edited);
                    let what = format!("{}: {}", path.display(), insertion.text);
                    assert_eq!(findings, findings_before, "{what}");
                    assert!(
                        remarks.iter().all(|code| remarks_before.contains(code)),
                        "{what}: {remarks:?}"
                    );
                    let end = insertion.at + insertion.text.len();
                    let over = &text[insertion.at..insertion.at + insertion.replaces];
                    let undone = format!("{}{over}{}", &edited[..insertion.at], &edited[end..]);
                    assert_eq!(undone, text, "{what}");
                    tried += 1;
                }
            }
        }
        for remark in remarks::remarks(&case) {
            for fix in remark.fixes.iter().filter(|fix| !fix.rewrite) {
                let insertion = Insertion {
                    at: fix.range.start,
                    text: fix.text.clone(),
                    replaces: fix.range.len(),
                };
                let (findings, remarks) = read(&inserted(&text, &insertion));
                assert_eq!(findings, findings_before, "{}", fix.text);
                assert!(
                    !remarks.contains(&remark.code),
                    "{}: it is still missing",
                    fix.text
                );
            }
        }
    }
    assert!(
        tried > 1000,
        "{tried} insertions are too few to mean anything"
    );
}

/// Slots read well, and keep the rules, with a noun phrase and with a quotation.
#[test]
fn every_text_keeps_the_rules_whatever_fills_its_slots() {
    for filling in ["the journal", "“my marriage”"] {
        let mut lexicon = Lexicon::built_in();
        for reflection in &mut lexicon.reflections {
            for name in [
                "topic",
                "client_word",
                "goal",
                "task",
                "gain",
                "person",
                "strength",
            ] {
                let slot = format!("{{{name}}}");
                reflection.entry.text = reflection.entry.text.replace(&slot, filling);
            }
            assert!(
                !reflection.entry.text.contains('{'),
                "{}",
                reflection.entry.text
            );
        }
        let problems: Vec<String> = lint::check(&lexicon)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}

fn counselled(example: &str) -> Counselled {
    let text = format!("S: {example} The bus was late.\nI: Listened.\nP: Return in one week.\n");
    marked::counselled(&text, Situation::default(), &LEXICON)
}

/// What a therapist sees of every kind: the hover of its first example, and the actions' texts.
#[test]
fn the_hover_and_the_offers_of_every_kind_are_as_before() {
    let mut golden = String::new();
    for kind in LEXICON
        .kinds
        .iter()
        .map(|k| &k.entry)
        .filter(|k| k.group != Group::Strength)
    {
        let patterns = LEXICON.patterns.iter().filter(|p| p.entry.kind == kind.id);
        let mut examples = patterns.flat_map(|p| &p.entry.finds);
        let found = examples.find_map(|example| {
            let counselled = counselled(example);
            let found = scan(&counselled.note, &LEXICON).into_iter();
            let mut own = found.filter(|f| f.kind(&LEXICON).id == kind.id && f.is_shown());
            Some((example, own.next()?, counselled))
        });
        let (example, finding, counselled) = found.expect("a kind with an example that is shown");
        let (finding, case) = (&finding, counselled.case(&LEXICON));
        golden.push_str(&format!("== {} == {example}\n\n", kind.id));
        golden.push_str(&hover::page(finding, &case).markdown());
        golden.push_str("\n\n");
        for offer in reflections::offers(finding, &case) {
            golden.push_str(&format!("{} ({})\n", offer.action, offer.id));
            let forms = BTreeMap::from([
                ("plan", &offer.text),
                ("record", &offer.record),
                ("supervision", &offer.supervision),
            ]);
            for (form, text) in forms {
                golden.push_str(&format!("  {form}: {text}\n"));
            }
        }
        golden.push('\n');
    }
    insta::assert_snapshot!(golden);
}
