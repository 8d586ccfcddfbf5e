//! A sample of what a rule removed: spread over sites, the same for the same seed.

use super::{Occurrence, Removals};
use crate::report::ledger::EntryOutcome;
use rustc_hash::FxHashMap;

impl Removals {
    /// At most `count` removals of a rule: one of each site as far as that goes, then second ones; of one site a text stands in it
    /// once.
    pub fn sample(&self, rule: usize, count: usize, seed: u64) -> Vec<Occurrence> {
        let mut by_site: FxHashMap<u32, Vec<(u64, u32)>> = FxHashMap::default();
        for &text in &self.rules[rule].texts {
            if self.texts[text as usize].outcome == EntryOutcome::Guarded && self.rules[rule].hits > 0 {
                continue;
            }
            let (start, end) = (self.starts[text as usize] as usize, self.starts[text as usize + 1] as usize);
            let lots = self.by_text[start..end].iter().map(|&index| {
                let occurrence = &self.occurrences[index as usize];
                (occurrence.site, (mix(occurrence.id ^ mix(seed)), index))
            });
            // Of each text one occurrence for each site can be drawn.
            if end - start == 1 {
                lots.for_each(|(site, lot)| enter(by_site.entry(site).or_default(), lot, count));
                continue;
            }
            let mut drawn: FxHashMap<u32, (u64, u32)> = FxHashMap::default();
            for (site, lot) in lots {
                drawn.entry(site).and_modify(|best| *best = lot.min(*best)).or_insert(lot);
            }
            drawn
                .into_iter()
                .for_each(|(site, lot)| enter(by_site.entry(site).or_default(), lot, count));
        }
        let mut ranked: Vec<(usize, u64, u32)> = Vec::new();
        for lots in by_site.into_values() {
            ranked.extend(lots.into_iter().enumerate().map(|(round, (lot, index))| (round, lot, index)));
        }
        ranked.sort_unstable();
        let mut chosen: Vec<u32> = ranked.into_iter().take(count).map(|(_, _, index)| index).collect();
        chosen.sort_unstable();
        chosen.into_iter().map(|index| self.occurrences[index as usize]).collect()
    }
}

/// Enters a lot among the lowest `count` ones.
fn enter(best: &mut Vec<(u64, u32)>, lot: (u64, u32), count: usize) {
    let at = best.partition_point(|other| *other < lot);
    if at < count {
        best.insert(at, lot);
        best.truncate(count);
    }
}

/// Spreads the bits of a number (the finalizer of SplitMix64).
fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
