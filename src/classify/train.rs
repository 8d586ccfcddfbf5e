//! Learning a model's weights from texts and their clean forms: which blocks a clean form holds, and the gradient of the chain's
//! likelihood (Lafferty, McCallum, Pereira, 2001), each block weighed by its words, in steps by AdaGrad (Duchi, Hazan, Singer,
//! "Adaptive Subgradient Methods", 2011). Deterministic: no random numbers, one thread.

use super::chain::marginals;
use super::features::Features;
use super::grow::{Sample, grow};
use super::kind::{Facts, facts, learn};
use super::model::{About, BEYOND, Chain, Model, REACH, Weights, counted};
use super::reading::Reading;
use super::trees::Tree;
use crate::document::Document;
use crate::language::tokens::{Tokens, shingle};
use crate::verdict::Mark;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

pub use super::grow::Growth;

/// Words of a shingle by which blocks are compared with the clean form.
const SHINGLE: usize = 4;
/// Blocks between a short one and the long ones that decide about it.
const NEIGHBOURS: usize = 4;
/// How much more losing text counts than leaving residue.
const KEEP_WEIGHT: f32 = 1.3;
/// Parts of the documents, of which each is judged by a chain that has seen the others.
const PARTS: u64 = 6;
/// Ways to part them. What chains say of documents that they have not seen differs from one to the next, and so do the trees that learn from
/// it; the mean of all is steadier than any (Breiman, "Bagging Predictors", 1996).
const PARTITIONS: u64 = 3;
/// Share of a page's words that are article, from which on it tells nothing of what pages look like.
const PAGE_TEXT_MAX: f64 = 0.8;

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Passes over all documents.
    pub epochs: usize,
    /// First step of AdaGrad.
    pub rate: f32,
    /// Share of each weight that is taken off after a pass.
    pub decay: f32,
    /// How the trees are grown that put the chain right.
    pub growth: Growth,
    /// The same for articles.
    pub growth_articles: Growth,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            epochs: 30,
            rate: 0.02,
            decay: 0.05,
            growth: Growth::default(),
            growth_articles: Growth::default(),
        }
    }
}

/// A document to learn from.
#[derive(Debug)]
pub struct Example {
    pub(super) features: Features,
    pub(super) keep: Vec<bool>,
    pub(super) weights: Vec<f32>,
    group: u64,
    /// What tells its clean text.
    clean: u64,
    page: bool,
}

impl Example {
    /// The blocks of a document, with whether the clean text holds them. `marks` are those that the model will see.
    pub fn new(document: &Document, marks: &[Mark], clean: &str, page: bool) -> Self {
        let blocks: Vec<Vec<u64>> = (0..document.blocks.len())
            .map(|block| Tokens::of(document.block_text(block)).hashes)
            .collect();
        let clean = Tokens::of(clean);
        let keep = labels(&blocks, &clean.hashes);
        let kept: usize = blocks
            .iter()
            .zip(&keep)
            .filter(|(_, keep)| **keep)
            .map(|(words, _)| words.len())
            .sum();
        let scale = (kept.max(50) as f32).powf(0.7);
        let weigh = |(words, keep): (&Vec<u64>, &bool)| {
            let own = (words.len() as f32 + 2.0).powf(0.7);
            20.0 * own / scale * if *keep { KEEP_WEIGHT } else { 1.0 }
        };
        Example {
            features: Features::of(document, marks, &mut Reading::for_text_of(document)),
            weights: blocks.iter().zip(&keep).map(weigh).collect(),
            keep,
            group: 0,
            clean: clean.fingerprint(),
            page,
        }
    }

    /// Of one group are the documents of one site: the trees learn from what a chain says that has not seen it.
    pub fn in_group(mut self, group: u64) -> Self {
        self.group = group;
        self
    }

    /// Whether it is a whole page.
    pub fn is_page(&self) -> bool {
        self.page
    }

    /// Whether it says what texts of its kind look like. A page that is nearly all article looks like what an extractor leaves, and nothing is
    /// lost if it is taken for that.
    fn tells_its_kind(&self) -> bool {
        let words = || self.features.words.iter().map(|&words| u64::from(words));
        let kept: u64 = words().zip(&self.keep).filter(|(_, keep)| **keep).map(|(words, _)| words).sum();
        !self.page || (kept as f64) < PAGE_TEXT_MAX * words().sum::<u64>() as f64
    }

