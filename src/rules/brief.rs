//! What most hits need of a rule, kept together: a rule itself is spread over more cache lines than a document has hits.
//!
//! Made once for a set of rules; what it says is that of `rule`, and checking conditions is left to `condition`.

use super::rule::Rule;
use super::schema::Action;
use super::way::WayKind;
use crate::verdict::{RuleMatch, RuleTier};
use std::sync::Arc;

/// A rule in short.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brief {
    /// What it does.
    pub action: Action,
    /// Keep or drop.
    pub tier: RuleTier,
    /// Whether it asks for anything of what stands around a line, or of the document.
    pub asks_around: bool,
    /// Where its ways begin in `Briefs::matches`.
    first: u32,
}

/// All rules of a set in short.
#[derive(Debug, Default)]
pub(super) struct Briefs {
    of_rules: Vec<Brief>,
    /// For each way of each rule, what a mark made of it gives as its reason.
    matches: Vec<Arc<RuleMatch>>,
}

impl Briefs {
    pub fn of(rules: &[Rule]) -> Self {
        let mut briefs = Briefs::default();
        for rule in rules {
            briefs.of_rules.push(Brief {
                action: rule.action,
                tier: rule.info.tier,
                asks_around: rule.asks_around(),
                first: briefs.matches.len() as u32,
            });
            let matched = |pattern: &Arc<str>| {
                Arc::new(RuleMatch {
                    rule: rule.info.clone(),
                    pattern: pattern.clone(),
                })
            };
            briefs.matches.extend(rule.literals.iter().map(|(literal, _)| matched(literal)));
            briefs.matches.extend(rule.line.iter().map(|pattern| matched(&pattern.source)));
            briefs.matches.extend(rule.block.iter().map(|pattern| matched(&pattern.source)));
            briefs.matches.extend(rule.css.iter().map(|css| matched(&css.source)));
        }
        briefs
    }

    /// A rule by its index in the set.
    pub fn rule(&self, rule: u32) -> Brief {
        self.of_rules[rule as usize]
    }

    /// The number of a way among those of all rules.
    pub fn number(&self, index: u32, rule: &Rule, kind: WayKind) -> u32 {
        let before = match kind {
            WayKind::Literal(_) | WayKind::Label(_) => 0,
            WayKind::Line(_) => rule.literals.len(),
            WayKind::Block(_) => rule.literals.len() + rule.line.len(),
            WayKind::Css(_) => rule.literals.len() + rule.line.len() + rule.block.len(),
        };
        self.of_rules[index as usize].first + (before + kind.number()) as u32
    }

    /// What a mark made of a way gives as its reason.
    pub fn matched(&self, number: u32) -> Arc<RuleMatch> {
        self.matches[number as usize].clone()
    }
}
