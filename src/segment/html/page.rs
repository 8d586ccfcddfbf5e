//! The page as the renderer leaves it: a flat table of elements in document order, the rendered text, and its blocks.
//!
//! Everything after rendering (kinds, main content, metadata) reads this table, not the parser's tree, so that another
//! tree can take the parser's place.

use super::tag::Tag;
use super::token::Hints;
use crate::document::{BlockKind, BlockStats, Span};
use std::ops::Range;

/// One rendered element. A parent always stands before its children in [`Page::elements`].
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// The element's number in the parser's tree.
    pub number: usize,
    /// Index of the parent element; the root is its own parent.
    pub parent: usize,
    /// One past the index of the last element inside.
    pub end: usize,
    /// What its name says.
    pub tag: Tag,
    /// What its class, id and role say.
    pub hints: Hints,
    /// Whether it shows a picture before its text.
    pub pictured: bool,
    /// The blocks inside, as indices into [`Page::blocks`].
    pub blocks: Range<usize>,
}

/// One rendered block.
#[derive(Clone, Debug)]
pub(super) struct PageBlock {
    /// Where it stands in the text.
    pub span: Span,
    /// Its lines, as indices into [`Page::lines`].
    pub lines: Range<usize>,
    /// Its kind.
    pub kind: BlockKind,
    /// The innermost element that holds all of its text.
    pub element: usize,
    /// Bytes inside links.
    pub link_bytes: usize,
    /// Counts over its text.
    pub stats: BlockStats,
}

impl PageBlock {
    /// Share of the text inside links, 0 to 1.
    pub fn link_share(&self) -> f64 {
        self.link_bytes as f64 / self.span.len().max(1) as f64
    }
}

/// A rendered page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Elements in document order.
    pub elements: Vec<Element>,
    /// The rendered text.
    pub text: String,
    /// Lines of the blocks.
    pub lines: Vec<Span>,
    /// Blocks in order.
    pub blocks: Vec<PageBlock>,
    /// Linked text in order, with the numbers of the links' elements in the tree.
    pub links: Vec<(Span, usize)>,
}

/// Most words of a line under a picture that is taken for its caption without being marked up as one.
const CAPTION_WORDS_MAX: u32 = 25;

/// Whether an element holds this block alone.
fn holds_only(element: &Element, block: usize) -> bool {
    element.blocks.start == block && element.blocks.end == block + 1
}

/// Before any block of an element is seen: what any range joined to it becomes.
const NO_BLOCKS: Range<usize> = Range { start: usize::MAX, end: 0 };

impl Page {
    /// `element` and its ancestors, innermost first.
    pub fn ancestors(&self, element: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = (element < self.elements.len()).then_some(element);
        std::iter::from_fn(move || {
            let current = next?;
            let parent = self.elements[current].parent;
            next = (parent != current).then_some(parent);
            Some(current)
        })
    }

    /// Whether `inner` is `outer` or inside it.
    pub fn contains(&self, outer: usize, inner: usize) -> bool {
        outer <= inner && inner < self.elements[outer].end
    }

    /// The text of a block.
    pub fn block_text(&self, block: usize) -> &str {
        let span = self.blocks[block].span;
        &self.text[span.start..span.end]
    }

    /// Fills in what needs the whole page: each element's blocks, each block's kind and counts.
    pub(super) fn complete(&mut self) {
        for element in &mut self.elements {
            element.blocks = NO_BLOCKS;
        }
        for (index, block) in self.blocks.iter_mut().enumerate() {
            block.stats = BlockStats::of(&self.text[block.span.start..block.span.end]);
            let blocks = &mut self.elements[block.element].blocks;
            *blocks = blocks.start.min(index)..blocks.end.max(index + 1);
        }
        for index in (1..self.elements.len()).rev() {
            let inner = self.elements[index].blocks.clone();
            let parent = self.elements[index].parent;
            let outer = &mut self.elements[parent].blocks;
            *outer = outer.start.min(inner.start)..outer.end.max(inner.end);
        }
        for element in self.elements.iter_mut().filter(|element| element.blocks == NO_BLOCKS) {
            element.blocks = 0..0;
        }
        for index in 0..self.blocks.len() {
            if self.blocks[index].kind == BlockKind::Paragraph {
                self.blocks[index].kind = self.kind_of(index);
            }
        }
    }

    /// The kind of a block, from the nearest element around it that says one.
    fn kind_of(&self, block: usize) -> BlockKind {
        for index in self.ancestors(self.blocks[block].element) {
            let element = &self.elements[index];
            match element.tag {
                Tag::Heading(_) if self.is_whole_item(index, block) => return BlockKind::ListItem,
                Tag::Heading(level) => return BlockKind::Heading(level),
                Tag::Item if element.blocks.start == block => return BlockKind::ListItem,
                Tag::Quote => return BlockKind::Quote,
                Tag::Pre => return BlockKind::Code,
                Tag::Caption | Tag::Figure => return BlockKind::Caption,
                Tag::Item | Tag::Cell | Tag::Article | Tag::Main | Tag::Section | Tag::Root => return BlockKind::Paragraph,
                _ => {}
            }
            if holds_only(element, block) && element.pictured && self.reads_as_caption(block) {
                return BlockKind::Caption;
            }
        }
        BlockKind::Paragraph
    }

    /// Whether a heading is all that an item of a list holds: then it heads nothing.
    fn is_whole_item(&self, heading: usize, block: usize) -> bool {
        let item = self.ancestors(heading).find(|&index| self.elements[index].tag == Tag::Item);
        item.is_some_and(|item| holds_only(&self.elements[item], block))
    }

    /// Whether a block that stands alone under a picture is short and no sentence.
    fn reads_as_caption(&self, block: usize) -> bool {
        let block = &self.blocks[block];
        block.stats.words <= CAPTION_WORDS_MAX && block.stats.sentences == 0 && block.link_share() < 0.5
    }
}
