//! Words as those count them who compare texts word by word: runs of letters, digits and underscores, case and all, as hashes with
//! their places.
//!
//! Words without regard to case, and which of them are stop words, are left to `words`.

use std::ops::Range;

/// The words of a text in order.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// A hash of each, the same on every machine.
    pub hashes: Vec<u64>,
    /// The bytes of each.
    pub places: Vec<Range<usize>>,
}

impl Tokens {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        let mut tokens = Tokens::default();
        let mut open: Option<(u64, usize)> = None;
        for (at, c) in text.char_indices() {
            if c.is_alphanumeric() || c == '_' {
                let (hash, start) = open.unwrap_or((0, at));
                let hash = hash.rotate_left(5) ^ u64::from(u32::from(c));
                open = Some((hash.wrapping_mul(0x9E37_79B9_7F4A_7C15), start));
            } else if let Some(word) = open.take() {
                tokens.push(word, at);
            }
        }
        if let Some(word) = open {
            tokens.push(word, text.len());
        }
        tokens
    }

    fn push(&mut self, (hash, start): (u64, usize), end: usize) {
        self.hashes.push(hash);
        self.places.push(start..end);
    }

    /// The shingles of `length` words, each as a hash, in order; a shorter text is one shingle, an empty one none.
    pub fn shingles(&self, length: usize) -> impl Iterator<Item = u64> + '_ {
        let length = length.min(self.hashes.len()).max(1);
        self.hashes.windows(length).map(shingle)
    }

    /// A hash of all words, which says whether two texts are the same but for spaces, line breaks and punctuation.
    pub fn fingerprint(&self) -> u64 {
        let hash = shingle(&self.hashes) ^ self.hashes.len() as u64;
        let mixed = (hash ^ hash >> 31).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 29
    }
}

/// A hash of words in order.
pub fn shingle(words: &[u64]) -> u64 {
    words
        .iter()
        .fold(0, |hash, word| (hash.rotate_left(9) ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_places() {
        let text = "Der König_2 lacht – ça va?";
        let tokens = Tokens::of(text);
        let words: Vec<&str> = tokens.places.iter().map(|place| &text[place.clone()]).collect();
        assert_eq!(words, ["Der", "König_2", "lacht", "ça", "va"]);
        assert_eq!(tokens.shingles(4).count(), 2);
        assert_eq!(Tokens::of("ça va").shingles(4).count(), 1);
        assert_eq!(Tokens::of("–").shingles(4).count(), 0);
    }

    #[test]
    fn fingerprints_tell_words_apart_and_nothing_else() {
        let of = |text: &str| Tokens::of(text).fingerprint();
        assert_eq!(of("One, two\n\nthree."), of("One two three"));
        assert_ne!(of("One two three"), of("one two three"));
        assert_ne!(of("One two three"), of("One two"));
        assert_ne!(of(""), of("a"));
    }
}
