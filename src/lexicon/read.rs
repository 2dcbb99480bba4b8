//! From TOML to entries. Every problem is collected; an entry with a problem is left out and
//! all others stay.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::problem::{Origin, Problem, nearest};
use super::schema::*;
use super::source::{Layer, SourceFile};

/// An entry and where it stands.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Located<T> {
    pub origin: Origin,
    pub entry: T,
}

/// The entries of several layers, laid over each other.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Entries {
    pub kinds: Vec<Located<Kind>>,
    pub patterns: Vec<Located<Pattern>>,
    pub families: Vec<Located<Family>>,
    pub reflections: Vec<Located<Reflection>>,
    pub causes: Vec<Located<Cause>>,
    pub slots: Vec<Located<Slot>>,
    pub wording: Vec<Located<Wording>>,
    pub signs: Vec<Located<Sign>>,
    pub promises: Vec<Located<Promise>>,
    pub topics: Vec<Located<Topic>>,
    pub care_contexts: Vec<Located<CareContext>>,
    pub hints: Vec<Located<Hint>>,
    pub snippets: Vec<Located<Snippet>>,
    pub classes: Vec<Located<Class>>,
    pub cues: Vec<Located<Cue>>,
    pub sections: Vec<Located<Section>>,
    pub speakers: Vec<Located<SpeakerLabel>>,
    pub inflections: Vec<Located<Inflection>>,
    pub forms: Vec<Vec<String>>,
    pub language: Option<Located<Language>>,
    pub safety: Option<Located<Safety>>,
    pub interface: Option<Located<Interface>>,
    pub lint: Vec<Located<LintRule>>,
    /// Kinds that were switched off: known, and silent.
    pub silent: Vec<String>,
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

/// What a file may hold at its top level.
const TABLES: [&str; 24] = [
    "interface",
    "lint",
    "kind",
    "pattern",
    "family",
    "reflection",
    "cause",
    "slot",
    "wording",
    "sign",
    "promise",
    "topic",
    "care-context",
    "hint",
    "snippet",
    "class",
    "cue",
    "section",
    "speaker",
    "inflection",
    "forms",
    "language",
    "safety",
    "off",
];

impl Entries {
    /// Lays one more layer over what is there.
    pub fn add(&mut self, layer: &Layer) {
        self.problems.extend(layer.problems.iter().cloned());
        let mut above = Entries::default();
        let mut off = Vec::new();
        for file in &layer.files {
            FileReader::new(file).read(&mut above, &mut off);
        }
        self.problems.append(&mut above.problems);
        let problems = &mut self.problems;
        overlay(&mut self.kinds, above.kinds, |k| k.id.clone(), problems);
        overlay(
            &mut self.patterns,
            above.patterns,
            Pattern::full_id,
            problems,
        );
        overlay(
            &mut self.families,
            above.families,
            |f| f.id.clone(),
            problems,
        );
        overlay(
            &mut self.reflections,
            above.reflections,
            |r| r.id.clone(),
            problems,
        );
        overlay(&mut self.causes, above.causes, |c| c.id.clone(), problems);
        overlay(&mut self.slots, above.slots, |s| s.id.clone(), problems);
        overlay(&mut self.wording, above.wording, |w| w.id.clone(), problems);
        overlay(&mut self.signs, above.signs, |s| s.id.clone(), problems);
        overlay(
            &mut self.promises,
            above.promises,
            |p| p.id.clone(),
            problems,
        );
        overlay(&mut self.topics, above.topics, |t| t.id.clone(), problems);
        overlay(
            &mut self.care_contexts,
            above.care_contexts,
            |c| c.id.clone(),
            problems,
        );
        overlay(&mut self.hints, above.hints, |h| h.id.clone(), problems);
        overlay(
            &mut self.snippets,
            above.snippets,
            |s| s.id.clone(),
            problems,
        );
        overlay(&mut self.classes, above.classes, |c| c.id.clone(), problems);
        overlay(&mut self.lint, above.lint, |l| l.rule.clone(), problems);
        self.cues.append(&mut above.cues);
        self.sections.append(&mut above.sections);
        self.speakers.append(&mut above.speakers);
        self.inflections.append(&mut above.inflections);
        self.forms.append(&mut above.forms);
        self.language = above.language.or(self.language.take());
        self.safety = above.safety.or(self.safety.take());
        self.interface = above.interface.or(self.interface.take());
        off.iter().for_each(|id| self.switch_off(id));
    }

