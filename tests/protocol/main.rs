//! The protocol end to end: a client drives the real binary.

mod client;
mod counsel;
mod course;
mod editing;
mod faults;
mod lifecycle;
mod positions;
mod pulling;
mod reading;
mod robustness;
mod settings;
mod showing;
mod supervision;
