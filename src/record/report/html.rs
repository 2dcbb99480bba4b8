//! A report as one page of HTML: all of it inside, no script, nothing from anywhere, fit to print.

use std::io::{self, Write};

use super::words::{self, Marks};
use super::{Client, timeline};
use crate::lexicon::Lexicon;
use crate::lexicon::schema::ReportWords;

/// Nothing may be loaded, and nothing may run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.3rem;border-bottom:2px solid #ccc;padding-bottom:.2rem;margin-top:2.5rem}h3{font-size:1.05rem;margin-bottom:.3rem}\
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{border-bottom:1px solid #d6d6d6;text-align:left;padding:.3rem .5rem;vertical-align:top}\
td.n,th.n{text-align:right}tbody th{white-space:nowrap;font-weight:600}ul{margin:.2rem 0 1rem;padding-left:1.2rem}.note{color:#444;font-size:.92rem}figure{margin:1rem 0}\
q{quotes:\"“\" \"”\"}\
@media print{body{margin:0;max-width:none;font-size:11pt}section{break-inside:auto}h2,h3{break-after:avoid}tr,figure{break-inside:avoid}section+section{break-before:page}}";

const MARKS: Marks = Marks {
    plain: escaped,
    quoted: |text| format!("<q>{}</q>", escaped(text)),
};

pub fn begin(out: &mut impl Write, lexicon: &Lexicon) -> io::Result<()> {
    let words = &lexicon.interface.report;
    let (title, language) = (escaped(&words.title), escaped(&lexicon.language.id));
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">"
    )?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"
    )?;
    writeln!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
    )?;
    writeln!(
        out,
        "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    )?;
    writeln!(
        out,
        "<h1>{title}</h1>\n<p class=\"note\">{}</p>",
        escaped(&words.what)
    )
}

pub fn client(
    out: &mut impl Write,
    client: &Client,
    number: usize,
    lexicon: &Lexicon,
) -> io::Result<()> {
    let interface = &lexicon.interface.report;
    writeln!(out, "<section>\n<h2>{}</h2>", escaped(&client.name))?;
    if let Some(svg) = timeline::svg(client, number, interface) {
        writeln!(out, "<figure>\n{}\n</figure>", svg.trim())?;
    }
    for (heading, items) in words::lists(client, interface, &MARKS) {
        list(out, heading, items)?;
    }
    table(out, client, interface)?;
    writeln!(out, "</section>")
}

pub fn end(out: &mut impl Write, lexicon: &Lexicon) -> io::Result<()> {
    let closing = escaped(&lexicon.interface.report.closing);
    writeln!(
        out,
        "<p class=\"note\">{closing}</p>\n</main>\n</body>\n</html>"
    )
}

/// Text that may stand anywhere in a page.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

fn list(out: &mut impl Write, heading: &str, items: Vec<String>) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h3>{}</h3>\n<ul>", escaped(heading))?;
    items
        .iter()
        .try_for_each(|item| writeln!(out, "<li>{item}</li>"))?;
    writeln!(out, "</ul>")
}

fn table(out: &mut impl Write, client: &Client, interface: &ReportWords) -> io::Result<()> {
    writeln!(
        out,
        "<h3>{}</h3>\n<table>\n<thead><tr>",
        escaped(&interface.sessions)
    )?;
    write!(out, "<th scope=\"col\">{}</th>", escaped(&interface.day))?;
    for lane in &interface.lanes()[..4] {
        write!(out, "<th scope=\"col\" class=\"n\">{}</th>", escaped(lane))?;
    }
    writeln!(
        out,
        "<th scope=\"col\">{}</th></tr></thead>\n<tbody>",
        escaped(&interface.cues)
    )?;
    for row in &client.sessions {
        write!(
            out,
            "<tr><th scope=\"row\">{}</th>",
            escaped(&words::day(row.date, interface))
        )?;
        for count in row.lanes() {
            write!(out, "<td class=\"n\">{count}</td>")?;
        }
        writeln!(out, "<td>{}</td></tr>", words::seen(row, interface, &MARKS))?;
    }
    writeln!(out, "</tbody>\n</table>")
}
