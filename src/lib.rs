//! Cleans scraped dumps: marks boilerplate by rules and by shape, settles the marks, and writes what is left.
//!
//! See `ARCHITECTURE.md` beside this file for the rooms and the invariants between them.

pub mod classify;
pub mod document;
pub mod duplicate;
pub mod emit;
pub mod language;
pub mod learn;
pub mod pipeline;
pub mod report;
pub mod review;
pub mod rules;
pub mod score;
pub mod segment;
pub mod source;
pub mod structure;
pub mod verdict;
