//! YAML front matter: found, kept out of the scan, and its plain values read.

use std::collections::BTreeMap;
use std::ops::Range;

use yaml_rust2::{Yaml, YamlLoader};

use super::line::Line;

/// The block between `---` lines at the top of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Bytes, the marks included.
    pub range: Range<usize>,
    /// Keys with a plain value, as text. What is nested has a path: `avoid.homework`, `goals.0`.
    pub fields: BTreeMap<String, String>,
    /// Why the block can't be read: a line of the note (from 1) and a reason without its text.
    pub error: Option<(usize, String)>,
}

/// Front matter has at most so many lines.
pub(super) const LONGEST: usize = 200;

/// Reads the front matter, if the note's first line opens one that is closed again.
pub fn front_matter(text: &str, lines: &[Line]) -> Option<FrontMatter> {
    let is = |line: &Line, mark: &str| text[line.range.clone()].trim_end() == mark;
    let first = lines.first().filter(|line| {
        text[line.range.clone()]
            .trim_start_matches('\u{feff}')
            .trim_end()
            == "---"
    })?;
    let close = lines
        .iter()
        .take(LONGEST)
        .skip(1)
        .position(|l| is(l, "---") || is(l, "..."))?
        + 1;
    let inside = &text[lines[1].range.start..lines[close].range.start];
    let mut out = FrontMatter {
        range: first.range.start..lines[close].range.end,
        ..FrontMatter::default()
    };
    match YamlLoader::load_from_str(inside) {
        Ok(documents) => {
            if let Some(top @ Yaml::Hash(_)) = documents.first() {
                flatten("", top, &mut out.fields);
            }
        }
        Err(error) => {
            // yaml-rust2's own message may quote the text; a line and a remedy never do.
            let line = error.marker().line() + 1;
            out.error = Some((line, "this is not valid YAML".into()));
        }
    }
    Some(out)
}

fn flatten(path: &str, value: &Yaml, fields: &mut BTreeMap<String, String>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    };
    match value {
        Yaml::Hash(pairs) => {
            for (key, value) in pairs {
                if let Some(name) = scalar(key) {
                    flatten(&below(&name), value, fields);
                }
            }
        }
        Yaml::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                flatten(&below(&number.to_string()), item, fields);
            }
        }
        _ => fields.extend(scalar(value).map(|text| (path.to_owned(), text))),
    }
}

fn scalar(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        Yaml::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}
