//! The words of a text as hashes with their places: what everything across a corpus is compared by.
//!
//! Words are those of Unicode's text segmentation (UAX #29), letters without case, apostrophes left out; ASCII takes a shorter way
//! to the same words. Scripts without spaces between words (Chinese, Japanese, Thai) are taken as overlapping runs of characters.
//! Which words are looked at is left to `fingerprint`.

use super::characters::{Common, common_kind};
use crate::document::{CharClass, Span, classify_char, eight, fold_char};
use unicode_segmentation::UnicodeSegmentation;

/// Characters in a run of a script without spaces: Han and kana carry more in each than Thai and its neighbours.
const RUN_HAN: usize = 2;
const RUN_THAI: usize = 4;
/// Longest text that is looked at, in bytes: places are kept in 32 bits.
const TEXT_BYTES_MAX: usize = u32::MAX as usize;

/// The words of a text in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// A hash of each word. Of 32 bits: runs of words are compared, never a word alone.
    pub hashes: Vec<u32>,
    /// First byte and one past the last byte of each.
    pub places: Vec<(u32, u32)>,
}

impl Words {
    /// The words of `text`; of one longer than 4 GiB, those of its beginning.
    pub fn of(text: &str) -> Self {
        let mut words = Words {
            hashes: Vec::with_capacity(text.len() / 5),
            places: Vec::with_capacity(text.len() / 5),
        };
        words.extend(text, 0);
        words
    }

    /// Adds the words of `text`, which stands `offset` bytes behind the start of the whole.
    pub fn extend(&mut self, text: &str, offset: usize) {
        let end = text.floor_char_boundary(TEXT_BYTES_MAX.saturating_sub(offset));
        let text = &text[..end];
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if is_space(bytes[at]) {
                at += 1;
                continue;
            }
            match ascii_word(bytes, at) {
                Ascii::Word(end) => {
                    self.push(hash_ascii(bytes, at, end), offset + at, offset + end);
                    at = end;
                }
                Ascii::Sign => at += 1,
                Ascii::Beyond => {
                    let end = at + bytes[at..].iter().position(|&byte| is_space(byte)).unwrap_or(bytes.len() - at);
                    // What was taken of this run of characters before is taken again by Unicode's rules.
                    let start = bytes[..at].iter().rposition(|&byte| is_space(byte)).map_or(0, |space| space + 1);
                    while self.places.last().is_some_and(|place| place.0 as usize >= offset + start) {
                        self.places.pop();
                        self.hashes.pop();
                    }
                    if !self.common(&text[start..end], offset + start) {
                        self.unicode(&text[start..end], offset + start);
                    }
                    at = end;
                }
            }
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The bytes from one word to another, both included.
    pub fn span(&self, first: usize, last: usize) -> Span {
        Span::new(self.places[first].0 as usize, self.places[last].1 as usize)
    }

    fn push(&mut self, hash: u32, start: usize, end: usize) {
        self.hashes.push(hash);
        self.places.push((start as u32, end as u32));
    }

    /// The same as `unicode`, if all characters are common ones; nothing, and `false`, if not.
    fn common(&mut self, text: &str, offset: usize) -> bool {
        let before = self.len();
        let mut folded = [0u8; COMMON_WORD_BYTES_MAX + 4];
        // The word that is read: where it starts, how many bytes it has, what its last character is.
        let mut word: Option<(usize, usize, Common)> = None;
        for (at, c) in text.char_indices() {
            let Some(kind) = common_kind(c) else {
                self.hashes.truncate(before);
                self.places.truncate(before);
                return false;
            };
            let following = || text[at + c.len_utf8()..].chars().next().and_then(common_kind);
            let goes_on = match kind {
                Common::Letter | Common::Digit => true,
                Common::Mid { letters, digits } => word.is_some_and(|(_, _, last)| {
                    letters && last == Common::Letter && following() == Some(Common::Letter)
                        || digits && last == Common::Digit && following() == Some(Common::Digit)
                }),
                Common::Other | Common::Unspaced => false,
            };
            if goes_on {
                let (start, length, _) = word.unwrap_or((at, 0, kind));
                let more = if matches!(c, '\'' | '’') {
                    0
                } else {
                    fold_char(c).encode_utf8(&mut folded[length..]).len()
                };
                if length + more > COMMON_WORD_BYTES_MAX {
                    self.hashes.truncate(before);
                    self.places.truncate(before);
                    return false;
                }
                word = Some((start, length + more, kind));
                continue;
            }
            if let Some((start, length, _)) = word.take() {
                self.push(hash_bytes(&folded[..length]), offset + start, offset + at);
            }
            if kind == Common::Unspaced {
                self.unspaced(text, at, at + c.len_utf8(), offset);
            }
        }
        if let Some((start, length, _)) = word {
            self.push(hash_bytes(&folded[..length]), offset + start, offset + text.len());
        }
        true
    }

    /// The words of a run of characters without white space.
    fn unicode(&mut self, text: &str, offset: usize) {
        let mut folded = Vec::new();
        for (at, word) in text.unicode_word_indices() {
            let unspaced = word.chars().next().is_some_and(|c| classify_char(c) == CharClass::Unspaced);
            if unspaced {
                self.unspaced(text, at, at + word.len(), offset);
                continue;
            }
            folded.clear();
            for c in word.chars().filter(|c| !matches!(c, '\'' | '’')).map(fold_char) {
                folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            self.push(hash_bytes(&folded), offset + at, offset + at + word.len());
        }
    }

    /// A word for each character from `start` to `end`, made of it and of those that follow it.
    fn unspaced(&mut self, text: &str, start: usize, end: usize, offset: usize) {
        for (at, c) in text[start..end].char_indices() {
            let place = start + at;
            let run = if matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}') {
                RUN_THAI
            } else {
                RUN_HAN
            };
            let following = text[place..]
                .chars()
                .take(run)
                .take_while(|&c| classify_char(c) == CharClass::Unspaced);
            let bytes: usize = following.map(char::len_utf8).sum();
            let hash = hash_bytes(&text.as_bytes()[place..place + bytes.max(c.len_utf8())]);
            self.push(hash, offset + place, offset + place + c.len_utf8());
        }
    }
}

