//! `attune explain KIND`.

use std::io::{self, IsTerminal, Write};

use super::{ERROR, NONE};
use crate::counsel::kind_page;
use crate::lexicon::Lexicon;
use crate::lexicon::problem::nearest;
use crate::lexicon::schema::Kind;
use crate::workspace::settings::Settings;
use crate::workspace::{find_root, layers};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A kind, as findings name it; without one, all kinds are listed
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
    let Some(kind) = lexicon.kind(name) else {
        let ids = lexicon.kinds.iter().map(|k| k.entry.id.as_str());
        let hint = match nearest(name, ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`attune explain` lists them all".into(),
        };
        eprintln!("attune: there is no kind `{name}`; {hint}");
        return Ok(ERROR);
    };
    print(&mut out, kind, arguments.wording, &lexicon)?;
    Ok(NONE)
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
fn print(out: &mut impl Write, kind: &Kind, wording: bool, lexicon: &Lexicon) -> io::Result<()> {
    let mut pages = vec![kind_page::page(kind, lexicon)];
    if wording {
        pages.push(kind_page::wording(kind, lexicon));
    }
    for page in pages {
        let text = if io::stdout().is_terminal() {
            page.plain()
        } else {
            page.markdown()
        };
        writeln!(out, "{text}\n")?;
    }
    Ok(())
}
