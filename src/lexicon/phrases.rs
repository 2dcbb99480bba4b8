//! Every phrase of a lexicon, read and then compiled together: all share one dictionary and one
//! program.

use super::compile::{Compiler, Seen, gather, gather_stem};
use super::dictionary::Dictionary;
use super::index::{Entry, PhraseIndex, Source};
use super::phrase::{self, Node};
use super::problem::{Origin, Problem};
use super::ready::Compiled;
use super::words::Vocabulary;

/// What phrases are searched for: each purpose has an index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Indicators,
    /// What a pattern's `unless` names.
    Exceptions,
    Context,
    /// What speaks for a cause.
    Causes,
    Wording,
    /// What the `unless` of a rule of wording names.
    WordingExceptions,
    Signs,
    Promises,
    /// What promises without a subject, at the beginning of a sentence.
    PromiseOpenings,
    Kept,
    Topics,
}

/// How many purposes there are.
pub(super) const PURPOSES: usize = Purpose::Topics as usize + 1;

/// Phrases and raw expressions, read and not yet compiled.
pub(super) struct Phrases<'a> {
    words: &'a Vocabulary,
    problems: &'a mut Vec<Problem>,
    read: Vec<(Purpose, u32, Read)>,
}

enum Read {
    Phrase(Node),
    /// A regular expression and the words that it needs.
    Raw(String, Vec<String>),
}

impl<'a> Phrases<'a> {
    pub fn new(words: &'a Vocabulary, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            words,
            problems,
            read: Vec::new(),
        }
    }

    /// Reads what an entry finds: phrases, raw expressions, and the words those need.
    pub fn add(
        &mut self,
        purpose: Purpose,
        owner: usize,
        origin: &Origin,
        (find, raw, needs): (&[String], &[String], &[String]),
    ) {
        let owner = owner as u32;
        for source in find {
            let Some(node) = read_phrase(source, origin, self.problems) else {
                continue;
            };
            // Each alternative at the top is a rule of its own: it waits for its own rare word.
            let branches = match node {
                Node::Alt(branches) => branches,
                other => vec![other],
            };
            for branch in branches {
                match self.words.unknown_class(&branch) {
                    Some(message) => self.problems.push(origin.error(message)),
                    None => self.read.push((purpose, owner, Read::Phrase(branch))),
                }
            }
        }
        for source in raw {
            match regex_syntax::parse(source) {
                Ok(_) => {
                    let raw = Read::Raw(source.clone(), needs.to_vec());
                    self.read.push((purpose, owner, raw));
                }
                Err(error) => self
                    .problems
                    .push(origin.error(format!("`regex`: {error}"))),
            }
        }
    }

    /// Compiles all that was read: the dictionary, the program, and the index of each purpose.
    pub fn build(self) -> Compiled {
        let words = self.words;
        let mut dictionary = Dictionary::default();
        let mut seen = Seen::default();
        let classes = words.classes.values().flatten();
        classes.for_each(|node| gather(node, words, &mut dictionary, &mut seen));
        for (.., read) in &self.read {
            match read {
                Read::Phrase(node) => gather(node, words, &mut dictionary, &mut seen),
                Read::Raw(_, needs) => needs
                    .iter()
                    .for_each(|need| gather_stem(need, &mut dictionary)),
            }
        }
        dictionary.close(|key| words.cost(key));

        let mut compiler = Compiler::new(words, &mut dictionary);
        let mut entries: [Vec<Entry>; PURPOSES] = Default::default();
        for (purpose, owner, read) in &self.read {
            let source = match read {
                Read::Phrase(node) => Source::Phrase(compiler.phrase(node)),
                Read::Raw(regex, needs) => {
                    let stems = needs.iter().flat_map(|need| compiler.stem(need));
                    Source::Raw(regex.clone(), stems.collect())
                }
            };
            let owner = *owner;
            entries[*purpose as usize].push(Entry { owner, source });
        }
        let program = compiler.finish();
        let size = dictionary.size();
        let indexes = entries.map(|entries| PhraseIndex::new(entries, size));
        Compiled {
            dictionary,
            program,
            indexes,
        }
    }
}

/// Reads one phrase; what is wrong with it goes to `problems`.
pub(super) fn read_phrase(
    source: &String,
    origin: &Origin,
    problems: &mut Vec<Problem>,
) -> Option<Node> {
    let text = source;
    match phrase::parse(text) {
        Ok(node) => Some(node),
        Err(error) => {
            let column = error.column + 1;
            problems.push(origin.error(format!("`{text}`, character {column}: {}", error.message)));
            None
        }
    }
}
