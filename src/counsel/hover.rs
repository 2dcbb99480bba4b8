//! What an editor says about a finding: safety first where it belongs, then what the wording may
//! protect, why these words, what else it may be, what may lie behind it, one thing to say.

use super::page::{Page, escaped};
use super::remarks::Remark;
use super::{Case, causes, reflections};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Group, Kind, Role};
use crate::note::Note;
use crate::scan::finding::Finding;

/// A hover shows the likeliest reasons, not all of them.
const CAUSES: usize = 5;
/// Words of the note repeated in a hover are cut here, in characters.
const LONGEST_QUOTE: usize = 80;

/// The page of one finding.
pub fn page(finding: &Finding, case: &Case<'_>) -> Page {
    let lexicon = case.lexicon;
    let kind = finding.kind(lexicon);
    let words = &lexicon.interface;
    let mut page = Page::default();
    if let Some(line) = super::safety_line(kind, lexicon) {
        page.note(line);
    }
    page.title(&kind.title);
    page.text(super::message(finding, lexicon));
    page.text(kind.protects.clone());
    why(&mut page, finding, case.note, lexicon);
    page.list(&words.also, kind.also.iter().cloned());
    behind(&mut page, finding, case);
    page.list(&words.consider, kind.consider.iter().cloned());
    goal(&mut page, kind, case);
    if kind.group == Group::Risk {
        page.list(&words.safety, pointers(case));
    } else if let Some(offer) = reflections::offers(finding, case).into_iter().next() {
        page.heading(&words.say);
        page.quote(escaped(&offer.text));
    }
    if !kind.safety.is_empty() {
        page.list(&words.safety, [kind.safety.clone()]);
    }
    page.text(words.closing.clone());
    page
}

/// The page of a hint: what it says, why, and what one may write instead.
pub fn remark(remark: &Remark, case: &Case<'_>) -> Page {
    let (lexicon, words) = (case.lexicon, &case.lexicon.interface);
    let mut page = Page::default();
    page.text(escaped(&remark.message));
    let because = lexicon.hint(&remark.code).map(|hint| hint.because.clone());
    page.list(&words.why, because.filter(|text| !text.is_empty()));
    let fixes = remark.fixes(case);
    let rewrites = fixes.iter().filter(|fix| fix.rewrite);
    page.list(&words.kinder, rewrites.map(|fix| escaped(&fix.text)));
    page.text(words.hint_closing.replace("{rule}", &remark.code));
    page
}

/// The reasons, those that the note itself raises first and with the words that raised them.
fn behind(page: &mut Page, finding: &Finding, case: &Case<'_>) {
    let line = |cause: causes::Ranked<'_>| match &cause.raised_by {
        Some(raised) => {
            let told = causes::told(raised, case);
            format!("{}: {} ({told})", cause.title, cause.text)
        }
        None => format!("{}: {}", cause.title, cause.text),
    };
    let ranked = causes::ranked(finding, case).into_iter().take(CAUSES);
    page.list(&case.lexicon.interface.behind, ranked.map(line));
}

/// On a setback or a doubt: what the client hoped for, and whether it still holds.
fn goal(page: &mut Page, kind: &Kind, case: &Case<'_>) {
    let words = &case.lexicon.interface;
    let Some(goal) = case.circumstances.goals.first() else {
        return;
    };
    if reflections::asks_for_goals(kind) {
        let form = match &goal.date {
            Some(date) => words.goal_said.replace("{date}", date),
            None => words.goal_said_undated.clone(),
        };
        page.heading(&words.goal);
        page.text(form.replace("{goal}", &escaped(&goal.text)));
        if let Some(past) = &goal.past {
            let line = words.goal_revisited.replace("{date}", &past.date);
            page.text(line.replace("{weeks}", &past.weeks.to_string()));
        }
    }
}

/// Pointers to protocols, and the crisis line of this region if one is set.
fn pointers<'a>(case: &Case<'a>) -> impl Iterator<Item = String> + use<'a> {
    let line = case.situation.crisis_line.as_ref();
    let form = &case.lexicon.interface.crisis_line;
    let line = line.map(|line| form.replace("{line}", line));
    case.lexicon.safety.pointers.iter().cloned().chain(line)
}

fn why(page: &mut Page, finding: &Finding, note: &Note, lexicon: &Lexicon) {
    let words = &lexicon.interface;
    let text = |range: &std::ops::Range<usize>| {
        let whole = escaped(&note.text[range.clone()]);
        match whole.char_indices().nth(LONGEST_QUOTE) {
            Some((cut, _)) => format!("{}…", &whole[..cut]),
            None => whole,
        }
    };
    let found = words
        .found_by
        .replace("{words}", &text(&finding.range))
        .replace("{pattern}", &finding.pattern(lexicon).full_id());
    let voice = match finding.context.speaker {
        Role::Client => &words.in_clients_words,
        _ => &words.in_writers_words,
    };
    let mut lines = vec![format!("{found}, {voice}.")];
    lines.extend(super::set_aside(finding, lexicon, text));
    if finding.context.flags.worsening && finding.is_shown() {
        lines.push(words.worsening.clone());
    }
    if finding.context.flags.uncertain {
        lines.push(words.uncertain.clone());
    }
    page.list(&words.why_these_words, lines);
}
