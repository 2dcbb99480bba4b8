//! Compiles the phrases of the lexicon, so that a start need not: the room that does it at run
//! time is part of this script.

use std::path::Path;

#[allow(dead_code)] // the script needs a corner of the room
#[path = "src/lexicon/mod.rs"]
mod lexicon;

use lexicon::{Lexicon, source};

/// What is being made here.
pub(crate) const READY_PHRASES: &[u8] = &[];

fn main() {
    println!("cargo:rerun-if-changed=lexicon");
    println!("cargo:rerun-if-changed=src/lexicon");
    println!("cargo:rerun-if-changed=build.rs");
    let layers: Vec<_> = source::built_in("en").into_iter().collect();
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let file = Path::new(&out).join("phrases.bin");
    std::fs::write(file, Lexicon::prepare(&layers)).expect("OUT_DIR can be written");
}
