//! The pattern language: a phrase written the way it is said, read into a tree.
//!
//! `{client} (did not|didn't) [fully] finish~ ... {homework}` — the page for clinicians is
//! `docs/pattern-language.md`. This module knows the notation and nothing else; what a
//! `{class}` holds and how `finish~` inflects is filled in by [`super::compile`].

/// A piece of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// One word, as written (`no-show`, `N/S`, `can't`).
    Word { text: String, ending: Ending },
    /// Pieces one after the other, blanks between them.
    Seq(Vec<Node>),
    /// `(a|b c)`: one of several.
    Alt(Vec<Node>),
    /// `[a|b]`: may be missing.
    Opt(Box<Node>),
    /// `{client}`: a word class.
    Class(String),
    /// `#`: a number, in digits or in words.
    Number,
    /// `...` (up to three words) or `..5`; with a name (`<topic>`) the words are kept for slots.
    Gap {
        min: u8,
        max: u8,
        name: Option<String>,
    },
}

/// How a word may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Just as written.
    Exact,
    /// `refuse~`: every grammatical form.
    Forms,
    /// `hopeless*`: anything may follow.
    Any,
}

/// What is wrong with a phrase: where (a count of characters, from 0) and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError {
    pub column: usize,
    pub message: String,
}

const DEFAULT_GAP: u8 = 3;
const DEFAULT_SLOT: u8 = 5;
const LONGEST_GAP: u8 = 12;

/// Reads one phrase. The result is never empty and never matches the empty text.
pub fn parse(source: &str) -> Result<Node, PhraseError> {
    let mut reader = Reader {
        chars: source.chars().collect(),
        at: 0,
    };
    let node = reader.alternatives()?;
    if reader.at < reader.chars.len() {
        return Err(reader.error(format!("unexpected `{}`", reader.chars[reader.at])));
    }
    if node.may_be_empty() {
        return Err(PhraseError {
            column: 0,
            message: "every part of this phrase is optional, so it would match anywhere; \
                      write at least one word outside `[ ]`"
                .into(),
        });
    }
    Ok(node)
}

impl Node {
    /// Whether the piece can match without a word.
    pub fn may_be_empty(&self) -> bool {
        match self {
            Node::Word { .. } | Node::Class(_) | Node::Number => false,
            Node::Opt(_) => true,
            Node::Gap { min, .. } => *min == 0,
            Node::Seq(parts) => parts.iter().all(Node::may_be_empty),
            Node::Alt(branches) => branches.iter().any(Node::may_be_empty),
        }
    }

    /// Calls `visit` on this piece and all below it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Node)) {
        visit(self);
        match self {
            Node::Seq(parts) | Node::Alt(parts) => parts.iter().for_each(|p| p.walk(visit)),
            Node::Opt(inner) => inner.walk(visit),
            _ => {}
        }
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn error(&self, message: impl Into<String>) -> PhraseError {
        PhraseError {
            column: self.at,
            message: message.into(),
        }
    }

    fn alternatives(&mut self) -> Result<Node, PhraseError> {
        let mut branches = vec![self.sequence()?];
        while self.peek() == Some('|') {
            self.at += 1;
            branches.push(self.sequence()?);
        }
        Ok(match branches.len() {
            1 => branches.remove(0),
            _ => Node::Alt(branches),
        })
    }

