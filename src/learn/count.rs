//! How often lines recur, in memory of a fixed size: counts by hash that are never too small, and the same in any order.
//!
//! Count-min sketch (Cormode, Muthukrishnan 2005) with two rows. What it lets through is counted exactly in a second pass.

use rustc_hash::FxHashSet;
use std::hash::{Hash, Hasher};

/// Counters of a row, a power of two: 16 MB each.
const COUNTERS: usize = 1 << 22;
/// Most lines let through.
const LET_THROUGH_MAX: usize = 200_000;

/// Counts of lines.
#[derive(Debug)]
pub struct Frequent {
    rows: [Vec<u32>; 2],
}

impl Default for Frequent {
    fn default() -> Self {
        Frequent {
            rows: [vec![0; COUNTERS], vec![0; COUNTERS]],
        }
    }
}

/// The hash by which a line is counted.
pub fn hash(line: &impl Hash) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    line.hash(&mut hasher);
    // Fx leaves the lower bits poor.
    hasher.finish().wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

fn places(hash: u64) -> [usize; 2] {
    [hash as usize % COUNTERS, (hash >> 32) as usize % COUNTERS]
}

impl Frequent {
    /// Counts the lines of one document, each once.
    pub fn add(&mut self, hashes: &FxHashSet<u64>) {
        for &hash in hashes {
            for (row, place) in self.rows.iter_mut().zip(places(hash)) {
                row[place] = row[place].saturating_add(1);
            }
        }
    }

    /// Most documents that can have the line.
    pub fn count(&self, hash: u64) -> u32 {
        let counts = self.rows.iter().zip(places(hash)).map(|(row, place)| row[place]);
        counts.min().unwrap_or(0)
    }

    /// From how many documents on lines are let through: `least`, or more where there would be too many.
    pub fn threshold(&self, least: u32) -> u32 {
        let mut counts: Vec<u32> = self.rows[0].iter().copied().filter(|count| *count >= least).collect();
        if counts.len() <= LET_THROUGH_MAX {
            return least;
        }
        let at = counts.len() - LET_THROUGH_MAX;
        *counts.select_nth_unstable(at).1 + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_never_too_small_and_the_threshold_bounds_what_passes() {
        let mut frequent = Frequent::default();
        for document in 0..20_u64 {
            let lines: FxHashSet<u64> = (0..100).filter(|line| document % (line + 1) == 0).map(|line| hash(&line)).collect();
            frequent.add(&lines);
        }
        assert_eq!(frequent.count(hash(&0_u64)), 20);
        assert!(frequent.count(hash(&1_u64)) >= 10);
        assert_eq!(frequent.threshold(5), 5);
    }
}
