//! Cleans scraped dumps: marks boilerplate by rules and by shape, settles the marks, and writes what is left.
//!
//! See `ARCHITECTURE.md` beside this file for the rooms and the invariants between them.

pub mod document;
pub mod emit;
pub mod rules;
pub mod source;
pub mod verdict;
