//! The subtitle: a line between headline and text, outside of the element with the text, that sums the article up. Told by its
//! name or by being a heading; a lead, which opens the story, is longer, or stands with the text.

use super::page::{Page, PageBlock};
use super::tag::Tag;
use super::token::Hints;
use crate::document::{BlockKind, Region};

/// Blocks behind the headline among which it stands.
const REACH_BLOCKS: usize = 2;
/// Fewest and most words.
const WORDS_MIN: u32 = 4;
const WORDS_MAX: u32 = 36;
/// Most sentences; a lead has more.
const SENTENCES_MAX: u32 = 2;
/// Elements around it that may name it.
const NAMED_ELEMENTS: usize = 2;
/// Largest share of link text.
const LINK_SHARE_MAX: f64 = 0.3;

/// The block that is the subtitle under the block `headline`.
pub(super) fn find(page: &Page, headline: Option<usize>, regions: &[Region]) -> Option<usize> {
    let headline = headline?;
    let body = body(page, regions)?;
    let near = headline + 1..page.blocks.len().saturating_sub(1).min(headline + 1 + REACH_BLOCKS);
    near.into_iter().find(|&index| {
        let block = &page.blocks[index];
        let stands_apart = |block: &PageBlock| !page.contains(body, block.element);
        regions[index] == Region::Main
            && stands_apart(block)
            && stands_apart(&page.blocks[index + 1])
            && (WORDS_MIN..=WORDS_MAX).contains(&block.stats.words)
            && block.stats.sentences <= SENTENCES_MAX
            && block.link_share() < LINK_SHARE_MAX
            && (matches!(block.kind, BlockKind::Heading(2..)) || is_named(page, block))
    })
}

fn is_named(page: &Page, block: &PageBlock) -> bool {
    let mut around = page.ancestors(block.element).take(NAMED_ELEMENTS);
    around.any(|index| page.elements[index].hints.any(Hints::SUBTITLE))
}

/// The element in which most of the text stands side by side.
fn body(page: &Page, regions: &[Region]) -> Option<usize> {
    let mut words = vec![0u32; page.elements.len()];
    for (block, _) in page.blocks.iter().zip(regions).filter(|(_, region)| **region == Region::Main) {
        if block.stats.is_prose() {
            words[home(page, block)] += block.stats.words;
        }
    }
    let most = words.iter().copied().max().filter(|most| *most > 0)?;
    words.iter().position(|words| *words == most)
}

/// The nearest element around a block that can hold others beside it.
fn home(page: &Page, block: &PageBlock) -> usize {
    let holds = |index: &usize| {
        let tag = page.elements[*index].tag;
        tag.is_block() && !matches!(tag, Tag::Paragraph | Tag::Heading(_))
    };
    page.ancestors(block.element).find(holds).unwrap_or(0)
}
