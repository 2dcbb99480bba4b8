//! What Attune keeps on this machine, as a page: every file it may write, and why.

use std::path::{Path, PathBuf};

use super::ignored::Ignored;
use super::{LEXICON_FOLDER, SETTINGS_FILE, config_folder, state_folder};
use crate::counsel::page::Page;
use crate::lexicon::Lexicon;

/// The page; `root` is the folder whose settings hold, if any.
pub fn page(ignored: &Ignored, root: Option<&Path>, lexicon: &Lexicon) -> Page {
    let words = &lexicon.interface.stored;
    let line = |path: PathBuf, what: &str| {
        let absent = match path.exists() {
            true => String::new(),
            false => format!(" ({})", words.absent),
        };
        format!("`{}`{absent}: {what}", path.display())
    };
    let mut page = Page::default();
    page.title(&words.title);
    page.text(&words.never);
    let marked: usize = ignored.counts().iter().map(|(_, n)| n).sum();
    let what = words.ignored.replace("{n}", &marked.to_string());
    let store = ignored.path().map(|path| line(path.to_owned(), &what));
    let pages = state_folder().map(|folder| line(folder.join("pages"), &words.pages));
    page.list(&words.kept, store.into_iter().chain(pages));
    let own = config_folder().map(|folder| line(folder.join("lexicon"), &words.lexicon));
    let here = root.map(|root| {
        [
            line(root.join(LEXICON_FOLDER), &words.lexicon),
            line(root.join(SETTINGS_FILE), &words.settings),
        ]
    });
    page.list(
        &words.yours,
        own.into_iter().chain(here.into_iter().flatten()),
    );
    page
}
