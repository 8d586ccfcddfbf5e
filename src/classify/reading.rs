//! What the blocks of a text say by themselves, each read once, a long one by its head: its words, told apart by number, and the values
//! of the templates that its text alone decides. A text is judged as a whole and again without what goes: what is left has mostly the same blocks.
//!
//! What stands around a block is left to `features`, what its signs say to `signs`.

use super::signs::Signs;
use crate::document::{Document, Span};
use crate::language::words::{Vocabulary, WordCounts, WordId};
use std::ops::Range;

/// What is read of a block, in bytes: the head of a paragraph tells what it is, and so long a block is known for one anyway.
const HEAD_BYTES: usize = 128;

/// A block as it was read.
#[derive(Debug)]
pub(super) struct Read {
    span: Span,
    /// Those of its head.
    words: Range<usize>,
    pub counts: WordCounts,
    pub signs: Signs,
    /// The number that it begins with, and one more; 0 for none.
    pub number: u16,
}

/// The blocks of a text, and of what is left of it.
#[derive(Debug)]
pub struct Reading {
    pub(super) vocabulary: Vocabulary,
    words: Vec<WordId>,
    /// By where they begin, those of the last reading.
    read: Vec<Read>,
}

impl Reading {
    /// Nothing read yet of a text, with room for its words.
    pub fn for_text_of(document: &Document) -> Self {
        let heads = document.blocks.iter().map(|block| block.span.len().min(HEAD_BYTES));
        let bytes = heads.sum();
        Reading {
            vocabulary: Vocabulary::for_text_of(bytes),
            words: Vec::with_capacity(bytes / 3),
            read: Vec::new(),
        }
    }

    /// Reads the blocks of a document: of the text, or of what is left of it.
    pub(super) fn read(&mut self, document: &Document) {
        let mut before = std::mem::take(&mut self.read).into_iter().peekable();
        let mut read = Vec::with_capacity(document.blocks.len());
        for block in &document.blocks {
            while before.next_if(|known| known.span.start < block.span.start).is_some() {}
            let own = before.next_if(|known| known.span == block.span).unwrap_or_else(|| {
                let first = self.words.len();
                let text = document.slice(block.span);
                let head = &text[..text.floor_char_boundary(HEAD_BYTES)];
                let span = Span::new(block.span.start, block.span.start + head.len());
                let counts = self.vocabulary.read(&document.text, span, &mut self.words);
                let words = first..self.words.len();
                let signs = Signs::of(text, head, block, words.len(), counts.capitalised);
                Read {
                    span: block.span,
                    words,
                    counts,
                    signs,
                    number: leading_number(text),
                }
            });
            read.push(own);
        }
        self.read = read;
    }

    pub(super) fn blocks(&self) -> &[Read] {
        &self.read
    }

    /// Words that were read.
    pub(super) fn all_words(&self) -> usize {
        self.words.len()
    }

    /// The words of a block's head.
    pub(super) fn words(&self, block: usize) -> &[WordId] {
        &self.words[self.read[block].words.clone()]
    }
}

/// Signs before a number that are passed over.
const BEFORE_NUMBER_MAX: usize = 4;
/// Most digits of a number that counts items.
const NUMBER_DIGITS_MAX: usize = 3;

/// The number that a text begins with, and one more; 0 if there is none, or if it counts no items.
fn leading_number(text: &str) -> u16 {
    let bytes = text.as_bytes();
    let signs = bytes
        .iter()
        .take(BEFORE_NUMBER_MAX)
        .take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        .count();
    let digits = bytes[signs..]
        .iter()
        .take(NUMBER_DIGITS_MAX + 1)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(1..=NUMBER_DIGITS_MAX).contains(&digits) {
        return 0;
    }
    bytes[signs..signs + digits]
        .iter()
        .fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
        + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count_items() {
        for (text, number) in [
            ("7) Seven", Some(7)),
            ("#12 Twelve", Some(12)),
            ("  * 0", Some(0)),
            ("1a etapa", Some(1)),
            ("999", Some(999)),
        ] {
            assert_eq!(leading_number(text), number.map_or(0, |number: u16| number + 1), "{text}");
        }
        for text in ["", "2018 was a good year", "Seven", "– 7", "......7"] {
            assert_eq!(leading_number(text), 0, "{text}");
        }
    }
}
