//! What sentences are about: topics of a person's life, between-session tasks, and words of
//! content.

use std::hash::{Hash, Hasher};

use crate::counsel::Case;
use crate::counsel::situation::places;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::Language;
use crate::note::Note;
use crate::scan::finding::Finding;

/// How often a note comes to a topic, and how often there is a cue in the same breath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The place of the `[[topic]]` in the lexicon.
    pub topic: usize,
    /// Sentences that name it.
    pub sentences: usize,
    /// The cues in such a sentence or one beside it, by their place among the findings that stand.
    pub cues: Vec<usize>,
}

/// The topics of a note.
pub fn topics(case: &Case<'_>) -> Vec<Topic> {
    let note = case.note;
    let mentions = case.reading.topics.iter();
    let named = mentions.filter_map(|m| Some((m.owner, note.sentence_at(m.range.start)?)));
    let mut named: Vec<(usize, usize)> = named.collect();
    named.sort_unstable();
    named.dedup();
    let standing = case.reading.findings.iter().filter(|f| f.stands());
    let of = |f: &Finding| (f.is_strength(), note.sentence_at(f.range.start));
    let at: Vec<(bool, Option<usize>)> = standing.map(of).collect();
    let mut out: Vec<Topic> = Vec::new();
    for (topic, sentence) in named {
        let block = note.sentences[sentence].block;
        // Findings stand in the order of the text.
        let first = at.partition_point(|(_, s)| *s < sentence.checked_sub(1));
        let near = at[first..].iter().enumerate();
        let near = near.take_while(|(_, (_, s))| s.is_some_and(|s| s <= sentence + 1));
        let cues = near.filter(|(_, (strength, s))| {
            !strength && s.is_some_and(|s| note.sentences[s].block == block)
        });
        let cues: Vec<usize> = cues.map(|(place, _)| first + place).collect();
        match out.last_mut().filter(|last| last.topic == topic) {
            Some(last) => {
                last.sentences += 1;
                last.cues.extend(cues);
                last.cues.dedup();
            }
            None => out.push(Topic {
                topic,
                sentences: 1,
                cues,
            }),
        }
    }
    out
}

/// The between-session task that a finding's sentence names. Of the language's names the longer
/// stand first, and one that is another's plural counts as that other.
pub fn task(note: &Note, finding: &Finding, lexicon: &Lexicon) -> Option<String> {
    let sentence = &note.sentences[note.sentence_at(finding.range.start)?].range;
    let text = &note.wording()[sentence.clone()];
    let names = &lexicon.language.task_names;
    let name = names.iter().find(|name| !places(text, name).is_empty())?;
    let singular = names.iter().find(|other| format!("{other}s") == **name);
    Some(singular.unwrap_or(name).clone())
}

/// The words of content of each sentence, as numbers.
pub fn about(note: &Note, language: &Language) -> Vec<Vec<u32>> {
    let sentences = note.sentences.iter();
    let words = sentences.map(|s| content(&note.wording()[s.range.clone()], language));
    words.filter(|words| !words.is_empty()).collect()
}

/// Letters of a word that say what it is about: "template" and "templates" are one.
const STEM: usize = 5;

/// The beginnings of the words that say what a text is about, as numbers: enough to see whether
/// two texts share some.
pub fn content(text: &str, language: &Language) -> Vec<u32> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let long = words.filter(|word| word.chars().count() > 2);
    let says = long.filter(|word| !language.function_words.iter().any(|empty| empty == word));
    let number = |word: &str| {
        let mut hasher = rustc_hash::FxHasher::default();
        word.chars()
            .take(STEM)
            .collect::<String>()
            .hash(&mut hasher);
        (hasher.finish() >> 32) as u32
    };
    says.map(number).collect()
}

/// How many words of content two texts share.
pub fn shared(one: &[u32], other: &[u32]) -> usize {
    one.iter().filter(|word| other.contains(word)).count()
}
