//! Decisions found by the removals they hold for. What is done with them is left to the callers.

use super::decision::{Choice, Decision, Scope};
use crate::report::ledger::{Entry, EntryOutcome};
use std::collections::HashMap;

/// Decisions, by what they hold for.
#[derive(Debug, Default)]
pub struct Decisions {
    all: Vec<Decision>,
    by_id: HashMap<String, usize>,
    by_text: HashMap<(String, String), usize>,
    by_text_of_any_rule: HashMap<String, usize>,
    by_rule: HashMap<String, usize>,
}

impl Decisions {
    /// Of decisions in the order in which they were made: where two hold for the same, the later one counts.
    pub fn of(all: Vec<Decision>) -> Self {
        let mut index = Decisions::default();
        for (at, decision) in all.iter().enumerate() {
            let Decision { id, rule, text, .. } = decision;
            index.by_id.insert(id.clone(), at);
            match decision.scope {
                Scope::Removal => {}
                Scope::Text => drop(index.by_text.insert((rule.clone(), text.clone()), at)),
                Scope::TextOfAnyRule => drop(index.by_text_of_any_rule.insert(text.clone(), at)),
                Scope::Rule => drop(index.by_rule.insert(rule.clone(), at)),
            }
        }
        Decisions { all, ..index }
    }

    /// The decision that holds for a removal: the narrowest one, and of two the later one.
    pub fn about(&self, entry: &Entry) -> Option<&Decision> {
        let by_id = self.by_id.get(&entry.id);
        let wider = || {
            let same_text = self.by_text.get(&(entry.rule.clone(), entry.text.clone()));
            same_text
                .max(self.by_text_of_any_rule.get(&entry.text))
                .or_else(|| self.by_rule.get(&entry.rule))
        };
        let removal = entry.outcome != EntryOutcome::Guarded;
        let at = by_id.or_else(|| removal.then(wider).flatten())?;
        self.all.get(*at)
    }

    /// Whether a removal was rejected, `None` if nobody decided.
    pub fn rejects(&self, entry: &Entry) -> Option<bool> {
        match self.about(entry)?.verdict {
            Choice::Accept => Some(false),
            Choice::Reject => Some(true),
            Choice::Skip => None,
        }
    }
}
