//! Rules: `rules.toml` to marks.

pub mod diagnostic;
pub mod lint;
pub mod parse;
pub mod schema;
mod suggest;