    /// The part that it is in, of a partition.
    fn part(&self, partition: u64) -> u64 {
        let mixed = (self.group ^ self.group >> 32)
            .wrapping_add(partition)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed ^ mixed >> 32) % PARTS
    }

    /// Number of blocks.
    pub fn blocks(&self) -> usize {
        self.keep.len()
    }
}

/// Which blocks the clean text holds. Long blocks by their shingles; short ones if it holds their words and the long ones nearest
/// to them.
fn labels(blocks: &[Vec<u64>], clean: &[u64]) -> Vec<bool> {
    let mut held: [FxHashSet<u64>; SHINGLE + 1] = Default::default();
    for (length, held) in held.iter_mut().enumerate().skip(1) {
        held.extend(clean.windows(length).map(shingle));
    }
    let share = |words: &[u64]| {
        let length = words.len().min(SHINGLE);
        let runs = words.windows(length.max(1));
        let (mut found, mut all) = (0, 0);
        for run in runs {
            all += 1;
            found += usize::from(held[length.max(1)].contains(&shingle(run)));
        }
        found as f32 / all.max(1) as f32
    };
    let is_long = |words: &Vec<u64>| words.len() > SHINGLE;
    let mut keep: Vec<bool> = blocks.iter().map(|words| !words.is_empty() && share(words) >= 0.5).collect();
    let long: Vec<Option<bool>> = blocks
        .iter()
        .zip(&keep)
        .map(|(words, keep)| is_long(words).then_some(*keep))
        .collect();
    for at in 0..blocks.len() {
        if keep[at] && long[at].is_none() {
            let before = long[at.saturating_sub(NEIGHBOURS)..at].iter().rev().find_map(|label| *label);
            let behind = long[at + 1..(at + 1 + NEIGHBOURS).min(blocks.len())]
                .iter()
                .find_map(|label| *label);
            keep[at] = before == Some(true) && behind != Some(false) || behind == Some(true) && before != Some(false);
        }
    }
    keep
}

/// Learns a model: from whole pages one chain, from the rest another, and trees that put right what chains say of documents that they have
/// not seen: what they say of those that they have is too good.
pub fn train(examples: &[&Example], options: Options) -> Model {
    Lesson::of(examples, options).finish(options)
}

/// What was learned before trees are grown.
pub struct Lesson<'e> {
    model: Model,
    /// For each partition, pages and articles.
    judged: Vec<[Vec<Sample<'e>>; 2]>,
}

/// A document that was judged by chains that had not seen it: its number, its facts, and what the trees learn from.
type Judged<'e> = (usize, Facts, Sample<'e>);

/// A chain of the examples of a kind that are `seen`.
fn chain_of(examples: &[&Example], page: bool, options: Options, seen: impl Fn(&Example) -> bool) -> Chain {
    let some: Vec<&Example> = examples.iter().filter(|own| own.page == page && seen(own)).copied().collect();
    train_chain(&some, options)
}

/// All examples, those of each part of a partition judged by chains that have seen the other parts.
fn judge_unseen<'e>(examples: &[&'e Example], partition: u64, shares: &[f32], options: Options) -> Vec<Judged<'e>> {
    let judge_part = |held: u64| -> Vec<Judged<'e>> {
        let chains = [false, true].map(|page| chain_of(examples, page, options, |own| own.part(partition) != held));
        let unseen = examples.iter().enumerate().filter(|(_, own)| own.part(partition) == held);
        let judge = |(at, example): (usize, &&'e Example)| {
            let (facts, kept) = judged_by(&chains, example);
            (at, facts, Sample::new(example, kept, shares[at]))
        };
        unseen.map(judge).collect()
    };
    let mut judged: Vec<Judged<'e>> = (0..PARTS).into_par_iter().flat_map(judge_part).collect();
    judged.sort_by_key(|(at, ..)| *at);
    judged
}

