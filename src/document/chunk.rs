//! Sixty-four bytes of text as sets of bits, one bit a byte: what kind of character each of them is or begins.
//!
//! Counting over the bits is left to `stats`; the ranges are from `lanes`.

use super::lanes::{self, Lanes};
use super::{CharClass, classify_char};

/// The kinds of the characters of a chunk. A bit of `letters` and `unspaced` stands for the first byte of a character, one of
/// `spaces`, `inside` and `continued` for each byte.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Bytes that were taken, at most [`lanes::BYTES`].
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
    #[inline(always)]
    pub fn at(text: &str, at: usize) -> Chunk {
        let bytes = text.as_bytes();
        let lanes = Lanes::at(bytes, at);
        let beyond_ascii = lanes.beyond_ascii();
        let len = if beyond_ascii == 0 {
            (text.len() - at).min(lanes::BYTES)
        } else {
            text.floor_char_boundary(at + lanes::BYTES) - at
        };
        let valid = u64::MAX >> (lanes::BYTES - len);
        let mut chunk = Chunk { len, ..Chunk::default() };
        let beyond_ascii = beyond_ascii & valid;
        match beyond_ascii {
            0 => {}
            few if is_sparse(few) => chunk.add_chars(few, &text[at..at + len]),
            many => chunk.add_beyond_ascii(lanes, many, &text[at..at + len]),
        }
        // ASCII comes last and the function is inlined: what a caller does not ask for is not looked for.
        let (letters, digits) = (lanes.letters(), lanes.in_range(b'0', b'9'));
        chunk.letters |= letters;
        chunk.digits |= digits;
        chunk.inside |= letters | digits;
        chunk.spaces |= lanes.equal(b' ') | lanes.in_range(b'\t', b'\r');
        chunk
    }

    /// Adds a few characters beyond ASCII one by one.
    #[inline(never)]
    fn add_chars(&mut self, mut beyond_ascii: u64, text: &str) {
        while beyond_ascii != 0 {
            let at = beyond_ascii.trailing_zeros() as usize;
            let all = self.add_char(at, text);
            self.continued |= all & (all - 1);
            beyond_ascii &= !all;
        }
    }

    /// Adds the characters beyond ASCII: most by their first byte, the rest one by one.
    #[inline(never)]
    fn add_beyond_ascii(&mut self, lanes: Lanes, beyond_ascii: u64, text: &str) {
        self.continued = beyond_ascii & lanes.in_range(0x80, 0xBF);
        // Latin-1 but for × and ÷, Latin Extended, Greek and Cyrillic; Han, amid which the hexagrams stand (U+4DC0 and on), which are no
        // letters.
        let latin = lanes.equal(0xC3) & !((lanes.equal(0x97) | lanes.equal(0xB7)) >> 1);
        let of_two = beyond_ascii & (latin | lanes.in_range(0xC4, 0xC8) | lanes.in_range(0xCE, 0xD3));
        let of_three = beyond_ascii & lanes.in_range(0xE4, 0xE9);
        let hexagrams = lanes.equal(0xE4) & lanes.equal(0xB7) >> 1;
        self.letters |= of_two;
        self.inside |= of_two | of_two << 1;
        self.unspaced |= of_three & !hexagrams;
        let mut others = beyond_ascii & !self.continued & !of_two & !of_three;
        while others != 0 {
            let at = others.trailing_zeros() as usize;
            others &= others - 1;
            self.add_char(at, text);
        }
    }

    /// Adds the character at a byte; gives the bits of its bytes.
    fn add_char(&mut self, at: usize, text: &str) -> u64 {
        let bit = 1 << at;
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return bit;
        };
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
        all
    }
}

/// Whether at most four bits are set: two letters with accents, or one quotation mark.
fn is_sparse(bits: u64) -> bool {
    (0..4).fold(bits, |bits, _| bits & bits.wrapping_sub(1)) == 0
}
