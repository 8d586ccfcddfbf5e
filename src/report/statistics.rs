//! How often each rule and shape speaks and wins over many documents, and which rules never do.
//!
//! Adding up is associative, so threads and order do not matter. Sorting and drawing are here, output formats in `cli`.

use super::summary::{Count, Summary};
use crate::document::Document;
use crate::document::RecordId;
use crate::rules::{Rule, RuleSet};
use crate::verdict::{Outcome, Resolution, RuleTier};
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
    /// For each reason that spoke and lost, who won over it, and how often.
    pub shadowed: BTreeMap<String, BTreeMap<String, u64>>,
    /// The last document in which a reason won.
    pub last: BTreeMap<String, LastHit>,
    /// Removals that a person accepted, and rejected, by key.
    pub decided: BTreeMap<String, (u64, u64)>,
    /// Sites of all documents.
    pub sites: BTreeSet<String>,
}

/// The last document in which a rule removed something: the newest one of those with a date, else the last one in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastHit {
    /// Its date, as far as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The document: its path, and its line in JSON Lines.
    pub document: String,
}

impl Statistics {
    /// Counts one document.
    pub fn add(&mut self, record: &RecordId, document: &Document, resolution: &Resolution) {
        self.summary.add(document, resolution);
        self.sites.extend(document.metadata.site.clone());
        self.add_verdicts(record, document, resolution);
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

    fn add_verdicts(&mut self, record: &RecordId, document: &Document, resolution: &Resolution) {
        for verdict in &resolution.verdicts {
            let Some(winner) = resolution.winner(verdict) else { continue };
            let winner = winner.reason.key();
            let losers: BTreeSet<String> = verdict.losers.iter().map(|&index| resolution.marks[index].reason.key()).collect();
            for loser in losers.into_iter().filter(|loser| *loser != winner) {
                *self.shadowed.entry(loser).or_default().entry(winner.clone()).or_default() += 1;
            }
            if verdict.outcome != Outcome::Keep {
                let hit = || LastHit {
                    date: document.metadata.date.as_ref().map(|date| date.value.clone()),
                    document: record.to_string(),
                };
                self.last.entry(winner).or_insert_with(hit);
            }
        }
    }

    /// Counts what a person decided about a removal.
    pub fn decide(&mut self, key: &str, rejected: bool) {
        let (accepted, rejections) = self.decided.entry(key.to_owned()).or_default();
        *if rejected { rejections } else { accepted } += 1;
    }

    /// Adds the counts of a later part of the run.
    pub fn merge(&mut self, mut other: Statistics) {
        self.merge_verdicts(&mut other);
        self.summary.merge(other.summary);
        for (own, other) in [(&mut self.spoke, other.spoke), (&mut self.guarded, other.guarded)] {
            for (key, count) in other {
                *own.entry(key).or_default() += count;
            }
        }
    }

    fn merge_verdicts(&mut self, other: &mut Statistics) {
        for (loser, winners) in std::mem::take(&mut other.shadowed) {
            let own = self.shadowed.entry(loser).or_default();
            winners
                .into_iter()
                .for_each(|(winner, count)| *own.entry(winner).or_default() += count);
        }
        for (key, hit) in std::mem::take(&mut other.last) {
            match self.last.get_mut(&key) {
                Some(own) if own.date > hit.date => {}
                Some(own) => *own = hit,
                None => drop(self.last.insert(key, hit)),
            }
        }
        for (key, (accepted, rejected)) in std::mem::take(&mut other.decided) {
            let own = self.decided.entry(key).or_default();
            *own = (own.0 + accepted, own.1 + rejected);
        }
        self.sites.append(&mut other.sites);
    }

    /// One row for each rule and for each shape that spoke, in the order of the rules, shapes last.
    pub fn rows(&self, rules: &RuleSet) -> Vec<RuleStatistics> {
        let of_rule = rules.rules.iter().map(|rule| self.row(&rule.info.id, Some(rule)));
        let others = self
            .spoke
            .keys()
            .filter(|key| rules.get(key).is_none())
            .map(|key| self.row(key, None));
        of_rule.chain(others).collect()
    }

    fn row(&self, key: &str, rule: Option<&Rule>) -> RuleStatistics {
        let none = Count::default();
        let count = self.summary.reasons.get(key).unwrap_or(&none);
        let (accepted, rejected) = self.decided.get(key).copied().unwrap_or_default();
        let spoke = self.spoke.get(key).copied().unwrap_or(0);
        let mut shadowed_by: Vec<Shadow> = self
            .shadowed
            .get(key)
            .into_iter()
            .flatten()
            .map(|(rule, times)| Shadow {
                rule: rule.clone(),
                times: *times,
            })
            .collect();
        shadowed_by.sort_by(|a, b| (b.times, &a.rule).cmp(&(a.times, &b.rule)));
        let protects = rule.is_some_and(|rule| rule.info.tier == RuleTier::Keep);
        let on_one_site = count.sites.len() == 1 && count.documents >= ONE_SITE_DOCUMENTS_MIN && self.sites.len() > 1;
        let scoped = rule.is_none_or(|rule| !rule.when.site.is_empty());
        let finding = match (rule, spoke) {
            (Some(_), 0) => Some(RuleFinding::NeverSpoke),
            (Some(_), _) if count.hits == 0 && !protects && !shadowed_by.is_empty() => Some(RuleFinding::AlwaysShadowed),
            (Some(_), _) if on_one_site && !scoped => Some(RuleFinding::OneSiteOnly),
            _ => None,
        };
        RuleStatistics {
            rule: key.to_owned(),
            place: rule.map(|rule| format!("{}:{}", rule.info.file, rule.info.line)),
            finding,
            accepted,
            rejected,
            rejected_share: (accepted + rejected > 0).then(|| rejected as f64 / (accepted + rejected) as f64),
            last: self.last.get(key).cloned(),
            only_site: count.sites.first().filter(|_| count.sites.len() == 1).cloned(),
            shadowed_by,
            hits: count.hits,
            documents: count.documents,
            sites: count.sites.len() as u64,
            bytes: count.bytes,
            spoke,
            guarded: self.guarded.get(key).copied().unwrap_or(0),
        }
    }
}

/// Documents from which on a rule that removed something on one site only is told: fewer may be chance.
const ONE_SITE_DOCUMENTS_MIN: u64 = 3;

/// What is worth a look about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleFinding {
    /// It never said anything.
    NeverSpoke,
    /// Whatever it said, another one had the say.
    AlwaysShadowed,
    /// It removes on one site of several and is not bound to it.
    OneSiteOnly,
}

/// Who won over a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shadow {
    /// The winner.
    pub rule: String,
    /// How often.
    pub times: u64,
}

/// Counts of one rule or shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// What is worth a look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<RuleFinding>,
    /// Removals that a person accepted.
    #[serde(skip_serializing_if = "is_zero")]
    pub accepted: u64,
    /// Removals that a person rejected.
    #[serde(skip_serializing_if = "is_zero")]
    pub rejected: u64,
    /// Share of the rejected ones among those decided, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_share: Option<f64>,
    /// The last document in which it removed something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<LastHit>,
    /// The one site on which it removed something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_site: Option<String>,
    /// Who had the say where it spoke and lost, most frequent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shadowed_by: Vec<Shadow>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}