impl<'e> Lesson<'e> {
    /// Chains, and what chains say of documents that they have not seen.
    pub fn of(examples: &[&'e Example], options: Options) -> Self {
        let shares = shares(examples);
        let judged: Vec<Vec<Judged<'e>>> = (0..PARTITIONS)
            .map(|partition| judge_unseen(examples, partition, &shares, options))
            .collect();
        let telling = judged.iter().flatten().filter(|(at, ..)| examples[*at].tells_its_kind());
        let kinds: Vec<(Facts, bool)> = telling.map(|(at, facts, _)| (*facts, examples[*at].page)).collect();
        let chain = |page: bool| chain_of(examples, page, options, |_| true);
        let (page, article) = rayon::join(|| chain(true), || chain(false));
        let by_kind = |judged: Vec<Judged<'e>>| {
            let (pages, articles): (Vec<_>, Vec<_>) = judged.into_iter().partition(|(at, ..)| examples[*at].page);
            [pages, articles].map(|some| some.into_iter().map(|(.., sample)| sample).collect())
        };
        Lesson {
            model: Model {
                about: About {
                    documents: examples.len(),
                    blocks: examples.iter().map(|example| example.blocks()).sum(),
                    ..About::default()
                },
                page,
                article,
                kind: learn(&kinds),
            },
            judged: judged.into_iter().map(by_kind).collect(),
        }
    }

