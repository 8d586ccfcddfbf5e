//! New rules from what recurs: lines that many documents keep, put together where they differ in a number, a date or a name, counted by
//! sites and by the articles they stand beside; blocks of lines that recur under each other; written as sections that a person completes.
//!
//! Which documents are read, and what of them is kept now, is left to `pipeline`; nothing here changes a rules file.

mod candidate;
mod count;
mod fragment;
mod mask;
mod proposal;

pub use candidate::{Candidate, Place, Seen};
pub use count::{Frequent, hash};
pub use fragment::{Fragment, WHY, fragment, rules_of};
pub use mask::{Masked, masks};
pub use proposal::{Proposal, Risk};

use std::collections::BTreeMap;

/// What is asked of a line or block to be proposed.
#[derive(Clone, Copy, Debug)]
pub struct Demands {
    /// Fewest different articles beside which it stands.
    pub articles_min: usize,
    /// Most rules proposed.
    pub rules_max: usize,
    /// How likely they may be to take article text.
    pub risk_max: Risk,
}

impl Default for Demands {
    fn default() -> Self {
        Demands {
            articles_min: 5,
            rules_max: 50,
            risk_max: Risk::Medium,
        }
    }
}

/// What is worth proposing, that of low risk and of most documents first, and how much is too risky. Of the forms of a line the widest stays
/// that more documents have than a narrower one: what only one line fills has no slot.
pub fn proposed(mut candidates: Vec<Candidate>, demands: Demands) -> (Vec<Proposal>, usize) {
    candidates.retain(|candidate| candidate.articles.len() >= demands.articles_min && says_enough(candidate));
    let documents: BTreeMap<Masked, usize> = candidates.iter().map(|one| (one.masked.clone(), one.documents)).collect();
    let is_part = |candidate: &Candidate| {
        let forms = candidate.examples.values().next().map(|line| masks(line)).unwrap_or_default();
        let wider = forms.iter().skip_while(|form| **form != candidate.masked).skip(1);
        wider
            .filter_map(|form| documents.get(form))
            .any(|wider| *wider > candidate.documents)
    };
    candidates.retain(|candidate| {
        !is_part(candidate) && (!candidate.masked.has_slots() || candidate.examples.len() >= fillings_min(&candidate.masked))
    });
    let mut proposals = proposal::grouped(candidates);
    let before = proposals.len();
    proposals.retain(|proposal| proposal.risk().0 <= demands.risk_max);
    let risky = before - proposals.len();
    proposals.sort_by_cached_key(|proposal| {
        let first = proposal.lines.first().map(|line| line.masked.clone());
        (proposal.risk().0, std::cmp::Reverse(proposal.documents), first)
    });
    let mut rules = 0;
    proposals.retain(|proposal| {
        rules += rules_of(proposal);
        rules <= demands.rules_max
    });
    (proposals, risky)
}

/// Different fillings of the slots that must have been seen.
fn fillings_min(masked: &Masked) -> usize {
    if masked.has_names() { candidate::EXAMPLES_MAX } else { 2 }
}

/// Fewest letters of a line that is proposed.
const LETTERS_MIN: usize = 3;

fn says_enough(candidate: &Candidate) -> bool {
    candidate.masked.text().chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN
}
