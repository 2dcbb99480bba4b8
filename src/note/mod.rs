//! A text as structure: lines, blocks, sentences, sections, quotations, speakers, comments.
//!
//! Nothing here knows which words matter; what headings and abbreviations there are comes from
//! the lexicon's grammar. All offsets are bytes; [`position`] alone turns them into others.

pub mod block;
pub mod change;
pub mod critic;
pub mod directive;
mod edit;
pub mod front_matter;
pub mod line;
pub mod position;
pub mod quote;
pub mod section;
pub mod sentence;
pub mod text;
mod touched;
mod window;

use std::ops::Range;

use crate::lexicon::grammar::Grammar;
use crate::lexicon::schema::Role;
pub use block::{Block, BlockKind};
use block::{Blocks, Carried};
use change::Placed;
use directive::Comments;
use front_matter::FrontMatter;
use line::Line;
use quote::Quote;
use section::Section;

/// What kind of text this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextKind {
    /// A clinician's note, transcript lines possible.
    #[default]
    Note,
    /// Something a client said.
    Utterance,
    /// Turns with labels; a line without one belongs to the last speaker.
    Transcript,
}

/// A note with its structure: as [`Note::parse`] reads it, and as [`Note::edit`] keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    /// The text without its comments, if it has any.
    blanked: Option<String>,
    kind: TextKind,
    pub lines: Vec<Line>,
    pub front_matter: Option<FrontMatter>,
    pub sections: Vec<Section>,
    pub blocks: Vec<Block>,
    pub sentences: Vec<Sentence>,
    pub quotes: Vec<Quote>,
    pub comments: Comments,
    /// Where lines open or close a fence.
    fences: Vec<usize>,
    /// Lines that begin with a speaker's label, and whose.
    labels: Vec<(usize, Role)>,
}

/// A sentence and the place of its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub range: Range<usize>,
    pub block: usize,
}

impl Note {
    /// Reads a text. Never fails: what has no structure is one section of plain blocks.
    pub fn parse(text: impl Into<String>, kind: TextKind, grammar: &Grammar) -> Note {
        let text = text.into();
        let comments = directive::comments(&text);
        let mut note = Note {
            blanked: directive::blanked(&text, &comments),
            text,
            kind,
            lines: Vec::new(),
            front_matter: None,
            sections: Vec::new(),
            blocks: Vec::new(),
            sentences: Vec::new(),
            quotes: Vec::new(),
            comments,
            fences: Vec::new(),
            labels: Vec::new(),
        };
        note.lines = line::lines(note.wording());
        note.front_matter = front_matter::front_matter(&note.text, &note.lines);
        let lines = note.first_line()..note.lines.len();
        note.fences = note.fences_in(lines.clone());
        note.labels = note.labels_in(lines.clone(), grammar);
        let part = note.part(lines, Carried::at_top(kind), grammar);
        note.sections = part.sections;
        note.blocks = part.blocks;
        note.sentences = part.sentences;
        note.quotes = part.quotes;
        note
    }

    /// The text with blanks in the place of comments: nobody's wording, and no part of a sentence.
    /// Offsets are the same.
    pub fn wording(&self) -> &str {
        self.blanked.as_ref().unwrap_or(&self.text)
    }

    /// Where the note's text begins: behind the front matter.
    pub fn start(&self) -> usize {
        self.front_matter.as_ref().map_or(0, |f| f.range.end)
    }

    /// The place of the first line behind the front matter.
    fn first_line(&self) -> usize {
        let start = self.start();
        self.lines.partition_point(|line| line.range.start < start)
    }

    fn fences_in(&self, lines: Range<usize>) -> Vec<usize> {
        let lines = self.lines[lines].iter();
        let fences = lines.filter(|line| line.is_fence(self.wording()));
        fences.map(|line| line.range.start).collect()
    }

