//! `attune check`: notes in, findings out, in the manner of a linter.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use rayon::prelude::*;

use super::progress::Progress;
use super::{ERROR, FOUND, NONE, settings_and_lexicon};
use super::{formats, resume};
use crate::counsel::remarks::{self, Remark};
use crate::counsel::{Case, Counselled};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::Severity;
use crate::note::{Note, TextKind};
use crate::scan::finding::Finding;
use crate::workspace::beside::Beside;
use crate::workspace::files;
use crate::workspace::ignored::{Ignored, Subject};
use crate::workspace::records::{Records, With};
use crate::workspace::settings::Settings;
use crate::workspace::{SETTINGS_FILE, find_root, state_folder};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Notes, or folders of notes; `-` reads one note from standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Show what context set aside, too, and why
    #[arg(long)]
    all: bool,
    /// Show strengths, too, and first
    #[arg(long)]
    strengths: bool,
    /// Show hints about wording and about whole notes, too
    #[arg(long)]
    wording: bool,
    /// The client will read the notes: `--wording`, and stricter
    #[arg(long)]
    client_reads: bool,
    /// Leave out what is quieter than this
    #[arg(long, value_enum, default_value_t = Least::Hint)]
    min_severity: Least,
    /// Lay this lexicon folder over the others; may be given more than once
    #[arg(long, value_name = "DIR")]
    lexicon: Vec<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Go on where a run into the same --output was interrupted (with --format jsonl)
    #[arg(long, requires = "output")]
    resume: bool,
    /// End with 0 even if there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Stay, and read every note again when it is saved; Ctrl-C ends it
    #[arg(long)]
    pub watch: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Sarif,
    Github,
    /// path:line:column: severity: message [pattern], for editors that jump to places
    Unix,
}

impl Format {
    /// Whether the output is one document, which can't be gone on with.
    pub fn is_whole(self) -> bool {
        matches!(self, Format::Json | Format::Sarif)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Least {
    Hint,
    Information,
}

/// A note with its findings, ready to be written.
pub struct Checked {
    /// As the user named it; `-` is standard input.
    pub name: String,
    pub counselled: Counselled,
    pub findings: Vec<(Finding, Severity)>,
    pub remarks: Vec<(Remark, Severity)>,
}

/// So many notes are read at once; output comes in order, and memory stays bounded.
const BATCH: usize = 256;

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    match arguments.watch {
        true => super::watch::run(arguments),
        false => check(&arguments.paths, arguments),
    }
}

/// Reads notes and folders once, and says what is in them.
pub fn check(named: &[PathBuf], arguments: &Arguments) -> io::Result<u8> {
    let Some(mut run) = Run::new(arguments)? else {
        return Ok(ERROR);
    };
    for path in named {
        run.path(path)?;
    }
    run.end()
}

/// One run over notes and folders.
struct Run<'a> {
    arguments: &'a Arguments,
    out: io::BufWriter<Box<dyn Write>>,
    report: Box<dyn formats::Report>,
    /// Settings and lexicon of folders. A shell's `*.txt` names many notes of few folders: each
    /// folder's lexicon is read once.
    desks: HashMap<Option<PathBuf>, Option<Arc<Desk>>>,
    /// The last note that an interrupted run has written; those before it are passed over.
    done: Option<PathBuf>,
    notes: usize,
    found: usize,
    failed: bool,
}

