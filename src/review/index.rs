//! Decisions found by the removals they hold for. What is done with them is left to the callers.

use super::decision::{Choice, Decision, Scope};
use crate::report::ledger::{Entry, EntryOutcome};
use std::collections::HashMap;

/// Decisions, by what they hold for. The narrowest one counts: that about the removal alone, then about its text, then about its rule; of two
/// about the same, the later one. A later decision about the text, taken at the very removal, takes the place of that about it alone.
#[derive(Debug, Default)]
pub struct Decisions {
    all: Vec<Decision>,
    /// Whatever their scope: what the guard kept is no removal, so only decisions taken at it hold for it.
    by_id: HashMap<String, usize>,
    /// About a removal alone.
    alone: HashMap<String, usize>,
    by_text: HashMap<(String, String), usize>,
    by_text_of_any_rule: HashMap<String, usize>,
    by_rule: HashMap<String, usize>,
}

impl Decisions {
    /// Of decisions in the order in which they were made.
    pub fn of(all: Vec<Decision>) -> Self {
        let mut index = Decisions::default();
        for (at, decision) in all.iter().enumerate() {
            let Decision { id, rule, text, .. } = decision;
            index.by_id.insert(id.clone(), at);
            if matches!(decision.scope, Scope::Text | Scope::TextOfAnyRule) {
                index.alone.remove(id);
            }
            match decision.scope {
                Scope::Removal => drop(index.alone.insert(id.clone(), at)),
                Scope::Text => drop(index.by_text.insert((rule.clone(), text.clone()), at)),
                Scope::TextOfAnyRule => drop(index.by_text_of_any_rule.insert(text.clone(), at)),
                Scope::Rule => drop(index.by_rule.insert(rule.clone(), at)),
            }
        }
        Decisions { all, ..index }
    }

    /// The decision that holds for a removal.
    pub fn about(&self, entry: &Entry) -> Option<&Decision> {
        let at = if entry.outcome == EntryOutcome::Guarded {
            self.by_id.get(&entry.id)
        } else {
            let same_text = || {
                let of_rule = self.by_text.get(&(entry.rule.clone(), entry.text.clone()));
                of_rule.max(self.by_text_of_any_rule.get(&entry.text))
            };
            let alone = self.alone.get(&entry.id);
            alone.or_else(same_text).or_else(|| self.by_rule.get(&entry.rule))
        };
        self.all.get(*at?)
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
