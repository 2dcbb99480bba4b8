//! What may be said about a note besides its findings: a statement that is missing, two that
//! differ, a blank left open, wording with a kinder form. Every one is an offer, none an alarm;
//! nothing is ever called complete, safe or clear.

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;

use super::circumstances::is_of_type;
use super::place::{self, Insertion};
use super::{Case, style, terms, wording};
use crate::lexicon::Lexicon;
use crate::lexicon::lint::reading_grade;
use crate::lexicon::schema::{Hint, SectionClass, Setting, Severity};
use crate::note::position::Position;
use crate::note::section::Section;
use crate::scan::finding::{Finding, Status};

/// A remark about a stretch of a note, and what can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Bytes of the note.
    pub range: Range<usize>,
    /// The id of a hint or of a rule of wording: the key that switches it off.
    pub code: String,
    pub severity: Severity,
    pub message: String,
    /// Those of a hint; see [`Remark::fixes`].
    pub fixes: Vec<Fix>,
    /// Other places that it is about, and what stands there.
    pub related: Vec<Related>,
}

impl Remark {
    /// What can be done about it. Rewrites are made when asked for: a long note has hundreds.
    pub fn fixes(&self, case: &Case<'_>) -> Cow<'_, [Fix]> {
        let rules = case.lexicon.wording.iter().map(|rule| &rule.entry);
        match { rules }.find(|rule| rule.id == self.code) {
            Some(rule) => Cow::Owned(wording::rewrites(rule, &self.range, case)),
            None => Cow::Borrowed(&self.fixes),
        }
    }
}

/// Another place that a remark is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub place: Place,
    pub words: String,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Bytes of the same note.
    Here(Range<usize>),
    /// In another note, as an editor counts.
    There(PathBuf, Position, Position),
}

/// A change that a remark offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub range: Range<usize>,
    pub text: String,
    /// Words in the place of others, rather than a line that is put in.
    pub rewrite: bool,
}

impl Fix {
    /// Words in the place of others.
    pub fn rewrite(range: Range<usize>, text: String, lexicon: &Lexicon) -> Fix {
        Fix {
            title: lexicon.interface.rewrite.replace("{words}", &text),
            range,
            text,
            rewrite: true,
        }
    }
}

/// A text of so few words may be the beginning of a note: nothing is missing yet.
const BEGUN: usize = 25;
/// A plan that the client reads is plain up to this grade (Flesch–Kincaid).
const PLAIN_GRADE: f32 = 8.0;
/// Too few words to grade.
const GRADED_WORDS: usize = 8;

/// Everything to say about a note.
pub fn remarks(case: &Case<'_>) -> Vec<Remark> {
    let mut out = wording::remarks(case);
    out.extend(risk_statement(case));
    out.extend(statements_differ(case));
    out.extend(telehealth(case));
    out.extend(anchor(case));
    out.extend(terms::remarks(case));
    out.extend(blanks(case));
    out.extend(plain_plan(case));
    out.extend(scare_quotes(case));
    out.sort_by_key(|remark| (remark.range.start, remark.range.end));
    out
}

/// A hint if it is wanted, with its message as written.
pub fn remark<'a>(id: &str, range: Range<usize>, case: &Case<'a>) -> Option<(Remark, &'a Hint)> {
    let hint = case.lexicon.hint(id)?;
    case.situation.wants(id, hint.off).then(|| {
        let remark = Remark {
            range,
            code: id.to_owned(),
            severity: hint.severity,
            message: hint.message.clone(),
            fixes: Vec::new(),
            related: Vec::new(),
        };
        (remark, hint)
    })
}

/// A remark whose action puts the hint's own text into the note.
pub fn with_line(id: &str, range: Range<usize>, near: usize, case: &Case<'_>) -> Option<Remark> {
    let (mut remark, hint) = remark(id, range, case)?;
    if !hint.text.is_empty() {
        let insertion = line_for(hint, near, case);
        remark.fixes.push(Fix {
            title: hint.action.clone(),
            range: insertion.at..insertion.at,
            text: insertion.text,
            rewrite: false,
        });
    }
    Some(remark)
}