/// Longest word that is taken the shorter way, in bytes.
const COMMON_WORD_BYTES_MAX: usize = 96;

/// What stands at a place, as far as ASCII tells.
enum Ascii {
    /// A word up to there.
    Word(usize),
    /// No word.
    Sign,
    /// More than ASCII: Unicode's rules decide.
    Beyond,
}

/// White space of ASCII: words never reach across it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The end of the run of letters, digits and underscores at `at`.
fn run_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = eight::word_at(bytes, at) {
        let inside = eight::letters(eight) | eight::in_range(eight, b'0', b'9') | eight::in_range(eight, b'_', b'_');
        let count = (!inside & eight::FLAGS).trailing_zeros() as usize / 8;
        at += count;
        if count < 8 {
            return at;
        }
    }
    while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
        at += 1;
    }
    at
}

/// The word at `start` by the rules of UAX #29 that concern ASCII: WB5 to WB13b.
fn ascii_word(bytes: &[u8], start: usize) -> Ascii {
    let mut end = run_end(bytes, start);
    let byte_at = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    loop {
        let sign = byte_at(end);
        if !sign.is_ascii() {
            return Ascii::Beyond;
        }
        if end == start {
            return Ascii::Sign;
        }
        let (before, behind) = (byte_at(end - 1), byte_at(end + 1));
        // A mark beyond ASCII may join what follows to this sign.
        if !behind.is_ascii() {
            return Ascii::Beyond;
        }
        let joins = match sign {
            b'.' | b'\'' => {
                before.is_ascii_alphabetic() && behind.is_ascii_alphabetic() || before.is_ascii_digit() && behind.is_ascii_digit()
            }
            b':' => before.is_ascii_alphabetic() && behind.is_ascii_alphabetic(),
            b',' | b';' => before.is_ascii_digit() && behind.is_ascii_digit(),
            _ => false,
        };
        if !joins {
            break;
        }
        end = run_end(bytes, end + 1);
    }
    if bytes[start..end].iter().any(u8::is_ascii_alphanumeric) {
        Ascii::Word(end)
    } else {
        // Underscores alone.
        Ascii::Sign
    }
}

