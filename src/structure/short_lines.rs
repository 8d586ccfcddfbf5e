//! Runs of short lines without a sentence before or after the text: menus, tag lists, link lists, footers.
//!
//! Inside the text such runs are lists, line-ups and verses, and stay; so do runs with numbers in them, which are
//! results, ingredients and programmes.

use super::drop_blocks;
use crate::document::{Block, Document};
use crate::verdict::{Mark, Shape};

/// Most words and characters of a short line.
const LINE_WORDS_MAX: u32 = 5;
const LINE_CHARS_MAX: u32 = 42;
/// Fewest lines of a run before the text, and after it, where more lists are text.
const BEFORE_LINES_MIN: usize = 5;
const AFTER_LINES_MIN: usize = 8;
/// Largest share of a run's lines that may hold digits or colons.
const DATA_SHARE_MAX: f64 = 0.25;

/// Marks runs before the headline and after the text.
pub(super) fn mark(document: &Document, marks: &mut Vec<Mark>) {
    let blocks = &document.blocks;
    let Some(first_prose) = blocks.iter().position(|b| b.stats.is_prose()) else {
        return;
    };
    let Some(last_prose) = blocks.iter().rposition(|b| b.stats.is_prose()) else {
        return;
    };
    let headline = document.metadata.title.as_ref().and_then(|title| title.block);
    let before = headline.filter(|&block| block < first_prose).unwrap_or(first_prose);
    mark_run(document, 0, before, BEFORE_LINES_MIN, "before the text", marks);
    let after = blocks[last_prose + 1..]
        .iter()
        .rposition(|b| !is_short(b))
        .map_or(last_prose + 1, |at| last_prose + 2 + at);
    mark_run(document, after, blocks.len(), AFTER_LINES_MIN, "after the text", marks);
}

fn mark_run(document: &Document, from: usize, to: usize, lines_min: usize, place: &'static str, marks: &mut Vec<Mark>) {
    let run = &document.blocks[from..to];
    let lines = run.len();
    if lines < lines_min || !run.iter().all(is_short) {
        return;
    }
    let data = (from..to)
        .filter(|&block| document.blocks[block].stats.digits > 0 || document.block_text(block).contains(':'))
        .count();
    if data as f64 <= DATA_SHARE_MAX * lines as f64 {
        marks.push(drop_blocks(document, from, to - 1, Shape::ShortLines { lines, place }));
    }
}

fn is_short(block: &Block) -> bool {
    let stats = &block.stats;
    stats.words <= LINE_WORDS_MAX && stats.chars <= LINE_CHARS_MAX && stats.sentences == 0
}
