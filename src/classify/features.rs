//! What the model looks at: for each block, one value of each template, a small number. Of a text alone, in any language.
//!
//! What a block says by itself is left to `reading`, what its words say to `wording`, what the values weigh to `model`, how they read to
//! `describe`.

use super::headline::Lines;
use super::marked::{KEPT, heads_above, marks_of_blocks, of_category};
use super::reading::Reading;
use super::region;
use super::signs::{self, kind};
use super::steps::step;
use super::templates::TEMPLATES;
use super::wording::{Topics, Wording};
use crate::document::{Block, Document};
use crate::verdict::Mark;
use std::ops::Range;

/// Words of a block by its value of the template `words`, about.
pub(super) const WORDS_ABOUT: [f32; 13] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.5, 8.0, 12.0, 19.0, 31.0, 53.0, 92.0, 150.0];

/// Values that a template may have.
pub(super) const VALUES: usize = 64;

/// Blocks looked at for the nearest mark above, and for prose.
const MARK_ABOVE_MAX: u32 = 10;
const PROSE_FAR: u32 = 13;
/// Blocks on each side that density is taken over.
const NEAR: usize = 4;
const WIDE: usize = 12;
/// Fewest marks of live-blog furniture that tell a live blog.
const LIVE_MARKS_MIN: usize = 2;

/// The values of all templates for each block.
#[derive(Debug, Default)]
pub struct Features {
    pub(super) rows: Vec<Row>,
    /// Words of each block.
    pub(super) words: Vec<u16>,
    /// The number that each block begins with, and one more; 0 for none.
    pub(super) numbers: Vec<u16>,
    /// The words of each block that tell what it is about.
    pub(super) topics: Topics,
    live_blog: bool,
}

/// A value of each template.
pub(super) type Row = [u8; TEMPLATES.len()];

impl Features {
    /// Those of a document; `marks` are what rules, shapes and copies say of it. `reading` holds what was read of it before.
    pub fn of(document: &Document, marks: &[Mark], reading: &mut Reading) -> Self {
        reading.read(document);
        let wording = Wording::of(document, reading);
        let view = View::new(document, marks, reading, &wording);
        let rows = (0..document.blocks.len()).map(|block| view.row(block)).collect();
        let blocks = &document.blocks;
        Features {
            rows,
            words: blocks
                .iter()
                .map(|block| block.stats.words.min(u32::from(u16::MAX)) as u16)
                .collect(),
            numbers: reading.blocks().iter().map(|read| read.number).collect(),
            live_blog: view.is_live_blog(),
            topics: wording.telling,
        }
    }

    /// Whether the text is a live blog.
    pub fn is_live_blog(&self) -> bool {
        self.live_blog
    }
}

/// A document as the templates see it.
struct View<'d> {
    document: &'d Document,
    reading: &'d Reading,
    wording: &'d Wording,
    marks: Vec<u8>,
    main: Range<usize>,
    main_share: f32,
    first_prose: Option<usize>,
    last_prose: Option<usize>,
    before: Sums,
    near: Nearest,
    /// Length of the run of short lines that each block is in.
    short_runs: Vec<usize>,
    /// The block that prints the headline.
    headline: Option<usize>,
    /// For each block, which kinds of residue begin between the headline and it, as bits.
    heads_above: Vec<u8>,
}

/// For each block, and for the end, what stands before it.
#[derive(Default)]
struct Sums {
    prose_words: Vec<u32>,
    words: Vec<u32>,
    /// Blocks with sentences.
    sentences: Vec<u32>,
    /// Blocks with marks that remove.
    marked: Vec<u32>,
}

impl Sums {
    fn of(blocks: &[Block], marks: &[u8]) -> Self {
        let sums = |value: &dyn Fn(usize) -> u32| {
            let mut sum = 0u32;
            let mut sums = Vec::with_capacity(blocks.len() + 1);
            sums.push(0);
            for block in 0..blocks.len() {
                sum = sum.saturating_add(value(block));
                sums.push(sum);
            }
            sums
        };
        let stats = |block: usize| &blocks[block].stats;
        Sums {
            prose_words: sums(&|block| if stats(block).is_prose() { stats(block).words } else { 0 }),
            words: sums(&|block| stats(block).words),
            sentences: sums(&|block| u32::from(stats(block).has_sentence())),
            marked: sums(&|block| u32::from(marks[block] != 0 && marks[block] != KEPT)),
        }
    }
}

