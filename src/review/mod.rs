//! Reviewing removals: what people decide about them, and what follows from that.
//!
//! `session` holds a ledger's table with all decisions, `state` is what a person sees of it and what keys do, `screen` draws that. `propose` and `patch` make changes
//! of rules from rejections. Reading ledgers is left to `pipeline`; the terminal itself to `cli`.

pub mod decision;
pub mod edit;
pub mod index;
pub mod patch;
pub mod propose;
#[cfg(feature = "terminal")]
pub mod screen;
pub mod session;
pub mod state;
pub mod wilson;