fn line_for(hint: &Hint, near: usize, case: &Case<'_>) -> Insertion {
    let (note, lexicon) = (case.note, case.lexicon);
    let text = style::put(&hint.text, case);
    let own = place::in_section(note, lexicon, &hint.sections, &text, near);
    let plan = || place::in_section(note, lexicon, &[SectionClass::Plan], &text, near);
    own.or_else(plan)
        .unwrap_or_else(|| place::at_end(note, lexicon, &text))
}

/// Hopeless or risk wording stands in the note, and no statement of what was asked and answered.
fn risk_statement(case: &Case<'_>) -> Option<Remark> {
    let lexicon = case.lexicon;
    let concerns = |f: &&Finding| {
        let kind = f.kind(lexicon);
        f.is_shown() && (kind.companion || f.is_risk(lexicon))
    };
    let first = case.reading.findings.iter().find(concerns)?;
    if is_begun(case) || case.shows("risk-statement") {
        return None;
    }
    with_line(
        "no-risk-statement",
        first.range.clone(),
        first.range.start,
        case,
    )
}

/// Risk wording that reads as denied in one place and as said in another.
fn statements_differ(case: &Case<'_>) -> Option<Remark> {
    let lexicon = case.lexicon;
    let risk = |status: Status| {
        let same = move |f: &&Finding| f.is_risk(lexicon) && f.context.status == status;
        case.reading.findings.iter().filter(same)
    };
    // "Denies SI" says nothing about a partner's threats.
    let one = |f: &&Finding| f.kind(lexicon).about_self;
    let denied = risk(Status::Negated).find(one)?;
    let said = risk(Status::Present).find(one)?;
    let (mut remark, _) = remark("statements-differ", said.range.clone(), case)?;
    let words = |f: &Finding| case.note.text[f.range.clone()].to_owned();
    let decided = denied
        .context
        .decided_by
        .clone()
        .unwrap_or(denied.range.clone());
    let whole = decided.start.min(denied.range.start)..decided.end.max(denied.range.end);
    let here = |range: &Range<usize>, words| Related {
        place: Place::Here(range.clone()),
        words,
    };
    let words_of = case.note.text[whole.clone()].to_owned();
    remark.related.push(here(&whole, words_of));
    remark.related.push(here(&said.range, words(said)));
    Some(remark)
}

/// A telehealth session has a place, a beginning and an end that the clinician can't see.
fn telehealth(case: &Case<'_>) -> Vec<Remark> {
    if case.setting() != Some(Setting::Telehealth) || is_begun(case) {
        return Vec::new();
    }
    let range = match case.telehealth() {
        Some(range) => range.clone(),
        None => first_line(case),
    };
    ["setting-line", "check-in", "check-out"]
        .iter()
        .filter(|sign| !case.shows(sign))
        .filter_map(|sign| with_line(&format!("no-{sign}"), range.clone(), range.start, case))
        .collect()
}

/// An intake or a treatment plan without the question what will be different.
fn anchor(case: &Case<'_>) -> Option<Remark> {
    let (note, lexicon) = (case.note, case.lexicon);
    let begins = is_of_type("intake", note, lexicon);
    let titled = case.sign("intake");
    let at_top = titled.filter(|range| range.start < BEGINNING + start(case));
    if anchor_is_asked(case) || is_begun(case) || !(begins || at_top.is_some()) {
        return None;
    }
    let range = at_top.cloned().unwrap_or_else(|| first_line(case));
    with_line("no-anchor", range.clone(), range.start, case)
}

/// Whether the note holds the question what will be different, or its answer.
pub fn anchor_is_asked(case: &Case<'_>) -> bool {
    case.shows("anchor")
        || case.note.field("anchor").is_some()
        || case.note.field("anchor.text").is_some()
}

/// The title of a note stands within so many bytes.
const BEGINNING: usize = 160;

