//! How near a clean text is to its gold: shingles of four words, precision, recall and F1, text lost and residue left, and which
//! reason took what.
//!
//! Where gold comes from and who is scored is left to `pipeline`, drawing the figures to `cli`.

mod overlap;
mod reasons;

pub use overlap::{Mean, Overlap, SHINGLE, lost};
pub use reasons::{Taken, taken};

use crate::document::Document;
use crate::verdict::Resolution;
use std::collections::BTreeMap;

/// The figures of some documents.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Documents scored.
    pub documents: u64,
    /// Documents of which exactly the gold's words stay.
    pub exact: u64,
    /// Of the dumps as they are.
    pub before: Mean,
    /// Of the clean texts.
    pub after: Mean,
    /// Shingles of the gold that the dumps had and the clean texts lack.
    pub lost: u64,
    /// What each reason took, by its key.
    pub reasons: BTreeMap<String, Taken>,
}

impl Figures {
    /// The figures of one document: its dump, what was left of it (`clean`), and the text it should come to (`gold`).
    pub fn of(document: &Document, resolution: &Resolution, clean: &str, gold: &str) -> Self {
        let (before, after) = (Overlap::of(gold, &document.text), Overlap::of(gold, clean));
        Figures {
            documents: 1,
            exact: u64::from(after.is_exact()),
            before: before.into(),
            after: after.into(),
            lost: lost(gold, &document.text, clean),
            reasons: taken(document, resolution, clean, gold),
        }
    }

    /// Adds those of others.
    pub fn merge(&mut self, other: Figures) {
        self.documents += other.documents;
        self.exact += other.exact;
        self.before.merge(&other.before);
        self.after.merge(&other.after);
        self.lost += other.lost;
        for (key, taken) in other.reasons {
            self.reasons.entry(key).or_default().merge(&taken);
        }
    }

    /// The share of the gold's shingles in the dumps that cleaning lost, 0 to 1.
    pub fn text_lost(&self) -> f64 {
        share(self.lost, self.before.sum.shared).unwrap_or(0.0)
    }

    /// The share of the dumps' other shingles that are still there, 0 to 1. Cleaning joins what residue parted, which makes a few new
    /// ones.
    pub fn residue_left(&self) -> f64 {
        let others = |overlap: &Overlap| overlap.text - overlap.shared;
        share(others(&self.after.sum), others(&self.before.sum)).unwrap_or(0.0)
    }

    /// What each category took: the part of a reason's key before the slash.
    pub fn categories(&self) -> BTreeMap<String, Taken> {
        let mut categories: BTreeMap<String, Taken> = BTreeMap::new();
        for (key, taken) in &self.reasons {
            let category = key.split('/').next().unwrap_or(key);
            categories.entry(category.to_owned()).or_default().merge(taken);
        }
        categories
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
