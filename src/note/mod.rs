//! A text as structure: lines, blocks, sentences, sections, quotations, speakers, comments.
//!
//! Nothing here knows which words matter; what headings and abbreviations there are comes from
//! the lexicon's grammar. All offsets are bytes; [`position`] alone turns them into others.

pub mod critic;
pub mod directive;
pub mod front_matter;
pub mod line;
pub mod position;
pub mod quote;
pub mod section;
pub mod sentence;
pub mod text;

use std::ops::Range;
use std::sync::Arc;

use crate::lexicon::grammar::Grammar;
use crate::lexicon::schema::Role;
use directive::Comments;
use front_matter::FrontMatter;
use line::{Line, Shape};
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

/// A note, read once and never changed.
#[derive(Debug, Clone)]
pub struct Note {
    pub text: Arc<str>,
    /// The text with blanks in the place of comments: nobody's wording, and no part of a sentence.
    /// Offsets are the same.
    pub wording: Arc<str>,
    pub lines: Vec<Line>,
    pub front_matter: Option<FrontMatter>,
    pub sections: Vec<Section>,
    pub blocks: Vec<Block>,
    pub sentences: Vec<Sentence>,
    pub quotes: Vec<Quote>,
    pub comments: Comments,
}

/// A paragraph, list item, table row or turn: what sentences and quotations never cross.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub range: Range<usize>,
    pub kind: BlockKind,
    /// The place of its section.
    pub section: usize,
    pub speaker: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    Prose,
    Bullet,
    /// A checkbox line; ticked or not.
    Box(bool),
    /// Behind `>` or in a fence: copied from elsewhere.
    Copied,
    Row,
}

/// A sentence and the place of its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub range: Range<usize>,
    pub block: usize,
}

/// A line shorter than this that is followed by a capital is a line of its own, not a wrap.
const WRAPPED: usize = 55;

impl Note {
    /// Reads a text. Never fails: what has no structure is one section of plain blocks.
    pub fn parse(text: Arc<str>, kind: TextKind, grammar: &Grammar) -> Note {
        let comments = directive::comments(&text);
        let wording = directive::blanked(&text, &comments);
        let lines = line::lines(&wording);
        let front_matter = front_matter::front_matter(&text, &lines);
        let start = front_matter.as_ref().map_or(0, |f| f.range.end);
        // In talk, `A:` is a speaker or nothing, never an assessment.
        let readable = if kind == TextKind::Note {
            &lines[..]
        } else {
            &[]
        };
        let sections = section::sections(&wording, readable, start, grammar);
        let mut note = Note {
            blocks: Vec::new(),
            sentences: Vec::new(),
            quotes: Vec::new(),
            text,
            wording,
            lines,
            front_matter,
            sections,
            comments,
        };
        note.blocks = Blocks::new(&note, kind, grammar).collect(start);
        for (block, Block { range, .. }) in note.blocks.iter().enumerate() {
            let mut ranges = Vec::new();
            sentence::sentences(&note.wording, range.clone(), grammar, &mut ranges);
            let sentence = |range| Sentence { range, block };
            note.sentences.extend(ranges.into_iter().map(sentence));
            quote::quotes(&note.wording, &note.text, range.clone(), &mut note.quotes);
        }
        note
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

/// Gathers lines into blocks.
struct Blocks<'a> {
    note: &'a Note,
    kind: TextKind,
    grammar: &'a Grammar,
    /// Whether speaker labels count: a transcript, or a note in which both sides have lines.
    turns: bool,
}

impl<'a> Blocks<'a> {
    fn new(note: &'a Note, kind: TextKind, grammar: &'a Grammar) -> Self {
        let mut blocks = Self {
            note,
            kind,
            grammar,
            turns: false,
        };
        let roles = |l: &Line| blocks.turn(l).map(|(role, _)| role);
        let roles: Vec<Role> = note.lines.iter().filter_map(roles).collect();
        blocks.turns = kind == TextKind::Transcript
            || roles.contains(&Role::Client) && roles.contains(&Role::Therapist);
        blocks
    }

