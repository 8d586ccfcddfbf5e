//! The learned classifier: which blocks of a text are article, by what they look like and what stands around them. Features of text
//! alone, a linear model, decoding over the sequence of blocks.
//!
//! Phrases are left to `rules`, shapes to `structure`; their marks are evidence here. Which marks win is told by `verdict::resolve`.

mod chain;
mod describe;
mod features;
mod marked;
mod model;
mod reading;
mod region;
mod signs;
pub mod train;
mod wording;

pub use features::{Features, TEMPLATES};
pub use model::{Model, ModelError};
pub use reading::Reading;

use crate::document::Document;
use crate::verdict::{Claim, Mark, Reason};

/// What a text is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assume {
    /// Found out from the text.
    #[default]
    Auto,
    /// A whole page flattened to text, menus and all.
    Page,
    /// What an extractor left: an article with some residue.
    Article,
}

/// Words of the blocks most likely to be text by which the others are measured.
const LIKELIEST_WORDS: u32 = 60;
/// A block stays that is so likely, as part of what the likeliest are: where the model is sure of nothing, a text is not lost whole.
const LIKELIEST_FACTOR: f32 = 0.7;

/// The probability that as many blocks reach as have [`LIKELIEST_WORDS`], or `enough` if they reach that.
fn of_the_likeliest(document: &Document, kept: &[f32], enough: f32) -> f32 {
    let words = |block: usize| document.blocks[block].stats.words;
    let reach = (0..kept.len()).filter(|&block| kept[block] >= enough);
    if reach.map(words).fold(0, u32::saturating_add) >= LIKELIEST_WORDS {
        return enough;
    }
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by(|&a, &b| kept[b].total_cmp(&kept[a]).then(a.cmp(&b)));
    let mut sum = 0;
    for block in order {
        sum += words(block);
        if sum >= LIKELIEST_WORDS {
            return kept[block];
        }
    }
    0.0
}

/// Marks the blocks that the model takes for residue. `marks` are what rules, shapes and copies say, `reading` holds what was read of the text
/// before.
pub fn marks(document: &Document, marks: &[Mark], model: &Model, assume: Assume, reading: &mut Reading) -> Vec<Mark> {
    let features = Features::of(document, marks, reading);
    let bold = match assume {
        Assume::Auto => features.is_page(),
        Assume::Page => true,
        Assume::Article => false,
    };
    let chain = model.chain(bold);
    let kept = chain.keep_probabilities(&features);
    let usual = model::threshold(bold);
    let likeliest = of_the_likeliest(document, &kept, usual);
    let least = if likeliest < usual { LIKELIEST_FACTOR * likeliest } else { usual };
    let mut found = Vec::new();
    // The headline is no text to the model, and stays: whether it is written is told by the caller.
    let declared = document.metadata.title.as_ref().and_then(|title| title.block);
    for (block, &probability) in kept.iter().enumerate() {
        if probability < least && declared != Some(block) {
            let reason = Reason::Classifier {
                probability,
                because: describe::because(&features, chain, block),
            };
            found.push(Mark::new(document.blocks[block].span, Claim::Drop, reason));
        }
    }
    found
}
