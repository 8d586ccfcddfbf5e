//! Near-duplicate blocks inside one document: the body printed twice, in the same blocks or in others, the same related article twice.
//!
//! Candidates share sampled hashes; each is verified by resemblance and containment over all
//! shingles (Broder, 1997). The first of two copies stays, and of two unequal blocks the longer one.

use super::shingle::Shingles;
use super::sketch::sketch;
use crate::document::{BlockKind, Document, InputKind, Span, join_breaks};
use crate::verdict::{Claim, Mark, Reason};
use rustc_hash::FxHashMap;
use std::num::NonZeroU32;

/// Shortest block compared, in words: short lines recur in verse, in interviews and in line-ups.
const WORDS_MIN: u32 = 8;
/// Least share of a block's sampled hashes in another block to verify the pair.
const CANDIDATE_SHARE_MIN: f64 = 0.5;
/// Least containment of a removed block in its twin.
const CONTAINMENT_MIN: f64 = 0.85;
/// Least resemblance of two blocks of which the later one is removed.
const SIMILARITY_MIN: f64 = 0.8;
/// A block is a part of its twin if the twin has so many times its words.
const PART_WORDS_RATIO: f64 = 1.5;
/// Fewest parts of one block that are printed again for them to go: a single one is a quotation, which is the article's own.
const PARTS_MIN: usize = 2;

/// Fewest bytes to a sampled hash, of nearly all texts: more room than that is seldom needed.
const SAMPLE_BYTES_MIN: usize = 10;

/// What was found of the blocks that were compared, so that nothing is compared again where only other blocks have gone.
#[derive(Debug, Default)]
pub struct Compared(Vec<Seen>);

/// A block that was compared.
#[derive(Debug)]
struct Seen {
    span: Span,
    /// Its sampled hashes.
    samples: usize,
    /// Whether a later block shares a hash of which this is the first block: without it, another would be.
    is_first: bool,
}

impl Compared {
    /// Whether the blocks of what is left of the document would be paired as before.
    fn settles(&self, document: &Document) -> bool {
        let mut left = blocks(document).map(|block| document.blocks[block].span).peekable();
        let undone = |seen: &Seen| left.next_if_eq(&seen.span).is_none() && seen.is_first;
        !self.0.iter().any(undone) && left.next().is_none()
    }
}

/// The blocks that are compared: long enough, and not the headline.
fn blocks(document: &Document) -> impl Iterator<Item = usize> {
    let headline = document.metadata.title.as_ref().and_then(|title| title.block);
    (0..document.blocks.len()).filter(move |&block| document.blocks[block].stats.words >= WORDS_MIN && headline != Some(block))
}

/// Marks blocks that repeat, or are repeated inside, another block of the document. `compared` is what this found of the document
/// that it was reduced from.
pub fn marks(document: &Document, compared: &mut Compared) -> Vec<Mark> {
    if compared.settles(document) {
        return Vec::new();
    }
    let mut compared_blocks = Vec::with_capacity(document.blocks.len());
    compared_blocks.extend(blocks(document));
    let blocks = compared_blocks;
    let (samples, ends) = sketches(document, &blocks);
    let mut first_with = FirstWith::new(samples.len());
    compared.0.clear();
    compared.0.reserve(blocks.len());
    let mut copies = Vec::new();
    // The earlier blocks that share a sample with one, one for each sample.
    let mut with = Vec::new();
    let mut start = 0;
    for (own, (&block, &end)) in blocks.iter().zip(&ends).enumerate() {
        with.clear();
        let mut distinct = 0;
        for &hash in &samples[start..end] {
            let first = first_with.get_or_insert(hash, own);
            if first.is_none_or(|first| first != own) {
                distinct += 1;
            }
            with.extend(first.filter(|&first| first != own));
        }
        start = end;
        with.iter().for_each(|&first| compared.0[first].is_first = true);
        let twin = best_twin(&mut with, distinct, &compared.0);
        compared.0.push(Seen {
            span: document.blocks[block].span,
            samples: distinct,
            is_first: false,
        });
        copies.extend(twin.and_then(|twin| verify(document, blocks[twin], block)));
    }
    let mut parts: FxHashMap<usize, usize> = FxHashMap::default();
    let of_parts = copies.iter().filter(|copy| copy.is_part);
    of_parts.for_each(|part| *parts.entry(part.twin).or_default() += 1);
    let goes = |copy: &Copy| !copy.is_part || parts[&copy.twin] >= PARTS_MIN;
    copies.into_iter().filter(goes).map(|copy| copy.mark).collect()
}

/// The sampled hashes of some blocks, one block behind the other, and where those of each end.
fn sketches(document: &Document, blocks: &[usize]) -> (Vec<u64>, Vec<usize>) {
    let bytes: usize = blocks.iter().map(|&block| document.blocks[block].span.len()).sum();
    let mut samples = Vec::with_capacity(bytes / SAMPLE_BYTES_MIN);
    let mut joined = String::new();
    let mut add = |block: usize| {
        let text = document.block_text(block);
        // A wrapped text has the sketch that it has when it is written in one line.
        if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some() {
            joined.clear();
            join_breaks(text, &mut joined);
            sketch(&joined, &mut samples);
        } else {
            sketch(text, &mut samples);
        }
        samples.len()
    };
    let ends = blocks.iter().map(|&block| add(block)).collect();
    (samples, ends)
}

