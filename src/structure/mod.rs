//! Shapes: residue that no phrase tells, recognised by how blocks look and where they stand. Marks only; each names
//! its shape.
//!
//! Phrases are left to `rules`, copies of prose to `duplicate`.

mod bio;
mod card;
mod headline;
pub mod region;
mod short_lines;

use crate::document::{Document, InputKind};
use crate::verdict::{Mark, Shape};

/// Which errors are rather made where a page leaves doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// What looks like residue goes, though some of it may be text.
    Precision,
    /// As few errors of both kinds as can be.
    #[default]
    Balanced,
    /// What reads like text stays, wherever it stands.
    Recall,
}

/// Marks of all shapes in a document.
pub fn marks(document: &Document) -> Vec<Mark> {
    let mut marks = Vec::new();
    headline::mark(document, &mut marks);
    card::mark(document, &mut marks);
    bio::mark(document, &mut marks);
    if document.input == InputKind::Text {
        short_lines::mark(document, &mut marks);
    }
    marks
}

/// Why the shapes let a block be, for `explain`: each shape with what it looks for.
pub const LOOKED_FOR: [(&str, &str); 4] = [
    ("repeated-title", "the headline printed again near the top"),
    ("card", "a headline repeated with a source and an age, behind the text"),
    (
        "author-bio",
        "a person's name and a career, at the end, about no one the text names",
    ),
    ("short-lines", "a run of short lines without a sentence, before or after the text"),
];

/// A drop mark over whole blocks `first..=last`.
fn drop_blocks(document: &Document, first: usize, last: usize, shape: Shape) -> Mark {
    use crate::verdict::{Claim, Reason};
    let span = document.blocks[first].span.cover(document.blocks[last].span);
    Mark::new(span, Claim::Drop, Reason::Structure(shape))
}
