//! What the trees look at: the values of a block's templates and of its neighbours', and what the chain's probabilities say of the blocks
//! around it, near and far.
//!
//! Values of templates are left to `features`, which of their parts are columns to `parts`, what comes of columns to `trees`.

use super::features::{Features, Row, WORDS_ABOUT, is_date};
use super::landmarks;
use super::parts::{NEAR_PLACES, TAKEN};
use super::places::Places;
use super::steps::{Distances, Shares, step};
use super::templates::{DATE, ENDS, GAP, KIND, NAME, SENTENCES, WORDS};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};

/// Steps of probabilities.
static LIKELY: Shares = Shares::new(&[5, 10, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 980, 990]);
/// Steps of shares.
static SHARES: Shares = Shares::new(&[1, 20, 50, 100, 200, 300, 450, 600, 750, 850, 930, 980, 999]);
/// Steps of numbers of words.
const COUNTS: [f32; 12] = [1.0, 10.0, 25.0, 50.0, 80.0, 120.0, 180.0, 270.0, 400.0, 600.0, 1000.0, 2000.0];
/// Steps of distances in blocks.
static FAR: Distances = Distances::new(&[1, 2, 3, 5, 8, 12, 18, 30, 60, 120]);

/// Probability of a block whose words are those of likely text.
const LIKELY_HOLDER: f32 = 0.7;
/// The same of blocks that are likely prose, and their words.
const LIKELY_PROSE: f32 = 0.8;
const LIKELY_PROSE_WORDS: f32 = 19.0;
/// The distance to prose where there is none.
const NO_PROSE: u8 = 15;
/// Most of them that count.
const COUNT_MAX: u32 = 40;
/// Most words of a block that count where blocks are alike, and the likelihood where there is no other.
const ALIKE_WORDS_MAX: f32 = 60.0;
const ALIKE_UNKNOWN: f32 = 0.3;
/// Blocks behind the likeliest run whose words are counted.
const BEHIND_MAX: usize = 400;
/// Blocks judged at once: columns are as long as a multiple of it.
pub(super) const LANES: usize = 16;
/// How many columns there are, about.
const VALUES_ABOUT: usize = 140;

/// Values of the blocks that are asked about, column by column.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Blocks of the document.
    count: usize,
    /// Those that are asked about, ascending.
    asked: Arc<[usize]>,
    names: Vec<&'static str>,
    values: Vec<u8>,
}

impl Columns {
    /// None yet, for these of so many blocks.
    pub(super) fn for_blocks(count: usize, asked: Vec<usize>) -> Self {
        Columns {
            count,
            asked: asked.into(),
            ..Columns::default()
        }
    }

    /// Those of some blocks of a document, ascending; `kept` are the chain's probabilities of all.
    pub fn of(features: &Features, kept: &[f32], asked: Vec<usize>) -> Self {
        let mut columns = Columns::for_blocks(kept.len(), asked);
        columns.values.reserve(VALUES_ABOUT * columns.stride());
        for taken in TAKEN.iter() {
            columns.push(taken.name, |block| taken.of(&features.rows[block]));
        }
        for &(offset, place, name) in NEAR_PLACES.iter() {
            let taken = &TAKEN[place];
            columns.push_beside(name, offset, |block| taken.of(&features.rows[block]));
        }
        columns.likely_near(kept);
        let words: Vec<f32> = features
            .rows
            .iter()
            .map(|row| WORDS_ABOUT[usize::from(row[WORDS]).min(WORDS_ABOUT.len() - 1)])
            .collect();
        columns.likely_around(kept, &words);
        columns.region(kept, &words);
        columns.densities(features);
        landmarks::add(&mut columns, features);
        columns.topics(features, kept);
        columns.alike(features, kept, &words);
        columns
    }

