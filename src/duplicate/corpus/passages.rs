//! The passages that two texts share: seeds of equal runs of words, extended as far as the words agree.
//!
//! (Seed and extend, after Altschul et al., "Basic local alignment search tool", 1990.) Single words that differ are bridged.

use super::fingerprint::runs;
use crate::document::Span;

/// Words of a seed.
const SEED: usize = 4;
/// Shortest passage of two whole texts, in words.
pub const WORDS_MIN: usize = 8;
/// Most places of a seed in the other text that are tried.
const PLACES_MAX: usize = 8;
/// Most words that differ between two pieces of one passage.
const BRIDGED_MAX: usize = 2;

/// How passages are found, in words.
pub fn settings() -> String {
    format!("seed={SEED} passage={WORDS_MIN} places={PLACES_MAX} bridged={BRIDGED_MAX}")
}

/// A passage of two texts, as indices of words, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// In the first.
    pub a: (usize, usize),
    /// In the second.
    pub b: (usize, usize),
}

impl Passage {
    /// That of two texts with the same `words`.
    pub fn whole(words: usize) -> Self {
        Passage {
            a: (0, words),
            b: (0, words),
        }
    }
}

/// A passage in bytes of both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedSpan {
    /// In the first.
    pub a: Span,
    /// In the second.
    pub b: Span,
}

/// The passages of `words_min` words or more that `a` and `b` share, in order of `b`. Each word of `b` is in one at most.
pub fn passages(a: &[u32], b: &[u32], words_min: usize) -> Vec<Passage> {
    if a.len() < SEED || b.len() < SEED {
        return Vec::new();
    }
    let mut seeds: Vec<(u64, u32)> = runs(a, SEED).zip(0..).collect();
    seeds.sort_unstable();
    let mut found: Vec<Passage> = Vec::new();
    let mut at = 0;
    for (place, seed) in runs(b, SEED).enumerate() {
        if place < at {
            continue;
        }
        let first = seeds.partition_point(|&(hash, _)| hash < seed);
        let places = seeds[first..].iter().take(PLACES_MAX).take_while(|&&(hash, _)| hash == seed);
        let longest = places
            .map(|&(_, in_a)| extend(a, b, in_a as usize, place, at))
            .max_by_key(|passage| (passage.b.1 - passage.b.0, std::cmp::Reverse(passage.a.0)));
        let Some(passage) = longest else { continue };
        at = passage.b.1;
        match found.last_mut() {
            Some(last) if continues(last, &passage) => {
                last.a.1 = passage.a.1;
                last.b.1 = passage.b.1;
            }
            _ => found.push(passage),
        }
    }
    found.retain(|passage| passage.b.1 - passage.b.0 >= words_min);
    found
}

/// The passage around a seed, from `from` in `b` on.
fn extend(a: &[u32], b: &[u32], in_a: usize, in_b: usize, from: usize) -> Passage {
    let back = (1..=in_a.min(in_b - from))
        .take_while(|&back| a[in_a - back] == b[in_b - back])
        .count();
    let forth = a[in_a..].iter().zip(&b[in_b..]).take_while(|(a, b)| a == b).count();
    Passage {
        a: (in_a - back, in_a + forth),
        b: (in_b - back, in_b + forth),
    }
}

/// Whether a passage goes on with another, but for a word or two.
fn continues(last: &Passage, next: &Passage) -> bool {
    let gap_a = next.a.0.checked_sub(last.a.1);
    let gap_b = next.b.0 - last.b.1;
    gap_b <= BRIDGED_MAX && gap_a.is_some_and(|gap| gap <= BRIDGED_MAX)
}

/// Passages in bytes.
pub fn in_bytes(passages: &[Passage], a: &[(u32, u32)], b: &[(u32, u32)]) -> Vec<SharedSpan> {
    let span = |places: &[(u32, u32)], (first, end): (usize, usize)| Span::new(places[first].0 as usize, places[end - 1].1 as usize);
    passages
        .iter()
        .map(|passage| SharedSpan {
            a: span(a, passage.a),
            b: span(b, passage.b),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    fn shared_spans(a: &Words, b: &Words) -> Vec<SharedSpan> {
        in_bytes(&passages(&a.hashes, &b.hashes, WORDS_MIN), &a.places, &b.places)
    }

    #[test]
    fn passages_reach_as_far_as_the_words_agree() {
        let a = "Before it. The council closed the old bridge over the river on Monday morning after a storm. The end of it.";
        let b = "Elsewhere. THE COUNCIL closed the old bridge over a river on Monday morning, after the storm. Nothing more.";
        let spans = shared_spans(&Words::of(a), &Words::of(b));
        let texts: Vec<(&str, &str)> = spans.iter().map(|s| (&a[s.a.start..s.a.end], &b[s.b.start..s.b.end])).collect();
        assert_eq!(
            texts,
            [(
                "The council closed the old bridge over the river on Monday morning after",
                "THE COUNCIL closed the old bridge over a river on Monday morning, after"
            )]
        );
        assert!(shared_spans(&Words::of(""), &Words::of(b)).is_empty());
        assert!(shared_spans(&Words::of("one two three"), &Words::of("one two three")).is_empty());
    }
}