/// The first block with each hash: a table with open addressing (Knuth, volume 3, 6.4), made for one document and gone with it. The
/// place in the table and 32 other bits of a hash stand for it: small enough for the first-level cache, and should two hashes meet in
/// both, the blocks are compared for nothing.
struct FirstWith(Vec<Option<(u32, NonZeroU32)>>);

impl FirstWith {
    /// For at most so many hashes.
    fn new(hashes: usize) -> Self {
        FirstWith(vec![None; (2 * hashes + 1).next_power_of_two()])
    }

    /// The first block with this hash; if there is none yet, it is `own`.
    fn get_or_insert(&mut self, hash: u64, own: usize) -> Option<usize> {
        let last = self.0.len() - 1;
        let mut slot = hash as usize & last;
        let tag = (hash >> 32) as u32;
        loop {
            match self.0[slot] {
                None => {
                    self.0[slot] = u32::try_from(own + 1).ok().and_then(NonZeroU32::new).map(|own| (tag, own));
                    return None;
                }
                Some((known, first)) if known == tag => return Some(first.get() as usize - 1),
                Some(_) => slot = (slot + 1) & last,
            }
        }
    }
}

/// The earlier block that shares most samples, if it shares enough of either's. `shared` names it once for each sample.
fn best_twin(shared: &mut [usize], samples: usize, seen: &[Seen]) -> Option<usize> {
    shared.sort_unstable();
    let best = shared
        .chunk_by(|a, b| a == b)
        .max_by_key(|chunk| (chunk.len(), std::cmp::Reverse(chunk[0])))?;
    let smaller = seen[best[0]].samples.min(samples);
    (best.len() as f64 >= CANDIDATE_SHARE_MIN * smaller as f64).then_some(best[0])
}

/// A block that another one repeats.
struct Copy {
    mark: Mark,
    /// The block that stays.
    twin: usize,
    /// Whether it is contained in a far longer twin, rather than like it.
    is_part: bool,
}

/// The copy, if the two blocks truly repeat each other.
fn verify(document: &Document, earlier: usize, later: usize) -> Option<Copy> {
    let [first, second] = [earlier, later].map(|block| Shingles::of(document.block_text(block)));
    let (similarity, second_in_first) = second.compare(&first);
    let (_, first_in_second) = first.compare(&second);
    let stats = |block: usize| document.blocks[block].stats;
    // A subheading says in short what its section says: only whole sentences are parts, and the stop behind a number ends none.
    let may_be_part = |block: usize| {
        let whole = document.blocks[block].kind != BlockKind::ListItem || stats(block).ends_sentence;
        whole && stats(block).has_sentence()
    };
    // A page sets quotations apart by markup, and whoever keeps its text keeps them; in a text dump they stand where nothing tells.
    let apart = document.input == InputKind::Html;
    let contains = |whole: usize, part: usize| {
        !apart && may_be_part(part) && f64::from(stats(whole).words) >= PART_WORDS_RATIO * f64::from(stats(part).words)
    };
    let repeats = similarity >= SIMILARITY_MIN && stats(later).is_prose();
    let (copy, twin, containment) = if repeats || second_in_first >= CONTAINMENT_MIN && contains(earlier, later) {
        (later, earlier, second_in_first)
    } else if first_in_second >= CONTAINMENT_MIN && contains(later, earlier) {
        (earlier, later, first_in_second)
    } else {
        return None;
    };
    let reason = Reason::NearDuplicate {
        of: document.blocks[twin].span,
        similarity,
        containment,
    };
    Some(Copy {
        mark: Mark::new(document.blocks[copy].span, Claim::Drop, reason),
        twin,
        is_part: !repeats,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_printed_again_is_a_quotation_and_several_are_a_copy() {
        let first = "The keeper climbs the tower at dusk and lights the lamp by hand.";
        let second = "Nobody has asked him to, and nobody on the island pays him for it.";
        let third = "When the fog comes in he stays until the last of the boats is home.";
        let whole = format!("{first} {second} {third}");
        let table = [
            (vec![whole.as_str(), second], vec![]),
            (vec![second, whole.as_str()], vec![]),
            (vec![whole.as_str(), first, third], vec![1, 2]),
            (vec![whole.as_str(), "The harbour lies an hour away.", whole.as_str()], vec![2]),
        ];
        for (blocks, gone) in table {
            let document = crate::segment::text::document(&blocks.join("\n\n"));
            let spans: Vec<Span> = marks(&document, &mut Compared::default()).iter().map(|mark| mark.span).collect();
            let expected: Vec<Span> = gone.iter().map(|&block: &usize| document.blocks[block].span).collect();
            assert_eq!(spans, expected, "{blocks:?}");
        }
    }
}
