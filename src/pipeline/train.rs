//! Training the classifier on dumps with gold texts, and figures on dumps it has not seen: cross-validation by site.
//!
//! How weights are learned is `classify::train`'s business, what the figures mean `score`'s.

use super::document::{Classifier, Stages, first_marks, judge, segment};
use super::gold::{Gold, GoldError};
use super::run::{Ended, Item, Problem, Step, visit};
use crate::classify::Model;
use crate::classify::train::{Example, Options, train as learn};
use crate::document::{InputKind, Record, site_of};
use crate::emit::{Layout, TitlePlace, render};
use crate::language::tokens::Tokens;
use crate::rules::RuleSet;
use crate::score::{Mean, Overlap, lost};
use crate::source::{FieldNames, Inputs};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What kind of dumps some inputs hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teaches {
    /// Whole pages flattened to text.
    Page,
    /// What extractors left of pages.
    Article,
}

/// How to train.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// Rules whose marks the model will see.
    pub rules: &'a RuleSet,
    /// Where gold texts have their headlines; for the figures.
    pub title: TitlePlace,
    /// How weights are learned.
    pub options: Options,
    /// Looked at between steps.
    pub stop: &'a AtomicBool,
}

impl Plan<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// A dump with its gold text.
pub struct Pair {
    record: Record,
    gold: Arc<str>,
    /// The input that it is from.
    input: Arc<str>,
    /// Pairs of one group are in one fold: they are of one site, or of one document.
    group: String,
    fingerprints: [u64; 2],
    example: Example,
}

/// What was read.
#[derive(Default)]
pub struct Pairs {
    pairs: Vec<Pair>,
    /// Dumps without a gold text.
    pub without_gold: u64,
    /// HTML pages: the classifier learns from texts.
    pub html: u64,
}

/// How it went.
pub enum TrainNotice {
    /// A record could not be read.
    Problem(Problem),
    /// What was strange about one that was.
    Warnings(Vec<String>),
}

/// Cleaning of dumps from one input, or of one kind, by rules alone and with models that had not seen their sites.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unseen {
    /// Dumps.
    pub documents: u64,
    /// Those as they are.
    pub before: Mean,
    /// Cleaned by rules and shapes alone.
    pub rules: Mean,
    /// Cleaned with the classifier.
    pub after: Mean,
    lost: u64,
}

impl Unseen {
    fn merge(&mut self, other: &Unseen) {
        self.documents += other.documents;
        self.before.merge(&other.before);
        self.rules.merge(&other.rules);
        self.after.merge(&other.after);
        self.lost += other.lost;
    }

    /// The share of the gold's shingles in the dumps that cleaning lost, 0 to 1.
    pub fn text_lost(&self) -> f64 {
        self.lost as f64 / self.before.sum.shared.max(1) as f64
    }
}

/// Figures of cross-validation.
#[derive(Debug, Default)]
pub struct CrossValidation {
    /// Folds.
    pub folds: usize,
    /// Whole pages, and articles.
    pub kinds: BTreeMap<&'static str, Unseen>,
    /// By input.
    pub inputs: BTreeMap<Arc<str>, Unseen>,
}

impl CrossValidation {
    /// The figures as a model file holds them, rounded.
    pub fn to_table(&self) -> BTreeMap<String, f64> {
        let mut table = BTreeMap::new();
        let mut put = |name: String, value: f64| table.insert(name, (value * 10_000.0).round() / 10_000.0);
        put("folds".to_owned(), self.folds as f64);
        for (kind, unseen) in &self.kinds {
            put(format!("{kind}: dumps"), unseen.documents as f64);
            put(format!("{kind}: F1 as they are"), unseen.before.f1());
            put(format!("{kind}: F1 by rules alone"), unseen.rules.f1());
            put(format!("{kind}: F1"), unseen.after.f1());
            put(format!("{kind}: precision"), unseen.after.precision());
            put(format!("{kind}: recall"), unseen.after.recall());
            put(format!("{kind}: text lost"), unseen.text_lost());
        }
        table
    }
}

/// The stages whose marks the classifier sees.
const EVIDENCE: Stages = Stages {
    preset: crate::structure::Preset::Balanced,
    structure: true,
    duplicates: true,
    classifier: None,
    repair_glued: false,
    in_words: false,
};

