//! Lint of reflections: what a text that goes into a clinical note may not say, and what a kind
//! needs at least. The word rules are data (`lexicon/<language>/lint.toml`, after the domain
//! reference 7.3); counting is here.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};

use super::Lexicon;
use super::problem::Problem;
use super::read::Located;
use super::schema::{Group, LintRule, Reflection};

const WORDS: std::ops::RangeInclusive<usize> = 6..=32;
const HARDEST_GRADE: f32 = 8.0;
const MOST_SLOTS: usize = 2;
const MOST_ALIKE: f32 = 0.7;
const TEXTS_OF_A_KIND: usize = 6;
const FAMILIES_OF_A_KIND: usize = 3;

/// Everything that reflections and their coverage leave to mend.
pub fn check(lexicon: &Lexicon) -> Vec<Problem> {
    let mut problems = Vec::new();
    let rules = compiled(lexicon, &mut problems);
    for reflection in &lexicon.reflections {
        let text = &reflection.entry;
        let mut broken: Vec<(&str, String)> = Vec::new();
        for rule in rules.iter().filter(|r| r.applies(text)) {
            broken.extend(rule.breach(&text.text));
        }
        broken.extend(counts(text));
        broken.extend(slots(lexicon, text));
        broken.extend(twin(lexicon, reflection));
        for (rule, why) in broken {
            if !text.allow.contains_key(rule) {
                let id = &text.id;
                problems.push(
                    reflection
                        .origin
                        .advice(format!("reflection `{id}`: {rule}: {why}")),
                );
            }
        }
    }
    problems.extend(coverage(lexicon));
    problems
}

struct Rule<'a> {
    entry: &'a LintRule,
    forbid: Vec<Regex>,
    require: Vec<Regex>,
}

fn compiled<'a>(lexicon: &'a Lexicon, problems: &mut Vec<Problem>) -> Vec<Rule<'a>> {
    let mut compile = |rule: &Located<LintRule>, sources: &[String]| -> Vec<Regex> {
        let build = |s: &String| RegexBuilder::new(s).case_insensitive(true).build();
        let mut out = Vec::new();
        for source in sources {
            match build(source) {
                Ok(regex) => out.push(regex),
                Err(error) => problems.push(rule.origin.error(format!("`{source}`: {error}"))),
            }
        }
        out
    };
    let rule = |rule: &'a Located<LintRule>| Rule {
        entry: &rule.entry,
        forbid: compile(rule, &rule.entry.forbid),
        require: compile(rule, &rule.entry.require),
    };
    lexicon.lint.iter().map(rule).collect()
}

impl Rule<'_> {
    fn applies(&self, text: &Reflection) -> bool {
        let families = &self.entry.families;
        (families.is_empty() || families.contains(&text.family))
            && (!self.entry.after_risk || text.after_risk)
    }

    fn breach(&self, text: &str) -> Option<(&str, String)> {
        let because = &self.entry.because;
        if let Some(found) = self.forbid.iter().find_map(|r| r.find(text)) {
            return Some((&self.entry.rule, format!("“{}”: {because}", found.as_str())));
        }
        let missing = !self.require.is_empty() && !self.require.iter().any(|r| r.is_match(text));
        missing.then(|| (self.entry.rule.as_str(), because.clone()))
    }
}

/// Rules about numbers.
fn counts(text: &Reflection) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let words = text.text.split_whitespace().count();
    if !WORDS.contains(&words) {
        out.push((
            "length",
            format!(
                "{words} words; {} to {} are good",
                WORDS.start(),
                WORDS.end()
            ),
        ));
    }
    let questions = text.text.matches('?').count();
    let most = if text.family == "consent" { 2 } else { 1 };
    if questions > most {
        out.push(("one-question", "one question at a time".into()));
    }
    let grade = reading_grade(&text.text);
    if grade > HARDEST_GRADE {
        out.push((
            "grade",
            format!("reading grade {grade:.1}; {HARDEST_GRADE} at most"),
        ));
    }
    out
}

