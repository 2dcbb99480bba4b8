//! Phrases written out as instructions, and the words that each waits for.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dictionary::{Dictionary, SHORTEST_STEM, Spelling, WordId};
use super::phrase::{Ending, Node};
use super::program::{ANY, Address, Op, Program, SetId};
use super::token::{self, BLANK, Between, FREE, HYPHEN};
use super::words::Vocabulary;

/// The class of number words that `#` stands for, beside digits.
const NUMBER: &str = "number";

/// The class of words that no gap passes over.
const STOPS: &str = "never-in-a-gap";

/// A word of a phrase as the text may write it: words with what joins them.
type Written = Vec<(WordId, Between)>;

/// A phrase ready to run.
#[derive(Debug)]
pub(super) struct Phrase {
    pub entry: Address,
    /// Words it may begin with.
    pub first: SetId,
    /// It occurs only where one of these stands …
    pub waits_for: Vec<WordId>,
    /// … and then begins so many words before it, at least and at most.
    pub near: usize,
    pub reach: usize,
    /// Words of which one must follow at once.
    pub after: SetId,
    /// Further words of which one must stand in the sentence; none if there are no such words.
    pub also: Vec<WordId>,
    /// The names of its slots.
    pub slots: Vec<String>,
}

/// Words of which one must stand in every match, the fewest and the most words before it, and
/// what waiting for them costs.
#[derive(Debug, Clone)]
struct Required {
    words: Vec<WordId>,
    near: usize,
    reach: usize,
    /// Words of which one must follow at once.
    after: SetId,
    cost: f32,
}

/// What is known of a class.
#[derive(Debug, Clone)]
struct Class {
    entry: Address,
    /// If every member is a single word: the set of them.
    single: Option<SetId>,
    first: SetId,
    shortest: usize,
    longest: usize,
    required: Option<Required>,
}

/// Words that are in the dictionary already.
pub(super) type Seen<'a> = FxHashSet<(&'a str, Ending)>;

/// Puts every word of a phrase into the dictionary; all phrases go through here first.
pub(super) fn gather<'a>(
    node: &'a Node,
    words: &Vocabulary,
    dictionary: &mut Dictionary,
    seen: &mut Seen<'a>,
) {
    node.walk(&mut |node| match node {
        Node::Word { text, ending } if seen.insert((text, *ending)) => {
            spellings(text, *ending, words).for_each(|(text, stem)| {
                written(&text, stem, &mut |key, spelling| {
                    dictionary.add(key, spelling)
                });
            });
        }
        Node::Number => {
            dictionary.add(b"#", Spelling::Plain);
        }
        _ => {}
    });
}

/// The same for a word that a raw expression needs.
pub(super) fn gather_stem(text: &str, dictionary: &mut Dictionary) {
    add_stem(text, dictionary);
}

/// The longest part of a word, as a beginning.
fn add_stem(text: &str, dictionary: &mut Dictionary) -> Option<WordId> {
    let mut longest = Vec::new();
    token::cut(text, 0..text.len(), true, |word| {
        if word.key.len() > longest.len() {
            longest = word.key.to_vec();
        }
    });
    let spelling = match longest.len() {
        0 => return None,
        length if length < SHORTEST_STEM => Spelling::Plain,
        _ => Spelling::Stem,
    };
    Some(dictionary.add(&longest, spelling))
}

/// The forms of a word, and whether anything may follow.
fn spellings<'a>(
    text: &'a str,
    ending: Ending,
    words: &'a Vocabulary,
) -> impl Iterator<Item = (String, bool)> + 'a {
    let forms = match ending {
        Ending::Forms => words.forms(text),
        _ => vec![text.to_owned()],
    };
    forms
        .into_iter()
        .map(move |form| (form, ending == Ending::Any))
}

