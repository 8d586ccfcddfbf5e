//! Sixty-four bytes of text at a time, on the vector registers that every processor has: which of them lie in a range, as a set of
//! bits, that of the first byte lowest.
//!
//! What the bits are counted for is left to `chunk`, and to other rooms.

use wide::u8x16;

/// Bytes that are looked at together.
pub const BYTES: usize = 64;

/// Sixty-four bytes.
#[derive(Clone, Copy)]
pub struct Lanes([u8x16; 4]);

impl Lanes {
    /// The bytes from `at` on, and zeros where there are none.
    #[inline]
    pub fn at(bytes: &[u8], at: usize) -> Self {
        let rest = bytes.get(at..).unwrap_or_default();
        match rest.first_chunk() {
            Some(all) => Self::of(all),
            None => Self::of_less(rest),
        }
    }

    fn of_less(rest: &[u8]) -> Self {
        let mut bytes = [0; BYTES];
        bytes[..rest.len()].copy_from_slice(rest);
        Self::of(&bytes)
    }

    #[inline]
    fn of(bytes: &[u8; BYTES]) -> Self {
        let (sixteens, _) = bytes.as_chunks();
        Lanes(std::array::from_fn(|lane| u8x16::new(sixteens[lane])))
    }

    /// The bytes from `first` to `last`.
    #[inline]
    pub fn in_range(&self, first: u8, last: u8) -> u64 {
        let (first, width) = (u8x16::splat(first), u8x16::splat(last - first));
        self.bits(|lane| {
            let above = lane - first;
            above.min(width).simd_eq(above)
        })
    }

    /// The bytes that are one.
    #[inline]
    pub fn equal(&self, byte: u8) -> u64 {
        let byte = u8x16::splat(byte);
        self.bits(|lane| lane.simd_eq(byte))
    }

    /// The letters of ASCII.
    #[inline]
    pub fn letters(&self) -> u64 {
        let case = u8x16::splat(0x20);
        Lanes(self.0.map(|lane| lane | case)).in_range(b'a', b'z')
    }

    /// The bytes beyond ASCII.
    #[inline]
    pub fn beyond_ascii(&self) -> u64 {
        self.bits(|lane| lane)
    }

    /// The odd bytes.
    #[inline]
    pub fn odd(&self) -> u64 {
        let (lowest, highest) = (u8x16::splat(1), u8x16::splat(0x80));
        self.bits(|lane| (lane & lowest).simd_eq(lowest) & highest)
    }

    /// The highest bit of each byte of what `flags` makes of the lanes.
    #[inline]
    fn bits(&self, flags: impl Fn(u8x16) -> u8x16) -> u64 {
        let bits = self.0.map(|lane| u64::from(flags(lane).to_bitmask()));
        bits[0] | bits[1] << 16 | bits[2] << 32 | bits[3] << 48
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_the_bytes_one_by_one() {
        let all: Vec<u8> = (0..=255).collect();
        for start in 0..=256 {
            let lanes = Lanes::at(&all, start);
            let byte = |at: usize| all.get(start + at).copied().unwrap_or(0);
            let bits = |holds: &dyn Fn(u8) -> bool| (0..BYTES).map(|at| u64::from(holds(byte(at))) << at).sum::<u64>();
            assert_eq!(lanes.letters(), bits(&|byte| byte.is_ascii_alphabetic()));
            assert_eq!(lanes.in_range(b'0', b'9'), bits(&|byte| byte.is_ascii_digit()));
            assert_eq!(lanes.in_range(0xE4, 0xE9), bits(&|byte| (0xE4..=0xE9).contains(&byte)));
            assert_eq!(lanes.equal(b' '), bits(&|byte| byte == b' '));
            assert_eq!(lanes.beyond_ascii(), bits(&|byte| !byte.is_ascii()));
            assert_eq!(lanes.odd(), bits(&|byte| byte % 2 == 1));
        }
    }
}
