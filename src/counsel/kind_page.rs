//! The page of a kind: for `attune explain`, the explain action and the reference documents.

use super::page::Page;
use super::reflections;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Group, Kind};

/// Everything the lexicon says about a kind, with the reflections that suit it.
pub fn page(kind: &Kind, lexicon: &Lexicon) -> Page {
    let words = &lexicon.interface;
    let mut page = Page::default();
    if let Some(line) = super::safety_line(kind, lexicon) {
        page.note(line);
    }
    page.title(format!("{} (`{}`)", kind.title, kind.id));
    page.text(kind.what.clone());
    page.text(kind.protects.clone());
    page.list(&words.also, kind.also.iter().cloned());
    page.list(&words.behind, super::causes(kind, lexicon));
    page.list(&words.consider, kind.consider.iter().cloned());
    if !kind.safety.is_empty() {
        page.list(&words.safety, [kind.safety.clone()]);
    }
    if kind.group == Group::Risk {
        page.list(&words.safety, lexicon.safety.pointers.iter().cloned());
    }
    for family in kind.families.iter().filter_map(|id| lexicon.family(id)) {
        let texts = lexicon.reflections.iter().map(|r| &r.entry);
        let suits = texts.filter(|r| r.family == family.id && r.kinds.contains(&kind.id));
        let as_said = suits.filter_map(|r| reflections::without_note(r, lexicon));
        page.list(&family.title, as_said);
    }
    page
}

/// The wording that points to a kind: one line a pattern, with its first example.
pub fn wording(kind: &Kind, lexicon: &Lexicon) -> Page {
    let mut page = Page::default();
    let patterns = lexicon
        .patterns
        .iter()
        .map(|p| &p.entry)
        .filter(|p| p.kind == kind.id);
    let line = |p: &crate::lexicon::schema::Pattern| {
        let example = p
            .finds
            .first()
            .map_or(String::new(), |text| format!(": {text}"));
        format!("`{}`{example}", p.id)
    };
    page.list(&lexicon.interface.patterns, patterns.map(line));
    page
}