    /// The names of all columns, as a person would call them; each once.
    pub fn names() -> &'static [&'static str] {
        static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| Columns::of(&Features::default(), &[], Vec::new()).names);
        &NAMES
    }

    /// The blocks that are asked about, ascending.
    pub fn asked(&self) -> &Arc<[usize]> {
        &self.asked
    }

    /// The values of a column, one for each block asked about.
    pub fn column(&self, column: usize) -> &[u8] {
        &self.values[column * self.stride()..][..self.asked.len()]
    }

    /// The values of all columns for the block in a place among those asked about.
    pub fn row(&self, place: usize) -> Vec<u8> {
        let values = self.values[place..].iter().step_by(self.stride());
        values.copied().collect()
    }

    /// The values of a column, [`LANES`] at a time, so many from the `first` on; 0 beyond the last block.
    pub fn lanes(&self, column: usize, first: usize, count: usize) -> &[[u8; LANES]] {
        let from = column * self.stride() + first * LANES;
        let (lanes, _) = self.values[from..from + count * LANES].as_chunks();
        lanes
    }

    /// The column of a name.
    #[cfg(test)]
    pub(super) fn named(&self, name: &str) -> &[u8] {
        let column = self.names.iter().position(|known| *known == name);
        column.map_or(&[], |column| self.column(column))
    }

    /// The room that a column takes.
    fn stride(&self) -> usize {
        self.asked.len().next_multiple_of(LANES)
    }

    /// Adds a column of what a block's value is.
    pub(super) fn push(&mut self, name: &'static str, value: impl Fn(usize) -> u8) {
        let start = self.add(name);
        for (place, &block) in self.values[start..].iter_mut().zip(self.asked.iter()) {
            *place = value(block);
        }
    }

    /// Adds a column of the values of the blocks so far below; 0 beyond the ends.
    fn push_beside(&mut self, name: &'static str, offset: isize, value: impl Fn(usize) -> u8) {
        let count = self.count;
        let beside = |block: usize| block.checked_add_signed(offset).filter(|&beside| beside < count);
        self.push(name, |block| beside(block).map_or(0, &value));
    }

    /// Adds a column of as many values as blocks are asked about.
    pub(super) fn push_values(&mut self, name: &'static str, values: impl IntoIterator<Item = u8>) {
        let start = self.add(name);
        for (place, value) in self.values[start..].iter_mut().zip(values) {
            *place = value;
        }
    }

    /// Adds a column of one value.
    pub(super) fn fill(&mut self, name: &'static str, value: u8) {
        self.push(name, |_| value);
    }

    /// Makes room for a column of zeros, and tells where it begins.
    fn add(&mut self, name: &'static str) -> usize {
        self.names.push(name);
        let start = self.values.len();
        self.values.resize(start + self.stride(), 0);
        start
    }

    fn likely_near(&mut self, kept: &[f32]) {
        for (offset, name) in [
            (0, "the first judgement"),
            (-1, "the first judgement of the block above"),
            (1, "the first judgement of the block below"),
            (-2, "the first judgement of the second block above"),
            (2, "the first judgement of the second block below"),
        ] {
            self.push_beside(name, offset, |block| 1 + LIKELY.of(kept[block]));
        }
    }

    /// Probabilities around each block, weighed by words; and how much likely text stands before and behind it.
    fn likely_around(&mut self, kept: &[f32], words: &[f32]) {
        let likely = sums(kept.iter().zip(words).map(|(kept, words)| kept * (words + 1.0)));
        let all = sums(words.iter().map(|words| words + 1.0));
        let count = kept.len();
        let mean = |from: usize, to: usize| {
            let words = all[to] - all[from];
            if words > 0.0 { (likely[to] - likely[from]) / words } else { 0.0 }
        };
        for (name, before, behind) in [
            ("likely text near it", 3, 3),
            ("likely text around it", 8, 8),
            ("likely text around it, widely", 20, 20),
            ("likely text above", 8, 0),
            ("likely text below", 0, 8),
            ("likely text above, widely", 30, 0),
            ("likely text below, widely", 0, 30),
        ] {
            let value = |block: usize| {
                let from = if before > 0 { block.saturating_sub(before) } else { block + 1 };
                let to = if behind > 0 { (block + behind + 1).min(count) } else { block };
                let (from, to) = if from <= to { (from, to) } else { (to, to) };
                LIKELY.of(mean(from, to))
            };
            self.push(name, value);
        }
        let total = likely.last().copied().unwrap_or(0.0);
        let whole = all.last().copied().unwrap_or(0.0);
        self.push("share of likely text above", |block| SHARES.of(likely[block] / total.max(1.0)));
        self.push("share of likely text below", |block| {
            SHARES.of((total - likely[block + 1]) / total.max(1.0))
        });
        self.fill("likely text of the whole", step(total, &COUNTS));
        self.fill("share of likely text", SHARES.of(total / whole.max(1.0)));
        self.push("likely text above, in words", |block| step(likely[block], &COUNTS));
        self.push("likely text below, in words", |block| step(total - likely[block + 1], &COUNTS));
        let sure = (0..count).filter(|&block| kept[block] >= LIKELY_PROSE && words[block] >= LIKELY_PROSE_WORDS);
        let asked = Arc::clone(&self.asked);
        let sure = Places::of(sure, &asked);
        self.push_values(
            "distance to likely prose above",
            sure.distances_above(NO_PROSE, |distance| FAR.of(distance)),
        );
        self.push_values(
            "distance to likely prose below",
            sure.distances_below(NO_PROSE, |distance| FAR.of(distance)),
        );
    }

    /// The run of blocks with most likely text, and where each block stands to it.
    fn region(&mut self, kept: &[f32], words: &[f32]) {
        let gain: Vec<f32> = kept.iter().zip(words).map(|(kept, words)| (kept - 0.5) * (words + 2.0)).collect();
        let (mut best, mut from, mut to) = (0.0, 0, 0);
        let (mut sum, mut start) = (0.0, 0);
        for (at, gain) in gain.iter().enumerate() {
            if sum <= 0.0 {
                (sum, start) = (0.0, at);
            }
            sum += gain;
            if sum > best {
                (best, from, to) = (sum, start, at + 1);
            }
        }
        let place = |block: usize| match block {
            _ if from == to => 0,
            _ if block < from => 12 - FAR.of(from - block),
            _ if block >= to => 30 + FAR.of(block + 1 - to),
            _ => 20 + (step((block - from) as f32, &[1.0, 3.0]) + 2).min(4) - step((to - 1 - block) as f32, &[1.0, 3.0]).min(2),
        };
        self.push("distance from the likeliest run", place);
        let words_behind = sums(words[to..].iter().take(BEHIND_MAX).copied());
        let behind = |block: usize| {
            if from < to && block >= to {
                step(words_behind[(block - to).min(words_behind.len() - 1)], &COUNTS)
            } else {
                0
            }
        };
        self.push("words behind the likeliest run", behind);
    }

    /// How likely the other blocks are that hold a block's telling words.
    fn topics(&mut self, features: &Features, kept: &[f32]) {
        let topics = &features.topics;
        let mut held = vec![(0f32, 0u32); topics.known()];
        for (block, &kept) in kept.iter().enumerate() {
            for &word in topics.of(block) {
                let (sum, count) = &mut held[word as usize];
                *sum += kept;
                *count += 1;
            }
        }
        let told = |&block: &usize| {
            let (own, words) = (kept[block], topics.of(block));
            let (mut mean, mut shared, mut likely) = (0f32, 0u32, 0u32);
            for &word in words {
                let (sum, count) = held[word as usize];
                if count > 1 {
                    let others = sum - own;
                    mean += others / (count - 1) as f32;
                    shared += 1;
                    likely += u32::from(others >= LIKELY_HOLDER);
                }
            }
            [
                if shared == 0 { 0 } else { 1 + LIKELY.of(mean / shared as f32) },
                if words.is_empty() {
                    0
                } else {
                    1 + SHARES.of(likely as f32 / words.len() as f32)
                },
                likely.min(COUNT_MAX) as u8,
            ]
        };
        let told: Vec<[u8; 3]> = self.asked.iter().map(told).collect();
        for (at, name) in [
            "its words in likely text",
            "share of its words in likely text",
            "number of its words in likely text",
        ]
        .into_iter()
        .enumerate()
        {
            self.push_values(name, told.iter().map(|told| told[at]));
        }
    }

    /// How likely the other blocks are that are laid out alike, that are alike at their ends, that are of one shape.
    fn alike(&mut self, features: &Features, kept: &[f32], words: &[f32]) {
        let keys: [(&'static str, &dyn Fn(&Row) -> u32); 3] = [
            ("likely text among blocks set in alike", &|row| {
                u32::from_le_bytes([row[GAP] % 6, row[KIND] / 4, 0, 0])
            }),
            ("likely text among blocks of its kind and ends", &|row| {
                u32::from_le_bytes([row[KIND], row[ENDS], 0, 0])
            }),
            ("likely text among blocks of its shape", &shape),
        ];
        let weight = |block: usize| words[block].min(ALIKE_WORDS_MAX) + 1.0;
        for (name, key) in keys {
            let keys: Vec<u32> = features.rows.iter().map(key).collect();
            let mut sums: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
            for (block, &key) in keys.iter().enumerate() {
                let (likely, all) = sums.entry(key).or_default();
                *likely += weight(block) * kept[block];
                *all += weight(block);
            }
            let value = |block: usize| {
                let (likely, all) = sums[&keys[block]];
                let own = weight(block);
                LIKELY.of((likely - own * kept[block] + ALIKE_UNKNOWN) / (all - own + 1.0))
            };
            self.push(name, value);
        }
    }

    /// How many dates, names, marks and blocks of the same shape stand around.
    fn densities(&mut self, features: &Features) {
        let rows = &features.rows;
        let count = rows.len();
        let flag = |is: bool| f32::from(u8::from(is));
        let dates = sums(rows.iter().map(|row| flag(is_date(row[DATE]))));
        let names = sums(rows.iter().map(|row| flag(row[NAME] / 4 > 0)));
        for (label, sums) in [("dates", &dates), ("names", &names)] {
            let around = |reach: usize| {
                move |block: usize| {
                    let (from, to) = (block.saturating_sub(reach), (block + reach + 1).min(count));
                    (sums[to] - sums[from]) as u8
                }
            };
            let (near, wide) = if label == "dates" {
                ("dates around it", "dates around it, widely")
            } else {
                ("names around it", "names around it, widely")
            };
            self.push(near, around(4));
            self.push(wide, around(15));
        }
        let shapes: Vec<u32> = rows.iter().map(shape).collect();
        let alike = |block: usize| {
            let (from, to) = (block.saturating_sub(12), (block + 13).min(count));
            shapes[from..to].iter().map(|shape| u8::from(*shape == shapes[block])).sum()
        };
        self.push("blocks of its shape around it", alike);
        let blocks = step(count as f32, &[10.0, 20.0, 40.0, 70.0, 120.0, 200.0, 350.0, 600.0]);
        self.fill("number of blocks", blocks);
    }
}

/// What blocks of one shape have in common: length, sentences, last sign, date.
fn shape(row: &Row) -> u32 {
    u32::from_le_bytes([row[WORDS] / 2, row[SENTENCES] / 8, row[ENDS] % 8, row[DATE] / 4])
}

/// The sum before each value, and that of all.
fn sums(values: impl ExactSizeIterator<Item = f32>) -> Vec<f32> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    sums.push(0.0);
    let mut sum = 0.0;
    sums.extend(values.map(|value| {
        sum += value;
        sum
    }));
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn columns_have_a_name_each() {
        let names: BTreeSet<&str> = Columns::names().iter().copied().collect();
        assert_eq!(names.len(), Columns::names().len());
    }
}
