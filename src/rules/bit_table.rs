//! A table of bits that tells which keys are surely not in a hash table, small enough to stay in the cache: most look-ups end
//! here. (A Bloom filter with one hash: Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970.)

/// A table of so many times 64 bits, a power of two.
#[derive(Debug)]
pub(super) struct BitTable<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Default for BitTable<WORDS> {
    fn default() -> Self {
        BitTable(Box::new([0; WORDS]))
    }
}

impl<const WORDS: usize> BitTable<WORDS> {
    const BITS: u32 = 6 + WORDS.ilog2();

    /// Multiplicative hashing (Knuth, volume 3, 6.4).
    #[inline]
    fn slot(key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Self::BITS)) as usize
    }

    pub fn insert(&mut self, key: u64) {
        let slot = Self::slot(key);
        self.0[slot >> 6] |= 1 << (slot & 63);
    }

    /// Whether the key may have been inserted.
    #[inline]
    pub fn may_hold(&self, key: u64) -> bool {
        let slot = Self::slot(key);
        self.0[slot >> 6] & 1 << (slot & 63) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_inserted_may_be_held_and_most_else_is_not() {
        let mut table = BitTable::<64>::default();
        (0..100).for_each(|key| table.insert(key * key));
        assert!((0..100).all(|key| table.may_hold(key * key)));
        let others = (10_001..20_001).filter(|&key| table.may_hold(key)).count();
        assert!(others < 500, "{others}");
    }
}
