//! The reference pages: one per kind and an index, as Markdown. Made from the lexicon alone, so
//! that they can't say anything else than the editor does.

use super::{kind_page, reference};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::Group;

/// File names and their text.
pub fn all(lexicon: &Lexicon) -> Vec<(String, String)> {
    let mut pages: Vec<(String, String)> = Vec::new();
    for kind in lexicon.kinds.iter().map(|k| &k.entry) {
        let page = kind_page::page(kind, lexicon).markdown();
        let wording = kind_page::wording(kind, lexicon).markdown();
        pages.push((file_name(&kind.id), format!("{page}\n\n{wording}\n")));
    }
    pages.push((REFLECTIONS.into(), reflections(lexicon)));
    pages.push((HINTS.into(), hints(lexicon)));
    pages.push(("README.md".into(), index(lexicon)));
    pages
}

/// The page of all families with their texts.
const REFLECTIONS: &str = "reflections.md";
/// The page of hints: about whole notes, and about wording.
pub const HINTS: &str = "hints.md";

fn reflections(lexicon: &Lexicon) -> String {
    let families = lexicon.families.iter().map(|f| &f.entry);
    let pages = families.map(|f| reference::family(f, lexicon).markdown());
    let pages: Vec<String> = pages.collect();
    format!("# Reflections\n\n{}\n", pages.join("\n\n"))
}

fn hints(lexicon: &Lexicon) -> String {
    let mut out = String::from(
        "# Hints\n\nOffers, never alarms; each is off with its name under `off` in the settings.\n",
    );
    out.push_str("\n## About a note as a whole\n");
    for hint in lexicon.hints.iter().map(|h| &h.entry) {
        out.push_str(&format!("\n{}\n", reference::hint(hint).markdown()));
    }
    out.push_str("\n## About wording\n");
    let rules = lexicon.wording.iter().map(|w| &w.entry);
    for rule in rules {
        out.push_str(&format!("\n{}\n", reference::wording(rule).markdown()));
    }
    out
}

/// The file that holds a kind's page.
pub fn file_name(kind: &str) -> String {
    format!("{kind}.md")
}

fn index(lexicon: &Lexicon) -> String {
    let mut out = String::from(
        "# Kinds of wording\n\nMade by `attune lexicon docs` from `lexicon/`. No highlight does not mean no risk.\n",
    );
    out.push_str(&format!(
        "\n- [Reflections]({REFLECTIONS}): every text, by family\n- [Hints]({HINTS}): what may be missing in a note, and kinder words\n"
    ));
    let groups = [
        (Group::Behavioural, "What was done"),
        (Group::Emotional, "What was felt"),
        (Group::CognitiveVerbal, "What was thought and said"),
        (Group::Strength, "Strengths"),
        (
            Group::Risk,
            "Safety (never resistance; it comes before everything else)",
        ),
    ];
    for (group, title) in groups {
        let kinds: Vec<_> = lexicon
            .kinds
            .iter()
            .map(|k| &k.entry)
            .filter(|k| k.group == group)
            .collect();
        if kinds.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {title}\n\n"));
        for kind in kinds {
            let patterns = lexicon
                .patterns
                .iter()
                .filter(|p| p.entry.kind == kind.id)
                .count();
            let file = file_name(&kind.id);
            out.push_str(&format!(
                "- [{}]({file}) (`{}`, {patterns} patterns)\n",
                kind.title, kind.id
            ));
        }
    }
    out
}
