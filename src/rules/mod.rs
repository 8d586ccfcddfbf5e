//! Rules: `rules.toml` to marks. Raw files (`schema`, `parse`, `lint`, `load`), the compiled set (`compile`, `index`), its run
//! over a document (`apply`) and the tests that rules carry (`test`).
//!
//! Reading files from disk is left to the caller; so is settling the marks.

mod apply;
mod compile;
pub mod diagnostic;
mod index;
pub mod lint;
pub mod literals;
pub mod load;
mod normal;
pub mod parse;
pub mod schema;
mod suggest;
pub mod test;

pub use apply::{Hit, Matches, Stop, apply, evaluate_at, scan};
pub use compile::{Css, Pattern, Rule, RuleSet, Unless, When};

/// The name of the rules file compiled into the library.
pub const BUILTIN_NAME: &str = "builtin:rules.toml";

/// The text of the rules file compiled into the library.
pub const BUILTIN_TEXT: &str = include_str!("../../rules.toml");
