//! Blocks and the counts that tell prose from furniture, taken in one pass over a block's bytes.
//!
//! What follows from the counts is left to `rules`, `structure` and later `classify`.

use super::{Span, eight, join_breaks};
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

/// Counts over a block's text. CJK text has no spaces: there, two letters count as a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockStats {
    /// Characters.
    pub chars: u32,
    /// Words: runs without white space that hold a letter or digit, or pairs of CJK letters.
    pub words: u32,
    /// Letters.
    pub letters: u32,
    /// Decimal digits.
    pub digits: u32,
    /// Sentence ends: `.`, `!`, `?`, `…` or their CJK, Arabic and Indic forms behind a letter, digit or closing mark and before white space, a closing
    /// mark or the end (CJK marks need nothing after them).
    pub sentences: u32,
    /// Whether the block's last character, closing quotes and brackets aside, ends a sentence.
    pub ends_sentence: bool,
}

/// Fewest words of a prose block.
const PROSE_WORDS_MIN: u32 = 12;
/// Fewest letters of a prose block that has fewer words (long compounds, CJK).
const PROSE_LETTERS_MIN: u32 = 60;

/// What a character does in a text, as far as the counts need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharClass {
    /// White space.
    Space,
    /// A letter of a script with spaces between words.
    Letter,
    /// A letter of a script without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// A decimal digit.
    Digit,
    /// An end of a sentence that needs white space after it.
    Stop,
    /// An end of a sentence by itself (`。`).
    FullStop,
    /// A closing quote or bracket.
    Close,
    /// Anything else.
    Other,
}

const ASCII_CLASS: [CharClass; 128] = ascii_classes();

const fn ascii_classes() -> [CharClass; 128] {
    let mut table = [CharClass::Other; 128];
    let mut i = 0;
    while i < 128 {
        table[i] = match i as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 11 | 12 => CharClass::Space,
            b'a'..=b'z' | b'A'..=b'Z' => CharClass::Letter,
            b'0'..=b'9' => CharClass::Digit,
            b'.' | b'!' | b'?' => CharClass::Stop,
            b'"' | b'\'' | b')' | b']' => CharClass::Close,
            _ => CharClass::Other,
        };
        i += 1;
    }
    table
}

/// The class of a character.
pub fn classify_char(c: char) -> CharClass {
    let code = c as u32;
    if code < 128 {
        return ASCII_CLASS[code as usize];
    }
    match code {
        0x3002 | 0xFF01 | 0xFF1F | 0xFF0E | 0xFF61 => CharClass::FullStop,
        0x2026 | 0x061F | 0x06D4 | 0x0964 | 0x0965 | 0x203C | 0x2047..=0x2049 | 0x0589 | 0x1362 | 0x17D4 => CharClass::Stop,
        0x2019 | 0x201D | 0x201C | 0xBB | 0xAB | 0x300D | 0x300F | 0x3011 | 0xFF09 | 0x203A => CharClass::Close,
        // The usual punctuation, without a look into the tables of Unicode.
        0x2010..=0x2027 | 0x2030..=0x205E | 0x3001 | 0xFF08 | 0xFF0C => CharClass::Other,
        0xC0..=0x24F if code != 0xD7 && code != 0xF7 => CharClass::Letter,
        0x370..=0x52F => CharClass::Letter,
        0x0E00..=0x0EFF
        | 0x1000..=0x109F
        | 0x1780..=0x17FF
        | 0x3041..=0x30FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x323AF => CharClass::Unspaced,
        _ if c.is_whitespace() => CharClass::Space,
        _ if c.is_alphabetic() => CharClass::Letter,
        _ if c.is_numeric() => CharClass::Digit,
        _ => CharClass::Other,
    }
}

