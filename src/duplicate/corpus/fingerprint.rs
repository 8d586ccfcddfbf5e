//! Fingerprints: hashes of runs of words, sampled by their own value, so that a passage is sampled alike wherever it stands.
//!
//! A scaled sample of all runs (FracMinHash: Irber et al., "Lightweight compositional analysis of metagenomes with FracMinHash and
//! minimum metagenome covers", 2022), denser in short texts and in the beginnings of long ones, where teasers are taken from. What
//! texts share is verified by `compare`, over all their runs.

/// Words in a fingerprint.
pub const RUN: usize = 5;
/// One run in so many is sampled: of short texts and of beginnings, of middling texts, of long ones.
const DENSE: u64 = 4;
const MIDDLING: u64 = 12;
const SPARSE: u64 = 24;
/// Highest hash that most texts are sampled at throughout.
pub const COMMON_MAX: u64 = u64::MAX / MIDDLING;
/// Longest text that counts as short, and as middling, in words.
const SHORT_WORDS_MAX: usize = 128;
const MIDDLING_WORDS_MAX: usize = 512;
/// Words of a beginning.
pub const LEAD_WORDS: usize = 64;

/// How texts are sampled, in words: what was sampled otherwise can't be compared.
pub fn settings() -> String {
    format!("run={RUN} rates={DENSE},{MIDDLING},{SPARSE} words={SHORT_WORDS_MAX},{MIDDLING_WORDS_MAX},{LEAD_WORDS}")
}

pub(super) use crate::duplicate::shingle::spread;
/// A sampled run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// Hash of the run.
    pub hash: u64,
    /// Index of its first word.
    pub word: u32,
}

/// Base of the rolling hash; odd.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of each run of `length` words, in order; of all words, if there are fewer. By a rolling polynomial (Karp, Rabin 1987).
pub fn runs(words: &[u32], length: usize) -> impl Iterator<Item = u64> + '_ {
    let length = length.min(words.len()).max(1);
    let leaving = BASE.wrapping_pow(length as u32 - 1);
    let term = |word: u32| u64::from(word).wrapping_add(1);
    let mut hash = words[..words.len().min(length - 1)]
        .iter()
        .fold(0u64, |hash, &word| hash.wrapping_mul(BASE).wrapping_add(term(word)));
    (length..=words.len()).map(move |end| {
        hash = hash.wrapping_mul(BASE).wrapping_add(term(words[end - 1]));
        let run = spread(hash);
        hash = hash.wrapping_sub(leaving.wrapping_mul(term(words[end - length])));
        run
    })
}

/// The sampled runs of a text in order of the text. Of a text with a word in it there is at least one.
pub fn fingerprints(words: &[u32]) -> Vec<Fingerprint> {
    let rate = if words.len() <= SHORT_WORDS_MAX {
        DENSE
    } else if words.len() <= MIDDLING_WORDS_MAX {
        MIDDLING
    } else {
        SPARSE
    };
    let mut sampled = Vec::with_capacity(words.len() / rate as usize + LEAD_WORDS / 2);
    let mut least: Option<Fingerprint> = None;
    for (word, hash) in runs(words, RUN).enumerate() {
        let limit = if word < LEAD_WORDS { u64::MAX / DENSE } else { u64::MAX / rate };
        let fingerprint = Fingerprint { hash, word: word as u32 };
        if hash <= limit {
            sampled.push(fingerprint);
        } else if sampled.is_empty() && least.is_none_or(|least| hash < least.hash) {
            least = Some(fingerprint);
        }
    }
    if sampled.is_empty() {
        sampled.extend(least);
    }
    sampled
}

/// A hash of the whole sequence of words: equal for texts that differ in case and punctuation only.
pub fn whole(words: &[u32]) -> u64 {
    let mut hash = words.len() as u64;
    for &word in words {
        hash = (hash.rotate_left(25) ^ u64::from(word)).wrapping_mul(BASE);
        hash ^= hash >> 29;
    }
    spread(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: u32, seed: u32) -> Vec<u32> {
        (0..count).map(|n| spread(u64::from(n) | u64::from(seed) << 32) as u32).collect()
    }

    #[test]
    fn a_passage_is_sampled_alike_wherever_it_stands() {
        let passage = numbers(40, 1);
        let alone = fingerprints(&passage);
        assert!(alone.len() > 4, "{alone:?}");
        let lead: Vec<u32> = [passage.clone(), numbers(2000, 2)].concat();
        let in_lead: Vec<u64> = fingerprints(&lead).iter().map(|f| f.hash).collect();
        assert!(alone.iter().all(|f| in_lead.contains(&f.hash)));
        let deep: Vec<u32> = [numbers(3000, 3), passage].concat();
        let in_deep: Vec<Fingerprint> = fingerprints(&deep);
        assert!(
            in_deep
                .iter()
                .filter(|f| f.word >= 3000)
                .all(|f| alone.iter().any(|a| a.hash == f.hash && a.word + 3000 == f.word))
        );
    }

    #[test]
    fn short_texts_have_one() {
        for count in 0..20 {
            let words = numbers(count, 4);
            assert_eq!(fingerprints(&words).is_empty(), count == 0, "{count}");
            assert_eq!(
                runs(&words, RUN).count(),
                if count == 0 {
                    0
                } else {
                    (count as usize).saturating_sub(RUN - 1).max(1)
                }
            );
        }
        assert_ne!(whole(&[1, 2]), whole(&[2, 1]));
    }
}
