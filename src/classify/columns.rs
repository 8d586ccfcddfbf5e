//! What the trees look at: the values of a block's templates and of its neighbours', and what the chain's probabilities say of the blocks
//! around it, near and far.
//!
//! Values of templates are left to `features`, which of their parts are columns to `parts`, what comes of columns to `trees`.

use super::features::{Features, Row, VALUES, WORDS_ABOUT, is_date};
use super::landmarks;
use super::model::REACH;
use super::parts::{NEAR_PLACES, TAKEN, Taken};
use super::steps::{Distances, Shares, step};
use super::templates::{DATE, ENDS, GAP, KIND, NAME, SENTENCES, WORDS};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

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
/// Most of them that count.
const COUNT_MAX: u32 = 40;
/// Most words of a block that count where blocks are alike, and the likelihood where there is no other.
const ALIKE_WORDS_MAX: f32 = 60.0;
const ALIKE_UNKNOWN: f32 = 0.3;
/// Blocks behind the likeliest run whose words are counted.
const BEHIND_MAX: usize = 400;
/// Blocks judged at once: columns are as long as a multiple of it.
pub(super) const LANES: usize = 16;
/// How many columns of values there are, about.
const VALUES_ABOUT: usize = 110;

/// Values of all blocks, column by column.
#[derive(Debug, Default)]
pub(super) struct Columns {
    blocks: usize,
    values: Vec<u8>,
    views: Vec<View>,
}

/// A column as it is looked at: for each block the value of itself, or of a neighbour.
#[derive(Clone, Copy, Debug)]
struct View {
    name: &'static str,
    /// Where in the values it begins.
    start: usize,
}

impl Columns {
    /// None yet, for so many blocks.
    pub(super) fn for_blocks(blocks: usize) -> Self {
        Columns {
            blocks,
            ..Columns::default()
        }
    }

