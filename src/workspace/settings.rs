//! Settings: `.attune.toml` in a workspace, and the same names in an editor's own settings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::SETTINGS_FILE;
use crate::counsel::remarks::Remark;
use crate::counsel::situation::{Client, Situation};
use crate::lexicon::Lexicon;
use crate::lexicon::problem::nearest;
use crate::lexicon::schema::{Kind, Severity};
use crate::record::patterns::Habits;
use crate::scan::finding::Finding;

/// What a person may choose. Every field may be missing; [`Settings::under`] fills the gaps.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// `false`: nothing is shown.
    pub enabled: Option<bool>,
    /// The lexicon's language: "en".
    pub language: Option<String>,
    /// No finding is shown louder than this.
    pub severity: Option<Severity>,
    /// Kind → "off", "hint" or "information".
    #[serde(default)]
    pub kinds: BTreeMap<String, Loudness>,
    /// Patterns (`missed-sessions/dna`) that stay silent.
    #[serde(default)]
    pub patterns_off: Vec<String>,
    /// When a note is read: as it is typed, or when it is saved.
    pub run: Option<Run>,
    /// Wait so long after a keystroke before reading, in milliseconds.
    pub debounce_ms: Option<u64>,
    /// `true`: strengths are shown, too, and first.
    pub strengths: Option<bool>,
    /// At most so many findings are shown in one note.
    pub max_findings: Option<usize>,
    /// `false`: no hints about wording that may read as a judgement.
    pub wording: Option<bool>,
    /// `false`: no hints about the note as a whole.
    pub hints: Option<bool>,
    /// `true`: the client will read the notes; stricter wording.
    pub client_reads: Option<bool>,
    /// Whom to call in a crisis, in this region: "988 (call or text)".
    pub crisis_line: Option<String>,
    /// Rules of wording and hints that stay silent.
    #[serde(default)]
    pub off: Vec<String>,
    /// Rules of wording that are silent unless asked for.
    #[serde(default)]
    pub on: Vec<String>,
    /// `true`: a line above each note says what is in it.
    pub code_lens: Option<bool>,
    /// `false`: no line above a note about promises that are open.
    pub promises: Option<bool>,
    /// `true`: words between the words say what context set aside.
    pub inlay_hints: Option<bool>,
    /// `"day-first"`: 3/4/2026 is the third of April; `"month-first"`: the fourth of March.
    pub dates: Option<DateOrder>,
    /// From how often a pattern over time is worth a word.
    pub record: Option<Habits>,
    /// Who comments: stands before a comment for supervision.
    pub initials: Option<String>,
    /// The client's own terms.
    #[serde(default)]
    pub client: Client,
    /// Further lexicon folders, from the workspace's folder.
    #[serde(default)]
    pub lexicon: Vec<PathBuf>,
    /// Which files are notes (globs); default: `*.md`, `*.markdown`, `*.txt`, `*.text`.
    pub files: Option<Vec<String>>,
    /// Files and folders to leave out (globs).
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// Which comes first in a date of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// How loud one kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loudness {
    Off,
    Hint,
    Information,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Run {
    #[default]
    OnType,
    OnSave,
}

/// Who comments, where settings name nobody.
const SUPERVISOR: &str = "SV";
const MAX_FINDINGS: usize = 200;
const NOTE_FILES: [&str; 4] = ["*.md", "*.markdown", "*.txt", "*.text"];

