//! Which hash of a whole text was seen before, as which number: a table that holds the numbers only.
//!
//! Open addressing with linear probing (Knuth, "The Art of Computer Programming", vol. 3, 6.4); the hashes stand with the caller.

/// Numbers by hash.
#[derive(Debug)]
pub struct Known {
    places: Vec<u32>,
    count: usize,
}

const EMPTY: u32 = u32::MAX;
/// Places at the start; a power of two.
const PLACES_MIN: usize = 1 << 10;

impl Known {
    /// An empty table.
    pub fn new() -> Self {
        Known {
            places: vec![EMPTY; PLACES_MIN],
            count: 0,
        }
    }

    /// The number that `hash` goes by, if it is known; else it goes by `number` from now on. `hash_of` tells the hashes of known numbers.
    pub fn find_or_insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) -> Option<u32> {
        if self.count * 4 >= self.places.len() * 3 {
            self.grow(&hash_of);
        }
        let place = self.place(hash, &hash_of);
        let found = self.places[place];
        if found == EMPTY {
            self.places[place] = number;
            self.count += 1;
            return None;
        }
        Some(found)
    }

    /// The place of a hash, or the empty one where it would be.
    fn place(&self, hash: u64, hash_of: &impl Fn(u32) -> u64) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        while self.places[place] != EMPTY && hash_of(self.places[place]) != hash {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self, hash_of: &impl Fn(u32) -> u64) {
        let doubled = vec![EMPTY; self.places.len() * 2];
        let before = std::mem::replace(&mut self.places, doubled);
        for number in before.into_iter().filter(|&number| number != EMPTY) {
            let place = self.place(hash_of(number), hash_of);
            self.places[place] = number;
        }
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        self.places.len() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint::spread;
    use super::*;

    #[test]
    fn each_hash_goes_by_its_first_number() {
        let hashes: Vec<u64> = (0..5000).map(spread).collect();
        let mut known = Known::new();
        for round in 0..2 {
            for (number, &hash) in (0u32..).zip(&hashes) {
                let found = known.find_or_insert(hash, number, |number| hashes[number as usize]);
                assert_eq!(found, (round == 1).then_some(number));
            }
        }
    }
}
