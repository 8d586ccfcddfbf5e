//! Where the blocks of a kind stand, seen from those that are asked about: how far the next one is on either side, and how many there are.
//!
//! Which blocks are of a kind is left to who asks.

/// Blocks of a kind, with how many of them stand above each block asked about.
pub(super) struct Places<'a> {
    /// Ascending.
    places: Vec<usize>,
    asked: &'a [usize],
    /// For each block asked about, how many stand above it, it itself left out.
    above: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Those of a kind, and those asked about; both ascending.
    pub fn of(places: impl Iterator<Item = usize>, asked: &'a [usize]) -> Self {
        let places: Vec<usize> = places.collect();
        let mut passed = 0;
        let count_above = |&block: &usize| {
            while places.get(passed).is_some_and(|&place| place < block) {
                passed += 1;
            }
            passed
        };
        let above = asked.iter().map(count_above).collect();
        Places { places, asked, above }
    }

    /// For each block asked about, itself and the last place above it.
    pub fn last_above(&self) -> impl Iterator<Item = (usize, Option<usize>)> {
        let last = |above: usize| above.checked_sub(1).map(|last| self.places[last]);
        self.asked.iter().zip(&self.above).map(move |(&block, &above)| (block, last(above)))
    }

    /// For each block asked about, itself and the next place below it.
    pub fn next_below(&self) -> impl Iterator<Item = (usize, Option<usize>)> {
        let blocks = self.asked.iter().zip(self.down_to());
        blocks.map(|(&block, passed)| (block, self.places.get(passed).copied()))
    }

    /// For each block asked about, what comes of the distance to the last place above it; `none` where there is none.
    pub fn distances_above(&self, none: u8, value: impl Fn(usize) -> u8) -> impl Iterator<Item = u8> {
        self.last_above()
            .map(move |(block, last)| last.map_or(none, |last| value(block - last)))
    }

    /// The same of the next place below it.
    pub fn distances_below(&self, none: u8, value: impl Fn(usize) -> u8) -> impl Iterator<Item = u8> {
        self.next_below()
            .map(move |(block, next)| next.map_or(none, |next| value(next - block)))
    }

    /// For each block asked about, how many places there are down to it, itself with them.
    pub fn down_to(&self) -> impl Iterator<Item = usize> {
        let own = |(&block, &above): (&usize, &usize)| above + usize::from(self.places.get(above) == Some(&block));
        self.asked.iter().zip(&self.above).map(own)
    }

    /// For each block asked about, how many stand below it.
    pub fn below(&self) -> impl Iterator<Item = usize> {
        self.down_to().map(|passed| self.places.len() - passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_above_and_below() {
        let places = Places::of([2, 5, 6].into_iter(), &[0, 2, 4, 6, 9]);
        let distance = |distance: usize| distance as u8;
        let all = |values: &mut dyn Iterator<Item = u8>| values.collect::<Vec<u8>>();
        assert_eq!(all(&mut places.distances_above(99, distance)), [99, 99, 2, 1, 3]);
        assert_eq!(all(&mut places.distances_below(99, distance)), [2, 3, 1, 99, 99]);
        assert_eq!(places.down_to().collect::<Vec<_>>(), [0, 1, 1, 3, 3]);
        assert_eq!(places.below().collect::<Vec<_>>(), [3, 2, 2, 0, 0]);
    }
}
