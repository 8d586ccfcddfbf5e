//! Two texts compared: resemblance and containment over all their runs of words, template left out, and what follows from both.
//!
//! (Broder, "On the resemblance and containment of documents", 1997.) Where the shared passages stand is left to `passages`.

use super::fingerprint::{COMMON_MAX, Fingerprint, fingerprints, runs};
use rustc_hash::FxHashSet;

/// Words in a run that is compared.
const RUN: usize = 3;
/// Least resemblance of duplicates: of texts up to so many words, and from so many on; between them it rises with the logarithm.
///
/// Editors leave the same share of a short notice as of a long page, but of a long page that share is a page of other text.
/// Chosen by cross-validation on pairs judged by people; flat around these values.
const SIMILARITY_MIN_SHORT: f64 = 0.45;
const SIMILARITY_MIN_LONG: f64 = 0.69;
const SHORT_WORDS: f64 = 400.0;
const LONG_WORDS: f64 = 1000.0;
/// Least share of the smaller text that a larger one holds which contains it.
const CONTAINMENT_MIN: f64 = 0.8;
/// Shortest text that is told to be contained, and that is compared at all unless it is the same, in words.
const CONTAINED_WORDS_MIN: usize = 16;
const WORDS_MIN: usize = 8;
/// Most words between two sampled runs of one template passage, and most words that it is taken to reach beyond the outermost.
const TEMPLATE_GAP_MAX: u32 = 48;
const TEMPLATE_REACH_MAX: u32 = 16;

/// How two texts are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// They say the same.
    Duplicate,
    /// The first is a part of the second.
    Contained,
    /// The second is a part of the first.
    Contains,
}

/// Two texts' relation in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// What follows.
    pub relation: Relation,
    /// Jaccard resemblance, 0 to 1.
    pub similarity: f64,
    /// Share of the smaller text that the larger one holds, 0 to 1.
    pub containment: f64,
}

/// How texts are compared, in words.
pub fn settings() -> String {
    format!(
        "run={RUN} similarity={SIMILARITY_MIN_SHORT},{SIMILARITY_MIN_LONG} words={SHORT_WORDS},{LONG_WORDS},{CONTAINED_WORDS_MIN},{WORDS_MIN} \
         containment={CONTAINMENT_MIN} template={TEMPLATE_GAP_MAX},{TEMPLATE_REACH_MAX}"
    )
}

/// A text ready to be compared.
#[derive(Debug)]
pub struct Prepared {
    /// Its words.
    pub hashes: Vec<u32>,
    /// Words that are not.
    pub own_words: usize,
    /// Its runs without template, ascending and distinct.
    runs: Vec<u64>,
}

impl Prepared {
    /// Prepares the words of a text; `template` holds the fingerprints of template passages, if the text has any.
    pub fn new(hashes: Vec<u32>, template: Option<&FxHashSet<u64>>) -> Self {
        let masked = template.map_or_else(|| vec![false; hashes.len()], |template| mask(&hashes, template));
        let own_words = masked.iter().filter(|&&masked| !masked).count();
        let mut own_runs = Vec::with_capacity(hashes.len());
        let mut at = 0;
        for part in masked.chunk_by(|a, b| a == b) {
            // Shorter ones than a run are the edges of template, or whole texts.
            if !part[0] && (part.len() >= RUN || part.len() == hashes.len()) {
                own_runs.extend(runs(&hashes[at..at + part.len()], RUN));
            }
            at += part.len();
        }
        own_runs.sort_unstable();
        own_runs.dedup();
        Prepared {
            hashes,
            own_words,
            runs: own_runs,
        }
    }
}

