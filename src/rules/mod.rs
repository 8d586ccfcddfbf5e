//! Rules: `rules.toml` to marks.

pub mod diagnostic;
pub mod schema;
