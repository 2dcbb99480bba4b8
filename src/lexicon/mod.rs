//! The words: read, checked, laid over each other and compiled.
//!
//! Everything a clinician may want to change is TOML under `lexicon/`; this room turns it into
//! a [`Lexicon`] and says what is wrong with it, all at once, each with file and line.

mod compile;
pub mod dictionary;
pub mod grammar;
pub mod index;
pub mod lint;
mod needed;
mod packed;
pub mod phrase;
mod phrases;
pub mod problem;
mod program;
mod read;
mod ready;
pub mod schema;
pub mod source;
mod token;
mod words;

use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use dictionary::Dictionary;
use grammar::Grammar;
use index::PhraseIndex;
use phrases::{Phrases, Purpose, read_phrase};
use problem::{Problem, nearest};
use read::Entries;
pub use read::Located;
use ready::{Compiled, Ready};
use schema::*;
use source::Layer;
use words::{FormRule, Vocabulary};

/// A compiled lexicon. Cheap to share, never changed.
#[derive(Debug)]
pub struct Lexicon {
    pub language: Language,
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
    pub safety: Safety,
    pub interface: Interface,
    pub lint: Vec<Located<LintRule>>,
    /// Every word that a phrase names; reads a text for the indexes below.
    pub dictionary: Dictionary,
    /// The phrases of `patterns`; an owner is a place in that list.
    pub indicators: PhraseIndex,
    /// The phrases in which a pattern's words mean something else; owners as above.
    pub exceptions: PhraseIndex,
    /// The phrases of `cues`.
    pub context: PhraseIndex,
    /// The words that speak for `causes`.
    pub cause_words: PhraseIndex,
    /// The phrases of `wording`, and those in which its words mean something else.
    pub advised: PhraseIndex,
    pub advised_exceptions: PhraseIndex,
    /// The phrases of `signs`.
    pub sign_words: PhraseIndex,
    /// The phrases of `promises`: with a subject, without one, and done.
    pub promised: PhraseIndex,
    pub promise_openings: PhraseIndex,
    pub kept: PhraseIndex,
    /// The phrases of `topics`.
    pub topic_words: PhraseIndex,
    /// What the shape of a note is read by.
    pub grammar: Grammar,
    /// Pattern → the place of its kind.
    kind_of: Vec<usize>,
    by_kind: HashMap<String, usize>,
    fingerprint: u64,
}

impl Lexicon {
    /// Compiles layers, the first lowest. What is broken is left out and told.
    pub fn load(layers: &[Layer]) -> (Lexicon, Vec<Problem>) {
        let ready = || ready::read(crate::READY);
        if let Some(ready) = is_ready(layers).then(ready).flatten() {
            return (Lexicon::assemble(ready), Vec::new());
        }
        let (entries, mut problems) = read_entries(layers);
        let lexicon = Lexicon::assemble(Ready {
            compiled: compile_phrases(&entries, &mut problems),
            fingerprint: fingerprint(layers),
            entries,
        });
        problems.sort();
        problems.dedup();
        (lexicon, problems)
    }

    /// Reads and compiles the edition inside the binary beforehand, for [`crate::READY`]; nothing
    /// if there is a problem, so that it is told when the program runs. Called by `build.rs`.
    pub fn prepare() -> Vec<u8> {
        let layers: Vec<Layer> = source::built_in(READY_LANGUAGE).into_iter().collect();
        let (entries, mut problems) = read_entries(&layers);
        let ready = Ready {
            compiled: compile_phrases(&entries, &mut problems),
            fingerprint: fingerprint(&layers),
            entries,
        };
        match problems.is_empty() {
            true => ready::write(&ready),
            false => Vec::new(),
        }
    }

    /// The edition inside the binary, English.
    pub fn built_in() -> Lexicon {
        let layers: Vec<Layer> = source::built_in(READY_LANGUAGE).into_iter().collect();
        Lexicon::load(&layers).0
    }

