//! From candidates to pairs: each candidate verified, with the passages shared; clusters of duplicates.
//!
//! Candidates are taken by connected parts, so that a text is read and prepared once for all it is compared with.

use super::collect::Corpus;
use super::compare::{Comparison, Prepared, Relation, compare};
use super::frequency::Frequencies;
use super::passages::{Passage, SharedSpan, WORDS_MIN, in_bytes, passages};
use super::recall::{Recalled, recall, remember};
use super::scratch::{CorpusError, Growing, Scratch, read_at};
use super::store::{push_number, read_number};
use super::union::Union;
use crate::document::Span;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use std::fs::File;

/// A unit of work has at least so many candidates, unless it is the last.
const UNIT_PAIRS_MIN: usize = 256;
/// Units of work between two writes of what they found.
const UNITS_TOGETHER: usize = 64;
/// Texts held by a unit of work, at most.
const HELD_MAX: usize = 1024;

/// Two distinct texts that are related.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Related {
    /// A text's number.
    pub a: u32,
    /// A higher one.
    pub b: u32,
    /// How `a` is related to `b`.
    pub comparison: Comparison,
    /// Where what they share is written.
    passages: (u64, u32),
}

/// A pair with the passages it shares.
type Verified = ((u32, u32), Comparison, Vec<SharedSpan>);

/// All related texts of a corpus.
#[derive(Debug)]
pub struct Relations {
    /// The pairs, ascending.
    pub pairs: Vec<Related>,
    /// The lowest number of each text's cluster of duplicates.
    pub cluster_of: Vec<u32>,
    /// How many candidates were verified for that; the others were known.
    pub verified: usize,
    scratch: Scratch,
    passages: File,
}

impl Relations {
    /// The passages that a pair shares.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn passages(&self, pair: &Related) -> Result<Vec<SharedSpan>, CorpusError> {
        let bytes = self.written(pair)?;
        let mut bytes = bytes.iter();
        let mut passages = Vec::new();
        while bytes.len() > 0 {
            let [a, length, b, length_b] = std::array::from_fn(|_| read_number(&mut bytes) as usize);
            passages.push(SharedSpan {
                a: Span::new(a, a + length),
                b: Span::new(b, b + length_b),
            });
        }
        Ok(passages)
    }

    /// The passages that a pair shares, as they are written.
    fn written(&self, pair: &Related) -> Result<Vec<u8>, CorpusError> {
        let mut bytes = vec![0; pair.passages.1 as usize];
        read_at(&self.passages, &mut bytes, pair.passages.0).map_err(|source| self.scratch.failed(source))?;
        Ok(bytes)
    }

    /// How two texts are related, if they are, with the passages as they are written.
    fn of(&self, texts: (u32, u32)) -> Result<Option<(Comparison, Vec<u8>)>, CorpusError> {
        match self.pairs.binary_search_by_key(&texts, |pair| (pair.a, pair.b)) {
            Ok(at) => Ok(Some((self.pairs[at].comparison, self.written(&self.pairs[at])?))),
            Err(_) => Ok(None),
        }
    }
}

/// Passages as they are written.
fn encode(passages: &[SharedSpan]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(passages.len() * 8);
    for SharedSpan { a, b } in passages {
        for number in [a.start, a.len(), b.start, b.len()] {
            push_number(&mut bytes, number as u64);
        }
    }
    bytes
}

/// Pairs as they are found, with what they share.
struct Found<'s> {
    scratch: &'s Scratch,
    pairs: Vec<Related>,
    out: Growing,
}

impl Found<'_> {
    fn add(&mut self, (a, b): (u32, u32), comparison: Comparison, passages: &[u8]) -> Result<(), CorpusError> {
        let at = self.out.append(passages).map_err(|source| self.scratch.failed(source))?;
        self.pairs.push(Related {
            a,
            b,
            comparison,
            passages: (at, passages.len() as u32),
        });
        Ok(())
    }

    fn relations(mut self, texts: usize) -> Result<Relations, CorpusError> {
        let passages = self.out.into_file().map_err(|source| self.scratch.failed(source))?;
        self.pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
        let mut clusters = Union::new(texts);
        for pair in self.pairs.iter().filter(|pair| pair.comparison.relation == Relation::Duplicate) {
            clusters.join(pair.a, pair.b);
        }
        Ok(Relations {
            pairs: self.pairs,
            cluster_of: (0..texts as u32).map(|text| clusters.root(text)).collect(),
            verified: 0,
            scratch: self.scratch.clone(),
            passages,
        })
    }
}

