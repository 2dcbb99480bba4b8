//! What may lie behind a finding, ranked by the note itself: a cause whose words stand near the
//! finding comes before one that only the kind suggests.

use std::ops::Range;

use super::{Case, page};
use crate::note::Note;
use crate::scan::finding::{Finding, Status};
use crate::scan::reading::Mention;

/// A cause, and the words near the finding that speak for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// What it may look like with this kind.
    pub text: &'a str,
    pub raised_by: Option<Raised>,
}

/// The words that raised a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// Bytes of the note.
    pub range: Range<usize>,
    /// How many lines below the finding's; negative: above.
    pub lines: isize,
    /// How many sentences away.
    pub sentences: usize,
}

impl Raised {
    /// Whether the words are so near that they are likely about the finding itself.
    pub fn is_close(&self) -> bool {
        self.sentences <= 1
    }
}

/// Words further off than this, in lines, speak of something else, unless they stand in the same
/// section.
const NEAR: usize = 6;
/// So many words after the first make a cue readable: "bus stopped running".
const MORE_WORDS: usize = 3;

/// The causes of a finding's kind and those that the note raises, likeliest first.
pub fn ranked<'a>(finding: &Finding, case: &Case<'a>) -> Vec<Ranked<'a>> {
    let lexicon = case.lexicon;
    let kind = finding.kind(lexicon);
    let raised = raised(finding, case);
    let of = |id: &str| {
        let at = lexicon.causes.iter().position(|c| c.entry.id == id)?;
        let words = raised.iter().filter(|(cause, _)| *cause == at);
        words.map(|(_, r)| r.clone()).min_by_key(|r| r.sentences)
    };
    let own = kind.causes.iter().filter_map(|cause| {
        Some(Ranked {
            id: &cause.id,
            title: &lexicon.cause(&cause.id)?.title,
            text: &cause.text,
            raised_by: of(&cause.id),
        })
    });
    let contexts = case.circumstances.client.context.iter();
    let contexts = contexts.filter_map(|id| lexicon.care_context(id));
    let in_context: Vec<&String> = contexts.flat_map(|context| &context.raises).collect();
    let listed = |id: &str| kind.causes.iter().any(|c| c.id == id);
    let others = lexicon.causes.iter().map(|c| &c.entry);
    let others = others.filter(|c| !listed(&c.id)).filter_map(|cause| {
        let raised_by = of(&cause.id);
        let raised = raised_by.is_some() || in_context.contains(&&cause.id);
        raised.then_some(Ranked {
            id: &cause.id,
            title: &cause.title,
            text: &cause.what,
            raised_by,
        })
    });
    let mut out: Vec<Ranked<'a>> = own.chain(others).collect();
    out.sort_by_key(|cause| {
        let near = cause.raised_by.as_ref().map(|r| r.sentences);
        let known = in_context.iter().any(|id| *id == cause.id);
        (near.is_none(), near, !known)
    });
    out
}

/// Causes whose words stand near a finding and are said to be so: "no trouble with the bus" and
/// "will ask about transport" raise nothing.
fn raised(finding: &Finding, case: &Case<'_>) -> Vec<(usize, Raised)> {
    let note = case.note;
    let line = line_at(note, finding.range.start);
    let sentence = note.sentence_at(finding.range.start).unwrap_or(0);
    let section = note.section_at(finding.range.start).range.clone();
    let said = |mention: &&Mention| {
        use Status::{Friend, Hypothetical, Improved, Muted, Negated, Template};
        !matches!(
            mention.context.status,
            Negated | Improved | Hypothetical | Template | Friend | Muted
        )
    };
    let causes = case.reading.causes.iter().filter(said);
    causes
        .map(|Mention { owner, range, .. }| {
            let lines = line_at(note, range.start) as isize - line as isize;
            let raised = Raised {
                range: range.clone(),
                lines,
                sentences: note
                    .sentence_at(range.start)
                    .map_or(0, |s| s.abs_diff(sentence)),
            };
            (*owner, raised)
        })
        .filter(|(_, r)| r.lines.unsigned_abs() <= NEAR || section.contains(&r.range.start))
        .collect()
}

/// "“bus stopped running”, two lines up", as a hover shows it.
pub fn told(raised: &Raised, case: &Case<'_>) -> String {
    let words = &case.lexicon.interface;
    let count = raised.lines.unsigned_abs();
    let form = match raised.lines {
        0 => &words.same_line,
        -1 => &words.line_above,
        1 => &words.line_below,
        ..0 => &words.lines_above,
        _ => &words.lines_below,
    };
    let place = form.replace("{n}", &count.to_string());
    let cue = page::escaped(readable(case.note, &raised.range));
    words
        .raised_by
        .replace("{words}", &cue)
        .replace("{where}", &place)
}

/// A cue with the next few words of its clause.
fn readable<'a>(note: &'a Note, cue: &Range<usize>) -> &'a str {
    let sentence = note
        .sentence_at(cue.start)
        .map(|n| note.sentences[n].range.end);
    let rest = &note.text[cue.end..sentence.unwrap_or(cue.end).max(cue.end)];
    let clause = rest.find(|c: char| ".,;:!?()“”\"\n".contains(c));
    let rest = &rest[..clause.unwrap_or(rest.len())];
    let ends = rest.char_indices().filter(|(_, c)| c.is_whitespace());
    let cut = ends.map(|(at, _)| at).nth(MORE_WORDS);
    let end = cue.end + rest[..cut.unwrap_or(rest.len())].trim_end().len();
    &note.text[cue.start..end]
}

fn line_at(note: &Note, byte: usize) -> usize {
    let after = note.lines.partition_point(|l| l.range.start <= byte);
    after.saturating_sub(1)
}
