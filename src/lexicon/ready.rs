//! Phrases compiled beforehand. Compiling the edition inside the binary takes a good third of a
//! second; `build.rs` does it once, and a start only reads the result.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::dictionary::Dictionary;
use super::index::PhraseIndex;
use super::phrases::PURPOSES;
use super::program::Program;

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

/// Bytes that [`read`] takes; `fingerprint` is that of the layers.
pub(super) fn write(fingerprint: u64, compiled: &Compiled) -> Vec<u8> {
    postcard::to_allocvec(&(fingerprint, compiled)).unwrap_or_default()
}

/// What was compiled from the layers with this fingerprint; `None` if the bytes are of others.
pub(super) fn read(bytes: &[u8], fingerprint: u64) -> Option<Compiled> {
    let (made_from, rest) = postcard::take_from_bytes::<u64>(bytes).ok()?;
    (made_from == fingerprint).then(|| postcard::from_bytes(rest).ok())?
}
