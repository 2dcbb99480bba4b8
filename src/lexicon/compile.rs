//! A phrase becomes two things: a regular expression (over bytes, ASCII case folded) that
//! confirms it, and groups of rare words of which each must occur before it is worth running.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::phrase::{Ending, Node};
use super::words::Vocabulary;

/// What may stand between two words of a phrase: blanks of every kind, a line wrap, a comma or
/// colon, quotation marks, emphasis marks, a dash.
const BETWEEN: &str = r#"(?:[,:]?(?:["')*_]|”|’){0,2}(?:\s|\xC2\xA0|\xE2\x80\xAF)+(?:["'(*_]|“|‘){0,3}|\s?(?:-|‐|‑|–|—){1,2}\s?)"#;

/// One word of a gap. It never crosses punctuation, so a gap stays inside its clause.
const ANY_WORD: &str = r#"[^\s,;:.!?()"\[\]]+"#;

/// The class of number words that `#` stands for, beside digits.
const NUMBER: &str = "number";

/// The letters that may follow `hopeless*`.
const LETTERS: &str = r"[A-Za-z\x80-\xFF]*";

/// A piece of text to look for before anything else: lower-case ASCII letters and digits, and
/// whether it must begin and end a word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Literal {
    pub text: String,
    pub starts: bool,
    pub ends: bool,
}

/// Words of which at least one must occur.
pub(super) type Group = BTreeSet<Literal>;

/// What a rule confirms a match with. Written out as an expression only when it first runs.
#[derive(Debug)]
pub(super) enum Source {
    Phrase(Node),
    Raw(String),
}

impl Source {
    /// The expression, or why there is none: an unknown class, or one that contains itself.
    pub fn expression(&self, words: &Vocabulary) -> Result<String, String> {
        let phrase = match self {
            Source::Raw(regex) => return Ok(format!("(?u:{regex})")),
            Source::Phrase(phrase) => phrase,
        };
        let mut writer = Writer {
            words,
            open: Vec::new(),
        };
        let body = writer.piece(phrase, true)?;
        Ok(format!(r"\b{{start-half}}{body}\b{{end-half}}"))
    }
}

/// The groups of a phrase, cheapest first. Empty only when the phrase holds nothing but numbers
/// and single letters.
pub(super) fn groups(phrase: &Node, words: &Vocabulary) -> Vec<Arc<Group>> {
    let mut groups = Vec::new();
    collect(phrase, words, &mut groups);
    sort_by_cost(&mut groups, words);
    groups
}

/// The group of a class: one for all phrases that use it.
pub(super) fn class_group(name: &str, words: &Vocabulary) -> Option<Arc<Group>> {
    join(words.classes.get(name)?, words).map(Arc::new)
}

/// The groups of a raw regular expression: the author names the words.
pub(super) fn groups_of_needs(needs: &[String], words: &Vocabulary) -> Vec<Arc<Group>> {
    let group: Group = needs
        .iter()
        .filter_map(|need| best_chunk(need, Ending::Any, words))
        .collect();
    if group.is_empty() {
        vec![]
    } else {
        vec![Arc::new(group)]
    }
}

/// The first class that `phrase` names and that does not exist, as a sentence for the author.
pub(super) fn unknown_classes(phrase: &Node, words: &Vocabulary) -> Option<String> {
    let mut unknown = None;
    phrase.walk(&mut |node| {
        if let Node::Class(name) = node
            && !words.classes.contains_key(name)
        {
            unknown = Some(unknown_class(name, words));
        }
    });
    unknown
}

struct Writer<'a> {
    words: &'a Vocabulary,
    /// Classes being expanded, to stop a class that contains itself.
    open: Vec<String>,
}

