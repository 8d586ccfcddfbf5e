//! The words of a text as ranges of bytes: runs of letters and digits, and each letter of a script without spaces by itself.
//!
//! Hashing and counting them is left to who asks.

use super::Span;
use super::chunk::Chunk;
use std::ops::Range;

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Letters of scripts with spaces, and digits.
    Run,
    /// One letter of a script without spaces.
    Unspaced,
}

/// Calls `found` with each word of a part of the text. In order, but that letters of scripts without spaces may come behind the runs near
/// them.
pub fn for_each_word(text: &str, span: Span, mut found: impl FnMut(Range<usize>, WordKind)) {
    let part = &text[..span.end];
    let mut at = span.start;
    let mut open: Option<usize> = None;
    // Once more at the end if a word is open there. There is one call of `found`, so that it is compiled into the loop.
    while at < span.end || open.is_some() {
        let chunk = if at < span.end { Chunk::at(part, at) } else { Chunk::default() };
        // Where the text ends a word may end.
        let places = chunk.len + usize::from(at + chunk.len == span.end);
        let valid = u64::MAX >> 64usize.saturating_sub(places);
        let mut edges = (chunk.inside ^ (chunk.inside << 1 | u64::from(open.is_some()))) & valid;
        let mut unspaced = chunk.unspaced;
        while edges | unspaced != 0 {
            let (word, kind) = if edges != 0 {
                let edge = at + edges.trailing_zeros() as usize;
                edges &= edges - 1;
                let Some(start) = open.take() else {
                    open = Some(edge);
                    continue;
                };
                (start..edge, WordKind::Run)
            } else {
                let start = unspaced.trailing_zeros() as usize;
                unspaced &= unspaced - 1;
                // The byte behind a character's last is none that continues.
                let more = (chunk.continued >> start >> 1).trailing_ones() as usize;
                (at + start..at + start + 1 + more, WordKind::Unspaced)
            };
            found(word, kind);
        }
        at += chunk.len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{CharClass, classify_char};
    use proptest::prelude::*;

    /// The words by one character after another.
    fn one_by_one(text: &str) -> Vec<Range<usize>> {
        let mut words = Vec::new();
        let mut open = None;
        for (at, c) in text.char_indices() {
            let class = classify_char(c);
            if matches!(class, CharClass::Letter | CharClass::Digit) {
                open = open.or(Some(at));
                continue;
            }
            words.extend(open.take().map(|start| start..at));
            if class == CharClass::Unspaced {
                words.push(at..at + c.len_utf8());
            }
        }
        words.extend(open.map(|start| start..text.len()));
        words
    }

    proptest! {
        #[test]
        fn sixty_four_at_a_time_is_one_by_one(
            before in "[a-zж ]{0,3}",
            text in "(?:[a-zA-Z0-9 .'%ü×Ёж桥あ。’…𝒳٣\u{a0}-]|[a-z ]{5}|[а-я ]{9}|[一-龥]{7}){0,60}",
        ) {
            let whole = format!("{before}{text}z");
            let span = Span::new(before.len(), before.len() + text.len());
            let mut words = Vec::new();
            for_each_word(&whole, span, |range, _| words.push(range.start - before.len()..range.end - before.len()));
            words.sort_by_key(|word| word.start);
            prop_assert_eq!(words, one_by_one(&text));
        }
    }
}
