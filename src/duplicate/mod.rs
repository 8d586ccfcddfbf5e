//! Near-duplicates: blocks that say again what another block says, in the same document or across a corpus (`corpus`). Each names
//! the twin that stays.
//!
//! Headlines and cards, which are told by shape, are left to `structure`.

pub mod corpus;
mod shingle;
mod sketch;
mod within;

pub use within::{Compared, marks};
