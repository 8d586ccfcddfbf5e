//! Verdicts to what people read: the ledger, statistics, differences, explanations, and the page of a ledger.
//!
//! Which format goes where is left to `cli`; nothing here decides what goes.

pub mod describe;
pub mod diff;
pub mod explain;
pub mod findings;
pub mod ledger;
pub mod note;
pub mod page;
pub mod physical;
pub mod removals;
pub mod side_by_side;
pub mod statistics;
pub mod style;
pub mod summary;
pub mod visible;