/// The ways a text may write a word: `no-show`, `no show`, `noshow`.
fn written(
    text: &str,
    stem: bool,
    number: &mut impl FnMut(&[u8], Spelling) -> WordId,
) -> Vec<Written> {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !text.chars().any(char::is_lowercase);
    let mut parts: Vec<(Vec<u8>, Between, bool)> = Vec::new();
    token::cut(text, 0..text.len(), true, |word| {
        parts.push((word.key.to_vec(), word.before, word.capitals));
    });
    let hyphens = parts.len() > 1 && parts[1..].iter().all(|(_, before, _)| *before == HYPHEN);
    let last = parts.len().saturating_sub(1);
    let apart: Written = parts
        .iter()
        .enumerate()
        .map(|(i, (key, before, letters))| {
            let spelling = match stem && i == last && key.len() >= SHORTEST_STEM {
                true => Spelling::Stem,
                false if capitals && *letters => Spelling::Capitals,
                false => Spelling::Plain,
            };
            let join = match (i, *before) {
                (0, _) => FREE,
                (_, HYPHEN) => HYPHEN | BLANK,
                (_, before) => before,
            };
            (number(key, spelling), join)
        })
        .collect();
    let mut ways: Vec<Written> = Vec::new();
    if hyphens {
        let key = parts
            .iter()
            .flat_map(|(key, ..)| key.iter().copied())
            .collect::<Vec<_>>();
        let spelling = match (stem, capitals) {
            (true, _) => Spelling::Stem,
            (false, true) => Spelling::Capitals,
            (false, false) => Spelling::Plain,
        };
        ways.push(vec![(number(&key, spelling), FREE)]);
    }
    if !apart.is_empty() {
        ways.push(apart);
    }
    ways
}

/// The words that the ways begin with.
fn heads(ways: &[Written]) -> Vec<WordId> {
    ways.iter().map(|way| way[0].0).collect()
}

/// The ways to write a word, and what a sequence makes of them.
type Known<'a> = FxHashMap<(&'a str, Ending), (Rc<[Written]>, Item<'a>)>;

/// Compiles phrases one by one into a program. The dictionary is closed.
pub(super) struct Compiler<'a> {
    words: &'a Vocabulary,
    dictionary: &'a mut Dictionary,
    program: Program,
    classes: BTreeMap<&'a str, Class>,
    /// Words looked up before.
    known: Known<'a>,
    slots: Vec<String>,
}

/// One piece of a sequence, words looked up.
#[derive(Clone, PartialEq)]
enum Item<'n> {
    Set(SetId, Between),
    Piece(&'n Node),
    /// The ways to write a word of several parts.
    Ways(Rc<[Written]>),
}

impl<'a> Compiler<'a> {
    pub fn new(words: &'a Vocabulary, dictionary: &'a mut Dictionary) -> Self {
        let mut compiler = Self {
            words,
            dictionary,
            program: Program::default(),
            classes: BTreeMap::new(),
            known: FxHashMap::default(),
            slots: Vec::new(),
        };
        if let Some((name, members)) = words.classes.get_key_value(STOPS) {
            let class = compiler.class(members);
            compiler.program.stops = class.single;
            compiler.classes.insert(name, class);
        }
        compiler
    }

    pub fn finish(mut self) -> Program {
        self.program.sets.finish();
        self.program.ops.shrink_to_fit();
        self.program
    }

    /// Compiles one phrase; its classes must exist and contain no circle.
    pub fn phrase(&mut self, node: &'a Node) -> Phrase {
        self.classes_of(node);
        self.slots.clear();
        let entry = self.here();
        self.piece(node, true);
        self.program.ops.push(Op::Match);
        let mut required = self.each_required(node);
        required.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let first = self.first(node);
        let slots = std::mem::take(&mut self.slots);
        let mut required = required.into_iter();
        let rarest = required.next();
        let rarest = rarest.unwrap_or_else(|| self.waits(Vec::new(), 0, 0));
        let also = required.next().map_or_else(Vec::new, |r| r.words);
        Phrase {
            entry,
            first,
            waits_for: rarest.words,
            near: rarest.near,
            reach: rarest.reach,
            after: rarest.after,
            also,
            slots,
        }
    }

