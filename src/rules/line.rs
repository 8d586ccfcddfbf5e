//! A line as rules look at it: its normal form, its folded form, and counts. Made once for each line of a document and shared by
//! the index, the patterns and the conditions.

use super::byte_set::ByteSet;
use super::folded::{Folded, FoldedText};
use super::normal::{NormalLine, fold_normal};
use crate::document::Span;
use std::cell::OnceCell;

/// Longest line of which the bytes are counted, in characters: in longer ones nearly every byte stands.
const CHARS_COUNTED_MAX: u32 = 300;

/// One line of a document, or a block taken as one.
#[derive(Debug)]
pub(super) struct Line<'t> {
    /// Where it stands in the document.
    pub span: Span,
    /// Its normal form, which patterns are matched against.
    pub normal: NormalLine<'t>,
    /// Its folded form, for literals.
    pub folded: Folded,
    /// Characters of either form.
    pub chars: u32,
    bytes: OnceCell<ByteSet>,
}

impl<'t> Line<'t> {
    /// The line at `span` of `text`.
    pub fn new(text: &'t str, span: Span) -> Self {
        let normal = NormalLine::new(&text[span.start..span.end]);
        let folded = Folded::Own(fold_normal(&normal.text));
        Self::with(span, normal, folded)
    }

    /// The line at `span` of `text`, which was folded as a whole.
    pub fn of(whole: &FoldedText, text: &'t str, span: Span) -> Self {
        let normal = NormalLine::as_it_stands(&text[span.start..span.end]);
        let body = Span::new(span.start + normal.raw_offset(0), span.start + normal.raw_offset(normal.text.len()));
        let odd = whole.odd(body);
        if odd.is_empty() {
            return Self::with(span, normal, whole.part(body));
        }
        let folded = &whole.text()[body.start..body.end];
        match normal.with_signs(folded, odd.iter().map(|at| at - body.start)) {
            Some((normal, folded)) => Self::with(span, normal, Folded::Own(folded.into())),
            None => Self::new(text, span),
        }
    }

    fn with(span: Span, normal: NormalLine<'t>, folded: Folded) -> Self {
        let chars = if folded.is_ascii() { folded.len() } else { folded.chars().count() };
        let chars = u32::try_from(chars).unwrap_or(u32::MAX);
        Line {
            span,
            normal,
            folded,
            chars,
            bytes: OnceCell::new(),
        }
    }

    /// The bytes in the folded form.
    pub fn bytes(&self) -> &ByteSet {
        self.bytes.get_or_init(|| {
            if self.chars <= CHARS_COUNTED_MAX {
                ByteSet::of(self.folded.as_bytes())
            } else {
                ByteSet::ALL
            }
        })
    }

    /// A whole text as a line.
    #[cfg(test)]
    pub fn of_text(text: &'t str) -> Self {
        Line::new(text, Span::new(0, text.len()))
    }

    /// Where a part of the normal form stands in the document.
    pub fn place(&self, part: std::ops::Range<usize>) -> Span {
        let place = |at: usize| self.span.start + self.normal.raw_offset(at);
        Span::new(place(part.start), place(part.end))
    }
}

/// A line of a block.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub block: usize,
    pub line: usize,
}
