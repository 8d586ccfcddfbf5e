//! How many shingles two texts share, and precision, recall and F1 of that. The measure is that of the article-extraction-benchmark:
//! multisets of four words, the means of precision and of recall over documents, and the F1 of the two means.
//!
//! Which reason took what is left to `reasons`.

use super::share;
use crate::language::tokens::Tokens;
use rustc_hash::FxHashMap;

/// Words of a shingle.
pub const SHINGLE: usize = 4;

/// Shingles of a text and of its gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// In both, each as often as in the one that has fewer.
    pub shared: u64,
    /// In the text.
    pub text: u64,
    /// In the gold.
    pub gold: u64,
    /// Whether the words are the same, in the same order.
    exact: bool,
}

impl Overlap {
    /// Compares a text with its gold.
    pub fn of(gold: &str, text: &str) -> Self {
        let (gold, text) = (Tokens::of(gold), Tokens::of(text));
        let mut counts: FxHashMap<u64, u64> = FxHashMap::default();
        let mut overlap = Overlap {
            exact: gold.hashes == text.hashes,
            ..Overlap::default()
        };
        for shingle in gold.shingles(SHINGLE) {
            overlap.gold += 1;
            *counts.entry(shingle).or_default() += 1;
        }
        for shingle in text.shingles(SHINGLE) {
            overlap.text += 1;
            if let Some(count) = counts.get_mut(&shingle).filter(|count| **count > 0) {
                *count -= 1;
                overlap.shared += 1;
            }
        }
        overlap
    }

    /// The share of the text that is in the gold; `None` of an empty text.
    pub fn precision(&self) -> Option<f64> {
        share(self.shared, self.text)
    }

    /// The share of the gold that is in the text; `None` of an empty gold.
    pub fn recall(&self) -> Option<f64> {
        share(self.shared, self.gold)
    }

    /// Both in one figure; 0 where one of them is.
    pub fn f1(&self) -> f64 {
        harmonic(self.precision().unwrap_or(0.0), self.recall().unwrap_or(0.0))
    }

    /// Whether the words are the same, in the same order.
    pub fn is_exact(&self) -> bool {
        self.exact
    }
}

/// Overlaps of many documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean {
    precision: (f64, u64),
    recall: (f64, u64),
    /// All shingles together.
    pub sum: Overlap,
}

impl From<Overlap> for Mean {
    fn from(own: Overlap) -> Self {
        let one = |value: Option<f64>| value.map_or((0.0, 0), |value| (value, 1));
        Mean {
            precision: one(own.precision()),
            recall: one(own.recall()),
            sum: own,
        }
    }
}

impl Mean {
    /// Adds those of others. Sums of fractions depend on the order: merge in the order of the inputs.
    pub fn merge(&mut self, other: &Mean) {
        let add = |own: &mut (f64, u64), other: (f64, u64)| *own = (own.0 + other.0, own.1 + other.1);
        add(&mut self.precision, other.precision);
        add(&mut self.recall, other.recall);
        self.sum.shared += other.sum.shared;
        self.sum.text += other.sum.text;
        self.sum.gold += other.sum.gold;
        self.sum.exact &= other.sum.exact;
    }

    /// The mean precision of the documents that are not empty.
    pub fn precision(&self) -> f64 {
        self.precision.0 / self.precision.1.max(1) as f64
    }

    /// The mean recall of the documents whose gold is not empty.
    pub fn recall(&self) -> f64 {
        self.recall.0 / self.recall.1.max(1) as f64
    }

    /// Of the two means.
    pub fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

/// Shingles of the gold that a dump has and its clean text lacks. Cleaning also joins what residue parted: that is no gain to be set
/// against a loss.
pub fn lost(gold: &str, dump: &str, clean: &str) -> u64 {
    let mut counts: FxHashMap<u64, [u64; 3]> = FxHashMap::default();
    Tokens::of(gold)
        .shingles(SHINGLE)
        .for_each(|shingle| counts.entry(shingle).or_default()[0] += 1);
    for (which, text) in [(1, dump), (2, clean)] {
        for shingle in Tokens::of(text).shingles(SHINGLE) {
            if let Some(count) = counts.get_mut(&shingle) {
                count[which] += 1;
            }
        }
    }
    let held = |&[gold, dump, clean]: &[u64; 3]| gold.min(dump).saturating_sub(gold.min(clean));
    counts.values().map(held).sum()
}

fn harmonic(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_shared() {
        // Gold, text, shared, of the text, of the gold.
        let table = [
            ("a b c d e", "a b c d e", 2, 2, 2),
            ("a b c d e", "x a, b; c d", 1, 2, 2),
            ("a b c d a b c d", "a b c d", 1, 1, 5),
            ("a b c d", "a b c d a b c d", 1, 5, 1),
            ("a b", "a b", 1, 1, 1),
            ("a b", "", 0, 0, 1),
            ("", "a b", 0, 1, 0),
        ];
        for (gold, text, shared, of_text, of_gold) in table {
            let overlap = Overlap::of(gold, text);
            assert_eq!(
                (overlap.shared, overlap.text, overlap.gold),
                (shared, of_text, of_gold),
                "{gold} | {text}"
            );
            assert_eq!(overlap.is_exact(), gold == text);
        }
    }

    #[test]
    fn what_is_joined_is_no_gain() {
        let gold = "a b c d e f g h";
        assert_eq!(lost(gold, "a b c d x e f g h", gold), 0);
        assert_eq!(lost(gold, "a b c d x e f g h", "a b c d"), 1);
        assert_eq!(lost(gold, "a b c d x a b c d", "a b c d"), 0);
    }

    #[test]
    fn means_are_over_documents() {
        let mut mean = Mean::from(Overlap::of("a b c d", "a b c d"));
        mean.merge(&Overlap::of("a b c d", "").into());
        assert_eq!((mean.precision(), mean.recall()), (1.0, 0.5));
        assert!((mean.f1() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(Mean::default().f1(), 0.0);
    }
}
