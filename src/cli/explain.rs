//! `attune explain NAME`.

use std::io::{self, IsTerminal, Write};

use super::{ERROR, NONE};
use crate::counsel::page::Page;
use crate::counsel::{kind_page, reference};
use crate::lexicon::Lexicon;
use crate::lexicon::problem::nearest;
use crate::workspace::settings::Settings;
use crate::workspace::{find_root, layers};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A kind, a pattern, a family, a cause, a hint or a rule of wording, by its name; without
    /// one, all kinds are listed
    kind: Option<String>,
    /// Also list the wording that points to it
    #[arg(long)]
    wording: bool,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let root = find_root(std::path::Path::new("."));
    let (lexicon, _) = layers::load(root.as_deref(), &Settings::default(), &[]);
    let mut out = io::stdout().lock();
    let Some(name) = &arguments.kind else {
        list(&mut out, &lexicon)?;
        return Ok(NONE);
    };
    if let Some(kind) = lexicon.kind(name) {
        print(&mut out, &kind_page::page(kind, &lexicon))?;
        if arguments.wording {
            print(&mut out, &kind_page::wording(kind, &lexicon))?;
        }
        return Ok(NONE);
    }
    if let Some(page) = reference::page(name, &lexicon) {
        print(&mut out, &page)?;
        return Ok(NONE);
    }
    let other = reference::ids(&lexicon);
    let kinds = lexicon.kinds.iter().map(|k| k.entry.id.as_str());
    let hint = match nearest(name, kinds.chain(other.iter().map(String::as_str))) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`attune explain` lists the kinds".into(),
    };
    eprintln!("attune: nothing is called `{name}`; {hint}");
    Ok(ERROR)
}

fn list(out: &mut impl Write, lexicon: &Lexicon) -> io::Result<()> {
    let width = lexicon
        .kinds
        .iter()
        .map(|k| k.entry.id.len())
        .max()
        .unwrap_or(0);
    for kind in lexicon.kinds.iter().map(|k| &k.entry) {
        writeln!(out, "{:width$}  {}", kind.id, kind.title)?;
    }
    Ok(())
}

/// Plain text on a terminal, Markdown into a file or a pipe.
fn print(out: &mut impl Write, page: &Page) -> io::Result<()> {
    let text = if io::stdout().is_terminal() {
        page.plain()
    } else {
        page.markdown()
    };
    writeln!(out, "{text}\n")
}
