//! Blocks: runs of text that stand by themselves.
//!
//! The counts over their text are left to `stats`.

use super::{BlockStats, Span};
use std::ops::Range;

/// What a block is, as far as markup or typography tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A heading with its level, 1 to 6.
    Heading(u8),
    /// Running text; also everything whose kind is unknown.
    Paragraph,
    /// An item of a list, its marker included in text dumps.
    ListItem,
    /// A figure's caption.
    Caption,
    /// One row of a table, cells joined by ` | `.
    TableRow,
    /// Preformatted text.
    Code,
    /// A quotation set apart.
    Quote,
}

impl BlockKind {
    /// The name used in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Heading(_) => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::ListItem => "list-item",
            BlockKind::Caption => "caption",
            BlockKind::TableRow => "table-row",
            BlockKind::Code => "code",
            BlockKind::Quote => "quote",
        }
    }
}

/// A run of text that stands by itself: a paragraph, a heading, a list item.
#[derive(Clone, Debug)]
pub struct Block {
    /// Where it stands: trimmed, not empty.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Its logical lines, as indices into `Document::lines`.
    pub lines: Range<usize>,
    /// Counts over its text.
    pub stats: BlockStats,
    /// Its features in the page, as an index into `Dom::features`; `None` for text dumps.
    pub dom: Option<usize>,
}
