//! Boosted trees that put right what the chain says: small ones, all of whose nodes of one depth ask the same question, so that a tree is
//! a handful of comparisons and a table. (Friedman, "Greedy Function Approximation", 2001; trees of one question a level: Kohavi and Li,
//! "Oblivious Decision Trees, Graphs, and Top-Down Pruning", 1995.)
//!
//! Growing them is left to `grow`, what they ask about to `columns`.

use super::columns::{Columns, LANES};
use wide::u8x16;

/// Questions of a tree, at most.
pub(super) const DEPTH: usize = 6;

/// What weights are whole multiples of: sums of them are exact, and the same in any order.
pub(super) const UNIT: f32 = 1.0 / 256.0;

/// A tree: a value for each set of answers. In one piece, since hundreds of them are gone through one after the other, and in this order, so
/// that all that is read of a small one lies together.
#[derive(Clone, Debug, PartialEq)]
#[repr(C)]
pub(super) struct Tree {
    /// Column, and the least value for which the answer is yes; zeros behind the last.
    questions: [(u16, u8); DEPTH],
    /// How many there are.
    depth: u8,
    /// By answers, the first as the lowest bit, in [`UNIT`]s; more than there are answers to fewer questions are 0.
    leaves: [i16; LEAVES],
}

/// Sets of answers to the most questions.
const LEAVES: usize = 1 << DEPTH;

impl Tree {
    /// A tree of these questions, with a value for each set of answers, in 256ths.
    pub fn new(questions: &[(u16, u8)], values: impl IntoIterator<Item = i16>) -> Self {
        let mut tree = Tree {
            questions: [(0, 0); DEPTH],
            depth: questions.len().min(DEPTH) as u8,
            leaves: [0; LEAVES],
        };
        tree.leaves.iter_mut().zip(values).for_each(|(leaf, value)| *leaf = value);
        tree.questions
            .iter_mut()
            .zip(questions)
            .for_each(|(own, question)| *own = *question);
        tree
    }

    /// The same with the values as they come.
    pub fn rounded(questions: &[(u16, u8)], values: impl IntoIterator<Item = f32>) -> Self {
        Tree::new(questions, values.into_iter().map(|value| (value / UNIT).round() as i16))
    }

    /// The same with each value as a share of it.
    pub fn scaled(&self, share: f32) -> Self {
        let values = self.leaves().iter().map(|&leaf| f32::from(leaf) * UNIT * share);
        Tree::rounded(self.questions(), values)
    }

    /// The values in 256ths, one for each set of answers.
    pub fn leaves(&self) -> &[i16] {
        &self.leaves[..1 << self.questions().len()]
    }

    /// Column, and the least value for which the answer is yes.
    pub fn questions(&self) -> &[(u16, u8)] {
        &self.questions[..usize::from(self.depth).min(DEPTH)]
    }

    /// The value for one row of columns.
    pub fn value(&self, column: impl Fn(usize) -> u8) -> f32 {
        let answers = self.questions().iter().enumerate();
        let leaf: usize = answers
            .map(|(bit, &(number, least))| usize::from(column(number.into()) >= least) << bit)
            .sum();
        self.value_of(leaf as u8)
    }

    /// The value of a leaf.
    pub fn value_of(&self, leaf: u8) -> f32 {
        f32::from(self.leaves[usize::from(leaf) % LEAVES]) * UNIT
    }

    /// Adds the values of the blocks of `N` lanes from the `first` on to `sums`.
    #[inline]
    fn add<const N: usize>(&self, columns: &Columns, first: usize, sums: &mut [i32]) {
        let mut leaves = [u8x16::ZERO; N];
        // The first question has the lowest bit: it comes last.
        for &(number, least) in self.questions().iter().rev() {
            let least = u8x16::splat(least);
            for (leaf, &values) in leaves.iter_mut().zip(columns.lanes(number.into(), first, N)) {
                let values = u8x16::new(values);
                // Where the answer is yes all bits are set: taking that away adds one.
                *leaf = *leaf + *leaf - values.max(least).simd_eq(values);
            }
        }
        for (sums, leaf) in sums.chunks_mut(LANES).zip(leaves) {
            for (sum, leaf) in sums.iter_mut().zip(leaf.to_array()) {
                *sum += i32::from(self.leaves[usize::from(leaf) % LEAVES]);
            }
        }
    }

    /// The leaf of each block, of columns of as many values as there are blocks.
    pub fn leaves_of<'c>(&self, column: impl Fn(usize) -> &'c [u8], leaf: &mut [u8]) {
        leaf.fill(0);
        for (bit, &(number, least)) in self.questions().iter().enumerate() {
            for (leaf, &value) in leaf.iter_mut().zip(column(number.into())) {
                *leaf |= u8::from(value >= least) << bit;
            }
        }
    }
}

/// Lanes that go through a tree together, where there are so many.
const TOGETHER: usize = 4;

/// For each block the probability that it is article text: the chain's, for those asked about put right by all trees.
pub(super) fn kept(trees: &[Tree], columns: &Columns, by_chain: Vec<f32>) -> Vec<f32> {
    let mut kept = by_chain;
    for (group, asked) in columns.asked().chunks(TOGETHER * LANES).enumerate() {
        let (first, lanes) = (group * TOGETHER, asked.len().div_ceil(LANES));
        let mut sums = [0; TOGETHER * LANES];
        if lanes == TOGETHER {
            trees.iter().for_each(|tree| tree.add::<TOGETHER>(columns, first, &mut sums));
        } else {
            for (lane, sums) in sums[..asked.len()].chunks_mut(LANES).enumerate() {
                trees.iter().for_each(|tree| tree.add::<1>(columns, first + lane, sums));
            }
        }
        for (&block, sum) in asked.iter().zip(sums) {
            kept[block] = probability(log_odds(kept[block]) + sum as f32 * UNIT);
        }
    }
    kept
}

/// What each column says for a block, or against it: each question of a tree has an equal part in its value. Nothing of a block that
/// was not asked about.
pub(super) fn parts(trees: &[Tree], columns: &Columns, block: usize) -> Vec<f32> {
    let mut parts = vec![0.0; Columns::names().len()];
    let Ok(place) = columns.asked().binary_search(&block) else {
        return parts;
    };
    let row = columns.row(place);
    for tree in trees {
        let value = tree.value(|column| row[column]);
        for &(column, _) in tree.questions() {
            parts[usize::from(column)] += value / tree.questions().len() as f32;
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
