//! `attune doctor`: what Attune found on this machine, for bug reports and for peace of mind.

use std::io::{self, Write};
use std::path::Path;

use super::{ERROR, NONE, settings_and_lexicon};
use crate::workspace::confine::confine;
use crate::workspace::ignored::Ignored;
use crate::workspace::{find_root, layers, state_folder, stored};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// List every file that Attune may keep, and why
    #[arg(long)]
    privacy: bool,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let mut sound = true;
    let mut or_told = |problem: String| {
        eprintln!("attune: {problem}");
        sound = false;
    };
    let root = find_root(Path::new("."));
    let (settings, lexicon) = settings_and_lexicon(root.as_deref(), &[], &mut or_told);
    let ignored = Ignored::open(state_folder()).unwrap_or_else(|problem| {
        or_told(problem);
        Ignored::default()
    });
    if arguments.privacy {
        let page = stored::page(&ignored, root.as_deref(), &lexicon);
        writeln!(out, "{}", page.plain())?;
    } else {
        let settings_of = match &root {
            Some(root) => root.display().to_string(),
            None => "none here; the defaults hold".to_owned(),
        };
        let folders = layers::folders(root.as_deref(), &settings, &[]);
        let own: Vec<String> = folders.iter().map(|f| f.display().to_string()).collect();
        writeln!(out, "attune    {}", env!("CARGO_PKG_VERSION"))?;
        writeln!(out, "settings  {settings_of}")?;
        writeln!(
            out,
            "lexicon   {} ({} patterns, {} reflections)",
            lexicon.language.id,
            lexicon.patterns.len(),
            lexicon.reflections.len()
        )?;
        match own.is_empty() {
            true => writeln!(out, "yours     no lexicon folders of your own")?,
            false => writeln!(out, "yours     {}", own.join(", "))?,
        }
        writeln!(out, "network   none: no part of this program opens one")?;
        // A thread can't take it back; the rest of this program goes on as it was.
        let confined = std::thread::spawn(|| confine(state_folder().as_slice())).join();
        let confined = confined.map_err(|_| io::Error::other("a thread ended early"))?;
        let in_force = |given_up, what| match given_up {
            true => format!("given up by the server: {what}"),
            false => format!("this system can't enforce it: {what}"),
        };
        let reaching = "sockets, starting programs";
        let writing = "writing outside its own folders";
        writeln!(
            out,
            "confined  {}",
            in_force(confined.reaching_out, reaching)
        )?;
        writeln!(out, "          {}", in_force(confined.writing, writing))?;
    }
    Ok(if sound { NONE } else { ERROR })
}
