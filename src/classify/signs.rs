//! Values of templates that a block's text and kind alone decide: its first and last sign, odd signs in it, dates, names.
//!
//! What stands around a block is left to `features`.

use crate::document::{Block, BlockKind};
use crate::language::time;
use crate::language::words::Words;

/// Longest line that may be a date, in characters.
const LABEL_CHARS_MAX: u32 = 90;

pub(super) fn kind(block: &Block) -> u8 {
    match block.kind {
        BlockKind::Paragraph => 0,
        BlockKind::Heading(level) => 1 + level.min(3),
        BlockKind::ListItem => 5,
        BlockKind::Caption => 6,
        BlockKind::TableRow => 7,
        BlockKind::Code => 8,
        BlockKind::Quote => 9,
    }
}

pub(super) fn first_sign(text: &str) -> u8 {
    match text.chars().next() {
        Some(c) if c.is_uppercase() => 0,
        Some(c) if c.is_lowercase() => 1,
        Some(c) if c.is_numeric() => 2,
        Some('"' | '“' | '«' | '„' | '\'' | '‘' | '「') => 3,
        Some('*' | '•' | '-' | '–' | '·' | '+' | '»' | '›') => 4,
        Some('[' | '(' | '【') => 5,
        Some(c) if c.is_alphabetic() => 6,
        _ => 7,
    }
}

pub(super) fn last_sign(text: &str) -> u8 {
    match text.chars().next_back() {
        Some('.' | '。') => 0,
        Some('!' | '?' | '！' | '？') => 1,
        Some(':' | '：') => 2,
        Some('…') => 3,
        Some('"' | '”' | '»' | '“' | '\'' | '’' | '」') => 4,
        Some(')' | ']' | '】') => 5,
        Some(c) if c.is_numeric() => 6,
        _ => 7,
    }
}

pub(super) fn special_signs(text: &str) -> u8 {
    if text.contains(['|', '·', '•', '›', '»', '→', '▸']) {
        1
    } else if text.contains(['@', '©', '®']) {
        2
    } else if text.contains("://") || text.contains("www.") {
        3
    } else if text.contains("...") || text.contains('…') {
        4
    } else if text.contains(['[', '{', '<', '=']) {
        5
    } else if text.contains(['/', '_', '#']) {
        6
    } else if text.contains(['$', '€', '£', '%']) {
        7
    } else {
        0
    }
}

/// Whether a line gives an age, a date or a time.
pub(super) fn date_value(text: &str, block: &Block) -> u8 {
    if block.stats.chars > LABEL_CHARS_MAX {
        return 0;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let year = text
        .as_bytes()
        .windows(4)
        .any(|four| matches!(four, [b'1', b'9', a, b] | [b'2', b'0', a, b] if a.is_ascii_digit() && b.is_ascii_digit()));
    let clock = text
        .as_bytes()
        .windows(4)
        .any(|four| matches!(four, [a, b':', b, c] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit()));
    if time::age(text).is_some() {
        1
    } else if year && clock {
        2
    } else if year {
        3
    } else if clock {
        4
    } else {
        5 + u8::from(digits > 0)
    }
}

/// Whether a line may be a person's name.
pub(super) fn name_value(text: &str, block: &Block, words: &Words) -> u8 {
    let count = words.hashes.len() as u32;
    let all = words.capitalised == count && block.stats.digits == 0 && (2..=4).contains(&count);
    u8::from(all) + u8::from(all && !text.contains(|c: char| c.is_ascii_punctuation() && c != '.' && c != '-'))
}
