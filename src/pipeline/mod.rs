//! The only orchestrator: what runs in which order over one document (`document`) and over many (`run`).

pub mod clean;
pub mod document;
pub mod inspect;
pub mod rule_test;
pub mod run;
