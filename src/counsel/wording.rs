//! Wording that may read as a judgement or a doubt: where it stands in the writer's own voice,
//! and what one may write instead. Quotations, forms, names of diagnoses and methods, and what is
//! said of others are left alone.

use std::ops::Range;

use super::remarks::{Fix, Remark};
use super::situation::capitalized;
use super::{Case, style};
use crate::lexicon::schema::{Role, Severity, Wording};
use crate::scan::finding::{Context, Status};
use crate::scan::reading::Mention;

/// The hints about a note's wording, in the order of its text.
pub fn remarks(case: &Case<'_>) -> Vec<Remark> {
    let (note, lexicon) = (case.note, case.lexicon);
    let rule = |place: usize| &lexicon.wording[place].entry;
    let wanted = |place: usize| {
        let rule = rule(place);
        let quiet = rule.off || rule.strict && !case.situation.client_reads;
        case.situation.wants(&rule.id, quiet)
    };
    let found = case.reading.wording.iter();
    let found = found.filter(|m| wanted(m.owner) && note.quote_around(&m.range).is_none());
    let mut out: Vec<Remark> = Vec::new();
    for Mention {
        owner,
        range,
        context,
    } in found
    {
        let rule = rule(*owner);
        // Longer wording comes first and takes the shorter within it along.
        let covered = out.last().is_some_and(|last| range.start < last.range.end);
        if covered || !is_the_writers(context, rule.others) {
            continue;
        }
        out.push(Remark {
            range: with_slash(range, &note.text),
            code: rule.id.clone(),
            severity: Severity::Hint,
            message: rule.because.clone(),
            fixes: Vec::new(),
            related: Vec::new(),
        });
    }
    out
}

/// What one may write instead of words that a rule is about.
pub fn rewrites(rule: &Wording, range: &Range<usize>, case: &Case<'_>) -> Vec<Fix> {
    let capital = case.note.text[range.clone()].starts_with(char::is_uppercase);
    let one = |text: &String| {
        let text = case.circumstances.client.put(text);
        // Where the client reads along, "client" is not "pt".
        let text = match rule.strict {
            true => text,
            false => style::spoken_of(&text, case),
        };
        let text = if capital { capitalized(&text) } else { text };
        Fix::rewrite(range.clone(), text, case.lexicon)
    };
    rule.prefer.iter().map(one).collect()
}

/// Whether words are the writer's own about the client.
fn is_the_writers(context: &Context, others: bool) -> bool {
    let said = match context.status {
        Status::Template | Status::Friend | Status::Muted => false,
        Status::Other => others,
        _ => true,
    };
    said && context.speaker == Role::Writer
}

/// "w/ tx": the slash that ends a word belongs to it.
fn with_slash(range: &Range<usize>, text: &str) -> Range<usize> {
    let rest = &text[range.end..];
    let ends = rest
        .strip_prefix('/')
        .is_some_and(|r| r.starts_with(char::is_whitespace));
    range.start..range.end + usize::from(ends)
}
