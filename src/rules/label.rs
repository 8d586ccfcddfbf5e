//! Labels: lines that rules ask for above or below a line of which their own pattern says next to nothing, a name or a headline. Such
//! patterns match nearly every line, so their rules are asked about nearly every line; the labels are few, and have literals to find
//! them by. So labels are looked for as if they were rules, once a line, and the rules' lines told by them.
//!
//! That the rules' other conditions hold is left to `condition`.

use super::index::is_deferred;
use super::pattern::Pattern;
use super::rule::Rule;
use super::way::{Found, Way, WayKind};
use std::sync::Arc;

/// Most labels: as many as there are bits in a set.
const LABELS_MAX: usize = 64;

/// The labels of a rule set.
#[derive(Debug)]
pub(super) struct Labels {
    /// The patterns that they match.
    pub patterns: Vec<Arc<Pattern>>,
    /// For each rule, the labels that it asks for above and below, as sets of one or none.
    around: Vec<(u64, u64)>,
}

impl Labels {
    /// Those of the rules.
    pub fn of(rules: &[Rule]) -> Self {
        let mut labels = Labels {
            patterns: Vec::new(),
            around: Vec::with_capacity(rules.len()),
        };
        for rule in rules {
            let deferred = rule.line.iter().chain(&rule.block).any(|pattern| is_deferred(rule, pattern));
            let mut set = |pattern: &Option<Arc<Pattern>>| pattern.as_ref().filter(|_| deferred).map_or(0, |pattern| labels.add(pattern));
            let around = (set(&rule.when.previous), set(&rule.when.next));
            labels.around.push(around);
        }
        labels
    }

    /// The set of a label; an empty one of a pattern that says too little itself.
    fn add(&mut self, pattern: &Arc<Pattern>) -> u64 {
        if pattern.prefilter().is_none_or(|prefilter| prefilter.required.is_nothing()) {
            return 0;
        }
        let known = self.patterns.iter().position(|known| Arc::ptr_eq(known, pattern));
        let number = known.unwrap_or(self.patterns.len());
        if number == LABELS_MAX {
            return 0;
        }
        if known.is_none() {
            self.patterns.push(pattern.clone());
        }
        1 << number
    }

    /// Whether the lines above and below hold the labels that a rule asks for, as far as labels tell.
    pub fn allow(&self, rule: u32, above: u64, below: u64) -> bool {
        let (asked_above, asked_below) = self.around[rule as usize];
        asked_above & !above == 0 && asked_below & !below == 0
    }
}

/// The labels that were found in a line, as a set.
pub(super) fn found_in(found: &[Found]) -> u64 {
    found.iter().fold(0, |labels, found| match found.way.kind {
        WayKind::Label(number) => labels | 1 << number,
        _ => labels,
    })
}

/// How a label is filed: behind all rules, each as one of its own.
pub(super) fn way(number: u16) -> Way {
    Way {
        rule: u32::MAX - u32::from(number),
        kind: WayKind::Label(number),
        deferred: false,
    }
}
