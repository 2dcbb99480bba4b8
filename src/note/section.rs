//! Sections: which line opens one, and what it is for.

use std::ops::Range;

use super::change::Placed;
use super::line::{Line, Shape, capital_label};
use crate::lexicon::grammar::Grammar;
use crate::lexicon::schema::SectionClass;

/// A stretch of a note under one heading. The first section of a note may have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub class: SectionClass,
    /// The heading as written, without its marks; empty for what stands before the first.
    pub title: Range<usize>,
    /// From the heading's line to the next heading, in bytes.
    pub range: Range<usize>,
    /// Where the text begins: behind `S:`, or on the line below.
    pub body: usize,
    /// Markdown's level; 7 for a label in the text (`S:`, `PLAN`).
    pub level: u8,
    /// How the heading is written, so that a new one can look alike.
    pub style: Style,
}

/// How a heading is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    None,
    /// `## Plan`
    Markdown,
    /// `**Plan**`
    Bold,
    /// `Plan:`, `P:`
    Label,
    /// `PLAN` alone on its line.
    Alone,
}

const LABEL_LEVEL: u8 = 7;
/// A longer text before a colon is no heading. In bytes.
pub(super) const LONGEST_LABEL: usize = 48;

impl Section {
    /// What stands before the first heading.
    pub(super) fn top(start: usize, end: usize) -> Section {
        Section {
            class: SectionClass::Other,
            title: start..start,
            range: start..end,
            body: start,
            level: 0,
            style: Style::None,
        }
    }
}

impl Placed for Section {
    fn start(&self) -> usize {
        self.range.start
    }

    fn shift(&mut self, by: isize) {
        self.title.shift(by);
        self.range.shift(by);
        self.body.shift(by);
    }
}

/// Goes on reading sections: `out` holds those before the first of the lines at `places` (at least
/// the one at the top), and gets those that begin in them. They cover the text without gaps, the
/// last as far as the text goes. `fenced`: the first line lies in a fence.
pub(super) fn read(
    text: &str,
    lines: &[Line],
    places: Range<usize>,
    mut fenced: bool,
    grammar: &Grammar,
    out: &mut Vec<Section>,
) {
    for place in places {
        let line = &lines[place];
        if line.is_fence(text) {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let known = out.iter().any(|s| s.class != SectionClass::Other);
        let closes = out.last().is_some_and(|s| is_aside(s.class));
        let next = lines.get(place + 1);
        let heading = heading(text, line, next, grammar, !known)
            .or_else(|| capitals(text, line).filter(|_| closes));
        let Some(mut heading) = heading else {
            continue;
        };
        if heading.class == SectionClass::Other {
            heading.class = inherited(out, heading.level);
        }
        if let Some(last) = out.last_mut() {
            last.range.end = line.range.start;
        }
        heading.range.end = text.len();
        out.push(heading);
    }
}

/// What stands in such a section is not said of today.
fn is_aside(class: SectionClass) -> bool {
    use SectionClass::{Administrative, Family, History, Instrument};
    matches!(class, History | Family | Instrument | Administrative)
}

/// A heading in capitals that the lexicon does not know: it ends the section before it.
fn capitals(text: &str, line: &Line) -> Option<Section> {
    let (before, rest) = text[line.range.clone()].split_once(':')?;
    let title = capital_label(before).filter(|label| label.len() == before.trim().len())?;
    let end = line.range.end - rest.len() - 1;
    Some(Section {
        class: SectionClass::Other,
        title: end - title.len()..end,
        range: line.range.clone(),
        body: line.range.end - rest.trim_start().len(),
        level: LABEL_LEVEL,
        style: Style::Label,
    })
}

/// An unknown heading below a known one belongs to it: `### Homework` under `## Plan`.
fn inherited(above: &[Section], level: u8) -> SectionClass {
    let parent = above.iter().rev().find(|s| s.level < level && s.level > 0);
    parent.map_or(SectionClass::Other, |s| s.class)
}

fn heading(
    text: &str,
    line: &Line,
    next: Option<&Line>,
    grammar: &Grammar,
    first: bool,
) -> Option<Section> {
    let whole = &text[line.range.clone()];
    let make = |class, title: &str, body: usize, level, style| {
        let offset = title.as_ptr() as usize - text.as_ptr() as usize;
        Some(Section {
            class,
            title: offset..offset + title.len(),
            range: line.range.clone(),
            body,
            level,
            style,
        })
    };
    let known = |title: &str| {
        let bare = title.trim_matches(|c: char| "*_()[] \t".contains(c));
        grammar
            .heading(bare, first)
            .or_else(|| grammar.letter(bare, first))
    };
    let below = next.map_or(text.len(), |n| n.range.start);
    match line.shape {
        Shape::Heading(level) => {
            let title = whole.trim_start().trim_start_matches('#');
            let title = title.trim().trim_end_matches(['#', ':']).trim();
            let class = known(title).or_else(|| known(title.split_once(['(', '–', '-', ':'])?.0));
            make(
                class.unwrap_or(SectionClass::Other),
                title,
                below,
                level,
                Style::Markdown,
            )
        }
        Shape::Prose => {
            if next.is_some_and(|n| n.shape == Shape::Rule) && whole.trim().len() <= LONGEST_LABEL {
                let title = whole.trim();
                let body = next.map_or(text.len(), |n| n.range.end);
                let class = known(title.trim_end_matches(':'));
                return make(
                    class.unwrap_or(SectionClass::Other),
                    title,
                    body,
                    1,
                    Style::Markdown,
                );
            }
            let (title, rest, style) = label(whole)?;
            let class = known(title)?;
            let body = if rest.trim().is_empty() {
                below
            } else {
                line.range.end - rest.trim_start().len()
            };
            make(
                class,
                title.trim_matches(|c: char| "()*_ ".contains(c)),
                body,
                LABEL_LEVEL,
                style,
            )
        }
        _ => None,
    }
}

/// A label at the start of a line and what follows it: `S: …`, `**Plan:** …`, `(P) …`, `PLAN`.
fn label(line: &str) -> Option<(&str, &str, Style)> {
    let start = line.trim_start();
    if let Some(bold) = start.strip_prefix("**")
        && let Some((title, rest)) = bold.split_once("**")
    {
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        return Some((title.trim_end_matches(':'), rest, Style::Bold));
    }
    if start.starts_with('(')
        && let Some((letter, rest)) = start[1..].split_once(')')
        && letter.len() == 1
    {
        return Some((letter, rest.strip_prefix(':').unwrap_or(rest), Style::Label));
    }
    if let Some(colon) = start.find(':').filter(|&i| i <= LONGEST_LABEL) {
        return Some((&start[..colon], &start[colon + 1..], Style::Label));
    }
    if let Some((title, rest)) = start.split_once(" - ").or_else(|| start.split_once(" – "))
        && title.len() <= LONGEST_LABEL
    {
        return Some((title, rest, Style::Label));
    }
    let alone = start.trim_end();
    let is_heading =
        alone.len() > 1 && alone.len() <= LONGEST_LABEL && !alone.ends_with(['.', ',']);
    is_heading.then_some((alone, "", Style::Alone))
}
