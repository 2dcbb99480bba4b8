//! `attune review`: the comments on notes that wait for somebody, and where notes stand on their
//! way to being signed. It counts nothing by person.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use ropey::Rope;
use serde_json::json;

use super::check::notes;
use super::{Around, ERROR, FOUND, NONE, tell};
use crate::counsel::page::cut;
use crate::note::position::{self, Encoding};
use crate::note::{Note, TextKind};
use crate::record::supervision::review::{self, Open};
use crate::record::supervision::signing::State;
use crate::workspace::{files, sidecar};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Notes, or folders of notes
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// End with 0 even if comments wait
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    /// A line of JSON for each note with comments or a state
    Jsonl,
    /// path:line:column: message, for editors that jump to places
    Unix,
}

/// A note with what waits in it.
struct Reviewed {
    path: PathBuf,
    rope: Rope,
    state: Option<State>,
    open: Vec<Open>,
}

/// Enough of the words to know them by, in characters.
const LONGEST: usize = 60;

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    let (mut failed, mut waiting) = (false, 0);
    let mut around = Around::default();
    for path in &arguments.paths {
        let own = around.at(path, |message| {
            tell(message);
            failed = true;
        });
        let (settings, lexicon) = &*own;
        if !path.exists() {
            eprintln!("attune: {}: no such file or folder", path.display());
            failed = true;
        }
        for path in notes(path, settings) {
            let read = |path: &Path| -> Result<Reviewed, String> {
                let text = files::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
                let beside = sidecar::read(path).map_err(|e| e.to_string())?;
                let note = Note::parse(&*text, TextKind::Note, &lexicon.grammar);
                Ok(Reviewed {
                    open: review::open(&text, beside.as_ref()),
                    state: State::of(&note, &lexicon.language),
                    path: path.to_owned(),
                    rope: Rope::from_str(&text),
                })
            };
            match read(&path) {
                Ok(note) => {
                    waiting += note.open.len();
                    note.write(&mut out, arguments.format)?;
                }
                Err(message) => {
                    eprintln!("attune: {message}");
                    failed = true;
                }
            }
        }
    }
    if arguments.format == Format::Text && waiting == 0 && !failed {
        writeln!(out, "No comment waits.")?;
    }
    Ok(match (failed, waiting > 0 && !arguments.exit_zero) {
        (true, _) => ERROR,
        (_, true) => FOUND,
        _ => NONE,
    })
}

impl Reviewed {
    fn write(&self, out: &mut impl Write, format: Format) -> io::Result<()> {
        // A draft without comments is nobody's turn, and what is signed is done.
        let turn = matches!(self.state, Some(State::Ready | State::Revise));
        if self.open.is_empty() && !turn {
            return Ok(());
        }
        let path = self.path.display();
        let state = self.state.map_or("", State::name);
        match format {
            Format::Text => {
                let shown = if state.is_empty() {
                    String::new()
                } else {
                    format!(" ({state})")
                };
                writeln!(out, "{path}{shown}")?;
                for open in &self.open {
                    let on = match (open.words.is_empty(), &open.range) {
                        (true, _) => String::new(),
                        (_, Some(_)) => format!(", on “{}”", short(&open.words)),
                        (_, None) => format!(
                            ", on words that are not there any more: “{}”",
                            short(&open.words)
                        ),
                    };
                    writeln!(out, "  line {}{on}", self.place(open).0)?;
                    for (by, text) in &open.said {
                        let by = if by.is_empty() { "–" } else { by };
                        writeln!(out, "    {by}: {text}")?;
                    }
                }
                Ok(())
            }
            Format::Unix => self.open.iter().try_for_each(|open| {
                let (line, column) = self.place(open);
                writeln!(out, "{path}:{line}:{column}: {}", open.told())
            }),
            Format::Jsonl => {
                let comments: Vec<_> = self.open.iter().map(|open| {
                    let (line, column) = self.place(open);
                    let said: Vec<_> = open.said.iter().map(|(by, text)| json!({ "by": by, "text": text })).collect();
                    json!({ "line": line, "column": column, "words": open.words, "found": open.range.is_some(), "said": said })
                }).collect();
                writeln!(
                    out,
                    "{}",
                    json!({ "path": self.path, "state": state, "comments": comments })
                )
            }
        }
    }

    /// Line and column (code points) of a comment's words, from 1; the top if they are gone.
    fn place(&self, open: &Open) -> (usize, usize) {
        let start = open.range.as_ref().map_or(0, |range| range.start);
        let place = position::position(&self.rope, start, Encoding::Utf32);
        (place.line as usize + 1, place.character as usize + 1)
    }
}

/// Words on one line.
fn short(words: &str) -> String {
    cut(
        &words.split_whitespace().collect::<Vec<_>>().join(" "),
        LONGEST,
    )
}
