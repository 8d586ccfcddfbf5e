//! A ledger's table with what was decided about it so far; each decision can be taken back.

use super::decision::{Choice, Decision, Scope};
use super::wilson;
use crate::report::ledger::Entry;
use crate::report::removals::Removals;
use crate::report::removals::row::{content_of, id_number};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// What was decided about a text, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What was decided; of removals decided one by one, that they go only if none of them was rejected.
    pub choice: Choice,
    /// What the decision was about.
    pub about: About,
    /// Whether only a part of it should have stayed.
    pub edited: bool,
}

/// What the decision that counts for a text was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The text.
    Text,
    /// Each of its removals by itself.
    Removals,
    /// The whole rule.
    Rule,
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

/// Decisions by what they were about, as indices of `Session::taken`: the latest about each.
#[derive(Clone, Debug, Default)]
struct Latest {
    /// About removals alone, by their ids; with the removal's text.
    alone: FxHashMap<u64, (u32, usize)>,
    by_text: FxHashMap<u32, usize>,
    by_rule: FxHashMap<u32, usize>,
}

/// A decision, and the text it was taken about; none if the ledger has nothing it holds for.
#[derive(Clone, Debug)]
struct Taken {
    decision: Decision,
    text: Option<u32>,
}

/// How much is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Texts accepted, rejected and skipped.
    pub texts: [usize; 3],
    /// Removals decided alone.
    pub alone: usize,
    /// Whole rules decided.
    pub rules: usize,
}

/// A choice, counted once.
fn one(choice: Choice) -> [usize; 3] {
    let mut counts = [0; 3];
    counts[choice as usize] = 1;
    counts
}

/// A review.
#[derive(Clone, Debug)]
pub struct Session {
    /// What was removed.
    pub removals: Removals,
    taken: Vec<Taken>,
    latest: Latest,
    /// Of texts with removals that were decided alone: how many were accepted, rejected and skipped.
    alone: FxHashMap<u32, [usize; 3]>,
    shares: Vec<Share>,
    /// `Removals::by_content`, once it is needed.
    by_content: OnceCell<Vec<(u64, u32)>>,
}

impl Session {
    /// Goes on with decisions taken before, the latest last. Those that hold for nothing in the ledger are kept.
    pub fn new(removals: Removals, decisions: Vec<Decision>) -> Self {
        let mut session = Session {
            taken: Vec::new(),
            latest: Latest::default(),
            alone: FxHashMap::default(),
            shares: Vec::new(),
            by_content: OnceCell::new(),
            removals,
        };
        let by_id = session.texts_of(&decisions);
        let taken = decisions.into_iter().map(|decision| Taken {
            text: by_id(&decision).or_else(|| session.text_like(&decision)),
            decision,
        });
        session.taken = taken.collect();
        session.settle();
        session
    }

    /// Finds the texts of the removals at which decisions were taken.
    fn texts_of(&self, decisions: &[Decision]) -> impl Fn(&Decision) -> Option<u32> + use<> {
        let wanted: BTreeSet<u64> = decisions.iter().filter_map(|decision| id_number(&decision.id)).collect();
        let mut texts: FxHashMap<u64, u32> = FxHashMap::default();
        if !wanted.is_empty() {
            let found = self
                .removals
                .occurrences
                .iter()
                .filter(|occurrence| wanted.contains(&occurrence.id));
            texts.extend(found.map(|occurrence| (occurrence.id, occurrence.text)));
        }
        move |decision| texts.get(&id_number(&decision.id)?).copied()
    }

    /// A text that a decision holds for though the removal at which it was taken is not in this ledger.
    fn text_like(&self, decision: &Decision) -> Option<u32> {
        let removals = &self.removals;
        let rule = || removals.rules.iter().position(|rule| rule.id == decision.rule);
        let same = || self.same_content(content_of(&decision.text));
        match decision.scope {
            Scope::Removal => None,
            Scope::Text => {
                let rule = rule()?;
                same().find(|&text| removals.texts[text as usize].rule as usize == rule)
            }
            Scope::TextOfAnyRule => same().next(),
            Scope::Rule => removals.rules[rule()?].texts.first().copied(),
        }
    }

