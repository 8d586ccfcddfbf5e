//! Lists of cards: neighbouring elements that each show another page by a linked headline and a line or two of text.
//! They are told by their shape, whatever their names are.

use super::page::{Page, PageBlock};
use super::tag::Tag;

/// Most words of a card.
const CARD_WORDS_MAX: u32 = 100;
/// Most blocks of a card.
const CARD_BLOCKS_MAX: usize = 10;
/// Smallest share of an element's children that are cards.
const CARD_SHARE_MIN: f64 = 0.7;
/// Smallest share of link text in a card's headline.
const LINK_SHARE_MIN: f64 = 0.9;

/// Whether the children of `element` are cards. `aside` tells which elements do not count.
pub(super) fn is_card_list(page: &Page, element: usize, aside: &[bool]) -> bool {
    let (mut cards, mut children) = (0u32, 0u32);
    let end = page.elements[element].end;
    let mut child = element + 1;
    while child < end {
        let blocks = page.elements[child].blocks.clone();
        if !blocks.is_empty() && !aside[child] {
            children += 1;
            cards += u32::from(is_card(page, child));
        }
        child = page.elements[child].end.max(child + 1);
    }
    cards >= 2 && f64::from(cards) >= CARD_SHARE_MIN * f64::from(children)
}

/// A linked headline first (or behind a kicker), little text after it, and not just a link in a list.
fn is_card(page: &Page, element: usize) -> bool {
    if !page.elements[element].tag.is_block() || matches!(page.elements[element].tag, Tag::Paragraph | Tag::Heading(_)) {
        return false;
    }
    let blocks = &page.blocks[page.elements[element].blocks.clone()];
    if blocks.len() > CARD_BLOCKS_MAX {
        return false;
    }
    let words: u32 = blocks.iter().map(|block| block.stats.words).sum();
    let linked = |block: &PageBlock| block.link_share() >= LINK_SHARE_MIN && block.stats.words >= 3;
    words <= CARD_WORDS_MAX && blocks.iter().take(2).any(linked) && (blocks.len() > 1 || page.elements[element].tag != Tag::Item)
}
