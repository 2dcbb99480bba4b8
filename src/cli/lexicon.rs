//! `attune lexicon check|schema|docs`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{ERROR, FOUND, NONE};
use crate::counsel::{closure, documents};
use crate::lexicon::problem::{Gravity, Problem};
use crate::lexicon::{Lexicon, lint, schema, source};
use crate::record::promises;
use crate::scan::examples;
use crate::workspace::settings::Settings;
use crate::workspace::{find_root, layers};

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
        /// laid over the built-in one. Without it, the built-in edition is checked together with
        /// your own words and those of the folder you are in
        folder: Option<PathBuf>,
        /// Only problems whose file or text contains this
        #[arg(long, value_name = "TEXT")]
        only: Option<String>,
    },
    /// Print the JSON Schema of lexicon files
    Schema,
    /// Write the reference pages
    Docs {
        /// Where to write them
        #[arg(default_value = "docs/lexicon")]
        folder: PathBuf,
        /// Write nothing; end with 1 if a page is not current
        #[arg(long)]
        check: bool,
    },
}

pub fn run(arguments: Arguments) -> io::Result<u8> {
    match arguments.command {
        Command::Check { folder, only } => check(folder.as_deref(), only.as_deref()),
        Command::Schema => {
            let schema = schemars::schema_for!(schema::File);
            writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
            Ok(NONE)
        }
        Command::Docs { folder, check } => docs(&folder, check),
    }
}

fn check(folder: Option<&Path>, only: Option<&str>) -> io::Result<u8> {
    let mut read: Vec<_> = source::built_in("en").into_iter().collect();
    if let Some(folder) = folder {
        if !folder.is_dir() {
            eprintln!("attune: {}: there is no such folder", folder.display());
            return Ok(ERROR);
        }
        if folder.join("language.toml").is_file() {
            read.clear();
        }
        read.push(source::folder(folder));
    } else {
        let root = find_root(Path::new("."));
        let settings = Settings::of(root.as_deref()).unwrap_or_default();
        let own = layers::folders(root.as_deref(), &settings, &[]);
        read.extend(own.iter().map(|folder| source::folder(folder)));
    }
    let (lexicon, mut problems) = Lexicon::load(&read);
    problems.extend(lexicon.broken_expressions());
    problems.extend(examples::check(&lexicon));
    problems.extend(lint::check(&lexicon));
    problems.extend(closure::check(&lexicon));
    problems.extend(promises::check(&lexicon));
    let wanted =
        |p: &Problem| only.is_none_or(|text| p.file.contains(text) || p.message.contains(text));
    problems.retain(wanted);
    problems.sort();
    problems.dedup();
    let mut out = io::stdout().lock();
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    let (kinds, patterns) = (lexicon.kinds.len(), lexicon.patterns.len());
    let reflections = lexicon.reflections.len();
    eprintln!(
        "{kinds} kinds, {patterns} patterns, {reflections} reflections; to mend: {}",
        problems.len()
    );
    let errors = problems.iter().any(|p| p.gravity == Gravity::Error);
    Ok(match (errors, problems.is_empty()) {
        (true, _) => ERROR,
        (_, false) => FOUND,
        _ => NONE,
    })
}

fn docs(folder: &Path, check: bool) -> io::Result<u8> {
    let pages = documents::all(&Lexicon::built_in());
    let current = |name: &str, text: &str| {
        std::fs::read_to_string(folder.join(name)).is_ok_and(|there| there == text)
    };
    let stale: Vec<_> = pages
        .iter()
        .filter(|(name, text)| !current(name, text))
        .collect();
    if check {
        for (name, _) in &stale {
            eprintln!(
                "attune: {} is not current; run `attune lexicon docs`",
                folder.join(name).display()
            );
        }
        return Ok(if stale.is_empty() { NONE } else { FOUND });
    }
    std::fs::create_dir_all(folder)?;
    for (name, text) in stale {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(NONE)
}
