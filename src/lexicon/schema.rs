//! The shape of lexicon files. Any file may hold any entries; the folders under `lexicon/en`
//! are for people. `attune lexicon schema` is made from these structs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of wording: what the editor says about it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Kind {
    /// Short and stable: `missed-sessions`.
    pub id: String,
    pub group: Group,
    /// Plain language, for people: "Missed sessions".
    pub title: String,
    /// Completes "This wording often goes with …".
    pub goes_with: String,
    /// How loud, never above `information`.
    pub severity: Severity,
    /// About the change itself, or about the relationship with the therapist.
    #[serde(default)]
    pub facet: Facet,
    /// What it is, in a sentence or two.
    pub what: String,
    /// What it may protect; the first line of every hover.
    #[serde(default)]
    pub protects: String,
    /// What may lie behind it, likeliest first.
    #[serde(default)]
    pub causes: Vec<CauseOfKind>,
    /// What else it may be: practical, medical, cultural.
    #[serde(default)]
    pub also: Vec<String>,
    /// What the clinician may want to consider.
    #[serde(default)]
    pub consider: Vec<String>,
    /// Families of reflections, best first.
    #[serde(default)]
    pub families: Vec<String>,
    /// Whether the safety companion comes first on hover.
    #[serde(default)]
    pub companion: bool,
    /// It is about an agreed task: counted over time by the task's name.
    #[serde(default)]
    pub about_task: bool,
    /// What somebody else does is meant as well: abuse, control, blame.
    #[serde(default)]
    pub others: bool,
    /// Thoughts of death or of harming oneself: "denies SI" is about all of these.
    #[serde(default)]
    pub about_self: bool,
    /// When to think of safety.
    #[serde(default)]
    pub safety: String,
}

/// Groups of kinds. Risk wins over every other group where findings overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    Behavioural,
    Emotional,
    CognitiveVerbal,
    Risk,
    Strength,
}

impl Group {
    /// As files and output write it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Behavioural => "behavioural",
            Group::Emotional => "emotional",
            Group::CognitiveVerbal => "cognitive-verbal",
            Group::Risk => "risk",
            Group::Strength => "strength",
        }
    }
}

/// How loud a kind is. There is nothing above information.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Hint,
    Information,
}

/// What a kind is about (Miller & Rollnick's sustain talk and discord).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    #[default]
    Change,
    Relationship,
}

/// A cause as one kind sees it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CauseOfKind {
    /// A `[[cause]]`.
    pub id: String,
    /// What it may look like here.
    pub text: String,
}

/// A reason that may lie behind any kind.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cause {
    pub id: String,
    pub title: String,
    pub what: String,
    /// Words in a note that speak for it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub find: Vec<String>,
}

/// A phrase to find, with what it must find and what it must leave alone.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pattern {
    /// Unique within its kind: `no-show`. Known outside as `missed-sessions/no-show`.
    pub id: String,
    /// The kind; by default the `[kind]` of the same file.
    #[serde(default)]
    pub kind: String,
    /// One or more phrases in the pattern language.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub find: Vec<String>,
    /// A raw regular expression, where a shape needs it. Case is ignored.
    #[schemars(with = "Option<String>")]
    pub regex: Option<String>,
    /// With `regex`: words of which at least one must occur.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Phrases in which the same words mean something else: where one of them covers a part of
    /// the finding, there is none ("I've had enough cake").
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<String>,
    /// Only in the client's own words, or only in the writer's.
    pub voice: Option<Voice>,
    /// What somebody else does, the clinician included, is meant as well: "writer did most of
    /// the talking".
    #[serde(default)]
    pub others: bool,
    /// It says that the client missed a session, or called it off: counted over time.
    #[serde(default)]
    pub absence: bool,
    #[serde(default)]
    pub confidence: Confidence,
    /// Texts in which this pattern finds its kind.
    #[serde(default)]
    pub finds: Vec<String>,
    /// Near-misses: texts in which nothing of this kind is shown.
    #[serde(default)]
    pub leaves: Vec<String>,
}

/// Whose words a pattern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    Client,
    Writer,
}

