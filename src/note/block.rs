//! Blocks: paragraphs, list items, table rows, turns of talk. Sentences and quotations never
//! cross the end of one.

use std::ops::Range;

use super::TextKind;
use super::change::Placed;
use super::line::{Line, Shape};
use super::section::Section;
use crate::lexicon::grammar::Grammar;
use crate::lexicon::schema::Role;

/// A paragraph, list item, table row or turn.
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

impl Placed for Block {
    fn start(&self) -> usize {
        self.range.start
    }

    fn shift(&mut self, by: isize) {
        self.range.shift(by);
    }
}

/// What reading carries from one line to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// The line before belongs to a block that may go on.
    pub open: bool,
    pub fenced: bool,
    pub speaker: Role,
}

impl Carried {
    /// Before the first line.
    pub fn at_top(kind: TextKind) -> Carried {
        Carried {
            open: false,
            fenced: false,
            speaker: match kind {
                TextKind::Utterance => Role::Client,
                _ => Role::Writer,
            },
        }
    }
}

/// Gathers lines into blocks.
pub struct Blocks<'a> {
    pub text: &'a str,
    pub kind: TextKind,
    pub sections: &'a [Section],
    pub grammar: &'a Grammar,
    /// Whether speaker labels count: in a transcript, or a note in which both sides have lines.
    pub turns: bool,
}

/// A line shorter than this that is followed by a capital is a line of its own, not a wrap.
const WRAPPED: usize = 55;

impl Blocks<'_> {
    /// Reads lines; `carried` tells of the one before the first, and then of the last.
    pub fn read(&self, lines: &[Line], carried: &mut Carried) -> Vec<Block> {
        let text = self.text;
        let mut out: Vec<Block> = Vec::new();
        for line in lines {
            let place = self.section_of(line);
            let section = &self.sections[place];
            let heading = section.range.start == line.range.start && section.level > 0;
            let from = match heading {
                true => section.body,
                false => line.range.start,
            };
            if line.is_fence(text) {
                carried.fenced = !carried.fenced;
                carried.open = false;
                continue;
            }
            if matches!(line.shape, Shape::Blank | Shape::Rule) || from >= line.range.end {
                carried.open = false;
                if line.shape == Shape::Blank && self.kind == TextKind::Note {
                    carried.speaker = Role::Writer;
                }
                continue;
            }
            let (mut from, kind) = content(text, line, from, carried.fenced);
            let turn = turn(text, line, self.grammar).filter(|_| self.turns && !heading);
            if let Some((role, after)) = turn {
                (carried.speaker, from) = (role, after);
            }
            let joins = carried.open && !heading && turn.is_none() && kind == BlockKind::Prose;
            match out.last_mut() {
                Some(last) if joins && wraps(text, last, line) => last.range.end = line.range.end,
                _ => out.push(Block {
                    range: from..line.range.end,
                    kind,
                    section: place,
                    speaker: carried.speaker,
                }),
            }
            carried.open = true;
        }
        out
    }

    fn section_of(&self, line: &Line) -> usize {
        let behind = |s: &Section| s.range.start <= line.range.start;
        self.sections.partition_point(behind).saturating_sub(1)
    }
}

/// The speaker label at the start of a line, and where the speech begins.
pub fn turn(text: &str, line: &Line, grammar: &Grammar) -> Option<(Role, usize)> {
    let whole = &text[line.range.clone()];
    let (label, speech) = whole.split_once(':').filter(|(l, _)| l.len() <= 24)?;
    let label = label.trim_matches(|c: char| c.is_whitespace() || "*_[]".contains(c));
    let role = grammar.speaker(label)?;
    let speech = speech.trim_start_matches(|c: char| c.is_whitespace() || "*_".contains(c));
    Some((role, line.range.end - speech.len()))
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
