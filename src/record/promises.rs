//! What the clinician said they would do: open until a later note says that it is done. A promise
//! is kept by the words of its own entry in the lexicon about the same thing (the two sentences
//! share a word of content), or by another's about what is surely the same (they share two).
//! Nothing is guessed from silence, and nothing counts against anybody.

use std::ops::Range;

use super::subjects::{content, shared};
use super::{LONGEST, Session, Spot, Spots};
use crate::counsel::page::cut;
use crate::counsel::situation::Situation;
use crate::counsel::{Case, Counselled};
use crate::lexicon::problem::Problem;
use crate::lexicon::schema::{Role, SectionClass};
use crate::lexicon::{Lexicon, Located};
use crate::note::position::Encoding;
use crate::note::{Note, Sentence, TextKind};
use crate::scan::finding::Status;
use crate::scan::reading::Mention;

/// A sentence of a note that promises something, or says that it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The place of the `[[promise]]` in the lexicon.
    pub promise: usize,
    /// Its sentence.
    pub spot: Spot,
    pub text: String,
    /// What it is about.
    about: Vec<u32>,
}

/// What one note promises, and what it says is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statements {
    pub made: Vec<Statement>,
    pub kept: Vec<Statement>,
}

/// A promise that no later note says is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The place of its note among the sessions.
    pub session: usize,
    pub spot: Spot,
    pub text: String,
}

impl Statements {
    pub fn read(case: &Case<'_>, spots: &Spots) -> Statements {
        let (note, reading, lexicon) = (case.note, case.reading, case.lexicon);
        let statement = |promise: usize, range: Range<usize>| Statement {
            promise,
            text: cut(&note.text[range.clone()], LONGEST),
            about: content(&note.text[range.clone()], &lexicon.language),
            spot: spots.of(&range),
        };
        let said = |mentions: &[Mention], counts: &dyn Fn(&Range<usize>) -> bool| {
            let mentions = mentions.iter().filter(|Mention { context, range, .. }| {
                // "Has not been sent", "will send if asked", and what a client is quoted with.
                let said = context.status != Status::Negated && context.speaker == Role::Writer;
                said && counts(range)
            });
            let statements = mentions.map(|m| statement(m.owner, sentence(note, &m.range)));
            statements.collect::<Vec<Statement>>()
        };
        let opens_plan = |range: &Range<usize>| {
            let planned = note.section_at(range.start).class == SectionClass::Plan;
            planned && opens_sentence(note, range.start)
        };
        let mut made = said(&reading.promised, &|_| true);
        made.extend(said(&reading.promise_openings, &opens_plan));
        made.sort_by_key(|statement| (statement.spot.range.start, statement.promise));
        // "Writer will look up the form and send it" is one sentence and one promise.
        made.dedup_by(|later, first| later.spot == first.spot);
        let mut kept = said(&reading.kept, &|_| true);
        // "Done: Will send the template", as our own action writes it.
        let mark = &lexicon.interface.record.kept;
        let is_marked = |statement: &Statement| statement.text.starts_with(mark.as_str());
        made.retain(|statement| !is_marked(statement));
        for Sentence { range, .. } in &note.sentences {
            let range = sentence(note, &(range.start..range.start));
            if !mark.is_empty() && note.text[range.clone()].starts_with(mark.as_str()) {
                kept.push(statement(ANY, range));
            }
        }
        made.truncate(MOST);
        kept.truncate(MOST);
        Statements { made, kept }
    }
}

/// So many statements of one note are kept: more are no note's.
const MOST: usize = 200;

/// A sentence that says outright that something is done may be about any promise.
const ANY: usize = usize::MAX;

/// What is still open after all sessions (earliest first), the oldest first. What is promised
/// again is listed once, with its first date.
pub fn open<S: AsRef<Session>>(sessions: &[S]) -> Vec<Open> {
    let mut open: Vec<Candidate> = Vec::new();
    for (number, session) in sessions.iter().enumerate() {
        let said = &session.as_ref().promises;
        for done in &said.kept {
            open.retain(|candidate| {
                let enough = if candidate.promise == done.promise {
                    1
                } else {
                    2
                };
                candidate.open.session == number || shared(&candidate.about, &done.about) < enough
            });
        }
        for made in &said.made {
            let again = open.iter().any(|candidate| {
                let few = candidate.about.len().min(made.about.len()).clamp(1, 2);
                shared(&candidate.about, &made.about) >= few
            });
            if !again {
                open.push(Candidate {
                    open: Open {
                        session: number,
                        spot: made.spot.clone(),
                        text: made.text.clone(),
                    },
                    promise: made.promise,
                    about: made.about.clone(),
                });
            }
        }
    }
    open.into_iter().map(|candidate| candidate.open).collect()
}

/// A promise that is open so far.
struct Candidate {
    open: Open,
    promise: usize,
    about: Vec<u32>,
}