/// How sure a pattern is of its kind when nothing speaks against it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    Low,
    #[default]
    Medium,
    High,
}

impl Confidence {
    /// The `score` of `attune scan`: how sure, never how grave.
    pub fn score(self) -> f32 {
        match self {
            Confidence::Low => 0.5,
            Confidence::Medium => 0.7,
            Confidence::High => 0.9,
        }
    }
}

/// A family of reflections.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Family {
    pub id: String,
    pub title: String,
    pub what: String,
    /// The title of the code action: "Insert a curious reflection".
    pub action: String,
    /// Past tense, for a clinician who did say it: "Therapist expressed curiosity about {topic}…".
    pub record: String,
    /// As a comment to a supervisee.
    pub supervision: String,
}

/// A text to put into a note.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reflection {
    pub id: String,
    /// The family; by default the `[family]` of the same file.
    #[serde(default)]
    pub family: String,
    /// Kinds it suits; `any` suits all.
    pub kinds: Vec<String>,
    pub text: String,
    /// For kinds that carry the safety companion: offered only with it.
    #[serde(default)]
    pub after_risk: bool,
    /// Only where the finding is about this; both if left out.
    pub facet: Option<Facet>,
    /// Stages of readiness it suits; all if left out.
    #[serde(default)]
    pub readiness: Vec<Readiness>,
    /// Causes that it answers: offered earlier where the note's words raise one of them.
    #[serde(default)]
    pub causes: Vec<String>,
    /// Only for sessions held so.
    pub setting: Option<Setting>,
    /// Its own past-tense form, where the family's does not fit.
    pub record: Option<String>,
    /// Lint rules this text may break, each with its reason.
    #[serde(default)]
    pub allow: BTreeMap<String, String>,
    pub source: String,
    pub reviewed: String,
}

/// Stages of change (Prochaska & DiClemente).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Readiness {
    Precontemplation,
    Contemplation,
    Preparation,
    Action,
    Maintenance,
}

/// How a session was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    Telehealth,
    InPerson,
}

/// Wording that may read as a judgement or a doubt, and what one may write instead.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wording {
    /// Unique, and the key that switches it off: `refused`.
    pub id: String,
    /// What sort of wording: `label`, `doubt`, `blame` …
    pub group: String,
    /// The words to be replaced, in the pattern language.
    #[schemars(with = "Vec<String>")]
    pub find: Vec<String>,
    /// Phrases in which the same words mean something else.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unless: Vec<String>,
    /// One to three texts, each in the place of the words found; `{…}` is left to be filled.
    pub prefer: Vec<String>,
    /// Why, in a plain sentence about words.
    pub because: String,
    /// Only where the client will read the note.
    #[serde(default)]
    pub strict: bool,
    /// Silent unless switched on.
    #[serde(default)]
    pub off: bool,
    /// What the clinician did is meant: "instructed pt to".
    #[serde(default)]
    pub others: bool,
    /// Texts in which it is pointed at.
    #[serde(default)]
    pub finds: Vec<String>,
    /// Near-misses.
    #[serde(default)]
    pub leaves: Vec<String>,
}

/// Something that a note says or holds, whatever its kind: a risk statement, a telehealth
/// session. Hints about whole notes ask for it by `id`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sign {
    pub id: String,
    pub what: String,
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub find: Vec<String>,
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub regex: Vec<String>,
    /// With `regex`: words of which at least one must occur.
    #[serde(default)]
    pub needs: Vec<String>,
    /// A section of such a class with text in it is the sign as well.
    #[serde(default)]
    pub sections: Vec<SectionClass>,
    /// So is a note whose front matter says `note-type:` one of these.
    #[serde(default)]
    pub note_types: Vec<String>,
}

/// Something that a clinician says they will do, and how a later note says that it is done.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Promise {
    pub id: String,
    pub what: String,
    /// With the clinician as its subject, anywhere in a note.
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub find: Vec<String>,
    /// Without a subject: at the beginning of a sentence of the plan.
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub opens: Vec<String>,
    /// How it is said to be done.
    #[schemars(with = "Vec<String>")]
    #[serde(default)]
    pub kept: Vec<String>,
    /// Lines of a plan in which it is promised.
    pub finds: Vec<String>,
    /// Lines of a plan in which it is not.
    pub leaves: Vec<String>,
}

