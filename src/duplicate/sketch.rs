//! Sketches: a few hashes of a text that another text shares if it holds the same passage, by one pass over the bytes.
//!
//! Winnowing without the windows (Schleimer, Wilkerson, Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003):
//! places are chosen by a hash of the bytes that stand there, so that the same passage is sampled at the same places wherever it
//! stands. Texts that share hashes are compared word by word by `shingle`; here, only ASCII letters lose their case.

/// Bytes whose hash chooses a place.
const CHOOSING_BYTES: usize = 4;
/// Bytes that a hash of the sketch covers: two or three words, or four Han characters.
const BYTES: usize = 12;
/// One place in so many is sampled; a power of two.
const SAMPLE: u32 = 16;

/// The sampled hashes of a text, ascending and distinct; that of one place where the sample would be empty, and none of a text
/// shorter than [`BYTES`].
pub(super) fn sketch(text: &str) -> Vec<u64> {
    let windows = || text.as_bytes().windows(BYTES);
    let mut sampled: Vec<u64> = windows().filter(|window| choice(window) <= u32::MAX / SAMPLE).map(hash).collect();
    if sampled.is_empty() {
        sampled.extend(windows().min_by_key(|window| choice(window)).map(hash));
    }
    sampled.sort_unstable();
    sampled.dedup();
    sampled
}

fn choice(window: &[u8]) -> u32 {
    let bytes = window.first_chunk::<CHOOSING_BYTES>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    (bytes | (!bytes >> 2 & 0x2020_2020)).wrapping_mul(0x9E37_79B1)
}

fn hash(window: &[u8]) -> u64 {
    let lower = |chunk: u64| chunk | (!chunk >> 2 & 0x2020_2020_2020_2020);
    let head = window.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let tail = window.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let hash = lower(head).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29) ^ lower(tail);
    let hash = hash.wrapping_mul(0xBF58_476D_1CE4_E5B9);
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
