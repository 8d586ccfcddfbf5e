//! What the model looks at: for each block, one value of each template, a small number. Of a text alone, in any language.
//!
//! What the values weigh is left to `model`, how they read to `describe`.

use super::marked::{KEPT, category, heads_above, marks_of_blocks};
use super::region;
use super::signs::{date_value, first_sign, kind, last_sign, name_value, special_signs};
use crate::document::{Block, Document};
use crate::language::words::{StopLanguage, WordHash, Words};
use crate::verdict::Mark;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The templates, by the names that a model file uses for them.
pub const TEMPLATES: [&str; 36] = [
    "bias",
    "words",
    "sentences",
    "ends",
    "capitals",
    "digits",
    "stop-words",
    "commas",
    "signs",
    "headline-words",
    "repeated",
    "kind",
    "place-by-text",
    "prose-around",
    "prose-distance",
    "prose-density",
    "prose-density-wide",
    "main-run",
    "main-run-share",
    "own-mark",
    "mark-above",
    "mark-below",
    "marks-around",
    "gap",
    "date",
    "name",
    "short-run",
    "quotes",
    "script",
    "words-around",
    "link-words",
    "headline-distance",
    "topic",
    "sentence-density",
    "headings-above",
    "main-and-headline",
];

/// Values that a template may have.
pub(super) const VALUES: usize = 64;

/// Blocks looked at for the nearest mark above.
const MARK_ABOVE_MAX: usize = 10;
/// Blocks on each side that density is taken over.
const NEAR: usize = 4;
const WIDE: usize = 12;
/// Fewest marks of live-blog furniture that tell a live blog.
const LIVE_MARKS_MIN: usize = 2;

/// The values of all templates for each block.
#[derive(Debug)]
pub struct Features {
    pub(super) rows: Vec<[u8; TEMPLATES.len()]>,
    live_blog: bool,
}

impl Features {
    /// Those of a document; `marks` are what rules, shapes and copies say of it.
    pub fn of(document: &Document, marks: &[Mark]) -> Self {
        let view = View::new(document, marks);
        let rows = (0..document.blocks.len()).map(|block| view.row(block)).collect();
        Features {
            rows,
            live_blog: view.is_live_blog(),
        }
    }

