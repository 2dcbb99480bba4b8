//! What a user waits for, without the transport: `cargo bench`. docs/performance.md has figures,
//! and the script that puts the whole server beside others.

use std::sync::LazyLock;

use attune::counsel::situation::Situation;
use attune::counsel::{Counselled, hover, reflections, remarks};
use attune::lexicon::Lexicon;
use attune::note::position::Encoding;
use attune::note::{Note, TextKind};
use attune::record::Reader;
use attune::scan::scan;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

const SIZES: [usize; 4] = [2_000, 20_000, 200_000, 2_000_000];

fn main() {
    LazyLock::force(&LEXICON);
    divan::main();
}

/// A note of about so many bytes, made of the example notes.
fn text(size: usize) -> String {
    let files = std::fs::read_dir("examples/notes").unwrap().flatten();
    let mut paths: Vec<_> = files
        .map(|file| file.path())
        .filter(|p| p.is_file())
        .collect();
    paths.sort();
    let notes = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap());
    // Front matter is read at the top alone.
    let bodies: Vec<String> = notes.filter(|note| !note.starts_with("---")).collect();
    let mut text = String::new();
    while text.len() < size {
        bodies
            .iter()
            .for_each(|body| text.push_str(&(body.clone() + "\n")));
    }
    let mut end = size;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

fn read(text: &str) -> Counselled {
    let note = Note::parse(text, TextKind::Note, &LEXICON.grammar);
    Counselled::read(note, Situation::default(), &LEXICON)
}

#[divan::bench(sample_count = 20)]
fn cold_start() -> Lexicon {
    Lexicon::built_in()
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn open(bencher: Bencher, size: usize) {
    let text = text(size);
    let bencher = bencher.counter(BytesCount::new(size));
    bencher.bench_local(|| read(black_box(&text)));
}

/// A letter in the middle of the note, and all that is said of the note then.
#[divan::bench(args = SIZES)]
fn keystroke(bencher: Bencher, size: usize) {
    let mut known = read(&text(size));
    let mut at = size / 2;
    while !known.note.text.is_char_boundary(at) {
        at += 1;
    }
    bencher.bench_local(|| {
        known.edit(at..at, "a", &LEXICON);
        known.settle(Situation::default());
        let said = remarks::remarks(&known.case(&LEXICON)).len();
        known.edit(at..at + 1, "", &LEXICON);
        said
    });
}

#[divan::bench(args = [2_000_000])]
fn scan_throughput(bencher: Bencher, size: usize) {
    let text = text(size);
    bencher.counter(BytesCount::new(size)).bench_local(|| {
        let note = Note::parse(&*text, TextKind::Note, &LEXICON.grammar);
        scan(&note, &LEXICON).len()
    });
}

#[divan::bench(args = SIZES)]
fn hover_on_a_finding(bencher: Bencher, size: usize) {
    let known = read(&text(size));
    let case = known.case(&LEXICON);
    let finding = known
        .reading
        .findings
        .iter()
        .find(|f| f.is_shown())
        .unwrap();
    bencher.bench_local(|| hover::page(finding, &case).markdown());
}

#[divan::bench(args = SIZES)]
fn reflections_on_a_finding(bencher: Bencher, size: usize) {
    let known = read(&text(size));
    let case = known.case(&LEXICON);
    let finding = known
        .reading
        .findings
        .iter()
        .find(|f| f.is_shown())
        .unwrap();
    bencher.bench_local(|| reflections::offers(finding, &case).len());
}

#[divan::bench(args = [2_000, 20_000])]
fn record_of_a_note(bencher: Bencher, size: usize) {
    let text = text(size);
    let reader = Reader {
        lexicon: &LEXICON,
        situation: &Situation::default(),
        encoding: Encoding::default(),
    };
    bencher.bench_local(|| {
        let note = Note::parse(&*text, TextKind::Note, &LEXICON.grammar);
        reader.read("2026-03-04.txt".as_ref(), note)
    });
}
