//! The formats of `attune check`. Machines read code points, people read lines.

use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;
use serde_json::{Value, json};

use super::check::{Checked, Format};
use super::snippet;
use crate::counsel;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::Severity;
use crate::note::position::CodePoints;

/// Writes findings, note by note.
pub trait Report {
    fn note(&mut self, out: &mut dyn Write, checked: &Checked, lexicon: &Lexicon)
    -> io::Result<()>;

    /// After the last note; formats that go line by line have nothing more to say.
    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

pub fn report(format: Format, coloured: bool) -> Box<dyn Report> {
    match format {
        Format::Text => Box::new(Text { coloured }),
        Format::Json => Box::new(Json { any: false }),
        Format::Jsonl => Box::new(JsonLines),
        Format::Sarif => Box::new(Sarif::default()),
        Format::Github => Box::new(Github),
        Format::Unix => Box::new(Unix),
    }
}

/// A finding as JSON. Lines and columns count from 1, offsets from 0; both in code points.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    /// In bytes, from 1: what Vim's quickfix list counts.
    #[serde(skip)]
    byte_column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
    kind: &'a str,
    pattern: String,
    severity: Severity,
    status: &'static str,
    message: String,
}

/// The `status` of what is no finding: a hint about wording or about the note.
const HINT: &str = "hint";

fn rows<'a>(checked: &'a Checked, lexicon: &'a Lexicon) -> Vec<Row<'a>> {
    let note = &checked.counselled.note;
    let mut points = CodePoints::new(&note.text);
    let mut place = |byte: usize| {
        let line = note
            .lines
            .partition_point(|l| l.range.start <= byte)
            .saturating_sub(1);
        let begins = note.lines[line].range.start;
        let (start, offset) = (points.before(begins), points.before(byte));
        (line + 1, offset - start + 1, offset, byte - begins + 1)
    };
    let mut row = |range: &Range<usize>, severity: Severity| {
        let (line, column, start, byte_column) = place(range.start);
        let (end_line, end_column, end, _) = place(range.end);
        Row {
            path: &checked.name,
            line,
            column,
            byte_column,
            end_line,
            end_column,
            start,
            end,
            kind: "",
            pattern: String::new(),
            severity,
            status: HINT,
            message: String::new(),
        }
    };
    let mut out = Vec::new();
    for (finding, severity) in &checked.findings {
        out.push(Row {
            kind: &finding.kind(lexicon).id,
            pattern: finding.pattern(lexicon).full_id(),
            status: finding.context.status.name(),
            message: counsel::message(finding, lexicon),
            ..row(&finding.range, *severity)
        });
    }
    for (remark, severity) in &checked.remarks {
        out.push(Row {
            kind: &remark.code,
            pattern: remark.code.clone(),
            message: remark.message.clone(),
            ..row(&remark.range, *severity)
        });
    }
    out
}

struct Text {
    coloured: bool,
}

impl Report for Text {
    fn note(
        &mut self,
        out: &mut dyn Write,
        checked: &Checked,
        lexicon: &Lexicon,
    ) -> io::Result<()> {
        for (finding, severity) in &checked.findings {
            let text = snippet::render(checked, finding, *severity, lexicon, self.coloured);
            writeln!(out, "{text}\n")?;
        }
        for (remark, severity) in &checked.remarks {
            let text = snippet::render_remark(checked, remark, *severity, lexicon, self.coloured);
            writeln!(out, "{text}\n")?;
        }
        Ok(())
    }
}

/// One array, written as it grows.
struct Json {
    any: bool,
}

impl Report for Json {
    fn note(
        &mut self,
        out: &mut dyn Write,
        checked: &Checked,
        lexicon: &Lexicon,
    ) -> io::Result<()> {
        for row in rows(checked, lexicon) {
            out.write_all(if self.any { b",\n  " } else { b"[\n  " })?;
            self.any = true;
            serde_json::to_writer(&mut *out, &row)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })
    }
}

struct JsonLines;

impl Report for JsonLines {
    fn note(
        &mut self,
        out: &mut dyn Write,
        checked: &Checked,
        lexicon: &Lexicon,
    ) -> io::Result<()> {
        for row in rows(checked, lexicon) {
            serde_json::to_writer(&mut *out, &row)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// GitHub's workflow commands: `::notice file=…,line=…::message`.
struct Github;

impl Report for Github {
    fn note(
        &mut self,
        out: &mut dyn Write,
        checked: &Checked,
        lexicon: &Lexicon,
    ) -> io::Result<()> {
        for row in rows(checked, lexicon) {
            let escaped = |text: &str| {
                let text = text
                    .replace('%', "%25")
                    .replace('\r', "%0D")
                    .replace('\n', "%0A");
                (text.clone(), text.replace(':', "%3A").replace(',', "%2C"))
            };
            writeln!(
                out,
                "::notice file={},line={},col={},endLine={},endColumn={},title={}::{}",
                escaped(row.path).1,
                row.line,
                row.column,
                row.end_line,
                row.end_column,
                escaped(row.kind).1,
                escaped(&row.message).0,
            )?;
        }
        Ok(())
    }
}

/// `path:line:column: severity: message [pattern]`, as compilers write it: for Vim's quickfix list,
/// Emacs's compilation mode and other tools that jump to places. The column counts bytes.
struct Unix;

impl Report for Unix {
    fn note(
        &mut self,
        out: &mut dyn Write,
        checked: &Checked,
        lexicon: &Lexicon,
    ) -> io::Result<()> {
        for row in rows(checked, lexicon) {
            let (path, line, column, message) = (row.path, row.line, row.byte_column, &row.message);
            let severity = match row.severity {
                Severity::Hint => "hint",
                Severity::Information => "information",
            };
            writeln!(
                out,
                "{path}:{line}:{column}: {severity}: {message} [{}]",
                row.pattern
            )?;
        }
        Ok(())
    }
}

/// SARIF 2.1.0, one run.
#[derive(Default)]
struct Sarif {
    results: Vec<Value>,
    rules: Vec<Value>,
}

impl Report for Sarif {
    fn note(&mut self, _: &mut dyn Write, checked: &Checked, lexicon: &Lexicon) -> io::Result<()> {
        for row in rows(checked, lexicon) {
            if !self.rules.iter().any(|rule| rule["id"] == row.kind) {
                let kind = lexicon.kind(row.kind);
                let (title, what) = kind.map_or(("", ""), |k| (&k.title, &k.what));
                self.rules.push(json!({
                    "id": row.kind,
                    "shortDescription": { "text": title },
                    "fullDescription": { "text": what },
                }));
            }
            let mut result = json!({
                "ruleId": row.kind,
                "level": "note",
                "message": { "text": row.message },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": row.path.replace('\\', "/").replace(' ', "%20") },
                    "region": {
                        "startLine": row.line, "startColumn": row.column,
                        "endLine": row.end_line, "endColumn": row.end_column,
                    },
                }}],
                "properties": { "pattern": row.pattern, "status": row.status },
            });
            if row.status != "present" && row.status != HINT {
                result["suppressions"] =
                    json!([{ "kind": "inSource", "justification": row.status }]);
            }
            self.results.push(result);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "attune",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": self.rules,
                }},
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        });
        serde_json::to_writer_pretty(&mut *out, &log)?;
        out.write_all(b"\n")
    }
}
