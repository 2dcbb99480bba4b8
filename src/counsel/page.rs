//! A small page: what a hover, `attune explain` and the reference pages are made of.

/// A page as blocks; rendered as Markdown for editors and documents, or as plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Title(String),
    Heading(String),
    Text(String),
    /// Said with weight, before anything else.
    Note(String),
    Quote(String),
    List(Vec<String>),
}

impl Page {
    pub fn title(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Title(text.into()));
    }

    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Empty text adds nothing.
    pub fn text(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Text(text));
        }
    }

    pub fn note(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Note(text.into()));
    }

    pub fn quote(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Quote(text.into()));
    }

    /// A heading with a list below it; nothing at all for an empty list.
    pub fn list(&mut self, heading: &str, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().collect();
        if !items.is_empty() {
            self.heading(heading);
            self.blocks.push(Block::List(items));
        }
    }

    /// Another page below this one.
    pub fn append(&mut self, mut other: Page) {
        self.blocks.append(&mut other.blocks);
    }

    pub fn markdown(&self) -> String {
        self.render(|block| match block {
            Block::Title(text) => format!("### {text}"),
            Block::Heading(text) => format!("**{text}**"),
            Block::Text(text) => text.clone(),
            Block::Note(text) => format!("> **{text}**"),
            Block::Quote(text) => format!("> {text}"),
            Block::List(items) => bulleted(items),
        })
    }

    pub fn plain(&self) -> String {
        self.render(|block| match block {
            Block::Title(text) | Block::Text(text) | Block::Note(text) => unmarked(text),
            Block::Heading(text) => format!("{text}:"),
            Block::Quote(text) => format!("“{}”", unmarked(text)),
            Block::List(items) => unmarked(&bulleted(items)),
        })
    }

    fn render(&self, block: impl Fn(&Block) -> String) -> String {
        let mut out = String::new();
        let mut heading = false;
        for part in &self.blocks {
            if !out.is_empty() {
                out.push_str(if heading && matches!(part, Block::List(_)) {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            heading = matches!(part, Block::Heading(_));
            out.push_str(&block(part));
        }
        out
    }
}

fn bulleted(items: &[String]) -> String {
    let lines: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
    lines.join("\n")
}

/// Without the marks of inline code.
fn unmarked(text: &str) -> String {
    text.replace('`', "")
}

/// A text as far as so many characters go, cut at a blank, with a mark where it was cut.
pub fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        None => text.to_owned(),
        Some((cut, _)) => {
            let end = text[..cut].rfind(' ').unwrap_or(cut);
            format!("{}…", &text[..end])
        }
    }
}

/// Text from a note, made safe to stand in Markdown: no mark of it means anything there.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        if r"\`*_{}[]<>#|~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
