//! What the shape of a note is read by: headings, speaker labels, abbreviations. Words only;
//! the reading itself is the next room's.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use regex::{RegexSet, RegexSetBuilder};

use super::read::Located;
use super::schema::{Language, Role, Section, SectionClass, SpeakerLabel};

/// Headings, labels and abbreviations, keyed for look-up. All keys are folded by [`fold`].
#[derive(Debug, Default)]
pub struct Grammar {
    headings: HashMap<String, Vec<(SectionClass, bool)>>,
    letters: HashMap<String, Vec<(SectionClass, bool)>>,
    speakers: HashMap<String, Role>,
    titles: HashSet<String>,
    abbreviations: HashSet<String>,
    starters: HashSet<String>,
    sign_offs: Vec<String>,
    /// Compiled when the first is looked for: most runs end without.
    compiled_sign_offs: OnceLock<RegexSet>,
}

impl Grammar {
    pub(super) fn new(
        language: &Language,
        sections: &[Located<Section>],
        speakers: &[Located<SpeakerLabel>],
    ) -> Self {
        let folded = |words: &[String]| words.iter().map(|w| fold(w)).collect();
        let mut grammar = Self {
            titles: folded(&language.titles),
            abbreviations: folded(&language.abbreviations),
            starters: folded(&language.starters),
            sign_offs: language.sign_offs.clone(),
            ..Self::default()
        };
        for section in sections.iter().map(|s| &s.entry) {
            let meaning = (section.class, section.first);
            for heading in &section.headings {
                grammar
                    .headings
                    .entry(fold(heading))
                    .or_default()
                    .push(meaning);
            }
            for letter in &section.letters {
                grammar
                    .letters
                    .entry(letter.clone())
                    .or_default()
                    .push(meaning);
            }
        }
        for speaker in speakers.iter().map(|s| &s.entry) {
            let labels = speaker
                .labels
                .iter()
                .map(|label| (fold(label), speaker.role));
            grammar.speakers.extend(labels);
        }
        grammar
    }

    /// The class a heading opens; `first`: it is the first section of its note.
    pub fn heading(&self, title: &str, first: bool) -> Option<SectionClass> {
        choose(self.headings.get(&fold(title))?, first)
    }

    /// The class a single letter (`P`) opens. Capitals only.
    pub fn letter(&self, letter: &str, first: bool) -> Option<SectionClass> {
        choose(self.letters.get(letter)?, first)
    }

    /// Who speaks after this label.
    pub fn speaker(&self, label: &str) -> Option<Role> {
        self.speakers.get(&fold(label)).copied()
    }

    /// Whether a full stop after this word can't end a sentence.
    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(&fold(word))
    }

    pub fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviations.contains(&fold(word))
    }

    /// Whether a line signs a note, or belongs to its billing.
    pub fn is_sign_off(&self, line: &str) -> bool {
        let compile = || {
            let mut set = RegexSetBuilder::new(&self.sign_offs);
            set.case_insensitive(true).build().unwrap_or_default()
        };
        self.compiled_sign_offs.get_or_init(compile).is_match(line)
    }

    /// Whether a word often begins a sentence.
    pub fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(&fold(word))
    }
}

/// A meaning that holds only for a note's first section wins there, and counts nowhere else.
fn choose(meanings: &[(SectionClass, bool)], first: bool) -> Option<SectionClass> {
    let fits = |only_first: bool| meanings.iter().find(|m| m.1 == only_first).map(|m| m.0);
    let special = if first { fits(true) } else { None };
    special.or_else(|| fits(false))
}

/// Lower case, blanks squeezed, `&` and `/` spelled alike, no trailing full stop.
fn fold(text: &str) -> String {
    let spelled = text.replace('&', " and ").replace('/', " ");
    let words: Vec<&str> = spelled.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_lowercase()
}
