//! The notes of one client's series, from a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files;
use super::settings::Settings;
use crate::lexicon::Lexicon;
use crate::note::{Note, TextKind};
use crate::record::{Session, series};

/// Reads the notes that belong with the one at `path`, itself among them, earliest first. `open`
/// gives the text of a note that an editor has open; what can't be read is left out.
pub fn around(
    path: &Path,
    settings: &Settings,
    lexicon: &Lexicon,
    open: impl Fn(&Path) -> Option<String>,
) -> Vec<Session> {
    let parsed = |path: &Path| {
        let text = open(path).or_else(|| files::read(path).ok())?;
        let note = Note::parse(Arc::from(text), TextKind::Note, &lexicon.grammar);
        Some((note, series::name(path)))
    };
    let Some((own, own_name)) = parsed(path) else {
        return Vec::new();
    };
    let key = series::key(&own, &own_name);
    let beside = |folder: &Path| -> Vec<PathBuf> {
        let below = files::notes_below(folder, settings).into_iter();
        below
            .filter(|other| other.parent() == Some(folder) && other != path)
            .collect()
    };
    let others = match (path.parent(), &key) {
        (Some(folder), Some(_)) => beside(folder),
        _ => Vec::new(),
    };
    let same = |(note, name): &(Note, String)| series::key(note, name) == key;
    let notes = others
        .iter()
        .filter_map(|path| parsed(path))
        .filter(same)
        .chain([(own, own_name)]);
    let situation = settings.situation(0);
    let mut all: Vec<(String, Session)> = notes
        .map(|(note, name)| {
            let session = Session::read(note, &name, lexicon, &situation);
            (name, session)
        })
        .collect();
    all.sort_by(|(a, x), (b, y)| (&x.date, a).cmp(&(&y.date, b)));
    all.into_iter().map(|(_, session)| session).collect()
}