    fn assemble(ready: Ready) -> Lexicon {
        let (mut entries, fingerprint) = (ready.entries, ready.fingerprint);
        let (dictionary, indexes) = ready.compiled.into_parts();
        let language = entries.language.take().map(|l| l.entry).unwrap_or_default();
        let by_kind: HashMap<String, usize> = entries
            .kinds
            .iter()
            .enumerate()
            .map(|(i, k)| (k.entry.id.clone(), i))
            .collect();
        let kind_of = entries
            .patterns
            .iter()
            .map(|p| by_kind[&p.entry.kind])
            .collect();
        let [
            indicators,
            exceptions,
            context,
            cause_words,
            advised,
            advised_exceptions,
            sign_words,
            promised,
            promise_openings,
            kept,
            topic_words,
        ] = indexes;
        let grammar = Grammar::new(&language, &entries.sections, &entries.speakers);
        Lexicon {
            grammar,
            language,
            kinds: entries.kinds,
            patterns: entries.patterns,
            families: entries.families,
            reflections: entries.reflections,
            causes: entries.causes,
            slots: entries.slots,
            wording: entries.wording,
            signs: entries.signs,
            promises: entries.promises,
            topics: entries.topics,
            care_contexts: entries.care_contexts,
            hints: entries.hints,
            snippets: entries.snippets,
            classes: entries.classes,
            cues: entries.cues,
            sections: entries.sections,
            speakers: entries.speakers,
            safety: entries.safety.map(|s| s.entry).unwrap_or_default(),
            interface: entries.interface.map(|i| i.entry).unwrap_or_default(),
            lint: entries.lint,
            dictionary,
            indicators,
            exceptions,
            context,
            cause_words,
            advised,
            advised_exceptions,
            sign_words,
            promised,
            promise_openings,
            kept,
            topic_words,
            kind_of,
            by_kind,
            fingerprint,
        }
    }

    /// The kind of a pattern, by its place in `patterns`.
    pub fn kind_of(&self, pattern: usize) -> &Kind {
        &self.kinds[self.kind_of[pattern]].entry
    }

    /// A kind by id.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.by_kind.get(id).map(|&i| &self.kinds[i].entry)
    }

    /// A family by id.
    pub fn family(&self, id: &str) -> Option<&Family> {
        self.families.iter().map(|f| &f.entry).find(|f| f.id == id)
    }

    /// A hint about whole notes by id.
    pub fn hint(&self, id: &str) -> Option<&Hint> {
        self.hints.iter().map(|h| &h.entry).find(|h| h.id == id)
    }

    /// The place of a sign by id.
    pub fn sign(&self, id: &str) -> Option<usize> {
        self.signs.iter().position(|s| s.entry.id == id)
    }

    /// A care context by id.
    pub fn care_context(&self, id: &str) -> Option<&CareContext> {
        let mut all = self.care_contexts.iter().map(|c| &c.entry);
        all.find(|context| context.id == id)
    }

    /// A cause by id.
    pub fn cause(&self, id: &str) -> Option<&Cause> {
        self.causes.iter().map(|c| &c.entry).find(|c| c.id == id)
    }

    /// Changes whenever a word of any file changes; the same on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Expressions that can't be compiled: for `lexicon check`, which has the time to try all.
    pub fn broken_expressions(&self) -> Vec<Problem> {
        let pattern = |(owner, reason): (u32, String)| {
            self.patterns[owner as usize]
                .origin
                .error(format!("this expression fails: {reason}"))
        };
        let cue = |(owner, reason): (u32, String)| {
            self.cues[owner as usize]
                .origin
                .error(format!("this expression fails: {reason}"))
        };
        let patterns = self.indicators.broken().into_iter().map(pattern);
        patterns
            .chain(self.context.broken().into_iter().map(cue))
            .collect()
    }
}

/// The language whose edition is compiled beforehand.
const READY_LANGUAGE: &str = "en";

