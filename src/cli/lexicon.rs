//! `attune lexicon check|schema|docs`.

use std::path::PathBuf;

use clap::Subcommand;

use super::{ERROR, FOUND, NONE};
use crate::lexicon::problem::{Gravity, Problem};
use crate::lexicon::{Lexicon, lint, source};
use crate::scan::examples;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read every file, run every pattern's examples and lint every reflection
    Check {
        /// A lexicon folder; a whole edition (with language.toml) stands alone, anything else is
        /// laid over the built-in one. Without it, the built-in edition is checked
        folder: Option<PathBuf>,
        /// Only problems whose file or text contains this
        #[arg(long, value_name = "TEXT")]
        only: Option<String>,
    },
}

pub fn run(arguments: Arguments) -> u8 {
    match arguments.command {
        Command::Check { folder, only } => check(folder, only.as_deref()),
    }
}

fn check(folder: Option<PathBuf>, only: Option<&str>) -> u8 {
    let mut layers: Vec<_> = source::built_in("en").into_iter().collect();
    if let Some(folder) = folder {
        let layer = source::folder(&folder);
        if folder.join("language.toml").is_file() {
            layers.clear();
        }
        layers.push(layer);
    }
    let (lexicon, mut problems) = Lexicon::load(&layers);
    problems.extend(lexicon.broken_expressions());
    problems.extend(examples::check(&lexicon));
    problems.extend(lint::check(&lexicon));
    let wanted = |p: &Problem| only.is_none_or(|text| p.file.contains(text) || p.message.contains(text));
    problems.retain(wanted);
    problems.sort();
    problems.dedup();
    for problem in &problems {
        println!("{problem}");
    }
    let (kinds, patterns) = (lexicon.kinds.len(), lexicon.patterns.len());
    let reflections = lexicon.reflections.len();
    eprintln!(
        "{kinds} kinds, {patterns} patterns, {reflections} reflections: {} to mend",
        problems.len()
    );
    let errors = problems.iter().any(|p| p.gravity == Gravity::Error);
    match (errors, problems.is_empty()) {
        (true, _) => ERROR,
        (_, false) => FOUND,
        _ => NONE,
    }
}
