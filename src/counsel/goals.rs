//! The client's goals, and their answer to "what will be different in three or six months, so
//! that you know this helped?": from front matter, sections and settings.

use super::situation::Client;
use crate::lexicon::schema::SectionClass;
use crate::note::Note;
use crate::note::line::Shape;

/// A goal in the words of the note, and when it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    pub text: String,
    pub date: Option<String>,
    /// Between quotation marks: the client's own words.
    pub quoted: bool,
    /// Of a goal from an earlier note: when it was last come back to.
    pub past: Option<Past>,
}

/// When a goal from an earlier note was last come back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    pub date: String,
    /// Whole weeks before the note that is read.
    pub weeks: i64,
}

/// A goal longer than this is a paragraph, not a goal. In characters.
const LONGEST: usize = 160;

/// Goals, best first: front matter, then what the client said in a goals section, then the rest
/// of it, then settings.
pub fn read(note: &Note, client: &Client) -> Vec<Goal> {
    let date = || note.field("date").map(str::to_owned);
    let mut goals = Vec::new();
    for name in ["anchor", "goal", "goals"] {
        let fields = note.front_matter.iter().flat_map(|f| &f.fields);
        let named = |key: &str| {
            let rest = key.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        for (key, value) in fields.filter(|(key, _)| named(key)) {
            let own = note.field(&format!("{key}-date")).map(str::to_owned);
            goals.extend(goal(value, own.or_else(date)));
        }
    }
    let mut said = in_sections(note, date());
    said.sort_by_key(|goal| !goal.quoted);
    goals.append(&mut said);
    if let Some(text) = &client.goal {
        goals.extend(goal(text, client.goal_date.clone()));
    }
    goals
}

fn in_sections(note: &Note, date: Option<String>) -> Vec<Goal> {
    let sections = note.sections.iter();
    let wanted = sections.filter(|s| s.class == SectionClass::Goals);
    let lines = wanted.flat_map(|section| {
        let at = |byte| note.lines.partition_point(|line| line.range.start < byte);
        let lines = &note.lines[at(section.range.start)..at(section.range.end)];
        lines
            .iter()
            .map(|line| line.range.start.max(section.body)..line.range.end)
            .zip(lines)
            .filter(|(range, _)| range.start < range.end && range.end <= section.range.end)
            .filter(|(range, _)| range.start >= section.body)
    });
    let texts = lines.filter_map(|(range, line)| {
        let text = &note.text[range.clone()];
        match line.shape {
            Shape::Bullet(from) if range.start == line.range.start => {
                Some((text.get(from as usize..)?, true))
            }
            Shape::Prose | Shape::Bullet(_) => Some((text, false)),
            _ => None,
        }
    });
    let found = texts.filter_map(|(text, listed)| Some((goal(text, date.clone())?, listed)));
    let found: Vec<(Goal, bool)> = found.collect();
    // Where the client is quoted, prose around it is about the goal, not the goal.
    let quoted = found.iter().any(|(goal, _)| goal.quoted);
    let is_goal = |(goal, listed): &(Goal, bool)| goal.quoted || *listed || !quoted;
    let goals = found.into_iter().filter(is_goal);
    goals.map(|(goal, _)| goal).collect()
}

/// What the client is quoted with, if they are, else the whole. A quoted question is the
/// clinician's.
fn goal(text: &str, date: Option<String>) -> Option<Goal> {
    let text = text.trim().trim_matches('*').trim();
    let said: Vec<&str> = quotes(text).filter(|q| q.contains(' ')).collect();
    let answer = said.iter().find(|words| !words.ends_with('?'));
    let quoted = !said.is_empty();
    let text = match quoted {
        true => answer?,
        false => text,
    };
    let short = !text.is_empty() && text.chars().count() <= LONGEST;
    let text = text.trim_end_matches(['.', ',', ';']).to_owned();
    short.then_some(Goal {
        text,
        date,
        quoted,
        past: None,
    })
}

/// What stands between quotation marks.
fn quotes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(['“', '"'])?;
        let mark = rest[start..].chars().next()?;
        let from = start + mark.len_utf8();
        let close = if mark == '“' { '”' } else { '"' };
        let length = rest[from..].find(close)?;
        let inside = rest[from..from + length].trim();
        rest = &rest[from + length + close.len_utf8()..];
        Some(inside)
    })
}

/// A goal as it reads inside "Some weeks ago you hoped for …": in quotation marks if the client
/// said it.
pub fn in_a_sentence(goal: &Goal) -> String {
    format!("“{}”", goal.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::note::TextKind;

    #[test]
    fn the_answer_is_the_goal_not_the_question_and_not_the_prose_around_it() {
        let lexicon = Lexicon::built_in();
        let goals = |text: &str| -> Vec<String> {
            let note = Note::parse(text, TextKind::Note, &lexicon.grammar);
            let goals = read(&note, &Client::default());
            goals.into_iter().map(|goal| goal.text).collect()
        };
        let asked = "## Goals\nAsked: \"What would be different?\" Then: \"Sunday dinner, all three.\"\nRated 2/10 today.\n";
        assert_eq!(goals(asked), ["Sunday dinner, all three"]);
        assert_eq!(
            goals("## Goals\nAsked: \"What would be different?\"\n"),
            Vec::<String>::new()
        );
        assert_eq!(
            goals("## Goals\n- Sleep in own bed\n- Call her sister\n").len(),
            2
        );
    }
}
