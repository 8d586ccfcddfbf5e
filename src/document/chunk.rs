//! Sixty-four bytes of text as sets of bits, one bit a byte: what kind of character each of them is or begins.
//!
//! Counting over the bits is left to `stats`; the ranges by eight bytes at a time are from `eight`.

use super::{CharClass, classify_char, eight};

/// Bytes of a chunk.
const BYTES: usize = 64;

/// The kinds of the characters of a chunk. A bit of `letters` and `unspaced` stands for the first byte of a character, one of
/// `spaces`, `inside` and `continued` for each byte.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Bytes that were taken, at most [`BYTES`].
    pub len: usize,
    /// Letters of scripts with spaces between words.
    pub letters: u64,
    /// Letters of other scripts.
    pub unspaced: u64,
    pub digits: u64,
    pub spaces: u64,
    /// Letters of scripts with spaces, and digits.
    pub inside: u64,
    /// Bytes that are not the first of their character.
    pub continued: u64,
    /// Ends of sentences by themselves.
    pub full_stops: u64,
}

impl Chunk {
    /// The chunk at byte `at` of the text, up to the end of a character.
    pub fn at(text: &str, at: usize) -> Chunk {
        let mut end = text.len().min(at + BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut bytes = [0; BYTES];
        bytes[..end - at].copy_from_slice(&text.as_bytes()[at..end]);
        let mut chunk = Chunk {
            len: end - at,
            ..Chunk::default()
        };
        let mut beyond_ascii = 0;
        for (number, word) in words(&bytes) {
            let to = 8 * number;
            chunk.letters |= eight::bits(eight::letters(word)) << to;
            chunk.digits |= eight::bits(eight::in_range(word, b'0', b'9')) << to;
            chunk.spaces |= eight::bits(eight::in_range(word, b' ', b' ') | eight::in_range(word, b'\t', b'\r')) << to;
            beyond_ascii |= word & eight::FLAGS;
        }
        chunk.inside = chunk.letters | chunk.digits;
        if beyond_ascii != 0 {
            chunk.add_beyond_ascii(&bytes, &text[at..end]);
        }
        chunk
    }

    /// Adds the characters beyond ASCII: most by their first byte, the rest one by one.
    fn add_beyond_ascii(&mut self, bytes: &[u8; BYTES], text: &str) {
        let (mut of_two, mut of_three, mut others) = (0, 0, 0);
        let (mut by_e4, mut before_b7) = (0, 0);
        for (number, word) in words(bytes) {
            let to = 8 * number;
            let high = word & eight::FLAGS;
            let continued = high & !(word << 1);
            // Latin Extended, Greek and Cyrillic; Han. Without their highest bit, as `eight` looks at ASCII.
            let low = word ^ eight::FLAGS;
            let two = eight::in_range(low, 0x44, 0x48) | eight::in_range(low, 0x4E, 0x53);
            let three = eight::in_range(low, 0x64, 0x69);
            by_e4 |= eight::bits(eight::in_range(low, 0x64, 0x64)) << to;
            before_b7 |= eight::bits(eight::in_range(low, 0x37, 0x37)) << to >> 1;
            self.continued |= eight::bits(continued) << to;
            of_two |= eight::bits(two) << to;
            of_three |= eight::bits(three) << to;
            others |= eight::bits(high & !continued & !two & !three) << to;
        }
        // The hexagrams stand amid Han (U+4DC0 and on) and are no letters.
        of_three &= !(by_e4 & before_b7);
        self.letters |= of_two;
        self.inside |= of_two | of_two << 1;
        self.unspaced |= of_three;
        while others != 0 {
            let at = others.trailing_zeros() as usize;
            others &= others - 1;
            self.add_char(at, text);
        }
    }

    fn add_char(&mut self, at: usize, text: &str) {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        let bit = 1 << at;
        let all = bit * ((1 << c.len_utf8()) - 1);
        match classify_char(c) {
            CharClass::Letter => {
                self.letters |= bit;
                self.inside |= all;
            }
            CharClass::Digit => {
                self.digits |= bit;
                self.inside |= all;
            }
            CharClass::Space => self.spaces |= all,
            CharClass::Unspaced => self.unspaced |= bit,
            CharClass::FullStop => self.full_stops |= bit,
            CharClass::Stop | CharClass::Close | CharClass::Other => {}
        }
    }
}

/// The words of a chunk with their numbers.
fn words(bytes: &[u8; BYTES]) -> impl Iterator<Item = (usize, u64)> {
    let (words, _) = bytes.as_chunks();
    words.iter().map(|word| u64::from_le_bytes(*word)).enumerate()
}