impl Writer<'_> {
    /// `last`: nothing more of the phrase follows, so a slot takes all the words it can get.
    fn piece(&mut self, node: &Node, last: bool) -> Result<String, String> {
        Ok(match node {
            Node::Word { text, ending } => self.word(text, *ending),
            Node::Number => match self.words.classes.contains_key(NUMBER) {
                true => format!(r"(?:\d+|{})", self.class(NUMBER)?),
                false => r"\d+".into(),
            },
            Node::Class(name) => self.class(name)?,
            Node::Alt(branches) => {
                let written: Result<Vec<_>, _> =
                    branches.iter().map(|b| self.piece(b, last)).collect();
                format!("(?:{})", written?.join("|"))
            }
            Node::Opt(inner) => format!("(?:{})?", self.piece(inner, last)?),
            Node::Seq(parts) => self.sequence(parts, last)?,
            Node::Gap { min, max, name } => {
                let more = max - 1;
                let lazy = if last { "" } else { "?" };
                let words = format!("{ANY_WORD}(?:{BETWEEN}{ANY_WORD}){{0,{more}}}{lazy}");
                let kept = match name {
                    Some(name) => format!("(?P<{name}>{words})"),
                    None => format!("(?:{words})"),
                };
                if *min == 0 { format!("{kept}??") } else { kept }
            }
        })
    }

    /// Pieces with [`BETWEEN`] between them; a piece that may be missing takes its blank along.
    fn sequence(&mut self, parts: &[Node], last: bool) -> Result<String, String> {
        let anchor = parts.iter().position(|p| !p.may_be_empty()).unwrap_or(0);
        let mut out = String::new();
        for (i, part) in parts.iter().enumerate() {
            let written = self.piece(unwrapped(part), last && i + 1 == parts.len())?;
            let lazy = if matches!(part, Node::Gap { .. }) {
                "?"
            } else {
                ""
            };
            match (part.may_be_empty(), i.cmp(&anchor)) {
                (false, std::cmp::Ordering::Equal) => out.push_str(&written),
                (false, _) => out.push_str(&format!("{BETWEEN}{written}")),
                (true, std::cmp::Ordering::Less) => {
                    out.push_str(&format!("(?:{written}{BETWEEN})?{lazy}"));
                }
                (true, _) => out.push_str(&format!("(?:{BETWEEN}{written})?{lazy}")),
            }
        }
        Ok(out)
    }

    fn class(&mut self, name: &str) -> Result<String, String> {
        if self.open.iter().any(|open| open == name) {
            return Err(format!("the class `{{{name}}}` contains itself"));
        }
        let Some(members) = self.words.classes.get(name) else {
            return Err(unknown_class(name, self.words));
        };
        self.open.push(name.to_owned());
        let written: Result<Vec<_>, _> = members.iter().map(|m| self.piece(m, false)).collect();
        self.open.pop();
        Ok(format!("(?:{})", written?.join("|")))
    }

    fn word(&self, text: &str, ending: Ending) -> String {
        match ending {
            Ending::Exact => spelled(text),
            Ending::Any => spelled(text) + LETTERS,
            Ending::Forms => {
                let forms: Vec<_> = self.words.forms(text).iter().map(|f| spelled(f)).collect();
                format!("(?:{})", forms.join("|"))
            }
        }
    }
}

/// An optional piece without its brackets: [`Writer::sequence`] writes the `?` itself.
fn unwrapped(node: &Node) -> &Node {
    match node {
        Node::Opt(inner) => inner,
        Node::Gap { min: 0, .. } => node,
        other => other,
    }
}

fn unknown_class(name: &str, words: &Vocabulary) -> String {
    let near = super::problem::nearest(name, words.classes.keys().map(String::as_str));
    let hint = near.map_or(String::new(), |n| format!("; did you mean `{{{n}}}`?"));
    format!("there is no class `{{{name}}}`{hint}")
}

/// A word as an expression: every apostrophe and hyphen, and capitals that mean capitals.
fn spelled(word: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = word.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        match c {
            '\'' | '’' => {
                let not = i > 0 && chars[i - 1] == 'n' && chars.get(i + 1) == Some(&'t');
                out.push_str(if not { "(?:'|’|ʼ)?" } else { "(?:'|’|ʼ)" });
            }
            '-' => out.push_str(r"(?:-|‐|‑|–|\s)?"),
            '#' => out.push_str(r"\d+"),
            c if c.is_ascii() => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            // Expressions match bytes and fold ASCII only; other letters bring their capitals.
            c => out.push_str(&format!("(?:{}|{})", c.to_lowercase(), c.to_uppercase())),
        }
    }
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if capitals >= 2 && !word.chars().any(char::is_lowercase) {
        format!("(?-i:{out})")
    } else {
        out
    }
}

