//! Counts over a run: documents, bytes, rules. Adding up is associative, so threads and order do not matter.

use crate::document::Document;
use crate::verdict::{Outcome, Resolution};
use std::collections::{BTreeMap, BTreeSet};

/// How often a rule or shape won, and how many bytes it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Removals and replacements.
    pub hits: u64,
    /// Bytes removed.
    pub bytes: u64,
    /// Documents in which it won.
    pub documents: u64,
    /// Sites on which it won.
    pub sites: BTreeSet<String>,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents cleaned.
    pub documents: u64,
    /// Documents in which something went.
    pub changed: u64,
    /// Bytes of text in.
    pub bytes_in: u64,
    /// Bytes removed.
    pub bytes_removed: u64,
    /// By rule id, or `structure/…` and so on.
    pub reasons: BTreeMap<String, Count>,
    /// Interventions of the guard.
    pub guarded: u64,
    /// Records that could not be read.
    pub quarantined: u64,
    /// Documents by encoding, where it was not UTF-8.
    pub encodings: BTreeMap<&'static str, u64>,
}

impl Summary {
    /// Counts one document.
    pub fn add(&mut self, document: &Document, resolution: &Resolution) {
        self.documents += 1;
        self.bytes_in += document.text.len() as u64;
        self.guarded += resolution.guarded.len() as u64;
        let mut seen = BTreeSet::new();
        for verdict in resolution.verdicts.iter().filter(|v| v.outcome != Outcome::Keep) {
            let Some(mark) = resolution.winner(verdict) else { continue };
            let key = mark.reason.key();
            let count = self.reasons.entry(key.clone()).or_default();
            count.hits += 1;
            if verdict.outcome == Outcome::Drop {
                count.bytes += verdict.span.len() as u64;
                self.bytes_removed += verdict.span.len() as u64;
            }
            if seen.insert(key) {
                count.documents += 1;
                count.sites.extend(document.metadata.site.clone());
            }
        }
        self.changed += u64::from(!seen.is_empty());
    }

    /// Counts a document that is not written, since another one says the same; `key` is the reason's.
    pub fn add_duplicate(&mut self, document: &Document, key: &str) {
        let bytes = document.text.len() as u64;
        self.documents += 1;
        self.changed += 1;
        self.bytes_in += bytes;
        self.bytes_removed += bytes;
        let count = self.reasons.entry(key.to_owned()).or_default();
        count.hits += 1;
        count.bytes += bytes;
        count.documents += 1;
        count.sites.extend(document.metadata.site.clone());
    }

    /// Adds the counts of another part of the run.
    pub fn merge(&mut self, other: Summary) {
        self.documents += other.documents;
        self.changed += other.changed;
        self.bytes_in += other.bytes_in;
        self.bytes_removed += other.bytes_removed;
        self.guarded += other.guarded;
        self.quarantined += other.quarantined;
        for (key, count) in other.reasons {
            let own = self.reasons.entry(key).or_default();
            own.hits += count.hits;
            own.bytes += count.bytes;
            own.documents += count.documents;
            own.sites.extend(count.sites);
        }
        for (encoding, count) in other.encodings {
            *self.encodings.entry(encoding).or_default() += count;
        }
    }

    /// Share of the bytes removed, 0 to 1.
    pub fn removed_share(&self) -> f64 {
        self.bytes_removed as f64 / (self.bytes_in as f64).max(1.0)
    }
}
