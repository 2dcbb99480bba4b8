//! Which notes are of one client. Two clients' notes must never be taken for one's, so this is
//! careful: notes of one folder with the same `client:` in their front matter, or, where none has
//! one, notes whose names are the same but for dates, numbers and words like "session"
//! ("2026-03-04", "KL 2026-03-11", "KL intake").

use std::path::Path;

use jiff::civil::Date;

use super::date::Dates;
use crate::lexicon::schema::Language;
use crate::note::Note;

/// What notes of one series have in common. `None`: this note is a series of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Client(String),
    /// The file's name without its date and its numbers.
    Name(String),
}

impl Key {
    /// What the series is called: the client's code, or what the names have in common.
    pub fn name(&self) -> &str {
        match self {
            Key::Client(name) | Key::Name(name) => name,
        }
    }
}

/// Lines at the top of a note in which its date may stand, and how long such a line may be.
const HEAD_LINES: usize = 8;
const HEAD_LENGTH: usize = 120;

/// The key of a note; `name` is its file's name without the ending, `dated` whether the note says
/// when it was.
pub fn key(
    note: &Note,
    name: &str,
    dated: bool,
    dates: &Dates<'_>,
    language: &Language,
) -> Option<Key> {
    if let Some(client) = note.field("client") {
        return Some(Key::Client(client.trim().to_lowercase()));
    }
    let name = name.replace('_', " ");
    let numbered = name.contains(|c: char| c.is_ascii_digit());
    let rest = match dates.full(&name).pop() {
        Some(day) => format!("{} {}", &name[..day.range.start], &name[day.range.end..]),
        None => name,
    };
    let letters = |c: char| if c.is_alphabetic() { c } else { ' ' };
    let words: String = rest.to_lowercase().chars().map(letters).collect();
    let whose = words
        .split_whitespace()
        .filter(|word| !language.note_names.iter().any(|sort| sort == word));
    let whose = whose.collect::<Vec<_>>().join(" ");
    // A name that says neither when nor which is a single note's: two such may be two people's.
    let one_of_many = numbered || whose.is_empty() && dated;
    one_of_many.then_some(Key::Name(whose))
}

/// When a session was: the front matter's `date`, the date in the file's name, or the one at the
/// top of the note.
pub fn date(note: &Note, name: &str, dates: &Dates<'_>, language: &Language) -> Option<Date> {
    let first = |text: &str| Some(dates.full(text).first()?.date);
    let written = note.field("date").and_then(first);
    let named = || first(&name.replace('_', " "));
    written
        .or_else(named)
        .or_else(|| at_top(note, dates, language))
}

/// The first date in the first lines that is not a birthday.
fn at_top(note: &Note, dates: &Dates<'_>, language: &Language) -> Option<Date> {
    let start = note.front_matter.as_ref().map_or(0, |f| f.range.end);
    let lines = note.lines.iter().filter(|l| l.range.start >= start);
    let texts = lines.map(|line| &note.wording()[line.range.clone()]);
    let mut head = texts
        .filter(|text| !text.trim().is_empty())
        .take(HEAD_LINES);
    head.find_map(|text| {
        let other = |word: &String| {
            let words = text.split(|c: char| !c.is_alphanumeric());
            words.into_iter().any(|w| w.eq_ignore_ascii_case(word))
        };
        if text.len() > HEAD_LENGTH || language.other_dates.iter().any(other) {
            return None;
        }
        Some(dates.full(text).first()?.date)
    })
}

/// A file's name without folder and ending.
pub fn name(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// A note's name, in the order of its words and numbers: "session 9" before "session 10".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(Vec<(String, u64)>);

impl Name {
    pub fn of(path: &Path) -> Name {
        let name = name(path).to_lowercase();
        let mut parts = Vec::new();
        let mut rest = name.as_str();
        while !rest.is_empty() {
            let digit = |c: char| c.is_ascii_digit();
            let (words, tail) = rest.split_at(rest.find(digit).unwrap_or(rest.len()));
            let end = tail.find(|c| !digit(c)).unwrap_or(tail.len());
            parts.push((words.to_owned(), tail[..end].parse().unwrap_or(0)));
            rest = &tail[end..];
        }
        Name(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::note::TextKind;

    #[test]
    fn notes_of_two_clients_are_never_one_series() {
        let lexicon = Lexicon::built_in();
        let (language, dates) = (&lexicon.language, Dates::new(&lexicon.language, None));
        let parsed = |text: &str| Note::parse(text, TextKind::Note, &lexicon.grammar);
        let plain = parsed("Client states nothing helps.");
        let kl = |name: &str| key(&plain, name, false, &dates, language);
        assert_eq!(kl("2026-03-04"), kl("2026-03-11"));
        assert_eq!(kl("KL 2026-03-04"), kl("2026-03-11 KL session 12"));
        assert_eq!(kl("KL_20260304_intake"), kl("KL-session-2"));
        assert_ne!(kl("KL 2026-03-04"), kl("MR 2026-03-04"));
        assert_ne!(kl("session-1-KL"), kl("session-1-MR"));
        assert_eq!(kl("group-dbt-skills"), None);
        assert_eq!(kl("intake"), None);
        let dated = key(&plain, "intake", true, &dates, language);
        assert_eq!(dated, kl("2026-03-04"));
        let named = parsed("---\nclient: R-104\n---\nText.");
        let of = |name: &str| key(&named, name, true, &dates, language);
        assert_eq!(of("a"), Some(Key::Client("r-104".into())));
        assert_ne!(of("2026-03-04"), kl("2026-03-04"));
    }

    #[test]
    fn the_day_of_a_session_stands_in_front_matter_name_or_heading() {
        let lexicon = Lexicon::built_in();
        let (language, dates) = (&lexicon.language, Dates::new(&lexicon.language, None));
        let day = |text: &str, name: &str| {
            let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
            date(&note, name, &dates, language).map(|date| date.to_string())
        };
        let expected = Some("2026-03-04".to_owned());
        assert_eq!(
            day("---\ndate: 2026-03-04\n---\nText.", "2026-03-05"),
            expected
        );
        assert_eq!(day("---\ndate: March 4, 2026\n---\nText.", "x"), expected);
        assert_eq!(day("Text.", "KL_2026-03-04_progress"), expected);
        assert_eq!(
            day("KL  3/4/26  telehealth  50 min\n\nS: tired.", "x"),
            expected
        );
        assert_eq!(
            day("DOB: 1/2/1990\nDate of service: 03/04/2026\n", "x"),
            expected
        );
        assert_eq!(day("S: Last seen in 2025 by another clinic.", "x"), None);
    }

    #[test]
    fn numbers_count_as_numbers() {
        let mut names = ["session 10", "session 9", "intake"];
        names.sort_by_key(|name| Name::of(name.as_ref()));
        assert_eq!(names, ["intake", "session 9", "session 10"]);
    }
}
