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
    /// The leaf of each block.
    pub fn leaves_of(&self, columns: &Columns) -> Vec<u8> {
        let mut leaf = vec![0u8; columns.blocks()];
        for (bit, &(column, least)) in self.questions.iter().enumerate() {
            for (leaf, &value) in leaf.iter_mut().zip(columns.column(column)) {
                *leaf |= u8::from(value >= least) << bit;
            }
        }
        leaf
    }
}

/// What all trees together add to the chain's judgement.
pub(super) fn scores(trees: &[Tree], columns: &Columns, kept: &[f32]) -> Vec<f32> {
    let mut scores: Vec<f32> = kept.iter().map(|&kept| log_odds(kept)).collect();
    for tree in trees {
        for (score, leaf) in scores.iter_mut().zip(tree.leaves_of(columns)) {
            *score += tree.leaves[usize::from(leaf)];
        }
    }
    scores
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
