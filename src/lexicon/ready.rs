//! A lexicon made beforehand. Reading and compiling the edition inside the binary takes a good
//! third of a second; `build.rs` does it once, and a start only takes over the result.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::dictionary::Dictionary;
use super::index::PhraseIndex;
use super::phrases::PURPOSES;
use super::program::Program;
use super::read::Entries;

/// An index for each [`Purpose`](super::phrases::Purpose).
pub(super) type Indexes = [PhraseIndex; PURPOSES];

/// What becomes of the phrases of some layers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Compiled {
    pub dictionary: Dictionary,
    pub program: Program,
    /// By [`Purpose`](super::phrases::Purpose).
    pub indexes: Indexes,
}

impl Compiled {
    /// Puts the parts together: all indexes run the same program.
    pub fn into_parts(self) -> (Dictionary, Indexes) {
        let program = Arc::new(self.program);
        let indexes = self.indexes.map(|index| index.with(program.clone()));
        (self.dictionary, indexes)
    }
}

/// Layers, read and compiled.
#[derive(Debug)]
pub(super) struct Ready {
    /// That of the layers.
    pub fingerprint: u64,
    pub entries: Entries,
    pub compiled: Compiled,
}

/// Bytes that [`read`] takes.
pub(super) fn write(ready: &Ready) -> Vec<u8> {
    let halves = || {
        let entries = postcard::to_allocvec(&ready.entries)?;
        let compiled = postcard::to_allocvec(&ready.compiled)?;
        postcard::to_allocvec(&(ready.fingerprint, entries, compiled))
    };
    halves().unwrap_or_default()
}

/// What [`write`] wrote; `None` if it wrote nothing. Both halves are read at once.
pub(super) fn read(bytes: &[u8]) -> Option<Ready> {
    let (fingerprint, rest) = postcard::take_from_bytes(bytes).ok()?;
    let (entries, rest) = postcard::take_from_bytes::<&[u8]>(rest).ok()?;
    let (compiled, _) = postcard::take_from_bytes::<&[u8]>(rest).ok()?;
    std::thread::scope(|scope| {
        let compiled = scope.spawn(|| postcard::from_bytes(compiled).ok());
        let entries = postcard::from_bytes(entries).ok()?;
        Some(Ready {
            fingerprint,
            entries,
            compiled: compiled.join().ok()??,
        })
    })
}
