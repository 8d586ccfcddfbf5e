//! Reviewing removals: what people decide about them, and what follows from that.
//!
//! How it is shown on a terminal is left to `cli`, reading ledgers to `pipeline`.

pub mod decision;
pub mod index;
pub mod patch;
pub mod propose;