    fn collect(&self, start: usize) -> Vec<Block> {
        let text: &str = &self.note.wording;
        let mut out: Vec<Block> = Vec::new();
        let mut open = false;
        let mut fenced = false;
        let mut speaker = match self.kind {
            TextKind::Utterance => Role::Client,
            _ => Role::Writer,
        };
        for line in self.note.lines.iter().filter(|l| l.range.start >= start) {
            let section = self.section_of(line);
            let heading = self.note.sections[section].range.start == line.range.start
                && self.note.sections[section].level > 0;
            let body = self.note.sections[section].body;
            let from = if heading { body } else { line.range.start };
            if text[line.range.clone()].trim_start().starts_with("```") {
                fenced = !fenced;
                open = false;
                continue;
            }
            if matches!(line.shape, Shape::Blank | Shape::Rule) || from >= line.range.end {
                open = false;
                if line.shape == Shape::Blank && self.kind == TextKind::Note {
                    speaker = Role::Writer;
                }
                continue;
            }
            let (mut from, kind) = content(text, line, from, fenced);
            let turn = self.turn(line).filter(|_| self.turns && !heading);
            if let Some((role, after)) = turn {
                (speaker, from) = (role, after);
            }
            let joins = open && !heading && turn.is_none() && kind == BlockKind::Prose;
            match out.last_mut() {
                Some(last) if joins && wraps(text, last, line) => last.range.end = line.range.end,
                _ => out.push(Block {
                    range: from..line.range.end,
                    kind,
                    section,
                    speaker,
                }),
            }
            open = true;
        }
        out
    }

    fn section_of(&self, line: &Line) -> usize {
        let after = self
            .note
            .sections
            .partition_point(|s| s.range.start <= line.range.start);
        after.saturating_sub(1)
    }

    /// The speaker label at the start of a line, and where the speech begins.
    fn turn(&self, line: &Line) -> Option<(Role, usize)> {
        let whole = &self.note.wording[line.range.clone()];
        let (label, speech) = whole.split_once(':').filter(|(l, _)| l.len() <= 24)?;
        let label = label.trim_matches(|c: char| c.is_whitespace() || "*_[]".contains(c));
        let role = self.grammar.speaker(label)?;
        let speech = speech.trim_start_matches(|c: char| c.is_whitespace() || "*_".contains(c));
        Some((role, line.range.end - speech.len()))
    }
}

/// Where a line's own text begins, and what sort of block it makes.
fn content(text: &str, line: &Line, from: usize, fenced: bool) -> (usize, BlockKind) {
    let start = line.range.start;
    let (offset, kind) = match line.shape {
        Shape::Bullet(offset) => (offset as usize, BlockKind::Bullet),
        Shape::Box { ticked, text } => (text as usize, BlockKind::Box(ticked)),
        Shape::Quoted => {
            let marks = |c: char| c == '>' || c == ' ';
            let rest = text[line.range.clone()].trim_start_matches(marks);
            (line.range.len() - rest.len(), BlockKind::Copied)
        }
        Shape::Row => (0, BlockKind::Row),
        _ => (0, BlockKind::Prose),
    };
    let kind = if fenced { BlockKind::Copied } else { kind };
    (from.max(start + offset), kind)
}

/// Whether a line goes on with the block before it: it begins small, or that line was long.
fn wraps(text: &str, block: &Block, line: &Line) -> bool {
    if matches!(block.kind, BlockKind::Row) {
        return false;
    }
    let before = &text[block.range.clone()];
    let last_line = before.rsplit(['\n', '\r']).next().unwrap_or(before);
    let first = text[line.range.clone()].trim_start().chars().next();
    let small = first.is_some_and(|c| !c.is_uppercase());
    small || last_line.trim_end().chars().count() >= WRAPPED
}

impl Section {
    /// The heading as written.
    pub fn title<'a>(&self, text: &'a str) -> &'a str {
        &text[self.title.clone()]
    }
}