/// Verifies all candidates, but for those of which an index that the corpus was added to knows what came of them; it knows of all from
/// then on.
///
/// # Errors
/// If texts can't be read, or the index not be written.
pub fn relate(corpus: &mut Corpus, frequencies: Frequencies, scratch: &Scratch) -> Result<Relations, CorpusError> {
    let Frequencies {
        template,
        mut candidates,
        keys,
    } = frequencies;
    let index = corpus.take_index();
    let corpus = &*corpus;
    let mut found = Found {
        scratch,
        pairs: Vec::new(),
        out: Growing::new(scratch.file()?, 0),
    };
    let recalled = match &index {
        Some(index) => recall(corpus, index, &keys, &mut candidates, |pair, comparison, passages| {
            found.add(pair, comparison, passages)
        })?,
        None => Recalled {
            open: candidates.len(),
            outdated: false,
        },
    };
    let open = &mut candidates[..recalled.open];
    let mut parts = Union::new(corpus.len());
    open.iter().for_each(|&(a, b)| parts.join(a, b));
    let roots: Vec<u32> = (0..corpus.len() as u32).map(|text| parts.root(text)).collect();
    open.par_sort_unstable_by_key(|&(a, b)| (roots[a as usize], a, b));
    drop(roots);
    for together in units(open, &mut parts).chunks(UNITS_TOGETHER) {
        let verified: Result<Vec<Vec<Verified>>, CorpusError> =
            together.par_iter().map(|unit| verify(corpus, &template, &keys, unit)).collect();
        for (pair, comparison, passages) in verified?.into_iter().flatten() {
            found.add(pair, comparison, &encode(&passages))?;
        }
    }
    let mut relations = found.relations(corpus.len())?;
    relations.verified = recalled.open;
    if let Some(mut index) = index {
        let pairs = if recalled.outdated {
            &candidates
        } else {
            &candidates[..recalled.open]
        };
        remember(corpus, &mut index, &keys, pairs, recalled.outdated, |pair| relations.of(pair))?;
    }
    Ok(relations)
}

/// Candidates in pieces that end where a connected part ends, if that is not too far.
fn units<'c>(candidates: &'c [(u32, u32)], parts: &mut Union) -> Vec<&'c [(u32, u32)]> {
    let mut units = Vec::new();
    let mut start = 0;
    for at in 1..=candidates.len() {
        let full = at - start >= UNIT_PAIRS_MIN;
        let ends = at == candidates.len()
            || full && (parts.root(candidates[at].0) != parts.root(candidates[at - 1].0) || at - start >= 16 * UNIT_PAIRS_MIN);
        if ends {
            units.push(&candidates[start..at]);
            start = at;
        }
    }
    units
}

fn verify(corpus: &Corpus, template: &FxHashSet<u64>, keys: &[u64], candidates: &[(u32, u32)]) -> Result<Vec<Verified>, CorpusError> {
    let mut held: FxHashMap<u32, Prepared> = FxHashMap::default();
    let mut related = Vec::new();
    for &(a, b) in candidates {
        if held.len() > HELD_MAX {
            held.clear();
        }
        for text in [a, b] {
            if let Entry::Vacant(place) = held.entry(text) {
                let template = (keys[text as usize] != 0).then_some(template);
                place.insert(Prepared::new(corpus.hashes(text)?, template));
            }
        }
        let (Some(first), Some(second)) = (held.get(&a), held.get(&b)) else {
            continue;
        };
        if let Some(comparison) = compare(first, second) {
            let passages = if first.hashes == second.hashes {
                vec![Passage::whole(first.hashes.len())]
            } else {
                passages(&first.hashes, &second.hashes, WORDS_MIN)
            };
            let passages = in_bytes(&passages, &corpus.places(a)?, &corpus.places(b)?);
            related.push(((a, b), comparison, passages));
        }
    }
    Ok(related)
}
