//! Near-duplicates: blocks that say again what another block says. Each names the twin that stays.
//!
//! Headlines and cards, which are told by shape, are left to `structure`.

mod shingle;
mod sketch;
mod within;

pub use within::{Compared, marks};
