//! All that a lexicon's phrases find in a note, from one look at each of its words. An edit reads
//! the sentences that it touched, and no other.

use std::ops::Range;

use super::context::{DrawnBy, Judge};
use super::finding::{Context, Finding};
use crate::lexicon::Lexicon;
use crate::lexicon::dictionary::Words;
use crate::lexicon::index::{PhraseIndex, PhraseMatch};
use crate::note::Note;
use crate::note::change::{Change, Placed};

/// What was found; each list in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Every finding, those that context sets aside included.
    pub findings: Vec<Finding>,
    /// Words that speak for a cause.
    pub causes: Vec<Mention>,
    /// Signs of what sort of session it was, and of what the note holds.
    pub signs: Vec<Mention>,
    /// Wording that has a kinder form; where several overlap, the longest first.
    pub wording: Vec<Mention>,
    /// What the clinician promises: with a subject, and without one at a sentence's beginning.
    pub promised: Vec<Mention>,
    pub promise_openings: Vec<Mention>,
    /// What they say is done.
    pub kept: Vec<Mention>,
    pub topics: Vec<Mention>,
}

/// Words of a note that an entry of the lexicon names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The place of the entry in its list.
    pub owner: usize,
    /// Bytes of the note.
    pub range: Range<usize>,
    pub context: Context,
}

impl Reading {
    /// Reads a note.
    pub fn of(note: &Note, lexicon: &Lexicon) -> Reading {
        Reading::of_sentences(note, 0..note.sentences.len(), lexicon)
    }

    /// Brings the reading of a note up to date after an edit of it.
    pub fn update(&mut self, note: &Note, change: &Change, lexicon: &Lexicon) {
        let sentences = change.read(&note.sentences);
        let new = Reading::of_sentences(note, sentences, lexicon);
        change.put(new.findings, &mut self.findings);
        change.put(new.causes, &mut self.causes);
        change.put(new.signs, &mut self.signs);
        change.put(new.wording, &mut self.wording);
        change.put(new.promised, &mut self.promised);
        change.put(new.promise_openings, &mut self.promise_openings);
        change.put(new.kept, &mut self.kept);
        change.put(new.topics, &mut self.topics);
    }

    fn of_sentences(note: &Note, sentences: Range<usize>, lexicon: &Lexicon) -> Reading {
        let text = note.wording();
        let mut words = super::words(note, sentences, lexicon);
        let find = |index: &PhraseIndex, words: &Words| super::find(index, text, words);
        let indicators = find(&lexicon.indicators, &words);
        let [causes, signs, promised, promise_openings, kept, topics] = [
            &lexicon.cause_words,
            &lexicon.sign_words,
            &lexicon.promised,
            &lexicon.promise_openings,
            &lexicon.kept,
            &lexicon.topic_words,
        ]
        .map(|index| find(index, &words));
        let wording = find(&lexicon.advised, &words);
        // Only where something stands is it worth knowing how it is meant.
        let all = [
            &indicators,
            &causes,
            &signs,
            &promised,
            &promise_openings,
            &kept,
            &topics,
            &wording,
        ];
        words.keep_around(all.into_iter().flatten().map(|found| found.range.start));
        let wording = super::without(wording, find(&lexicon.advised_exceptions, &words));
        let judge = Judge::new(note, lexicon, &words);
        let mentions = |found: Vec<PhraseMatch>, drawn_by| {
            let mention = |found: PhraseMatch| Mention {
                owner: found.owner as usize,
                context: judge.judge(&found.range, drawn_by, &[]),
                range: found.range,
            };
            let mut mentions: Vec<Mention> = found.into_iter().map(mention).collect();
            mentions.sort_by_key(|m| (m.range.start, std::cmp::Reverse(m.range.end), m.owner));
            mentions
        };
        Reading {
            findings: super::findings(note, indicators, &words, &judge, lexicon),
            causes: mentions(causes, DrawnBy::Reader),
            signs: mentions(signs, DrawnBy::Reader),
            wording: mentions(wording, DrawnBy::Reader),
            promised: mentions(promised, DrawnBy::Pattern),
            promise_openings: mentions(promise_openings, DrawnBy::Pattern),
            kept: mentions(kept, DrawnBy::Pattern),
            topics: mentions(topics, DrawnBy::Reader),
        }
    }

    /// The words of a sign, in the order of the text.
    pub fn signs_of<'a>(
        &'a self,
        id: &str,
        lexicon: &Lexicon,
    ) -> impl Iterator<Item = &'a Range<usize>> {
        let sign = lexicon.sign(id);
        let found = self.signs.iter();
        let found = found.filter(move |mention| Some(mention.owner) == sign);
        found.map(|mention| &mention.range)
    }
}

impl Placed for Mention {
    fn start(&self) -> usize {
        self.range.start
    }

    fn shift(&mut self, by: isize) {
        self.range.shift(by);
        self.context.shift(by);
    }
}

impl Placed for Finding {
    fn start(&self) -> usize {
        self.range.start
    }

    fn shift(&mut self, by: isize) {
        self.range.shift(by);
        self.context.shift(by);
        self.slots.iter_mut().for_each(|(_, range)| range.shift(by));
    }
}

impl Context {
    fn shift(&mut self, by: isize) {
        if let Some(cue) = &mut self.decided_by {
            cue.shift(by);
        }
    }
}
