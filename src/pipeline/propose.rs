//! From rejected removals to a patch of a rules file: the documents are judged again with each change that might do, and the first one
//! stays that brings the text back and does nothing else.
//!
//! Which changes might do is `review::propose`, writing them into the file `review::patch`; asking whether to write it is left to `cli`.

mod cases;
mod effect;
mod tests_of;

pub use effect::{Effect, Other};

use super::document::Stages;
use super::inspect::inspect_readable;
use super::ledger::{Elsewhere, LedgerError, Lines};
use super::run::Ended;
use crate::document::{Document, RecordId};
use crate::report::diff::compare::{Difference, entries};
use crate::report::ledger::{Entry, EntryOutcome};
use crate::review::decision::{Choice, Scope};
use crate::review::index::Decisions;
use crate::review::patch::{Tested, patch};
use crate::review::propose::{Case, Change, candidates};
use crate::rules::RuleSet;
use crate::rules::diagnostic::{Diagnostic, Severity};
use crate::rules::load::Loaded;
use crate::rules::parse::parse;
use crate::rules::schema::RawFile;
use crate::source::{FieldNames, Inputs};
use crate::verdict::Resolution;
use aho_corasick::AhoCorasick;
use cases::{Found, Places, Rejected};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Most changes tried for a case.
const TRIES_MAX: usize = 6;

/// What a proposal is made over.
pub struct Ground<'a> {
    /// The documents of the ledger.
    pub inputs: &'a Inputs,
    /// Fields of JSON records.
    pub fields: &'a FieldNames,
    /// Which stages judge.
    pub stages: Stages,
    /// The rules files in force, base first.
    pub rules: &'a Loaded,
    /// The file that is changed: its name, and its text, which need not be on disk. It is the last of `rules`, or stands on top.
    pub own: (&'a str, &'a str),
    /// Looked at between documents.
    pub stop: &'a AtomicBool,
}

/// What became of one case.
#[derive(Debug)]
pub struct Solved {
    /// The rejected removals.
    pub case: Case,
    /// The change; `None` where none was found that brings the text back.
    pub change: Option<Change>,
    /// Other removals that changed with it, in the documents of the case.
    pub aside: usize,
    /// The removal is not made any more under the rules as they are.
    pub gone: bool,
}

/// A patch and what it does.
#[derive(Debug)]
pub struct Proposal {
    /// The text of the rules file with all changes.
    pub text: String,
    /// Each case, in the order of the ledger.
    pub solved: Vec<Solved>,
    /// Rejections that no rule can follow: what the guard kept, and documents that say the same as others.
    pub beyond: usize,
    /// Documents with rejections that are gone, or not those of the ledger any more, and were left out.
    pub lost: BTreeSet<String>,
    /// What else the patch changes, over all documents.
    pub effect: Effect,
    /// Tests of the patched file and of what it stands on.
    pub tests: crate::rules::test::Report,
}

/// Why there is no proposal.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The rules file is no TOML.
    #[error("{0}")]
    Toml(#[from] toml_edit::TomlError),
    /// The rules with the changes are wrong.
    #[error("the patched rules have {} error{}", .0.len(), if .0.len() == 1 { "" } else { "s" })]
    Rules(Vec<Diagnostic>),
    /// The user stopped it.
    #[error("interrupted")]
    Interrupted,
}

/// What of a ledger a proposal needs.
#[derive(Default)]
struct Told {
    /// The rejected entries by their documents.
    places: Places,
    /// How many rejections no rule can follow.
    beyond: usize,
    /// The length of the longest line of what nobody rejected of each rule.
    kept_lengths: BTreeMap<String, usize>,
    /// What only other records tell.
    elsewhere: Elsewhere,
}

/// Reads a ledger.
fn told(ledger: &Path, decisions: &Decisions) -> Result<Told, ProposeError> {
    let mut told = Told::default();
    Lines::open(ledger)?.each_entry(|document, entry| {
        told.elsewhere.add(document, &entry);
        let decision = decisions.about(&entry).filter(|decision| decision.verdict == Choice::Reject);
        match decision {
            Some(_) if is_beyond_rules(&entry) => told.beyond += 1,
            Some(decision) => {
                let place = (document.path.clone(), document.record);
                let (_, rejected) = told.places.entry(place).or_insert_with(|| (document.hash, Vec::new()));
                rejected.push(Rejected {
                    edited: decision.edited.clone(),
                    all_of_rule: decision.scope == Scope::Rule,
                    entry,
                });
            }
            None => {
                let longest = entry.text.lines().map(|line| line.trim().chars().count()).max().unwrap_or(0);
                let most = told.kept_lengths.entry(entry.rule).or_default();
                *most = longest.max(*most);
            }
        }
    })?;
    Ok(told)
}

