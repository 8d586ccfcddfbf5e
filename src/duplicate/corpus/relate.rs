//! From candidates to pairs: each candidate verified, with the passages shared; clusters of duplicates.
//!
//! Candidates are taken by connected parts, so that a text is read and prepared once for all it is compared with.

use super::collect::Corpus;
use super::compare::{Comparison, Prepared, Relation, compare};
use super::frequency::Frequencies;
use super::passages::{SharedSpan, WORDS_MIN, in_bytes, passages};
use super::scratch::CorpusError;
use super::union::Union;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// A unit of work has at least so many candidates, unless it is the last.
const UNIT_PAIRS_MIN: usize = 256;
/// Texts held by a unit of work, at most.
const HELD_MAX: usize = 1024;

/// Two distinct texts that are related.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// A text's number.
    pub a: u32,
    /// A higher one.
    pub b: u32,
    /// How `a` is related to `b`.
    pub comparison: Comparison,
    /// What they share.
    pub passages: Vec<SharedSpan>,
}

/// All related texts of a corpus.
#[derive(Debug)]
pub struct Relations {
    /// The pairs, ascending.
    pub pairs: Vec<Related>,
    /// The lowest number of each text's cluster of duplicates.
    pub cluster_of: Vec<u32>,
}

/// Verifies all candidates.
///
/// # Errors
/// If texts can't be read.
pub fn relate(corpus: &Corpus, frequencies: Frequencies) -> Result<Relations, CorpusError> {
    let Frequencies { template, mut candidates } = frequencies;
    let count = corpus.len();
    let mut parts = Union::new(count);
    candidates.iter().for_each(|&(a, b)| parts.join(a, b));
    candidates.sort_by_cached_key(|&(a, b)| (parts.root(a), a, b));
    let units = units(&candidates, &mut parts);
    let verified: Result<Vec<Vec<Related>>, CorpusError> = units.into_par_iter().map(|unit| verify(corpus, &template, unit)).collect();
    let mut pairs: Vec<Related> = verified?.into_iter().flatten().collect();
    pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    let mut clusters = Union::new(count);
    for pair in pairs.iter().filter(|pair| pair.comparison.relation == Relation::Duplicate) {
        clusters.join(pair.a, pair.b);
    }
    let cluster_of = (0..count as u32).map(|text| clusters.root(text)).collect();
    Ok(Relations { pairs, cluster_of })
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

fn verify(corpus: &Corpus, template: &FxHashSet<u64>, candidates: &[(u32, u32)]) -> Result<Vec<Related>, CorpusError> {
    let mut held: FxHashMap<u32, Prepared> = FxHashMap::default();
    let mut related = Vec::new();
    for &(a, b) in candidates {
        if held.len() > HELD_MAX {
            held.clear();
        }
        for text in [a, b] {
            if let Entry::Vacant(place) = held.entry(text) {
                place.insert(Prepared::new(corpus.hashes(text)?, template));
            }
        }
        let (Some(first), Some(second)) = (held.get(&a), held.get(&b)) else {
            continue;
        };
        if let Some(comparison) = compare(first, second) {
            let passages = passages(&first.hashes, &second.hashes, WORDS_MIN);
            related.push(Related {
                a,
                b,
                comparison,
                passages: in_bytes(&passages, &corpus.places(a)?, &corpus.places(b)?),
            });
        }
    }
    Ok(related)
}
