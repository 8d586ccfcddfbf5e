//! What kind of text a dump is: a whole page flattened to text, or what an extractor left of one. A logistic regression over a few facts of
//! the whole text; of pages most blocks are short, rules know residue of many kinds, and the chain for pages takes little of it for text.
//!
//! What is made of it, bold or careful judgement, is left to `model`.

use super::features::{Features, WORDS_ABOUT, template};
use super::marked::is_rule;
use super::trees::probability;

/// The facts, by the names that a model file uses for them.
pub(super) const FACTS: [&str; 10] = [
    "bias",
    "blocks",
    "short-blocks",
    "short-blocks-share",
    "kinds-of-residue",
    "likely-text",
    "words-in-short-blocks",
    "words-in-prose",
    "likely-text-at-the-top",
    "unlikely-blocks",
];

/// Most kinds of residue that count.
const KINDS_MAX: usize = 8;
/// Highest value of that template of a short block.
const SHORT_MAX: u8 = 5;
/// Blocks that are the top.
const TOP: usize = 8;
/// Blocks that are the beginning.
const BEGINNING: usize = 9;
/// Passes of the regression.
const PASSES: usize = 400;

/// A weight for each fact.
pub(super) type Weights = [f32; FACTS.len()];

/// The facts of a text; `kept` are the probabilities of the chain for pages.
pub(super) fn facts(features: &Features, kept: &[f32]) -> Weights {
    let [words, sentences, around, own] = ["words", "sentences", "words-around", "own-mark"].map(template);
    let rows = &features.rows;
    let (mut all, mut likely, mut in_short, mut in_prose) = (0f32, 0f32, 0f32, 0f32);
    let (mut short, mut unlikely, mut kinds) = (0usize, 0usize, 0u64);
    for (row, kept) in rows.iter().zip(kept) {
        let count = WORDS_ABOUT[usize::from(row[words]).min(WORDS_ABOUT.len() - 1)];
        all += count;
        likely += count * kept;
        if row[words] <= SHORT_MAX && row[sentences] / 8 == 0 {
            short += 1;
            in_short += count;
        }
        if row[around] % 2 == 1 {
            in_prose += count;
        }
        unlikely += usize::from(*kept < 0.2);
        if is_rule(row[own]) {
            kinds |= 1 << row[own];
        }
    }
    let (all, blocks) = (all.max(1.0), rows.len().max(1) as f32);
    let top = &kept[..kept.len().min(TOP)];
    [
        1.0,
        blocks.log2() / 4.0,
        (short as f32 + 1.0).log2() / 4.0,
        short as f32 / blocks,
        (kinds.count_ones() as usize).min(KINDS_MAX) as f32 / 4.0,
        likely / all,
        in_short / all,
        in_prose / all,
        top.iter().sum::<f32>() / top.len().max(1) as f32,
        unlikely as f32 / blocks,
    ]
}

/// Whether prose stands among the first blocks: a page begins with its title and menus, an article soon has its first paragraph.
pub(super) fn begins_with_prose(features: &Features) -> bool {
    let around = template("words-around");
    features.rows.iter().take(BEGINNING).any(|row| row[around] % 2 == 1)
}

/// How probable it is that a text with these facts is a whole page.
pub(super) fn page_probability(facts: &Weights, weights: &Weights) -> f32 {
    probability(facts.iter().zip(weights).map(|(fact, weight)| fact * weight).sum())
}

/// Learns the weights from texts of which it is known whether they are pages. Either kind counts as much as the other.
pub(super) fn learn(texts: &[(Weights, bool)]) -> Weights {
    let pages = texts.iter().filter(|(_, page)| *page).count();
    let mut weights = [0f32; FACTS.len()];
    if pages == 0 || pages == texts.len() {
        weights[0] = if pages > 0 { 10.0 } else { -10.0 };
        return weights;
    }
    let mut sums = [1e-6f32; FACTS.len()];
    for _ in 0..PASSES {
        let mut slope = [0f32; FACTS.len()];
        for (facts, page) in texts {
            let count = if *page { pages } else { texts.len() - pages };
            let error = (f32::from(u8::from(*page)) - page_probability(facts, &weights)) / count as f32;
            slope.iter_mut().zip(facts).for_each(|(slope, fact)| *slope += error * fact);
        }
        for ((weight, sum), slope) in weights.iter_mut().zip(&mut sums).zip(slope) {
            *sum += slope * slope;
            *weight += 0.5 * slope / sum.sqrt();
        }
    }
    weights
}
