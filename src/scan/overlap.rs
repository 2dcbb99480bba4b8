//! One finding per cue: where findings overlap, risk wins, then what is shown, then the longer,
//! then the surer.

use super::finding::Finding;
use crate::lexicon::Lexicon;
use crate::note::directive::Comments;

/// Keeps the strongest of findings that overlap; the result is in the order of the text.
/// A comment in the midst of words makes none of them longer.
pub(super) fn resolve(
    mut findings: Vec<Finding>,
    comments: &Comments,
    lexicon: &Lexicon,
) -> Vec<Finding> {
    findings.sort_by_key(|f| {
        // "SI, no plan": what is shown must not vanish under something longer that is set aside.
        let weight = (
            f.is_risk(lexicon),
            f.stands(),
            f.range.len() - comments.within(&f.range),
            f.pattern(lexicon).confidence,
        );
        (std::cmp::Reverse(weight), f.range.start, f.pattern)
    });
    let mut kept: std::collections::BTreeMap<usize, Finding> = Default::default();
    for finding in findings {
        let before = kept.range(..finding.range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= finding.range.start) {
            kept.insert(finding.range.start, finding);
        }
    }
    kept.into_values().collect()
}
