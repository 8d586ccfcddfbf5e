//! Where any of many literals stands in a line, in one pass that hardly depends on their number.
//!
//! Every second position is looked at: each literal is looked for by two runs of bytes, one a byte behind the other, its rarest, of
//! which one begins at such a position wherever the literal stands. A bit table small enough for the first-level cache tells by four
//! bytes whether some literal's run could stand there, another one by six; only then a hash table is asked, and the literal compared. The idea is that of Wu and Manber,
//! "A Fast Algorithm for Multi-Pattern Searching" (1994), with jumps of two: literals are short. An Aho–Corasick automaton over as
//! many literals is several times slower: its states don't fit the cache.

use super::bit_table::BitTable;
use crate::document::eight;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of a run; the shortest literal that can be looked for.
pub(super) const BYTES: usize = 4;

/// From one position looked at to the next.
const STEP: usize = 2;

/// A set of literals that can be searched for. Each is known by its number in the order given.
#[derive(Debug, Default)]
pub(super) struct Grams {
    /// The first four bytes of the runs; 16 KB.
    heads: BitTable<2048>,
    /// The runs; 4 KB.
    runs: BitTable<512>,
    /// From a run to the literals with it: open addressing (Knuth, volume 3, 6.4). Half of the places are empty.
    by_run: Vec<Option<(Run, Range<u32>)>>,
    /// By their runs.
    literals: Vec<Literal>,
}

/// Bytes by which a literal is looked for, the first one lowest, with their number as the highest byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run(u64);

impl Run {
    /// The longer, the fewer lines hold it. The shortest is for the end of a literal of [`BYTES`] bytes.
    const LENGTHS: [usize; 3] = [6, BYTES, BYTES - 1];

    /// The run of so many bytes that stands where these eight do.
    #[inline]
    fn of(bytes: u64, length: usize) -> Run {
        Run(bytes & (u64::MAX >> (64 - 8 * length)) | (length as u64) << 56)
    }

    /// The run that a literal is looked for by, of which so many bytes are left from there.
    fn fitting(bytes: u64, left: usize) -> Run {
        let length = Self::LENGTHS.into_iter().find(|&length| length <= left);
        Self::of(bytes, length.unwrap_or(left))
    }

    /// All that may stand in its first four bytes.
    fn heads(self) -> impl Iterator<Item = u64> {
        let head = self.0 & 0xFFFF_FFFF;
        let is_open = self.0 >> 56 < BYTES as u64;
        (0..if is_open { 0x100 } else { 1 }).map(move |behind| head | behind << 24)
    }
}

/// A literal by one of its runs.
#[derive(Debug)]
struct Literal {
    run: Run,
    /// Eight bytes from its run on, fewer where it ends, and which bits of a number they are.
    from_run: u64,
    mask: u64,
    /// Where its run begins in it.
    run_at: usize,
    bytes: Arc<[u8]>,
    number: usize,
}

impl Literal {
    /// A literal by both of its runs; nothing of one shorter than a run.
    fn by_runs(number: usize, literal: &str) -> Vec<Literal> {
        let bytes: Arc<[u8]> = literal.as_bytes().into();
        let rarity = |run: &[u8]| run.iter().map(|&byte| rarity(byte)).sum::<u32>();
        // So that both runs are long ones, if the literal is.
        let places = (bytes.len() + 1).saturating_sub(Run::LENGTHS[0] + 1).max(1);
        let pairs = bytes
            .windows(BYTES + 1)
            .take(places)
            .map(|pair| rarity(&pair[1..]).min(rarity(&pair[..BYTES])));
        let rarest = pairs.enumerate().max_by_key(|&(at, rarity)| (rarity, std::cmp::Reverse(at)));
        let at = rarest.map_or(0, |(at, _)| at);
        let of = |run_at: usize| {
            let from_run = eight::word_or_less_at(&bytes, run_at);
            let left = bytes.len() - run_at;
            Literal {
                run: Run::fitting(from_run, left),
                from_run,
                mask: u64::MAX >> (64 - 8 * left.min(8)),
                run_at,
                bytes: bytes.clone(),
                number,
            }
        };
        if bytes.len() < BYTES {
            Vec::new()
        } else {
            vec![of(at), of(at + 1)]
        }
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
        let mut literals: Vec<Literal> = numbered.flat_map(|(number, literal)| Literal::by_runs(number, literal)).collect();
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
            grams.runs.insert(same[0].run.0);
            same[0].run.heads().for_each(|head| grams.heads.insert(head));
            start = end;
        }
        grams.literals = literals;
        grams
    }

    /// Where a run stands in `by_run`, or may be put.
    fn slot(&self, run: Run) -> usize {
        let last = self.by_run.len() - 1;
        let mut slot = (run.0 ^ run.0 >> 29).wrapping_mul(0x9E37_79B1) as usize >> 8 & last;
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
        let mut at = 0;
        // Eight bytes hold three heads.
        while let Some(word) = eight::word_at(text, at) {
            for behind in [0, STEP, 2 * STEP] {
                if self.heads.may_hold(word >> (8 * behind) & 0xFFFF_FFFF) {
                    self.verify(text, at + behind, &mut found);
                }
            }
            at += 3 * STEP;
        }
        while let Some(head) = text.get(at..).and_then(|rest| rest.first_chunk()) {
            if self.heads.may_hold(u32::from_le_bytes(*head).into()) {
                self.verify(text, at, &mut found);
            }
            at += STEP;
        }
        // The last bytes, of which a short literal may be.
        self.verify(text, at, &mut found);
    }

    #[inline(never)]
    fn verify(&self, text: &[u8], at: usize, found: &mut impl FnMut(usize)) {
        let from_there = eight::word_or_less_at(text, at);
        for run in Run::LENGTHS.map(|length| Run::of(from_there, length)) {
            if !self.runs.may_hold(run.0) {
                continue;
            }
            let Some((_, same)) = &self.by_run[self.slot(run)] else { continue };
            for literal in &self.literals[same.start as usize..same.end as usize] {
                if literal.stands(text, at, from_there) {
                    found(literal.number);
                }
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
        fn finds_what_str_finds(literals in prop::collection::vec("[ab ]{4,9}|[дж]{2,4}", 1..6), text in "[ab джz]{0,40}") {
            let grams = Grams::build(literals.iter().map(String::as_str));
            let mut found = vec![0; literals.len()];
            grams.search(&text, |number| found[number] += 1);
            let starts = 0..text.len();
            let count = |literal: &String| starts.clone().filter(|&at| text.as_bytes()[at..].starts_with(literal.as_bytes())).count();
            prop_assert_eq!(found, literals.iter().map(count).collect::<Vec<_>>());
        }
    }
}
