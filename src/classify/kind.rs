//! What kind of text a dump is: a whole page flattened to text, or what an extractor left of one. Boosted trees over a few facts of
//! the whole text; of pages most blocks are short, rules know residue of many kinds, and the chain for pages takes little of it for text.
//!
//! What is made of it, bold or careful judgement, is left to `model`.

use super::features::{Features, Row, is_date};
use super::grow::{Growth, Table, grow_on};
use super::marked::{KEPT, is_rule, of_category};
use super::templates::{DATE, OWN_MARK, REPEATED, SENTENCES, WORDS, WORDS_AROUND};
use super::trees::{Tree, probability};

/// The facts, by the names that a model file uses for them.
pub(super) const FACTS: [&str; 30] = [
    "blocks",
    "words",
    "short-blocks",
    "short-blocks-share",
    "words-in-short-blocks",
    "words-in-prose",
    "longest-run-of-short-blocks",
    "short-blocks-at-the-top",
    "short-blocks-at-the-end",
    "blocks-before-prose",
    "words-before-prose",
    "blocks-behind-prose",
    "words-behind-prose",
    "kinds-of-residue",
    "residue-share",
    "words-in-residue",
    "residue-at-the-top",
    "residue-at-the-end",
    "dates",
    "repeated-blocks",
    "likely-text",
    "likely-text-at-the-top",
    "unlikely-blocks",
    "share-buttons",
    "other-articles",
    "navigation",
    "comments",
    "newsletters",
    "legal-notices",
    "cookie-notices",
];

/// Kinds of residue that are counted each, in the order of their facts.
const COUNTED: [u8; 7] = [
    of_category("share"),
    of_category("related"),
    of_category("nav"),
    of_category("comments"),
    of_category("newsletter"),
    of_category("legal"),
    of_category("cookie"),
];
/// Highest value of that template of a short block.
const SHORT_MAX: u8 = 5;
/// Blocks that are the top, as the chain for pages judges them; and the top and the end, where there are menus and notices.
const TOP: usize = 8;
const EDGE: usize = 20;
/// Blocks that are the beginning.
const BEGINNING: usize = 9;
/// Greatest value of a fact.
const GREATEST: f32 = 63.0;

/// Log odds of texts that are all of one kind.
const SURE: f32 = 10.0;
/// How the trees are grown.
const GROWTH: Growth = Growth {
    trees: 150,
    rate: 0.1,
    damping: 5.0,
    depth: 3,
};

/// A value for each fact.
pub(super) type Facts = [u8; FACTS.len()];

/// How many of some blocks there are, and words in them.
#[derive(Clone, Copy, Default)]
struct Count {
    blocks: usize,
    words: f32,
}

impl Count {
    fn of(features: &Features, holds: impl Fn(usize) -> bool) -> Self {
        let held = (0..features.rows.len()).filter(|&block| holds(block));
        held.fold(Count::default(), |count, block| Count {
            blocks: count.blocks + 1,
            words: count.words + f32::from(features.words[block]),
        })
    }
}

