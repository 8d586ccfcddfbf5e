//! Near-duplicate blocks inside one document: the body printed twice, a pull quote, the same related article twice.
//!
//! Candidates share sampled hashes; each is verified by resemblance and containment over all
//! shingles (Broder, 1997). The first of two copies stays, and of two unequal blocks the longer one.

use super::shingle::Shingles;
use super::sketch::sketch;
use crate::document::{Document, Span, join_breaks};
use crate::verdict::{Claim, Mark, Reason};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::hash_map::Entry;
use std::rc::Rc;

/// Shortest block compared, in words: short lines recur in verse, in interviews and in line-ups.
const WORDS_MIN: u32 = 8;
/// Least share of a block's sampled hashes in another block to verify the pair.
const CANDIDATE_SHARE_MIN: f64 = 0.6;
/// Least containment of a removed block in its twin.
const CONTAINMENT_MIN: f64 = 0.85;
/// Least resemblance of two blocks of which the later one is removed.
const SIMILARITY_MIN: f64 = 0.8;
/// A block is a quotation of its twin if the twin has so many times its words.
const QUOTED_WORDS_RATIO: f64 = 1.5;

/// A block whose samples are known.
struct Sketched {
    block: usize,
    samples: usize,
}

/// The sketches of a document's blocks, by where they stand: computed once, while residue around them goes.
#[derive(Debug, Default)]
pub struct Sketches {
    by_span: FxHashMap<Span, Rc<[u64]>>,
    /// Whether no two blocks of the whole document share a sampled hash: then no two of what is left of it do.
    nothing_shared: bool,
}

impl Sketches {
    /// Whether every block to compare is one that was looked at before, in a document without shared hashes.
    fn settle(&self, document: &Document) -> bool {
        self.nothing_shared && compared(document).all(|block| self.by_span.contains_key(&document.blocks[block].span))
    }

    fn of(&mut self, document: &Document, block: usize) -> Rc<[u64]> {
        // A wrapped text has the sketch that it has when it is written in one line.
        let sketch = || {
            let mut joined = String::new();
            let text = document.block_text(block);
            let wrapped = memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some();
            if wrapped {
                join_breaks(text, &mut joined);
            }
            sketch(if wrapped { &joined } else { text }).into()
        };
        self.by_span.entry(document.blocks[block].span).or_insert_with(sketch).clone()
    }
}

/// The blocks that are compared: long enough, and not the headline.
fn compared(document: &Document) -> impl Iterator<Item = usize> {
    let headline = document.metadata.title.as_ref().and_then(|title| title.block);
    (0..document.blocks.len()).filter(move |&block| document.blocks[block].stats.words >= WORDS_MIN && headline != Some(block))
}

/// Marks blocks that repeat, or are repeated inside, another block of the document. `sketches` are those of the document, or of
/// the one it was reduced from.
pub fn marks(document: &Document, sketches: &mut Sketches) -> Vec<Mark> {
    let mut marks = Vec::new();
    if document.blocks.len() < 2 || sketches.settle(document) {
        return marks;
    }
    let bytes: usize = document.blocks.iter().map(|block| block.span.len()).sum();
    let mut first_with: FxHashMap<u64, usize> = FxHashMap::with_capacity_and_hasher(bytes / 12, FxBuildHasher);
    let mut shared = 0;
    let mut sketched: Vec<Sketched> = Vec::new();
    for block in compared(document) {
        let samples = sketches.of(document, block);
        let own = sketched.len();
        // The earlier blocks that share a sample, one for each.
        let mut with: Vec<usize> = Vec::new();
        for &hash in samples.iter() {
            match first_with.entry(hash) {
                Entry::Occupied(first) => with.push(*first.get()),
                Entry::Vacant(place) => drop(place.insert(own)),
            }
        }
        shared += with.len();
        let twin = best_twin(with, samples.len(), &sketched);
        sketched.push(Sketched {
            block,
            samples: samples.len(),
        });
        if let Some(twin) = twin {
            marks.extend(verify(document, sketched[twin].block, block));
        }
    }
    sketches.nothing_shared = shared == 0;
    marks
}

/// The earlier block that shares most samples, if it shares enough of either's. `shared` names it once for each sample.
fn best_twin(mut shared: Vec<usize>, samples: usize, sketched: &[Sketched]) -> Option<usize> {
    shared.sort_unstable();
    let best = shared
        .chunk_by(|a, b| a == b)
        .max_by_key(|chunk| (chunk.len(), std::cmp::Reverse(chunk[0])))?;
    let smaller = sketched[best[0]].samples.min(samples);
    (best.len() as f64 >= CANDIDATE_SHARE_MIN * smaller as f64).then_some(best[0])
}

/// The mark over the copy, if the two blocks truly repeat each other.
fn verify(document: &Document, earlier: usize, later: usize) -> Option<Mark> {
    let [first, second] = [earlier, later].map(|block| Shingles::of(document.block_text(block)));
    let (similarity, second_in_first) = second.compare(&first);
    let (_, first_in_second) = first.compare(&second);
    let stats = |block: usize| document.blocks[block].stats;
    // A subheading says in short what its section says: only whole sentences are quotations.
    let quotable = |block: usize| stats(block).has_sentence();
    let quotes = |quoted: usize, whole: usize| {
        quotable(quoted) && f64::from(stats(whole).words) >= QUOTED_WORDS_RATIO * f64::from(stats(quoted).words)
    };
    let repeats = similarity >= SIMILARITY_MIN && stats(later).is_prose();
    let (copy, twin, containment) = if repeats || second_in_first >= CONTAINMENT_MIN && quotes(later, earlier) {
        (later, earlier, second_in_first)
    } else if first_in_second >= CONTAINMENT_MIN && quotes(earlier, later) {
        (earlier, later, first_in_second)
    } else {
        return None;
    };
    let reason = Reason::NearDuplicate {
        of: document.blocks[twin].span,
        similarity,
        containment,
    };
    Some(Mark::new(document.blocks[copy].span, Claim::Drop, reason))
}
