//! `attune report`: clients' notes over time, on one page or on a page each.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use clap::ValueEnum;

use super::progress::Progress;
use super::{Around, ERROR, NONE, tell};
use crate::lexicon::Lexicon;
use crate::record::Session;
use crate::record::report::{self, Client, Writer};
use crate::workspace::files;
use crate::workspace::records::{Records, With};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A client's folder, or a folder of such folders
    folder: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE", conflicts_with = "each")]
    output: Option<PathBuf>,
    /// With words of the notes; without it there are none
    #[arg(long)]
    quotes: bool,
    /// Write a file for each client into this folder
    #[arg(long, value_name = "DIR")]
    each: Option<PathBuf>,
    /// With --each: go on after an interruption; what is newer than its notes stays
    #[arg(long, requires = "each")]
    resume: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Html,
    #[value(name = "md", alias = "markdown")]
    Markdown,
    Json,
}

impl Format {
    fn kind(self) -> (report::Format, &'static str) {
        match self {
            Format::Html => (report::Format::Html, "html"),
            Format::Markdown => (report::Format::Markdown, "md"),
            Format::Json => (report::Format::Json, "json"),
        }
    }
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let folder = std::path::absolute(&arguments.folder)?;
    if !folder.is_dir() {
        eprintln!("attune: {}: no such folder", arguments.folder.display());
        return Ok(ERROR);
    }
    let mut around = Around::default();
    let top = around.at(&folder, tell);
    let (settings, lexicon) = &*top;
    let notes = files::notes_below(&folder, settings);
    if notes.is_empty() {
        eprintln!("attune: {}: no notes here", arguments.folder.display());
        return Ok(ERROR);
    }
    let (format, ending) = arguments.format.kind();
    let progress = Progress::new(notes.len());
    let mut sink = match (&arguments.each, &arguments.output) {
        (Some(folder), _) => {
            std::fs::create_dir_all(folder)?;
            Sink::Each(folder, ending)
        }
        (None, Some(file)) => Sink::One(writer(File::create(file)?, format, lexicon)?),
        (None, None) => Sink::One(writer(io::stdout(), format, lexicon)?),
    };
    // A folder at a time: an archive is never in memory at once.
    let folders: BTreeSet<&Path> = notes.iter().filter_map(|note| note.parent()).collect();
    for folder in folders {
        let own = around.at(folder, tell);
        let (settings, lexicon) = &*own;
        let records = Records::default();
        records.refresh(folder, With::new(settings, lexicon), |_| false);
        for series in records.all() {
            progress.add(series.len());
            let client = || Client::new(&series, arguments.quotes, lexicon);
            match &mut sink {
                Sink::One(page) => page.client(&client())?,
                Sink::Each(into, ending) => {
                    let file = into.join(format!("{}.{ending}", file_name(&series[0])));
                    if arguments.resume && !is_older(&file, &series) {
                        continue;
                    }
                    // Whole or not at all: what an interruption leaves is no report.
                    let unfinished = file.with_extension("part");
                    let mut page = writer(File::create(&unfinished)?, format, lexicon)?;
                    page.client(&client())?;
                    page.end()?;
                    std::fs::rename(&unfinished, &file)?;
                }
            }
        }
    }
    progress.end();
    match sink {
        Sink::One(page) => page.end()?,
        Sink::Each(..) => {}
    }
    Ok(NONE)
}

type Page<'a> = Writer<'a, Box<dyn Write>>;

enum Sink<'a> {
    One(Page<'a>),
    Each(&'a Path, &'static str),
}

fn writer<'a>(
    out: impl Write + 'static,
    format: report::Format,
    lexicon: &'a Lexicon,
) -> io::Result<Page<'a>> {
    let out: Box<dyn Write> = Box::new(BufWriter::new(out));
    Writer::new(out, format, lexicon)
}

/// A client's file: their name, and the folder's where two may be called the same.
fn file_name(session: &Session) -> String {
    let folder = session
        .path
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default();
    let name = report::name(session);
    let folder = folder.to_string_lossy();
    let whole = match name.eq_ignore_ascii_case(&folder) {
        true => name,
        false => format!("{folder}-{name}"),
    };
    let plain = |c: char| {
        if c.is_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    whole.chars().map(plain).collect()
}

/// Whether a report has to be written anew: a note is newer.
fn is_older(file: &Path, series: &[Arc<Session>]) -> bool {
    let time = |path: &Path| std::fs::metadata(path)?.modified();
    let written = time(file).unwrap_or(SystemTime::UNIX_EPOCH);
    series
        .iter()
        .any(|session| time(&session.path).map_or(true, |note| note >= written))
}
