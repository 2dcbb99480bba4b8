//! A pattern's own examples, run: what it must find and what it must leave alone.

use super::scan;
use crate::lexicon::Lexicon;
use crate::lexicon::problem::Problem;
use crate::lexicon::schema::Group;
use crate::note::{Note, TextKind};

/// At least so many of each belong to a pattern.
const WANTED: usize = 2;

/// Runs the examples of every pattern. Empty: all hold.
pub fn check(lexicon: &Lexicon) -> Vec<Problem> {
    (0..lexicon.patterns.len())
        .flat_map(|place| check_pattern(lexicon, place))
        .collect()
}

fn check_pattern(lexicon: &Lexicon, place: usize) -> Vec<Problem> {
    let pattern = &lexicon.patterns[place];
    let kind = lexicon.kind_of(place);
    let mut problems = Vec::new();
    let mut say = |message: String| problems.push(pattern.origin.advice(message));
    let name = pattern.entry.full_id();
    for (list, what) in [
        (&pattern.entry.finds, "finds"),
        (&pattern.entry.leaves, "leaves"),
    ] {
        if list.len() < WANTED {
            say(format!(
                "`{name}` has {} example(s) in `{what}`; give it at least {WANTED}",
                list.len()
            ));
        }
    }
    for text in &pattern.entry.finds {
        let (raw, shown) = look(lexicon, text, place);
        let risk = |kinds: &[&str]| {
            kinds
                .iter()
                .any(|k| lexicon.kind(k).is_some_and(|k| k.group == Group::Risk))
        };
        if !raw {
            say(format!("`{name}` does not match its own example: {text}"));
        } else if !shown.contains(&kind.id.as_str()) && !risk(&shown) {
            say(format!(
                "`{name}` matches, and its kind is not shown, in: {text}"
            ));
        }
    }
    for text in &pattern.entry.leaves {
        if look(lexicon, text, place).1.contains(&kind.id.as_str()) {
            say(format!(
                "`{name}` should leave this alone, yet `{}` is shown: {text}",
                kind.id
            ));
        }
    }
    problems
}

/// Whether the pattern itself matches, and the kinds shown in the end.
fn look<'a>(lexicon: &'a Lexicon, text: &str, place: usize) -> (bool, Vec<&'a str>) {
    let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
    let sentences = note.sentences.iter().map(|s| s.range.clone());
    let words = lexicon.dictionary.read(note.wording(), sentences);
    let mut raw = false;
    lexicon
        .indicators
        .find(note.wording(), &words, |m| raw |= m.owner as usize == place);
    let shown = scan(&note, lexicon);
    let shown = shown.iter().filter(|f| f.stands());
    (raw, shown.map(|f| f.kind(lexicon).id.as_str()).collect())
}