    /// The model with its trees.
    pub fn finish(&self, options: Options) -> Model {
        let mut model = self.model.clone();
        let trees = |kind: usize, growth: Growth| {
            let grown = |(partition, judged): (usize, &[Vec<Sample<'e>>; 2])| grow(&judged[kind], growth, partition * growth.trees);
            let all: Vec<Tree> = self.judged.par_iter().enumerate().map(grown).flatten().collect();
            all.iter().map(|tree| tree.scaled(1.0 / PARTITIONS as f32)).collect()
        };
        model.page.trees = trees(0, options.growth);
        model.article.trees = trees(1, options.growth_articles);
        model
    }
}

/// The facts of a document, and what the chains of articles and of pages say of its blocks, of that of its kind.
fn judged_by([of_articles, of_pages]: &[Chain; 2], example: &Example) -> (Facts, Vec<f32>) {
    let by_pages = of_pages.chain_probabilities(&example.features);
    let facts = facts(&example.features, &by_pages);
    let kept = if example.page {
        by_pages
    } else {
        of_articles.chain_probabilities(&example.features)
    };
    (facts, kept)
}

/// What each document counts to the trees: a page with many dumps more than one with a single dump, but less than as many pages, since its
/// dumps say much the same. Articles all count alike.
fn shares(examples: &[&Example]) -> Vec<f32> {
    let mut dumps: FxHashMap<u64, f32> = FxHashMap::default();
    let pages = || examples.iter().filter(|example| example.page);
    pages().for_each(|page| *dumps.entry(page.clean).or_default() += 1.0);
    let share = |example: &&Example| if example.page { dumps[&example.clean].sqrt().recip() } else { 1.0 };
    examples.iter().map(share).collect()
}

/// What AdaGrad keeps: the sums of squares of all gradients.
struct Sums {
    weights: Vec<f32>,
    transitions: [[f32; 2]; 2],
}

fn train_chain(examples: &[&Example], options: Options) -> Chain {
    let mut chain = Chain::empty();
    let mut sums = Sums {
        weights: vec![1e-3; chain.weights.as_flattened().as_flattened().len()],
        transitions: [[1e-3; 2]; 2],
    };
    let mut gradient = Chain::empty();
    let mut mean = Chain::empty();
    let averaged = options.epochs.div_ceil(2);
    for epoch in 0..options.epochs {
        for index in order(examples.len()) {
            add_gradient(&chain, examples[index], &mut gradient);
            let parts = all(&mut chain.weights).zip(&mut sums.weights).zip(all(&mut gradient.weights));
            for ((weight, sum), part) in parts {
                if *part != 0.0 {
                    adagrad(weight, sum, part, options.rate);
                }
            }
            let parts = chain.transitions.iter_mut().flatten().zip(sums.transitions.iter_mut().flatten());
            for ((weight, sum), part) in parts.zip(gradient.transitions.iter_mut().flatten()) {
                adagrad(weight, sum, part, options.rate);
            }
        }
        all(&mut chain.weights).for_each(|weight| *weight *= 1.0 - options.decay);
        // The mean over the second half: steadier than the last.
        if epoch >= options.epochs - averaged {
            let part = 1.0 / averaged as f32;
            all(&mut mean.weights)
                .zip(chain.weights.as_flattened().as_flattened())
                .for_each(|(mean, weight)| *mean += part * weight);
            let transitions = mean.transitions.iter_mut().flatten().zip(chain.transitions.iter().flatten());
            transitions.for_each(|(mean, weight)| *mean += part * weight);
        }
    }
    mean
}

fn all(weights: &mut [Weights]) -> impl Iterator<Item = &mut f32> {
    weights.as_flattened_mut().as_flattened_mut().iter_mut()
}

/// One step of one weight; the gradient is used up.
fn adagrad(weight: &mut f32, sum: &mut f32, part: &mut f32, rate: f32) {
    *sum += *part * *part;
    *weight += rate * *part / sum.sqrt();
    *part = 0.0;
}

/// All numbers below `count` in a fixed order that mixes what stands together: steps of a stride that shares no divisor with it.
fn order(count: usize) -> impl Iterator<Item = usize> {
    let mut stride = count * 618 / 1000 + 1;
    let coprime = |mut a: usize, mut b: usize| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a == 1
    };
    while count > 1 && !coprime(count, stride) {
        stride += 1;
    }
    (0..count).map(move |number| number * stride % count.max(1))
}

fn add_gradient(chain: &Chain, example: &Example, gradient: &mut Chain) {
    let rows = &example.features.rows;
    let found = marginals(&chain.scores(&example.features), &chain.transitions, true);
    for (block, &probability) in found.keep.iter().enumerate() {
        let part = example.weights[block] * (f32::from(u8::from(example.keep[block])) - probability);
        for place in 0..=2 * REACH {
            match (block + place).checked_sub(REACH).and_then(|at| rows.get(at)) {
                Some(row) => {
                    for &template in counted(place) {
                        gradient.weights[place][template][usize::from(row[template])] += part;
                    }
                }
                None => gradient.weights[place][0][BEYOND] += part,
            }
        }
    }
    for (at, pair) in found.pairs.iter().enumerate() {
        let weight = example.weights[at].min(example.weights[at + 1]);
        for (from, row) in pair.iter().enumerate() {
            for (to, probability) in row.iter().enumerate() {
                let is = usize::from(example.keep[at]) == from && usize::from(example.keep[at + 1]) == to;
                gradient.transitions[from][to] += weight * (f32::from(u8::from(is)) - probability);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An example of nothing.
    fn bare(page: bool) -> Example {
        Example {
            features: Features::default(),
            keep: Vec::new(),
            weights: Vec::new(),
            group: 0,
            clean: 0,
            page,
        }
    }

    #[test]
    fn pages_that_are_nearly_all_article_do_not_tell_what_pages_look_like() {
        let example = |words: [u16; 2], page: bool| {
            let mut features = Features::default();
            features.words = words.to_vec();
            Example {
                features,
                keep: vec![true, false],
                ..bare(page)
            }
        };
        assert!(example([79, 21], true).tells_its_kind());
        assert!(!example([80, 20], true).tells_its_kind());
        assert!(example([99, 1], false).tells_its_kind());
    }

    #[test]
    fn each_partition_parts_the_sites_otherwise_and_keeps_each_together() {
        let parts = |partition: u64| {
            (1..=60)
                .map(|site| bare(true).in_group(site * 7919).part(partition))
                .collect::<Vec<_>>()
        };
        let all: Vec<Vec<u64>> = (0..PARTITIONS).map(parts).collect();
        for (number, partition) in all.iter().enumerate() {
            assert_eq!(parts(number as u64), *partition);
            assert!((0..PARTS).all(|part| partition.contains(&part)), "{partition:?}");
            assert!(all[..number].iter().all(|other| other != partition));
        }
    }

    #[test]
    fn dumps_of_one_page_share_what_it_counts() {
        let example = |clean: u64, page: bool| Example { clean, ..bare(page) };
        let examples = [
            example(7, true),
            example(8, true),
            example(7, true),
            example(7, false),
            example(7, false),
        ];
        let shares = shares(&examples.iter().collect::<Vec<_>>());
        let half = 0.5_f32.sqrt();
        assert_eq!(shares, [half, 1.0, half, 1.0, 1.0]);
    }
}
