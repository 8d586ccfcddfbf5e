//! Eight bytes at a time, as one number: which of them lie in a range of ASCII. (Lamport, "Multiple Byte Processing with Full-Word
//! Instructions", 1975.)

const ONES: u64 = 0x0101_0101_0101_0101;
/// The bit of each byte that tells whether something holds of it.
pub const FLAGS: u64 = 0x80 * ONES;

/// The eight bytes at a place, the first one lowest, if there are as many.
#[inline]
pub fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The same, with zeros where the bytes end.
#[inline]
pub fn word_or_less_at(bytes: &[u8], at: usize) -> u64 {
    word_at(bytes, at).unwrap_or_else(|| {
        let mut word = [0; 8];
        let rest = bytes.get(at..).unwrap_or_default();
        word[..rest.len()].copy_from_slice(rest);
        u64::from_le_bytes(word)
    })
}

/// The same, if all of them are ASCII.
#[inline]
pub fn ascii_at(bytes: &[u8], at: usize) -> Option<u64> {
    word_at(bytes, at).filter(|word| word & FLAGS == 0)
}

/// Flags of the bytes from `first` to `last`, both below 128.
#[inline]
pub const fn in_range(word: u64, first: u8, last: u8) -> u64 {
    let low = word & !FLAGS;
    let from_first = low + (0x80 - first as u64) * ONES;
    let beyond_last = low + (0x7F - last as u64) * ONES;
    from_first & !beyond_last & !word & FLAGS
}

/// Flags of the ASCII letters.
#[inline]
pub const fn letters(word: u64) -> u64 {
    in_range(word | (0x20 * ONES), b'a', b'z')
}

/// The bytes with ASCII letters in lower case: the bit that tells them from capitals is set, as digits and spaces have it anyway;
/// other signs of ASCII may become another one, bytes beyond stay.
#[inline]
pub const fn lower(word: u64) -> u64 {
    word | ((!word >> 2) & (0x20 * ONES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_those_of_the_bytes_one_by_one() {
        for start in 0..=255u8 {
            let bytes: [u8; 8] = std::array::from_fn(|at| start.wrapping_add(at as u8));
            let word = word_at(&bytes, 0).expect("eight bytes");
            assert_eq!(ascii_at(&bytes, 0).is_some(), bytes.is_ascii());
            let flags = |holds: &dyn Fn(u8) -> bool| bytes.iter().rev().fold(0, |flags, &byte| flags << 8 | u64::from(holds(byte)) << 7);
            assert_eq!(in_range(word, b'0', b'9'), flags(&|byte| byte.is_ascii_digit()));
            assert_eq!(in_range(word, b' ', b' '), flags(&|byte| byte == b' '));
            assert_eq!(in_range(word, 0, 31), flags(&|byte| byte < 32));
        }
        assert_eq!(word_at(b"1234567", 0), None);
        assert_eq!(word_or_less_at(b"0123", 2), u64::from_le_bytes(*b"23\0\0\0\0\0\0"));
        assert_eq!(word_or_less_at(b"0123", 9), 0);
    }
}
