//! Context before alarm: how a stretch of text is meant.
//!
//! The method is ConText (Harkema, Dowling, Thornblade, Chapman 2009, after NegEx): cue words,
//! each with a direction and a scope that ends at a clause, a new subject, or the sentence. The
//! cues are data (`lexicon/<language>/context`). Two things differ in therapy notes. Hesitation
//! is itself worded with negation, so a cue inside the judged span never counts; and a cue
//! outside a quotation does not reach into it, except for who speaks.
//!
//! The judge does not know which pattern asked: any span can be judged.

use std::ops::Range;

use super::finding::{Context, Flags, Status};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Direction, Means, Role, SectionClass, Voice};
use crate::note::{Block, BlockKind, Note};

/// A cue where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CueMatch {
    range: Range<usize>,
    means: Means,
    direction: Direction,
    within: Option<u8>,
    voice: Option<Voice>,
}

/// Judges spans of one note. Made for a set of spans, so that cues are searched for only in the
/// sentences that hold one.
pub struct Judge<'a> {
    note: &'a Note,
    /// The sentences read, in order, each with its cues.
    sentences: Vec<(usize, Vec<CueMatch>)>,
}

/// Attribution of a quotation stands this near to it, in bytes.
const ATTRIBUTION: usize = 40;

impl<'a> Judge<'a> {
    /// Reads the cues around `spans` (byte ranges, in any order).
    pub fn new(
        note: &'a Note,
        lexicon: &'a Lexicon,
        spans: impl Iterator<Item = Range<usize>>,
    ) -> Self {
        let mut numbers: Vec<usize> = spans.filter_map(|s| note.sentence_at(s.start)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let stretches: Vec<Range<usize>> = numbers
            .iter()
            .map(|&n| note.sentences[n].range.clone())
            .collect();
        let mut sentences: Vec<(usize, Vec<CueMatch>)> =
            numbers.into_iter().map(|n| (n, Vec::new())).collect();
        let words = lexicon
            .dictionary
            .read(&note.text, stretches.iter().cloned());
        lexicon.context.find(&note.text, &words, |found| {
            let cue = &lexicon.cues[found.owner as usize].entry;
            let place = stretches.partition_point(|s| s.end < found.range.end);
            sentences[place].1.push(CueMatch {
                range: found.range,
                means: cue.means,
                direction: cue.direction,
                within: cue.within,
                voice: cue.voice,
            });
        });
        for (_, cues) in &mut sentences {
            settle(cues);
        }
        Self { note, sentences }
    }

    /// How `span` is meant.
    pub fn judge(&self, span: &Range<usize>) -> Context {
        let Some(number) = self.note.sentence_at(span.start) else {
            return plain(Role::Writer);
        };
        let sentence = &self.note.sentences[number];
        let block = &self.note.blocks[sentence.block];
        let place = self.sentences.binary_search_by_key(&number, |(n, _)| *n);
        let cues = place.map_or(&[][..], |i| &self.sentences[i].1);
        let view = View {
            note: self.note,
            span,
            sentence: &sentence.range,
            quote: self.note.quote_around(span),
            cues,
        };
        let (speaker, spoken_by) = view.speaker(block);
        let mut verdict = Verdict::default();
        for cue in cues.iter().filter(|cue| view.reaches(cue)) {
            verdict.add(cue.means, Some(cue.range.clone()));
        }
        if let Some(means) = place_says(self.note, block, span) {
            verdict.add(means, None);
        }
        if matches!(speaker, Role::Therapist | Role::Other) {
            verdict.add(Means::Other, spoken_by);
        }
        verdict.context(speaker)
    }
}

fn plain(speaker: Role) -> Context {
    Verdict::default().context(speaker)
}

/// What the place alone says: an unticked box, copied text, a history section.
fn place_says(note: &Note, block: &Block, span: &Range<usize>) -> Option<Means> {
    match (block.kind, note.section_at(span.start).class) {
        (BlockKind::Box(false), _) => Some(Means::Template),
        (BlockKind::Copied, _) => Some(Means::Historical),
        (_, SectionClass::History) => Some(Means::Historical),
        (_, SectionClass::Family) => Some(Means::Other),
        (_, SectionClass::Instrument | SectionClass::Administrative) => Some(Means::Template),
        _ => None,
    }
}

/// A cue covered by a longer one is part of it ("no" in "no evidence of"); one touched by a
/// pseudo cue is none ("no" in "not only … no longer only").
fn settle(cues: &mut Vec<CueMatch>) {
    cues.sort_by_key(|c| (c.range.start, std::cmp::Reverse(c.range.end)));
    cues.dedup();
    let all = cues.clone();
    let touches = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    cues.retain(|cue| {
        let longer = |other: &CueMatch| other.range.len() > cue.range.len();
        let hidden = all
            .iter()
            .filter(|o| touches(&o.range, &cue.range) && longer(o))
            .any(|o| match (o.means, cue.means) {
                (Means::Pseudo, _) => cue.direction != Direction::Cover,
                (Means::End | Means::Friend | Means::Template, _) => false,
                (_, Means::End | Means::Friend | Means::Template) => false,
                _ => {
                    let covers = o.range.start <= cue.range.start && o.range.end >= cue.range.end;
                    covers && o.direction == cue.direction
                }
            });
        !hidden
    });
    cues.retain(|cue| cue.means != Means::Pseudo);
}

/// A span in its sentence.
struct View<'a> {
    note: &'a Note,
    span: &'a Range<usize>,
    sentence: &'a Range<usize>,
    quote: Option<&'a Range<usize>>,
    cues: &'a [CueMatch],
}

