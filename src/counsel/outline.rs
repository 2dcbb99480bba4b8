//! A note's cues as a list of groups, for a side view: what goes well first, then section by
//! section, then hints.

use std::ops::Range;

use serde::Serialize;

use super::Case;
use super::remarks::Remark;
use crate::scan::finding::Finding;

/// What a group holds; an editor may draw each in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Strengths,
    Section,
    Hints,
}

/// Cues that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub title: String,
    pub role: Role,
    pub cues: Vec<Cue>,
}

/// One marked place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Bytes of the note.
    pub range: Range<usize>,
    pub title: String,
    /// The marked words, on one line.
    pub words: String,
    /// The id of the kind, rule or hint.
    pub code: String,
    /// It may concern safety.
    pub risk: bool,
}

/// Groups the cues of a note; all of them in the order of the text. No group is empty.
pub fn outline(findings: &[&Finding], remarks: &[&Remark], case: &Case<'_>) -> Vec<Group> {
    let words = &case.lexicon.interface.outline;
    let cue = |finding: &&Finding| {
        let kind = finding.kind(case.lexicon);
        Cue {
            range: finding.range.clone(),
            title: kind.title.clone(),
            words: on_one_line(&case.note.text[finding.range.clone()]),
            code: kind.id.clone(),
            risk: finding.is_risk(case.lexicon),
        }
    };
    let strengths = findings.iter().filter(|f| f.is_strength()).map(cue);
    let mut groups = vec![Group {
        title: words.strengths.clone(),
        role: Role::Strengths,
        cues: strengths.collect(),
    }];
    for section in &case.note.sections {
        let title = section.title(&case.note.text).trim();
        let inside = findings
            .iter()
            .filter(|f| !f.is_strength() && section.range.contains(&f.range.start));
        groups.push(Group {
            title: if title.is_empty() { &words.top } else { title }.to_owned(),
            role: Role::Section,
            cues: inside.map(cue).collect(),
        });
    }
    let hint = |remark: &&Remark| Cue {
        range: remark.range.clone(),
        title: remark.message.clone(),
        words: on_one_line(&case.note.text[remark.range.clone()]),
        code: remark.code.clone(),
        risk: false,
    };
    groups.push(Group {
        title: words.hints.clone(),
        role: Role::Hints,
        cues: remarks.iter().map(hint).collect(),
    });
    groups.retain(|group| !group.cues.is_empty());
    groups
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