/// Something in a person's life that a note may come back to.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Topic {
    pub id: String,
    /// As it reads in a sentence: "work", "the marriage".
    pub title: String,
    #[schemars(with = "Vec<String>")]
    pub find: Vec<String>,
}

/// Circumstances under which somebody is in therapy: `context` of a client's settings names them.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CareContext {
    pub id: String,
    /// As it reads in a list: "mandated".
    pub title: String,
    /// Causes that come earlier because of it.
    #[serde(default)]
    pub raises: Vec<String>,
    /// What to keep in mind, in the brief.
    pub keep: String,
}

/// What Attune may say about a note as a whole, and what its action puts in.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hint {
    pub id: String,
    pub severity: Severity,
    /// `{…}` is filled in.
    pub message: String,
    /// The title of the action; empty: there is none.
    #[serde(default)]
    pub action: String,
    /// What the action inserts: an unfilled line, `{…}` left for the writer.
    #[serde(default)]
    pub text: String,
    /// Where it goes: the first section of such a class; else the plan.
    #[serde(default)]
    pub sections: Vec<SectionClass>,
    /// Why, and from where.
    #[serde(default)]
    pub because: String,
    /// It concerns safety: it comes first, and no single key switches it off for good.
    #[serde(default)]
    pub safety: bool,
    /// It stays until what it asks for is done: no "fine as it is", no "never again".
    #[serde(default)]
    pub stays: bool,
    /// Silent unless switched on.
    #[serde(default)]
    pub off: bool,
}

/// A text to complete while typing.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Snippet {
    pub id: String,
    /// `/curious`, or the beginning of a stem.
    pub trigger: String,
    pub title: String,
    /// `{…}` are tab stops.
    pub text: String,
    /// Where it fits; everywhere if left out.
    #[serde(default)]
    pub sections: Vec<SectionClass>,
}

/// What a `{slot}` of a reflection says when the note offers nothing better.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Slot {
    pub id: String,
    /// Without it, a text with this slot is offered only where the note fills it.
    pub default: Option<String>,
    pub what: String,
}

/// A class of words, written `{id}` in phrases.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Class {
    pub id: String,
    pub what: String,
    /// Words or phrases in the pattern language.
    #[schemars(with = "Vec<String>")]
    pub words: Vec<String>,
}

/// Context cues: words around a finding that say how it is meant.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cue {
    pub means: Means,
    #[serde(default)]
    pub direction: Direction,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub find: Vec<String>,
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub regex: Vec<String>,
    /// With `regex`: words of which at least one must occur.
    #[serde(default)]
    pub needs: Vec<String>,
    /// How many words the cue reaches; without it, as far as `reach` says.
    pub within: Option<u8>,
    /// What ends the cue's scope; of an `end`, which scopes it ends.
    #[serde(default)]
    pub reach: Reach,
    /// The cue counts at the edge of a finding's own words as well ("used to nod along",
    /// "hopelessness has lifted").
    #[serde(default)]
    pub own: bool,
    /// Of a `pseudo`: the only sort of cue that it hides.
    pub hides: Option<Means>,
    /// A cue only in the client's own words, or only in the writer's.
    pub voice: Option<Voice>,
    /// Why, or from where.
    #[serde(default)]
    pub note: String,
}

/// What a cue says about a finding in its scope.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    Negated,
    Improved,
    Historical,
    Hypothetical,
    /// A relative, a peer, the office.
    Other,
    /// The writer's own doing or feeling.
    Clinician,
    Uncertain,
    /// It grows, comes back, goes on. Shown all the same.
    Worsening,
    /// An unticked box, a menu, a questionnaire's own words.
    Template,
    /// The same word in another sense.
    Friend,
    /// The therapist speaks (in a quotation or transcript).
    Therapist,
    /// The client speaks: a quotation beside it is the client's.
    Client,
    /// Looks like a cue and is none: it hides the cues it covers.
    Pseudo,
    /// Ends the scope of the cues before and after it.
    End,
}