    /// The words that begin as `text` does, for raw expressions.
    pub fn stem(&mut self, text: &str) -> Vec<WordId> {
        let id = add_stem(text, self.dictionary);
        self.dictionary.widen(&id.into_iter().collect::<Vec<_>>())
    }

    fn here(&self) -> Address {
        self.program.ops.len() as Address
    }

    fn emit(&mut self, op: Op) -> usize {
        self.program.ops.push(op);
        self.program.ops.len() - 1
    }

    /// A set of words that are wide already.
    fn wide_set(&mut self, mut ids: Vec<WordId>) -> SetId {
        ids.sort_unstable();
        ids.dedup();
        self.program.sets.add(ids)
    }

    fn set(&mut self, ids: &[WordId]) -> SetId {
        let wide = self.dictionary.widen(ids);
        self.program.sets.add(wide)
    }

    /// Writes the classes that a phrase names, those inside them first.
    fn classes_of(&mut self, node: &'a Node) {
        let mut names: Vec<&'a str> = Vec::new();
        node.walk(&mut |node| match node {
            Node::Class(name) => names.push(name),
            Node::Number => names.push(NUMBER),
            _ => {}
        });
        for name in names {
            let Some((name, members)) = self.words.classes.get_key_value(name) else {
                continue;
            };
            if !self.classes.contains_key(name.as_str()) {
                members.iter().for_each(|member| self.classes_of(member));
                let class = self.class(members);
                self.classes.insert(name, class);
            }
        }
    }

    fn class(&mut self, members: &'a [Node]) -> Class {
        let entry = self.here();
        let items: Vec<Vec<Item<'a>>> = members.iter().flat_map(|m| self.branches(m)).collect();
        let single = match self.only_words(&items) {
            Some(words) => Some(words),
            None => {
                self.alternatives(items, false);
                self.emit(Op::Return);
                None
            }
        };
        let longest = members.iter().map(|m| self.longest(m)).max().unwrap_or(0);
        let shortest = members.iter().map(|m| self.shortest(m)).min().unwrap_or(0);
        Class {
            entry,
            single,
            first: self.first_of(members),
            shortest,
            longest,
            required: self.required_of(members.iter()),
        }
    }