/// Which words are template: those between sampled runs that are, and half the way to the next ones that are not.
fn mask(hashes: &[u32], template: &FxHashSet<u64>) -> Vec<bool> {
    let mut masked = vec![false; hashes.len()];
    let length = hashes.len() as u32;
    let run = super::fingerprint::RUN as u32;
    let sampled = told(&fingerprints(hashes), template);
    let together = |a: &(u32, bool), b: &(u32, bool)| a.1 && b.1 && b.0 - a.0 <= TEMPLATE_GAP_MAX;
    let mut index: usize = 0;
    for passage in sampled.chunk_by(together) {
        let (first, last) = (passage[0].0, passage[passage.len() - 1].0 + run);
        let before = index.checked_sub(1).map(|before| sampled[before].0 + run);
        index += passage.len();
        if !passage[0].1 {
            continue;
        }
        let (mut start, mut end) = (first, last.min(length));
        // One alone is a phrase that many use.
        if passage.len() > 1 {
            let room = |from: u32, to: u32| to.saturating_sub(from);
            start -= match before {
                Some(before) => room(before, first) / 2,
                None => first,
            }
            .min(TEMPLATE_REACH_MAX);
            end += match sampled.get(index) {
                Some(next) => room(end, next.0) / 2,
                None => room(end, length),
            }
            .min(TEMPLATE_REACH_MAX);
        }
        masked[start as usize..end as usize].fill(true);
    }
    masked
}

/// Where a text is sampled, and whether that is template.
///
/// Runs that only short texts and beginnings are sampled at are too rarely seen for their frequency to tell: between two that are
/// template they are it too.
fn told(fingerprints: &[Fingerprint], template: &FxHashSet<u64>) -> Vec<(u32, bool)> {
    let known: Vec<bool> = fingerprints.iter().map(|f| template.contains(&f.hash)).collect();
    let near = |other: Option<usize>, word: u32| other.is_some_and(|other| fingerprints[other].word.abs_diff(word) <= TEMPLATE_GAP_MAX / 2);
    let mut told = Vec::with_capacity(known.len());
    let mut before = None;
    for (at, f) in fingerprints.iter().enumerate() {
        before = if known[at] { Some(at) } else { before };
        let between = || {
            let behind = (at..known.len()).find(|&at| known[at]);
            near(before, f.word) && near(behind, f.word)
        };
        told.push((f.word, known[at] || f.hash > COMMON_MAX && before.is_some() && between()));
    }
    told
}

impl Comparison {
    /// Of two texts with the same words.
    const SAME: Self = Comparison {
        relation: Relation::Duplicate,
        similarity: 1.0,
        containment: 1.0,
    };
}

/// Compares two texts; `None` if they are neither duplicates nor is one contained in the other.
pub fn compare(a: &Prepared, b: &Prepared) -> Option<Comparison> {
    if a.hashes == b.hashes {
        return Some(Comparison::SAME);
    }
    let (smaller, larger) = (a.own_words.min(b.own_words), a.own_words.max(b.own_words));
    let (fewer, more) = (a.runs.len().min(b.runs.len()), a.runs.len().max(b.runs.len()));
    if smaller < WORDS_MIN || fewer == 0 {
        return None;
    }
    let similarity_min = similarity_min(larger);
    let may_be_contained = smaller >= CONTAINED_WORDS_MIN;
    if !may_be_contained && (fewer as f64) < similarity_min * more as f64 {
        return None;
    }
    let shared = shared(&a.runs, &b.runs);
    let similarity = shared as f64 / (fewer + more - shared) as f64;
    let containment = shared as f64 / fewer as f64;
    let relation = if similarity >= similarity_min {
        Relation::Duplicate
    } else if may_be_contained && containment >= CONTAINMENT_MIN {
        if a.runs.len() <= b.runs.len() {
            Relation::Contained
        } else {
            Relation::Contains
        }
    } else {
        return None;
    };
    Some(Comparison {
        relation,
        similarity,
        containment,
    })
}

/// Least resemblance of duplicates of which the longer has so many words.
fn similarity_min(words: usize) -> f64 {
    let rise = ((words as f64 / SHORT_WORDS).ln() / (LONG_WORDS / SHORT_WORDS).ln()).clamp(0.0, 1.0);
    SIMILARITY_MIN_SHORT + rise * (SIMILARITY_MIN_LONG - SIMILARITY_MIN_SHORT)
}

/// How many values two ascending lists share.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}
