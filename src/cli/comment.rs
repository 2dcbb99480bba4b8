//! `attune comment`: a comment on words of a signed note, in the file beside it.

use std::io::{self, Write};
use std::path::PathBuf;

use super::{ERROR, NONE};
use crate::record::supervision::annotations::Said;
use crate::record::supervision::signing;
use crate::workspace::settings::Settings;
use crate::workspace::{files, find_root, layers, sidecar};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The note
    note: PathBuf,
    /// What you want to say about its words
    comment: String,
    /// The words of the note that it is about
    #[arg(long)]
    on: String,
    /// Which of them, if they stand there more than once
    #[arg(long, value_name = "N")]
    nth: Option<usize>,
    /// Who comments; by default `initials` of the settings
    #[arg(long)]
    by: Option<String>,
    /// Comment beside the note even if it is a draft
    #[arg(long)]
    beside: bool,
}

pub fn run(arguments: &Arguments) -> io::Result<u8> {
    match comment(arguments) {
        Ok(told) => {
            writeln!(io::stdout().lock(), "{told}")?;
            Ok(NONE)
        }
        Err(message) => {
            eprintln!("attune: {message}");
            Ok(ERROR)
        }
    }
}

/// Writes the comment; says where it is. `Err` is a sentence for the user.
fn comment(arguments: &Arguments) -> Result<String, String> {
    let path = &arguments.note;
    let shown = path.display();
    let text = files::read(path).map_err(|error| format!("{shown}: {error}"))?;
    let root = find_root(path);
    let settings = Settings::of(root.as_deref())?;
    let (lexicon, _) = layers::load(root.as_deref(), &settings, &[]);
    let by = arguments.by.as_deref().unwrap_or(settings.initials());
    let (words, said) = (&arguments.on, &arguments.comment);
    if !signing::is_signed(&text, &lexicon.language) && !arguments.beside {
        return Err(format!(
            "{shown} is not signed: write {{=={words}==}}{{>>{}: {said}<<}} into it, or give --beside",
            settings.signature()
        ));
    }
    let places: Vec<usize> = text
        .match_indices(words.as_str())
        .map(|(at, _)| at)
        .collect();
    let at = match (places.as_slice(), arguments.nth) {
        ([], _) => return Err(format!("{shown}: these words do not stand in it")),
        ([one], None) => *one,
        (several, None) => {
            let n = several.len();
            return Err(format!(
                "{shown}: these words stand in it {n} times; --nth says which"
            ));
        }
        (several, Some(nth)) => *several
            .get(nth.wrapping_sub(1))
            .ok_or_else(|| format!("{shown}: these words stand in it {} times", several.len()))?,
    };
    let mut annotations = sidecar::open(path).map_err(|error| error.to_string())?;
    let (id, created) = (sidecar::new_id(), sidecar::now());
    let source = path.file_name().unwrap_or_default().to_string_lossy();
    let said = Said {
        by,
        created: &created,
        text: said,
        id: &id,
    };
    annotations.comment(&source, &text, &(at..at + words.len()), said);
    let file = sidecar::path(path);
    let told = format!("Written to {}; the note is as it was.", file.display());
    std::fs::write(&file, annotations.text()).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(told)
}
