//! Growing trees: each one a step down the gradient of the likelihood, weighed like the chain's; the question of a level is the one that
//! gains most over all its nodes. (Friedman, 2001; Chen and Guestrin, "XGBoost", 2016, for the gain.) Deterministic: which rows and columns
//! a tree sees follows from its number.
//!
//! What trees are is left to `trees`.

use super::columns::Columns;
use super::train::Example;
use super::trees::{DEPTH, Tree, log_odds, probability};
use rayon::prelude::*;

/// How to grow.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Trees.
    pub trees: usize,
    /// Share of each step that is taken.
    pub rate: f32,
    /// Added to the weight of a leaf: the larger, the smaller its value.
    pub damping: f32,
    /// Questions of a tree.
    pub depth: usize,
}

impl Default for Growth {
    fn default() -> Self {
        Growth {
            trees: 60,
            rate: 0.2,
            damping: 20.0,
            depth: 6,
        }
    }
}

/// A document to grow on.
pub(super) struct Sample<'a> {
    pub columns: Columns,
    /// The chain's probabilities.
    pub kept: Vec<f32>,
    pub keep: &'a [bool],
    pub weights: &'a [f32],
    /// What the document counts beside others.
    pub share: f32,
}

impl<'a> Sample<'a> {
    /// A document, with a chain's probabilities, and what it counts beside others.
    pub fn new(example: &'a Example, kept: Vec<f32>, share: f32) -> Self {
        Sample {
            columns: Columns::of(&example.features, &kept, (0..kept.len()).collect()),
            kept,
            keep: &example.keep,
            weights: &example.weights,
            share,
        }
    }
}

/// Values that a column may have.
const VALUES: usize = 64;

/// All samples, column by column.
pub(super) struct Table {
    /// Values below [`VALUES`].
    pub columns: Vec<Vec<u8>>,
    /// What is to be learned, 0 or 1.
    pub keep: Vec<f32>,
    /// About 1.
    pub weights: Vec<f32>,
    /// Log odds so far.
    pub scores: Vec<f32>,
    /// The document of each row.
    pub documents: Vec<u32>,
}

