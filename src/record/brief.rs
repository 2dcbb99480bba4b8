//! The page before a session: what went well first, then last time's cues, promises that are open,
//! the client's goal, the words they would rather hear, and the anchor question if nobody has
//! asked it.

use super::{Session, promises};
use crate::counsel::goals::Goal;
use crate::counsel::page::{Page, cut, escaped};
use crate::counsel::remarks;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::BriefWords;
use crate::scan::finding::Finding;

/// So many lines under one heading: a brief is one screen.
const LINES: usize = 5;
/// Enough of a sentence to know it by, in characters.
const LONGEST: usize = 120;

/// The brief from a client's notes, earliest first.
pub fn brief(sessions: &[Session], lexicon: &Lexicon) -> Page {
    let words = &lexicon.interface.brief;
    let mut page = Page::default();
    page.title(&words.title);
    // Today's note may be open, with nothing in it yet.
    let last = sessions
        .iter()
        .rfind(|session| !session.note().sentences.is_empty());
    let Some(last) = last else {
        page.text(words.nothing.clone());
        return page;
    };
    if let Some(date) = &last.date {
        page.text(words.last_note.replace("{date}", &escaped(date)));
    }
    let named = |finding: &Finding| {
        let said = escaped(&last.note().text[finding.range.clone()]);
        format!("{}: “{said}”", finding.kind(lexicon).title)
    };
    let strengths = last.findings.iter().filter(|f| f.is_strength());
    let mut cues: Vec<&Finding> = last.findings.iter().filter(|f| f.is_shown()).collect();
    // What may concern safety is never the line that falls off the screen.
    cues.sort_by_key(|finding| !finding.is_risk(lexicon));
    let before = page.clone();
    page.list(&words.strengths, first(strengths.map(named), words));
    page.list(&words.cues, first(cues.into_iter().map(named), words));
    let promised = |open: promises::Open| {
        let session = &sessions[open.session];
        let text = format!(
            "“{}”",
            escaped(&cut(&session.note().text[open.range], LONGEST))
        );
        match &session.date {
            Some(date) => {
                let line = words.promise_of.replace("{date}", &escaped(date));
                line.replace("{text}", &text)
            }
            None => text,
        }
    };
    let open = promises::open(sessions, lexicon);
    page.list(
        &words.promises,
        first(open.into_iter().map(promised), words),
    );
    page.list(&words.goal, first(goals_of(sessions, lexicon), words));
    let avoid = &last.counselled.circumstances.client.avoid;
    let avoided = |(word, instead): (&String, &String)| {
        let line = words.avoid_one.replace("{instead}", &escaped(instead));
        line.replace("{word}", &escaped(word))
    };
    page.list(&words.avoid, avoid.iter().map(avoided));
    let asked = sessions
        .iter()
        .any(|session| remarks::anchor_is_asked(&session.counselled.case(lexicon)));
    let question = lexicon.hint("no-anchor").map(|hint| hint.message.clone());
    page.list(&words.anchor, question.filter(|_| !asked));
    if page == before {
        page.text(words.nothing.clone());
    }
    page.text(words.closing.clone());
    page
}

/// As many lines as a heading may have, and how many there are besides.
fn first(lines: impl Iterator<Item = String>, words: &BriefWords) -> Vec<String> {
    let mut lines: Vec<String> = lines.collect();
    let over = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    if over > 0 {
        lines.push(words.more.replace("{n}", &over.to_string()));
    }
    lines
}

/// What the client hoped for, the latest first, each once.
fn goals_of<'a>(
    sessions: &'a [Session],
    lexicon: &'a Lexicon,
) -> impl Iterator<Item = String> + 'a {
    let words = &lexicon.interface.brief;
    let mut said: Vec<&str> = Vec::new();
    let latest = sessions.iter().rev();
    let all = latest.flat_map(|session| &session.counselled.circumstances.goals);
    let once = all.filter(move |goal| {
        let new = !said.contains(&goal.text.as_str());
        said.push(&goal.text);
        new
    });
    once.map(move |Goal { text, date, .. }| match date {
        Some(date) => {
            let line = words.goal_of.replace("{date}", &escaped(date));
            line.replace("{goal}", &escaped(text))
        }
        None => format!("“{}”", escaped(text)),
    })
}
