//! Disjoint sets of numbers, each named by its lowest member. (Tarjan, "Efficiency of a good but not linear set union algorithm", 1975.)

/// Sets over `0..n`.
#[derive(Clone, Debug)]
pub struct Union(Vec<u32>);

impl Union {
    /// Each number by itself.
    pub fn new(count: usize) -> Self {
        Union((0..count as u32).collect())
    }

    /// The lowest number in the set of `number`.
    pub fn root(&mut self, mut number: u32) -> u32 {
        while self.0[number as usize] != number {
            let above = self.0[number as usize];
            self.0[number as usize] = self.0[above as usize];
            number = above;
        }
        number
    }

    /// Makes one set of two.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_named_by_its_lowest_number() {
        let mut union = Union::new(6);
        for (a, b) in [(5, 4), (3, 1), (4, 3)] {
            union.join(a, b);
        }
        let roots: Vec<u32> = (0..6).map(|number| union.root(number)).collect();
        assert_eq!(roots, [0, 1, 2, 1, 1, 1]);
    }
}
