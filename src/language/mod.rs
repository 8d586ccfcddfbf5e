//! Languages: which one a text is in, and the small word lists that shapes need. Knows no documents and no rules.

pub mod career;
mod detect;
mod stop_words;
pub mod time;
pub mod tokens;
pub mod words;

pub use detect::detect;