/// How far a cue reaches. An `end` of the same or a wider reach stops it.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    Serialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// To the end of its clause.
    #[default]
    Clause,
    /// Over clauses, to a new subject: what a group talked about.
    Subject,
    /// Over subjects, to a contrast: when something was.
    Contrast,
}

/// Where the words lie that a cue speaks about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Behind the cue.
    #[default]
    Forward,
    /// Before it.
    Backward,
    Both,
    /// Under it: the finding overlaps the cue's own words.
    Cover,
    /// Anywhere in the same sentence.
    Sentence,
}

/// Headings that open a section.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Section {
    pub class: SectionClass,
    pub headings: Vec<String>,
    /// Single letters: `P:`, `(P)`.
    #[serde(default)]
    pub letters: Vec<String>,
    /// Only where this is the first section of the note (P of PIE).
    #[serde(default)]
    pub first: bool,
}

/// What a section is for (domain: section classes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionClass {
    ClientReport,
    Observation,
    Assessment,
    Intervention,
    Response,
    Plan,
    Risk,
    History,
    Family,
    Goals,
    Strengths,
    Attendance,
    Instrument,
    Administrative,
    Other,
}

/// Labels that open a turn in a transcript: `C:`, `Therapist:`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpeakerLabel {
    pub role: Role,
    pub labels: Vec<String>,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The person who writes the note.
    Writer,
    Client,
    Therapist,
    Other,
}

/// A language's own knowledge.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Language {
    pub id: String,
    pub name: String,
    /// "Dr.": a full stop that never ends a sentence.
    #[serde(default)]
    pub titles: Vec<String>,
    /// "appt.": ends a sentence only before a word of `starters`.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    #[serde(default)]
    pub starters: Vec<String>,
    /// The commonest words, commonest first: never searched for if a rarer word will do.
    #[serde(default)]
    pub common: Vec<String>,
    /// How a closing line looks that belongs to no section: signature, billing (expressions).
    #[serde(default)]
    pub sign_offs: Vec<String>,
    /// Words that say nothing about what a sentence is about.
    #[serde(default)]
    pub function_words: Vec<String>,
    /// A slot with one of these words would not read well in a reflection.
    #[serde(default)]
    pub slot_rejects: Vec<String>,
    /// What notes call the client, the usual name first; and the therapist.
    #[serde(default)]
    pub client_names: Vec<String>,
    #[serde(default)]
    pub therapist_names: Vec<String>,
    /// Words right before a quotation of one or two words that read as doubt: the "attack".
    #[serde(default)]
    pub articles: Vec<String>,
    /// Names of between-session tasks, and of people around the client: what `{task}` and
    /// `{person}` say where the finding names one.
    #[serde(default)]
    pub task_names: Vec<String>,
    #[serde(default)]
    pub person_names: Vec<String>,
    /// How the two read in a sentence to the client: "the {name}", "your {name}".
    #[serde(default)]
    pub task_form: String,
    #[serde(default)]
    pub person_form: String,
    /// And a person in a record about the client: "their {name}".
    #[serde(default)]
    pub person_form_in_record: String,
    /// Words that end a slot ("and", "when").
    #[serde(default)]
    pub slot_stops: Vec<String>,
    /// The months' names, each with its short forms; January first.
    #[serde(default)]
    pub months: Vec<Vec<String>>,
    /// Whether 3/4/2026 is the third of April, where settings say nothing.
    #[serde(default)]
    pub day_first: bool,
    /// A date in a line with one of these words is not the session's: a birthday.
    #[serde(default)]
    pub other_dates: Vec<String>,
    /// How often: the words for one, two, three …
    #[serde(default)]
    pub counts: Vec<Vec<String>>,
    /// Words in the names of files that say what sort of note it is, not whose.
    #[serde(default)]
    pub note_names: Vec<String>,
    /// The states of a note (draft, ready, revise, signed), each with the words that front matter
    /// may have for it.
    #[serde(default)]
    pub states: BTreeMap<String, Vec<String>>,
    /// How an addendum to a signed note begins.
    #[serde(default)]
    pub addendum_names: Vec<String>,
    /// "I'm" → "I am": how a formal text writes what a casual one contracts.
    #[serde(default)]
    pub contractions: BTreeMap<String, String>,
    /// "she/her" → the words that stand for this client: he, him, his, himself.
    #[serde(default)]
    pub pronouns: BTreeMap<String, Vec<String>>,
}

