//! Where any of many literals stands in a line, in one pass that hardly depends on their number.
//!
//! Each literal is looked for by its rarest run of [`BYTES`] bytes. A bit table small enough for the first-level cache tells at
//! every position whether some literal's run could stand there; only then a hash table is asked, and the literal compared. The
//! idea is that of Wu and Manber, "A Fast Algorithm for Multi-Pattern Searching" (1994), without the jumps: literals are short.
//! An Aho–Corasick automaton over as many literals is several times slower: its states don't fit the cache.

use super::bit_table::BitTable;
use crate::document::eight;
use std::ops::Range;

/// Bytes of a run; the shortest literal that can be looked for.
pub(super) const BYTES: usize = 4;

/// A set of literals that can be searched for. Each is known by its number in the order given.
#[derive(Debug, Default)]
pub(super) struct Grams {
    /// The runs; 2^16 bits are 8 KB.
    runs: BitTable<16>,
    /// From a run to the literals with it: open addressing (Knuth, volume 3, 6.4). Half of the places are empty.
    by_run: Vec<Option<(u32, Range<u32>)>>,
    /// By their runs.
    literals: Vec<Literal>,
}

/// A literal by one of its runs.
#[derive(Debug)]
struct Literal {
    run: u32,
    /// Eight bytes from its run on, fewer where it ends, and which bits of a number they are.
    from_run: u64,
    mask: u64,
    /// Where its run begins in it.
    run_at: usize,
    bytes: Box<[u8]>,
    number: usize,
}

impl Literal {
    fn new(number: usize, literal: &str) -> Option<Self> {
        let bytes = literal.as_bytes();
        let runs = bytes.windows(BYTES).map(|run| run.iter().map(|&byte| rarity(byte)).sum::<u32>());
        let (run_at, _) = runs.enumerate().max_by_key(|&(at, rarity)| (rarity, std::cmp::Reverse(at)))?;
        let from_run = eight::word_or_less_at(bytes, run_at);
        Some(Literal {
            run: from_run as u32,
            from_run,
            mask: u64::MAX >> (64 - 8 * (bytes.len() - run_at).min(8)),
            run_at,
            bytes: bytes.into(),
            number,
        })
    }

    /// Whether it stands in `text` so that its run stands at `at`; `from_there` are the eight bytes from there.
    fn stands(&self, text: &[u8], at: usize, from_there: u64) -> bool {
        let whole = || {
            let start = at.checked_sub(self.run_at)?;
            text.get(start..start + self.bytes.len())
        };
        from_there & self.mask == self.from_run && whole().is_some_and(|there| *there == *self.bytes)
    }
}

impl Grams {
    /// Builds the tables over literals of at least [`BYTES`] bytes.
    pub fn build<'l>(literals: impl IntoIterator<Item = &'l str>) -> Self {
        let numbered = literals.into_iter().enumerate();
        let mut literals: Vec<Literal> = numbered.filter_map(|(number, literal)| Literal::new(number, literal)).collect();
        literals.sort_by_key(|literal| literal.run);
        let mut grams = Grams {
            by_run: vec![None; (2 * literals.len()).next_power_of_two()],
            ..Grams::default()
        };
        let mut start = 0;
        for same in literals.chunk_by(|a, b| a.run == b.run) {
            let end = start + same.len() as u32;
            let slot = grams.slot(same[0].run);
            grams.by_run[slot] = Some((same[0].run, start..end));
            grams.runs.insert(same[0].run.into());
            start = end;
        }
        grams.literals = literals;
        grams
    }

    /// Where a run stands in `by_run`, or may be put.
    fn slot(&self, run: u32) -> usize {
        let last = self.by_run.len() - 1;
        let mut slot = run.wrapping_mul(0x9E37_79B1) as usize >> 8 & last;
        while self.by_run[slot].as_ref().is_some_and(|(known, _)| *known != run) {
            slot = (slot + 1) & last;
        }
        slot
    }

    /// Calls `found` with the number of each literal at each place where it stands in `text`.
    pub fn search(&self, text: &str, mut found: impl FnMut(usize)) {
        if self.literals.is_empty() {
            return;
        }
        let text = text.as_bytes();
        for (at, window) in text.windows(BYTES).enumerate() {
            let run = u32::from_le_bytes([window[0], window[1], window[2], window[3]]);
            if self.runs.may_hold(run.into()) {
                self.verify(text, at, run, &mut found);
            }
        }
    }

    #[inline(never)]
    fn verify(&self, text: &[u8], at: usize, run: u32, found: &mut impl FnMut(usize)) {
        let Some((_, same)) = &self.by_run[self.slot(run)] else { return };
        let from_there = eight::word_or_less_at(text, at);
        for literal in &self.literals[same.start as usize..same.end as usize] {
            if literal.stands(text, at, from_there) {
                found(literal.number);
            }
        }
    }
}

/// How rare a byte is in folded text, roughly in bits: enough to choose a literal's rarest run.
fn rarity(byte: u8) -> u32 {
    match byte {
        b' ' => 3,
        b'a' | b'e' | b'i' | b'n' | b'o' | b'r' | b's' | b't' => 4,
        b'c' | b'd' | b'h' | b'l' | b'm' | b'u' => 5,
        b'b' | b'f' | b'g' | b'p' | b'v' | b'w' | b'y' => 6,
        b'j' | b'k' | b'q' | b'x' | b'z' => 8,
        // Cyrillic and Han: the first byte says little, the second most.
        0xD0 | 0xD1 | 0xE4..=0xE9 => 1,
        0x80..=0xBF => 5,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_str_finds(literals in prop::collection::vec("[ab ]{4,7}|[дж]{2,3}", 1..6), text in "[ab джz]{0,40}") {
            let grams = Grams::build(literals.iter().map(String::as_str));
            let mut found = vec![0; literals.len()];
            grams.search(&text, |number| found[number] += 1);
            let starts = 0..text.len();
            let count = |literal: &String| starts.clone().filter(|&at| text.as_bytes()[at..].starts_with(literal.as_bytes())).count();
            prop_assert_eq!(found, literals.iter().map(count).collect::<Vec<_>>());
        }
    }
}