/// A settings file that can't be used: where, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Settings {
    /// Reads the settings that hold in a folder: its own over those of the folders around it.
    /// Without any, nothing is set. `Err` names file and line.
    pub fn of(root: Option<&Path>) -> Result<Settings, String> {
        let mut out = Settings::default();
        for root in root.map(super::roots).unwrap_or_default() {
            let file = root.join(SETTINGS_FILE);
            if !file.is_file() {
                continue;
            }
            let shown = file.display();
            let text = std::fs::read_to_string(&file).map_err(|e| format!("{shown}: {e}"))?;
            let own =
                Settings::parse(&text).map_err(|e| format!("{shown}:{}: {}", e.line, e.message))?;
            out = own.within(&root).over(&out);
        }
        Ok(out)
    }

    /// The settings of a folder: what they name lies there.
    pub fn within(mut self, root: &Path) -> Settings {
        for folder in &mut self.lexicon {
            *folder = root.join(&folder);
        }
        self
    }

    /// Reads the text of a settings file.
    pub fn parse(text: &str) -> Result<Settings, SettingsError> {
        let settings: Settings = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            SettingsError {
                line: text[..offset.min(text.len())].matches('\n').count() + 1,
                message: plain(error.message()),
            }
        })?;
        match settings.mistake() {
            None => Ok(settings),
            Some((word, message)) => Err(SettingsError {
                line: line_of(text, &word),
                message,
            }),
        }
    }

    /// Reads an editor's settings. `null` and an empty object are no settings; so is an empty list,
    /// which is what an empty Lua table becomes.
    pub fn from_editor(value: &serde_json::Value) -> Result<Settings, String> {
        if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
            return Ok(Settings::default());
        }
        let settings: Settings = serde_json::from_value(in_kebab_case(value))
            .map_err(|error| plain(&error.to_string()))?;
        match settings.mistake() {
            None => Ok(settings),
            Some((_, message)) => Err(message),
        }
    }

    /// A value that no type rules out: the word to look for, and what is wrong.
    fn mistake(&self) -> Option<(String, String)> {
        let globs = self.files.iter().flatten().chain(&self.exclude);
        for glob in globs {
            if let Err(error) = ignore::gitignore::GitignoreBuilder::new("").add_line(None, glob) {
                return Some((glob.clone(), format!("`{glob}` is no glob: {error}")));
            }
        }
        let language = self.language.as_deref()?;
        let known: Vec<&str> = crate::lexicon::source::languages().collect();
        (!known.contains(&language)).then(|| {
            let known = known.join(", ");
            (
                language.to_owned(),
                format!("there is no lexicon for `{language}`; there is: {known}"),
            )
        })
    }

    /// These settings, and where they say nothing, those of `below`.
    pub fn over(mut self, below: &Settings) -> Settings {
        let mut kinds = below.kinds.clone();
        kinds.append(&mut self.kinds);
        Settings {
            enabled: self.enabled.or(below.enabled),
            language: self.language.or_else(|| below.language.clone()),
            severity: self.severity.or(below.severity),
            kinds,
            patterns_off: [&below.patterns_off[..], &self.patterns_off].concat(),
            run: self.run.or(below.run),
            debounce_ms: self.debounce_ms.or(below.debounce_ms),
            strengths: self.strengths.or(below.strengths),
            max_findings: self.max_findings.or(below.max_findings),
            wording: self.wording.or(below.wording),
            hints: self.hints.or(below.hints),
            client_reads: self.client_reads.or(below.client_reads),
            crisis_line: self.crisis_line.or_else(|| below.crisis_line.clone()),
            off: [&below.off[..], &self.off].concat(),
            on: [&below.on[..], &self.on].concat(),
            code_lens: self.code_lens.or(below.code_lens),
            promises: self.promises.or(below.promises),
            inlay_hints: self.inlay_hints.or(below.inlay_hints),
            dates: self.dates.or(below.dates),
            record: self.record.or(below.record),
            initials: self.initials.or_else(|| below.initials.clone()),
            client: self.client.over(&below.client),
            lexicon: [&below.lexicon[..], &self.lexicon].concat(),
            files: self.files.or_else(|| below.files.clone()),
            exclude: [&below.exclude[..], &self.exclude].concat(),
        }
    }

    /// Names of kinds and patterns that the lexicon does not have.
    pub fn unknown_names(&self, lexicon: &Lexicon) -> Vec<String> {
        let kinds = || lexicon.kinds.iter().map(|k| k.entry.id.as_str());
        let hint =
            |near: Option<&str>| near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
        let mut out = Vec::new();
        for name in self.kinds.keys().filter(|k| lexicon.kind(k).is_none()) {
            out.push(format!(
                "there is no kind `{name}`{}",
                hint(nearest(name, kinds()))
            ));
        }
        let ids: Vec<String> = lexicon.patterns.iter().map(|p| p.entry.full_id()).collect();
        for name in self.patterns_off.iter().filter(|p| !ids.contains(p)) {
            let near = nearest(name, ids.iter().map(String::as_str));
            out.push(format!("there is no pattern `{name}`{}", hint(near)));
        }
        let rules = lexicon.wording.iter().map(|w| w.entry.id.as_str());
        let hints = lexicon.hints.iter().map(|h| h.entry.id.as_str());
        let known: Vec<&str> = rules.chain(hints).collect();
        for name in self.off.iter().chain(&self.on) {
            if !known.contains(&name.as_str()) {
                let near = nearest(name, known.iter().copied());
                out.push(format!("there is no rule or hint `{name}`{}", hint(near)));
            }
        }
        out
    }

    /// What bears on counsel beside the note; `turn` is the note's place among its client's.
    pub fn situation(&self, turn: usize) -> Situation {
        Situation {
            client: self.client.clone(),
            crisis_line: self.crisis_line.clone(),
            client_reads: self.client_reads.unwrap_or(false),
            on: self.on.clone(),
            off: self.off.clone(),
            turn,
            day_first: self.dates.map(|order| order == DateOrder::DayFirst),
            signature: self.signature(),
            past_goals: Vec::new(),
        }
    }

    /// Who comments, and today's date.
    pub fn signature(&self) -> String {
        format!("{} {}", self.initials(), jiff::ZonedDateTime::now().date())
    }

    /// Who comments.
    pub fn initials(&self) -> &str {
        self.initials.as_deref().unwrap_or(SUPERVISOR)
    }

    /// From how often a pattern over time is worth a word.
    pub fn habits(&self) -> Habits {
        self.record.unwrap_or_default()
    }

    /// How loud a remark is; `None`: not at all.
    pub fn severity_of_remark(&self, remark: &Remark, lexicon: &Lexicon) -> Option<Severity> {
        let wanted = match lexicon.hint(&remark.code) {
            Some(_) => self.hints,
            None => self.wording,
        };
        let severity = remark.severity;
        wanted
            .unwrap_or(true)
            .then(|| self.severity.map_or(severity, |most| severity.min(most)))
    }

    pub fn is_enabled(&self) -> bool {
        self.enabled.unwrap_or(true)
    }

    pub fn run(&self) -> Run {
        self.run.unwrap_or_default()
    }

    pub fn max_findings(&self) -> usize {
        self.max_findings.unwrap_or(MAX_FINDINGS)
    }

    pub fn note_files(&self) -> Vec<String> {
        let default = || NOTE_FILES.iter().map(ToString::to_string).collect();
        self.files.clone().unwrap_or_else(default)
    }

    /// Whether a finding is among those to show; how loud is [`Settings::severity_of`].
    pub fn wants(&self, finding: &Finding) -> bool {
        finding.is_shown() || finding.is_strength() && self.strengths.unwrap_or(false)
    }

    /// Whether a kind is shown at all.
    pub fn wants_kind(&self, kind: &Kind) -> bool {
        self.kinds.get(&kind.id) != Some(&Loudness::Off)
    }

    /// How loud a finding is; `None`: not at all. Never above information.
    pub fn severity_of(&self, finding: &Finding, lexicon: &Lexicon) -> Option<Severity> {
        let kind = finding.kind(lexicon);
        let own = match self.kinds.get(&kind.id) {
            Some(Loudness::Off) => return None,
            Some(Loudness::Hint) => Severity::Hint,
            Some(Loudness::Information) => Severity::Information,
            None => kind.severity,
        };
        if !self.patterns_off.is_empty()
            && self
                .patterns_off
                .contains(&finding.pattern(lexicon).full_id())
        {
            return None;
        }
        Some(self.severity.map_or(own, |most| own.min(most)))
    }
}