impl Table {
    fn of(samples: &[Sample<'_>]) -> Self {
        let width = Columns::names().len();
        let columns = (0..width)
            .into_par_iter()
            .map(|column| {
                let values = samples.iter().flat_map(|sample| sample.columns.column(column));
                values.map(|&value| value.min(VALUES as u8 - 1)).collect()
            })
            .collect();
        let weighed = |sample: &Sample<'_>| sample.weights.iter().map(|weight| weight * sample.share).collect::<Vec<f32>>();
        let weights: Vec<f32> = samples.iter().flat_map(weighed).collect();
        let mean = weights.iter().sum::<f32>() / weights.len().max(1) as f32;
        Table {
            columns,
            keep: samples
                .iter()
                .flat_map(|sample| sample.keep.iter().map(|&keep| f32::from(u8::from(keep))))
                .collect(),
            weights: weights.iter().map(|weight| weight / mean.max(f32::MIN_POSITIVE)).collect(),
            scores: samples
                .iter()
                .flat_map(|sample| sample.kept.iter().map(|&kept| log_odds(kept)))
                .collect(),
            documents: samples
                .iter()
                .enumerate()
                .flat_map(|(number, sample)| std::iter::repeat_n(number as u32, sample.keep.len()))
                .collect(),
        }
    }
}

/// Whether a tree sees a document, or a column: half of them, mixed by number.
fn sees(tree: usize, number: usize) -> bool {
    let mixed = (tree as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (number as u64 + 1).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed >> 40 & 1 == 0
}

/// Grows trees that put right what a chain says of blocks, numbered from `first`.
pub(super) fn grow(samples: &[Sample<'_>], growth: Growth, first: usize) -> Vec<Tree> {
    grow_on(Table::of(samples), growth, first)
}

/// Grows trees, numbered from `first`: which rows and columns a tree sees follows from its number.
pub(super) fn grow_on(mut table: Table, growth: Growth, first: usize) -> Vec<Tree> {
    let mut trees = Vec::with_capacity(growth.trees);
    for number in first..first + growth.trees {
        let rows: Vec<u32> = (0..table.keep.len() as u32)
            .filter(|&row| sees(number, table.documents[row as usize] as usize))
            .collect();
        let gradient: Vec<(f32, f32)> = rows
            .iter()
            .map(|&row| {
                let row = row as usize;
                let likely = probability(table.scores[row]);
                (
                    table.weights[row] * (table.keep[row] - likely),
                    table.weights[row] * likely * (1.0 - likely),
                )
            })
            .collect();
        let tree = grow_one(&table, number, &rows, &gradient, growth);
        let mut leaf = vec![0u8; table.keep.len()];
        tree.leaves_of(|column| &table.columns[column], &mut leaf);
        for (score, leaf) in table.scores.iter_mut().zip(leaf) {
            *score += tree.value_of(leaf);
        }
        trees.push(tree);
    }
    trees
}

fn grow_one(table: &Table, number: usize, rows: &[u32], gradient: &[(f32, f32)], growth: Growth) -> Tree {
    let mut leaf = vec![0u8; rows.len()];
    let mut questions: Vec<(u16, u8)> = Vec::new();
    for depth in 0..growth.depth.min(DEPTH) {
        let best = (0..table.columns.len())
            .into_par_iter()
            .filter(|&column| sees(number, column + 100_003 * (depth + 1)))
            .filter_map(|column| {
                best_of(&table.columns[column], rows, gradient, &leaf, 1 << depth, growth.damping)
                    .map(|(gain, least)| (gain, column, least))
            })
            .collect::<Vec<_>>();
        // None of the columns that this level sees may part anything: then the tree stays as deep as it is.
        let Some((_, column, least)) = best.into_iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else {
            break;
        };
        for (leaf, &row) in leaf.iter_mut().zip(rows) {
            *leaf |= u8::from(table.columns[column][row as usize] >= least) << depth;
        }
        questions.push((column as u16, least));
    }
    let mut sums = vec![(0f32, 0f32); 1 << questions.len()];
    for (&leaf, &(slope, curve)) in leaf.iter().zip(gradient) {
        let sum = &mut sums[usize::from(leaf)];
        *sum = (sum.0 + slope, sum.1 + curve);
    }
    let value = |(slope, curve): (f32, f32)| (growth.rate * slope / (curve + growth.damping)).clamp(-2.0, 2.0);
    Tree::rounded(&questions, sums.into_iter().map(value))
}

/// The value of a column that parts the nodes best, with what it gains.
fn best_of(column: &[u8], rows: &[u32], gradient: &[(f32, f32)], leaf: &[u8], nodes: usize, damping: f32) -> Option<(f32, u8)> {
    let mut sums = vec![(0f32, 0f32); nodes * VALUES];
    for ((&row, &(slope, curve)), &leaf) in rows.iter().zip(gradient).zip(leaf) {
        let sum = &mut sums[usize::from(leaf) * VALUES + usize::from(column[row as usize])];
        *sum = (sum.0 + slope, sum.1 + curve);
    }
    let gain = |slope: f32, curve: f32| slope * slope / (curve + damping);
    let mut gains = [0f32; VALUES];
    for node in sums.chunks(VALUES) {
        let (slope, curve) = node.iter().fold((0.0, 0.0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
        let whole = gain(slope, curve);
        let mut below = (0f32, 0f32);
        for (value, sum) in node.iter().enumerate().take(VALUES - 1) {
            below = (below.0 + sum.0, below.1 + sum.1);
            gains[value + 1] += gain(below.0, below.1) + gain(slope - below.0, curve - below.1) - whole;
        }
    }
    let best = (1..VALUES).max_by(|&a, &b| gains[a].total_cmp(&gains[b]).then(b.cmp(&a)))?;
    (gains[best] > 1e-3).then_some((gains[best], best as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_that_see_nothing_to_ask_do_not_end_the_growing() {
        // Of many columns a single one tells something; half of all trees do not see it at their first level.
        let rows = 64;
        let mut columns = vec![vec![0; rows]; 30];
        columns[7] = (0..rows as u8).collect();
        let growth = Growth {
            trees: 40,
            rate: 0.1,
            damping: 1.0,
            depth: 2,
        };
        let trees = grow_on(
            Table {
                columns,
                keep: (0..rows).map(|row| f32::from(u8::from(row >= 20))).collect(),
                weights: vec![1.0; rows],
                scores: vec![0.0; rows],
                documents: (0..rows as u32).collect(),
            },
            growth,
            0,
        );
        assert_eq!(trees.len(), growth.trees);
        let of = |value: u8| trees.iter().map(|tree| tree.value(|_| value)).sum::<f32>();
        assert!(of(5) < -0.5 && of(50) > 0.5, "{} {}", of(5), of(50));
    }
}
