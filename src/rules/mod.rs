//! Rules: `rules.toml` to marks. Raw files (`schema`, `parse`, `lint`, `load`), the compiled set (`compile`), its run
//! over a document (`scan`, `apply`) and the tests that rules carry (`test`).
//!
//! Reading files from disk is left to the caller; so is settling the marks.

mod apply;
mod automaton;
mod bit_table;
mod brief;
mod byte_set;
mod compile;
mod condition;
mod css;
pub mod diagnostic;
mod folded;
pub mod format;
mod gap;
mod grams;
mod index;
pub mod json_schema;
mod label;
mod line;
pub mod lint;
pub mod literals;
pub mod load;
mod memo;
mod normal;
pub mod parse;
mod pattern;
mod prefilter;
mod relax;
mod rule;
mod scan;
pub mod schema;
mod suggest;
pub mod test;
mod way;

pub use apply::{apply, evaluate_at};
pub use compile::RuleSet;
pub use condition::Stop;
pub use css::Css;
pub use pattern::Pattern;
pub use rule::{Rule, Unless, When};
pub use scan::{Hit, Matches, scan};

/// A line as rules see it: no outer white space, no list marker, single spaces, straight quotes.
pub fn normal_form(line: &str) -> String {
    normal::NormalLine::new(line).text.into_owned()
}

/// A line in normal form without the decoration at its ends, which literals ignore.
pub fn literal_form(line: &str) -> &str {
    normal::literal_key(line)
}

/// The name of the rules file compiled into the library.
pub const BUILTIN_NAME: &str = "builtin:rules.toml";

/// The text of the rules file compiled into the library.
pub const BUILTIN_TEXT: &str = include_str!("../../rules.toml");
