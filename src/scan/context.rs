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
use crate::lexicon::dictionary::Words;
use crate::lexicon::schema::{Direction, Means, Reach, Role, SectionClass, Voice};
use crate::note::{Block, BlockKind, Note};

/// A cue where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CueMatch {
    range: Range<usize>,
    means: Means,
    direction: Direction,
    within: Option<u8>,
    reach: Reach,
    own: bool,
    hides: Option<Means>,
    voice: Option<Voice>,
}

/// Judges spans of one note, in the sentences that it was made for.
pub struct Judge<'a> {
    note: &'a Note,
    /// The sentences read, in order, each with its cues.
    sentences: Vec<(usize, Vec<CueMatch>)>,
}

/// Who drew the span that is judged. The words of a pattern's match are its author's choice, as
/// its negation is: cues among them do not speak against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrawnBy {
    Pattern,
    Reader,
}

/// Attribution of a quotation stands this near to it, in bytes.
const ATTRIBUTION: usize = 40;

impl<'a> Judge<'a> {
    /// Reads the cues of the sentences that `words` holds.
    pub fn new(note: &'a Note, lexicon: &'a Lexicon, words: &Words) -> Self {
        let number = |stretch: &Range<usize>| note.sentence_at(stretch.start);
        let mut sentences: Vec<(usize, Vec<CueMatch>)> = words
            .stretches()
            .filter_map(|stretch| Some((number(stretch)?, Vec::new())))
            .collect();
        lexicon.context.find(note.wording(), words, |found| {
            let cue = &lexicon.cues[found.owner as usize].entry;
            let ends = |(n, _): &(usize, _)| note.sentences[*n].range.end;
            let place = sentences.partition_point(|s| ends(s) < found.range.end);
            sentences[place].1.push(CueMatch {
                range: found.range,
                means: cue.means,
                direction: cue.direction,
                within: cue.within,
                reach: cue.reach,
                own: cue.own,
                hides: cue.hides,
                voice: cue.voice,
            });
        });
        for (_, cues) in &mut sentences {
            settle(cues);
        }
        Self { note, sentences }
    }

