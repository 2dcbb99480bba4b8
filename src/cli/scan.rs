//! `attune scan`: JSON lines in, JSON lines out, same order, streaming, all cores.

use std::fs::File;
use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::progress::Progress;
use super::{ERROR, NONE, resume};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::{Role, SectionClass};
use crate::note::position::{CodePoints, byte_of_code_point};
use crate::note::{Note, TextKind};
use crate::scan::finding::{Context, Status};
use crate::scan::{classify, scan};
use crate::workspace::settings::Settings;
use crate::workspace::{find_root, layers};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A file of JSON lines; without it, standard input
    input: Option<PathBuf>,
    /// Lay this lexicon folder over the others; may be given more than once
    #[arg(long, value_name = "DIR")]
    lexicon: Vec<PathBuf>,
    /// Use so many cores; 0 is all of them
    #[arg(long, value_name = "N", default_value_t = 0)]
    jobs: usize,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Go on where a run into the same --output was interrupted
    #[arg(long, requires = "output")]
    resume: bool,
}

/// So many lines, or so many bytes, are read before they are answered together.
const BATCH_LINES: usize = 1024;
const BATCH_BYTES: usize = 4 << 20;

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    let root = find_root(std::path::Path::new("."));
    let (lexicon, problems) =
        layers::load(root.as_deref(), &Settings::default(), &arguments.lexicon);
    if !problems.is_empty() {
        problems
            .iter()
            .for_each(|problem| eprintln!("attune: {problem}"));
        return Ok(ERROR);
    }
    // It lives as long as the process: taking it apart at the end would cost more than a note.
    let lexicon: &Lexicon = Box::leak(Box::new(lexicon));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.jobs)
        .build();
    let pool = pool.map_err(io::Error::other)?;
    let (out, answered): (Box<dyn Write + Send>, usize) = match &arguments.output {
        Some(path) if arguments.resume => {
            let earlier = resume::go_on(path, false)?;
            (Box::new(earlier.file), earlier.lines)
        }
        Some(path) => (Box::new(File::create(path)?), 0),
        None => (Box::new(io::stdout()), 0),
    };
    let mut stream = Stream {
        out: io::BufWriter::new(out),
        answered,
        lexicon,
        // Beside answers on a terminal a count would be in the way.
        progress: arguments.output.is_some().then(|| Progress::new(0)),
    };
    let input: Box<dyn Read + Send> = match &arguments.input {
        Some(path) if path != std::path::Path::new("-") => {
            let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
            Box::new(File::open(path).map_err(named)?)
        }
        _ => Box::new(io::stdin()),
    };
    let input = io::BufReader::with_capacity(BATCH_BYTES, input);
    pool.install(|| stream.run(input))?;
    Ok(NONE)
}

/// Answers line by line. Lines that have arrived together are answered together, so that a slow
/// writer gets each answer at once and a fast one gets all cores.
struct Stream<'a> {
    out: io::BufWriter<Box<dyn Write + Send>>,
    /// So many lines an earlier run has answered.
    answered: usize,
    lexicon: &'a Lexicon,
    progress: Option<Progress>,
}

impl Stream<'_> {
    fn run(&mut self, mut input: io::BufReader<Box<dyn Read + Send>>) -> io::Result<()> {
        loop {
            let mut lines: Vec<Vec<u8>> = Vec::new();
            let mut bytes = 0;
            while lines.len() < BATCH_LINES && bytes < BATCH_BYTES {
                let waiting = !lines.is_empty() && !input.buffer().contains(&b'\n');
                let mut line = Vec::new();
                if waiting || input.read_until(b'\n', &mut line)? == 0 {
                    break;
                }
                bytes += line.len();
                lines.push(line);
            }
            if lines.is_empty() {
                self.progress.iter().for_each(Progress::end);
                return Ok(());
            }
            lines.retain(|line| !line.iter().all(u8::is_ascii_whitespace));
            self.progress.iter().for_each(|bar| bar.add(lines.len()));
            let known = self.answered.min(lines.len());
            self.answered -= known;
            let (lexicon, lines) = (self.lexicon, &lines[known..]);
            let answers: Vec<Vec<u8>> =
                lines.par_iter().map(|line| answer(line, lexicon)).collect();
            answers
                .iter()
                .try_for_each(|answer| self.out.write_all(answer))?;
            self.out.flush()?;
        }
    }
}

fn answer(line: &[u8], lexicon: &Lexicon) -> Vec<u8> {
    let answer = match Request::read(line) {
        // A bug in one text must not end the stream.
        Ok(request) => match panic::catch_unwind(AssertUnwindSafe(|| respond(&request, lexicon))) {
            Ok(response) => serde_json::to_vec(&response),
            Err(_) => failure(Some(&request.id), "internal error; please report it"),
        },
        Err((id, error)) => failure(id.as_deref(), &error),
    };
    let mut answer = answer.unwrap_or_default();
    answer.push(b'\n');
    answer
}

