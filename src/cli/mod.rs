//! The command line: thin, each command a file that asks the rooms to its left.
//!
//! Exit codes are those of a good linter: 0 nothing found, 1 findings, 2 an error.

mod lexicon;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// Check, describe and document the lexicon
    Lexicon(lexicon::Arguments),
}

/// Nothing found.
pub const NONE: u8 = 0;
/// Findings (or advice, for the lexicon).
pub const FOUND: u8 = 1;
/// Something could not be done.
pub const ERROR: u8 = 2;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let code = match arguments.command {
        Command::Lexicon(arguments) => lexicon::run(arguments),
    };
    ExitCode::from(code)
}
