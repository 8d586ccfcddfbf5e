//! Verdicts to outputs.

mod render;

pub use render::{Layout, Rendered, TitlePlace, render};