impl View<'_> {
    fn reaches(&self, cue: &CueMatch) -> bool {
        let quoted = self.note.quote_around(&cue.range).is_some();
        let voice = cue
            .voice
            .is_none_or(|voice| (voice == Voice::Client) == quoted);
        if matches!(cue.means, Means::End | Means::Therapist) || !voice {
            return false;
        }
        let overlaps = cue.range.start < self.span.end && self.span.start < cue.range.end;
        if cue.direction == Direction::Cover {
            return overlaps;
        }
        // "Her mother did not come": the subject is outside the finding, its verb is inside.
        if cue.means == Means::Other && overlaps && cue.range.start < self.span.start {
            return true;
        }
        let same_side = self.note.quote_around(&cue.range) == self.quote;
        let crosses = cue.means == Means::Other || cue.direction == Direction::Sentence;
        if overlaps || !same_side && !crosses {
            return false;
        }
        let behind = self.span.start >= cue.range.end;
        match cue.direction {
            Direction::Sentence => true,
            Direction::Forward => behind && self.forward(cue),
            Direction::Backward => !behind && self.backward(cue),
            Direction::Both => {
                if behind {
                    self.forward(cue)
                } else {
                    self.backward(cue)
                }
            }
            Direction::Cover => overlaps,
        }
    }

    fn forward(&self, cue: &CueMatch) -> bool {
        let gap = cue.range.end..self.span.start;
        self.open(&gap) && self.near(cue, gap)
    }

    fn backward(&self, cue: &CueMatch) -> bool {
        let gap = self.span.end..cue.range.start;
        self.open(&gap) && self.near(cue, gap)
    }

    /// No end of scope stands between the cue and the span. One that the span begins in (a new
    /// subject that belongs to the finding) counts.
    fn open(&self, gap: &Range<usize>) -> bool {
        let ends = self.cues.iter().filter(|c| c.means == Means::End);
        !ends
            .into_iter()
            .any(|end| end.range.start >= gap.start && end.range.start <= gap.end)
    }

    fn near(&self, cue: &CueMatch, gap: Range<usize>) -> bool {
        let Some(words) = cue.within else {
            return true;
        };
        self.note.text[gap].split_whitespace().count() <= words as usize
    }

    /// Who speaks, and the words that say so.
    fn speaker(&self, block: &Block) -> (Role, Option<Range<usize>>) {
        let by_therapist = self.cues.iter().filter(|c| c.means == Means::Therapist);
        match self.quote {
            Some(quote) if block.speaker == Role::Writer => {
                let near = |cue: &&CueMatch| {
                    // "When I asked, he told me “…”": another subject took the word.
                    let before = quote.start.checked_sub(cue.range.end);
                    let before = before.filter(|_| self.open(&(cue.range.end..quote.start)));
                    let after = cue.range.start.checked_sub(quote.end);
                    before
                        .or(after)
                        .is_some_and(|distance| distance <= ATTRIBUTION)
                };
                match by_therapist.into_iter().find(near) {
                    Some(cue) => (Role::Therapist, Some(cue.range.clone())),
                    None => (Role::Client, None),
                }
            }
            Some(_) | None if block.speaker != Role::Writer => (block.speaker, None),
            _ => {
                let said = |cue: &&CueMatch| self.span.start >= cue.range.end && self.forward(cue);
                match by_therapist.into_iter().find(said) {
                    Some(cue) if self.sentence.contains(&cue.range.start) => {
                        (Role::Therapist, Some(cue.range.clone()))
                    }
                    _ => (Role::Writer, None),
                }
            }
        }
    }
}

/// Gathers what cues say; the strongest becomes the status.
#[derive(Default)]
struct Verdict {
    flags: Flags,
    status: Option<(u8, Status, Option<Range<usize>>)>,
}

impl Verdict {
    fn add(&mut self, means: Means, cue: Option<Range<usize>>) {
        let (rank, status) = match means {
            Means::Friend => (8, Status::Friend),
            Means::Template => (7, Status::Template),
            Means::Other => (6, Status::Other),
            Means::Negated => (5, Status::Negated),
            Means::Improved => (4, Status::Improved),
            Means::Hypothetical => (3, Status::Hypothetical),
            Means::Historical => (2, Status::Historical),
            Means::Uncertain => {
                self.flags.uncertain = true;
                return;
            }
            Means::Therapist | Means::Pseudo | Means::End => return,
        };
        let flag = match status {
            Status::Negated => &mut self.flags.negated,
            Status::Improved => &mut self.flags.improved,
            Status::Historical => &mut self.flags.historical,
            Status::Hypothetical => &mut self.flags.hypothetical,
            Status::Other => &mut self.flags.other,
            Status::Template => &mut self.flags.template,
            _ => &mut self.flags.friend,
        };
        *flag = true;
        if self.status.as_ref().is_none_or(|(best, ..)| rank > *best) {
            self.status = Some((rank, status, cue));
        }
    }

    fn context(self, speaker: Role) -> Context {
        let (status, decided_by) = match self.status {
            Some((_, status, cue)) => (status, cue),
            None => (Status::Present, None),
        };
        Context {
            status,
            decided_by,
            flags: self.flags,
            speaker,
        }
    }
}