fn is_beyond_rules(entry: &Entry) -> bool {
    entry.outcome == EntryOutcome::Guarded || entry.rule == super::plan::SPARE
}

/// Finds a patch for the rejected removals of a ledger.
///
/// # Errors
/// A ledger that can't be read, and rules that are wrong with or without the patch.
pub fn propose(ledger: &Path, decisions: &Decisions, ground: &Ground<'_>) -> Result<Proposal, ProposeError> {
    let told = told(ledger, decisions)?;
    let (cases, found, lost) = cases::find(ground, &told.places, &told.kept_lengths)?;
    let tried = Trial::of(ground, &cases, &found, &told.elsewhere)?;
    let (solved, mut chosen) = tried.choose();
    let stack = ground.stack(&patch(ground.own.1, &chosen)?)?;
    tests_of::add(ground, &stack, &solved, &found, &mut chosen)?;
    let text = patch(ground.own.1, &chosen)?;
    let stack = ground.stack(&text)?;
    let effect = effect::of(
        ground,
        &RuleSet::compile(&stack).map_err(ProposeError::Rules)?,
        &found,
        &told.elsewhere,
    )?;
    // The built-in rules have passed their tests, and are not changed.
    let own = stack.iter().position(|file| &*file.name != crate::rules::BUILTIN_NAME).unwrap_or(0);
    let run = crate::rules::test::run(&stack, own, |_| true, super::rule_test::clean);
    Ok(Proposal {
        text,
        solved,
        beyond: told.beyond,
        lost,
        effect,
        tests: run.map_err(ProposeError::Rules)?,
    })
}

impl Ground<'_> {
    /// The files that the own one stands on.
    fn base(&self) -> &[RawFile] {
        let files = &self.rules.files;
        match files.last() {
            Some(last) if *last.name == *self.own.0 => &files[..files.len() - 1],
            _ => files,
        }
    }

    /// The rules files with another text of the own one.
    fn stack(&self, text: &str) -> Result<Vec<RawFile>, ProposeError> {
        let (own, mut found) = parse(self.own.0, text);
        found.extend(crate::rules::lint::lint(&own));
        found.retain(|one| one.severity == Severity::Error);
        if !found.is_empty() {
            return Err(ProposeError::Rules(found));
        }
        let mut stack = self.base().to_vec();
        stack.push(own);
        Ok(stack)
    }

    /// Looks at each document of the ledger.
    fn visit<T: Send>(
        &self,
        look: impl Fn(&RecordId, &Document) -> Option<T> + Sync,
        mut take: impl FnMut(T) + Send,
    ) -> Result<(), ProposeError> {
        let take = |seen: Option<T>| seen.into_iter().for_each(&mut take);
        match inspect_readable(self.inputs, self.fields, self.stop, look, take) {
            Ended::Complete => Ok(()),
            Ended::Interrupted => Err(ProposeError::Interrupted),
        }
    }
}

/// The changes tried for each case.
struct Trial<'a> {
    cases: &'a [Case],
    found: &'a Found,
    elsewhere: &'a Elsewhere,
    changes: Vec<Vec<Change>>,
    /// The best change of each case so far: which, and how many removals beside changed with it.
    best: Vec<Option<(usize, usize)>>,
    gone: Vec<bool>,
    /// Finds the documents that hold a line of a case.
    lines: Mentions,
}

impl<'a> Trial<'a> {
    fn of(ground: &Ground<'_>, cases: &'a [Case], found: &'a Found, elsewhere: &'a Elsewhere) -> Result<Self, ProposeError> {
        let whens: Vec<_> = cases.iter().map(|case| ground.when_of(&case.rule)).collect();
        let mut trial = Trial {
            cases,
            found,
            elsewhere,
            changes: cases.iter().zip(&whens).map(|(case, when)| candidates(case, *when)).collect(),
            best: vec![None; cases.len()],
            gone: vec![false; cases.len()],
            lines: Mentions::of(cases),
        };
        trial.run(ground)?;
        Ok(trial)
    }

