//! What the frequency of fingerprints tells: which are template, and which texts may share a passage.
//!
//! A passage is template if most of the texts that have it are otherwise different: they hold more that is much rarer than it.
//! A wire story printed a thousand times is as frequent, but its copies hold little else. Candidates are verified by `compare`.

use super::collect::{Corpus, Fingerprints};
use super::fingerprint::spread;
use super::merge::Entry;
use super::scratch::{CorpusError, Scratch};
use super::sorter::Sorter;
use rustc_hash::FxHashSet;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Classes of frequency: 1, 2 and 3, 4 to 7, and so on; 128 and more are one.
const CLASSES: usize = 8;
/// Fewest texts that have a template's fingerprint.
const TEMPLATE_TEXTS_MIN: usize = 4;
/// Most texts with a fingerprint that are all paired with each other; of more, each is paired with a few.
const PAIRED_MAX: usize = 32;
/// Those few.
const HUBS: usize = 4;
/// Fewest fingerprints that candidates share, if the smaller has as many.
const SHARED_MIN: u32 = 2;
/// Least share of the smaller one's fingerprints, as one in so many.
const SHARED_PART: u32 = 12;

/// How many fingerprints of a text are in each class of frequency.
type Profile = [u16; CLASSES];

/// Bytes of memory for each text while fingerprints are looked at.
pub const TEXT_BYTES: usize = size_of::<Profile>() + size_of::<AtomicU32>() + size_of::<AtomicU64>();

/// What the fingerprints of a corpus tell.
#[derive(Debug)]
pub struct Frequencies {
    /// Fingerprints of template passages.
    pub template: FxHashSet<u64>,
    /// Pairs of texts that may share a passage, the lower number first, ascending.
    pub candidates: Vec<(u32, u32)>,
    /// For each text a number that tells which of its fingerprints are template; 0 where none is.
    pub keys: Vec<u64>,
}

fn class(texts: usize) -> usize {
    (texts.max(1).ilog2() as usize).min(CLASSES - 1)
}

/// Looks at all fingerprints of `corpus`; pairs are sorted in the memory that it leaves, and the rest in `scratch`.
///
/// # Errors
/// If scratch files can't be read or written.
pub fn frequencies(corpus: &Corpus, scratch: &Scratch) -> Result<Frequencies, CorpusError> {
    let profiles = profiles(corpus)?;
    let sum = |profile: &Profile| AtomicU32::new(profile.iter().map(|&count| u32::from(count)).sum());
    let own: Vec<AtomicU32> = profiles.iter().map(sum).collect();
    let keys: Vec<AtomicU64> = profiles.iter().map(|_| AtomicU64::new(0)).collect();
    let mut template = FxHashSet::default();
    let mut pairs = Sorter::new(scratch.clone(), corpus.room(corpus.len() * TEXT_BYTES) / 2);
    let look = |part: Fingerprints<'_>| {
        let mut seen = Seen::default();
        part.each(|hash, groups| {
            if is_template(&profiles, groups) {
                seen.template.push(hash);
                for &group in groups {
                    decrement(&own[group as usize]);
                    // The same in whatever order they come.
                    keys[group as usize].fetch_xor(spread(hash), Ordering::Relaxed);
                }
            } else {
                pair(corpus, groups, &mut seen.pairs);
            }
        });
        seen
    };
    corpus.fingerprints(look, |seen: Seen| {
        template.extend(seen.template);
        let mut seen = seen.pairs.into_iter();
        seen.try_for_each(|(a, b)| pairs.push((u64::from(a) << 32 | u64::from(b), 0)))
    })?;
    drop(profiles);
    let own: Vec<u32> = own.into_iter().map(AtomicU32::into_inner).collect();
    let candidate = |shared: &[Entry]| {
        let pair = shared[0].0;
        let (a, b) = ((pair >> 32) as u32, pair as u32);
        let smaller = own[a as usize].min(own[b as usize]).max(1);
        let shared = shared.len() as u32;
        (shared >= SHARED_MIN.min(smaller) && shared * SHARED_PART >= smaller).then_some((a, b))
    };
    let mut candidates = Vec::new();
    pairs.finish()?.parts(
        |part| part.chunk_by(|a, b| a.0 == b.0).filter_map(candidate).collect::<Vec<_>>(),
        |found| {
            candidates.extend(found);
            Ok(())
        },
    )?;
    Ok(Frequencies {
        template,
        candidates,
        keys: keys.into_iter().map(AtomicU64::into_inner).collect(),
    })
}

