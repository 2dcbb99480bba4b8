//! Attune reads a therapist's note as it is typed, points at wording that often goes with
//! hesitation, says what may lie behind it, and offers reflections to put into the note. It
//! points at words, never at people.
//!
//! Data walks one way, and each room knows only the rooms to its left:
//! [`lexicon`] → [`note`] → [`scan`] → [`counsel`] → [`record`] → [`workspace`] → [`server`] |
//! [`cli`].

pub mod cli;
pub mod counsel;
pub mod lexicon;
pub mod note;
pub mod record;
pub mod scan;
pub mod server;
pub mod workspace;

/// The lexicon inside the binary, read and compiled by `build.rs`.
pub(crate) const READY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));