/// Whether layers say just what was compiled beforehand.
fn is_ready(layers: &[Layer]) -> bool {
    let Some((first, above)) = layers.split_first() else {
        return false;
    };
    first.built_in.as_deref() == Some(READY_LANGUAGE) && above.iter().all(Layer::is_silent)
}

/// The entries of all layers, laid over each other; what points nowhere is left out and told.
fn read_entries(layers: &[Layer]) -> (Entries, Vec<Problem>) {
    let mut entries = Entries::default();
    layers.iter().for_each(|layer| entries.add(layer));
    let mut problems = std::mem::take(&mut entries.problems);
    check_references(&mut entries, &mut problems);
    (entries, problems)
}

/// Compiles every phrase; the owner of a phrase is the place of its entry.
fn compile_phrases(entries: &Entries, problems: &mut Vec<Problem>) -> Compiled {
    let language = entries.language.as_ref().map(|l| &l.entry);
    let words = vocabulary(entries, language, problems);
    let mut phrases = Phrases::new(&words, problems);
    for (owner, Located { entry, origin }) in entries.patterns.iter().enumerate() {
        let written = (&entry.find[..], entry.regex.as_slice(), &entry.needs[..]);
        phrases.add(Purpose::Indicators, owner, origin, written);
        phrases.add(
            Purpose::Exceptions,
            owner,
            origin,
            (&entry.unless, &[], &[]),
        );
    }
    for (owner, Located { entry, origin }) in entries.cues.iter().enumerate() {
        let written = (&entry.find[..], &entry.regex[..], &entry.needs[..]);
        phrases.add(Purpose::Context, owner, origin, written);
    }
    for (owner, Located { entry, origin }) in entries.causes.iter().enumerate() {
        phrases.add(Purpose::Causes, owner, origin, (&entry.find, &[], &[]));
    }
    for (owner, Located { entry, origin }) in entries.wording.iter().enumerate() {
        phrases.add(Purpose::Wording, owner, origin, (&entry.find, &[], &[]));
        let unless = (&entry.unless[..], &[][..], &[][..]);
        phrases.add(Purpose::WordingExceptions, owner, origin, unless);
    }
    for (owner, Located { entry, origin }) in entries.signs.iter().enumerate() {
        let written = (&entry.find[..], &entry.regex[..], &entry.needs[..]);
        phrases.add(Purpose::Signs, owner, origin, written);
    }
    for (owner, Located { entry, origin }) in entries.promises.iter().enumerate() {
        let mut add = |purpose, find| phrases.add(purpose, owner, origin, (find, &[], &[]));
        add(Purpose::Promises, &entry.find[..]);
        add(Purpose::PromiseOpenings, &entry.opens[..]);
        add(Purpose::Kept, &entry.kept[..]);
    }
    for (owner, Located { entry, origin }) in entries.topics.iter().enumerate() {
        phrases.add(Purpose::Topics, owner, origin, (&entry.find, &[], &[]));
    }
    phrases.build()
}

/// What layers say, as a number. A file of comments alone says nothing, and must not cost the
/// phrases that were compiled beforehand.
fn fingerprint(layers: &[Layer]) -> u64 {
    let mut hasher = siphasher::sip::SipHasher13::new();
    let files = layers.iter().flat_map(|layer| &layer.files);
    for file in files.filter(|file| file.says_something()) {
        file.text.hash(&mut hasher);
    }
    hasher.finish()
}

