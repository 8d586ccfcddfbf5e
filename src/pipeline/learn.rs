//! Two passes over documents for lines that recur among what they keep: one to count in memory of a fixed size, one to look at those that
//! recur. What is made of them is `learn`.

use super::document::{Stages, judge};
use super::inspect::inspect_readable;
use super::run::Ended;
use crate::document::{Document, RecordId};
use crate::learn::{Candidate, Demands, Fragment, Frequent, Masked, Place, Seen, fragment, masks, proposed};
use crate::rules::schema::RawFile;
use crate::rules::{RuleSet, normal_form};
use crate::source::{FieldNames, Inputs};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Most characters of a line that recurs: longer ones are articles.
const LINE_BYTES_MAX: usize = 1200;

/// What lines are learned from.
pub struct Lessons<'a> {
    /// The documents.
    pub inputs: &'a Inputs,
    /// Fields of JSON records.
    pub fields: &'a FieldNames,
    /// The rules in force: what they take need not be learned.
    pub rules: &'a RuleSet,
    /// Which stages judge.
    pub stages: Stages,
    /// Looked at between documents.
    pub stop: &'a AtomicBool,
}

/// What was learned.
#[derive(Debug, Default)]
pub struct Learned {
    /// The proposals as a rules file.
    pub fragment: Fragment,
    /// Documents read.
    pub documents: usize,
    /// Recurring lines that were looked at.
    pub candidates: usize,
    /// Proposals left out, since they are more likely to be article text than was asked for.
    pub risky: usize,
    /// Proposals left out, since their tests failed.
    pub failed: usize,
}

/// A kept line of a document.
struct Kept {
    masks: Vec<Masked>,
    line: String,
    place: Place,
    sentence: bool,
}

/// Proposes rules for lines that recur; `None` if it was interrupted.
pub fn learn(lessons: &Lessons<'_>, demands: Demands) -> Option<Learned> {
    let mut frequent = Frequent::default();
    let hashes = |document: &Document| -> FxHashSet<u64> {
        let lines = kept(document, lessons);
        lines.iter().flat_map(|line| &line.masks).map(crate::learn::hash).collect()
    };
    let mut documents = 0;
    lessons.visit(hashes, |hashes| {
        documents += 1;
        frequent.add(&hashes);
    })?;
    let threshold = frequent.threshold(u32::try_from(demands.articles_min).unwrap_or(u32::MAX));
    let look = |document: &Document| {
        let mut found: BTreeMap<Masked, Vec<Seen>> = BTreeMap::new();
        for line in kept(document, lessons) {
            let hash = crate::learn::hash(&line.line);
            let often = line
                .masks
                .into_iter()
                .filter(|mask| frequent.count(crate::learn::hash(mask)) >= threshold);
            for mask in often {
                found.entry(mask).or_default().push(Seen {
                    line: line.line.clone(),
                    hash,
                    place: line.place,
                    sentence: line.sentence,
                });
            }
        }
        (found, article_of(document), document.metadata.site.clone())
    };
    let mut candidates: BTreeMap<Masked, Candidate> = BTreeMap::new();
    lessons.visit(look, |(found, article, site)| {
        for (mask, seen) in found {
            let candidate = candidates.entry(mask).or_insert_with_key(|mask| Candidate::new(mask.clone()));
            candidate.add(&seen, article, site.as_ref());
        }
    })?;
    let total = candidates.len();
    let (proposals, risky) = proposed(candidates.into_values().collect(), demands);
    let (fragment, failed) = passing(proposals);
    Some(Learned {
        fragment,
        documents,
        candidates: total,
        failed,
        risky,
    })
}

impl Lessons<'_> {
    fn visit<T: Send>(&self, look: impl Fn(&Document) -> T + Sync, take: impl FnMut(T) + Send) -> Option<()> {
        let look = |_: &RecordId, document: &Document| look(document);
        match inspect_readable(self.inputs, self.fields, self.stop, look, take) {
            Ended::Complete => Some(()),
            Ended::Interrupted => None,
        }
    }
}

/// The lines that stay of a document, but for its headline.
fn kept(document: &Document, lessons: &Lessons<'_>) -> Vec<Kept> {
    let resolution = judge(document, lessons.rules, lessons.stages);
    let title = document.metadata.title.as_ref().and_then(|title| title.block);
    let stays = |index: usize| {
        !document.blocks[index]
            .lines
            .clone()
            .any(|line| resolution.drops_any(document.lines[line]))
    };
    let prose: Vec<usize> = (0..document.blocks.len())
        .filter(|&index| document.blocks[index].stats.is_prose() && stays(index))
        .collect();
    let mut lines = Vec::new();
    for (index, block) in document.blocks.iter().enumerate().filter(|(index, _)| Some(*index) != title) {
        let before = prose.partition_point(|&one| one < index);
        let behind = prose.len() - prose.partition_point(|&one| one <= index);
        let place = match (before, behind) {
            _ if prose.is_empty() => Place::NoProse,
            (_, 0) => Place::End,
            (0, _) => Place::Start,
            _ => Place::Amid,
        };
        for &span in &document.lines[block.lines.clone()] {
            if span.len() > LINE_BYTES_MAX || resolution.drops_any(span) {
                continue;
            }
            let line = normal_form(document.slice(span));
            lines.push(Kept {
                masks: masks(&line),
                line,
                place,
                sentence: block.stats.ends_sentence,
            });
        }
    }
    lines
}

/// What tells an article from others: its longest paragraph.
fn article_of(document: &Document) -> u64 {
    let longest = document.blocks.iter().max_by_key(|block| (block.span.len(), block.span.start));
    longest.map_or(0, |block| crate::learn::hash(&document.slice(block.span)))
}

/// The proposals whose tests pass, and how many don't.
fn passing(proposals: Vec<Candidate>) -> (Fragment, usize) {
    let all: Vec<&Candidate> = proposals.iter().collect();
    let whole = fragment(&all);
    let (file, _) = crate::rules::parse::parse("learned.toml", &whole.text);
    let fails = |file: &RawFile, id: &str| {
        let report = crate::rules::test::run(std::slice::from_ref(file), 0, |other| other == id, super::rule_test::clean);
        !report.is_ok_and(|report| report.failures.is_empty() && report.tests > 0)
    };
    let sound: Vec<&Candidate> = if file.rules.len() == all.len() {
        let pairs = all.iter().zip(&file.rules);
        pairs
            .filter(|(_, rule)| !fails(&file, rule.id.get_ref()))
            .map(|(candidate, _)| *candidate)
            .collect()
    } else {
        Vec::new()
    };
    let failed = all.len() - sound.len();
    (fragment(&sound), failed)
}
