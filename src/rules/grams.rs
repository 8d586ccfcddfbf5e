//! Where any of many literals stands in a line, in one pass that hardly depends on their number.
//!
//! Each literal is looked for by its rarest run of [`BYTES`] bytes. A bit table small enough for the first-level cache tells at
//! every position whether some literal's run could stand there; only then a hash table is asked, and the literal compared. The
//! idea is that of Wu and Manber, "A Fast Algorithm for Multi-Pattern Searching" (1994), without the jumps: literals are short.
//! An Aho–Corasick automaton over as many literals is several times slower: its states don't fit the cache.

use super::bit_table::BitTable;
use rustc_hash::FxHashMap;

/// Bytes of a run; the shortest literal that can be looked for.
pub(super) const BYTES: usize = 4;

/// A literal by one of its runs.
#[derive(Debug)]
struct Literal {
    bytes: Box<[u8]>,
    /// Where its run begins in it.
    run_at: usize,
}

/// A set of literals that can be searched for. Each is known by its number in the order given.
#[derive(Debug, Default)]
pub(super) struct Grams {
    /// The keys of `by_run`; 2^16 bits are 8 KB.
    runs: BitTable<16>,
    by_run: FxHashMap<u32, Vec<u32>>,
    literals: Vec<Literal>,
}

impl Grams {
    /// Builds the tables over literals of at least [`BYTES`] bytes.
    pub fn build<'l>(literals: impl IntoIterator<Item = &'l str>) -> Self {
        let mut grams = Grams::default();
        for (number, literal) in (0u32..).zip(literals) {
            let bytes = literal.as_bytes();
            let runs = bytes.windows(BYTES).map(|run| run.iter().map(|&byte| rarity(byte)).sum::<u32>());
            let run_at = runs.enumerate().max_by_key(|&(at, rarity)| (rarity, std::cmp::Reverse(at)));
            let run_at = run_at.map_or(0, |(at, _)| at);
            if let Some(run) = run_of(bytes, run_at) {
                grams.runs.insert(run.into());
                grams.by_run.entry(run).or_default().push(number);
            }
            grams.literals.push(Literal {
                bytes: bytes.into(),
                run_at,
            });
        }
        grams
    }

    /// Calls `found` with the number of each literal at each place where it stands in `text`.
    pub fn search(&self, text: &str, mut found: impl FnMut(usize)) {
        if self.by_run.is_empty() {
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

    #[cold]
    #[inline(never)]
    fn verify(&self, text: &[u8], at: usize, run: u32, found: &mut impl FnMut(usize)) {
        let Some(numbers) = self.by_run.get(&run) else { return };
        for &number in numbers {
            let literal = &self.literals[number as usize];
            let stands = at
                .checked_sub(literal.run_at)
                .and_then(|start| text.get(start..start + literal.bytes.len()));
            if stands.is_some_and(|stands| *stands == *literal.bytes) {
                found(number as usize);
            }
        }
    }
}

fn run_of(bytes: &[u8], at: usize) -> Option<u32> {
    let run = bytes.get(at..at + BYTES)?;
    Some(u32::from_le_bytes([run[0], run[1], run[2], run[3]]))
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