/// For each block, how far the next of a kind is.
struct Nearest {
    prose_above: Vec<u32>,
    prose_below: Vec<u32>,
    marked_above: Vec<u32>,
}

/// Farther than anything.
const NOWHERE: u32 = u32::MAX;

impl Nearest {
    fn of(blocks: &[Block], marks: &[u8]) -> Self {
        let is_prose = |block: &usize| blocks[*block].stats.is_prose();
        let all = 0..blocks.len();
        let mut prose_below = distances(all.clone().rev(), is_prose);
        prose_below.reverse();
        Nearest {
            prose_above: distances(all.clone(), is_prose),
            prose_below,
            marked_above: distances(all, |block| marks[*block] != 0),
        }
    }
}

/// For each block, in the order given, how many lie between it and the last one before it of which something holds.
fn distances(blocks: impl ExactSizeIterator<Item = usize>, holds: impl Fn(&usize) -> bool) -> Vec<u32> {
    let mut distances = Vec::with_capacity(blocks.len());
    let mut distance = NOWHERE;
    for block in blocks {
        distances.push(distance);
        distance = if holds(&block) { 0 } else { distance.saturating_add(1) };
    }
    distances
}

impl<'d> View<'d> {
    fn new(document: &'d Document, marks: &[Mark], reading: &'d Reading, wording: &'d Wording) -> Self {
        let blocks = &document.blocks;
        let (main, main_share) = region::main_run(blocks, &wording.stops);
        let marked = marks_of_blocks(document, marks);
        let near = Nearest::of(blocks, &marked);
        let lines = Lines {
            document,
            reading,
            wording,
            main: &main,
            marks: &marked,
            prose_below: &near.prose_below,
        };
        let headline = lines.headline();
        View {
            before: Sums::of(blocks, &marked),
            near,
            first_prose: blocks.iter().position(|block| block.stats.is_prose()),
            last_prose: blocks.iter().rposition(|block| block.stats.is_prose()),
            headline,
            heads_above: heads_above(&marked, headline.unwrap_or(main.start)),
            marks: marked,
            short_runs: short_runs(blocks),
            document,
            reading,
            wording,
            main,
            main_share,
        }
    }

