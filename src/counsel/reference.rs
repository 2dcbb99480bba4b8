//! Pages about what is no kind: families of reflections, causes, advice on wording, hints, and
//! single patterns with the place they come from. For `attune explain` and the reference.

use super::page::Page;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Cause, Family, Hint, Wording};

/// The page of anything that a finding, a hint or an action names by id: a pattern
/// (`missed-sessions/dna`), a family, a cause, a rule of wording, a hint, a reflection.
pub fn page(id: &str, lexicon: &Lexicon) -> Option<Page> {
    let family = || lexicon.family(id).map(|f| self::family(f, lexicon));
    let cause = || lexicon.cause(id).map(|c| self::cause(c, lexicon));
    let hint = || lexicon.hint(id).map(self::hint);
    let rule = || {
        let rule = lexicon.wording.iter().find(|w| w.entry.id == id)?;
        let mut page = wording(&rule.entry);
        page.text(format!("{}:{}", rule.origin.file, rule.origin.line));
        Some(page)
    };
    pattern(id, lexicon)
        .or_else(family)
        .or_else(cause)
        .or_else(rule)
        .or_else(hint)
        .or_else(|| reflection(id, lexicon))
}

/// Every id that [`page`] knows besides the kinds.
pub fn ids(lexicon: &Lexicon) -> Vec<String> {
    let patterns = lexicon.patterns.iter().map(|p| p.entry.full_id());
    let families = lexicon.families.iter().map(|f| f.entry.id.clone());
    let causes = lexicon.causes.iter().map(|c| c.entry.id.clone());
    let rules = lexicon.wording.iter().map(|w| w.entry.id.clone());
    let hints = lexicon.hints.iter().map(|h| h.entry.id.clone());
    let texts = lexicon.reflections.iter().map(|r| r.entry.id.clone());
    let all = patterns.chain(families).chain(causes).chain(rules);
    all.chain(hints).chain(texts).collect()
}

fn pattern(id: &str, lexicon: &Lexicon) -> Option<Page> {
    let pattern = lexicon.patterns.iter().find(|p| p.entry.full_id() == id)?;
    let words = &lexicon.interface;
    let mut page = Page::default();
    page.title(format!("`{id}`"));
    let finds = pattern.entry.find.iter().map(|f| format!("`{}`", f));
    page.list(&words.phrases, finds);
    page.list(&words.finds, pattern.entry.finds.iter().cloned());
    page.list(&words.leaves, pattern.entry.leaves.iter().cloned());
    page.text(format!("{}:{}", pattern.origin.file, pattern.origin.line));
    Some(page)
}

/// A family with its texts, each with the kinds it suits.
pub fn family(family: &Family, lexicon: &Lexicon) -> Page {
    let mut page = Page::default();
    page.title(format!("{} (`{}`)", family.title, family.id));
    page.text(family.what.clone());
    let texts = lexicon.reflections.iter().map(|r| &r.entry);
    let own = texts.filter(|r| r.family == family.id);
    let line = |r: &crate::lexicon::schema::Reflection| {
        let kinds = r.kinds.join(", ");
        format!("{} (`{}`: {kinds})", r.text, r.id)
    };
    page.list(&lexicon.interface.families, own.map(line));
    page
}

fn cause(cause: &Cause, lexicon: &Lexicon) -> Page {
    let words = &lexicon.interface;
    let mut page = Page::default();
    page.title(format!("{} (`{}`)", cause.title, cause.id));
    page.text(cause.what.clone());
    let finds = cause.find.iter().map(|f| format!("`{}`", f));
    page.list(&words.phrases, finds);
    let kinds = lexicon.kinds.iter().map(|k| &k.entry);
    let named = kinds.filter_map(|kind| {
        let own = kind.causes.iter().find(|c| c.id == cause.id)?;
        Some(format!("{}: {}", kind.title, own.text))
    });
    page.list(&words.behind, named);
    page
}

/// A rule of wording.
pub fn wording(rule: &Wording) -> Page {
    let mut page = Page::default();
    page.heading(format!("`{}` ({})", rule.id, rule.group));
    page.text(rule.because.clone());
    page.list("→", rule.prefer.iter().map(|text| format!("“{text}”")));
    page
}

/// A hint about a whole note.
pub fn hint(hint: &Hint) -> Page {
    let mut page = Page::default();
    page.heading(format!("`{}`", hint.id));
    page.text(hint.message.clone());
    page.text(hint.because.clone());
    if !hint.text.is_empty() {
        page.list(&hint.action, [format!("`{}`", hint.text)]);
    }
    page
}

fn reflection(id: &str, lexicon: &Lexicon) -> Option<Page> {
    let found = lexicon.reflections.iter().find(|r| r.entry.id == id)?;
    let entry = &found.entry;
    let mut page = Page::default();
    page.title(format!("`{id}` ({})", entry.family));
    page.quote(entry.text.clone());
    page.text(format!("{}; {}", entry.source, entry.reviewed));
    page.text(format!("{}:{}", found.origin.file, found.origin.line));
    Some(page)
}
