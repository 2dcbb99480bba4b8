//! The development set: passages by several hands, marked before any rule was written. Prints
//! precision, recall and F1 by kind and by status (`cargo test --test development -- --nocapture`).
//!
//! With `MISSES=1` it lists what went wrong in the development passages.
//!
//! `tests/held-out` is read by nobody: its totals stand in docs/accuracy.md, which this keeps
//! current (`UPDATE=1` writes them).

mod marked;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use attune::lexicon::Lexicon;
use marked::Count;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

struct Measure {
    /// Every kind but the strengths.
    shown: Count,
    strengths: Count,
    risk: Count,
    /// The same as `shown`, by the file's name.
    files: BTreeMap<String, Count>,
    kinds: BTreeMap<String, Count>,
    /// Status → (marks of that status, how many of them are shown all the same).
    set_aside: BTreeMap<String, (usize, usize)>,
}

/// Tells one mistake, in the open set only.
fn tell(
    what: &str,
    folder: &str,
    passage: &marked::Passage,
    range: &std::ops::Range<usize>,
    kind: &str,
) {
    if folder == OPEN && std::env::var_os("MISSES").is_some() {
        println!(
            "{what} {}: {kind} “{}”",
            passage.id,
            &passage.text[range.clone()]
        );
    }
}

const OPEN: &str = "tests/dev";

fn measure(folder: &str) -> Measure {
    let mut out = Measure {
        shown: Count::default(),
        strengths: Count::default(),
        risk: Count::default(),
        files: BTreeMap::new(),
        kinds: BTreeMap::new(),
        set_aside: BTreeMap::new(),
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for entry in std::fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut in_file = Count::default();
        for passage in marked::read(&path) {
            let found = marked::findings(&passage.text, passage.kind, &LEXICON);
            for mark in &passage.marks {
                let is_strength = mark.kinds[0].starts_with("strength-");
                let here: Vec<_> = found
                    .iter()
                    .filter(|f| f.stands() && is_strength == f.is_strength())
                    .filter(|f| marked::overlap(&f.range, &mark.range))
                    .collect();
                if !mark.is_shown() {
                    if !is_strength {
                        let cell = out.set_aside.entry(mark.status.clone()).or_default();
                        cell.0 += 1;
                        cell.1 += usize::from(!here.is_empty());
                    }
                    continue;
                }
                let right = here
                    .iter()
                    .any(|f| mark.kinds.contains(&f.kind(&LEXICON).id));
                let kind = out.kinds.entry(mark.kinds[0].clone()).or_default();
                kind.count(right);
                if here.is_empty() {
                    tell("missed", folder, &passage, &mark.range, &mark.kinds[0]);
                }
                let all = if is_strength {
                    &mut out.strengths
                } else {
                    &mut out.shown
                };
                all.count(!here.is_empty());
                if !is_strength {
                    in_file.count(!here.is_empty());
                }
                if mark.kinds[0].starts_with("risk-") {
                    out.risk.count(here.iter().any(|f| f.is_risk(&LEXICON)));
                }
            }
            for finding in found.iter().filter(|f| f.stands()) {
                let kind = &finding.kind(&LEXICON).id;
                let meant = |m: &marked::Mark| {
                    let of_its_sort = m.kinds[0].starts_with("strength-") == finding.is_strength();
                    m.is_shown() && of_its_sort && marked::overlap(&m.range, &finding.range)
                };
                if !passage.marks.iter().any(meant) {
                    tell("false", folder, &passage, &finding.range, kind);
                    let all = if finding.is_strength() {
                        &mut out.strengths
                    } else {
                        &mut out.shown
                    };
                    all.false_alarm += 1;
                    in_file.false_alarm += usize::from(!finding.is_strength());
                }
                if !passage
                    .marks
                    .iter()
                    .any(|m| meant(m) && m.kinds.contains(kind))
                {
                    out.kinds.entry(kind.clone()).or_default().false_alarm += 1;
                }
            }
        }
        out.files.insert(file, in_file);
    }
    out
}

fn print(measure: &Measure) {
    let row = |name: &str, count: &Count| println!("{name:28} {count}");
    row("shown (any kind)", &measure.shown);
    row("risk marked as risk", &measure.risk);
    row("strengths (any)", &measure.strengths);
    measure
        .files
        .iter()
        .for_each(|(file, count)| row(file, count));
    measure
        .kinds
        .iter()
        .for_each(|(kind, count)| row(kind, count));
    for (status, (marks, shown)) in &measure.set_aside {
        println!("{status:28} {marks:4} set aside by the reader, {shown:3} shown by the engine");
    }
}

#[test]
fn the_development_passages_are_read_with_care() {
    let measure = measure(OPEN);
    print(&measure);
    // Floors, a little below what is reached: a change that loses more has to say why.
    assert!(
        measure.shown.precision() >= 0.86,
        "precision {:.2}",
        measure.shown.precision()
    );
    assert!(
        measure.shown.recall() >= 0.80,
        "recall {:.2}",
        measure.shown.recall()
    );
    assert!(
        measure.risk.recall() >= 0.84,
        "risk recall {:.2}",
        measure.risk.recall()
    );
}

/// The tables of docs/accuracy.md.
fn tables(open: &Measure, held_out: &Measure) -> String {
    let line = |name: &str, count: &Count| {
        let (p, r, f1) = (count.precision(), count.recall(), count.f1());
        format!("| {name} | {p:.2} | {r:.2} | {f1:.2} |\n")
    };
    let recall = |name: &str, count: &Count| format!("| {name} | | {:.2} | |\n", count.recall());
    let mut out = String::from("| | precision | recall | F1 |\n|---|---|---|---|\n");
    for (name, measure) in [("development", open), ("**held-out**", held_out)] {
        out += &line(&format!("{name} passages, shown findings"), &measure.shown);
        out += &recall("… risk wording marked as risk", &measure.risk);
        out += &line("… strengths", &measure.strengths);
    }
    out += "\n| held-out, by hand | precision | recall | F1 |\n|---|---|---|---|\n";
    for (file, count) in &held_out.files {
        out += &line(file, count);
    }
    out += "\n| development, by kind | precision | recall | F1 |\n|---|---|---|---|\n";
    for (kind, count) in &open.kinds {
        out += &line(kind, count);
    }
    out += "\n| a reader sets aside as | development: shown all the same | held-out |\n|---|---|---|\n";
    for (status, (marks, shown)) in &open.set_aside {
        let (unseen, leaked) = held_out.set_aside.get(status).copied().unwrap_or_default();
        out += &format!("| {status} | {shown} of {marks} | {leaked} of {unseen} |\n");
    }
    out
}

/// Nobody reads `tests/held-out`; what is printed of it are totals.
#[test]
fn the_figures_in_the_documents_are_current() {
    const BEGIN: &str = "<!-- measured: UPDATE=1 cargo test --test development -->\n";
    const END: &str = "<!-- /measured -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accuracy.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).expect("the beginning of the tables");
    let (written, tail) = rest.split_once(END).expect("the end of the tables");
    let measured = tables(&measure(OPEN), &measure("tests/held-out"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, format!("{head}{BEGIN}{measured}{END}{tail}")).unwrap();
    } else {
        assert!(
            written == measured,
            "docs/accuracy.md is old: UPDATE=1 cargo test --test development"
        );
    }
}
