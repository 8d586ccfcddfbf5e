//! The run of blocks that holds most of a text's prose, and how dense prose is around each block: what tells an article from the
//! teasers around it. The run with the greatest sum (Bentley, "Programming Pearls", 1984, column 8), over words of prose less a fixed
//! cost of every other block; the idea of Finn, Kushmerick and Smyth, "Fact or Fiction" (2001).

use crate::document::Block;
use std::ops::Range;

/// What a block that is no prose costs, in words.
const COST_WORDS: f32 = 9.0;
/// Most words of one block that count.
const WORDS_MAX: f32 = 120.0;

/// What a block adds to a run. `stops` is its share of stop words.
fn gain(block: &Block, stops: f32) -> f32 {
    let words = (block.stats.words as f32).min(WORDS_MAX);
    if block.stats.is_prose() && stops >= 0.15 {
        words
    } else if block.stats.has_sentence() && stops >= 0.15 {
        words - COST_WORDS
    } else {
        -COST_WORDS
    }
}

/// The run with the most prose, and the share of all prose that it holds.
pub(super) fn main_run(blocks: &[Block], stops: &[f32]) -> (Range<usize>, f32) {
    let mut best = (0.0, 0..0);
    let (mut sum, mut start) = (0.0, 0);
    let mut all = 0.0;
    for (at, (block, &stops)) in blocks.iter().zip(stops).enumerate() {
        let gain = gain(block, stops);
        all += gain.max(0.0);
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += gain;
        if sum > best.0 {
            best = (sum, start..at + 1);
        }
    }
    let inside = best.1.clone().map(|at| gain(&blocks[at], stops[at]).max(0.0)).sum::<f32>();
    (best.1, if all > 0.0 { inside / all } else { 0.0 })
}
