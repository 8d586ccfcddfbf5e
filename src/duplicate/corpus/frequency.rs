//! What the frequency of fingerprints tells: which are template, and which texts may share a passage.
//!
//! A passage is template if most of the texts that have it are otherwise different: they hold more that is much rarer than it.
//! A wire story printed a thousand times is as frequent, but its copies hold little else. Candidates are verified by `compare`.

use super::collect::Corpus;
use super::fingerprint::spread;
use super::scratch::{CorpusError, Scratch};
use super::sorter::Sorter;
use rustc_hash::FxHashSet;

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

/// What the fingerprints of a corpus tell.
#[derive(Debug)]
pub struct Frequencies {
    /// Fingerprints of template passages.
    pub template: FxHashSet<u64>,
    /// Pairs of texts that may share a passage, the lower number first, ascending.
    pub candidates: Vec<(u32, u32)>,
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
    let mut own: Vec<u32> = profiles
        .iter()
        .map(|profile| profile.iter().map(|&count| u32::from(count)).sum())
        .collect();
    let mut template = FxHashSet::default();
    let mut pairs = Sorter::new(scratch.clone(), corpus.room(corpus.len() * (size_of::<Profile>() + 4)) / 2);
    corpus.fingerprints(|hash, groups| {
        if is_template(&profiles, groups) {
            template.insert(hash);
            groups
                .iter()
                .for_each(|&group| own[group as usize] = own[group as usize].saturating_sub(1));
            return Ok(());
        }
        for (a, b) in pairs_of(corpus, groups) {
            pairs.push((u64::from(a) << 32 | u64::from(b), 0))?;
        }
        Ok(())
    })?;
    drop(profiles);
    let mut candidates = Vec::new();
    pairs.finish()?.groups(|pair, shared| {
        let (a, b) = ((pair >> 32) as u32, pair as u32);
        let smaller = own[a as usize].min(own[b as usize]).max(1);
        let shared = shared.len() as u32;
        if shared >= SHARED_MIN.min(smaller) && shared * SHARED_PART >= smaller {
            candidates.push((a, b));
        }
        Ok(())
    })?;
    Ok(Frequencies { template, candidates })
}

fn profiles(corpus: &Corpus) -> Result<Vec<Profile>, CorpusError> {
    let mut profiles = vec![[0u16; CLASSES]; corpus.len()];
    corpus.fingerprints(|_, groups| {
        let class = class(groups.len());
        for &group in groups {
            let count = &mut profiles[group as usize][class];
            *count = count.saturating_add(1);
        }
        Ok(())
    })?;
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

/// The pairs of texts that share a fingerprint: all, or where there are many, each with a few that are chosen by content.
fn pairs_of(corpus: &Corpus, groups: &[u32]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    if groups.len() <= PAIRED_MAX {
        for (at, &a) in groups.iter().enumerate() {
            pairs.extend(groups[at + 1..].iter().map(|&b| (a, b)));
        }
        return pairs;
    }
    let mut hubs: Vec<u32> = groups.to_vec();
    hubs.sort_unstable_by_key(|&group| spread(corpus.group(group).whole));
    hubs.truncate(HUBS);
    for &group in groups {
        pairs.extend(
            hubs.iter()
                .filter(|&&hub| hub != group)
                .map(|&hub| (group.min(hub), group.max(hub))),
        );
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
