//! What is wrong with a lexicon file, told so that its author can mend it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One problem in one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as the user would name it.
    pub file: String,
    /// From 1; 0 when the problem has no line (a file that can't be read).
    pub line: usize,
    pub gravity: Gravity,
    pub message: String,
}

/// What a problem means for the entry it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// The entry is left out.
    Error,
    /// The entry works; `attune lexicon check` wants better.
    Advice,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.gravity {
            Gravity::Error => "error",
            Gravity::Advice => "advice",
        };
        match self.line {
            0 => write!(f, "{}: {word}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {word}: {}", self.file, self.message),
        }
    }
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
pub struct Origin {
    pub file: String,
    /// From 1.
    pub line: usize,
}

impl Origin {
    pub(super) fn error(&self, message: impl Into<String>) -> Problem {
        self.problem(Gravity::Error, message)
    }

    pub(crate) fn advice(&self, message: impl Into<String>) -> Problem {
        self.problem(Gravity::Advice, message)
    }

    fn problem(&self, gravity: Gravity, message: impl Into<String>) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.line,
            gravity,
            message: message.into(),
        }
    }
}

/// The known name that `wrong` was probably meant to be: for "did you mean".
pub fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (distance(wrong, name), name))
        .min()
        .filter(|(d, name)| *d <= 1 + name.len().min(wrong.len()) / 3)
        .map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_offers_slips_of_the_finger_only() {
        let kinds = ["hopelessness", "withdrawal", "yes-but"];
        assert_eq!(
            nearest("hopelesness", kinds.into_iter()),
            Some("hopelessness")
        );
        assert_eq!(nearest("yesbut", kinds.into_iter()), Some("yes-but"));
        assert_eq!(nearest("banana", kinds.into_iter()), None);
    }
}