/// Tries the examples of every promise: each of `finds` must be one in a plan, none of `leaves`.
pub fn check(lexicon: &Lexicon) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, Located { origin, entry }) in lexicon.promises.iter().enumerate() {
        let made = |line: &String| {
            // A section of the plan, as the lexicon itself names it.
            let text = format!("## {}\n- {line}\n", lexicon.interface.plan_heading);
            let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
            let spots = Spots::new(&note, Encoding::default());
            let read = Counselled::read(note, Situation::default(), lexicon);
            let made = Statements::read(&read.case(lexicon), &spots).made;
            made.iter().any(|statement| statement.promise == number)
        };
        let missed = entry.finds.iter().filter(|line| !made(line));
        let missed = missed.map(|line| format!("`{}` is not found in: {line}", entry.id));
        let wrong = entry.leaves.iter().filter(|line| made(line));
        let wrong = wrong.map(|line| format!("`{}` is found in: {line}", entry.id));
        problems.extend(missed.chain(wrong).map(|told| origin.advice(told)));
        if entry.finds.len() < 2 || entry.leaves.len() < 2 {
            let told = format!("`{}` needs two examples and two near-misses", entry.id);
            problems.push(origin.advice(told));
        }
    }
    problems
}

fn opens_sentence(note: &Note, start: usize) -> bool {
    let number = note.sentence_at(start);
    let begin = number.map_or(start, |n| note.sentences[n].range.start);
    let before = note.text.get(begin..start).unwrap_or_default();
    !before.contains(char::is_alphabetic)
}

/// The sentence around a match, without the marks at its ends.
fn sentence(note: &Note, range: &Range<usize>) -> Range<usize> {
    let number = note.sentence_at(range.start);
    let whole = number.map_or(range.clone(), |n| note.sentences[n].range.clone());
    let text = &note.text[whole.start..whole.end];
    let mark = |c: char| !c.is_alphanumeric() && !"\"“(".contains(c);
    let start = whole.start + text.len() - text.trim_start_matches(mark).len();
    let end = whole.start
        + text
            .trim_end_matches(|c: char| ".;,".contains(c) || c.is_whitespace())
            .len();
    start.min(range.start)..end.max(range.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counsel::situation::Situation;
    use crate::record::Reader;

    /// The open promises of a client's notes.
    fn left(notes: &[&str]) -> Vec<String> {
        let lexicon = Lexicon::built_in();
        let read = |text: &&str| {
            let note = Note::parse(*text, TextKind::Note, &lexicon.grammar);
            let reader = Reader {
                lexicon: &lexicon,
                situation: &Situation::default(),
                encoding: Encoding::default(),
            };
            reader.read("".as_ref(), note)
        };
        let sessions: Vec<Session> = notes.iter().map(read).collect();
        open(&sessions).into_iter().map(|open| open.text).collect()
    }

    #[test]
    fn a_promise_stays_open_until_a_later_note_says_it_is_done() {
        let first = "S: Ct tired.\nP: Will send the sleep diary template. RTC 2 wks.\n";
        let promise = "Will send the sleep diary template";
        assert_eq!(left(&[first]), [promise]);
        let silent = "S: Ct slept better.\nP: RTC 2 wks.\n";
        assert_eq!(left(&[first, silent]), [promise]);
        let other = "S: Emailed the letter to her employer.\nP: RTC 2 wks.\n";
        assert_eq!(left(&[first, other]), [promise]);
        let not_yet = "S: The diary template has not been sent yet.\nP: RTC.\n";
        assert_eq!(left(&[first, not_yet]), [promise]);
        let again = "S: Ct asked for it again.\nP: Writer will send the sleep diary.\n";
        assert_eq!(left(&[first, again]), [promise]);
        let kept = "S: Sent the sleep diary template on Monday.\nP: RTC.\n";
        assert_eq!(left(&[first, kept]), Vec::<String>::new());
        assert_eq!(left(&[first, silent, kept]), Vec::<String>::new());
    }

    #[test]
    fn another_act_about_the_same_thing_keeps_it_if_that_is_sure() {
        let first = "P: I will look for an evening separation group and bring the details.\n";
        let given = "P: Gave her the sheet for the Thursday separation group.\n";
        assert_eq!(left(&[first, given]), Vec::<String>::new());
        let other = "P: Gave her the sheet for the skills group.\n";
        assert_eq!(left(&[first, other]).len(), 1);
        let next = "P: I will ask the group leader how introductions are done.\n";
        assert_eq!(left(&[first, next]).len(), 2);
    }

    #[test]
    fn what_the_client_will_do_is_no_promise_of_the_writers() {
        for plan in [
            "P: Client will email her sister.\n",
            "P: Thought record daily. Ct to call housing.\n",
            "S: \"I'll send you a photo,\" she said.\nP: RTC.\n",
            "S: Mother will call the school.\nP: RTC.\n",
            "P: Sent the handout today.\n",
        ] {
            assert_eq!(left(&[plan]), Vec::<String>::new(), "{plan}");
        }
    }
}