/// An error of the reader's in words for somebody who writes notes: "unknown field `severty`,
/// expected one of `enabled`, …" names twenty settings and not the one that was meant.
fn plain(message: &str) -> String {
    let mut named = message.split('`').skip(1).step_by(2);
    let (Some(unknown), known) = (named.next(), named.collect::<Vec<_>>()) else {
        return message.to_owned();
    };
    let meant = nearest(unknown, known.iter().copied());
    let meant = meant.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    if message.starts_with("unknown field") {
        return format!("there is no setting `{unknown}`{meant}");
    }
    if message.starts_with("unknown variant") {
        let possible = known.join(", ");
        return format!("`{unknown}` is not possible here{meant} Possible are: {possible}");
    }
    message.to_owned()
}

/// Editors write `maxFindings` where the settings file has `max-findings`. What an extension keeps
/// for itself (its trace level, the path of the binary) comes along and is no setting of ours.
fn in_kebab_case(value: &serde_json::Value) -> serde_json::Value {
    const THEIRS: [&str; 4] = ["trace", "path", "server", "view"];
    let Some(fields) = value.as_object() else {
        return value.clone();
    };
    let kebab = |name: &str| {
        name.chars().fold(String::new(), |mut out, c| {
            if c.is_uppercase() {
                out.push('-');
            }
            out.extend(c.to_lowercase());
            out
        })
    };
    let ours = fields
        .iter()
        .filter(|(name, _)| !THEIRS.contains(&name.as_str()))
        // What a settings page leaves empty is not set.
        .filter(|(_, value)| !value.is_null() && *value != "");
    ours.map(|(name, value)| (kebab(name), value.clone()))
        .collect()
}

fn line_of(text: &str, word: &str) -> usize {
    let offset = text.find(word).unwrap_or(0);
    text[..offset].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_names_its_line() {
        let error = Settings::parse("enabled = true\nseverty = \"hint\"\n").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(error.message.contains("severty"), "{}", error.message);
        let error = Settings::parse("\nlanguage = \"xx\"\n").unwrap_err();
        assert_eq!((error.line, error.message.contains("en")), (2, true));
        assert_eq!(Settings::parse("kinds = { a = 1 }").unwrap_err().line, 1);
    }

    #[test]
    fn a_slip_is_told_with_what_may_have_been_meant() {
        let told = |text: &str| Settings::parse(text).unwrap_err().message;
        let slip = told("severty = \"hint\"\n");
        assert_eq!(
            slip,
            "there is no setting `severty`; did you mean `severity`?"
        );
        let loud = told("severity = \"loud\"\n");
        assert!(
            loud.contains("Possible are: ") && loud.contains("information"),
            "{loud}"
        );
        let value = serde_json::json!({ "clientRead": true });
        let editor = Settings::from_editor(&value).unwrap_err();
        assert!(editor.contains("did you mean `client-reads`?"), "{editor}");
    }

    #[test]
    fn the_nearer_settings_win_and_lists_add_up() {
        let editor = Settings::parse("severity = \"hint\"\n[kinds]\nsetback = \"off\"").unwrap();
        let folder = Settings::parse("severity = \"information\"\nexclude = [\"old\"]").unwrap();
        let both = folder.over(&editor);
        assert_eq!(both.severity, Some(Severity::Information));
        assert_eq!(both.kinds["setback"], Loudness::Off);
        assert_eq!(both.exclude, ["old"]);
    }
}
