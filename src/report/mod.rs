//! Verdicts to what people read: the ledger, statistics, differences and explanations.
//!
//! Which format goes where is left to `cli`; nothing here decides what goes.

pub mod ledger;
pub mod summary;
pub mod visible;
