//! Which reason took what: how many of the words that went are the gold's, and how many are residue.
//!
//! Figures of whole texts are left to `overlap`.

use super::SHINGLE;
use crate::document::Document;
use crate::language::tokens::Tokens;
use crate::verdict::{Outcome, Resolution};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a reason took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Spans that it decided.
    pub hits: u64,
    /// Documents with one.
    pub documents: u64,
    /// Words that are no gold.
    pub residue: u64,
    /// Words of the gold that the clean text lacks.
    pub lost: u64,
}

impl Taken {
    /// Adds what was taken elsewhere.
    pub fn merge(&mut self, other: &Taken) {
        self.hits += other.hits;
        self.documents += other.documents;
        self.residue += other.residue;
        self.lost += other.lost;
    }
}

/// What each reason took of a document, by its key. A word is lost that stands in a shingle of the gold of which the clean text has too
/// few: of what a dump prints twice, one may go.
pub fn taken(document: &Document, resolution: &Resolution, clean: &str, gold: &str) -> BTreeMap<String, Taken> {
    let dump = Tokens::of(&document.text);
    let missed = missed(&Tokens::of(clean), &Tokens::of(gold));
    let mut is_lost = vec![false; dump.hashes.len()];
    for (at, shingle) in dump.shingles(SHINGLE).enumerate() {
        if missed.get(&shingle).is_some_and(|&count| count > 0) {
            let end = (at + SHINGLE).min(is_lost.len());
            is_lost[at..end].fill(true);
        }
    }
    let mut taken: BTreeMap<String, Taken> = BTreeMap::new();
    for verdict in resolution.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Drop) {
        let Some(mark) = resolution.winner(verdict) else { continue };
        let own = taken.entry(mark.reason.key()).or_default();
        own.hits += 1;
        own.documents = 1;
        let first = dump.places.partition_point(|place| place.end <= verdict.span.start);
        let last = dump.places.partition_point(|place| place.start < verdict.span.end).max(first);
        let lost = is_lost[first..last].iter().filter(|lost| **lost).count() as u64;
        own.lost += lost;
        own.residue += (last - first) as u64 - lost;
    }
    taken
}

/// The gold's shingles, with how often the clean text has them too few times.
fn missed(clean: &Tokens, gold: &Tokens) -> FxHashMap<u64, i64> {
    let mut counts: FxHashMap<u64, i64> = FxHashMap::default();
    gold.shingles(SHINGLE).for_each(|shingle| *counts.entry(shingle).or_default() += 1);
    for shingle in clean.shingles(SHINGLE) {
        if let Some(count) = counts.get_mut(&shingle) {
            *count -= 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::verdict::{Claim, Limits, Mark, Reason, Shape, resolve};

    #[test]
    fn words_lost_and_residue_are_told_apart() {
        let text = "The river rose by two metres.\n\nRead more news\n\nThe river rose by two metres.\n\nNobody was hurt in the town.";
        let document = crate::segment::text::document(text);
        let mark = |at: usize| {
            let shape = Shape::ShortLines { lines: 1, place: "" };
            Mark::new(document.blocks[at].span, Claim::Drop, Reason::Structure(shape))
        };
        let drop = |blocks: &[usize]| {
            let marks = blocks.iter().map(|&at| mark(at)).collect();
            let resolution = resolve(&document, marks, Limits::default());
            let kept: String = (0..document.blocks.len())
                .filter(|at| !blocks.contains(at))
                .map(|at| {
                    document
                        .slice(Span::new(document.blocks[at].span.start, document.blocks[at].span.end))
                        .to_owned()
                        + "\n"
                })
                .collect();
            let gold = "The river rose by two metres. Nobody was hurt in the town.";
            taken(&document, &resolution, &kept, gold)["structure/short-lines"]
        };
        // The menu line and a copy of the first paragraph are residue, the last paragraph is not.
        assert_eq!((drop(&[1]).residue, drop(&[1]).lost), (3, 0));
        assert_eq!((drop(&[0, 1]).residue, drop(&[0, 1]).lost), (9, 0));
        let all = drop(&[1, 3]);
        assert_eq!((all.residue, all.lost, all.hits, all.documents), (3, 6, 2, 1));
    }
}
