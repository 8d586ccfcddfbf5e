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

    #[inline]
    fn slot(key: u64) -> usize {
        hash(key, Self::BITS)
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

/// Multiplicative hashing to so many bits (Knuth, volume 3, 6.4).
#[inline]
fn hash(key: u64, bits: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
}

/// Two bits a number: whether it may be a key, and whether longer keys may begin with it. 16 KB.
#[derive(Debug)]
pub(super) struct KeyTable(Box<[u64; 1 << (KeyTable::BITS - 5)]>);

impl Default for KeyTable {
    fn default() -> Self {
        KeyTable(Box::new([0; 1 << (Self::BITS - 5)]))
    }
}

impl KeyTable {
    /// What a number may be.
    pub const IS_KEY: u64 = 1;
    pub const IS_BEGINNING: u64 = 2;

    const BITS: u32 = 16;

    pub fn insert(&mut self, number: u64, what: u64) {
        let slot = hash(number, Self::BITS);
        self.0[slot >> 5] |= what << (2 * (slot & 31));
    }

    /// All that a number may be.
    #[inline]
    pub fn get(&self, number: u64) -> u64 {
        let slot = hash(number, Self::BITS);
        self.0[slot >> 5] >> (2 * (slot & 31)) & 3
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

    #[test]
    fn keys_and_beginnings_are_told_apart() {
        let mut table = KeyTable::default();
        (0..1000).for_each(|number| table.insert(number, 1 + number % 2));
        let wrong = (0..1000).filter(|&number| table.get(number) != 1 + number % 2).count();
        assert!(
            (0..1000).all(|number| table.get(number) & (1 + number % 2) != 0) && wrong < 50,
            "{wrong}"
        );
    }
}
