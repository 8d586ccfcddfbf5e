//! Word shingles: hashes of runs of words, case folded, punctuation ignored. CJK text is taken character by character.
//!
//! Which texts to compare is told by `sketch`, what follows by `within`.

use crate::document::{CharClass, classify_char, fold_char};
use rustc_hash::FxHashSet;

/// Words in a shingle.
const SHINGLE_WORDS: usize = 4;

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// One step of a multiplicative hash; fixed, so that results never differ between runs or machines.
fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(SEED)
}

/// Spreads a hash over all bits (the finaliser of `SplitMix64`, Steele et al. 2014).
pub(super) fn spread(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// Pushes a hash of each word of `text` onto `out`.
fn word_hashes(text: &str, out: &mut Vec<u64>) {
    let mut word: Option<u64> = None;
    for c in text.chars() {
        match classify_char(c) {
            CharClass::Letter | CharClass::Digit => word = Some(mix(word.unwrap_or(0), u64::from(u32::from(fold_char(c))))),
            CharClass::Unspaced => {
                out.extend(word.take());
                out.push(mix(0, u64::from(u32::from(c))));
            }
            _ if matches!(c, '\'' | '’') => {}
            _ => out.extend(word.take()),
        }
    }
    out.extend(word);
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
