//! The states of a note on its way to being signed (`status:` in its front matter), and the guard
//! over one that is signed.

use std::ops::Range;

use crate::counsel::Case;
use crate::counsel::place;
use crate::counsel::remarks::{Fix, Remark, first_line, remark};
use crate::lexicon::schema::Language;
use crate::note::{Note, front_matter, line};

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Draft,
    /// Ready for the supervisor.
    Ready,
    /// Back with the writer.
    Revise,
    Signed,
}

impl State {
    const ALL: [State; 4] = [State::Draft, State::Ready, State::Revise, State::Signed];

    pub fn of(note: &Note, language: &Language) -> Option<State> {
        State::named(note.field("status")?, language)
    }

    fn named(name: &str, language: &Language) -> Option<State> {
        let is_called = |state: &State| {
            let names = language.states.get(state.name()).into_iter().flatten();
            names
                .into_iter()
                .any(|own| own.eq_ignore_ascii_case(name.trim()))
        };
        State::ALL.into_iter().find(is_called)
    }

    /// As front matter is written; the lexicon may know it by other names.
    pub fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Ready => "ready",
            State::Revise => "revise",
            State::Signed => "signed",
        }
    }

    /// What may come next. From a signed note no way leads back: what changes is an addendum.
    pub fn next(self) -> &'static [State] {
        match self {
            State::Draft | State::Revise => &[State::Ready],
            State::Ready => &[State::Revise, State::Signed],
            State::Signed => &[],
        }
    }
}

/// A step that a note may take: the state's name in its front matter, and the new one.
pub struct Step {
    pub range: Range<usize>,
    pub to: State,
}

/// Whether a text is a signed note, by its front matter alone.
pub fn is_signed(text: &str, language: &Language) -> bool {
    if !text.starts_with("---") {
        return false;
    }
    let head = &text[..text.floor_char_boundary(HEAD)];
    let front = front_matter::front_matter(head, &line::lines(head));
    let status = front.as_ref().and_then(|front| front.fields.get("status"));
    status.is_some_and(|name| State::named(name, language) == Some(State::Signed))
}

/// Front matter is at most so long, in bytes.
const HEAD: usize = 16 * 1024;

/// The steps that a note may take. It is not signed while comments stand in its text.
pub fn steps(note: &Note, comments: usize, language: &Language) -> Vec<Step> {
    let (Some(state), Some(range)) = (State::of(note, language), status(note)) else {
        return Vec::new();
    };
    let allowed = state.next().iter().copied();
    let allowed = allowed.filter(|to| *to != State::Signed || comments == 0);
    allowed
        .map(|to| Step {
            range: range.clone(),
            to,
        })
        .collect()
}

/// Where the front matter names the state, bytes.
fn status(note: &Note) -> Option<Range<usize>> {
    let front = &note.front_matter.as_ref()?.range;
    let value = note.field("status")?;
    let mut lines = note
        .lines
        .iter()
        .filter(|line| front.contains(&line.range.start));
    let line = lines.find(|line| note.text[line.range.clone()].starts_with("status:"))?;
    let at = note.text[line.range.clone()].find(value)?;
    Some(line.range.start + at..line.range.start + at + value.len())
}

/// A signed note that reads otherwise than it was signed: what is new belongs in an addendum.
/// `signed` is its text when it was signed.
pub fn guard(case: &Case<'_>, signed: &str) -> Option<Remark> {
    let text = &case.note.text;
    let same = signed
        .char_indices()
        .zip(text.chars())
        .find(|((_, a), b)| a != b)
        .map_or(signed.len().min(text.len()), |((at, _), _)| at);
    if **text == *signed || is_addendum(text, signed, same, case) {
        return None;
    }
    let lines = &case.note.lines;
    let line = lines.partition_point(|line| line.range.start <= same);
    let line = lines
        .get(line.saturating_sub(1))
        .map(|line| line.range.clone());
    let range = line.filter(|line| !line.is_empty());
    let (mut remark, hint) = remark(
        "signed-note",
        range.unwrap_or_else(|| first_line(case)),
        case,
    )?;
    let words = &case.lexicon.interface.supervision;
    // The addendum comes first: what was written goes into it by hand.
    let line = hint.text.replace("{by}", &case.situation.signature);
    let at_end = place::at_end(case.note, case.lexicon, &line);
    remark.fixes.push(Fix {
        title: hint.action.clone(),
        range: at_end.at..at_end.at,
        text: format!("\n{}", at_end.text),
        rewrite: false,
    });
    remark.fixes.push(Fix {
        title: words.put_back.clone(),
        range: 0..text.len(),
        text: signed.to_owned(),
        rewrite: false,
    });
    Some(remark)
}

/// Whether nothing but an addendum was put below the signed text; both agree for `same` bytes.
fn is_addendum(text: &str, signed: &str, same: usize, case: &Case<'_>) -> bool {
    let end = signed.trim_end().len();
    let Some(rest) = text.get(end..).filter(|_| same >= end) else {
        return false;
    };
    let names = &case.lexicon.language.addendum_names;
    let first = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = first.to_lowercase();
    rest.trim().is_empty() || names.iter().any(|name| first.starts_with(name))
}
