//! Many notes of one client: golden briefs of the example clients, and what their notes show
//! together, near-misses included.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use attune::counsel::Counselled;
use attune::counsel::remarks::{Place, Remark};
use attune::lexicon::Lexicon;
use attune::note::{Note, TextKind};
use attune::record::brief;
use attune::workspace::beside::Beside;
use attune::workspace::records::{Records, With};
use attune::workspace::series;
use attune::workspace::settings::Settings;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

fn example(client: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/notes")
        .join(client)
}

fn golden(client: &str, last: &str) {
    let path = example(client).join(last);
    let sessions = series::around(&path, With::new(&Settings::default(), &LEXICON));
    insta::assert_snapshot!(client, brief::brief(&sessions, &LEXICON).plain());
}

#[test]
fn the_briefs_of_the_example_clients() {
    golden("client-kl", "2026-04-21.txt");
    golden("client-r104", "2026-08-05.md");
}

#[test]
fn a_note_among_others_clients_is_a_series_of_its_own() {
    let path = example("girp-anxiety.md");
    let sessions = series::around(&path, With::new(&Settings::default(), &LEXICON));
    assert_eq!(sessions.len(), 1);
}

/// What the notes of a folder show together: (note, remark), in the order of the notes.
fn over_time(folder: &Path, settings: &Settings) -> Vec<(String, Remark)> {
    let with = With::new(settings, &LEXICON);
    let records = Records::default();
    records.refresh(folder, with, |_| false);
    let mut out = Vec::new();
    for session in records.all().into_iter().flatten() {
        let text = std::fs::read_to_string(&session.path).unwrap();
        let note = Note::parse(text, TextKind::Note, &LEXICON.grammar);
        let mut situation = settings.situation(0);
        let beside = Beside::find(&records, &session.path, &note, &mut situation, with);
        let Some(beside) = beside else { continue };
        let counselled = Counselled::read(note, situation, &LEXICON);
        let (remarks, _) = beside.remarks(&counselled.case(&LEXICON), with);
        let name = session.path.file_stem().unwrap().to_string_lossy();
        out.extend(remarks.into_iter().map(|remark| (name.to_string(), remark)));
    }
    out
}

/// The notes in which each pattern is told, without those listed in `passing`.
fn told(remarks: &[(String, Remark)]) -> BTreeMap<&str, Vec<&str>> {
    let mut out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (note, remark) in remarks {
        out.entry(&remark.code).or_default().push(note);
    }
    out
}

#[test]
fn the_example_clients_show_every_pattern_and_every_near_miss() {
    let settings = Settings::default();
    let r104 = over_time(&example("client-r104"), &settings);
    let of_r104 = told(&r104);
    // Three misses within six weeks; one miss and an office's cancellation later say nothing.
    assert_eq!(of_r104["attendance"], ["2026-04-08"]);
    assert!(of_r104["topic"].contains(&"2026-07-22"), "{of_r104:?}");
    assert_eq!(of_r104["returns"].last(), Some(&"2026-07-22"));
    assert_eq!(of_r104["strengths-grow"].last(), Some(&"2026-08-05"));
    assert!(
        !of_r104.contains_key("same-task"),
        "one log, dropped at once"
    );
    assert!(
        !of_r104.contains_key("promise-open"),
        "two weeks are not long"
    );
    let kl = over_time(&example("client-kl"), &settings);
    let of_kl = told(&kl);
    assert!(!of_kl.contains_key("attendance"), "two in six weeks");
    assert_eq!(of_kl["same-task"], ["2026-03-17"]);
    assert_eq!(of_kl["promise-open"], ["2026-04-21"]);
    // What settings call many is many.
    let strict = Settings::parse("[record]\nmisses = 2\n").unwrap();
    let kl = over_time(&example("client-kl"), &strict);
    assert!(told(&kl)["attendance"].contains(&"2026-02-10"), "{kl:?}");
}

#[test]
fn a_pattern_names_days_barriers_and_what_was_tried_and_links_to_the_notes() {
    let r104 = over_time(&example("client-r104"), &Settings::default());
    let (_, remark) = r104.iter().find(|(_, r)| r.code == "attendance").unwrap();
    for part in [
        "3 missed sessions in 6 weeks",
        "2026-03-25, 2026-04-01",
        "Practical barrier",
        "Tried to reach them",
    ] {
        assert!(remark.message.contains(part), "{}", remark.message);
    }
    let links: Vec<&PathBuf> = remark
        .related
        .iter()
        .filter_map(|related| match &related.place {
            Place::There(path, ..) => Some(path),
            Place::Here(_) => None,
        })
        .collect();
    assert_eq!(links, [&example("client-r104").join("2026-03-18.md")]);
}

/// A folder of notes of one client: each file's day and text.
fn written(notes: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (day, text) in notes {
        let text = format!("---\nclient: X-1\n---\n{text}\n");
        std::fs::write(folder.path().join(format!("{day}.md")), text).unwrap();
    }
    folder
}

#[test]
fn one_missed_session_told_in_three_notes_is_one() {
    let folder = written(&[
        ("2026-03-03", "## Attendance\nNo show, left VM."),
        (
            "2026-03-10",
            "## Data\nClient no-showed 3/3. Car broke down.",
        ),
        (
            "2026-03-17",
            "## Data\nMissed 3/3 due to the car, has come since.",
        ),
    ]);
    let remarks = over_time(folder.path(), &Settings::default());
    assert!(!told(&remarks).contains_key("attendance"), "{remarks:?}");
}

#[test]
fn the_office_is_not_the_client() {
    let folder = written(&[
        (
            "2026-03-03",
            "## Data\nSession cancelled by the clinic, snow.",
        ),
        (
            "2026-03-10",
            "## Data\nTherapist was ill and cancelled the 3/9 session.",
        ),
        (
            "2026-03-17",
            "## Data\nClient no-showed 3/16. Rescheduled by office to today.",
        ),
    ]);
    let remarks = over_time(folder.path(), &Settings::default());
    assert!(!told(&remarks).contains_key("attendance"), "{remarks:?}");
}

#[test]
fn nothing_about_safety_becomes_a_pattern() {
    let sad = "## Data\nClient feels hopeless and says she wants to die. Marriage: says she'd be better off dead.";
    let fine = "## Data\nClient cooked dinner for her kids.";
    let folder = written(&[
        ("2026-01-06", sad),
        ("2026-01-13", sad),
        ("2026-01-20", sad),
        ("2026-01-27", fine),
        ("2026-02-03", fine),
        ("2026-02-10", fine),
        ("2026-02-17", sad),
    ]);
    let remarks = over_time(folder.path(), &Settings::default());
    let told: Vec<_> = remarks
        .iter()
        .filter(|(_, r)| r.code != "strengths-grow")
        .collect();
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn a_thousand_notes_are_read_in_seconds_and_again_in_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example("client-r104").join("2026-04-08.md")).unwrap();
    for i in 0..1000 {
        let (month, day) = (1 + i / 28 % 12, 1 + i % 28);
        let name = format!("{}-{month:02}-{day:02}.md", 2020 + i / 336);
        std::fs::write(folder.path().join(name), &text).unwrap();
    }
    let (settings, records) = (Settings::default(), Records::default());
    let with = With::new(&settings, &LEXICON);
    assert!(records.refresh(folder.path(), with, |_| false));
    // No time is measured in a test; that nothing is read twice can be.
    assert!(!records.refresh(folder.path(), with, |_| false));
    assert_eq!(records.all().len(), 1);
    assert_eq!(records.all()[0].len(), 1000);
}