    fn only_words(&mut self, items: &[Vec<Item<'_>>]) -> Option<SetId> {
        let mut all = Vec::new();
        for branch in items {
            match &branch[..] {
                [Item::Set(set, FREE)] => all.extend_from_slice(self.program.sets.members(*set)),
                _ => return None,
            }
        }
        Some(self.wide_set(all))
    }

    /// A piece as alternatives, each a sequence: `(a|b c)`, `{client}`, or one alone.
    fn branches(&mut self, node: &'a Node) -> Vec<Vec<Item<'a>>> {
        match node {
            Node::Alt(branches) => branches.iter().flat_map(|b| self.branches(b)).collect(),
            Node::Seq(parts) => vec![parts.iter().map(|p| self.item(p)).collect()],
            other => vec![vec![self.item(other)]],
        }
    }

    fn item(&mut self, node: &'a Node) -> Item<'a> {
        match node {
            Node::Word { text, ending } => self.look_up(text, *ending).1,
            Node::Class(name) => match self.classes.get(name.as_str()).and_then(|c| c.single) {
                Some(set) => Item::Set(set, FREE),
                None => Item::Piece(node),
            },
            other => Item::Piece(other),
        }
    }

    fn ways(&mut self, text: &'a str, ending: Ending) -> Rc<[Written]> {
        self.look_up(text, ending).0
    }

    /// The ways to write a word, and the word as a piece.
    fn look_up(&mut self, text: &'a str, ending: Ending) -> (Rc<[Written]>, Item<'a>) {
        if let Some(known) = self.known.get(&(text, ending)) {
            return known.clone();
        }
        let (words, dictionary) = (self.words, &mut *self.dictionary);
        let mut number = |key: &[u8], spelling| dictionary.add(key, spelling);
        let forms = spellings(text, ending, words);
        let ways = forms.flat_map(|(form, stem)| written(&form, stem, &mut number));
        let ways: Rc<[Written]> = ways.collect();
        let item = match ways.iter().all(|way| way.len() == 1) {
            true => Item::Set(self.set(&heads(&ways)), FREE),
            false => Item::Ways(ways.clone()),
        };
        self.known
            .insert((text, ending), (ways.clone(), item.clone()));
        (ways, item)
    }

    /// Writes a piece. `last`: nothing of the phrase follows, so a slot takes all it can get.
    fn piece(&mut self, node: &'a Node, last: bool) {
        match node {
            Node::Seq(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    self.piece(part, last && i + 1 == parts.len());
                }
            }
            Node::Opt(inner) => {
                let guard = self.first(inner);
                self.attempt(guard, |this| this.piece(inner, last));
            }
            Node::Class(name) => {
                if let Some(class) = self.classes.get(name.as_str()) {
                    let op = match class.single {
                        Some(set) => Op::Word { set, join: FREE },
                        None => Op::Call(class.entry),
                    };
                    self.emit(op);
                }
            }
            Node::Number => self.number(),
            Node::Gap { min, max, name } => {
                let slot = name.as_ref().filter(|_| self.slots.len() < 4).map(|name| {
                    self.slots.push(name.clone());
                    self.slots.len() as u8 * 2 - 2
                });
                slot.map(|slot| self.emit(Op::Save(slot)));
                self.emit(Op::Gap {
                    min: *min,
                    max: *max,
                    greedy: last && *min > 0,
                });
                slot.map(|slot| self.emit(Op::Save(slot + 1)));
            }
            Node::Word { .. } | Node::Alt(_) => {
                let branches = self.branches(node);
                self.alternatives(branches, last);
            }
        }
    }

    fn number(&mut self) {
        let digits = self.dictionary.add(b"#", Spelling::Plain);
        let digits = self.set(&[digits]);
        let spelled = self.classes.get(NUMBER).cloned();
        let Some(class) = spelled else {
            self.emit(Op::Word {
                set: digits,
                join: FREE,
            });
            return;
        };
        let mut jump = 0;
        self.attempt(class.first, |this| {
            this.emit(match class.single {
                Some(set) => Op::Word { set, join: FREE },
                None => Op::Call(class.entry),
            });
            jump = this.emit(Op::Jump(0));
        });
        self.emit(Op::Word {
            set: digits,
            join: FREE,
        });
        self.program.ops[jump] = Op::Jump(self.here());
    }

    /// Writes `body` as something that is tried where the next word is in `guard`, and passed
    /// over if it leads nowhere.
    fn attempt(&mut self, guard: SetId, body: impl FnOnce(&mut Self)) {
        let branch = self.emit(Op::Try { guard, other: 0 });
        body(self);
        let other = self.here();
        self.program.ops[branch] = Op::Try { guard, other };
    }

    fn items(&mut self, items: &[Item<'a>], last: bool) {
        for (i, item) in items.iter().enumerate() {
            match item {
                Item::Set(set, join) => {
                    self.emit(Op::Word {
                        set: *set,
                        join: *join,
                    });
                }
                Item::Piece(node) => self.piece(node, last && i + 1 == items.len()),
                Item::Ways(ways) => {
                    let ways = ways.iter().map(|way| self.way(way)).collect();
                    self.alternatives(ways, last);
                }
            }
        }
    }

    fn way(&mut self, way: &Written) -> Vec<Item<'a>> {
        way.iter()
            .map(|(id, join)| Item::Set(self.set(&[*id]), *join))
            .collect()
    }

    /// Writes alternatives: those of several words first, gathered by the word they begin with,
    /// then all single words as one set.
    fn alternatives(&mut self, branches: Vec<Vec<Item<'a>>>, last: bool) {
        let mut singles: Vec<WordId> = Vec::new();
        let mut groups: Vec<(Item<'a>, Vec<Vec<Item<'a>>>)> = Vec::new();
        let mut spread: Vec<Vec<Item<'a>>> = Vec::new();
        for branch in branches {
            match &branch[..] {
                [Item::Ways(ways)] => spread.extend(ways.iter().map(|w| self.way(w))),
                _ => spread.push(branch),
            }
        }
        for mut branch in spread {
            let rest = branch.split_off(1);
            match (&branch[0], rest.is_empty()) {
                (Item::Set(set, FREE), true) => {
                    singles.extend_from_slice(self.program.sets.members(*set));
                }
                (first, _) => match groups.iter_mut().find(|(head, _)| head == first) {
                    Some((_, rests)) => rests.push(rest),
                    None => groups.push((branch.swap_remove(0), vec![rest])),
                },
            }
        }
        // A word that also begins a longer alternative is tried with it: the longer wins.
        let mut blocks: Vec<Block<'a>> = groups.into_iter().map(Block::Group).collect();
        if !singles.is_empty() {
            let set = self.wide_set(singles);
            blocks.push(Block::Single(set));
        }
        let firsts: Vec<SetId> = blocks.iter().map(|b| self.first_of_block(b)).collect();
        self.check(&firsts);
        let mut ends = Vec::new();
        let count = blocks.len();
        for (i, (block, guard)) in blocks.into_iter().zip(firsts).enumerate() {
            if i + 1 < count {
                self.attempt(guard, |this| {
                    this.block(block, last);
                    ends.push(this.emit(Op::Jump(0)));
                });
            } else {
                self.block(block, last);
            }
        }
        for jump in ends {
            self.program.ops[jump] = Op::Jump(self.here());
        }
    }

    /// Before many alternatives: one look that turns most words away.
    fn check(&mut self, firsts: &[SetId]) {
        if firsts.len() > 2 && !firsts.contains(&ANY) {
            let members = |&set: &SetId| self.program.sets.members(set).to_vec();
            let all = firsts.iter().flat_map(members).collect();
            let set = self.wide_set(all);
            self.emit(Op::Check(set));
        }
    }

    fn block(&mut self, block: Block<'a>, last: bool) {
        match block {
            Block::Single(set) => {
                self.emit(Op::Word { set, join: FREE });
            }
            Block::Group((head, rests)) => self.group(head, rests, last),
        }
    }

    /// What begins alike: the beginning, then its continuations, one of which may be nothing.
    fn group(&mut self, head: Item<'a>, mut rests: Vec<Vec<Item<'a>>>, last: bool) {
        let whole = rests.iter().all(Vec::is_empty);
        self.items(&[head], last && whole);
        if whole {
            return;
        }
        let may_end = rests.iter().any(Vec::is_empty);
        rests.retain(|rest| !rest.is_empty());
        match may_end {
            true => self.attempt(ANY, |this| this.rests(rests, last)),
            false => self.rests(rests, last),
        }
    }

    fn rests(&mut self, rests: Vec<Vec<Item<'a>>>, last: bool) {
        match &rests[..] {
            [only] => self.items(only, last),
            _ => self.alternatives(rests, last),
        }
    }
}

enum Block<'n> {
    Single(SetId),
    Group((Item<'n>, Vec<Vec<Item<'n>>>)),
}

/// What can be said of a piece without running it.
impl<'a> Compiler<'a> {
    /// Words it may begin with; [`ANY`] if that cannot be said.
    fn first(&mut self, node: &'a Node) -> SetId {
        match node {
            Node::Class(name) => return self.classes.get(name.as_str()).map_or(ANY, |c| c.first),
            Node::Seq(parts) if !parts[0].may_be_empty() => return self.first(&parts[0]),
            Node::Gap { .. } | Node::Opt(_) => return ANY,
            Node::Word { .. } => {
                if let Item::Set(set, _) = self.item(node) {
                    return set;
                }
            }
            _ => {}
        }
        let mut all = Vec::new();
        match self.begins(node, &mut all) {
            Some(false) => self.wide_set(all),
            _ => ANY,
        }
    }

