//! lint
use super::Lexicon; use super::problem::Problem;
pub fn check(_l:&Lexicon)->Vec<Problem>{vec![]}