fn failure(id: Option<&str>, error: &str) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&serde_json::json!({ "id": id, "error": error }))
}

struct Request {
    id: String,
    text: Arc<str>,
    kind: TextKind,
    targets: Option<Vec<(usize, usize)>>,
}

impl Request {
    /// `Err`: the id, if there is one, and what is wrong. Never repeats the text.
    fn read(line: &[u8]) -> Result<Request, (Option<String>, String)> {
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        let mut value: Value = serde_json::from_slice(line)
            .map_err(|e| (None, format!("not a line of JSON (column {})", e.column())))?;
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        let fail = |message: &str| (id.clone(), message.to_owned());
        let Some(fields) = value.as_object_mut() else {
            return Err(fail("a line is an object with `id` and `text`"));
        };
        if id.is_none() {
            return Err(fail("`id` is missing, or no string"));
        }
        let Some(Value::String(text)) = fields.remove("text") else {
            return Err(fail("`text` is missing, or no string"));
        };
        let kind = match fields.get("kind").map(Value::as_str) {
            None | Some(Some("note")) => TextKind::Note,
            Some(Some("utterance")) => TextKind::Utterance,
            Some(Some("transcript")) => TextKind::Transcript,
            _ => return Err(fail("`kind` is \"note\", \"utterance\" or \"transcript\"")),
        };
        let targets = match fields.get("targets") {
            None | Some(Value::Null) => None,
            Some(Value::Array(spans)) => {
                let ends = |span: &Value| Some((number(span, "start")?, number(span, "end")?));
                let ordered = |span: &Value| ends(span).filter(|(start, end)| start <= end);
                let all: Option<Vec<_>> = spans.iter().map(ordered).collect();
                Some(all.ok_or_else(|| {
                    fail("a target is {\"start\": int, \"end\": int}, start first")
                })?)
            }
            Some(_) => return Err(fail("`targets` is a list")),
        };
        Ok(Request {
            id: id.unwrap_or_default(),
            text: Arc::from(text),
            kind,
            targets,
        })
    }
}

fn number(span: &Value, name: &str) -> Option<usize> {
    span.get(name)?.as_u64().map(|n| n as usize)
}

#[derive(Serialize)]
struct Response<'a> {
    id: &'a str,
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    start: usize,
    end: usize,
    indicator: Option<&'a str>,
    pattern: Option<String>,
    status: Status,
    negated: bool,
    historical: bool,
    hypothetical: bool,
    other: bool,
    uncertain: bool,
    speaker: Role,
    section: SectionClass,
    score: f32,
}

fn respond<'a>(request: &'a Request, lexicon: &'a Lexicon) -> Response<'a> {
    let note = Note::parse(&*request.text, request.kind, &lexicon.grammar);
    let findings = match &request.targets {
        Some(targets) => judged(&note, targets, lexicon),
        None => found(&note, lexicon),
    };
    Response {
        id: &request.id,
        findings,
    }
}

fn found<'a>(note: &Note, lexicon: &'a Lexicon) -> Vec<Row<'a>> {
    let mut points = CodePoints::new(&note.text);
    let row = |finding: crate::scan::finding::Finding| {
        let ends = (
            points.before(finding.range.start),
            points.before(finding.range.end),
        );
        let mut row = row(ends, &finding.context, finding.section);
        row.indicator = Some(&finding.kind(lexicon).id);
        row.pattern = Some(finding.pattern(lexicon).full_id());
        row.score = finding.confidence(lexicon).score();
        row
    };
    scan(note, lexicon).into_iter().map(row).collect()
}

fn judged<'a>(note: &Note, targets: &[(usize, usize)], lexicon: &Lexicon) -> Vec<Row<'a>> {
    let byte = |point| byte_of_code_point(&note.text, point);
    let spans: Vec<_> = targets
        .iter()
        .map(|&(start, end)| byte(start)..byte(end))
        .collect();
    let contexts = classify(note, lexicon, &spans);
    let row = |((ends, span), context): ((&(usize, usize), &std::ops::Range<usize>), &Context)| {
        row(*ends, context, note.section_at(span.start).class)
    };
    targets.iter().zip(&spans).zip(&contexts).map(row).collect()
}

fn row<'a>((start, end): (usize, usize), context: &Context, section: SectionClass) -> Row<'a> {
    Row {
        start,
        end,
        indicator: None,
        pattern: None,
        status: context.status,
        negated: context.flags.negated,
        historical: context.flags.historical,
        hypothetical: context.flags.hypothetical,
        other: context.flags.other,
        uncertain: context.flags.uncertain,
        speaker: context.speaker,
        section,
        score: 1.0,
    }
}
