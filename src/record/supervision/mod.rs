//! Comments of a supervisor on a note: in a draft as CriticMarkup in its text, on a signed note in
//! a file beside it, since a record that is signed is never touched. They are about words; nobody
//! is counted, scored or ranked.

pub mod annotations;
pub mod review;
pub mod signing;
