//! Word shingles: hashes of runs of words, case folded, punctuation ignored. CJK text is taken character by character.
//!
//! Which texts to compare is told by `sketch`, what follows by `within`.

use crate::document::{CharClass, classify_char, fold_char};
use rustc_hash::FxHashSet;

/// Words in a shingle.
pub const SHINGLE_WORDS: usize = 4;

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// One step of a multiplicative hash; fixed, so that results never differ between runs or machines.
fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(SEED)
}

/// Spreads a hash over all bits (the finaliser of `SplitMix64`, Steele et al. 2014).
fn spread(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// An ASCII letter or digit.
    Word,
    /// Left out of words.
    Apostrophe,
    /// Part of a character beyond ASCII.
    Beyond,
    Separator,
}

const PARTS: [Part; 256] = {
    let mut parts = [Part::Separator; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            parts[byte] = Part::Word;
        } else if byte >= 128 {
            parts[byte] = Part::Beyond;
        }
        byte += 1;
    }
    parts[b'\'' as usize] = Part::Apostrophe;
    parts
};

/// Pushes a hash of each word of `text` onto `out`.
pub fn word_hashes(text: &str, out: &mut Vec<u64>) {
    let bytes = text.as_bytes();
    let part = |at: usize| PARTS[usize::from(bytes[at])];
    let mut letters = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match part(at) {
            Part::Separator | Part::Apostrophe => at += 1,
            Part::Beyond => at = slow_word(text, at, &mut letters, out),
            Part::Word => {
                let start = at;
                while at < bytes.len() && part(at) == Part::Word {
                    at += 1;
                }
                if at == bytes.len() || part(at) == Part::Separator {
                    out.push(hash_word(bytes, start, at));
                } else {
                    at = slow_word(text, start, &mut letters, out);
                }
            }
        }
    }
}

/// Pushes the word that begins at `at`, or the characters of a script without spaces that stand there, and tells where the next
/// word may begin.
fn slow_word(text: &str, at: usize, letters: &mut Vec<u8>, out: &mut Vec<u64>) -> usize {
    letters.clear();
    let mut end = text.len();
    for (offset, c) in text[at..].char_indices() {
        match classify_char(c) {
            CharClass::Letter | CharClass::Digit => {
                let folded = fold_char(c);
                letters.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
            }
            CharClass::Unspaced if letters.is_empty() => out.push(mix(0, u64::from(u32::from(c)))),
            _ if matches!(c, '\'' | '’') => {}
            class => {
                let before_next = class == CharClass::Unspaced;
                end = at + offset + if before_next { 0 } else { c.len_utf8() };
                break;
            }
        }
    }
    if !letters.is_empty() {
        out.push(hash_word(letters, 0, letters.len()));
    }
    end
}

/// The hash of the word at `start..end` of `bytes`, eight bytes at a time; ASCII letters are taken in lower case.
fn hash_word(bytes: &[u8], start: usize, end: usize) -> u64 {
    // Sets the bit that tells lower case from upper, and that digits have anyway; bytes beyond ASCII are folded already.
    let lower = |chunk: u64| chunk | (!chunk >> 2 & 0x2020_2020_2020_2020);
    let mut hash = (end - start) as u64;
    let mut at = start;
    while at < end {
        let count = (end - at).min(8);
        // The bytes of the chunk, nothing behind the word's end.
        let chunk = match bytes[at..].first_chunk::<8>() {
            Some(chunk) => u64::from_le_bytes(*chunk) & (u64::MAX >> (64 - 8 * count)),
            None => bytes[at..end].iter().rev().fold(0, |chunk, &byte| chunk << 8 | u64::from(byte)),
        };
        hash = mix(hash, lower(chunk));
        at += count;
    }
    hash
}

/// The hash of each run of [`SHINGLE_WORDS`] words; of all words, if there are fewer.
fn shingle_hashes(words: &[u64]) -> impl Iterator<Item = u64> + '_ {
    words
        .windows(SHINGLE_WORDS.min(words.len()).max(1))
        .map(|run| spread(run.iter().fold(0, |hash, &word| mix(hash, word))))
}

/// The set of a text's shingles.
#[derive(Debug)]
pub struct Shingles(FxHashSet<u64>);

impl Shingles {
    /// All shingles of `text`.
    pub fn of(text: &str) -> Self {
        let mut words = Vec::new();
        word_hashes(text, &mut words);
        Shingles(shingle_hashes(&words).collect())
    }

    /// Jaccard resemblance, and the share of `self` that `other` holds; both 0 to 1.
    pub fn compare(&self, other: &Shingles) -> (f64, f64) {
        let shared = self.0.intersection(&other.0).count() as f64;
        let union = (self.0.len() + other.0.len()) as f64 - shared;
        (shared / union.max(1.0), shared / self.0.len().max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_whatever_their_case_and_punctuation() {
        let hashes = |text: &str| {
            let mut out = Vec::new();
            word_hashes(text, &mut out);
            out
        };
        let same = [
            ("The Mayor's new bridge", "«the mayors, NEW bridge!»"),
            ("It’s internationalisation", "its (Internationalisation)"),
            ("Élan vital’s", "ÉLAN - VITALS"),
            ("Ещё раз", "ЕЩЁ, РАЗ"),
            ("桥梁 开放", "桥梁开放"),
        ];
        for (text, other) in same {
            assert_eq!(hashes(text), hashes(other), "{text:?} and {other:?}");
        }
        assert_eq!(hashes("a bridge and 12 桥梁 'x'").len(), 7);
        assert_ne!(hashes("bridge"), hashes("bridges"));
        assert!(hashes("' ’ — ").is_empty());
    }
}