    /// The columns of a document; `kept` are the chain's probabilities.
    pub fn of(features: &Features, kept: &[f32]) -> Self {
        let mut columns = Columns::for_blocks(kept.len());
        columns.values.reserve(VALUES_ABOUT * columns.stride());
        TAKEN.iter().for_each(|taken| columns.take(features, taken));
        for &(offset, place, name) in NEAR_PLACES.iter() {
            columns.look_beside(place, offset, name);
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
        static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
            let columns = Columns::of(&Features::default(), &[]);
            columns.views.iter().map(|view| view.name).collect()
        });
        &NAMES
    }

    /// The values of a column.
    pub fn column(&self, column: usize) -> &[u8] {
        &self.values[self.views[column].start..][..self.blocks]
    }

    /// The values of a column, [`LANES`] at a time, so many from the `first` on; 0 beyond the last block.
    pub fn lanes(&self, column: usize, first: usize, count: usize) -> &[[u8; LANES]] {
        let from = self.views[column].start + first * LANES;
        let (lanes, _) = self.values[from..from + count * LANES].as_chunks();
        lanes
    }

    /// The column of a name.
    #[cfg(test)]
    pub(super) fn named(&self, name: &str) -> &[u8] {
        let column = self.views.iter().position(|known| known.name == name);
        column.map_or(&[], |column| self.column(column))
    }

    /// The room that a column takes: on each side as many zeros as neighbours are looked at.
    fn stride(&self) -> usize {
        self.blocks.next_multiple_of(LANES) + 2 * REACH
    }

    /// Adds a column of as many values as there are blocks.
    pub(super) fn push(&mut self, name: &'static str, values: impl Iterator<Item = u8>) {
        let before = self.values.len();
        let start = before + REACH;
        self.views.push(View { name, start });
        self.values.resize(before + self.stride(), 0);
        for (place, value) in self.values[start..start + self.blocks].iter_mut().zip(values) {
            *place = value;
        }
    }

    /// Adds a column of one value.
    pub(super) fn fill(&mut self, name: &'static str, value: u8) {
        self.push(name, std::iter::repeat(value));
    }

    /// Adds the values that a column has for the blocks so far below.
    fn look_beside(&mut self, column: usize, offset: isize, name: &'static str) {
        let start = self.views[column].start.saturating_add_signed(offset);
        self.views.push(View { name, start });
    }

    fn take(&mut self, features: &Features, taken: &Taken) {
        let rows = features.rows.iter();
        self.push(taken.name, rows.map(|row| taken.values[usize::from(row[taken.template]) % VALUES]));
    }

    fn likely_near(&mut self, kept: &[f32]) {
        let own = self.views.len();
        self.push("the first judgement", kept.iter().map(|&kept| 1 + LIKELY.of(kept)));
        for (offset, name) in [
            (-1, "the first judgement of the block above"),
            (1, "the first judgement of the block below"),
            (-2, "the first judgement of the second block above"),
            (2, "the first judgement of the second block below"),
        ] {
            self.look_beside(own, offset, name);
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
            self.push(name, (0..count).map(value));
        }
        let total = likely.last().copied().unwrap_or(0.0);
        let whole = all.last().copied().unwrap_or(0.0);
        self.push(
            "share of likely text above",
            (0..count).map(|block| SHARES.of(likely[block] / total.max(1.0))),
        );
        self.push(
            "share of likely text below",
            (0..count).map(|block| SHARES.of((total - likely[block + 1]) / total.max(1.0))),
        );
        self.fill("likely text of the whole", step(total, &COUNTS));
        self.fill("share of likely text", SHARES.of(total / whole.max(1.0)));
        self.push("likely text above, in words", (0..count).map(|block| step(likely[block], &COUNTS)));
        self.push(
            "likely text below, in words",
            (0..count).map(|block| step(total - likely[block + 1], &COUNTS)),
        );
        let sure = |block: &usize| kept[*block] >= 0.8 && words[*block] >= 19.0;
        let mut above = vec![u8::MAX; count];
        let mut last: Option<usize> = None;
        for (block, above) in above.iter_mut().enumerate() {
            *above = last.map_or(15, |last| FAR.of(block - last));
            last = Some(block).filter(sure).or(last);
        }
        self.push("distance to likely prose above", above.into_iter());
        let mut below = vec![u8::MAX; count];
        let mut next: Option<usize> = None;
        for (block, below) in below.iter_mut().enumerate().rev() {
            *below = next.map_or(15, |next| FAR.of(next - block));
            next = Some(block).filter(sure).or(next);
        }
        self.push("distance to likely prose below", below.into_iter());
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
        self.push("distance from the likeliest run", (0..kept.len()).map(place));
        let words_behind = sums(words[to..].iter().take(BEHIND_MAX).copied());
        let behind = |block: usize| {
            if from < to && block >= to {
                step(words_behind[(block - to).min(words_behind.len() - 1)], &COUNTS)
            } else {
                0
            }
        };
        self.push("words behind the likeliest run", (0..kept.len()).map(behind));
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
        let mut means = Vec::with_capacity(kept.len());
        let mut shares = Vec::with_capacity(kept.len());
        let mut sure = Vec::with_capacity(kept.len());
        for (block, &own) in kept.iter().enumerate() {
            let words = topics.of(block);
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
            means.push(if shared == 0 { 0 } else { 1 + LIKELY.of(mean / shared as f32) });
            shares.push(if words.is_empty() {
                0
            } else {
                1 + SHARES.of(likely as f32 / words.len() as f32)
            });
            sure.push(likely.min(COUNT_MAX) as u8);
        }
        self.push("its words in likely text", means.into_iter());
        self.push("share of its words in likely text", shares.into_iter());
        self.push("number of its words in likely text", sure.into_iter());
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
            self.push(name, (0..kept.len()).map(value));
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
            self.push(near, (0..count).map(around(4)));
            self.push(wide, (0..count).map(around(15)));
        }
        let shapes: Vec<u32> = rows.iter().map(shape).collect();
        let alike = |block: usize| {
            let (from, to) = (block.saturating_sub(12), (block + 13).min(count));
            shapes[from..to].iter().map(|shape| u8::from(*shape == shapes[block])).sum()
        };
        self.push("blocks of its shape around it", (0..count).map(alike));
        let blocks = step(count as f32, &[10.0, 20.0, 40.0, 70.0, 120.0, 200.0, 350.0, 600.0]);
        self.fill("number of blocks", blocks);
    }
}

/// What blocks of one shape have in common: length, sentences, last sign, date.
fn shape(row: &Row) -> u32 {
    u32::from_le_bytes([row[WORDS] / 2, row[SENTENCES] / 8, row[ENDS] % 8, row[DATE] / 4])
}

/// The sum before each value, and that of all.
fn sums(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sums = vec![0.0];
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