    fn sequence(&mut self) -> Result<Node, PhraseError> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some('|' | ')' | ']') => break,
                Some(c) if c.is_whitespace() => self.at += 1,
                Some('(') => parts.push(self.bracketed(')')?),
                Some('[') => parts.push(Node::Opt(Box::new(self.bracketed(']')?))),
                Some('{') => parts.push(Node::Class(self.name('}')?)),
                Some('<') => parts.push(self.slot()?),
                Some('.') if self.chars.get(self.at + 1) == Some(&'.') => parts.push(self.gap()?),
                Some('"' | '“' | '”' | ',' | '.' | '?' | '!' | ':' | ';') => self.at += 1,
                Some(_) => parts.push(self.word()?),
            }
        }
        match parts.len() {
            0 => Err(self.error("nothing stands here; write a word or take the brackets away")),
            1 => Ok(parts.remove(0)),
            _ => Ok(Node::Seq(parts)),
        }
    }

    fn bracketed(&mut self, close: char) -> Result<Node, PhraseError> {
        let open = self.at;
        self.at += 1;
        let inner = self.alternatives()?;
        if self.peek() != Some(close) {
            return Err(PhraseError {
                column: open,
                message: format!("this bracket is never closed; add `{close}`"),
            });
        }
        self.at += 1;
        Ok(inner)
    }

    fn name(&mut self, close: char) -> Result<String, PhraseError> {
        let open = self.at;
        let end = self.chars[open..].iter().position(|&c| c == close);
        let Some(length) = end else {
            return Err(self.error(format!("this bracket is never closed; add `{close}`")));
        };
        self.at = open + length + 1;
        let name: String = self.chars[open + 1..open + length].iter().collect();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
        if name.is_empty() || !name.chars().all(plain) {
            return Err(PhraseError {
                column: open,
                message: format!("`{name}` is not a name; use letters, digits and `-`"),
            });
        }
        Ok(name)
    }

    /// `<topic>` or `<topic:8>`.
    fn slot(&mut self) -> Result<Node, PhraseError> {
        let column = self.at;
        let text = self.name('>')?;
        let (name, max) = match text.split_once(':') {
            None => (text.as_str(), DEFAULT_SLOT),
            Some((name, count)) => (name, length(count, column)?),
        };
        Ok(Node::Gap {
            min: 1,
            max,
            name: Some(name.replace('-', "_")),
        })
    }

    /// `...` or `..5`.
    fn gap(&mut self) -> Result<Node, PhraseError> {
        let column = self.at;
        self.at += 2;
        let rest: String = self.chars[self.at..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let max = if rest.is_empty() {
            while self.peek() == Some('.') {
                self.at += 1;
            }
            DEFAULT_GAP
        } else {
            self.at += rest.len();
            length(&rest, column)?
        };
        Ok(Node::Gap {
            min: 0,
            max,
            name: None,
        })
    }

    fn word(&mut self) -> Result<Node, PhraseError> {
        let mut text = String::new();
        let mut ending = Ending::Exact;
        while let Some(c) = self.peek() {
            match c {
                '\\' => {
                    self.at += 1;
                    match self.peek() {
                        Some(escaped) => text.push(escaped),
                        None => return Err(self.error("a `\\` at the end escapes nothing")),
                    }
                }
                '~' => ending = Ending::Forms,
                '*' => ending = Ending::Any,
                c if c.is_whitespace() || "()[]{}|<\"“”,;:?!".contains(c) => break,
                '.' if self.chars.get(self.at + 1).is_none_or(|&n| ends_word(n)) => break,
                '>' => return Err(self.error(format!("unexpected `{c}`"))),
                _ if ending != Ending::Exact => {
                    return Err(self.error("`~` and `*` stand at the end of a word"));
                }
                _ => text.push(c),
            }
            self.at += 1;
        }
        if text == "#" {
            return Ok(Node::Number);
        }
        if text.is_empty() {
            return Err(self.error("a `~` or `*` needs a word before it"));
        }
        Ok(Node::Word { text, ending })
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || ".()[]{}|<".contains(c)
}

fn length(digits: &str, column: usize) -> Result<u8, PhraseError> {
    match digits.parse::<u8>() {
        Ok(n) if (1..=LONGEST_GAP).contains(&n) => Ok(n),
        _ => Err(PhraseError {
            column,
            message: format!("a gap is 1 to {LONGEST_GAP} words long, not `{digits}`"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Node {
        Node::Word {
            text: text.into(),
            ending: Ending::Exact,
        }
    }

    #[test]
    fn reads_every_notation() {
        let node = parse("{client} (did not|didn't) [fully] finish~ ... <topic:4> #").unwrap();
        let Node::Seq(parts) = node else {
            panic!("a sequence")
        };
        assert_eq!(parts[0], Node::Class("client".into()));
        assert_eq!(
            parts[1],
            Node::Alt(vec![
                Node::Seq(vec![word("did"), word("not")]),
                word("didn't")
            ])
        );
        assert_eq!(parts[2], Node::Opt(Box::new(word("fully"))));
        assert_eq!(
            parts[3],
            Node::Word {
                text: "finish".into(),
                ending: Ending::Forms
            }
        );
        let gap = |min, max, name: Option<&str>| Node::Gap {
            min,
            max,
            name: name.map(Into::into),
        };
        assert_eq!(parts[4], gap(0, 3, None));
        assert_eq!(parts[5], gap(1, 4, Some("topic")));
        assert_eq!(parts[6], Node::Number);
    }

    #[test]
    fn punctuation_a_clinician_would_write_is_no_notation() {
        let node = parse("\"what's the point?\"").unwrap();
        assert_eq!(
            node,
            Node::Seq(vec![word("what's"), word("the"), word("point")])
        );
        assert_eq!(
            parse("N/S x#").unwrap(),
            Node::Seq(vec![word("N/S"), word("x#")])
        );
    }

    #[test]
    fn errors_say_where_and_what_to_do() {
        for (source, column, part) in [
            ("a (b", 2, "never closed"),
            ("a {b", 2, "never closed"),
            ("a b)", 3, "unexpected"),
            ("[a] [b]", 0, "optional"),
            ("a ..99", 2, "1 to 12"),
            ("a ()", 3, "nothing stands here"),
            ("{a b}", 0, "not a name"),
        ] {
            let error = parse(source).unwrap_err();
            assert_eq!(error.column, column, "{source}: {}", error.message);
            assert!(error.message.contains(part), "{source}: {}", error.message);
        }
    }
}
