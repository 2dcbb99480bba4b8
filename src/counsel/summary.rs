//! What is in a note, in one line: strengths first, then the other groups. Counts of places, never
//! a score; risk is named and not counted.

use crate::lexicon::Lexicon;
use crate::lexicon::schema::Group;
use crate::scan::finding::Finding;

/// "2 strengths · 3 in what was done · wording that may concern safety"; nothing for a note with
/// no findings.
pub fn line<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    lexicon: &Lexicon,
) -> Option<String> {
    const ORDER: [Group; 4] = [
        Group::Strength,
        Group::Behavioural,
        Group::Emotional,
        Group::CognitiveVerbal,
    ];
    let groups: Vec<Group> = findings
        .into_iter()
        .map(|f| f.kind(lexicon).group)
        .collect();
    let words = &lexicon.interface.summary;
    let part = |group: &Group| {
        let count = groups.iter().filter(|g| *g == group).count();
        let form = words.get(group.name())?;
        (count > 0).then(|| form.replace("{n}", &count.to_string()))
    };
    let mut parts: Vec<String> = ORDER.iter().filter_map(part).collect();
    if groups.contains(&Group::Risk) {
        parts.extend(words.get(Group::Risk.name()).cloned());
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}
