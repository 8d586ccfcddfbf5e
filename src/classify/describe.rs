//! A classifier's decision in words: what a block looks like, and which features spoke for and against it most.

use super::columns::Columns;
use super::features::Features;
use super::model::{Chain, REACH, counted};
use super::templates::{MAIN_RUN, SENTENCES, SHORT_RUN, TEMPLATES, WORDS};
use super::trees::parts;
use std::cmp::Ordering;
use std::sync::LazyLock;

/// Features named in a reason.
const NAMED_MAX: usize = 3;
/// Features told for and against a block where it is explained.
const EVIDENCE_MAX: usize = 5;
/// Least weight of one that is told.
const EVIDENCE_WEIGHT_MIN: f32 = 0.05;

/// Why a block is taken for residue, in words.
pub(super) fn because(features: &Features, chain: &Chain, columns: Option<&Columns>, block: usize) -> String {
    let mut said = shape(features, block);
    let mut against: Vec<(f32, &'static str)> = Vec::with_capacity(NAMED_MAX + 1);
    for place in 0..=2 * REACH {
        let Some(row) = (block + place).checked_sub(REACH).and_then(|at| features.rows.get(at)) else {
            continue;
        };
        for &template in counted(place).iter().filter(|template| **template > 0) {
            let weight = chain.weight(place, template, row);
            if weight < 0.0 && against.last().is_none_or(|last| against.len() < NAMED_MAX || weight < last.0) {
                name(&mut against, weight, READINGS[template]);
            }
        }
    }
    for (column, part) in by_trees(chain, columns, block) {
        if part < 0.0 && against.last().is_none_or(|last| against.len() < NAMED_MAX || part < last.0) {
            name(&mut against, part, Columns::names()[column]);
        }
    }
    if !against.is_empty() {
        let named: Vec<&str> = against.iter().map(|(_, name)| *name).collect();
        said.push_str("; judged by ");
        said.push_str(&named.join(", "));
    }
    said
}

/// What the trees say by each of their columns.
fn by_trees(chain: &Chain, columns: Option<&Columns>, block: usize) -> impl Iterator<Item = (usize, f32)> {
    let parts = columns.map_or(Vec::new(), |columns| parts(&chain.trees, columns, block));
    parts.into_iter().enumerate()
}

/// Features with their weights: those that speak for a block, and those that speak against it.
pub(super) type Evidence = (Vec<(String, f32)>, Vec<(String, f32)>);

/// What spoke for and against a block, strongest first: features as a person would call them, with their weights. Those that read alike
/// are summed.
pub(super) fn evidence(features: &Features, chain: &Chain, columns: Option<&Columns>, block: usize) -> Evidence {
    let mut sums: Vec<(String, f32)> = by_trees(chain, columns, block)
        .map(|(column, part)| (Columns::names()[column].to_owned(), part))
        .collect();
    for place in 0..=2 * REACH {
        let Some(row) = (block + place).checked_sub(REACH).and_then(|at| features.rows.get(at)) else {
            continue;
        };
        for &template in counted(place).iter().filter(|template| **template > 0) {
            let name = match place.cmp(&REACH) {
                Ordering::Less => format!("{} (block above)", READINGS[template]),
                Ordering::Equal => READINGS[template].to_owned(),
                Ordering::Greater => format!("{} (block below)", READINGS[template]),
            };
            let weight = chain.weight(place, template, row);
            match sums.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 += weight,
                None => sums.push((name, weight)),
            }
        }
    }
    sums.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    sums.retain(|(_, weight)| weight.abs() >= EVIDENCE_WEIGHT_MIN);
    let (mut for_it, mut against): (Vec<_>, Vec<_>) = sums.into_iter().partition(|(_, weight)| *weight > 0.0);
    for_it.truncate(EVIDENCE_MAX);
    against.truncate(EVIDENCE_MAX);
    (for_it, against)
}

/// Puts a feature among those named, the strongest first, each name once.
fn name(named: &mut Vec<(f32, &'static str)>, weight: f32, name: &'static str) {
    match named.iter_mut().find(|(_, known)| *known == name) {
        Some(known) => known.0 = known.0.min(weight),
        None => named.push((weight, name)),
    }
    named.sort_by(|a, b| a.0.total_cmp(&b.0));
    named.truncate(NAMED_MAX);
}

/// What the block looks like, from the features that a person would look at first.
fn shape(features: &Features, block: usize) -> String {
    let row = &features.rows[block];
    let value = |template: usize| row[template];
    let length = match value(WORDS) {
        0..=4 => "short line",
        5..=8 => "line",
        _ => "long line",
    };
    let sentence = if value(SENTENCES) / 4 < 2 { ", no sentence" } else { "" };
    let run = match value(SHORT_RUN) / 4 {
        0..=2 => "",
        3 => ", in a run of such lines",
        _ => ", in a long run of such lines",
    };
    let place = match value(MAIN_RUN) / 4 {
        1..=5 => ", before the main text",
        6..=10 => ", behind the main text",
        _ => "",
    };
    format!("{length}{sentence}{run}{place}")
}

/// The templates as a person would call them.
static READINGS: LazyLock<[&str; TEMPLATES.len()]> = LazyLock::new(|| TEMPLATES.map(reading));

/// A template as a person would call it.
fn reading(template: &'static str) -> &'static str {
    match template {
        "words" | "words-around" => "length",
        "sentences" => "sentences",
        "ends" => "first and last sign",
        "capitals" => "capitals",
        "digits" => "digits",
        "stop-words" => "share of function words",
        "commas" | "signs" | "quotes" | "link-words" => "signs in it",
        "headline-words" => "words of the headline",
        "repeated" => "repetition in the text",
        "kind" => "kind of block",
        "place-by-text" => "place in the text",
        "prose-around" | "prose-distance" | "prose-density" | "prose-density-wide" => "prose around it",
        "main-run" | "main-run-share" => "distance from the main text",
        "own-mark" | "mark-above" | "mark-below" | "marks-around" => "residue around it",
        "gap" => "spacing",
        "date" => "dates",
        "name" => "names",
        "headline-distance" | "main-and-headline" => "distance from the headline",
        "headings-above" => "headings above it",
        "topic" => "words of the rest of the text",
        "sentence-density" => "sentences around it",
        "short-run" => "run of short lines",
        "script" => "script",
        _ => "other features",
    }
}
