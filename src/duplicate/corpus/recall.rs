//! What earlier runs settled, and what the next need not settle again: verdicts of candidates, read from an index and written to it.
//!
//! A verdict depends on the words of two texts, which never change, on which of their fingerprints are template, which their keys tell,
//! and on which of the two comes first, which may change with a text whose id is lower. So a verdict holds as long as its pair is a
//! candidate, the same way round, with the same key. How verdicts stand in files is left to `verdicts`.

use super::collect::Corpus;
use super::compare::Comparison;
use super::index::Index;
use super::scratch::CorpusError;
use super::verdicts::{Verdict, key, read};

/// What is known of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// How many are open; they come first.
    pub open: usize,
    /// Whether all verdicts should be written anew: most that were read hold no more, or a file is damaged.
    pub outdated: bool,
}

/// Calls `take` with each of the candidates, which ascend, that an index knows to be related. Moves those it knows nothing of to the front.
///
/// # Errors
/// Those of `take`. What can't be read of the index is not known.
pub fn recall(
    corpus: &Corpus,
    index: &Index,
    keys: &[u64],
    candidates: &mut [(u32, u32)],
    mut take: impl FnMut((u32, u32), Comparison, &[u8]) -> Result<(), CorpusError>,
) -> Result<Recalled, CorpusError> {
    let mut settled = vec![false; candidates.len()];
    let (mut live, mut stale, mut damaged) = (0, 0, false);
    for file in index.verdicts() {
        let Ok(file) = file else {
            damaged = true;
            continue;
        };
        let whole = read(file, |verdict| {
            let pair = (corpus.number_of(verdict.texts.0), corpus.number_of(verdict.texts.1));
            let at = candidates.binary_search(&pair).ok();
            match at.filter(|&at| !settled[at] && verdict.key == key_of(pair, keys)) {
                Some(at) => {
                    settled[at] = true;
                    live += 1;
                    let related = verdict.related;
                    related.map_or(Ok(()), |(comparison, passages)| take(pair, comparison, passages))
                }
                None => {
                    stale += 1;
                    Ok(())
                }
            }
        })?;
        damaged |= !whole;
    }
    let mut open = 0;
    for (at, settled) in settled.into_iter().enumerate() {
        if !settled {
            candidates.swap(open, at);
            open += 1;
        }
    }
    Ok(Recalled {
        open,
        outdated: damaged || stale > candidates.len(),
    })
}

/// Writes verdicts of pairs to an index, beside those it has or, if these are outdated, in their place. `related` tells how a pair is
/// related, with the passages as they are written.
///
/// # Errors
/// If they can't be written, and those of `related`.
pub fn remember(
    corpus: &Corpus,
    index: &mut Index,
    keys: &[u64],
    pairs: &[(u32, u32)],
    outdated: bool,
    related: impl Fn((u32, u32)) -> Result<Option<(Comparison, Vec<u8>)>, CorpusError>,
) -> Result<(), CorpusError> {
    if pairs.is_empty() && !outdated {
        return Ok(());
    }
    index.keep_verdicts(outdated, |writer| {
        pairs.iter().try_for_each(|&pair| {
            let related = related(pair)?;
            writer.add(&Verdict {
                texts: (corpus.came(pair.0), corpus.came(pair.1)),
                key: key_of(pair, keys),
                related: related.as_ref().map(|(comparison, passages)| (*comparison, passages.as_slice())),
            })
        })
    })
}

fn key_of((a, b): (u32, u32), keys: &[u64]) -> u64 {
    key(keys[a as usize], keys[b as usize])
}
