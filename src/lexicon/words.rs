//! Word knowledge of one language: classes, inflection, and which words are too common to
//! search by. All of it is data; this module only applies it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::compile::Group;
use super::phrase::Node;

/// What a language's files say about its words, ready for [`super::compile`].
#[derive(Debug, Default, Clone)]
pub struct Vocabulary {
    pub(super) classes: BTreeMap<String, Vec<Node>>,
    /// What to look for before a class is worth trying; see [`super::compile`].
    pub(super) class_groups: BTreeMap<String, Option<Arc<Group>>>,
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

    /// How often a word starts a needless look, from 0 (rare) to 2 (the commonest of all).
    pub(super) fn cost(&self, word: &str) -> f32 {
        match self.common.get(word) {
            Some(&rank) => 2.0 - rank as f32 / self.common.len() as f32,
            None => 0.5 / (word.len() * word.len()) as f32,
        }
    }

    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains_key(word)
    }
}