impl<'a> Run<'a> {
    /// `None` after telling why.
    fn new(arguments: &'a Arguments) -> io::Result<Option<Run<'a>>> {
        if arguments.resume && arguments.format != Format::Jsonl {
            eprintln!("attune: --resume goes on with lines of JSON: it needs --format jsonl");
            return Ok(None);
        }
        let mut earlier = None;
        let (out, on_terminal): (Box<dyn Write>, bool) = match &arguments.output {
            Some(path) if arguments.resume => {
                let kept = resume::go_on(path, true)?;
                earlier = Some((kept.note.map(PathBuf::from), kept.lines));
                (Box::new(kept.file), false)
            }
            Some(path) => (Box::new(File::create(path)?), false),
            None => (Box::new(io::stdout()), io::stdout().is_terminal()),
        };
        let coloured = on_terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let (done, found) = earlier.unwrap_or_default();
        Ok(Some(Run {
            arguments,
            out: io::BufWriter::new(out),
            report: formats::report(arguments.format, coloured),
            desks: HashMap::new(),
            done,
            notes: 0,
            found,
            failed: false,
        }))
    }

    /// The settings and the lexicon of a folder; `None` after telling why there are none.
    fn desk(&mut self, root: Option<PathBuf>) -> Option<Arc<Desk>> {
        let arguments = self.arguments;
        let desk = self.desks.entry(root);
        desk.or_insert_with_key(|root| Desk::new(root.as_deref(), arguments))
            .clone()
    }

    /// Reads a note, or a folder of notes.
    fn path(&mut self, path: &Path) -> io::Result<()> {
        let place = if path == Path::new("-") {
            Path::new(".")
        } else {
            path
        };
        let Some(desk) = self.desk(find_root(place)) else {
            self.failed = true;
            return Ok(());
        };
        let mut paths = match inputs(path, &desk.settings) {
            Ok(paths) => paths,
            Err(message) => {
                eprintln!("attune: {message}");
                self.failed = true;
                return Ok(());
            }
        };
        if let Some(done) = &self.done {
            let known = paths.iter().position(|path| path == done);
            paths.drain(..known.unwrap_or(paths.len()));
            self.done = self.done.take().filter(|_| known.is_none());
        }
        // Beside findings on a terminal a bar would be in the way.
        let seen = self.arguments.output.is_some() || !io::stdout().is_terminal();
        let progress = seen.then(|| Progress::new(paths.len()));
        // A client's folder may have settings of its own.
        let mut near: HashMap<PathBuf, Arc<Desk>> = HashMap::new();
        for batch in paths.chunks(BATCH) {
            let mut notes: Vec<(Arc<Desk>, &PathBuf)> = Vec::new();
            for path in batch {
                let folder = path.parent().unwrap_or(Path::new("")).to_owned();
                if !near.contains_key(&folder) && path != Path::new("-") {
                    let root = find_root(&folder).filter(|root| Some(root) != desk.root.as_ref());
                    let own = root.and_then(|root| self.desk(Some(root)));
                    near.insert(folder.clone(), own.unwrap_or(desk.clone()));
                }
                notes.push((near.get(&folder).unwrap_or(&desk).clone(), path));
            }
            self.batch(&notes)?;
            progress.iter().for_each(|bar| bar.add(batch.len()));
        }
        progress.iter().for_each(Progress::end);
        Ok(())
    }

    /// Reads some notes on all cores, and writes what is in them in their order.
    fn batch(&mut self, notes: &[(Arc<Desk>, &PathBuf)]) -> io::Result<()> {
        read_around(notes);
        let read: Vec<_> = notes
            .par_iter()
            .map(|(desk, path)| desk.check(path))
            .collect();
        for ((desk, path), checked) in notes.iter().zip(read) {
            match checked {
                Ok(checked) => {
                    self.notes += 1;
                    let shown = checked.findings.iter().filter(|(f, _)| f.is_shown());
                    self.found += shown.count() + checked.remarks.len();
                    self.report.note(&mut self.out, &checked, &desk.lexicon)?;
                }
                Err(error) => {
                    eprintln!("attune: {}: {error}", path.display());
                    self.failed = true;
                }
            }
        }
        Ok(())
    }

    fn end(mut self) -> io::Result<u8> {
        if let Some(done) = &self.done {
            let done = done.display();
            eprintln!("attune: --resume: the last note of the output, {done}, is not among these");
            self.failed = true;
        }
        self.report.end(&mut self.out)?;
        self.out.flush()?;
        if self.arguments.format == Format::Text && (self.notes > 0 || !self.failed) {
            eprintln!("{}", summary(self.notes, self.found));
        }
        Ok(
            match (self.failed, self.found > 0 && !self.arguments.exit_zero) {
                (true, _) => ERROR,
                (_, true) => FOUND,
                _ => NONE,
            },
        )
    }
}

fn summary(notes: usize, found: usize) -> String {
    let plural = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    match found {
        0 => format!(
            "{} read; no wording marked, which says nothing about risk",
            plural(notes, "note")
        ),
        _ => format!(
            "{} read; {} to wonder about",
            plural(notes, "note"),
            plural(found, "place")
        ),
    }
}

/// The notes that an argument names, or why there are none.
fn inputs(path: &Path, settings: &Settings) -> Result<Vec<PathBuf>, String> {
    if path != Path::new("-") && !path.exists() {
        return Err(format!("{}: no such file or folder", path.display()));
    }
    let notes = notes(path, settings);
    if notes.is_empty() {
        let wanted = settings.note_files().join(", ");
        eprintln!(
            "attune: {}: no notes here ({wanted}); see `files` in {SETTINGS_FILE}",
            path.display()
        );
    }
    Ok(notes)
}

/// A note that is named is read whatever it is called; a folder's notes are those of settings.
pub fn notes(path: &Path, settings: &Settings) -> Vec<PathBuf> {
    match path.is_dir() {
        true => files::notes_below(path, settings),
        false => vec![path.to_owned()],
    }
}

/// Reads the notes around those that are to be checked, where hints are wanted; those of folders
/// that are done with are forgotten.
fn read_around(notes: &[(Arc<Desk>, &PathBuf)]) {
    let mut folders: Vec<(&Arc<Desk>, BTreeSet<PathBuf>)> = Vec::new();
    for (desk, path) in notes.iter().filter(|(desk, _)| desk.is_hinted()) {
        let Some(folder) = files::whole(path).parent().map(Path::to_owned) else {
            continue;
        };
        match folders
            .iter_mut()
            .find(|(known, _)| Arc::ptr_eq(known, desk))
        {
            Some((_, of)) => drop(of.insert(folder)),
            None => folders.push((desk, BTreeSet::from([folder]))),
        }
    }
    for (desk, folders) in folders {
        desk.records.keep(&folders);
        let with = With::new(&desk.settings, &desk.lexicon);
        for folder in folders.iter().filter(|folder| !desk.records.has(folder, 0)) {
            desk.records.refresh(folder, with, |_| false);
        }
    }
}

/// Settings, lexicon and ignored wording that hold in one folder.
struct Desk {
    root: Option<PathBuf>,
    settings: Settings,
    lexicon: Lexicon,
    ignored: Ignored,
    turns: files::Turns,
    /// The notes around those that are checked, where hints are wanted.
    records: Records,
    workspace: String,
    all: bool,
    least: Severity,
}

impl Desk {
    /// `None` after telling why.
    fn new(root: Option<&Path>, arguments: &Arguments) -> Option<Arc<Desk>> {
        let mut failed = false;
        let mut tell = |message: String| {
            eprintln!("attune: {message}");
            failed = true;
        };
        let (mut settings, lexicon) = settings_and_lexicon(root, &arguments.lexicon, &mut tell);
        let hints = arguments.wording || arguments.client_reads;
        settings.client_reads = arguments
            .client_reads
            .then_some(true)
            .or(settings.client_reads);
        // A linter's answer is about the words it looks for; hints have to be asked for.
        settings.wording = hints.then_some(true).or(settings.wording).or(Some(false));
        settings.hints = hints.then_some(true).or(settings.hints).or(Some(false));
        settings.strengths = arguments.strengths.then_some(true).or(settings.strengths);
        let ignored = Ignored::open(state_folder()).unwrap_or_else(|message| {
            tell(message);
            Ignored::default()
        });
        let desk = || Desk {
            root: root.map(Path::to_owned),
            workspace: root.map(files::uri).unwrap_or_default(),
            settings,
            lexicon,
            ignored,
            turns: files::Turns::default(),
            records: Records::default(),
            all: arguments.all,
            least: match arguments.min_severity {
                Least::Hint => Severity::Hint,
                Least::Information => Severity::Information,
            },
        };
        (!failed).then(|| Arc::new(desk()))
    }