    fn first_of(&mut self, nodes: &'a [Node]) -> SetId {
        let mut all = Vec::new();
        for node in nodes {
            if self.begins(node, &mut all) != Some(false) {
                return ANY;
            }
        }
        self.wide_set(all)
    }

    fn first_of_block(&mut self, block: &Block<'a>) -> SetId {
        match block {
            Block::Single(set) => *set,
            Block::Group((Item::Set(set, _), _)) => *set,
            Block::Group((Item::Piece(node), _)) => self.first(node),
            Block::Group((Item::Ways(ways), _)) => self.set(&heads(ways)),
        }
    }

    /// Gathers the words a piece may begin with. `None`: any; otherwise whether it may be empty.
    fn begins(&mut self, node: &'a Node, out: &mut Vec<WordId>) -> Option<bool> {
        match node {
            Node::Word { text, ending } => {
                match self.look_up(text, *ending).1 {
                    Item::Set(set, _) => out.extend_from_slice(self.program.sets.members(set)),
                    Item::Ways(ways) => {
                        out.extend(self.dictionary.widen(&heads(&ways)));
                    }
                    Item::Piece(_) => {}
                }
                Some(false)
            }
            Node::Number => {
                let digits = self.dictionary.add(b"#", Spelling::Plain);
                out.extend(self.dictionary.widen(&[digits]));
                self.begins_class(NUMBER, out)
            }
            Node::Class(name) => self.begins_class(name, out),
            Node::Gap { .. } => None,
            Node::Opt(inner) => self.begins(inner, out).map(|_| true),
            Node::Alt(branches) => {
                let mut empty = false;
                for branch in branches {
                    empty |= self.begins(branch, out)?;
                }
                Some(empty)
            }
            Node::Seq(parts) => {
                for part in parts {
                    if !self.begins(part, out)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
        }
    }

    fn begins_class(&self, name: &str, out: &mut Vec<WordId>) -> Option<bool> {
        if let Some(class) = self.classes.get(name) {
            if class.first == ANY {
                return None;
            }
            out.extend_from_slice(self.program.sets.members(class.first));
        }
        Some(false)
    }

    /// The most words it may take. A word of a gap may have four parts.
    fn longest(&mut self, node: &'a Node) -> usize {
        match node {
            Node::Word { text, ending } => self
                .ways(text, *ending)
                .iter()
                .map(Vec::len)
                .max()
                .unwrap_or(1),
            Node::Number => self.classes.get(NUMBER).map_or(1, |c| c.longest.max(1)),
            Node::Class(name) => self.classes.get(name.as_str()).map_or(1, |c| c.longest),
            Node::Gap { max, .. } => *max as usize * 4,
            Node::Opt(inner) => self.longest(inner),
            Node::Alt(parts) => parts.iter().map(|p| self.longest(p)).max().unwrap_or(0),
            Node::Seq(parts) => parts.iter().map(|p| self.longest(p)).sum(),
        }
    }

    /// The fewest words it may take.
    fn shortest(&mut self, node: &'a Node) -> usize {
        match node {
            Node::Word { text, ending } => {
                let ways = self.ways(text, *ending);
                ways.iter().map(Vec::len).min().unwrap_or(1)
            }
            Node::Number => 1,
            Node::Class(name) => self.classes.get(name.as_str()).map_or(1, |c| c.shortest),
            Node::Gap { min, .. } => *min as usize,
            Node::Opt(_) => 0,
            Node::Alt(parts) => parts.iter().map(|p| self.shortest(p)).min().unwrap_or(0),
            Node::Seq(parts) => parts.iter().map(|p| self.shortest(p)).sum(),
        }
    }

    /// The cheapest words that a match cannot do without.
    fn required(&mut self, node: &'a Node) -> Option<Required> {
        match node {
            Node::Opt(_) | Node::Gap { .. } => None,
            Node::Word { text, ending } => {
                let ways = self.ways(text, *ending);
                let mut all = Vec::new();
                let (mut near, mut reach) = (usize::MAX, 0);
                if ways.is_empty() {
                    return None;
                }
                for way in ways.iter() {
                    let cost = |place: &usize| self.dictionary.cost(way[*place].0);
                    let rarest = (0..way.len()).min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
                    all.push(way[rarest].0);
                    (near, reach) = (near.min(rarest), reach.max(rarest));
                }
                Some(self.require(&all, near, reach))
            }
            Node::Number => {
                let mut all = vec![self.dictionary.add(b"#", Spelling::Plain)];
                self.begins_class(NUMBER, &mut all)?;
                Some(self.require(&all, 0, 0))
            }
            Node::Class(name) => self.classes.get(name.as_str())?.required.clone(),
            Node::Alt(branches) => self.required_of(branches.iter()),
            Node::Seq(_) => {
                let each = self.each_required(node).into_iter();
                each.min_by(|a, b| a.cost.total_cmp(&b.cost))
            }
        }
    }

    /// Words that these pieces may begin with; [`ANY`] if they may be empty.
    fn follows(&mut self, parts: &'a [Node]) -> SetId {
        let mut all = Vec::new();
        for part in parts {
            match self.begins(part, &mut all) {
                Some(false) => return self.wide_set(all),
                Some(true) => {}
                None => return ANY,
            }
        }
        ANY
    }

    /// What each piece of a sequence requires.
    fn each_required(&mut self, node: &'a Node) -> Vec<Required> {
        let Node::Seq(parts) = node else {
            return self.required(node).into_iter().collect();
        };
        let (mut near, mut reach) = (0, 0);
        let mut all = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            if let Some(mut found) = self.required(part) {
                found.after = match self.item(part) {
                    Item::Set(..) => self.follows(&parts[i + 1..]),
                    _ => ANY,
                };
                found.near = found.near.saturating_add(near);
                found.reach += reach;
                found.cost = self.cost(&found.words) * width(found.near, found.reach);
                all.push(found);
            }
            near += self.shortest(part);
            reach += self.longest(part);
        }
        all
    }

    fn required_of(&mut self, branches: impl Iterator<Item = &'a Node>) -> Option<Required> {
        let mut words = Vec::new();
        let (mut near, mut reach) = (usize::MAX, 0);
        for branch in branches {
            let found = self.required(branch)?;
            words.extend(found.words);
            (near, reach) = (near.min(found.near), reach.max(found.reach));
        }
        words.sort_unstable();
        words.dedup();
        (!words.is_empty()).then(|| self.waits(words, near, reach))
    }

    fn require(&mut self, ids: &[WordId], near: usize, reach: usize) -> Required {
        let words = self.dictionary.widen(ids);
        self.waits(words, near, reach)
    }

    fn waits(&self, words: Vec<WordId>, near: usize, reach: usize) -> Required {
        let cost = self.cost(&words) * width(near, reach);
        Required {
            words,
            near,
            reach,
            after: ANY,
            cost,
        }
    }

    fn cost(&self, words: &[WordId]) -> f32 {
        words.iter().map(|&id| self.dictionary.cost(id)).sum()
    }
}

/// How much dearer a word is that leaves the beginning open.
fn width(near: usize, reach: usize) -> f32 {
    1.0 + reach.saturating_sub(near) as f32 / 4.0
}