    fn blocks(&self) -> &'d [Block] {
        &self.document.blocks
    }

    /// Whether furniture of live blogs stands amid the text. Their entries look like teasers to the model; there it is to be as careful as
    /// with an article.
    fn is_live_blog(&self) -> bool {
        let live = |mark: &&u8| **mark == const { of_category("live") };
        self.marks[self.main.clone()].iter().filter(live).count() >= LIVE_MARKS_MIN
    }

    /// The values of a block, in the order of [`TEMPLATES`].
    fn row(&self, block: usize) -> Row {
        let own = &self.blocks()[block];
        let stats = &own.stats;
        let read = &self.reading.blocks()[block];
        let signs = read.signs;
        let size = size(stats.words);
        let with_size = |value: u8| value * 4 + size;
        let word_count = self.reading.words(block).len().max(1) as f32;
        [
            0,
            step(stats.words as f32, &[1., 2., 3., 4., 5., 7., 10., 15., 25., 40., 70., 120.]),
            (stats.sentences.min(3) as u8 * 2 + u8::from(stats.ends_sentence)) * 4 + size,
            signs.ends,
            with_size(step(
                read.counts.capitalised as f32 / word_count,
                &[0.01, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95],
            )),
            with_size(step(
                stats.digits as f32 / stats.chars.max(1) as f32,
                &[0.001, 0.03, 0.1, 0.25, 0.5],
            )),
            with_size(step(self.wording.stops[block], &[0.01, 0.1, 0.2, 0.3, 0.4, 0.5])),
            with_size(signs.commas),
            with_size(signs.special),
            self.title_value(block),
            with_size(if size < SIZE_LONG {
                self.wording.times[block].min(4) as u8
            } else {
                1
            }),
            with_size(kind(own)),
            self.place_by_text(block),
            self.prose_around(block) * 4 + size,
            self.prose_distance(block),
            with_size(step(self.density(block, NEAR), &[0.05, 0.2, 0.4, 0.6, 0.75, 0.9, 0.97])),
            with_size(step(self.density(block, WIDE), &[0.05, 0.2, 0.4, 0.6, 0.75, 0.9, 0.97])),
            self.main_value(block) * 4 + size,
            step(self.main_share, &[0.3, 0.5, 0.7, 0.85, 0.97]) * 2 + u8::from(self.main.contains(&block)),
            self.marks[block],
            self.mark_above(block),
            self.mark_below(block),
            with_size(self.marks_around(block)),
            self.gap(block),
            with_size(signs.date),
            with_size(signs.name),
            with_size(step(self.short_runs[block] as f32, &[1., 2., 4., 8., 16., 32.])),
            with_size(u8::from(signs.quotes) * 2 + u8::from(stats.sentences > 0)),
            with_size(u8::from(read.counts.unspaced > 0)),
            self.words_around(block),
            with_size(signs.links),
            self.headline_distance(block) * 4 + size,
            with_size(step(self.wording.topics[block], &[0.01, 0.15, 0.3, 0.45, 0.6, 0.8])),
            with_size(self.sentence_density(block)),
            with_size(self.heads_above[block]),
            self.main_and_headline(block) * 4 + size,
        ]
    }

    /// How many of a block's words stand in the headline, and of the headline's in it.
    fn title_value(&self, block: usize) -> u8 {
        let words = self.reading.words(block).len();
        if self.wording.title_words == 0 || words == 0 {
            return 0;
        }
        let shared = self.wording.of_title[block] as f32;
        let of_block = step(shared / words as f32, &[0.01, 0.25, 0.5, 0.8]);
        let of_title = step(shared / self.wording.title_words as f32, &[0.25, 0.5, 0.8]);
        1 + of_block * 4 + of_title
    }

    fn place_by_text(&self, block: usize) -> u8 {
        let words = &self.before.words;
        let before = words[block] as f32 / words[self.blocks().len()].max(1) as f32;
        step(before, &[0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98])
    }

    /// Before, amid, or behind all prose.
    fn prose_around(&self, block: usize) -> u8 {
        match (self.first_prose, self.last_prose) {
            (Some(first), _) if block < first => 0,
            (_, Some(last)) if block > last => 1,
            (Some(_), Some(_)) => 2,
            _ => 3,
        }
    }

    /// How far the next prose is on either side.
    fn prose_distance(&self, block: usize) -> u8 {
        let value = |distance: u32| match distance {
            0..PROSE_FAR => step(distance as f32, &[1., 2., 3., 5., 8., 11.]),
            _ => 7,
        };
        value(self.near.prose_above[block]) * 8 + value(self.near.prose_below[block])
    }

    /// The blocks at most `reach` away.
    fn around(&self, block: usize, reach: usize) -> Range<usize> {
        block.saturating_sub(reach)..(block + reach + 1).min(self.blocks().len())
    }

    /// The share of prose among the words of the blocks at most `reach` away.
    fn density(&self, block: usize, reach: usize) -> f32 {
        let around = self.around(block, reach);
        let sum = |sums: &[u32]| (sums[around.end] - sums[around.start]) as f32;
        sum(&self.before.prose_words) / sum(&self.before.words).max(1.0)
    }

    /// Where a block stands to the run with the most prose.
    fn main_value(&self, block: usize) -> u8 {
        let far = |distance: usize| step(distance as f32, &[2., 4., 8., 16.]);
        if self.main.is_empty() {
            0
        } else if block < self.main.start {
            1 + far(self.main.start - block)
        } else if block >= self.main.end {
            6 + far(block + 1 - self.main.end)
        } else {
            let edge = (block - self.main.start).min(self.main.end - 1 - block);
            11 + step(edge as f32, &[1., 3.])
        }
    }

    /// How far above or below the headline the block stands.
    fn headline_distance(&self, block: usize) -> u8 {
        match self.headline {
            None => 0,
            Some(headline) if block < headline => 1 + step((headline - block) as f32, &[3., 8., 20.]),
            Some(headline) if block == headline => 5,
            Some(headline) => 6 + step((block - headline) as f32, &[3., 6., 12., 25., 50., 100.]),
        }
    }

    /// Where the block stands to the main run and to the headline together.
    fn main_and_headline(&self, block: usize) -> u8 {
        let to_main = match block {
            _ if self.main.is_empty() => 3,
            _ if block < self.main.start => 0,
            _ if block >= self.main.end => 2,
            _ => 1,
        };
        let to_headline = match self.headline {
            None => 0,
            Some(headline) if block <= headline => 1,
            Some(headline) if headline > self.main.end => 2,
            Some(_) => 3,
        };
        to_main * 4 + to_headline
    }

    /// The share of blocks with sentences among those near.
    fn sentence_density(&self, block: usize) -> u8 {
        let around = self.around(block, 8);
        let with = self.before.sentences[around.end] - self.before.sentences[around.start];
        step(with as f32 / around.len() as f32, &[0.05, 0.15, 0.3, 0.5, 0.7, 0.9])
    }

    /// The nearest mark above, near or farther.
    fn mark_above(&self, block: usize) -> u8 {
        match self.near.marked_above[block] {
            distance @ 0..MARK_ABOVE_MAX => self.marks[block - 1 - distance as usize],
            _ => 0,
        }
    }

    fn mark_below(&self, block: usize) -> u8 {
        let mut below = self.marks[block + 1..].iter().take(3).copied();
        below.find(|&mark| mark != 0).unwrap_or(0)
    }

    fn marks_around(&self, block: usize) -> u8 {
        let around = self.around(block, 6);
        let marked = self.before.marked[around.end] - self.before.marked[around.start];
        step(marked as f32, &[1., 2., 3., 5., 8.])
    }

    /// Line breaks before the block, and how far it is set in; of what went before it, nothing counts.
    fn gap(&self, block: usize) -> u8 {
        let from = if block == 0 { 0 } else { self.blocks()[block - 1].span.end };
        let before = self.document.text.get(from..self.blocks()[block].span.start).unwrap_or("");
        let between = &before[before.trim_end().len()..];
        let breaks = between.bytes().filter(|&byte| byte == b'\n').count();
        let indent = between.rsplit('\n').next().unwrap_or("").len();
        breaks.min(4) as u8 * 6 + step(indent as f32, &[1., 3., 4., 5., 9.])
    }

    /// Sizes of the blocks before and behind.
    fn words_around(&self, block: usize) -> u8 {
        let at = |at: Option<usize>| at.and_then(|at| self.blocks().get(at)).map_or(4, |block| size(block.stats.words));
        at(block.checked_sub(1)) * 10 + at(Some(block + 1)) * 2 + u8::from(self.blocks()[block].stats.is_prose())
    }
}

/// Whether a value of the template `date` tells that a block is one.
pub(super) fn is_date(value: u8) -> bool {
    signs::is_date(value / 4)
}

/// The greatest of the sizes.
pub(super) const SIZE_LONG: u8 = 3;

/// Four sizes of blocks.
pub(super) fn size(words: u32) -> u8 {
    step(words as f32, &[4., 12., 30.])
}

fn is_short(block: &Block) -> bool {
    block.stats.words <= 6 && block.stats.sentences == 0
}

fn short_runs(blocks: &[Block]) -> Vec<usize> {
    let mut runs = vec![0; blocks.len()];
    let mut start = 0;
    for run in blocks.chunk_by(|a, b| is_short(a) == is_short(b)) {
        let end = start + run.len();
        if is_short(&run[0]) {
            runs[start..end].fill(run.len());
        }
        start = end;
    }
    runs
}
