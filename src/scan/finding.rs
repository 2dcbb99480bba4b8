//! What the scan says about a note.

use std::ops::Range;

use serde::Serialize;

use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Confidence, Group, Kind, Pattern, Role, SectionClass};

/// A stretch of wording that often goes with a kind, and how its context says it is meant.
/// Holds no text and no position: message, hover and action are made from it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Bytes of the note.
    pub range: Range<usize>,
    /// The place of its pattern in the lexicon.
    pub pattern: usize,
    pub context: Context,
    pub section: SectionClass,
    /// What the pattern's named gaps hold.
    pub slots: Vec<(String, Range<usize>)>,
}

/// How a stretch of text is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    pub status: Status,
    /// The words that decided the status, if words did.
    pub decided_by: Option<Range<usize>>,
    /// Everything that holds at once; `status` is the strongest of them.
    pub flags: Flags,
    pub speaker: Role,
}

/// Whether a finding is shown, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Present,
    Negated,
    Improved,
    Historical,
    Hypothetical,
    /// A relative, a peer, the clinician, the office.
    Other,
    /// A form's own words.
    Template,
    /// The same word in another sense.
    Friend,
    /// A comment in the note asks for silence.
    Muted,
    /// Nothing set it aside, and it is a strength: shown on request, and then first.
    Strength,
}

impl Status {
    /// As output and fixtures write it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Present => "present",
            Status::Negated => "negated",
            Status::Improved => "improved",
            Status::Historical => "historical",
            Status::Hypothetical => "hypothetical",
            Status::Other => "other",
            Status::Template => "template",
            Status::Friend => "friend",
            Status::Muted => "muted",
            Status::Strength => "strength",
        }
    }
}

/// The dimensions of context (ConText, Harkema et al. 2009), independent of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    pub negated: bool,
    pub improved: bool,
    pub historical: bool,
    pub hypothetical: bool,
    pub other: bool,
    pub uncertain: bool,
    pub template: bool,
    pub friend: bool,
    /// The wording says that it grows or goes on; shown like any other.
    pub worsening: bool,
}

impl Finding {
    /// Whether an editor shows it.
    pub fn is_shown(&self) -> bool {
        self.context.status == Status::Present
    }

    /// Whether nothing set it aside, a strength included.
    pub fn stands(&self) -> bool {
        self.is_shown() || self.is_strength()
    }

    /// Whether it says what goes well.
    pub fn is_strength(&self) -> bool {
        self.context.status == Status::Strength
    }

    pub fn pattern<'a>(&self, lexicon: &'a Lexicon) -> &'a Pattern {
        &lexicon.patterns[self.pattern].entry
    }

    pub fn kind<'a>(&self, lexicon: &'a Lexicon) -> &'a Kind {
        lexicon.kind_of(self.pattern)
    }

    pub fn is_risk(&self, lexicon: &Lexicon) -> bool {
        self.kind(lexicon).group == Group::Risk
    }

    /// How sure, with uncertain wording one step lower. Never how grave.
    pub fn confidence(&self, lexicon: &Lexicon) -> Confidence {
        match self.pattern(lexicon).confidence {
            Confidence::High if self.context.flags.uncertain => Confidence::Medium,
            Confidence::Medium if self.context.flags.uncertain => Confidence::Low,
            sure => sure,
        }
    }
}