/// The hash of an ASCII word.
fn hash_ascii(bytes: &[u8], start: usize, end: usize) -> u32 {
    let length = end - start;
    if length <= 8
        && let Some(eight) = eight::word_at(bytes, start)
    {
        let word = eight & (u64::MAX >> (64 - 8 * length));
        if eight::in_range(word, b'\'', b'\'') == 0 {
            return finish(step(SEED, word));
        }
    }
    let word = &bytes[start..end];
    if word.contains(&b'\'') {
        let without: Vec<u8> = word.iter().copied().filter(|&byte| byte != b'\'').collect();
        hash_bytes(&without)
    } else {
        hash_bytes(word)
    }
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash of bytes, ASCII letters without case; fixed, so that results and files never differ between runs or machines.
fn hash_bytes(bytes: &[u8]) -> u32 {
    let mut hash = SEED;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        hash = step(hash, u64::from_le_bytes(eight));
    }
    finish(hash)
}

/// One step: a multiplication to twice the width, folded (as in Wang Yi's wyhash).
fn step(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ eight::lower(word)) * 0xA076_1D64_78BD_642F;
    (product as u64) ^ ((product >> 64) as u64)
}

fn finish(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts<'t>(text: &'t str, words: &Words) -> Vec<&'t str> {
        words
            .places
            .iter()
            .map(|&(start, end)| &text[start as usize..end as usize])
            .collect()
    }

    #[test]
    fn words_are_the_same_whatever_their_case_and_punctuation() {
        let same = [
            ("The Mayor's new bridge", "«the mayors, NEW bridge!»"),
            ("It’s internationalisation", "its (Internationalisation)"),
            ("Élan vital’s", "ÉLAN - VITALS"),
            ("Ещё раз", "ЕЩЁ, РАЗ"),
            ("1,000 euros", "1,000 Euros"),
        ];
        for (text, other) in same {
            assert_eq!(Words::of(text).hashes, Words::of(other).hashes, "{text:?} and {other:?}");
        }
        assert_ne!(Words::of("bridge").hashes, Words::of("bridges").hashes);
        assert!(Words::of("' ’ — ... __").is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_taken_by_characters() {
        let text = "大桥向公众开放 ok สะพาน";
        let words = Words::of(text);
        assert_eq!(texts(text, &words)[..3], ["大", "桥", "向"]);
        let again = Words::of("新大桥向公众");
        assert_eq!(words.hashes[..4], again.hashes[1..5]);
        assert_eq!(words.len(), 7 + 1 + 5);
    }

    proptest! {
        #[test]
        fn ascii_takes_a_shorter_way_to_the_same_words(text in "[a-cA-C0-2_ .,:;'\"\n-]{0,40}") {
            let expected: Vec<&str> = text.unicode_words().collect();
            let words = Words::of(&text);
            prop_assert_eq!(texts(&text, &words), expected);
        }

        #[test]
        fn words_are_those_of_unicode(text in "[a-b0-1_ .,:;'\"\nÉßя’\u{301}\u{200d}\u{f8}-]{0,30}") {
            let expected: Vec<&str> = text.unicode_words().collect();
            let words = Words::of(&text);
            prop_assert_eq!(texts(&text, &words), expected);
        }

        #[test]
        fn common_characters_take_a_shorter_way_to_the_same_words(
            text in "[a-bA0-1.,:;'’‘\"“”„«»–—…!?ßÉéƒ×Жжђ、。《！か゛カーキ・大桥กา_\u{301} -]{0,24}"
        ) {
            let mut expected = Words::default();
            let spaced = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
            let mut start = 0;
            for end in spaced {
                expected.unicode(&text[start..end], start);
                start = end + 1;
            }
            prop_assert_eq!(Words::of(&text), expected);
        }

        #[test]
        fn any_text_is_taken(text in ".{0,60}") {
            let words = Words::of(&text);
            prop_assert!(words.places.windows(2).all(|pair| pair[0].1 <= pair[1].0));
            prop_assert!(words.places.iter().all(|&(start, end)| text.get(start as usize..end as usize).is_some_and(|word| !word.is_empty())));
        }
    }
}
