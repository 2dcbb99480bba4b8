//! A report as Markdown.

use std::io::{self, Write};

use super::Client;
use super::words::{self, Marks};
use crate::counsel::page::escaped;
use crate::lexicon::Lexicon;

const MARKS: Marks = Marks {
    plain: str::to_owned,
    quoted: |text| format!("“{}”", escaped(text)),
};

pub fn begin(out: &mut impl Write, lexicon: &Lexicon) -> io::Result<()> {
    let words = &lexicon.interface.report;
    writeln!(out, "# {}\n\n{}", words.title, words.what)
}

pub fn client(out: &mut impl Write, client: &Client, lexicon: &Lexicon) -> io::Result<()> {
    let interface = &lexicon.interface.report;
    writeln!(out, "\n## {}", escaped(&client.name))?;
    for (heading, items) in words::lists(client, interface, &MARKS) {
        list(out, heading, items)?;
    }
    let [a, b, c, d, _] = interface.lanes();
    let (day, cues) = (&interface.day, &interface.cues);
    writeln!(out, "\n| {day} | {a} | {b} | {c} | {d} | {cues} |")?;
    writeln!(out, "|---|---:|---:|---:|---:|---|")?;
    for row in &client.sessions {
        let [a, b, c, d] = row.lanes();
        let day = words::day(row.date, interface);
        let seen = words::seen(row, interface, &MARKS);
        writeln!(out, "| {day} | {a} | {b} | {c} | {d} | {seen} |")?;
    }
    Ok(())
}

pub fn end(out: &mut impl Write, lexicon: &Lexicon) -> io::Result<()> {
    writeln!(out, "\n{}", lexicon.interface.report.closing)
}

fn list(out: &mut impl Write, heading: &str, items: Vec<String>) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n**{heading}**\n")?;
    items.iter().try_for_each(|item| writeln!(out, "- {item}"))
}
