//! Records to documents: one file for text dumps, one for HTML.
//!
//! Parsing never fails on content. Judging blocks is left to `rules` and `structure`.

pub mod html;
pub mod text;
pub mod title;