/// Classes, inflection and common words, with the phrases inside classes read.
fn vocabulary(
    entries: &Entries,
    language: Option<&Language>,
    problems: &mut Vec<Problem>,
) -> Vocabulary {
    let common = language.map_or(&[][..], |language| &language.common);
    let mut words = Vocabulary {
        common: common.iter().cloned().zip(0..).collect(),
        ..Vocabulary::default()
    };
    for forms in entries.forms.iter().filter(|forms| !forms.is_empty()) {
        words.irregular.insert(forms[0].clone(), forms.clone());
    }
    for rule in &entries.inflections {
        match regex::Regex::new(&rule.entry.when) {
            Ok(when) => words.rules.push(FormRule {
                when,
                strip: rule.entry.strip,
                add: rule.entry.add.clone(),
            }),
            Err(error) => problems.push(rule.origin.error(format!("`when`: {error}"))),
        }
    }
    for class in &entries.classes {
        let members = class.entry.words.iter();
        let nodes = members
            .filter_map(|word| read_phrase(word, &class.origin, problems))
            .collect();
        words.classes.insert(class.entry.id.clone(), nodes);
    }
    take_out_circles(&mut words, entries, problems);
    words
}

/// Classes that contain themselves, or classes that don't exist, are emptied and told.
fn take_out_circles(words: &mut Vocabulary, entries: &Entries, problems: &mut Vec<Problem>) {
    for class in &entries.classes {
        let id = &class.entry.id;
        let unknown = words.classes[id]
            .iter()
            .find_map(|member| words.unknown_class(member));
        let circular = || {
            let message = format!("the class `{{{id}}}` contains itself");
            words.is_circular(id).then_some(message)
        };
        if let Some(message) = unknown.or_else(circular) {
            problems.push(class.origin.error(message));
            words.classes.insert(id.clone(), Vec::new());
        }
    }
}

/// Leaves out what points nowhere, and says so.
fn check_references(entries: &mut Entries, problems: &mut Vec<Problem>) {
    let ids = |names: Vec<&String>| -> BTreeSet<String> { names.into_iter().cloned().collect() };
    let kinds = ids(entries.kinds.iter().map(|k| &k.entry.id).collect());
    let silent = std::mem::take(&mut entries.silent);
    let families = ids(entries.families.iter().map(|f| &f.entry.id).collect());
    let causes = ids(entries.causes.iter().map(|c| &c.entry.id).collect());
    let unknown = |what: &str, name: &str, known: &BTreeSet<String>| {
        let near = nearest(name, known.iter().map(String::as_str));
        let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
        format!("there is no {what} `{name}`{hint}")
    };
    entries.patterns.retain(|pattern| {
        let known = kinds.contains(&pattern.entry.kind);
        if !known {
            problems.push(
                pattern
                    .origin
                    .error(unknown("kind", &pattern.entry.kind, &kinds)),
            );
        } else if pattern.entry.find.is_empty() && pattern.entry.regex.is_none() {
            problems.push(pattern.origin.error("a pattern needs `find` (or `regex`)"));
        }
        known
    });
    entries.reflections.retain(|reflection| {
        let known = families.contains(&reflection.entry.family);
        if !known {
            problems.push(reflection.origin.error(unknown(
                "family",
                &reflection.entry.family,
                &families,
            )));
        }
        let fits = |k: &&String| *k != "any" && !kinds.contains(*k) && !silent.contains(*k);
        for kind in reflection.entry.kinds.iter().filter(fits) {
            problems.push(reflection.origin.error(unknown("kind", kind, &kinds)));
        }
        for cause in reflection
            .entry
            .causes
            .iter()
            .filter(|c| !causes.contains(*c))
        {
            problems.push(reflection.origin.error(unknown("cause", cause, &causes)));
        }
        known
    });
    for kind in &entries.kinds {
        for family in kind
            .entry
            .families
            .iter()
            .filter(|f| !families.contains(*f))
        {
            problems.push(kind.origin.error(unknown("family", family, &families)));
        }
        for cause in kind.entry.causes.iter().filter(|c| !causes.contains(&c.id)) {
            problems.push(kind.origin.error(unknown("cause", &cause.id, &causes)));
        }
    }
    for Located { entry, origin } in &entries.care_contexts {
        for cause in entry.raises.iter().filter(|c| !causes.contains(*c)) {
            problems.push(origin.error(unknown("cause", cause, &causes)));
        }
    }
}