    fn labels_in(&self, lines: Range<usize>, grammar: &Grammar) -> Vec<(usize, Role)> {
        let label = |line: &Line| {
            let (role, _) = block::turn(self.wording(), line, grammar)?;
            Some((line.range.start, role))
        };
        self.lines[lines].iter().filter_map(label).collect()
    }

    /// Whether both sides have lines of their own.
    fn has_turns(&self) -> bool {
        let speaks = |role| self.labels.iter().any(|(_, speaker)| *speaker == role);
        speaks(Role::Client) && speaks(Role::Therapist)
    }

    /// Reads the structure of some lines; `carried` tells of the one before. Sections come with
    /// all those before.
    fn part(&self, lines: Range<usize>, mut carried: Carried, grammar: &Grammar) -> Part {
        let text = self.wording();
        let first = self.lines.get(lines.start).map(|line| line.range.start);
        let at_top = lines.start == self.first_line();
        let mut sections = match at_top {
            true => vec![Section::top(first.unwrap_or(text.len()), text.len())],
            false => {
                let before = |s: &Section| first.is_none_or(|first| s.range.start < first);
                self.sections[..self.sections.partition_point(before)].to_vec()
            }
        };
        let before = if at_top { 0 } else { sections.len() };
        // In talk, `A:` is a speaker or nothing, never an assessment.
        if self.kind == TextKind::Note {
            let (all, places) = (&self.lines, lines.clone());
            section::read(text, all, places, carried.fenced, grammar, &mut sections);
        }
        if at_top && sections.len() > 1 && sections[0].range.is_empty() {
            sections.remove(0);
        }
        let blocks = Blocks {
            text,
            kind: self.kind,
            sections: &sections,
            grammar,
            turns: self.kind == TextKind::Transcript || self.has_turns(),
        };
        let blocks = blocks.read(&self.lines[lines], &mut carried);
        let mut part = Part {
            own_sections: sections.len() - before,
            sections,
            blocks: Vec::new(),
            sentences: Vec::new(),
            quotes: Vec::new(),
            carried,
        };
        let mut ranges = Vec::new();
        for (block, Block { range, .. }) in blocks.iter().enumerate() {
            sentence::sentences(text, range.clone(), grammar, &mut ranges);
            let sentences = ranges.drain(..).map(|range| Sentence { range, block });
            part.sentences.extend(sentences);
            quote::quotes(text, &self.text, range.clone(), &mut part.quotes);
        }
        part.blocks = blocks;
        part
    }

    /// The place of the sentence that holds `byte`, or the nearest before it.
    pub fn sentence_at(&self, byte: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.range.start <= byte);
        after.checked_sub(1)
    }

    /// The quotation around a range.
    pub fn quote_around(&self, range: &Range<usize>) -> Option<&Quote> {
        let after = self.quotes.partition_point(|q| q.start <= range.start);
        let quote = self.quotes.get(after.checked_sub(1)?)?;
        (quote.end >= range.end).then_some(quote)
    }

    /// The section that holds `byte`.
    pub fn section_at(&self, byte: usize) -> &Section {
        let after = self.sections.partition_point(|s| s.range.start <= byte);
        &self.sections[after.saturating_sub(1)]
    }

    /// The text of a front-matter field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.front_matter
            .as_ref()?
            .fields
            .get(name)
            .map(String::as_str)
    }
}

/// The structure of some lines of a note.
struct Part {
    /// Those before the lines, and theirs.
    sections: Vec<Section>,
    /// How many of them begin in the lines.
    own_sections: usize,
    blocks: Vec<Block>,
    /// Their blocks are counted within the part.
    sentences: Vec<Sentence>,
    quotes: Vec<Quote>,
    /// What the line behind begins with.
    carried: Carried,
}

impl Placed for Sentence {
    fn start(&self) -> usize {
        self.range.start
    }

    fn shift(&mut self, by: isize) {
        self.range.shift(by);
    }
}

impl Section {
    /// The heading as written.
    pub fn title<'a>(&self, text: &'a str) -> &'a str {
        &text[self.title.clone()]
    }
}
