//! Boosted trees that put right what the chain says: small ones, all of whose nodes of one depth ask the same question, so that a tree is
//! a handful of comparisons and a table. (Friedman, "Greedy Function Approximation", 2001; trees of one question a level: Kohavi and Li,
//! "Oblivious Decision Trees, Graphs, and Top-Down Pruning", 1995.)
//!
//! Growing them is left to `grow`, what they ask about to `columns`.

use super::columns::Columns;

/// Questions of a tree, at most.
pub(super) const DEPTH: usize = 6;

/// A tree: a value for each set of answers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree {
    /// Column, and the least value for which the answer is yes.
    pub questions: Vec<(usize, u8)>,
    /// By answers, the first as the lowest bit.
    pub leaves: Vec<f32>,
}

impl Tree {
    /// The value for one row of columns.
    pub fn value(&self, column: impl Fn(usize) -> u8) -> f32 {
        let answers = self.questions.iter().enumerate();
        let leaf: usize = answers
            .map(|(bit, &(number, least))| usize::from(column(number) >= least) << bit)
            .sum();
        self.leaves[leaf]
    }

    /// The leaf of each block, of columns of as many values as there are blocks.
    pub fn leaves_of<'c>(&self, column: impl Fn(usize) -> &'c [u8], leaf: &mut [u8]) {
        leaf.fill(0);
        for (bit, &(number, least)) in self.questions.iter().enumerate() {
            for (leaf, &value) in leaf.iter_mut().zip(column(number)) {
                *leaf |= u8::from(value >= least) << bit;
            }
        }
    }
}

/// For each block the probability that it is article text: the chain's, put right by all trees.
pub(super) fn kept(trees: &[Tree], columns: &Columns, by_chain: &[f32]) -> Vec<f32> {
    let mut scores: Vec<f32> = by_chain.iter().map(|&kept| log_odds(kept)).collect();
    let mut leaf = vec![0u8; columns.blocks()];
    for tree in trees {
        tree.leaves_of(|column| columns.column(column), &mut leaf);
        for (score, leaf) in scores.iter_mut().zip(&leaf) {
            *score += tree.leaves[usize::from(*leaf)];
        }
    }
    scores.into_iter().map(probability).collect()
}

/// What each column says for a block, or against it: each question of a tree has an equal part in its value.
pub(super) fn parts(trees: &[Tree], columns: &Columns, block: usize) -> Vec<f32> {
    let mut parts = vec![0.0; Columns::names().len()];
    for tree in trees {
        let value = tree.value(|column| columns.column(column)[block]);
        for &(column, _) in &tree.questions {
            parts[column] += value / tree.questions.len() as f32;
        }
    }
    parts
}

/// Log odds of a probability, bounded.
pub(super) fn log_odds(probability: f32) -> f32 {
    let bounded = probability.clamp(0.003, 0.997);
    (bounded / (1.0 - bounded)).ln()
}

/// The probability of log odds.
pub(super) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
