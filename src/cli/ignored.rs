//! `attune ignored count|clear`.

use std::io;

use clap::Subcommand;

use super::{ERROR, NONE};
use crate::workspace::ignored::{Ignored, Scope};
use crate::workspace::state_folder;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say how much has been marked as fine (the store holds salted hashes, so it can't say what)
    Count,
    /// Forget all of it
    Clear,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let mut store = match Ignored::open(state_folder()) {
        Ok(store) => store,
        Err(message) => {
            eprintln!("attune: {message}");
            return Ok(ERROR);
        }
    };
    match arguments.command {
        Command::Count => {
            for (scope, count) in store.counts() {
                let what = match scope {
                    Scope::Note => "in one note",
                    Scope::Workspace => "in one workspace",
                    Scope::Pattern => "patterns everywhere",
                };
                println!("{count:5}  {what}");
            }
        }
        Command::Clear => store.clear()?,
    }
    Ok(NONE)
}
