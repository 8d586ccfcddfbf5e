//! A ledger's table with what was decided about it so far; each decision can be taken back.

use super::decision::{Choice, Decision, Scope};
use super::wilson;
use crate::report::ledger::Entry;
use crate::report::removals::Removals;
use crate::report::removals::row::id_number;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// What was decided about a text, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What was decided.
    pub choice: Choice,
    /// Whether about its whole rule, and not about the text itself.
    pub by_rule: bool,
    /// Whether only a part of it should have stayed.
    pub edited: bool,
}

/// How far the review of a rule is. Texts decided with their whole rule are no evidence about it and not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Distinct texts accepted or rejected.
    pub decided: usize,
    /// Of these, rejected.
    pub rejected: usize,
}

impl Share {
    /// The share rejected, and the interval in which it probably lies for all texts of the rule.
    pub fn rejected(self) -> Option<(f64, (f64, f64))> {
        let share = self.rejected as f64 / self.decided as f64;
        (self.decided > 0).then(|| (share, wilson::interval(self.rejected, self.decided)))
    }
}

/// A decision, and the text it was taken about; none if its removal is not in the ledger.
#[derive(Clone, Debug)]
struct Taken {
    decision: Decision,
    text: Option<u32>,
}

/// A review.
#[derive(Clone, Debug)]
pub struct Session {
    /// What was removed.
    pub removals: Removals,
    taken: Vec<Taken>,
    /// The latest of `taken` about each text, and about each rule.
    by_text: FxHashMap<u32, usize>,
    by_rule: FxHashMap<u32, usize>,
    shares: Vec<Share>,
    /// `Removals::by_content`, once it is needed.
    by_content: OnceCell<Vec<(u64, u32)>>,
}

impl Session {
    /// Goes on with decisions taken before, the latest last. Those about removals that the ledger has not are kept.
    pub fn new(removals: Removals, decisions: Vec<Decision>) -> Self {
        let wanted: BTreeSet<u64> = decisions.iter().filter_map(|decision| id_number(&decision.id)).collect();
        let mut texts: FxHashMap<u64, u32> = FxHashMap::default();
        if !wanted.is_empty() {
            let found = removals.occurrences.iter().filter(|occurrence| wanted.contains(&occurrence.id));
            texts.extend(found.map(|occurrence| (occurrence.id, occurrence.text)));
        }
        let taken = decisions.into_iter().map(|decision| Taken {
            text: id_number(&decision.id).and_then(|id| texts.get(&id).copied()),
            decision,
        });
        let mut session = Session {
            taken: taken.collect(),
            by_text: FxHashMap::default(),
            by_rule: FxHashMap::default(),
            shares: Vec::new(),
            by_content: OnceCell::new(),
            removals,
        };
        session.settle();
        session
    }

    /// Takes a decision about a text.
    pub fn decide(&mut self, text: u32, decision: Decision) {
        self.taken.push(Taken {
            decision,
            text: Some(text),
        });
        self.settle();
    }

    /// Takes back the latest decision; tells the text it was about.
    pub fn undo(&mut self) -> Option<u32> {
        let last = self.taken.iter().rposition(|taken| taken.text.is_some())?;
        let taken = self.taken.remove(last);
        self.settle();
        taken.text
    }

    /// Looks again at which decisions count.
    fn settle(&mut self) {
        self.by_text.clear();
        self.by_rule.clear();
        for (index, Taken { decision, text }) in self.taken.iter().enumerate() {
            let Some(text) = *text else { continue };
            match decision.scope {
                Scope::Removal | Scope::Text => {
                    self.by_text.insert(text, index);
                }
                Scope::TextOfAnyRule => {
                    self.by_text.insert(text, index);
                    let texts = self.by_content.get_or_init(|| self.removals.by_content());
                    let content = self.removals.texts[text as usize].content;
                    let from = texts.partition_point(|(own, _)| *own < content);
                    let same = texts[from..].iter().take_while(|(own, _)| *own == content);
                    self.by_text.extend(same.map(|(_, other)| (*other, index)));
                }
                Scope::Rule => {
                    self.by_rule.insert(self.removals.texts[text as usize].rule, index);
                }
            }
        }
        self.shares = vec![Share::default(); self.removals.rules.len()];
        for (&text, &index) in &self.by_text {
            let share = &mut self.shares[self.removals.texts[text as usize].rule as usize];
            let choice = self.taken[index].decision.verdict;
            share.decided += usize::from(choice != Choice::Skip);
            share.rejected += usize::from(choice == Choice::Reject);
        }
    }

    /// What is decided about a text.
    pub fn standing(&self, text: u32) -> Option<Standing> {
        let by_text = self.by_text.get(&text).map(|index| (index, false));
        let rule = self.removals.texts[text as usize].rule;
        let (index, by_rule) = by_text.or_else(|| self.by_rule.get(&rule).map(|index| (index, true)))?;
        let decision = &self.taken[*index].decision;
        Some(Standing {
            choice: decision.verdict,
            by_rule,
            edited: decision.edited.is_some(),
        })
    }

    /// The part of a text that should have stayed, by an edit.
    pub fn edited(&self, text: u32) -> Option<&str> {
        self.taken[*self.by_text.get(&text)?].decision.edited.as_deref()
    }

    /// What is decided about a whole rule.
    pub fn of_rule(&self, rule: u32) -> Option<Choice> {
        self.by_rule.get(&rule).map(|&index| self.taken[index].decision.verdict)
    }

    /// How far the review of a rule is.
    pub fn share(&self, rule: usize) -> Share {
        self.shares[rule]
    }

    /// Texts accepted, rejected and skipped one by one, and decisions about whole rules.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0, 0, 0, self.by_rule.len()];
        for &index in self.by_text.values() {
            counts[self.taken[index].decision.verdict as usize] += 1;
        }
        counts
    }

    /// All decisions that count, in the order in which they were taken.
    pub fn decisions(&self) -> Vec<&Decision> {
        let live: BTreeSet<usize> = self.by_text.values().chain(self.by_rule.values()).copied().collect();
        let counting = self
            .taken
            .iter()
            .enumerate()
            .filter(|(index, taken)| taken.text.is_none() || live.contains(index));
        counting.map(|(_, taken)| &taken.decision).collect()
    }

    /// Takes the same decision about the removals that these ids begin; `fetch` gives the entry at a byte of the ledger.
    ///
    /// # Errors
    /// An id that begins no removal or several texts, and errors of `fetch`.
    pub fn decide_ids<E: std::fmt::Display>(
        &mut self,
        ids: &[String],
        choice: Choice,
        scope: Scope,
        fetch: &mut dyn FnMut(u64) -> Result<Entry, E>,
    ) -> Result<(), String> {
        for id in ids {
            let found = self.removals.find(id);
            let Some(first) = found.first().map(|first| **first) else {
                return Err(format!("no removal of the ledger has the id {id}"));
            };
            let other = found.iter().find(|other| other.id != first.id);
            if let Some(other) = other {
                return Err(format!(
                    "{id} begins several ids, {:016x} and {:016x} among them; write more of it",
                    first.id, other.id
                ));
            }
            let entry = fetch(first.offset).map_err(|error| error.to_string())?;
            self.decide(first.text, Decision::new(&entry, choice, scope));
        }
        Ok(())
    }
}
