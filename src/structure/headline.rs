//! The headline printed again: right under itself, above the text, or with the site's name behind it.

use super::drop_blocks;
use crate::document::Document;
use crate::verdict::{Mark, Shape};

/// Blocks behind the headline in which it may stand again.
const REACH_BLOCKS: usize = 8;
/// Marks between a headline and a site's name.
const SEPARATORS: [&str; 7] = [" | ", " - ", " – ", " — ", " · ", " :: ", " » "];

/// Marks repetitions of the document's headline.
pub(super) fn mark(document: &Document, marks: &mut Vec<Mark>) {
    let Some(title) = &document.metadata.title else { return };
    let Some(own) = title.block else { return };
    let last = (own + REACH_BLOCKS).min(document.blocks.len().saturating_sub(1));
    for block in (0..=last).filter(|&block| block != own) {
        let text = document.block_text(block);
        if text.len() < title.text.len() + 80 && repeats(text, &title.text) {
            marks.push(drop_blocks(document, block, block, Shape::RepeatedTitle));
        }
    }
}

/// Whether `text` is the headline, or the headline with a site's name behind it.
fn repeats(text: &str, headline: &str) -> bool {
    let mut words = text.split_whitespace();
    let same = headline.split_whitespace().all(|word| words.next() == Some(word));
    if !same {
        return false;
    }
    let rest = words.collect::<Vec<_>>().join(" ");
    rest.is_empty() || rest.len() < 60 && SEPARATORS.iter().any(|separator| rest.starts_with(separator.trim_start()))
}
