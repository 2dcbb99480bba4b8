//! Word knowledge of one language: classes, inflection, and which words are too common to
//! search by. All of it is data; this module only applies it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// The first class that a phrase names and that does not exist, as a sentence for the author.
    pub(super) fn unknown_class(&self, phrase: &Node) -> Option<String> {
        let mut unknown = None;
        phrase.walk(&mut |node| {
            if let Node::Class(name) = node
                && !self.classes.contains_key(name)
            {
                let near = super::problem::nearest(name, self.classes.keys().map(String::as_str));
                let hint = near.map_or(String::new(), |n| format!("; did you mean `{{{n}}}`?"));
                unknown = Some(format!("there is no class `{{{name}}}`{hint}"));
            }
        });
        unknown
    }

    /// Whether a class leads back to itself by the classes that it names.
    pub(super) fn is_circular(&self, name: &str) -> bool {
        let mut open = vec![name];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(class) = open.pop() {
            for member in self.classes.get(class).into_iter().flatten() {
                member.walk(&mut |node| {
                    if let Node::Class(inner) = node
                        && seen.insert(inner)
                    {
                        open.push(inner);
                    }
                });
            }
        }
        seen.contains(name)
    }
}