    /// The texts removed that say the same, whichever rule removes them.
    fn same_content(&self, content: u64) -> impl Iterator<Item = u32> + '_ {
        let texts = self.by_content.get_or_init(|| self.removals.by_content());
        let from = texts.partition_point(|(own, _)| *own < content);
        let same = texts[from..].iter().take_while(move |(own, _)| *own == content);
        same.map(|(_, text)| *text)
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
        let mut latest = Latest::default();
        for (index, Taken { decision, text }) in self.taken.iter().enumerate() {
            let Some(text) = *text else { continue };
            let id = id_number(&decision.id);
            match decision.scope {
                Scope::Removal => latest.alone.extend(id.map(|id| (id, (text, index)))),
                Scope::Text | Scope::TextOfAnyRule => {
                    id.and_then(|id| latest.alone.remove(&id));
                    latest.by_text.insert(text, index);
                    if decision.scope == Scope::TextOfAnyRule {
                        let same = self.same_content(self.removals.texts[text as usize].content);
                        latest.by_text.extend(same.map(|other| (other, index)));
                    }
                }
                Scope::Rule => drop(latest.by_rule.insert(self.removals.texts[text as usize].rule, index)),
            }
        }
        self.latest = latest;
        self.count();
    }

    /// Counts what the latest decisions come to.
    fn count(&mut self) {
        self.alone.clear();
        for &(text, index) in self.latest.alone.values() {
            self.alone.entry(text).or_default()[self.taken[index].decision.verdict as usize] += 1;
        }
        let mut shares = vec![Share::default(); self.removals.rules.len()];
        let alone = self.alone.keys().filter(|text| !self.latest.by_text.contains_key(text));
        for &text in self.latest.by_text.keys().chain(alone) {
            let share = &mut shares[self.removals.texts[text as usize].rule as usize];
            let [accepted, rejected, _] = match self.latest.by_text.get(&text) {
                Some(&index) => one(self.taken[index].decision.verdict),
                None => self.alone(text),
            };
            share.decided += usize::from(accepted + rejected > 0);
            share.rejected += usize::from(rejected > 0);
        }
        self.shares = shares;
    }

    /// What is decided about a text.
    pub fn standing(&self, text: u32) -> Option<Standing> {
        let place = &self.removals.texts[text as usize];
        let of = |index: &usize, about| {
            let decision = &self.taken[*index].decision;
            Standing {
                choice: decision.verdict,
                about,
                edited: decision.edited.is_some(),
            }
        };
        let by_text = self.latest.by_text.get(&text).map(|index| of(index, About::Text));
        by_text
            .or_else(|| self.by_removals(text))
            .or_else(|| self.latest.by_rule.get(&place.rule).map(|index| of(index, About::Rule)))
    }

    /// What is decided about a text each removal of which was decided alone.
    fn by_removals(&self, text: u32) -> Option<Standing> {
        let [accepted, rejected, skipped] = self.alone(text);
        let all = accepted + rejected + skipped == self.removals.texts[text as usize].hits as usize;
        let choice = match (accepted, rejected) {
            (_, 1..) => Choice::Reject,
            (1.., _) => Choice::Accept,
            _ => Choice::Skip,
        };
        all.then_some(Standing {
            choice,
            about: About::Removals,
            edited: false,
        })
    }

    /// How many removals of a text were accepted, rejected and skipped alone, whatever was decided about the text.
    pub fn alone(&self, text: u32) -> [usize; 3] {
        self.alone.get(&text).copied().unwrap_or_default()
    }

    /// The part of a text that should have stayed, by an edit.
    pub fn edited(&self, text: u32) -> Option<&str> {
        self.taken[*self.latest.by_text.get(&text)?].decision.edited.as_deref()
    }

    /// What is decided about a whole rule.
    pub fn of_rule(&self, rule: u32) -> Option<Choice> {
        self.latest.by_rule.get(&rule).map(|&index| self.taken[index].decision.verdict)
    }

    /// How far the review of a rule is.
    pub fn share(&self, rule: usize) -> Share {
        self.shares[rule]
    }

    /// How much is decided.
    pub fn counts(&self) -> Counts {
        let mut texts = [0; 3];
        for &index in self.latest.by_text.values() {
            texts[self.taken[index].decision.verdict as usize] += 1;
        }
        Counts {
            texts,
            alone: self.latest.alone.len(),
            rules: self.latest.by_rule.len(),
        }
    }

    /// All decisions that count, in the order in which they were taken.
    pub fn decisions(&self) -> Vec<&Decision> {
        let Latest { alone, by_text, by_rule } = &self.latest;
        let alone = alone.values().map(|(_, index)| index);
        let live: BTreeSet<usize> = by_text.values().chain(by_rule.values()).chain(alone).copied().collect();
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
                return Err(format!("no removal of the ledger has an id that begins with \"{id}\""));
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
