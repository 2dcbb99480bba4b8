//! The command line: thin, each command a file that asks the rooms to its left.
//!
//! Exit codes are those of a good linter: 0 nothing found, 1 findings, 2 an error.

mod brief;
mod check;
mod comment;
mod doctor;
mod explain;
mod formats;
mod ignored;
mod lexicon;
mod progress;
mod report;
mod resume;
mod review;
mod scan;
mod snippet;
mod watch;

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::lexicon::Lexicon;
use crate::note::position::Encoding;
use crate::workspace::settings::Settings;
use crate::workspace::{SETTINGS_FILE, find_root, layers};

/// Points at wording that often goes with hesitation in therapy notes, says what may lie behind
/// it, and offers reflections. It points at words, never at people; nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(name = "attune", version, about, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read notes and show wording worth a second look
    ///
    /// Exit code: 0 nothing found, 1 findings, 2 an error. No finding does not mean no risk.
    Check(check::Arguments),
    /// Read JSON lines, write JSON lines: for pipelines and evaluation
    ///
    /// In: {"id": "…", "text": "…", "kind"?: "note" | "utterance" | "transcript",
    /// "targets"?: [{"start": 0, "end": 5}]}. Out: {"id": "…", "findings": [ … ]}, a line each, in
    /// the same order. Offsets count Unicode code points.
    #[command(verbatim_doc_comment)]
    Scan(scan::Arguments),
    /// Before the next session: what went well, last time's cues, goals, words to avoid
    Brief(brief::Arguments),
    /// Show clients' notes over time: sessions, strengths, attendance, goals, promises
    ///
    /// One page of HTML (or Markdown, JSON) without a script, fit to print. Words of the notes are
    /// left out unless --quotes asks for them. It holds no trend of risk.
    Report(report::Arguments),
    /// List the comments on notes that wait for an answer, and where notes stand
    ///
    /// Comments in the text of drafts (CriticMarkup) and beside signed notes (W3C annotations).
    /// Exit code: 0 none waits, 1 some do, 2 an error.
    Review(review::Arguments),
    /// Comment on words of a signed note, in a file beside it
    Comment(comment::Arguments),
    /// Say what a kind of wording is about, what may lie behind it, and what one may say
    Explain(explain::Arguments),
    /// Check, describe and document the lexicon
    Lexicon(lexicon::Arguments),
    /// Count or forget what you have marked as fine
    Ignored(ignored::Arguments),
    /// Run the language server on standard input and output
    Serve(ServeArguments),
    /// Say what Attune found on this machine, and (--privacy) what it may keep there
    Doctor(doctor::Arguments),
    /// Print the manual page
    Man,
    /// Print a completion script for your shell
    Completions {
        /// bash, elvish, fish, powershell or zsh
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, clap::Args)]
struct ServeArguments {
    /// Accepted for editors that insist on it; it is the only way Attune speaks
    #[arg(long)]
    stdio: bool,
    /// What columns count, for an editor that counts otherwise than it says (Vim's ALE: utf-8)
    #[arg(long, value_enum)]
    position_encoding: Option<PositionEncoding>,
    /// Keep the right to open sockets, start programs and write files, none of which Attune uses;
    /// for a system on which giving it up is in the way
    #[arg(long)]
    unconfined: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PositionEncoding {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "utf-16")]
    Utf16,
    #[value(name = "utf-32")]
    Utf32,
}

impl From<PositionEncoding> for Encoding {
    fn from(chosen: PositionEncoding) -> Encoding {
        match chosen {
            PositionEncoding::Utf8 => Encoding::Utf8,
            PositionEncoding::Utf16 => Encoding::Utf16,
            PositionEncoding::Utf32 => Encoding::Utf32,
        }
    }
}

/// Nothing found.
pub const NONE: u8 = 0;
/// Findings (or advice, for the lexicon).
pub const FOUND: u8 = 1;
/// Something could not be done.
pub const ERROR: u8 = 2;

/// The settings and the lexicon that hold in a folder; what of them can't be used is told.
fn settings_and_lexicon(
    root: Option<&Path>,
    more: &[PathBuf],
    mut tell: impl FnMut(String),
) -> (Settings, Lexicon) {
    let settings = Settings::of(root).unwrap_or_else(|message| {
        tell(message);
        Settings::default()
    });
    let (lexicon, problems) = layers::load(root, &settings, more);
    problems
        .iter()
        .for_each(|problem| tell(problem.to_string()));
    for name in settings.unknown_names(&lexicon) {
        tell(format!("{SETTINGS_FILE}: {name}"));
    }
    (settings, lexicon)
}

/// The settings and lexicons of folders, each read once in a run.
#[derive(Default)]
struct Around(HashMap<Option<PathBuf>, Rc<(Settings, Lexicon)>>);

impl Around {
    /// Those that hold at a path; what of them can't be used is told.
    fn at(&mut self, path: &Path, tell: impl FnMut(String)) -> Rc<(Settings, Lexicon)> {
        let known = self.0.entry(find_root(path));
        let known = known
            .or_insert_with_key(|root| Rc::new(settings_and_lexicon(root.as_deref(), &[], tell)));
        known.clone()
    }
}

/// Says something on standard error.
fn tell(message: String) {
    eprintln!("attune: {message}");
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    quiet_panics();
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Scan(arguments) => scan::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Lexicon(arguments) => lexicon::run(arguments),
        Command::Ignored(arguments) => ignored::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Comment(arguments) => comment::run(&arguments),
        Command::Brief(arguments) => brief::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Man => man(),
        Command::Serve(arguments) => {
            let encoding = arguments.position_encoding.map(Encoding::from);
            return crate::server::run(encoding, !arguments.unconfined);
        }
        Command::Completions { shell } => {
            let mut command = Arguments::command();
            clap_complete::generate(shell, &mut command, "attune", &mut io::stdout());
            Ok(NONE)
        }
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // Somebody closed our output (`attune check | head`): that is no error.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(NONE),
        Err(error) => {
            eprintln!("attune: {error}");
            ExitCode::from(ERROR)
        }
    }
}

/// One page for the whole program, its commands one after the other.
fn man() -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let mut command = Arguments::command();
    command.build();
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(&mut out)?;
    page.render_name_section(&mut out)?;
    page.render_synopsis_section(&mut out)?;
    page.render_description_section(&mut out)?;
    for sub in command.get_subcommands() {
        let page = clap_mangen::Man::new(sub.clone());
        writeln!(out, ".SH \"{}\"", sub.get_name().to_uppercase())?;
        page.render_synopsis_section(&mut out)?;
        page.render_description_section(&mut out)?;
        page.render_options_section(&mut out)?;
    }
    Ok(NONE)
}

/// A panic's own message may quote the text it was working on. Say where it was, and no more.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            eprintln!(
                "attune: internal error at {place}; please report this line (it holds no note text)"
            );
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }
}
