//! Reads and compiles the lexicon, so that a start need not: the room that does it at run time is
//! part of this script.

use std::path::Path;

#[allow(dead_code)] // the script needs a corner of the room
#[path = "src/lexicon/mod.rs"]
mod lexicon;

use lexicon::Lexicon;

/// What is being made here.
pub(crate) const READY: &[u8] = &[];

fn main() {
    println!("cargo:rerun-if-changed=lexicon");
    println!("cargo:rerun-if-changed=src/lexicon");
    println!("cargo:rerun-if-changed=build.rs");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let file = Path::new(&out).join("lexicon.bin");
    std::fs::write(file, Lexicon::prepare()).expect("OUT_DIR can be written");
}