    /// Takes out what `off` names: a kind with its patterns, one pattern, a reflection, a rule of
    /// wording, a hint, a snippet.
    fn switch_off(&mut self, id: &Located<String>) {
        let name = &id.entry;
        let before = self.count();
        if self.kinds.iter().any(|k| k.entry.id == *name) {
            self.silent.push(name.clone());
        }
        self.kinds.retain(|k| k.entry.id != *name);
        self.patterns
            .retain(|p| p.entry.kind != *name && p.entry.full_id() != *name);
        self.reflections.retain(|r| r.entry.id != *name);
        self.wording.retain(|w| w.entry.id != *name);
        self.hints.retain(|h| h.entry.id != *name);
        self.snippets.retain(|s| s.entry.id != *name);
        if before == self.count() {
            self.problems.push(
                id.origin
                    .advice(format!("`off` names `{name}`, and nothing has that id")),
            );
        }
    }

    fn count(&self) -> usize {
        let words = self.kinds.len() + self.patterns.len() + self.wording.len();
        words + self.reflections.len() + self.hints.len() + self.snippets.len()
    }
}

impl Pattern {
    /// `missed-sessions/no-show`.
    pub fn full_id(&self) -> String {
        format!("{}/{}", self.kind, self.id)
    }
}

fn overlay<T>(
    below: &mut Vec<Located<T>>,
    above: Vec<Located<T>>,
    id: impl Fn(&T) -> String,
    problems: &mut Vec<Problem>,
) {
    use std::collections::{HashMap, hash_map};
    let mut places: HashMap<String, usize> = below
        .iter()
        .enumerate()
        .map(|(i, e)| (id(&e.entry), i))
        .collect();
    let lower = below.len();
    for entry in above {
        match places.entry(id(&entry.entry)) {
            hash_map::Entry::Vacant(free) => {
                free.insert(below.len());
                below.push(entry);
            }
            hash_map::Entry::Occupied(taken) if *taken.get() < lower => {
                below[*taken.get()] = entry;
            }
            hash_map::Entry::Occupied(taken) => {
                let first = &below[*taken.get()].origin;
                problems.push(entry.origin.error(format!(
                    "`{}` stands already at {}:{}; give one of them another id",
                    taken.key(),
                    first.file,
                    first.line
                )));
            }
        }
    }
}

struct FileReader<'a> {
    file: &'a SourceFile,
    /// Byte offsets at which lines start.
    lines: Vec<usize>,
}

impl<'a> FileReader<'a> {
    fn new(file: &'a SourceFile) -> Self {
        let breaks = file.text.match_indices('\n').map(|(i, _)| i + 1);
        Self {
            file,
            lines: std::iter::once(0).chain(breaks).collect(),
        }
    }

    fn origin(&self, offset: usize) -> Origin {
        Origin {
            file: self.file.name.clone(),
            line: self.lines.partition_point(|&start| start <= offset),
        }
    }

