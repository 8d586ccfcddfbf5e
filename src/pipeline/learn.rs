//! Two passes over documents for lines and blocks that recur among what they keep: one to count in memory of a fixed size, one to look at those that
//! recur. What is made of them is `learn`.

use super::document::Stages;
use super::inspect::inspect_readable;
use super::ledger::Elsewhere;
use super::run::Ended;
use crate::document::{Document, RecordId};
use crate::learn::{Candidate, Demands, Fragment, Frequent, Masked, Place, Proposal, Seen, fragment, masks, proposed, rules_of};
use crate::rules::{RuleSet, normal_form};
use crate::source::{FieldNames, Inputs};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Most bytes of a line that recurs: longer ones are articles.
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
    /// What a ledger tells of documents beside each other: what goes for that need not be learned either.
    pub elsewhere: Elsewhere,
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
    /// Nothing that stays stands between it and the line before.
    follows: bool,
}

/// Proposes rules for lines and blocks that recur; `None` if it was interrupted.
pub fn learn(lessons: &Lessons<'_>, demands: Demands) -> Option<Learned> {
    let mut frequent = Frequent::default();
    let hashes = |record: &RecordId, document: &Document| -> FxHashSet<u64> {
        let lines = kept(record, document, lessons);
        lines.iter().flat_map(|line| &line.masks).map(crate::learn::hash).collect()
    };
    let mut documents = 0;
    lessons.visit(hashes, |hashes| {
        documents += 1;
        frequent.add(&hashes);
    })?;
    let threshold = frequent.threshold(u32::try_from(demands.articles_min).unwrap_or(u32::MAX));
    let look = |record: &RecordId, document: &Document| {
        let mut lines = kept(record, document, lessons);
        for line in &mut lines {
            line.masks.retain(|mask| frequent.count(crate::learn::hash(mask)) >= threshold);
        }
        (seen(&lines), article_of(document), document.metadata.site.clone())
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

/// The recurring forms of a document's lines, each with where it was seen and what stands below.
fn seen(lines: &[Kept]) -> BTreeMap<Masked, Vec<Seen>> {
    let mut found: BTreeMap<Masked, Vec<Seen>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let below = lines.get(at + 1).filter(|below| below.follows);
        let next: Vec<u64> = below.map_or_else(Vec::new, |below| below.masks.iter().map(crate::learn::hash).collect());
        for mask in &line.masks {
            found.entry(mask.clone()).or_default().push(Seen {
                line: line.line.clone(),
                hash: crate::learn::hash(&line.line),
                place: line.place,
                sentence: line.sentence,
                next: next.clone(),
            });
        }
    }
    found
}

impl Lessons<'_> {
    fn visit<T: Send>(&self, look: impl Fn(&RecordId, &Document) -> T + Sync, take: impl FnMut(T) + Send) -> Option<()> {
        match inspect_readable(self.inputs, self.fields, self.stop, look, take) {
            Ended::Complete => Some(()),
            Ended::Interrupted => None,
        }
    }
}

/// The lines that stay of a document, but for its headline.
fn kept(record: &RecordId, document: &Document, lessons: &Lessons<'_>) -> Vec<Kept> {
    let resolution = lessons.elsewhere.judge(record, document, lessons.rules, lessons.stages);
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
    let mut follows = false;
    for (index, block) in document.blocks.iter().enumerate() {
        let before = prose.partition_point(|&one| one < index);
        let behind = prose.len() - prose.partition_point(|&one| one <= index);
        let place = match (before, behind) {
            _ if prose.is_empty() => Place::NoProse,
            (_, 0) => Place::End,
            (0, _) => Place::Start,
            _ => Place::Amid,
        };
        for &span in &document.lines[block.lines.clone()] {
            if resolution.drops_any(span) {
                continue;
            }
            if Some(index) == title || span.len() > LINE_BYTES_MAX {
                follows = false;
                continue;
            }
            let line = normal_form(document.slice(span));
            lines.push(Kept {
                masks: masks(&line),
                line,
                place,
                sentence: block.stats.ends_sentence,
                follows,
            });
            follows = true;
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
fn passing(proposals: Vec<Proposal>) -> (Fragment, usize) {
    let all: Vec<&Proposal> = proposals.iter().collect();
    let whole = fragment(&all);
    let (file, _) = crate::rules::parse::parse("learned.toml", &whole.text);
    let passes = |id: &str| {
        let report = crate::rules::test::run(std::slice::from_ref(&file), 0, |other| other == id, super::rule_test::clean);
        report.is_ok_and(|report| report.failures.is_empty() && report.tests > 0)
    };
    let mut sound: Vec<&Proposal> = Vec::new();
    if file.rules.len() == whole.rules {
        let mut rules = file.rules.iter();
        for proposal in &all {
            let own: Vec<_> = rules.by_ref().take(rules_of(proposal)).collect();
            if own.iter().all(|rule| passes(rule.id.get_ref())) {
                sound.push(proposal);
            }
        }
    }
    let failed = all.len() - sound.len();
    (fragment(&sound), failed)
}
