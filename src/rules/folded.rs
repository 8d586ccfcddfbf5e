//! A whole text folded in one pass, for the lines of it whose normal form is the line as it stands: nearly all.
//!
//! The normal form of the others is left to `normal`.

use crate::document::lanes::{self, Lanes};
use crate::document::{Span, fold_char};
use std::fmt;
use std::ops::{Deref, Range};
use std::rc::Rc;

/// A text, folded so that every character keeps its place.
pub(super) struct FoldedText {
    /// Not `Rc<str>`, to make which the text is copied once more.
    text: Rc<String>,
    /// Bytes that the normal form changes, or of which the folded form has another length, ascending.
    odd: Vec<usize>,
}

impl FoldedText {
    pub fn of(text: &str) -> Self {
        let mut found = Found::default();
        found.look(text);
        let mut folded = String::with_capacity(text.len());
        let mut done = 0;
        for (at, to) in found.changed {
            folded.push_str(&text[done..at]);
            folded.push(to);
            done = at + to.len_utf8();
        }
        folded.push_str(&text[done..]);
        folded.make_ascii_lowercase();
        FoldedText {
            text: Rc::new(folded),
            odd: found.odd,
        }
    }

    /// The places in a part that make its normal form another than what stands there, or its folded form longer or shorter.
    pub fn odd(&self, span: Span) -> &[usize] {
        let first = self.odd.partition_point(|&at| at < span.start);
        let count = self.odd[first..].iter().take_while(|&&at| at < span.end).count();
        &self.odd[first..first + count]
    }

    /// The folded form of a part without odd places.
    pub fn part(&self, span: Span) -> Folded {
        Folded::Part(self.text.clone(), span.start..span.end)
    }

    /// The folded form, of which odd places are yet to be folded.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A folded line: a part of its text's folded form, or one made for itself.
pub(super) enum Folded {
    Part(Rc<String>, Range<usize>),
    Own(Box<str>),
}

impl Deref for Folded {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Folded::Part(text, range) => &text[range.clone()],
            Folded::Own(text) => text,
        }
    }
}

impl fmt::Debug for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// What a pass over a text finds.
#[derive(Default)]
struct Found {
    /// Characters beyond ASCII that fold to another one of the same length, with their places.
    changed: Vec<(usize, char)>,
    odd: Vec<usize>,
}

impl Found {
    fn look(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut behind_space = false;
        for start in (0..bytes.len()).step_by(lanes::BYTES) {
            let lanes = Lanes::at(bytes, start);
            let spaces = lanes.equal(b' ');
            let second = spaces & (spaces << 1 | u64::from(behind_space));
            behind_space = spaces >> 63 != 0;
            let mut left = lanes.in_range(b'\t', b'\r') | second | chars_to_look_at(lanes);
            while left != 0 {
                let at = start + left.trailing_zeros() as usize;
                left &= left - 1;
                if bytes[at].is_ascii() {
                    self.odd.push(at);
                } else {
                    self.look_at_char(text, at);
                }
            }
        }
    }

    /// Looks at a character beyond ASCII.
    fn look_at_char(&mut self, text: &str, at: usize) {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        let folded = fold_char(c);
        if super::normal::plain(c) != Some(c) || folded.len_utf8() != c.len_utf8() {
            self.odd.push(at);
        } else if folded != c {
            self.changed.push((at, folded));
        }
    }
}

/// The first bytes of characters beyond ASCII, without those of most letters that stay as they are: Han, and the small ones of
/// French or German and of Cyrillic.
#[inline]
fn chars_to_look_at(lanes: Lanes) -> u64 {
    let beyond_ascii = lanes.beyond_ascii();
    if beyond_ascii == 0 {
        return 0;
    }
    let continued = lanes.in_range(0x80, 0xBF);
    // What the byte behind the last one is, nobody knows: its character is looked at.
    let small_latin = lanes.equal(0xC3) & lanes.in_range(0xA0, 0xBF) >> 1;
    let small_cyrillic = lanes.equal(0xD0) & lanes.in_range(0xB0, 0xBF) >> 1 | lanes.equal(0xD1) & lanes.in_range(0x80, 0x9F) >> 1;
    beyond_ascii & !(continued | lanes.in_range(0xE4, 0xE9) | small_latin | small_cyrillic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::line::Line;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_of_a_text_are_lines_by_themselves(text in "(?:[ \t\n•–“’\u{a0}\u{200b}ſKİẞσςÜЖа,.没]|[a-zA-Z ]{9}|  ){0,30}") {
            let folded = FoldedText::of(&text);
            prop_assert_eq!(folded.text.len(), text.len());
            let mut start = 0;
            for line in text.split_inclusive('\n') {
                let span = Span::new(start, start + line.len()).trim(&text);
                start += line.len();
                let (of_text, alone) = (Line::of(&folded, &text, span), Line::new(&text, span));
                prop_assert_eq!(&*of_text.folded, &*alone.folded);
                prop_assert_eq!(&of_text.normal.text, &alone.normal.text);
                prop_assert_eq!(of_text.chars, alone.chars);
                let ends = |line: &Line<'_>| line.place(0..line.normal.text.len());
                prop_assert_eq!(ends(&of_text), ends(&alone));
            }
        }
    }
}