/// Every group that a match of `node` cannot do without.
fn collect(node: &Node, words: &Vocabulary, out: &mut Vec<Arc<Group>>) {
    match node {
        Node::Seq(parts) => parts.iter().for_each(|p| collect(p, words, out)),
        Node::Opt(_) | Node::Gap { .. } | Node::Number => {}
        Node::Word { .. } | Node::Alt(_) | Node::Class(_) => out.extend(union(node, words)),
    }
}

/// One group for a whole piece: the cheapest group of each of its branches, together.
fn union(node: &Node, words: &Vocabulary) -> Option<Arc<Group>> {
    match node {
        Node::Word {
            text,
            ending: Ending::Forms,
        } => {
            let forms = words.forms(text);
            if let Some(stem) = common_stem(&forms).filter(|_| !words.is_common(text)) {
                return one(best_chunk(&stem, Ending::Any, words)?);
            }
            let all: Option<Group> = forms
                .iter()
                .map(|f| best_chunk(f, Ending::Exact, words))
                .collect();
            all.map(Arc::new)
        }
        Node::Word { text, ending } => one(best_chunk(text, *ending, words)?),
        Node::Class(name) => match words.class_groups.get(name) {
            Some(known) => known.clone(),
            None => class_group(name, words),
        },
        Node::Alt(branches) => join(branches, words).map(Arc::new),
        other => groups(other, words).into_iter().next(),
    }
}

fn one(literal: Literal) -> Option<Arc<Group>> {
    Some(Arc::new(Group::from([literal])))
}

fn join(branches: &[Node], words: &Vocabulary) -> Option<Group> {
    let mut all = Group::new();
    for branch in branches {
        all.extend(union(branch, words)?.iter().cloned());
    }
    Some(all)
}

fn common_stem(forms: &[String]) -> Option<String> {
    let first = forms.first()?;
    let shared = |n: usize| {
        first
            .get(..n)
            .is_some_and(|p| forms.iter().all(|f| f.starts_with(p)))
    };
    let length = (4..=first.len()).rev().find(|&n| shared(n))?;
    Some(first[..length].to_owned())
}

/// The rarest run of ASCII letters and digits in a word, if it is two or more long.
fn best_chunk(word: &str, ending: Ending, words: &Vocabulary) -> Option<Literal> {
    let lower = word.to_ascii_lowercase();
    let bytes = lower.as_bytes();
    let is_plain = |b: u8| b.is_ascii_alphanumeric();
    let mut chunks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = at + bytes[at..].iter().take_while(|&&b| is_plain(b)).count();
        if end - at >= 2 {
            let joined = |b: Option<&u8>| b.is_some_and(|&b| b >= 0x80 || b == b'#');
            chunks.push(Literal {
                text: lower[at..end].to_owned(),
                starts: !joined(at.checked_sub(1).and_then(|i| bytes.get(i))),
                ends: !joined(bytes.get(end)) && (end < bytes.len() || ending == Ending::Exact),
            });
        }
        at = end.max(at + 1);
    }
    // "N/S" has no run of two: the whole word is looked for.
    if chunks.is_empty() && word.len() >= 2 && bytes.iter().all(|b| is_plain(*b) || *b == b'/') {
        chunks.push(Literal {
            text: lower.clone(),
            starts: true,
            ends: ending == Ending::Exact,
        });
    }
    // A hyphen may be missing in the text ("noshow"): the chunk after it need not start a word.
    for chunk in &mut chunks {
        if lower.contains('-') && !lower.starts_with(&chunk.text) {
            chunk.starts = false;
        }
        if lower.contains('-') && !lower.ends_with(&chunk.text) || lower.contains("n't") {
            chunk.ends = false;
        }
    }
    chunks
        .into_iter()
        .min_by(|a, b| words.cost(&a.text).total_cmp(&words.cost(&b.text)))
}

fn sort_by_cost(groups: &mut [Arc<Group>], words: &Vocabulary) {
    groups.sort_by_cached_key(|group| (cost(group, words) * 1e6) as u64);
}

fn cost(group: &Group, words: &Vocabulary) -> f32 {
    group.iter().map(|literal| words.cost(&literal.text)).sum()
}
