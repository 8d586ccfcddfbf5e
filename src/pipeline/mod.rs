//! The only orchestrator: what runs in which order over one document (`document`), over many (`run`), and over a corpus as
//! a whole (`duplicates`); the same against gold texts (`evaluate`, `train`); and ledgers between runs (`ledger`).

pub mod clean;
mod date;
pub mod document;
pub mod duplicates;
pub mod evaluate;
pub mod gold;
pub mod inspect;
pub mod learn;
pub mod ledger;
pub mod plan;
pub mod propose;
mod residue;
pub mod rule_test;
pub mod run;
pub mod scratch;
pub mod spare;
mod stream;
pub mod train;
