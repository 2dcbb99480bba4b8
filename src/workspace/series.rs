//! The notes of one client's series, from a folder.

use std::path::Path;
use std::sync::Arc;

use super::files;
use super::records::{Records, With, read};
use crate::record::Session;

/// Reads the notes that belong with the one at `path`, itself among them, earliest first; what
/// can't be read is left out.
pub fn around(path: &Path, with: With<'_>) -> Vec<Arc<Session>> {
    let path = &files::whole(path);
    let Some(own) = read(path, with) else {
        return Vec::new();
    };
    let records = Records::default();
    if let (Some(folder), Some(_)) = (path.parent(), &own.key) {
        records.refresh(folder, with, |other| other == path);
    }
    records.open(Arc::new(own));
    records.series(path)
}
