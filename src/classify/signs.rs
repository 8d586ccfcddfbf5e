//! Values of templates that a block's text and kind alone decide: its first and last sign, odd signs in it, dates, names. One pass over
//! the bytes.
//!
//! What stands around a block is left to `features`.

use crate::document::lanes::{self, Lanes};
use crate::document::{Block, BlockKind};
use crate::language::time;

/// Longest line that may be a date, in characters.
const LABEL_CHARS_MAX: u32 = 90;

/// What the signs of a block say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// First and last sign.
    pub ends: u8,
    /// How many commas, up to 4.
    pub commas: u8,
    /// The first kind of odd signs that stand in it.
    pub special: u8,
    /// Whether it gives an age, a date or a time.
    pub date: u8,
    /// Whether it may be a person's name.
    pub name: u8,
    /// Whether there are quotation marks.
    pub quotes: bool,
    /// What renderers leave of links: brackets, addresses, footnote numbers.
    pub links: u8,
}

impl Signs {
    /// Those of a block with this text, whose head has so many words, and so many that begin with a capital.
    pub fn of(text: &str, head: &str, block: &Block, words: usize, capitalised: u32) -> Self {
        let seen = Seen::of(head.as_bytes());
        let all = capitalised as usize == words && block.stats.digits == 0 && (2..=4).contains(&words);
        Signs {
            ends: first_sign(text) * 8 + last_sign(text),
            commas: seen.commas.min(4) as u8,
            special: seen.special(),
            date: date_value(text, block, &seen),
            name: u8::from(all) + u8::from(all && !seen.has(PUNCTUATION)),
            quotes: seen.has(QUOTE),
            links: seen.links.min(3) as u8 * 4 + seen.opening.min(3) as u8,
        }
    }
}

// What a byte is, or may begin, as bits.
const SEPARATOR: u16 = 1;
const MARK: u16 = 1 << 1;
const ADDRESS: u16 = 1 << 2;
const DOTS: u16 = 1 << 3;
const BRACKET: u16 = 1 << 4;
const SLASH: u16 = 1 << 5;
const MONEY: u16 = 1 << 6;
const QUOTE: u16 = 1 << 7;
const DIGIT: u16 = 1 << 8;
/// Punctuation that no name has.
const PUNCTUATION: u16 = 1 << 9;
/// What is more than the byte says: to be looked at.
const LOOK: u16 = 1 << 15;

/// The kinds of odd signs, the most telling first.
const SPECIAL: [u16; 7] = [SEPARATOR, MARK, ADDRESS, DOTS, BRACKET, SLASH, MONEY];

static SIGNS: [u16; 256] = signs();

const fn signs() -> [u16; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        let punctuation = if byte.is_ascii_punctuation() && byte != b'.' && byte != b'-' {
            PUNCTUATION
        } else {
            0
        };
        table[at] = punctuation
            | match byte {
                b'|' => SEPARATOR,
                b'@' => MARK,
                b'{' | b'<' | b'=' => BRACKET,
                b'[' => BRACKET | LOOK,
                b'/' | b'_' | b'#' => SLASH,
                b'$' | b'%' => MONEY,
                b'"' => QUOTE,
                b'0'..=b'9' => DIGIT,
                // Commas are counted; colons and full stops may be those of an address, brackets those of a link. Beyond ASCII: the
                // first bytes of signs, which those of few letters are.
                b',' | b':' | b'.' | b'(' | 0xC2 | 0xD8 | 0xE2 | 0xE3 | 0xEF => LOOK,
                _ => 0,
            };
        at += 1;
    }
    table
}

/// The bytes that may be signs of the table: neither letters nor spaces, and of those beyond ASCII the ones that stand in it.
#[inline]
fn maybe_signs(lanes: Lanes) -> u64 {
    let beyond_ascii = lanes.beyond_ascii();
    let signs = !(lanes.letters() | lanes.equal(b' ') | beyond_ascii);
    if beyond_ascii == 0 {
        return signs;
    }
    signs | lanes.in_range(0xE2, 0xE3) | lanes.equal(0xC2) | lanes.equal(0xD8) | lanes.equal(0xEF)
}

/// What a pass over a text's bytes sees.
#[derive(Debug, Default)]
struct Seen {
    flags: u16,
    commas: u32,
    /// Opening square brackets.
    opening: u32,
    /// Links of Markdown, and addresses.
    links: u32,
}