/// What a part of the fingerprints tells.
#[derive(Default)]
struct Seen {
    template: Vec<u64>,
    pairs: Vec<(u32, u32)>,
}

/// One less, if there is any. Whichever thread comes first, the end is the same.
fn decrement(count: &AtomicU32) {
    let _ = count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| count.checked_sub(1));
}

/// How many fingerprints of each text are in each class. Threads count apart, as long as there is room for it: where they count
/// together, they wait for each other's caches.
fn profiles(corpus: &Corpus) -> Result<Vec<Profile>, CorpusError> {
    let room = corpus.room(0) / 2 / (corpus.len() * size_of::<Profile>()).max(1);
    let count = rayon::current_num_threads().min(room).max(1);
    let apart: Vec<Mutex<Vec<Profile>>> = (0..count).map(|_| Mutex::new(vec![[0; CLASSES]; corpus.len()])).collect();
    let look = |part: Fingerprints<'_>| {
        let own = rayon::current_thread_index().unwrap_or(0) % count;
        let mut profiles = apart[own].lock().unwrap_or_else(PoisonError::into_inner);
        part.each(|_, groups| {
            let class = class(groups.len());
            for &group in groups {
                let count = &mut profiles[group as usize][class];
                *count = count.saturating_add(1);
            }
        });
    };
    corpus.fingerprints(look, Ok)?;
    let mut apart = apart
        .into_iter()
        .map(|profiles| profiles.into_inner().unwrap_or_else(PoisonError::into_inner));
    let mut profiles = apart.next().unwrap_or_default();
    for others in apart {
        for (own, other) in profiles.iter_mut().flatten().zip(others.into_iter().flatten()) {
            *own = own.saturating_add(other);
        }
    }
    Ok(profiles)
}

/// Whether most of the texts that have a fingerprint hold more that is much rarer than what is as frequent.
fn is_template(profiles: &[Profile], groups: &[u32]) -> bool {
    if groups.len() < TEMPLATE_TEXTS_MIN {
        return false;
    }
    let rarer = class(groups.len()) - 1;
    let otherwise_different = |&&group: &&u32| {
        let sum = |counts: &[u16]| counts.iter().map(|&count| u32::from(count)).sum::<u32>();
        let (own, shared) = profiles[group as usize].split_at(rarer);
        sum(own) >= sum(shared)
    };
    2 * groups.iter().filter(otherwise_different).count() > groups.len()
}

/// Adds the pairs of texts that share a fingerprint: all, or where there are many, each with a few that are chosen by content.
fn pair(corpus: &Corpus, groups: &[u32], pairs: &mut Vec<(u32, u32)>) {
    if groups.len() <= PAIRED_MAX {
        for (at, &a) in groups.iter().enumerate() {
            pairs.extend(groups[at + 1..].iter().map(|&b| (a, b)));
        }
        return;
    }
    let mut hubs: Vec<u32> = groups.to_vec();
    hubs.sort_unstable_by_key(|&group| spread(corpus.group(group).whole));
    hubs.truncate(HUBS);
    for &group in groups {
        for (at, &hub) in hubs.iter().enumerate() {
            // Two hubs are paired once.
            if hub != group && !hubs[..at].contains(&group) {
                pairs.push((group.min(hub), group.max(hub)));
            }
        }
    }
}