/// A regular inflection: a base that ends so (regular expression) loses `strip` letters and
/// takes each of `add`. The first rule that fits counts.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Inflection {
    #[schemars(with = "String")]
    pub when: String,
    #[serde(default)]
    pub strip: usize,
    pub add: Vec<String>,
}

/// What is said where wording may touch on safety. Fixed and reviewed; never a score.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Safety {
    /// First on hover for kinds with `companion`.
    pub companion: String,
    /// First on hover for the risk kinds.
    pub risk: String,
    /// Pointers to protocols and instruments.
    pub pointers: Vec<String>,
}

/// A rule that reflections keep (domain: lexicon lint).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LintRule {
    pub rule: String,
    /// Only texts of these families; empty: all.
    #[serde(default)]
    pub families: Vec<String>,
    /// Only texts that come after the safety companion.
    #[serde(default)]
    pub after_risk: bool,
    /// Expressions that may not occur.
    #[serde(default)]
    pub forbid: Vec<String>,
    /// Expressions of which one must occur.
    #[serde(default)]
    pub require: Vec<String>,
    pub because: String,
}

/// What Attune itself says. `{…}` is filled in.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Interface {
    pub message: String,
    pub message_risk: String,
    pub plan_lead: String,
    pub plan_heading: String,
    pub plan_letter: String,
    pub why_these_words: String,
    pub found_by: String,
    pub in_clients_words: String,
    pub in_writers_words: String,
    pub set_aside: String,
    pub set_aside_place: String,
    pub uncertain: String,
    pub worsening: String,
    pub behind: String,
    /// “{words}”, {where}
    pub raised_by: String,
    pub same_line: String,
    pub line_above: String,
    pub line_below: String,
    pub lines_above: String,
    pub lines_below: String,
    pub goal: String,
    pub goal_said: String,
    pub goal_said_undated: String,
    /// When an earlier note last came back to it.
    pub goal_revisited: String,
    pub crisis_line: String,
    /// Titles of the actions that insert another form; `{family}` is its title.
    pub as_record: String,
    pub as_comment: String,
    pub as_line_below: String,
    pub rewrite: String,
    pub keep_words: String,
    pub rule_off: String,
    pub keep_note: String,
    pub hint_off: String,
    pub also: String,
    pub consider: String,
    pub say: String,
    pub safety: String,
    pub closing: String,
    pub explain: String,
    pub ignore_note: String,
    pub ignore_workspace: String,
    pub ignore_pattern: String,
    pub families: String,
    pub patterns: String,
    pub phrases: String,
    pub finds: String,
    pub leaves: String,
    /// What the name of a section is called in a list.
    pub section: String,
    /// Headings of hovers on hints.
    pub kinder: String,
    pub hint_closing: String,
    pub why: String,
    /// Group → "{n} strengths".
    #[serde(default)]
    pub summary: BTreeMap<String, String>,
    /// Status → why a finding was set aside.
    #[serde(default)]
    pub status: BTreeMap<String, String>,
    #[serde(default)]
    pub outline: OutlineWords,
    #[serde(default)]
    pub brief: BriefWords,
    #[serde(default)]
    pub stored: StoredWords,
    #[serde(default)]
    pub record: RecordWords,
    #[serde(default)]
    pub supervision: SupervisionWords,
    #[serde(default)]
    pub report: ReportWords,
}

/// The side view and the status line of an editor.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OutlineWords {
    pub strengths: String,
    /// What stands before the first heading.
    pub top: String,
    pub hints: String,
    pub nothing: String,
    pub one: String,
    pub many: String,
    /// Where settings show only so many.
    pub more: String,
    pub paused: String,
    pub resumed: String,
    pub off: String,
    pub trouble: String,
    pub nothing_to_insert: String,
    pub not_here: String,
}