impl BlockStats {
    /// Counts over `text`, soft line breaks joined, one pass.
    pub fn of(text: &str) -> Self {
        if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
            return Self::of_line(text);
        }
        let mut joined = String::with_capacity(text.len());
        join_breaks(text, &mut joined);
        Self::of_line(&joined)
    }

    fn of_line(text: &str) -> Self {
        let mut stats = BlockStats::default();
        let mut in_word = false;
        let mut unspaced = 0u32;
        // Whether a sentence may end here: a letter, digit or closing mark stands before.
        let mut can_end = false;
        // A stop (and closing marks behind it) waits for white space to count as a sentence end.
        let mut pending_stop = false;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // Letters, digits and spaces of ASCII are taken up to eight at a time: nearly all of most text.
            if let Some(word) = eight::word_at(bytes, at) {
                let letters = eight::letters(word);
                let digits = eight::in_range(word, b'0', b'9');
                let spaces = eight::in_range(word, b' ', b' ');
                let count = (!(letters | digits | spaces) & eight::FLAGS).trailing_zeros() / 8;
                if count > 0 {
                    let taken = u64::MAX >> (64 - 8 * count);
                    let inside = (letters | digits) & taken;
                    let behind_inside = inside << 8 | u64::from(in_word) << 7;
                    stats.chars += count;
                    stats.letters += (letters & taken).count_ones();
                    stats.digits += (digits & taken).count_ones();
                    stats.words += (inside & !behind_inside).count_ones();
                    stats.sentences += u32::from(pending_stop && spaces & 0x80 != 0);
                    in_word = inside >> (8 * count - 1) != 0;
                    can_end = in_word;
                    pending_stop = false;
                    at += count as usize;
                    continue;
                }
            }
            let class = match ASCII_CLASS.get(usize::from(bytes[at])) {
                Some(&class) => {
                    at += 1;
                    class
                }
                None => {
                    let c = text[at..].chars().next().unwrap_or(' ');
                    at += c.len_utf8();
                    classify_char(c)
                }
            };
            stats.chars += 1;
            match class {
                CharClass::Letter | CharClass::Digit => {
                    if class == CharClass::Letter {
                        stats.letters += 1;
                    } else {
                        stats.digits += 1;
                    }
                    stats.words += u32::from(!in_word);
                    in_word = true;
                    can_end = true;
                    pending_stop = false;
                }
                CharClass::Unspaced => {
                    stats.letters += 1;
                    unspaced += 1;
                    can_end = true;
                    pending_stop = false;
                }
                CharClass::Space => {
                    stats.sentences += u32::from(pending_stop);
                    pending_stop = false;
                    can_end = false;
                    in_word = false;
                }
                CharClass::Stop => pending_stop |= can_end,
                CharClass::FullStop => {
                    stats.sentences += 1;
                    pending_stop = false;
                    can_end = false;
                }
                CharClass::Close => {}
                CharClass::Other => {
                    pending_stop = false;
                    can_end = matches!(text[..at].chars().next_back(), Some('%' | '€' | '$' | '°'));
                }
            }
        }
        stats.sentences += u32::from(pending_stop);
        stats.words += unspaced.div_ceil(2);
        let last = text
            .trim_end()
            .chars()
            .rev()
            .map(classify_char)
            .find(|class| *class != CharClass::Close);
        stats.ends_sentence = matches!(last, Some(CharClass::Stop | CharClass::FullStop));
        stats
    }

    /// Whether the text is running prose: long enough, with at least one sentence end.
    pub fn is_prose(&self) -> bool {
        self.sentences > 0 && (self.words >= PROSE_WORDS_MIN || self.letters >= PROSE_LETTERS_MIN)
    }

    /// Whether the text holds a sentence of at least three words.
    pub fn has_sentence(&self) -> bool {
        self.sentences > 0 && (self.words >= 3 || self.letters >= 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The counts of a text, in the order of the fields.
    fn counts(text: &str) -> (u32, u32, u32, u32, u32, bool) {
        let stats = BlockStats::of(text);
        (
            stats.chars,
            stats.words,
            stats.letters,
            stats.digits,
            stats.sentences,
            stats.ends_sentence,
        )
    }

    #[test]
    fn counts_of_texts() {
        let table = [
            ("", (0, 0, 0, 0, 0, false)),
            ("It ended. Why?", (14, 3, 10, 0, 2, true)),
            ("Don't stop (now).", (17, 3, 11, 0, 1, true)),
            ("version 2.5 of it", (17, 4, 11, 2, 0, false)),
            ("桥梁开放。今天", (7, 3, 6, 0, 1, false)),
            ("Überall 12 °C", (13, 3, 8, 2, 0, false)),
        ];
        for (text, expected) in table {
            assert_eq!(counts(text), expected, "{text}");
        }
    }

    proptest! {
        // Spaces in front shift what is taken eight at a time, and count for nothing.
        #[test]
        fn eight_at_a_time_is_one_by_one(text in "(?:[a-zA-Z0-9 .!?'\"ü桥。%-]|[a-z ]{5}){0,30}") {
            let (chars, rest) = { let (chars, words, letters, digits, sentences, ends) = counts(&text); (chars, (words, letters, digits, sentences, ends)) };
            for spaces in 1..8 {
                let (more, words, letters, digits, sentences, ends) = counts(&format!("{}{text}", " ".repeat(spaces as usize)));
                prop_assert_eq!((more, (words, letters, digits, sentences, ends)), (chars + spaces, rest));
            }
        }
    }
}