    /// How `span` is meant; `unheard` sorts of cues count for nothing.
    pub fn judge(&self, span: &Range<usize>, drawn_by: DrawnBy, unheard: &[Means]) -> Context {
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
            quote: self.note.quote_around(span),
            spoken: block.speaker != Role::Writer,
            drawn_by,
            cues,
        };
        let (speaker, spoken_by) = view.speaker(block);
        let mut verdict = Verdict::default();
        let heard = |cue: &&CueMatch| !unheard.contains(&cue.means) && view.reaches(cue);
        for cue in cues.iter().filter(heard) {
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
            .filter(|o| touches(&o.range, &cue.range))
            .any(|o| match (o.means, cue.means) {
                (Means::Pseudo, Means::Pseudo) => false,
                (Means::Pseudo, _) => {
                    o.range.len() >= cue.range.len()
                        && (cue.direction != Direction::Cover || o.hides == Some(cue.means))
                        && o.hides.is_none_or(|means| means == cue.means)
                }
                _ if !longer(o) => false,
                // "Mother denied": who speaks, and what is said of it.
                (a, b) if names_somebody(a) != names_somebody(b) => false,
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

fn names_somebody(means: Means) -> bool {
    use Means::{Client, Clinician, Other, Therapist};
    matches!(means, Other | Clinician | Therapist | Client)
}

/// A span in its sentence.
struct View<'a> {
    note: &'a Note,
    span: &'a Range<usize>,
    quote: Option<&'a Range<usize>>,
    /// In a turn of talk.
    spoken: bool,
    drawn_by: DrawnBy,
    cues: &'a [CueMatch],
}

impl View<'_> {
    fn reaches(&self, cue: &CueMatch) -> bool {
        let quoted = self.spoken || self.note.quote_around(&cue.range).is_some();
        let voice = cue
            .voice
            .is_none_or(|voice| (voice == Voice::Client) == quoted);
        if matches!(cue.means, Means::End | Means::Therapist | Means::Client) || !voice {
            return false;
        }
        let shared = cue.range.end.min(self.span.end) as isize
            - cue.range.start.max(self.span.start) as isize;
        let overlaps = shared > 0;
        if cue.direction == Direction::Cover {
            // A method's name at the end of a long finding is not what it is about.
            let most = shared * 2 > self.span.len() as isize;
            return overlaps && (cue.means != Means::Friend || most);
        }
        if overlaps {
            return self.own(cue);
        }
        let same_side = self.note.quote_around(&cue.range) == self.quote;
        let crosses = cue.direction == Direction::Sentence || cue.reach > Reach::Clause;
        if !same_side && !crosses {
            return false;
        }
        let behind = self.span.start >= cue.range.end;
        // "Without the binder, without the card": a finding that brings its own negation.
        if behind && cue.means == Means::Negated && self.is_negative() {
            let gap = &self.note.wording()[cue.range.end..self.span.start];
            if gap.contains(',') || gap.split_whitespace().count() > 2 {
                return false;
            }
        }
        match cue.direction {
            Direction::Sentence => true,
            Direction::Forward if !behind => false,
            Direction::Backward if behind => false,
            _ if behind => self.open(cue, cue.range.end..self.span.start),
            _ => self.open(cue, self.span.end..cue.range.start),
        }
    }

    /// Whether the finding begins with a negation.
    fn is_negative(&self) -> bool {
        let start = self.span.start;
        self.cues.iter().any(|cue| {
            let first = cue.range.start >= start && cue.range.start <= start + 8;
            first && cue.means == Means::Negated && cue.direction == Direction::Forward
        })
    }

    /// A cue among the finding's own words: it counts at their edge, if it is of that sort.
    fn own(&self, cue: &CueMatch) -> bool {
        // In talk, "my boss" is part of what is said.
        if cue.means == Means::Other && self.quote.is_some() && cue.range.start >= self.span.start {
            return false;
        }
        // "Her mother did not come", "should he refuse": the cue begins outside the finding and
        // ends inside.
        let subject = cue.means == Means::Other;
        let clause = cue.means == Means::Hypothetical && cue.reach == Reach::Clause;
        let enters = (subject || clause) && cue.range.start < self.span.start;
        let words = |range: Range<usize>| self.note.wording()[range].split_whitespace().count();
        let edge = match cue.direction {
            Direction::Forward | Direction::Both => {
                cue.range.start <= self.span.start || words(self.span.start..cue.range.start) <= 1
            }
            Direction::Backward => {
                cue.range.end >= self.span.end || words(cue.range.end..self.span.end) <= 1
            }
            Direction::Sentence => true,
            Direction::Cover => false,
        };
        let chosen = self.drawn_by == DrawnBy::Pattern && cue.means != Means::Clinician;
        enters || cue.own && edge && !chosen
    }

    /// The cue is near enough to what lies behind the gap, and no end of its scope stands in it.
    /// An end that the span begins in (a new subject that belongs to the finding) counts.
    fn open(&self, cue: &CueMatch, gap: Range<usize>) -> bool {
        // "Negative for bleeding (occult or overt), weight loss": the bracket opened in the gap.
        let closes = |end: &CueMatch| {
            &self.note.wording()[end.range.clone()] == ")"
                && self.note.wording()[gap.start..end.range.start].contains('(')
        };
        let ends = |end: &&CueMatch| {
            // "SI, client said no to both": an end that is part of the cue ends nothing.
            let own = end.range.start >= cue.range.start && end.range.start < cue.range.end;
            let stands = end.range.start >= gap.start && end.range.start <= gap.end && !own;
            end.means == Means::End && end.reach >= cue.reach && stands && !closes(end)
        };
        let near =
            |words| self.note.wording()[gap.clone()].split_whitespace().count() <= words as usize;
        self.cues.iter().find(ends).is_none() && cue.within.is_none_or(near)
    }

    /// Who speaks, and the words that say so.
    fn speaker(&self, block: &Block) -> (Role, Option<Range<usize>>) {
        if block.speaker != Role::Writer {
            return (block.speaker, None);
        }
        let outside = |cue: &CueMatch| self.note.quote_around(&cue.range).is_none();
        let by = |means| {
            let fits = move |cue: &&CueMatch| cue.means == means && outside(cue);
            self.cues.iter().filter(fits)
        };
        let Some(quote) = self.quote else {
            let said = |cue: &&CueMatch| {
                self.span.start >= cue.range.end && self.open(cue, cue.range.end..self.span.start)
            };
            return match by(Means::Therapist).find(said) {
                Some(cue) => (Role::Therapist, Some(cue.range.clone())),
                None => (Role::Writer, None),
            };
        };
        // The nearest attribution decides; one before the quotation must still be open.
        let distance = |cue: &&CueMatch| {
            let before = quote.start.checked_sub(cue.range.end);
            let before = before.filter(|_| self.open(cue, cue.range.end..quote.start));
            let distance = before.or(cue.range.start.checked_sub(quote.end))?;
            (distance <= ATTRIBUTION).then_some(distance)
        };
        let nearest = |means| {
            by(means)
                .filter_map(|cue| Some((distance(&cue)?, cue)))
                .min_by_key(|(d, _)| *d)
        };
        let voices = [
            (Means::Therapist, Role::Therapist),
            (Means::Clinician, Role::Therapist),
            (Means::Client, Role::Client),
            (Means::Other, Role::Other),
        ];
        let found = voices.iter().filter_map(|&(means, role)| {
            let (distance, cue) = nearest(means)?;
            Some((distance, role, cue))
        });
        match found.min_by_key(|(distance, ..)| *distance) {
            Some((_, role, cue)) if role != Role::Client => (role, Some(cue.range.clone())),
            _ => (Role::Client, None),
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
            Means::Other | Means::Clinician => (6, Status::Other),
            Means::Negated => (5, Status::Negated),
            Means::Improved => (4, Status::Improved),
            Means::Hypothetical => (3, Status::Hypothetical),
            Means::Historical => (2, Status::Historical),
            Means::Uncertain => {
                self.flags.uncertain = true;
                return;
            }
            Means::Worsening => {
                self.flags.worsening = true;
                return;
            }
            Means::Therapist | Means::Client | Means::Pseudo | Means::End => return,
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