    /// Tries the changes of all cases together, each case on to its next one until one does it without doing anything else.
    fn run(&mut self, ground: &Ground<'_>) -> Result<(), ProposeError> {
        let own = ground.stack(ground.own.1)?;
        let old = RuleSet::compile(&own).map_err(ProposeError::Rules)?;
        let mut at: Vec<Option<usize>> = self.changes.iter().map(|changes| (!changes.is_empty()).then_some(0)).collect();
        for _ in 0..TRIES_MAX {
            if at.iter().all(Option::is_none) {
                break;
            }
            let open = at.iter().enumerate();
            let tried = open.filter_map(|(case, at)| at.or(self.best[case].map(|(best, _)| best)).map(|at| self.plain(case, at)));
            let text = patch(ground.own.1, &tried.collect::<Vec<_>>())?;
            let new = RuleSet::compile(&ground.stack(&text)?).map_err(ProposeError::Rules)?;
            let outcome = self.outcome(ground, &old, &new)?;
            for (case, at) in at.iter_mut().enumerate() {
                let (Some(now), Some(seen)) = (*at, outcome.get(&case)) else {
                    continue;
                };
                self.gone[case] = seen.made == 0;
                let works = seen.back == seen.made && !self.gone[case];
                if works && self.best[case].is_none_or(|(_, aside)| seen.aside < aside) {
                    self.best[case] = Some((now, seen.aside));
                }
                let done = self.gone[case] || self.best[case].is_some_and(|(_, aside)| aside == 0);
                *at = (!done && now + 1 < self.changes[case].len()).then_some(now + 1);
            }
        }
        Ok(())
    }

    fn plain(&self, case: usize, at: usize) -> Tested {
        Tested {
            change: self.changes[case][at].clone(),
            tests: Vec::new(),
        }
    }

    /// What new rules make of the rejected removals, by case.
    fn outcome(&self, ground: &Ground<'_>, old: &RuleSet, new: &RuleSet) -> Result<BTreeMap<usize, Tally>, ProposeError> {
        let look = |record: &RecordId, document: &Document| {
            let removals = self.found.get(&(record.path.clone(), record.line)).map_or(&[][..], Vec::as_slice);
            let mentioned = self.lines.in_text(&document.text);
            if removals.is_empty() && mentioned.is_empty() {
                return None;
            }
            let judge = |rules| self.elsewhere.judge(record, document, rules, ground.stages);
            let (before, after) = (judge(old), judge(new));
            let differ = entries(document, &before, &after);
            let mut seen: BTreeMap<usize, Tally> = BTreeMap::new();
            for removal in removals {
                let one = seen.entry(removal.case).or_default();
                let goes = |resolution: &Resolution| removal.spans.iter().any(|span| resolution.changes_any(*span));
                one.made += usize::from(goes(&before));
                one.back += usize::from(goes(&before) && !goes(&after));
            }
            let wanted = |start: usize, end: usize| {
                removals
                    .iter()
                    .flat_map(|removal| &removal.spans)
                    .any(|span| span.start < end && start < span.end)
            };
            let aside = differ
                .iter()
                .filter(|one| one.change != Difference::OtherReason && !wanted(one.start, one.end))
                .count();
            seen.values_mut().for_each(|one| one.aside += aside);
            for case in mentioned.into_iter().filter(|_| removals.is_empty()) {
                seen.entry(case).or_default().aside += aside;
            }
            Some(seen)
        };
        let mut all: BTreeMap<usize, Tally> = BTreeMap::new();
        ground.visit(look, |seen| {
            for (case, one) in seen {
                let own = all.entry(case).or_default();
                own.made += one.made;
                own.back += one.back;
                own.aside += one.aside;
            }
        })?;
        Ok(all)
    }

    /// The change of each case, and all of them to be written.
    fn choose(self) -> (Vec<Solved>, Vec<Tested>) {
        let mut chosen: Vec<Tested> = Vec::new();
        let mut solved = Vec::new();
        for (index, case) in self.cases.iter().enumerate() {
            let change = self.best[index].map(|(at, _)| self.changes[index][at].clone());
            if let Some(change) = &change {
                let tested = Tested {
                    change: change.clone(),
                    tests: Vec::new(),
                };
                if !chosen.contains(&tested) {
                    chosen.push(tested);
                }
            }
            solved.push(Solved {
                case: case.clone(),
                change,
                aside: self.best[index].map_or(0, |(_, aside)| aside),
                gone: self.gone[index],
            });
        }
        (solved, chosen)
    }
}

/// Where lines of cases stand, whether they were rejected there or not: a change may do something there too.
struct Mentions {
    finder: Option<AhoCorasick>,
    cases: Vec<usize>,
}

impl Mentions {
    fn of(cases: &[Case]) -> Self {
        let lines = cases
            .iter()
            .enumerate()
            .flat_map(|(index, case)| case.lines.iter().map(move |line| (index, line)));
        let (cases, lines): (Vec<usize>, Vec<&String>) = lines.unzip();
        // More patterns than there is memory for are as good as none: the effect is told in the end.
        let finder = AhoCorasick::builder().ascii_case_insensitive(true).build(lines).ok();
        Mentions { finder, cases }
    }

    /// The cases of which a line stands in the text.
    fn in_text(&self, text: &str) -> BTreeSet<usize> {
        let found = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(text));
        found.map(|found| self.cases[found.pattern().as_usize()]).collect()
    }
}

/// How many of a case's removals are made, how many are not any more, and what else changes.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    made: usize,
    back: usize,
    aside: usize,
}
