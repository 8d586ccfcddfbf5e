//! A classifier's decision in words: what a block looks like, and which features spoke for and against it most.

use super::features::{Features, TEMPLATES};
use super::model::{Chain, REACH, offset};

/// Features named in a reason.
const NAMED_MAX: usize = 3;

/// The weight of one feature of a block.
pub(super) struct Weighed {
    /// The template's name.
    pub template: &'static str,
    /// For keeping the block, if positive.
    pub weight: f32,
}

/// All features of a block with their weights, the strongest first.
pub(super) fn weighed(features: &Features, chain: &Chain, block: usize) -> Vec<Weighed> {
    let mut all = Vec::new();
    for place in 0..=2 * REACH {
        let row = (block + place).checked_sub(REACH).and_then(|at| features.rows.get(at));
        for (template, &value) in row.into_iter().flatten().enumerate().skip(1) {
            all.push(Weighed {
                template: TEMPLATES[template],
                weight: chain.weights[offset(place, template) + usize::from(value)],
            });
        }
    }
    all.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    all
}

/// Why a block is taken for residue, in words.
pub(super) fn because(features: &Features, chain: &Chain, block: usize) -> String {
    let mut said = vec![shape(features, block)];
    let mut named: Vec<&str> = Vec::new();
    for weighed in weighed(features, chain, block).iter().filter(|weighed| weighed.weight < 0.0) {
        let reading = reading(weighed.template);
        if named.len() < NAMED_MAX && !named.contains(&reading) {
            named.push(reading);
        }
    }
    said.extend((!named.is_empty()).then(|| format!("judged by {}", named.join(", "))));
    said.join("; ")
}

/// What the block looks like, from the features that a person would look at first.
fn shape(features: &Features, block: usize) -> String {
    let row = &features.rows[block];
    let value = |name: &str| TEMPLATES.iter().position(|&known| known == name).map_or(0, |at| row[at]);
    let length = match value("words") {
        0..=4 => "short line",
        5..=8 => "line",
        _ => "long line",
    };
    let sentence = if value("sentences") / 4 < 2 { ", no sentence" } else { "" };
    let run = match value("short-run") / 4 {
        0..=2 => "",
        3 => ", in a run of such lines",
        _ => ", in a long run of such lines",
    };
    let place = match value("main-run") / 4 {
        1..=5 => ", before the main text",
        6..=10 => ", behind the main text",
        _ => "",
    };
    format!("{length}{sentence}{run}{place}")
}

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