    /// Those of no block at all.
    pub(super) fn none() -> Self {
        Features {
            rows: Vec::new(),
            live_blog: false,
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
    words: Vec<Words>,
    stops: Vec<f32>,
    title: FxHashSet<WordHash>,
    /// How often the block's words stand in the document.
    counts: Vec<usize>,
    marks: Vec<u8>,
    main: Range<usize>,
    main_share: f32,
    first_prose: Option<usize>,
    last_prose: Option<usize>,
    /// Words of prose before each block, and behind the last.
    prose_before: Vec<u32>,
    words_before: Vec<u32>,
    /// Length of the run of short lines that each block is in.
    short_runs: Vec<usize>,
    /// The block that prints the headline.
    headline: Option<usize>,
    /// For each block, the share of its words that other blocks hold too, stop words aside.
    topics: Vec<f32>,
    /// For each block, which kinds of residue begin between the headline and it, as bits.
    heads_above: Vec<u8>,
}

impl<'d> View<'d> {
    fn new(document: &'d Document, marks: &[Mark]) -> Self {
        let blocks = &document.blocks;
        let words: Vec<Words> = (0..blocks.len()).map(|block| Words::of(document.block_text(block))).collect();
        let language = StopLanguage::of(words.iter().filter(|words| words.hashes.len() >= 8));
        let share = |(words, block): (&Words, &Block)| match language {
            Some(language) => language.share(words),
            // In a language that is not in the list sentences are taken to have as many as elsewhere.
            None if block.stats.has_sentence() => 0.35,
            None => 0.05,
        };
        let stops: Vec<f32> = words.iter().zip(blocks).map(share).collect();
        let (main, main_share) = region::main_run(blocks, &stops);
        let mut seen: FxHashMap<&[WordHash], usize> = FxHashMap::default();
        words.iter().for_each(|words| *seen.entry(&words.hashes).or_default() += 1);
        let counts = words.iter().map(|words| seen[words.hashes.as_slice()]).collect();
        let title = title_words(document, &words);
        let headline = headline(&words, &title, &main);
        let topics = topics(blocks, &words, language);
        let marked = marks_of_blocks(document, marks);
        let sums = |value: &dyn Fn(&Block) -> u32| {
            let each = blocks.iter().scan(0u32, |sum, block| {
                *sum = sum.saturating_add(value(block));
                Some(*sum)
            });
            std::iter::once(0).chain(each).collect::<Vec<u32>>()
        };
        View {
            prose_before: sums(&|block| if block.stats.is_prose() { block.stats.words } else { 0 }),
            words_before: sums(&|block| block.stats.words),
            first_prose: blocks.iter().position(|block| block.stats.is_prose()),
            last_prose: blocks.iter().rposition(|block| block.stats.is_prose()),
            title,
            headline,
            topics,
            heads_above: heads_above(&marked, headline.unwrap_or(main.start)),
            marks: marked,
            short_runs: short_runs(blocks),
            document,
            counts,
            words,
            stops,
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
        let live = |mark: &&u8| category(**mark) == Some("live");
        self.marks[self.main.clone()].iter().filter(live).count() >= LIVE_MARKS_MIN
    }

    /// The values of a block, in the order of [`TEMPLATES`].
    fn row(&self, block: usize) -> [u8; TEMPLATES.len()] {
        let own = &self.blocks()[block];
        let stats = &own.stats;
        let text = self.document.block_text(block);
        let size = size(stats.words);
        let with_size = |value: u8| value * 4 + size;
        let words = &self.words[block];
        let word_count = words.hashes.len().max(1) as f32;
        [
            0,
            step(stats.words as f32, &[1., 2., 3., 4., 5., 7., 10., 15., 25., 40., 70., 120.]),
            (stats.sentences.min(3) as u8 * 2 + u8::from(stats.ends_sentence)) * 4 + size,
            first_sign(text) * 8 + last_sign(text),
            with_size(step(words.capitalised as f32 / word_count, &[0.01, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95])),
            with_size(step(
                stats.digits as f32 / stats.chars.max(1) as f32,
                &[0.001, 0.03, 0.1, 0.25, 0.5],
            )),
            with_size(step(self.stops[block], &[0.01, 0.1, 0.2, 0.3, 0.4, 0.5])),
            with_size(text.matches([',', '，', '،', '、']).count().min(4) as u8),
            with_size(special_signs(text)),
            self.title_value(block),
            with_size(if size < 3 { self.counts[block].min(4) as u8 } else { 1 }),
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
            with_size(date_value(text, own)),
            with_size(name_value(text, own, words)),
            with_size(step(self.short_runs[block] as f32, &[1., 2., 4., 8., 16., 32.])),
            with_size(u8::from(text.contains(['"', '“', '”', '«', '»', '„', '「', '」'])) * 2 + u8::from(stats.sentences > 0)),
            with_size(u8::from(words.unspaced > 0)),
            self.words_around(block),
            with_size(self.link_words(text)),
            self.headline_distance(block) * 4 + size,
            with_size(self.topic_value(block)),
            with_size(self.sentence_density(block)),
            with_size(self.heads_above[block]),
            self.main_and_headline(block) * 4 + size,
        ]
    }

    /// How many of a block's words stand in the headline, and of the headline's in it.
    fn title_value(&self, block: usize) -> u8 {
        let words = &self.words[block].hashes;
        if self.title.is_empty() || words.is_empty() {
            return 0;
        }
        let shared = words.iter().filter(|word| self.title.contains(word)).count() as f32;
        let of_block = step(shared / words.len() as f32, &[0.01, 0.25, 0.5, 0.8]);
        let of_title = step(shared / self.title.len() as f32, &[0.25, 0.5, 0.8]);
        1 + of_block * 4 + of_title
    }

    fn place_by_text(&self, block: usize) -> u8 {
        let all = self.words_before.last().copied().unwrap_or(0).max(1);
        let before = self.words_before[block] as f32 / all as f32;
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
        let is_prose = |at: &usize| self.blocks()[*at].stats.is_prose();
        let back = (0..block).rev().take(13).position(|at| is_prose(&at));
        let forth = (block + 1..self.blocks().len()).take(13).position(|at| is_prose(&at));
        let value = |distance: Option<usize>| distance.map_or(7, |distance| step(distance as f32, &[1., 2., 3., 5., 8., 11.]));
        value(back) * 8 + value(forth)
    }

    /// The share of prose among the words of the blocks at most `reach` away.
    fn density(&self, block: usize, reach: usize) -> f32 {
        let from = block.saturating_sub(reach);
        let to = (block + reach + 1).min(self.blocks().len());
        let sum = |sums: &[u32]| (sums[to] - sums[from]) as f32;
        sum(&self.prose_before) / sum(&self.words_before).max(1.0)
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

    fn topic_value(&self, block: usize) -> u8 {
        step(self.topics[block], &[0.01, 0.15, 0.3, 0.45, 0.6, 0.8])
    }

    /// The share of blocks with sentences among those near.
    fn sentence_density(&self, block: usize) -> u8 {
        let range = block.saturating_sub(8)..(block + 9).min(self.blocks().len());
        let all = range.len() as f32;
        let with = self.blocks()[range].iter().filter(|block| block.stats.has_sentence()).count() as f32;
        step(with / all, &[0.05, 0.15, 0.3, 0.5, 0.7, 0.9])
    }

    /// The nearest mark above, near or farther.
    fn mark_above(&self, block: usize) -> u8 {
        let mut above = (0..block).rev().take(MARK_ABOVE_MAX).map(|at| self.marks[at]);
        above.find(|&mark| mark != 0).unwrap_or(0)
    }

    fn mark_below(&self, block: usize) -> u8 {
        let mut below = (block + 1..self.blocks().len()).take(3).map(|at| self.marks[at]);
        below.find(|&mark| mark != 0).unwrap_or(0)
    }

    fn marks_around(&self, block: usize) -> u8 {
        let range = block.saturating_sub(6)..(block + 7).min(self.blocks().len());
        let marked = self.marks[range].iter().filter(|&&mark| mark != 0 && mark != KEPT).count();
        step(marked as f32, &[1., 2., 3., 5., 8.])
    }

    /// Line breaks before the block, and how far it is set in.
    fn gap(&self, block: usize) -> u8 {
        let from = if block == 0 { 0 } else { self.blocks()[block - 1].span.end };
        let between = self.document.text.get(from..self.blocks()[block].span.start).unwrap_or("");
        let breaks = between.bytes().filter(|&byte| byte == b'\n').count();
        let indent = between.rsplit('\n').next().unwrap_or("").len();
        breaks.min(4) as u8 * 6 + step(indent as f32, &[1., 3., 4., 5., 9.])
    }

    /// Sizes of the blocks before and behind.
    fn words_around(&self, block: usize) -> u8 {
        let at = |at: Option<usize>| at.and_then(|at| self.blocks().get(at)).map_or(4, |block| size(block.stats.words));
        at(block.checked_sub(1)) * 10 + at(Some(block + 1)) * 2 + u8::from(self.blocks()[block].stats.is_prose())
    }

    /// Marks of links that text renderers leave: brackets, addresses, footnote numbers.
    fn link_words(&self, text: &str) -> u8 {
        let brackets = text.matches("](").count() + text.matches("http").count();
        let numbers = text.matches('[').count();
        brackets.min(3) as u8 * 4 + numbers.min(3) as u8
    }
}

/// Which of the steps a value has reached.
fn step(value: f32, steps: &[f32]) -> u8 {
    steps.iter().take_while(|&&step| value >= step).count() as u8
}

/// Four sizes of blocks.
fn size(words: u32) -> u8 {
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

/// The words of the headline, or of the first line: whole pages begin with their title.
fn title_words(document: &Document, words: &[Words]) -> FxHashSet<WordHash> {
    let title = document.metadata.title.as_ref().map(|title| Words::of(&title.text).hashes);
    let first = words.first().map(|words| words.hashes.clone());
    first.into_iter().chain(title).flatten().collect()
}

/// The block that repeats the page's title: of those that hold most of its words and little else, the last before the text.
fn headline(words: &[Words], title: &FxHashSet<WordHash>, main: &Range<usize>) -> Option<usize> {
    let fit = |block: usize| {
        let own = &words[block].hashes;
        let shared = own.iter().filter(|word| title.contains(word)).count() as f32;
        let of_block = shared / own.len().max(1) as f32;
        let of_title = shared / title.len().max(1) as f32;
        (own.len() >= 2 && of_block >= 0.7 && of_title >= 0.35).then_some((of_block + of_title, block))
    };
    let found: Vec<(f32, usize)> = (0..words.len()).filter_map(fit).collect();
    let near = |&(fit, block): &(f32, usize)| {
        let behind = block > main.end;
        let distance = main.start.abs_diff(block) as f32;
        fit - 0.02 * distance.min(30.0) - if behind { 1.0 } else { 0.0 }
    };
    found.into_iter().max_by(|a, b| near(a).total_cmp(&near(b))).map(|(_, block)| block)
}

/// For each block, the share of its words that other blocks of some length hold too.
fn topics(blocks: &[Block], words: &[Words], language: Option<StopLanguage>) -> Vec<f32> {
    let mut holders: FxHashMap<WordHash, (u32, usize)> = FxHashMap::default();
    for (block, own) in words.iter().enumerate().filter(|(block, _)| blocks[*block].stats.has_sentence()) {
        for &word in &own.hashes {
            let entry = holders.entry(word).or_insert((0, usize::MAX));
            if entry.1 != block {
                *entry = (entry.0 + 1, block);
            }
        }
    }
    let share = |(block, own): (usize, &Words)| {
        let least = 1 + u32::from(blocks[block].stats.has_sentence());
        let telling: Vec<&WordHash> = own
            .hashes
            .iter()
            .filter(|word| !language.is_some_and(|language| language.holds(**word)))
            .collect();
        let shared = telling
            .iter()
            .filter(|word| holders.get(**word).is_some_and(|(count, _)| *count >= least))
            .count();
        shared as f32 / telling.len().max(1) as f32
    };
    words.iter().enumerate().map(share).collect()
}