impl Seen {
    fn of(bytes: &[u8]) -> Self {
        let mut seen = Seen::default();
        for from in (0..bytes.len()).step_by(lanes::BYTES) {
            let valid = u64::MAX >> lanes::BYTES.saturating_sub(bytes.len() - from);
            let mut signs = maybe_signs(Lanes::at(bytes, from)) & valid;
            while signs != 0 {
                let at = from + signs.trailing_zeros() as usize;
                signs &= signs - 1;
                let sign = SIGNS[usize::from(bytes[at])];
                seen.flags |= sign;
                if sign & LOOK != 0 {
                    seen.look(bytes, at);
                }
            }
        }
        seen
    }

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    #[inline]
    fn look(&mut self, bytes: &[u8], at: usize) {
        let before = &bytes[..at];
        match bytes[at] {
            b',' => self.commas += 1,
            b'[' => self.opening += 1,
            b'(' => self.links += u32::from(before.last() == Some(&b']')),
            b':' => {
                self.links += u32::from(before.ends_with(b"http") || before.ends_with(b"https"));
                if bytes[at..].starts_with(b"://") {
                    self.flags |= ADDRESS;
                }
            }
            b'.' if before.ends_with(b"www") => self.flags |= ADDRESS,
            b'.' if before.ends_with(b"..") => self.flags |= DOTS,
            b'.' => {}
            _ => self.look_beyond_ascii(&bytes[at..]),
        }
    }

    fn look_beyond_ascii(&mut self, bytes: &[u8]) {
        match bytes {
            // · • › » → ▸
            [0xC2, 0xB7, ..] | [0xE2, 0x80, 0xA2 | 0xBA, ..] | [0xE2, 0x86, 0x92, ..] | [0xE2, 0x96, 0xB8, ..] => self.flags |= SEPARATOR,
            [0xC2, 0xBB, ..] => self.flags |= SEPARATOR | QUOTE,
            // © ®
            [0xC2, 0xA9 | 0xAE, ..] => self.flags |= MARK,
            // …
            [0xE2, 0x80, 0xA6, ..] => self.flags |= DOTS,
            // € £
            [0xE2, 0x82, 0xAC, ..] | [0xC2, 0xA3, ..] => self.flags |= MONEY,
            // “ ” „ « 「 」
            [0xE2, 0x80, 0x9C..=0x9E, ..] | [0xC2, 0xAB, ..] | [0xE3, 0x80, 0x8C | 0x8D, ..] => self.flags |= QUOTE,
            // ， ، 、
            [0xEF, 0xBC, 0x8C, ..] | [0xD8, 0x8C, ..] | [0xE3, 0x80, 0x81, ..] => self.commas += 1,
            _ => {}
        }
    }

    fn special(&self) -> u8 {
        let first = SPECIAL.iter().position(|&kind| self.has(kind));
        first.map_or(0, |kind| kind as u8 + 1)
    }
}

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

fn first_sign(text: &str) -> u8 {
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

fn last_sign(text: &str) -> u8 {
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

/// Whether a value of [`Signs::date`] tells of an age, a date or a time.
pub(super) fn is_date(value: u8) -> bool {
    (1..=4).contains(&value)
}

/// Whether a line gives an age, a date or a time.
fn date_value(text: &str, block: &Block, seen: &Seen) -> u8 {
    if block.stats.chars > LABEL_CHARS_MAX {
        return 0;
    }
    if time::age(text).is_some() {
        return 1;
    }
    if !seen.has(DIGIT) {
        return 5;
    }
    let fours = || text.as_bytes().windows(4);
    let year = fours().any(|four| matches!(four, [b'1', b'9', a, b] | [b'2', b'0', a, b] if a.is_ascii_digit() && b.is_ascii_digit()));
    let clock = fours().any(|four| matches!(four, [a, b':', b, c] if a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_digit()));
    match (year, clock) {
        (true, true) => 2,
        (true, false) => 3,
        (false, true) => 4,
        (false, false) => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is seen, by looking for each sign.
    fn one_by_one(text: &str) -> (u8, u32, bool) {
        let special = if text.contains(['|', '·', '•', '›', '»', '→', '▸']) {
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
        };
        let commas = text.matches([',', '，', '،', '、']).count() as u32;
        (special, commas, text.contains(['"', '“', '”', '«', '»', '„', '「', '」']))
    }

    proptest! {
        #[test]
        fn one_pass_sees_what_a_look_for_each_sign_sees(text in "(?:[a-zé ]{5}|[a-z]{40}|[|·•›»→▸@©®…\\[{<=/_#$€£%,，،、\"“”«„「」.:]|://|www|\\.\\.){0,6}") {
            let seen = Seen::of(text.as_bytes());
            prop_assert_eq!((seen.special(), seen.commas, seen.has(QUOTE)), one_by_one(&text));
        }
    }

    #[test]
    fn no_sign_of_the_table_is_passed_over() {
        for byte in 0..=u8::MAX {
            assert!(
                SIGNS[usize::from(byte)] == 0 || maybe_signs(Lanes::at(&[byte], 0)) & 1 != 0,
                "{byte:#x}"
            );
        }
    }

    #[test]
    fn links_and_footnotes_are_counted() {
        let seen = Seen::of("See [the plan](https://example.org/plan) [2], http://example.org: (none)".as_bytes());
        assert_eq!((seen.links, seen.opening), (3, 2));
    }
}
