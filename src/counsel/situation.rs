//! What bears on counsel and does not stand in the note: what the client and the practice have
//! settled, from settings and front matter.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::goals::Goal;
use crate::lexicon::schema::{Readiness, Setting};
use crate::note::Note;

/// The client's own terms: `[client]` in `.attune.toml` of their folder, and front matter.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Client {
    /// Words this client does not like → what they say instead: "homework" → "experiment".
    #[serde(default)]
    pub avoid: BTreeMap<String, String>,
    /// Where they stand with change, as they see it.
    pub readiness: Option<Readiness>,
    pub setting: Option<Setting>,
    /// Their own goal, in their words, and when they said it.
    pub goal: Option<String>,
    pub goal_date: Option<String>,
    /// What they go by: "they/them".
    pub pronouns: Option<String>,
    pub formality: Option<Formality>,
    /// Under which circumstances they are here: ids of `[[care-context]]`.
    #[serde(default)]
    pub context: Vec<String>,
}

/// How a text speaks to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formality {
    Casual,
    /// Without contractions.
    Formal,
}

/// Everything outside the note's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Situation {
    pub client: Client,
    /// Whom to call in a crisis, in this region.
    pub crisis_line: Option<String>,
    /// The client will read the note: stricter wording.
    pub client_reads: bool,
    /// Ids of rules and hints that the user switched on or off.
    pub on: Vec<String>,
    pub off: Vec<String>,
    /// Which note of this client's it is: reflections take turns.
    pub turn: usize,
    /// Whether 3/4/2026 is the third of April; `None`: as usual in the language.
    pub day_first: Option<bool>,
    /// Who comments, and when: "SV 2026-11-22".
    pub signature: String,
    /// What the client hoped for, as earlier notes tell, the latest first.
    pub past_goals: Vec<Goal>,
}

impl Situation {
    /// Whether a rule or hint is wanted; `quiet` is one that has to be asked for.
    pub fn wants(&self, id: &str, quiet: bool) -> bool {
        let named = |list: &[String]| list.iter().any(|name| name == id);
        !named(&self.off) && (!quiet || named(&self.on))
    }
}

impl Client {
    /// These terms, and where they say nothing, those of `below`.
    pub fn over(mut self, below: &Client) -> Client {
        let mut avoid = below.avoid.clone();
        avoid.append(&mut self.avoid);
        Client {
            avoid,
            readiness: self.readiness.or(below.readiness),
            setting: self.setting.or(below.setting),
            goal: self.goal.or_else(|| below.goal.clone()),
            goal_date: self.goal_date.or_else(|| below.goal_date.clone()),
            pronouns: self.pronouns.or_else(|| below.pronouns.clone()),
            formality: self.formality.or(below.formality),
            context: [&below.context[..], &self.context].concat(),
        }
    }

    /// What holds for one note: its front matter, and what that leaves open.
    pub fn of(&self, note: &Note) -> Client {
        let mut client = self.clone();
        let Some(front_matter) = &note.front_matter else {
            return client;
        };
        for (key, value) in &front_matter.fields {
            match key.strip_prefix("avoid.") {
                Some(word) => drop(client.avoid.insert(word.to_lowercase(), value.clone())),
                None if key == "readiness" => client.readiness = parsed(value).or(client.readiness),
                None if key == "setting" => client.setting = parsed(value).or(client.setting),
                None if key == "formality" => client.formality = parsed(value).or(client.formality),
                None if key == "pronouns" => client.pronouns = Some(value.clone()),
                None if key == "context" || key.starts_with("context.") => {
                    let named = value.split(',').map(|name| name.trim().to_lowercase());
                    client.context.extend(named);
                }
                None => {}
            }
        }
        client
    }

    /// A text in the client's own terms.
    pub fn put(&self, text: &str) -> String {
        let terms = self.avoid.iter();
        terms.fold(text.to_owned(), |text, (avoided, preferred)| {
            in_place_of(&text, avoided, preferred)
        })
    }
}

/// A text with one word in the place of another, capital letters kept.
pub fn in_place_of(text: &str, word: &str, other: &str) -> String {
    let mut out = text.to_owned();
    for place in places(text, word).into_iter().rev() {
        let capital = text[place..].starts_with(char::is_uppercase);
        let other = match capital {
            true => capitalized(other),
            false => other.to_owned(),
        };
        out.replace_range(place..place + word.len(), &other);
    }
    out
}

fn parsed<T: for<'a> Deserialize<'a>>(value: &str) -> Option<T> {
    let value = value.trim().to_lowercase().replace(' ', "-");
    serde_json::from_value(serde_json::Value::String(value)).ok()
}

/// Where a word stands as a whole word, in any case; bytes.
pub fn places(text: &str, word: &str) -> Vec<usize> {
    let lower = text.to_lowercase();
    // A few letters change their length with their case; such a text is left alone.
    if word.is_empty() || lower.len() != text.len() {
        return Vec::new();
    }
    let bounded = |&start: &usize| {
        let end = start + word.len();
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        text.is_char_boundary(start)
            && text.is_char_boundary(end)
            && edge(text[..start].chars().next_back())
            && edge(text[end..].chars().next())
    };
    let word = word.to_lowercase();
    let found = lower.match_indices(&word).map(|(at, _)| at);
    found.filter(bounded).collect()
}

/// With a capital first letter.
pub fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + chars.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_put_in_the_clients_terms() {
        let avoid = [("homework".to_owned(), "experiment".to_owned())];
        let client = Client {
            avoid: avoid.into(),
            ..Client::default()
        };
        let text = "Homework: how did the homework go? (homeworks stay)";
        let put = "Experiment: how did the experiment go? (homeworks stay)";
        assert_eq!(client.put(text), put);
    }
}
