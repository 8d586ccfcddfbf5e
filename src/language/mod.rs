//! Languages: which one a text is in, and the small word lists that shapes need. Knows no documents and no rules.

pub mod career;
mod detect;
pub mod time;

pub use detect::detect;
