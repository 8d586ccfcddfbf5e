//! The only orchestrator: what runs in which order over one document (`document`), over many (`run`), and over a corpus as
//! a whole (`duplicates`).

pub mod clean;
pub mod document;
pub mod duplicates;
pub mod inspect;
mod residue;
pub mod rule_test;
pub mod run;
pub mod scratch;
mod stream;