    fn check(&self, path: &Path) -> Result<Checked, files::Unreadable> {
        let (name, text) = if path == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map_err(files::Unreadable::Io)?;
            ("-".to_owned(), files::decode(bytes)?)
        } else {
            (path.display().to_string(), files::read(path)?)
        };
        let note = Note::parse(text, TextKind::Note, &self.lexicon.grammar);
        let uri = files::uri(path);
        let mut situation = self.settings.situation(self.turns.of(path));
        let with = With::new(&self.settings, &self.lexicon);
        let beside = Beside::find(
            &self.records,
            &files::whole(path),
            &note,
            &mut situation,
            with,
        );
        let counselled = Counselled::read(note, situation, &self.lexicon);
        let note = &counselled.note;
        let case = counselled.case(&self.lexicon);
        let over_time = || beside.iter().flat_map(|b| b.remarks(&case, with).0);
        let remarks = match self.is_hinted() && self.settings.is_enabled() {
            true => remarks::remarks(&case)
                .into_iter()
                .chain(over_time())
                .collect(),
            false => Vec::new(),
        };
        let remarks = self.wanted(remarks, &case, &uri);
        let mut findings = Vec::new();
        for finding in case.reading.findings.iter().cloned() {
            let Some(severity) = self.settings.severity_of(&finding, &self.lexicon) else {
                continue;
            };
            let subject = Subject {
                pattern: &finding.pattern(&self.lexicon).full_id(),
                words: &note.text[finding.range.clone()],
                note: &uri,
                workspace: &self.workspace,
            };
            let wanted = self.settings.wants(&finding) && severity >= self.least || self.all;
            if wanted && self.settings.is_enabled() && !self.ignored.holds(&subject) {
                findings.push((finding, severity));
            }
        }
        findings.sort_by_key(|(finding, _): &(Finding, _)| !finding.is_strength());
        Ok(Checked {
            name,
            counselled,
            findings,
            remarks,
        })
    }

    /// Whether anything is to be said besides findings.
    fn is_hinted(&self) -> bool {
        self.settings.hints != Some(false) || self.settings.wording != Some(false)
    }

    fn wanted(&self, remarks: Vec<Remark>, case: &Case<'_>, uri: &str) -> Vec<(Remark, Severity)> {
        let wanted = |remark: Remark| {
            let subject = Subject {
                pattern: &remark.code,
                words: &case.note.text[remark.range.clone()],
                note: uri,
                workspace: &self.workspace,
            };
            let severity = self.settings.severity_of_remark(&remark, &self.lexicon)?;
            let loud = severity >= self.least && !self.ignored.holds(&subject);
            loud.then_some((remark, severity))
        };
        remarks.into_iter().filter_map(wanted).collect()
    }
}
