//! How often each rule and shape speaks and wins over many documents, and which rules never do.
//!
//! Adding up is associative, so threads and order do not matter. Sorting and drawing are here, output formats in `cli`.

use super::summary::{Count, Summary};
use crate::document::Document;
use crate::rules::RuleSet;
use crate::verdict::Resolution;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Counts of a run, with those of reasons that spoke and lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// What won.
    pub summary: Summary,
    /// Marks by key, whether they won or not.
    pub spoke: BTreeMap<String, u64>,
    /// Marks by key that the guard took back.
    pub guarded: BTreeMap<String, u64>,
}

impl Statistics {
    /// Counts one document.
    pub fn add(&mut self, document: &Document, resolution: &Resolution) {
        self.summary.add(document, resolution);
        // Rounds make the same claim again; each is counted once.
        let mut seen = BTreeSet::new();
        for mark in &resolution.marks {
            let key = mark.reason.key();
            if seen.insert((key.clone(), mark.span)) {
                *self.spoke.entry(key).or_default() += 1;
            }
        }
        for guarded in &resolution.guarded {
            *self.guarded.entry(resolution.marks[guarded.mark].reason.key()).or_default() += 1;
        }
    }

    /// Adds the counts of another part of the run.
    pub fn merge(&mut self, other: Statistics) {
        self.summary.merge(other.summary);
        for (own, other) in [(&mut self.spoke, other.spoke), (&mut self.guarded, other.guarded)] {
            for (key, count) in other {
                *own.entry(key).or_default() += count;
            }
        }
    }

    /// One row for each rule and for each shape that spoke, in the order of the rules, shapes last.
    pub fn rows(&self, rules: &RuleSet) -> Vec<RuleStatistics> {
        let of_rule = rules
            .rules
            .iter()
            .map(|rule| self.row(&rule.info.id, Some(format!("{}:{}", rule.info.file, rule.info.line))));
        let others = self
            .spoke
            .keys()
            .filter(|key| rules.get(key).is_none())
            .map(|key| self.row(key, None));
        of_rule.chain(others).collect()
    }

    fn row(&self, key: &str, place: Option<String>) -> RuleStatistics {
        let none = Count::default();
        let count = self.summary.reasons.get(key).unwrap_or(&none);
        RuleStatistics {
            rule: key.to_owned(),
            place,
            hits: count.hits,
            documents: count.documents,
            sites: count.sites.len() as u64,
            bytes: count.bytes,
            spoke: self.spoke.get(key).copied().unwrap_or(0),
            guarded: self.guarded.get(key).copied().unwrap_or(0),
        }
    }
}

/// Counts of one rule or shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleStatistics {
    /// The rule's id, or `structure/…` and so on.
    pub rule: String,
    /// `file:line` of a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Removals and replacements it decided.
    pub hits: u64,
    /// Documents with one.
    pub documents: u64,
    /// Sites with one, where sites are known.
    pub sites: u64,
    /// Bytes it removed.
    pub bytes: u64,
    /// Spans it spoke about, whether it decided or not: for keep-rules, what they protect.
    pub spoke: u64,
    /// Times the guard took it back.
    pub guarded: u64,
}