    fn read(&self, entries: &mut Entries, off: &mut Vec<Located<String>>) {
        let (table, errors) = DeTable::parse_recoverable(&self.file.text);
        for error in &errors {
            self.complain(error, 0, &mut entries.problems);
        }
        let table = table.into_inner();
        let default_kind = nested_id(&table, "kind");
        let default_family = nested_id(&table, "family");
        let problems = &mut entries.problems;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "kind" => entries.kinds.extend(self.one(value, problems)),
                "family" => entries.families.extend(self.one(value, problems)),
                "language" => {
                    entries.language = self.one(value, problems).or(entries.language.take())
                }
                "safety" => entries.safety = self.one(value, problems).or(entries.safety.take()),
                "interface" => {
                    entries.interface = self.one(value, problems).or(entries.interface.take());
                }
                "lint" => entries.lint.extend(self.many(value, problems)),
                "pattern" => {
                    let mut found: Vec<Located<Pattern>> = self.many(value, problems);
                    fill(&mut found, &default_kind, |p| &mut p.kind);
                    entries.patterns.append(&mut found);
                }
                "reflection" => {
                    let mut found: Vec<Located<Reflection>> = self.many(value, problems);
                    fill(&mut found, &default_family, |r| &mut r.family);
                    entries.reflections.append(&mut found);
                }
                "cause" => entries.causes.extend(self.many(value, problems)),
                "slot" => entries.slots.extend(self.many(value, problems)),
                "wording" => entries.wording.extend(self.many(value, problems)),
                "sign" => entries.signs.extend(self.many(value, problems)),
                "promise" => entries.promises.extend(self.many(value, problems)),
                "topic" => entries.topics.extend(self.many(value, problems)),
                "care-context" => entries.care_contexts.extend(self.many(value, problems)),
                "hint" => entries.hints.extend(self.many(value, problems)),
                "snippet" => entries.snippets.extend(self.many(value, problems)),
                "class" => entries.classes.extend(self.many(value, problems)),
                "cue" => entries.cues.extend(self.many(value, problems)),
                "section" => entries.sections.extend(self.many(value, problems)),
                "speaker" => entries.speakers.extend(self.many(value, problems)),
                "inflection" => entries.inflections.extend(self.many(value, problems)),
                "forms" => {
                    let lists: Option<Located<Vec<Vec<String>>>> = self.one(value, problems);
                    entries
                        .forms
                        .extend(lists.into_iter().flat_map(|l| l.entry));
                }
                "off" => off.extend(self.many(value, problems)),
                unknown => {
                    let near = nearest(unknown, TABLES.into_iter())
                        .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
                    let known = TABLES.join(", ");
                    problems.push(self.origin(key.span().start).error(format!(
                        "`{unknown}` is not known here{near} A file may hold: {known}"
                    )));
                }
            }
        }
    }

    fn one<T: DeserializeOwned>(
        &self,
        value: Spanned<DeValue<'_>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Located<T>> {
        let start = value.span().start;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(entry) => Some(Located {
                origin: self.origin(start),
                entry,
            }),
            Err(error) => {
                self.complain(&error, start, problems);
                None
            }
        }
    }

    fn many<T: DeserializeOwned>(
        &self,
        value: Spanned<DeValue<'_>>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Located<T>> {
        let start = value.span().start;
        let DeValue::Array(items) = value.into_inner() else {
            let advice = "this is a list: write `[[…]]` with double brackets, or `[\"…\"]`";
            problems.push(self.origin(start).error(advice));
            return Vec::new();
        };
        items
            .into_iter()
            .filter_map(|item| self.one(item, problems))
            .collect()
    }

    fn complain(&self, error: &toml::de::Error, fallback: usize, problems: &mut Vec<Problem>) {
        let start = error.span().map_or(fallback, |span| span.start);
        problems.push(self.origin(start).error(error.message()));
    }
}

fn fill<T>(entries: &mut [Located<T>], default: &str, field: fn(&mut T) -> &mut String) {
    for entry in entries {
        let field = field(&mut entry.entry);
        if field.is_empty() {
            default.clone_into(field);
        }
    }
}

fn nested_id(table: &DeTable<'_>, name: &str) -> String {
    let id = table
        .get(name)
        .and_then(|v| v.get_ref().get("id"))
        .and_then(|v| v.get_ref().as_str());
    id.unwrap_or_default().to_owned()
}