impl Pairs {
    /// Reads the dumps of `inputs` that have a gold text, and adds them.
    ///
    /// # Errors
    /// If the run was interrupted.
    pub fn read(
        &mut self,
        inputs: &Inputs,
        gold: &Gold,
        fields: &FieldNames,
        teaches: Teaches,
        plan: &Plan<'_>,
        mut notice: impl FnMut(TrainNotice) + Send,
    ) -> Result<(), GoldError> {
        let work = |item: Item| match item {
            Item::Problem(problem) => Seen::Problem(problem),
            Item::Record(input, loaded, _) => {
                let warnings = loaded
                    .warnings
                    .iter()
                    .map(|warning| format!("{}: {warning}", loaded.record.id))
                    .collect();
                see(loaded.record, input.id.as_str(), gold, plan.rules, teaches, warnings)
            }
        };
        let ended = visit(inputs, fields, plan.stop, work, |step| -> Result<(), GoldError> {
            let Step::Result(seen) = step else { return Ok(()) };
            match seen {
                Seen::Problem(problem) => notice(TrainNotice::Problem(problem)),
                Seen::WithoutGold => self.without_gold += 1,
                Seen::Html => self.html += 1,
                Seen::Pair(pair, warnings) => {
                    notice(TrainNotice::Warnings(warnings));
                    self.pairs.push(*pair);
                }
            }
            Ok(())
        })?;
        match ended {
            Ended::Interrupted => Err(GoldError::Interrupted),
            Ended::Complete => Ok(()),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Groups that cross-validation can hold back one by one.
    pub fn groups(&self) -> usize {
        self.pairs.iter().map(|pair| pair.group.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// Learns from all; the model knows what it was trained on. `None` if it was interrupted.
    pub fn train(&self, plan: &Plan<'_>) -> Option<Model> {
        let examples: Vec<&Example> = self.pairs.iter().map(|pair| &pair.example).collect();
        let mut model = learn(&examples, plan.options);
        let fingerprints: BTreeSet<u64> = self.pairs.iter().flat_map(|pair| pair.fingerprints).collect();
        model.about.remember(fingerprints);
        (!plan.is_stopped()).then_some(model)
    }

    /// Learns as often as there are `folds` from all but a part of the groups, and cleans the dumps of that part, with headlines where the
    /// gold texts have them. `None` if it was interrupted.
    pub fn cross_validate(&self, folds: usize, plan: &Plan<'_>) -> Option<CrossValidation> {
        let fold_of: BTreeMap<&str, usize> = folds_of_groups(self.pairs.iter().map(|pair| pair.group.as_str()), folds);
        let unseen: Vec<Vec<(usize, Unseen)>> = (0..folds)
            .into_par_iter()
            .map(|fold| {
                let (held, seen): (Vec<usize>, Vec<usize>) =
                    (0..self.pairs.len()).partition(|&at| fold_of[self.pairs[at].group.as_str()] == fold);
                if plan.is_stopped() {
                    return Vec::new();
                }
                let examples: Vec<&Example> = seen.iter().map(|&at| &self.pairs[at].example).collect();
                // Stages hold a model for as long as the program runs; there are a few of these.
                let model: &'static Model = Box::leak(Box::new(learn(&examples, plan.options)));
                held.into_par_iter().map(|at| (at, self.pairs[at].unseen(model, plan))).collect()
            })
            .collect();
        if plan.is_stopped() {
            return None;
        }
        // In the order of the inputs: sums of fractions depend on it.
        let mut unseen: Vec<(usize, Unseen)> = unseen.into_iter().flatten().collect();
        unseen.sort_by_key(|(at, _)| *at);
        let mut found = CrossValidation {
            folds,
            ..CrossValidation::default()
        };
        for (at, own) in unseen {
            let pair = &self.pairs[at];
            let kind = if pair.example.is_page() { "pages" } else { "articles" };
            found.kinds.entry(kind).or_default().merge(&own);
            found.inputs.entry(pair.input.clone()).or_default().merge(&own);
        }
        Some(found)
    }
}

impl Pair {
    /// The dump cleaned by a model that has not seen it.
    fn unseen(&self, model: &'static Model, plan: &Plan<'_>) -> Unseen {
        let document = segment(self.record.clone());
        let clean = |stages: Stages| {
            let resolution = judge(&document, plan.rules, stages);
            render(&document, &resolution, Layout::Paragraphs, plan.title).text
        };
        let classifier = Some(Classifier {
            model,
            ..Classifier::default()
        });
        let by_rules = clean(EVIDENCE);
        let after = clean(Stages { classifier, ..EVIDENCE });
        let overlap = |text: &str| Overlap::of(&self.gold, text).into();
        Unseen {
            documents: 1,
            before: overlap(&document.text),
            rules: overlap(&by_rules),
            after: overlap(&after),
            lost: lost(&self.gold, &document.text, &after),
        }
    }
}

/// What reading a record came to.
enum Seen {
    Problem(Problem),
    WithoutGold,
    Html,
    Pair(Box<Pair>, Vec<String>),
}

fn see(record: Record, input: &str, gold: &Gold, rules: &RuleSet, teaches: Teaches, warnings: Vec<String>) -> Seen {
    if record.payload.kind == InputKind::Html {
        return Seen::Html;
    }
    let Some((key, found)) = gold.of(&record.id.id) else {
        return Seen::WithoutGold;
    };
    let site = record.site.clone().or_else(|| record.url.as_deref().and_then(site_of));
    let group = site.unwrap_or_else(|| key.to_owned());
    let document = segment(record.clone());
    let marks = first_marks(&document, rules, EVIDENCE);
    let example = Example::new(&document, &marks, &found.text, teaches == Teaches::Page).in_group(Tokens::of(&group).fingerprint());
    let pair = Pair {
        fingerprints: [found.fingerprint, Tokens::of(&record.payload.text).fingerprint()],
        record,
        gold: found.text.clone(),
        input: input.into(),
        group,
        example,
    };
    Seen::Pair(Box::new(pair), warnings)
}

/// The fold of each group: the groups with most dumps first, each to the fold that has fewest.
fn folds_of_groups<'g>(groups: impl Iterator<Item = &'g str>, folds: usize) -> BTreeMap<&'g str, usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    groups.for_each(|group| *counts.entry(group).or_default() += 1);
    let mut order: Vec<(&str, usize)> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut sizes = vec![0; folds.max(1)];
    let mut placed = BTreeMap::new();
    for (group, count) in order {
        let least = (0..sizes.len()).min_by_key(|&fold| sizes[fold]).unwrap_or(0);
        sizes[least] += count;
        placed.insert(group, least);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_in_one_fold_and_folds_are_alike() {
        let groups = ["a", "b", "a", "c", "d", "a", "b", "e"];
        let folds = folds_of_groups(groups.into_iter(), 2);
        let sizes = [0, 1].map(|fold| groups.iter().filter(|group| folds[**group] == fold).count());
        assert_eq!(sizes, [4, 4]);
        assert_eq!(folds.len(), 5);
    }
}
