//! A finding on a terminal: its line with the wording underlined, what it may protect, and one
//! thing to say.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};

use super::check::Checked;
use crate::counsel;
use crate::counsel::reflections;
use crate::counsel::remarks::Remark;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Group, Severity};
use crate::note::line::Line;
use crate::scan::finding::Finding;

/// A long paragraph on one line is cut to this many bytes around the wording.
const WINDOW: usize = 160;

pub fn render(
    checked: &Checked,
    finding: &Finding,
    severity: Severity,
    lexicon: &Lexicon,
    coloured: bool,
) -> String {
    let shown = Shown {
        range: &finding.range,
        id: &finding.kind(lexicon).id,
        message: &counsel::message(finding, lexicon),
        severity,
        notes: notes(checked, finding, lexicon),
    };
    shown.render(checked, coloured)
}

/// A hint about wording or about the note, with what one may write instead.
pub fn render_remark(
    checked: &Checked,
    remark: &Remark,
    severity: Severity,
    lexicon: &Lexicon,
    coloured: bool,
) -> String {
    let fixes = remark.fixes(&checked.counselled.case(lexicon));
    let shown = Shown {
        range: &remark.range,
        id: &remark.code,
        message: &remark.message,
        severity,
        notes: fixes.iter().map(|fix| fix.title.clone()).collect(),
    };
    shown.render(checked, coloured)
}

/// What is shown of one place.
struct Shown<'a> {
    range: &'a Range<usize>,
    id: &'a str,
    message: &'a str,
    severity: Severity,
    notes: Vec<String>,
}

impl Shown<'_> {
    fn render(self, checked: &Checked, coloured: bool) -> String {
        let note = &checked.counselled.note;
        let level = match self.severity {
            Severity::Information => Level::INFO,
            Severity::Hint => Level::NOTE.with_name("hint"),
        };
        let (first, source, span) = window(&note.text, &note.lines, self.range);
        let line = &note.text[note.lines[first - 1].range.start..self.range.start];
        // The excerpt may begin in the middle of a line: the column is that of the line.
        let place = Origin::path(&checked.name)
            .line(first)
            .char_column(line.chars().count() + 1);
        let snippet = Snippet::source(source)
            .line_start(first)
            .annotation(AnnotationKind::Primary.span(span));
        let title = level.primary_title(self.message).id(self.id);
        let mut group = title.element(place).element(snippet);
        for line in self.notes {
            group = group.element(Level::NOTE.no_name().message(line));
        }
        let renderer = match coloured {
            true => Renderer::styled(),
            false => Renderer::plain(),
        };
        renderer.render(&[group])
    }
}

/// The lines under the snippet.
fn notes(checked: &Checked, finding: &Finding, lexicon: &Lexicon) -> Vec<String> {
    let kind = finding.kind(lexicon);
    let cue = |range: &Range<usize>| checked.counselled.note.text[range.clone()].to_owned();
    if let Some(why) = counsel::set_aside(finding, lexicon, cue) {
        return vec![why];
    }
    let mut lines: Vec<String> = counsel::safety_line(kind, lexicon)
        .map(Into::into)
        .into_iter()
        .collect();
    if kind.group == Group::Risk {
        return lines;
    }
    if !kind.protects.is_empty() {
        lines.push(kind.protects.clone());
    }
    if let Some(offer) = reflections::offers(finding, &checked.counselled.case(lexicon)).first() {
        lines.push(format!("{}: “{}”", lexicon.interface.say, offer.text));
    }
    lines
}

/// The lines that hold the wording (first line's number, their text, the wording within it).
fn window<'a>(
    text: &'a str,
    lines: &[Line],
    range: &Range<usize>,
) -> (usize, &'a str, Range<usize>) {
    let holding = |byte: usize| {
        lines
            .partition_point(|l| l.range.start <= byte)
            .saturating_sub(1)
    };
    let (first, last) = (holding(range.start), holding(range.end.saturating_sub(1)));
    let mut start = lines[first].range.start;
    let mut end = lines[last].range.end.max(range.end);
    if range.start - start > WINDOW {
        start = blank_before(text, range.start - WINDOW / 2);
    }
    if end - range.end > WINDOW {
        end = blank_before(text, range.end + WINDOW / 2).max(range.end);
    }
    (
        first + 1,
        &text[start..end],
        range.start - start..range.end - start,
    )
}

/// The last blank before a byte, so that no word and no character is cut.
fn blank_before(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.as_bytes()[at - 1].is_ascii_whitespace() {
        at -= 1;
    }
    at
}
