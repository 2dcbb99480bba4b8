//! Structure and lexicon in, findings out. Pure: no clock, no path, no editor position, no
//! formatted text.

pub mod context;
pub mod examples;
pub mod finding;
mod overlap;
pub mod reading;

use std::ops::Range;

use crate::lexicon::Lexicon;
use crate::lexicon::dictionary::Words;
use crate::lexicon::index::{PhraseIndex, PhraseMatch};
use crate::lexicon::schema::{Group, Kind, Means, Pattern, Role, Voice};
use crate::note::{Note, sentence};
use context::{DrawnBy, Judge};
use finding::{Context, Finding, Status};

/// Every finding of a note in the order of its text, those that context sets aside included.
pub fn scan(note: &Note, lexicon: &Lexicon) -> Vec<Finding> {
    let mut words = words(note, 0..note.sentences.len(), lexicon);
    let matches = find(&lexicon.indicators, note.wording(), &words);
    words.keep_around(matches.iter().map(|m| m.range.start));
    let judge = Judge::new(note, lexicon, &words);
    findings(note, matches, &words, &judge, lexicon)
}

/// The words of some sentences.
fn words(note: &Note, sentences: Range<usize>, lexicon: &Lexicon) -> Words {
    let sentences = note.sentences[sentences].iter();
    let stretches = sentences.map(|sentence| sentence.range.clone());
    lexicon.dictionary.read(note.wording(), stretches)
}

fn find(index: &PhraseIndex, text: &str, words: &Words) -> Vec<PhraseMatch> {
    let mut found = Vec::new();
    index.find(text, words, |one| found.push(one));
    found
}

/// What no exception to the same entry touches.
fn without(mut found: Vec<PhraseMatch>, mut exceptions: Vec<PhraseMatch>) -> Vec<PhraseMatch> {
    exceptions.sort_by_key(|exception| exception.range.start);
    found.retain(|m| {
        let behind = exceptions.partition_point(|e| e.range.start < m.range.end);
        let before = exceptions[..behind].iter().rev();
        // No match is longer than its sentence.
        let mut near = before.take_while(|e| e.range.start + sentence::LONGEST > m.range.start);
        !near.any(|e| e.owner == m.owner && e.range.end > m.range.start)
    });
    found
}

/// What the matches of patterns are in their context, one per cue. `words` and `judge` know their
/// sentences.
fn findings(
    note: &Note,
    matches: Vec<PhraseMatch>,
    words: &Words,
    judge: &Judge<'_>,
    lexicon: &Lexicon,
) -> Vec<Finding> {
    let exceptions = find(&lexicon.exceptions, note.wording(), words);
    let judged = without(matches, exceptions).into_iter();
    let judged = judged.filter_map(|found| {
        let pattern = found.owner as usize;
        let kind = lexicon.kind_of(pattern);
        let entry = &lexicon.patterns[pattern].entry;
        let mut context = judge.judge(&found.range, DrawnBy::Pattern, unheard(kind, entry));
        if kind.group == Group::Risk && is_far_off(&context, &found.range, note.wording()) {
            let somebody = [Means::Other, Means::Clinician];
            context = judge.judge(&found.range, DrawnBy::Pattern, &somebody);
        }
        if !fits(entry.voice, context.speaker) {
            return None;
        }
        if kind.group == Group::Strength && context.status == Status::Present {
            context.status = Status::Strength;
        }
        if is_muted(note, &found.range, &kind.id) {
            context.status = Status::Muted;
        }
        Some(Finding {
            section: note.section_at(found.range.start).class,
            range: trimmed(note.wording(), found.range),
            pattern,
            context,
            slots: found.slots,
        })
    });
    overlap::resolve(judged.collect(), &note.comments, lexicon)
}

/// A raw expression may take along what stands around the words: blanks, an opening bracket.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let behind = words.trim_end_matches(|c: char| c.is_whitespace() || "([".contains(c));
    let end = range.start + behind.len();
    let start = end - behind.trim_start().len();
    match start < end {
        true => start..end,
        false => range,
    }
}

/// The context of spans that no pattern found: one answer per span, same order.
pub fn classify(note: &Note, lexicon: &Lexicon, spans: &[Range<usize>]) -> Vec<Context> {
    let mut numbers: Vec<usize> = spans
        .iter()
        .filter_map(|span| note.sentence_at(span.start))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let sentences = numbers.iter().map(|&n| note.sentences[n].range.clone());
    let words = lexicon.dictionary.read(note.wording(), sentences);
    let judge = Judge::new(note, lexicon, &words);
    spans
        .iter()
        .map(|span| judge.judge(span, DrawnBy::Reader, &[]))
        .collect()
}

/// Cues that do not speak against a kind: "less hopeless" is what a strength is made of, and of
/// abuse or blame somebody else is the subject.
fn unheard(kind: &Kind, pattern: &Pattern) -> &'static [Means] {
    match kind.group {
        Group::Strength => &[Means::Improved, Means::Friend],
        _ if kind.others || pattern.others => &[Means::Other, Means::Clinician],
        _ => &[],
    }
}

/// Whether only somebody named further off sets a finding aside. For risk that is not enough:
/// "teacher passed on that he wants to die" is about him.
fn is_far_off(context: &Context, range: &Range<usize>, text: &str) -> bool {
    let gap = |cue: &Range<usize>| text.get(cue.end..range.start);
    let words = |gap: &str| gap.split_whitespace().count();
    let cue = context.decided_by.as_ref();
    context.status == Status::Other && cue.and_then(gap).is_none_or(|gap| words(gap) > 1)
}

/// A pattern about the client's own words holds where the client speaks; one about the
/// writer's holds elsewhere.
fn fits(voice: Option<Voice>, speaker: Role) -> bool {
    match voice {
        None => true,
        Some(Voice::Client) => speaker != Role::Writer,
        Some(Voice::Writer) => speaker == Role::Writer,
    }
}

fn is_muted(note: &Note, range: &Range<usize>, kind: &str) -> bool {
    let whole = note
        .field("attune")
        .is_some_and(|v| v == "off" || v == "false");
    whole
        || note.comments.mutes.iter().any(|mute| {
            let here = mute.range.start <= range.start && range.end <= mute.range.end;
            here && (mute.kinds.is_empty() || mute.kinds.iter().any(|k| k == kind))
        })
}
