//! Going on where a long run was interrupted: its output, lines of JSON in the order of the input,
//! says how far it came. There is no other file to keep, or to lose.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

/// An output with whole lines alone, to be written on.
pub struct Earlier {
    pub file: File,
    /// How many lines it holds.
    pub lines: usize,
    /// The `path` of the last note in it; its lines are gone, for they may not be all.
    pub note: Option<String>,
}

/// Opens an output, or makes it. What was cut off in the middle is taken out. `by_note`: so are
/// all lines of the last note.
pub fn go_on(path: &Path, by_note: bool) -> io::Result<Earlier> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    let mut reader = BufReader::new(&file);
    let (mut end, mut lines) = (0, 0);
    let mut last: Option<(String, u64, usize)> = None;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        if by_note {
            let value: serde_json::Value = serde_json::from_slice(&line).unwrap_or_default();
            let note = value["path"].as_str().unwrap_or_default();
            if last.as_ref().is_none_or(|(last, ..)| last != note) {
                last = Some((note.to_owned(), end, lines));
            }
        }
        end += line.len() as u64;
        lines += 1;
        line.clear();
    }
    if let Some((_, start, before)) = &last {
        (end, lines) = (*start, *before);
    }
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    Ok(Earlier {
        file,
        lines,
        note: last.map(|(note, ..)| note),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_off_is_done_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        assert_eq!(go_on(&path, true).unwrap().note, None);
        let text = "{\"path\":\"a\"}\n{\"path\":\"b\"}\n{\"path\":\"b\"}\n{\"pa";
        std::fs::write(&path, text).unwrap();
        assert_eq!(go_on(&path, false).unwrap().lines, 3);
        let earlier = go_on(&path, true).unwrap();
        assert_eq!((earlier.note.as_deref(), earlier.lines), (Some("b"), 1));
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "{\"path\":\"a\"}\n"
        );
    }
}
