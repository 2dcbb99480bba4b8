//! A report as Markdown.

use std::io::{self, Write};

use super::{Client, Item};
use crate::counsel::page::escaped;
use crate::lexicon::Lexicon;
use crate::lexicon::schema::ReportWords;

pub fn begin(out: &mut impl Write, lexicon: &Lexicon) -> io::Result<()> {
    let words = &lexicon.interface.report;
    writeln!(out, "# {}\n\n{}", words.title, words.what)
}

pub fn client(out: &mut impl Write, client: &Client, lexicon: &Lexicon) -> io::Result<()> {
    let words = &lexicon.interface.report;
    writeln!(out, "\n## {}", escaped(&client.name))?;
    let missed: Vec<String> = client.missed.iter().map(ToString::to_string).collect();
    let missed = (!missed.is_empty()).then(|| missed.join(", "));
    list(out, &words.missed, missed.into_iter().collect())?;
    let goals = client.goals.iter().map(|goal| {
        let revisited = goal
            .revisited
            .map(|date| words.revisited.replace("{date}", &date.to_string()));
        format!(
            "{}{}",
            dated(goal.said, &goal.words, words),
            revisited.unwrap_or_default()
        )
    });
    list(out, &words.goals, goals.collect())?;
    list(out, &words.promises, items(&client.promises, words))?;
    list(out, &words.comments, items(&client.comments, words))?;
    let lanes = words.lanes();
    writeln!(
        out,
        "\n| {} | {} | {} | {} | {} | {} |",
        words.day, lanes[0], lanes[1], lanes[2], lanes[3], words.cues
    )?;
    writeln!(out, "|---|---:|---:|---:|---:|---|")?;
    for row in &client.sessions {
        let mut told: Vec<String> = Vec::new();
        told.extend(row.safety.then(|| words.safety.clone()));
        told.extend(row.tried_to_reach.then(|| words.tried.clone()));
        for cue in &row.cues {
            let part = match &cue.words {
                Some(text) => format!("{}: “{}”", cue.kind, escaped(text)),
                None => cue.kind.clone(),
            };
            if !told.contains(&part) {
                told.push(part);
            }
        }
        let [a, b, c, d] = row.lanes();
        writeln!(
            out,
            "| {} | {a} | {b} | {c} | {d} | {} |",
            row.day(words),
            told.join("; ")
        )?;
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

fn items(items: &[Item], words: &ReportWords) -> Vec<String> {
    items
        .iter()
        .map(|item| dated(item.date, &item.words, words))
        .collect()
}

fn dated(date: Option<jiff::civil::Date>, text: &Option<String>, words: &ReportWords) -> String {
    let day = date.map_or_else(|| words.undated.clone(), |date| date.to_string());
    match text {
        Some(text) => format!("{day}: “{}”", escaped(text)),
        None => day,
    }
}