/// The report on a client's notes.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReportWords {
    pub title: String,
    pub what: String,
    pub timeline: String,
    pub timeline_told: String,
    /// The lanes of the timeline.
    pub strengths: String,
    pub behavioural: String,
    pub emotional: String,
    pub cognitive_verbal: String,
    pub attendance: String,
    pub missed: String,
    pub goals: String,
    pub revisited: String,
    pub promises: String,
    pub comments: String,
    pub sessions: String,
    pub day: String,
    pub undated: String,
    pub cues: String,
    pub safety: String,
    pub tried: String,
    pub closing: String,
}

impl ReportWords {
    /// The lanes of the timeline from the top.
    pub fn lanes(&self) -> [&str; 5] {
        [
            &self.strengths,
            &self.behavioural,
            &self.emotional,
            &self.cognitive_verbal,
            &self.attendance,
        ]
    }
}

/// Comments on a note, and the states of one.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SupervisionWords {
    pub reply: String,
    pub resolve: String,
    pub next: String,
    /// What stands in the place of a comment that is still to be written.
    pub blank: String,
    /// Comments on the words that are selected.
    pub comment: String,
    pub put_back: String,
    /// A step of a note's state: its name → the title of the action.
    #[serde(default)]
    pub steps: BTreeMap<String, String>,
    /// Where there is no further comment.
    pub no_more: String,
    /// On a signed note, where the client can't make files.
    pub by_hand: String,
}

/// What is said about many notes of one client.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecordWords {
    /// Behind the count of missed sessions: what the notes name close by, and what was tried.
    pub barriers: String,
    pub outreach: String,
    /// A place in another note: {date}, {words}.
    pub place: String,
    pub undated: String,
    /// The action that writes that a promise is kept, and what it writes.
    pub keep: String,
    pub kept: String,
    /// Above a note: how many promises are open; above a line: since when it is.
    pub open_one: String,
    pub open_many: String,
    pub open_since: String,
}

/// The page before a session.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BriefWords {
    pub title: String,
    pub last_note: String,
    pub strengths: String,
    pub cues: String,
    pub goal: String,
    pub goal_of: String,
    /// Behind a goal: when a note last came back to it, or that none did.
    pub revisited: String,
    pub not_revisited: String,
    /// Missed sessions of the last weeks.
    pub missed: String,
    pub missed_days: String,
    pub pronouns: String,
    pub promises: String,
    pub promise_of: String,
    pub avoid: String,
    pub avoid_one: String,
    /// Behind a list that was cut.
    pub more: String,
    pub anchor: String,
    pub nothing: String,
    pub closing: String,
}

/// The page on what is kept on this machine.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StoredWords {
    pub title: String,
    pub ignored: String,
    pub pages: String,
    pub yours: String,
    pub lexicon: String,
    pub settings: String,
    pub kept: String,
    pub absent: String,
    pub never: String,
}

/// A lexicon file. Every table may be missing.
#[derive(Debug, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(
    dead_code,
    reason = "describes files for the schema; they are read entry by entry"
)]
pub struct File {
    kind: Option<Kind>,
    pattern: Option<Vec<Pattern>>,
    family: Option<Family>,
    reflection: Option<Vec<Reflection>>,
    cause: Option<Vec<Cause>>,
    slot: Option<Vec<Slot>>,
    wording: Option<Vec<Wording>>,
    sign: Option<Vec<Sign>>,
    promise: Option<Vec<Promise>>,
    hint: Option<Vec<Hint>>,
    snippet: Option<Vec<Snippet>>,
    class: Option<Vec<Class>>,
    cue: Option<Vec<Cue>>,
    section: Option<Vec<Section>>,
    speaker: Option<Vec<SpeakerLabel>>,
    inflection: Option<Vec<Inflection>>,
    /// Irregular forms, the base first.
    forms: Option<Vec<Vec<String>>>,
    language: Option<Language>,
    safety: Option<Safety>,
    interface: Option<Interface>,
    lint: Option<Vec<LintRule>>,
    /// Ids of kinds, patterns (`kind/pattern`) and reflections to switch off.
    off: Option<Vec<String>>,
}
