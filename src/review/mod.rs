//! Reviewing removals: what people decide about them, and what follows from that.
//!
//! `session` holds a ledger's table with all decisions, `state` is what a person sees of it and what keys do, `screen` draws that. Reading
//! ledgers is left to `pipeline`; the terminal itself to `cli`.

pub mod decision;
pub mod edit;
pub mod index;
#[cfg(feature = "terminal")]
pub mod screen;
pub mod session;
pub mod state;
pub mod wilson;
