//! Marked-up passages that must come out exactly so, and golden listings of the example notes.

mod marked;

use std::path::Path;
use std::sync::LazyLock;

use attune::lexicon::Lexicon;
use attune::note::TextKind;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_mark_is_found_with_its_kind_and_status_and_nothing_else_is_shown() {
    let mut wrong = Vec::new();
    for passage in marked::read(&root().join("tests/fixtures/context.txt")) {
        let found = marked::findings(&passage.text, passage.kind, &LEXICON);
        for mark in &passage.marks {
            let words = &passage.text[mark.range.clone()];
            let expected = if mark.status.is_empty() {
                "present"
            } else {
                &mark.status
            };
            let here: Vec<String> = found
                .iter()
                .filter(|f| marked::overlap(&f.range, &mark.range))
                .map(|f| format!("{} {}", f.kind(&LEXICON).id, f.context.status.name()))
                .collect();
            let right = mark
                .kinds
                .iter()
                .any(|kind| here.contains(&format!("{kind} {expected}")));
            if !right {
                wrong.push(format!(
                    "{}: “{words}” should be {:?} {expected}, is {here:?}",
                    passage.id, mark.kinds
                ));
            }
        }
        for finding in found.iter().filter(|f| f.is_shown()) {
            let meant = passage
                .marks
                .iter()
                .any(|m| m.is_shown() && marked::overlap(&m.range, &finding.range));
            if !meant {
                let words = &passage.text[finding.range.clone()];
                wrong.push(format!(
                    "{}: “{words}” is shown as {}",
                    passage.id,
                    finding.kind(&LEXICON).id
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is shown in every example note. A change of the lexicon shows here which notes it
/// touches; `cargo insta review` (or INSTA_UPDATE=always) takes it over.
#[test]
fn the_example_notes_are_read_as_before() {
    let mut paths = Vec::new();
    list(&root().join("examples/notes"), &mut paths);
    assert!(paths.len() >= 16);
    let mut quiet = 0;
    let mut golden = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        golden.push_str(&format!("{name}\n"));
        let found = marked::findings(&text, TextKind::Note, &LEXICON);
        for finding in found.iter().filter(|f| f.is_shown()) {
            let line = text[..finding.range.start].matches('\n').count() + 1;
            let words = text[finding.range.clone()]
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            golden.push_str(&format!(
                "  {line}: {} “{words}”\n",
                finding.kind(&LEXICON).id
            ));
        }
        quiet += usize::from(!found.iter().any(|f| f.is_shown()));
    }
    assert!(quiet >= 2, "some notes have nothing to mark");
    insta::assert_snapshot!(golden);
}

fn list(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, into)
        } else {
            into.push(path)
        }
    }
}
