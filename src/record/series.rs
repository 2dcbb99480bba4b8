//! Which notes are of one client. Two clients' notes must never be taken for one's, so this is
//! careful: notes of one folder with the same `client:` in their front matter, or, where none has
//! one, notes whose names are the same but for a date and numbers ("2026-03-04", "KL 2026-03-11").

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::note::Note;

static DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d\b").unwrap());

/// What notes of one series have in common. `None`: this note is a series of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Client(String),
    /// The file's name without its date and its numbers.
    Name(String),
}

/// The key of a note; `name` is its file's name without the ending.
pub fn key(note: &Note, name: &str) -> Option<Key> {
    if let Some(client) = note.field("client") {
        return Some(Key::Client(client.trim().to_lowercase()));
    }
    let date = DATE.find(name)?;
    let rest = format!("{} {}", &name[..date.start()], &name[date.end()..]);
    let letters = |c: char| if c.is_alphabetic() { c } else { ' ' };
    let words: String = rest.to_lowercase().chars().map(letters).collect();
    Some(Key::Name(
        words.split_whitespace().collect::<Vec<_>>().join(" "),
    ))
}

/// When a note was written: its front matter's `date`, or the date in its name.
pub fn date(note: &Note, name: &str) -> Option<String> {
    let named = || DATE.find(name).map(|date| date.as_str().to_owned());
    note.field("date").map(str::to_owned).or_else(named)
}

/// A file's name without folder and ending.
pub fn name(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::note::TextKind;

    #[test]
    fn notes_of_two_clients_are_never_one_series() {
        let lexicon = Lexicon::built_in();
        let parsed = |text: &str| Note::parse(text.into(), TextKind::Note, &lexicon.grammar);
        let plain = parsed("Client states nothing helps.");
        let kl = |name: &str| key(&plain, name);
        assert_eq!(kl("2026-03-04"), kl("2026-03-11"));
        assert_eq!(
            kl("KL 2026-03-04"),
            kl("2026-03-11 KL session 12"[..13].trim())
        );
        assert_ne!(kl("KL 2026-03-04"), kl("MR 2026-03-04"));
        assert_eq!(kl("group-dbt-skills"), None);
        let named = parsed("---\nclient: R-104\n---\nText.");
        assert_eq!(key(&named, "a"), Some(Key::Client("r-104".into())));
        assert_ne!(key(&named, "2026-03-04"), kl("2026-03-04"));
    }
}
