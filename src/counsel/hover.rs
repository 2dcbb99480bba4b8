//! What an editor says about a finding: safety first where it belongs, then what the wording may
//! protect, why these words, what else it may be, what may lie behind it, one thing to say.

use super::page::{Page, escaped};
use super::reflections;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Group, Role};
use crate::note::Note;
use crate::scan::finding::Finding;

/// A hover shows the likeliest reasons, not all of them.
const CAUSES: usize = 5;
/// Words of the note repeated in a hover are cut here, in characters.
const LONGEST_QUOTE: usize = 80;

/// The page of one finding.
pub fn page(finding: &Finding, note: &Note, lexicon: &Lexicon) -> Page {
    let kind = finding.kind(lexicon);
    let words = &lexicon.interface;
    let mut page = Page::default();
    if let Some(line) = super::safety_line(kind, lexicon) {
        page.note(line);
    }
    page.title(&kind.title);
    page.text(super::message(finding, lexicon));
    page.text(kind.protects.clone());
    why(&mut page, finding, note, lexicon);
    page.list(&words.also, kind.also.iter().cloned());
    page.list(&words.behind, super::causes(kind, lexicon).take(CAUSES));
    page.list(&words.consider, kind.consider.iter().cloned());
    if kind.group == Group::Risk {
        page.list(&words.safety, lexicon.safety.pointers.iter().cloned());
    } else if let Some(offer) = reflections::offers(finding, note, lexicon)
        .into_iter()
        .next()
    {
        page.heading(&words.say);
        page.quote(escaped(&offer.text));
    }
    if !kind.safety.is_empty() {
        page.list(&words.safety, [kind.safety.clone()]);
    }
    page.text(words.closing.clone());
    page
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
