//! Sketches: a few hashes of a text that another text shares if it holds the same passage, by one pass over the bytes.
//!
//! Winnowing without the windows (Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003):
//! places are chosen by a hash of the bytes that stand there, so that the same passage is sampled at the same places wherever it
//! stands. Texts that share hashes are compared word by word by `shingle`; here, only ASCII letters lose their case.

use crate::document::eight;

/// Bytes that a hash of the sketch covers: two or three words, or four Han characters.
const BYTES: usize = 12;
/// One place in so many is sampled; a power of two.
const SAMPLE: u32 = 16;

/// The sampled hashes of a text, ascending and distinct; that of one place where the sample would be empty, and none of a text
/// shorter than [`BYTES`].
pub(super) fn sketch(text: &str) -> Vec<u64> {
    let text = text.as_bytes();
    let mut sampled = Vec::with_capacity(2 * text.len() / SAMPLE as usize);
    let places = (text.len() + 1).saturating_sub(BYTES);
    let mut place = 0;
    // Four places at once: eight bytes hold all that chooses them.
    while place + 4 <= places {
        let word = word_at(text, place);
        for step in 0..4 {
            if choice((word >> (8 * step)) as u32) <= u32::MAX / SAMPLE {
                sampled.push(hash(text, place + step));
            }
        }
        place += 4;
    }
    let choice_at = |place: usize| choice(word_at(text, place) as u32);
    sampled.extend(
        (place..places)
            .filter(|&place| choice_at(place) <= u32::MAX / SAMPLE)
            .map(|place| hash(text, place)),
    );
    if sampled.is_empty() {
        sampled.extend((0..places).min_by_key(|&place| choice_at(place)).map(|place| hash(text, place)));
    }
    sampled.sort_unstable();
    sampled.dedup();
    sampled
}

/// Eight bytes of a text that has as many at that place, in lower case.
fn word_at(text: &[u8], place: usize) -> u64 {
    eight::lower(eight::word_at(text, place).unwrap_or(0))
}

/// The hash of the four bytes that choose a place.
fn choice(bytes: u32) -> u32 {
    bytes.wrapping_mul(0x9E37_79B1)
}

fn hash(text: &[u8], place: usize) -> u64 {
    let (head, tail) = (word_at(text, place), word_at(text, place + BYTES - 8));
    let hash = (head.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) ^ tail).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_the_same_passage_share_what_is_sampled_of_it() {
        let passage = "The bridge over the harbour will be closed from Monday, the council of the town said in the evening.";
        let sketch_of_passage = sketch(passage);
        assert!(sketch_of_passage.len() > 2);
        let around = sketch(&format!(
            "Before it stands something else. {} And behind it too.",
            passage.to_uppercase()
        ));
        assert!(sketch_of_passage.iter().all(|hash| around.contains(hash)));
        assert!(
            sketch("Elsewhere people spoke about the weather of the whole week.")
                .iter()
                .all(|hash| !around.contains(hash))
        );
        assert!(sketch("too short").is_empty() && sketch("long enough.").len() == 1);
    }
}
