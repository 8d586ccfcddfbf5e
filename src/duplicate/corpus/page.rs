//! A page's blocks as hashes of words: what residue across a corpus is looked for in.
//!
//! Which blocks are residue is left to `template` and `teaser`.

use super::fingerprint::{LEAD_WORDS, RUN, runs, spread, whole};
use super::store::Packed;
use super::words::Words;
use crate::document::{Document, Span};

/// One run of words in so many is sampled; of beginnings and short blocks one in fewer.
const SPARSE: u64 = 4;
const DENSE: u64 = 2;
/// Longest block that is sampled densely, in words.
const SHORT_WORDS_MAX: usize = 48;
/// Longest and shortest block that is looked for as a whole, in words.
const WHOLE_WORDS_MAX: usize = 24;
const WHOLE_WORDS_MIN: usize = 4;

/// A block of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageBlock {
    /// Index of its first word in the page.
    pub first: u32,
    /// How many words it has.
    pub words: u32,
    /// Where it stands in the text.
    pub span: Span,
    /// What it looks like.
    pub look: Look,
}

impl PageBlock {
    /// Its words, as a range of the page's.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.words) as usize
    }
}

/// What a block looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// It is running prose.
    pub prose: bool,
    /// It holds a sentence.
    pub sentence: bool,
    /// It is cut off: an ellipsis stands near its end.
    pub cut: bool,
}

/// What is kept of a page. Made on any thread.
#[derive(Debug)]
pub struct PageSketch {
    /// The record's id.
    pub id: String,
    /// The site, if it is known.
    pub site: Option<String>,
    /// Hash of all words and the site: pages with the same are one page.
    pub whole: u64,
    /// Hash of the text's bytes.
    pub text: u64,
    /// Words, and the blocks behind them.
    pub packed: Packed,
    /// How many blocks there are.
    pub block_count: u32,
    /// Hash of each block that has a word, with the site; and the block's index.
    pub blocks: Vec<(u64, u32)>,
    /// Sampled runs of words, and whole short blocks twice; and the index of their first word.
    pub runs: Vec<(u64, u32)>,
}

impl PageSketch {
    /// The sketch of a page.
    pub fn of(document: &Document, site: Option<String>) -> Self {
        let site_hash = site.as_deref().map(text_hash);
        let mut hashes = Vec::with_capacity(document.text.len() / 5);
        let mut blocks = Vec::with_capacity(document.blocks.len());
        let mut block_hashes = Vec::new();
        let mut sampled = Vec::new();
        for (index, block) in (0u32..).zip(&document.blocks) {
            let text = document.slice(block.span);
            let words = Words::of(text).hashes;
            let first = hashes.len() as u32;
            if let (Some(site), false) = (site_hash, words.is_empty()) {
                block_hashes.push((block_hash(site, &words), index));
            }
            sample(&words, first, &mut sampled);
            blocks.push(PageBlock {
                first,
                words: words.len() as u32,
                span: block.span,
                look: Look {
                    prose: block.stats.is_prose(),
                    sentence: block.stats.has_sentence(),
                    cut: is_cut(text),
                },
            });
            hashes.extend(words);
        }
        PageSketch {
            id: document.id.clone(),
            whole: spread(whole(&hashes) ^ site_hash.unwrap_or(0)),
            site,
            text: text_hash(&document.text),
            packed: Packed::new(&hashes, &encode(&blocks)),
            block_count: blocks.len() as u32,
            blocks: block_hashes,
            runs: sampled,
        }
    }
}

/// The key of a block on a site.
pub fn block_hash(site: u64, words: &[u32]) -> u64 {
    spread(whole(words).wrapping_add(site))
}

/// A hash of a text's bytes.
pub fn text_hash(text: &str) -> u64 {
    let mut hash = text.len() as u64;
    for chunk in text.as_bytes().chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(25) ^ u64::from_le_bytes(eight)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 31;
    }
    spread(hash)
}

/// Samples the runs of a block's words.
fn sample(words: &[u32], first: u32, out: &mut Vec<(u64, u32)>) {
    if words.is_empty() {
        return;
    }
    if (WHOLE_WORDS_MIN..=WHOLE_WORDS_MAX).contains(&words.len()) {
        let whole = whole(words);
        // Twice, since two are needed.
        out.extend([(whole, first), (spread(whole), first)]);
    }
    if words.len() < RUN {
        return;
    }
    let short = words.len() <= SHORT_WORDS_MAX;
    for (at, hash) in (0u32..).zip(runs(words, RUN)) {
        let dense = short || (first + at) < 2 * LEAD_WORDS as u32;
        if hash <= u64::MAX / if dense { DENSE } else { SPARSE } {
            out.push((hash, first + at));
        }
    }
}

/// Bytes at a block's end in which an ellipsis tells that it is cut off: a "Read more" may stand behind it.
const CUT_BYTES: usize = 32;

fn is_cut(text: &str) -> bool {
    let end = &text[text.ceil_char_boundary(text.len().saturating_sub(CUT_BYTES))..];
    end.contains('…') || end.contains("...")
}

fn encode(blocks: &[PageBlock]) -> Vec<u8> {
    let mut out = Vec::with_capacity(blocks.len() * 5);
    let mut before = 0;
    for block in blocks {
        let look = u64::from(block.look.prose) | u64::from(block.look.sentence) << 1 | u64::from(block.look.cut) << 2;
        for number in [
            block.words.into(),
            (block.span.start - before) as u64,
            block.span.len() as u64,
            look,
        ] {
            super::store::push_number(&mut out, number);
        }
        before = block.span.end;
    }
    out
}

/// The blocks of a page, as `PageSketch` packed them.
pub fn decode(bytes: &[u8]) -> Vec<PageBlock> {
    let mut bytes = bytes.iter();
    let mut blocks = Vec::new();
    let (mut first, mut before) = (0, 0);
    while bytes.len() > 0 {
        let [words, gap, length, look] = std::array::from_fn(|_| super::store::read_number(&mut bytes));
        let start = before + gap as usize;
        before = start + length as usize;
        blocks.push(PageBlock {
            first,
            words: words as u32,
            span: Span::new(start, before),
            look: Look {
                prose: look & 1 != 0,
                sentence: look & 2 != 0,
                cut: look & 4 != 0,
            },
        });
        first += words as u32;
    }
    blocks
}
