//! Writes what is left: verdicts as text, files that appear whole or not at all, compressed like their input, JSON Lines.
//!
//! What a document becomes is decided by `verdict`; this room knows no rules and reads no input.

mod address;
pub mod atomic;
pub mod compress;
mod html;
pub mod json;
mod markdown;
mod outline;
mod render;
mod unfinished;

pub use atomic::{AtomicFile, EmitError, Policy};
pub use compress::{Packed, Packing};
pub use html::{render_fragment, render_html};
pub use markdown::render_markdown;
pub use render::{Layout, Rendered, TitlePlace, render};
pub use unfinished::remove_unfinished;

#[cfg(test)]
mod tests;
