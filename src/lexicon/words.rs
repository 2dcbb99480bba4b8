//! Word knowledge of one language: classes, inflection, and which words are too common to
//! search by. All of it is data; this module only applies it.

use std::collections::{BTreeMap, HashMap};

use super::phrase::Node;

/// What a language's files say about its words, ready for [`super::compile`].
#[derive(Debug, Default, Clone)]
pub struct Vocabulary {
    pub(super) classes: BTreeMap<String, Vec<Node>>,
    pub(super) irregular: HashMap<String, Vec<String>>,
    pub(super) rules: Vec<FormRule>,
    /// Commonest word → 0, and so on; a word that is missing here is rare.
    pub(super) common: HashMap<String, usize>,
}

/// One rule of inflection: a base that ends so gets these endings instead.
#[derive(Debug, Clone)]
pub(super) struct FormRule {
    pub when: regex::Regex,
    pub strip: usize,
    pub add: Vec<String>,
}

impl Vocabulary {
    /// Every grammatical form of a base (`refuse` → refuse, refuses, refused, refusing). A word
    /// joined by hyphens inflects at its end (`no-show`).
    pub fn forms(&self, base: &str) -> Vec<String> {
        let key = base.to_lowercase();
        if let Some(forms) = self.irregular.get(&key) {
            return forms.clone();
        }
        if let Some((head, tail)) = key.rsplit_once('-') {
            let joined = |form: String| format!("{head}-{form}");
            return self.forms(tail).into_iter().map(joined).collect();
        }
        let Some(rule) = self.rules.iter().find(|rule| rule.when.is_match(&key)) else {
            return vec![key];
        };
        let kept = key.chars().count().saturating_sub(rule.strip);
        let stem: String = key.chars().take(kept).collect();
        rule.add.iter().map(|end| format!("{stem}{end}")).collect()
    }

    /// About how often a word stands in a text, per word of it. Frequency falls with rank as
    /// Zipf's law has it; an unlisted word is rare, an abbreviation a little less so.
    pub(super) fn cost(&self, key: &[u8]) -> f32 {
        let word = std::str::from_utf8(key).unwrap_or_default();
        match self.common.get(word) {
            Some(&rank) => 0.05 / (rank as f32 + 1.0).powf(0.8),
            None if word == "#" => 0.02,
            None => 2e-5 + 4e-4 / (1 + word.len() * word.len()) as f32,
        }
    }
}

impl Vocabulary {
    /// What is wrong with the classes that a phrase names: one does not exist, or contains
    /// itself. As a sentence for the author.
    pub(super) fn unknown_classes(&self, phrase: &Node) -> Option<String> {
        self.follow(phrase, &mut Vec::new()).err()
    }

    fn follow<'a>(&'a self, phrase: &'a Node, open: &mut Vec<&'a str>) -> Result<(), String> {
        let mut result = Ok(());
        phrase.walk(&mut |node| {
            if let (Node::Class(name), Ok(())) = (node, &result) {
                result = self.enter(name, open);
            }
        });
        result
    }

    fn enter<'a>(&'a self, name: &'a str, open: &mut Vec<&'a str>) -> Result<(), String> {
        let Some(members) = self.classes.get(name) else {
            let near = super::problem::nearest(name, self.classes.keys().map(String::as_str));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `{{{n}}}`?"));
            return Err(format!("there is no class `{{{name}}}`{hint}"));
        };
        if open.contains(&name) {
            return Err(format!("the class `{{{name}}}` contains itself"));
        }
        open.push(name);
        let inner = members
            .iter()
            .try_for_each(|member| self.follow(member, open));
        open.pop();
        inner
    }
}
