//! Sketches: a few hashes of a text that another text shares if it holds the same passage, by one pass over the bytes.
//!
//! Winnowing without the windows (Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003):
//! places are chosen by a hash of the bytes that stand there, so that the same passage is sampled at the same places wherever it
//! stands. Texts that share hashes are compared word by word by `shingle`; here, only ASCII letters lose their case.

use crate::document::eight;
use crate::document::lanes::{self, Lanes};

/// Bytes that a hash of the sketch covers: two or three words, or four Han characters.
const BYTES: usize = 12;
/// Greatest hash of a character of a script without spaces that is sampled: every fifth. Of words, those are whose first byte is odd:
/// about half, told before anything is hashed, and whatever their case.
const CHARS_MAX: u64 = u64::MAX / 5;

/// Adds the sampled hashes of a text: that of one place where the sample would be empty, and none of a text shorter than
/// [`BYTES`].
pub(super) fn sketch(text: &str, sampled: &mut Vec<u64>) {
    let text = text.as_bytes();
    let Some(places) = (text.len() + 1).checked_sub(BYTES).filter(|&places| places > 0) else {
        return;
    };
    let before = sampled.len();
    let mut behind_space = true;
    for start in (0..places).step_by(lanes::BYTES) {
        let (words, chars) = places_at(text, start, &mut behind_space);
        for (mut chosen, sampled_max) in [(words, u64::MAX), (chars, CHARS_MAX)] {
            while chosen != 0 {
                let place = start + chosen.trailing_zeros() as usize;
                chosen &= chosen - 1;
                let Some(hash) = hash_at(text, place) else { break };
                if hash <= sampled_max {
                    sampled.push(hash);
                }
            }
        }
    }
    if sampled.len() == before {
        sampled.extend((0..places).filter_map(|place| hash_at(text, place)).min());
    }
}

/// The places that may be sampled among the 64 bytes from `start`, as bits: where a word begins that is chosen, and the characters of
/// three bytes, as those of scripts without spaces are.
fn places_at(text: &[u8], start: usize, behind_space: &mut bool) -> (u64, u64) {
    let lanes = Lanes::at(text, start);
    let spaces = lanes.equal(b' ');
    let of_three = if lanes.beyond_ascii() == 0 { 0 } else { lanes.in_range(0xE0, 0xE9) };
    let begin = spaces << 1 | u64::from(*behind_space);
    *behind_space = spaces >> 63 != 0;
    (begin & !of_three & lanes.odd(), of_three)
}

/// The hash of the bytes at a place, if there are as many.
fn hash_at(text: &[u8], place: usize) -> Option<u64> {
    text.get(place..)?.first_chunk().map(hash)
}

/// The hash of the bytes at a place.
fn hash(bytes: &[u8; BYTES]) -> u64 {
    let word_at = |at: usize| eight::lower(eight::word_at(bytes, at).unwrap_or(0));
    let (head, tail) = (word_at(0), word_at(BYTES - 8));
    let hash = (head.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) ^ tail).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<u64> {
        let mut sampled = Vec::new();
        sketch(text, &mut sampled);
        sampled
    }

    #[test]
    fn texts_with_the_same_passage_share_what_is_sampled_of_it() {
        let passage = "The bridge over the harbour will be closed from Monday, the council of the town said in the evening.";
        assert!(of(passage).len() > 2);
        let around = of(&format!(
            "Before it stands something else. {} And behind it too.",
            passage.to_uppercase()
        ));
        assert!(of(passage).iter().all(|hash| around.contains(hash)));
        assert!(
            of("Elsewhere people spoke about the weather of the whole week.")
                .iter()
                .all(|hash| !around.contains(hash))
        );
        assert!(of("too short").is_empty() && of("long enough.").len() == 1);
    }
}