/// The facts of a text; `kept` are the probabilities of the chain for pages.
pub(super) fn facts(features: &Features, kept: &[f32]) -> Facts {
    let rows = &features.rows;
    let count = |holds: &dyn Fn(&Row) -> bool| Count::of(features, |block| holds(&rows[block]));
    let is_short = |row: &Row| row[WORDS] <= SHORT_MAX && row[SENTENCES] / 8 == 0;
    let is_prose = |row: &Row| row[WORDS_AROUND] % 2 == 1;
    let is_marked = |row: &Row| row[OWN_MARK] != 0 && row[OWN_MARK] != KEPT;
    let all = count(&|_| true);
    let (short, prose, marked) = (count(&is_short), count(&is_prose), count(&is_marked));
    let first = rows.iter().position(is_prose).unwrap_or(rows.len());
    let last = rows.iter().rposition(is_prose).map_or(0, |last| last + 1);
    let before = Count::of(features, |block| block < first);
    let behind = Count::of(features, |block| block >= last);
    let longest = rows
        .chunk_by(|a, b| is_short(a) == is_short(b))
        .filter(|run| is_short(&run[0]))
        .map(<[Row]>::len)
        .max();
    let kinds = rows
        .iter()
        .filter(|row| is_rule(row[OWN_MARK]))
        .fold(0u64, |kinds, row| kinds | 1 << row[OWN_MARK])
        .count_ones();
    let top = &rows[..rows.len().min(EDGE)];
    let end = &rows[rows.len() - top.len()..];
    let among = |some: &[Row], holds: &dyn Fn(&Row) -> bool| share(some.iter().filter(|row| holds(row)).count() as f32, some.len() as f32);
    let likely: f32 = kept.iter().zip(&features.words).map(|(kept, &words)| kept * f32::from(words)).sum();
    let likely_top: f32 = kept.iter().take(TOP).sum();
    let unlikely = kept.iter().filter(|&&kept| kept < 0.2).count();
    let of_kind = |category: u8| log(rows.iter().filter(|row| row[OWN_MARK] == category).count() as f32);
    let [shares, related, menus, comments, newsletters, legal, cookies] = COUNTED.map(of_kind);
    let blocks = all.blocks as f32;
    [
        log(blocks),
        log(all.words),
        log(short.blocks as f32),
        share(short.blocks as f32, blocks),
        share(short.words, all.words),
        share(prose.words, all.words),
        log(longest.unwrap_or(0) as f32),
        among(top, &is_short),
        among(end, &is_short),
        log(before.blocks as f32),
        log(before.words),
        log(behind.blocks as f32),
        log(behind.words),
        kinds as u8,
        share(marked.blocks as f32, blocks),
        share(marked.words, all.words),
        among(top, &is_marked),
        among(end, &is_marked),
        log(count(&|row| is_date(row[DATE])).blocks as f32),
        share(count(&|row| row[REPEATED] / 4 >= 2).blocks as f32, blocks),
        share(likely, all.words),
        share(likely_top, kept.len().min(TOP) as f32),
        share(unlikely as f32, blocks),
        shares,
        related,
        menus,
        comments,
        newsletters,
        legal,
        cookies,
    ]
}

/// A number as the value of a fact: five for each doubling.
fn log(number: f32) -> u8 {
    (5.0 * (number + 1.0).log2()).min(GREATEST) as u8
}

/// A part of a whole as the value of a fact.
fn share(part: f32, whole: f32) -> u8 {
    (GREATEST * part / whole.max(1.0)).min(GREATEST) as u8
}

/// Whether prose stands among the first blocks: a page begins with its title and menus, an article soon has its first paragraph.
pub(super) fn begins_with_prose(features: &Features) -> bool {
    features.rows.iter().take(BEGINNING).any(|row| row[WORDS_AROUND] % 2 == 1)
}

/// How probable it is that a text with these facts is a whole page.
pub(super) fn page_probability(facts: &Facts, trees: &[Tree]) -> f32 {
    probability(trees.iter().map(|tree| tree.value(|fact| facts[fact])).sum())
}

/// Learns from texts of which it is known whether they are pages. Either kind counts as much as the other.
pub(super) fn learn(texts: &[(Facts, bool)]) -> Vec<Tree> {
    let pages = texts.iter().filter(|(_, page)| *page).count();
    let weight = |page: bool| texts.len() as f32 / if page { pages } else { texts.len() - pages } as f32;
    if pages == 0 || pages == texts.len() {
        let sure = if pages > 0 { SURE } else { -SURE };
        return vec![Tree::rounded(&[], [sure])];
    }
    let table = Table {
        columns: (0..FACTS.len())
            .map(|fact| texts.iter().map(|(facts, _)| facts[fact]).collect())
            .collect(),
        keep: texts.iter().map(|(_, page)| f32::from(u8::from(*page))).collect(),
        weights: texts.iter().map(|(_, page)| weight(*page) / 2.0).collect(),
        scores: vec![0.0; texts.len()],
        documents: (0..texts.len() as u32).collect(),
    };
    grow_on(table, GROWTH, 0)
}