/// Blanks that an inserted text left to be filled: `{response}`.
fn blanks(case: &Case<'_>) -> Vec<Remark> {
    let text = &case.note.text;
    let mut out = Vec::new();
    let mut from = start(case);
    while let Some(open) = text[from..].find('{').map(|i| from + i) {
        from = open + 1;
        let Some(close) = text[from..].find(['}', '{', '\n']).map(|i| from + i) else {
            break;
        };
        let name = &text[from..close];
        let is_name = name.starts_with(|c: char| c.is_lowercase() || c == '…')
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || " _-'’…,/".contains(c));
        if text[close..].starts_with('}') && is_name {
            out.extend(
                remark("unfilled", open..close + 1, case).map(|(mut remark, _)| {
                    remark.message = remark.message.replace("{name}", name);
                    remark
                }),
            );
        }
    }
    out
}

/// The "panic attack": one or two quoted words behind an article, where the client reads along.
fn scare_quotes(case: &Case<'_>) -> Vec<Remark> {
    if !case.situation.client_reads {
        return Vec::new();
    }
    let (note, articles) = (case.note, &case.lexicon.language.articles);
    let doubtful = |quote: &&Range<usize>| {
        let before = note.wording()[..quote.start].trim_end_matches(['"', '“', '‘', '\'']);
        let last = before.split_whitespace().next_back().unwrap_or_default();
        let short = note.wording()[(*quote).clone()].split_whitespace().count() <= 2;
        short
            && articles
                .iter()
                .any(|article| article.eq_ignore_ascii_case(last))
    };
    let one = |quote: &Range<usize>| {
        let (mut remark, _) = remark("scare-quotes", quote.clone(), case)?;
        let text = note.text[quote.clone()].to_owned();
        let width = |mark: Option<char>| mark.map_or(0, char::len_utf8);
        let (open, close) = (&note.text[..quote.start], &note.text[quote.end..]);
        let start = quote.start - width(open.chars().next_back());
        let range = start..quote.end + width(close.chars().next());
        remark.fixes.push(Fix::rewrite(range, text, case.lexicon));
        Some(remark)
    };
    note.quotes
        .iter()
        .filter(doubtful)
        .filter_map(one)
        .collect()
}

/// A plan that the client will read, in long words and sentences.
fn plain_plan(case: &Case<'_>) -> Vec<Remark> {
    if !case.situation.client_reads {
        return Vec::new();
    }
    let hard = |section: &Section| {
        let body = &case.note.text[section.body.min(section.range.end)..section.range.end];
        let grade = reading_grade(body);
        let enough = body.split_whitespace().count() >= GRADED_WORDS;
        (enough && grade > PLAIN_GRADE).then_some(grade)
    };
    let plans = case
        .note
        .sections
        .iter()
        .filter(|s| s.class == SectionClass::Plan);
    let one = |section: &Section| {
        let grade = hard(section)?;
        let (mut remark, _) = remark("hard-to-read", section.title.clone(), case)?;
        remark.message = remark.message.replace("{grade}", &format!("{grade:.0}"));
        Some(remark)
    };
    plans.filter_map(one).collect()
}

/// Whether so little is told that it may be a note's beginning; a plan tells nothing yet.
fn is_begun(case: &Case<'_>) -> bool {
    let sections = case.note.sections.iter();
    let told = sections.filter(|s| s.class != SectionClass::Plan);
    let words = told.flat_map(|s| case.note.text[s.range.clone()].split_whitespace());
    words.take(BEGUN).count() < BEGUN
}

/// Where the note's text begins: behind the front matter.
pub fn start(case: &Case<'_>) -> usize {
    case.note.front_matter.as_ref().map_or(0, |f| f.range.end)
}

pub fn first_line(case: &Case<'_>) -> Range<usize> {
    let lines = case.note.lines.iter();
    let texts = lines.filter(|l| l.range.start >= start(case));
    let mut filled = texts.filter(|l| !case.note.text[l.range.clone()].trim().is_empty());
    filled.next().map_or(0..0, |line| line.range.clone())
}