/// Flesch–Kincaid grade, syllables counted as runs of vowels.
pub fn reading_grade(text: &str) -> f32 {
    let plain = text.replace(['{', '}', '_'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let sentences = plain.matches(['.', '?', ';']).count().max(1);
    let syllables: usize = words.iter().map(|w| syllables(w)).sum();
    let count = words.len().max(1) as f32;
    0.39 * count / sentences as f32 + 11.8 * syllables as f32 / count - 15.59
}

fn syllables(word: &str) -> usize {
    let lower = word.to_lowercase();
    let vowel = |c: char| "aeiouy".contains(c);
    let runs = lower
        .split(|c| !vowel(c))
        .filter(|run| !run.is_empty())
        .count();
    let silent = lower
        .trim_end_matches(|c: char| !c.is_alphabetic())
        .ends_with('e');
    runs.saturating_sub(usize::from(silent && runs > 1)).max(1)
}

/// The names between braces.
pub fn slot_names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}

fn slots(lexicon: &Lexicon, text: &Reflection) -> Vec<(&'static str, String)> {
    let names: Vec<&str> = slot_names(&text.text).collect();
    let mut out = Vec::new();
    if names.len() > MOST_SLOTS {
        out.push((
            "slots",
            format!("{} slots; {MOST_SLOTS} at most", names.len()),
        ));
    }
    for name in names {
        if !lexicon.slots.iter().any(|s| s.entry.id == name) {
            out.push(("slots", format!("there is no slot `{{{name}}}`")));
        }
    }
    out
}

/// A sibling (same family, a kind in common) that says nearly the same.
fn twin(lexicon: &Lexicon, one: &Located<Reflection>) -> Option<(&'static str, String)> {
    let words = |r: &Reflection| -> BTreeSet<String> {
        let plain = |c: char| !c.is_alphanumeric() && c != '\'';
        r.text
            .to_lowercase()
            .split(plain)
            .filter(|w| !w.is_empty())
            .map(Into::into)
            .collect()
    };
    let mine = words(&one.entry);
    let earlier = lexicon
        .reflections
        .iter()
        .take_while(|other| other.entry.id != one.entry.id);
    for other in earlier.filter(|o| o.entry.family == one.entry.family) {
        let theirs = words(&other.entry);
        let alike = mine.intersection(&theirs).count() as f32 / mine.union(&theirs).count() as f32;
        if alike >= MOST_ALIKE {
            return Some((
                "distinct",
                format!("nearly the same as `{}`", other.entry.id),
            ));
        }
    }
    None
}

/// Each kind that takes reflections has enough, from enough families.
fn coverage(lexicon: &Lexicon) -> Vec<Problem> {
    let mut problems = Vec::new();
    let takes = |g: Group| !matches!(g, Group::Risk | Group::Strength);
    for kind in lexicon.kinds.iter().filter(|k| takes(k.entry.group)) {
        let id = &kind.entry.id;
        let texts = lexicon
            .reflections
            .iter()
            .filter(|r| r.entry.kinds.contains(id));
        let families: Vec<&str> = texts.map(|r| r.entry.family.as_str()).collect();
        let distinct: BTreeSet<&str> = families.iter().copied().collect();
        if families.len() < TEXTS_OF_A_KIND || distinct.len() < FAMILIES_OF_A_KIND {
            problems.push(kind.origin.advice(format!(
                "`{id}` has {} reflections from {} families; at least {TEXTS_OF_A_KIND} from \
                 {FAMILIES_OF_A_KIND} are wanted",
                families.len(),
                distinct.len()
            )));
        }
        let gentle = distinct.contains("validating") || distinct.contains("normalizing");
        if !(distinct.contains("curious") && gentle) {
            problems.push(kind.origin.advice(format!(
                "`{id}` needs a curious reflection, and a validating or normalizing one"
            )));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_simple_and_hard_texts() {
        assert!(reading_grade("You came back today, and I'm glad you're here.") < 4.0);
        let hard =
            "Psychological ambivalence frequently accompanies organizational transformation.";
        assert!(reading_grade(hard) > 14.0);
    }
}
