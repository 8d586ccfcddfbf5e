//! Sets of bytes, and what a parsed expression says of the bytes of the folded lines it matches: with which they begin and end,
//! and of which each holds one. Cheap to check, and the only thing known of many expressions without a literal: that a line
//! holds a digit and a colon, say.
//!
//! Longer strings are left to `literals`, putting both together to `prefilter`.

use crate::document::fold_char;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u64; 4]);

/// Most demands on a line's bytes that are kept of an expression.
const DEMANDS_MAX: usize = 4;
/// Least rarity of a demand worth checking: beyond, nearly every line meets it.
const COMMONNESS_MAX: u32 = 75;
/// Most ranges of a class that are looked at one by one: digits of all scripts are, letters are not.
const RANGES_MAX: usize = 100;
/// Largest non-ASCII range whose characters are folded one by one.
const RANGE_CHARS_MAX: u32 = 256;
/// Characters between which no letter has a case: symbols, kana, Han.
const CASELESS: std::ops::RangeInclusive<u32> = 0x2E00..=0xA63F;

impl ByteSet {
    pub const EMPTY: ByteSet = ByteSet([0; 4]);
    pub const ALL: ByteSet = ByteSet([u64::MAX; 4]);

    #[inline]
    pub fn of(bytes: &[u8]) -> Self {
        // Two sets, so that none waits for the other.
        let (mut even, mut odd) = (Self::EMPTY, Self::EMPTY);
        let (pairs, last) = bytes.as_chunks();
        for &[first, second] in pairs {
            even.insert(first);
            odd.insert(second);
        }
        last.iter().for_each(|&byte| even.insert(byte));
        even.union(odd)
    }

    pub fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    #[inline]
    pub fn contains(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] & 1 << (byte & 63) != 0
    }

    #[inline]
    pub fn intersects(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    #[inline]
    pub fn is_subset(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    fn union(self, other: ByteSet) -> ByteSet {
        ByteSet(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    fn insert_range(&mut self, bytes: std::ops::RangeInclusive<u8>) {
        bytes.for_each(|byte| self.insert(byte));
    }

    /// About how many of a hundred short lines hold one of the bytes; no more than twice that many are counted.
    fn commonness(&self) -> u32 {
        let mut sum = 0;
        for (word, &bits) in self.0.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 && sum < 200 {
                sum += commonness((64 * word) as u8 + bits.trailing_zeros() as u8);
                bits &= bits - 1;
            }
        }
        sum
    }
}

/// About how many of a hundred short lines hold the byte: a guess is enough to tell `:` from `e`.
fn commonness(byte: u8) -> u32 {
    match byte {
        b' ' => 80,
        b'a' | b'e' | b'i' | b'n' | b'o' | b'r' | b's' | b't' => 60,
        b'c' | b'd' | b'h' | b'l' | b'm' | b'p' | b'u' => 40,
        b'b' | b'f' | b'g' | b'k' | b'v' | b'w' | b'y' => 20,
        b'.' | b',' | 0xC3 | 0xD0 | 0xD1 | 0xE4..=0xE9 => 20,
        b'-' | b'\'' | b'"' | b'j' | b'q' | b'x' | b'z' | 0xC2 | 0xC4 | 0xC5 | 0xE2 | 0xE3 => 8,
        0x80..=0xBF => 30,
        0xC0.. => 2,
        _ => 4,
    }
}

/// Byte sets of each of which a folded line must hold a byte to match, the rarest first.
pub(super) fn demands(hir: &Hir) -> Vec<ByteSet> {
    let demands = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => Vec::new(),
        HirKind::Literal(literal) => {
            let bytes = fold_bytes(&literal.0);
            bytes.iter().map(|&byte| ByteSet::of(&[byte])).collect()
        }
        HirKind::Class(Class::Unicode(class)) => vec![first_bytes_of(class)],
        HirKind::Repetition(repetition) if repetition.min == 0 => Vec::new(),
        HirKind::Repetition(repetition) => demands(&repetition.sub),
        HirKind::Capture(capture) => demands(&capture.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(demands).collect(),
        HirKind::Alternation(branches) => branches.iter().map(demands).reduce(either).unwrap_or_default(),
    };
    rarest(demands)
}

/// What holds if the demands `a` hold or the demands `b`: each of `a` joined with what makes it grow least.
fn either(a: Vec<ByteSet>, b: Vec<ByteSet>) -> Vec<ByteSet> {
    let joined = |x: &ByteSet| b.iter().map(|y| x.union(*y)).min_by_key(ByteSet::commonness);
    rarest(a.iter().filter_map(joined).collect())
}

fn rarest(demands: Vec<ByteSet>) -> Vec<ByteSet> {
    let mut by_commonness: Vec<(u32, ByteSet)> = demands.into_iter().map(|set| (set.commonness(), set)).collect();
    by_commonness.retain(|(commonness, _)| *commonness < COMMONNESS_MAX);
    by_commonness.sort_unstable_by_key(|(commonness, set)| (*commonness, set.0));
    by_commonness.dedup();
    by_commonness.into_iter().map(|(_, set)| set).take(DEMANDS_MAX).collect()
}

/// The bytes with which a match begins; `true` if one may be empty.
pub(super) fn first_bytes(hir: &Hir) -> (ByteSet, bool) {
    end_bytes(hir, End::First)
}

/// The bytes with which a match ends; `true` if one may be empty.
pub(super) fn last_bytes(hir: &Hir) -> (ByteSet, bool) {
    end_bytes(hir, End::Last)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

fn end_bytes(hir: &Hir, end: End) -> (ByteSet, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (ByteSet::EMPTY, true),
        HirKind::Class(Class::Bytes(_)) => (ByteSet::ALL, false),
        HirKind::Literal(literal) => {
            let bytes = fold_bytes(&literal.0);
            let byte = if end == End::First { bytes.first() } else { bytes.last() };
            (byte.map_or(ByteSet::ALL, |&byte| ByteSet::of(&[byte])), false)
        }
        HirKind::Class(Class::Unicode(class)) if end == End::First => (first_bytes_of(class), false),
        HirKind::Class(Class::Unicode(class)) => (last_bytes_of(class), false),
        HirKind::Repetition(repetition) => {
            let (bytes, empty) = end_bytes(&repetition.sub, end);
            (bytes, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => end_bytes(&capture.sub, end),
        HirKind::Concat(parts) if end == End::First => end_of_sequence(parts.iter(), end),
        HirKind::Concat(parts) => end_of_sequence(parts.iter().rev(), end),
        HirKind::Alternation(branches) => {
            let ends = branches.iter().map(|branch| end_bytes(branch, end));
            ends.fold((ByteSet::EMPTY, false), |(all, any), (bytes, empty)| {
                (all.union(bytes), any || empty)
            })
        }
    }
}

fn end_of_sequence<'h>(parts: impl Iterator<Item = &'h Hir>, end: End) -> (ByteSet, bool) {
    let mut all = ByteSet::EMPTY;
    for part in parts {
        let (bytes, empty) = end_bytes(part, end);
        all = all.union(bytes);
        if !empty {
            return (all, false);
        }
    }
    (all, true)
}

fn fold_bytes(literal: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(literal);
    text.chars().map(fold_char).collect::<String>().into_bytes()
}

/// The first bytes of what characters beyond ASCII fold to: of any others, and the ASCII letters that `ſ` and `K` fold to.
const BEYOND_ASCII: ByteSet = ByteSet([0, 1 << (b's' - 64) | 1 << (b'k' - 64), 0, ((1 << (0xF5 - 0xC0)) - 1) & !0b11]);

/// The first bytes of the class's characters, folded.
fn first_bytes_of(class: &ClassUnicode) -> ByteSet {
    let mut set = ByteSet::EMPTY;
    let first = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes()[0];
    let many = class.ranges().len() > RANGES_MAX;
    for range in class.iter() {
        let (start, end) = (u32::from(range.start()), u32::from(range.end()));
        let beyond_ascii = char::from_u32(start.max(128)).unwrap_or(range.end());
        (start..=end.min(127)).for_each(|code| set.insert((code as u8).to_ascii_lowercase()));
        if end < 128 {
            continue;
        }
        if many {
            set = set.union(BEYOND_ASCII);
            break;
        }
        let is_digits = range.len() == 10 && range.start().is_numeric();
        if is_digits || CASELESS.contains(&start) && CASELESS.contains(&end) {
            set.insert_range(first(beyond_ascii)..=first(range.end()));
        } else if end - start < RANGE_CHARS_MAX {
            (beyond_ascii..=range.end()).for_each(|c| set.insert(first(fold_char(c))));
        } else {
            set = set.union(BEYOND_ASCII);
        }
    }
    set
}

/// The last bytes of the class's characters, folded; of characters beyond ASCII all that there can be.
fn last_bytes_of(class: &ClassUnicode) -> ByteSet {
    let mut set = ByteSet::EMPTY;
    for range in class.iter() {
        let (start, end) = (u32::from(range.start()), u32::from(range.end()));
        (start..=end.min(127)).for_each(|code| set.insert((code as u8).to_ascii_lowercase()));
        if end >= 128 {
            set.insert_range(0x80..=0xBF);
            set.insert(b's');
            set.insert(b'k');
            break;
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hir(pattern: &str) -> Hir {
        regex_syntax::parse(pattern).expect("valid")
    }

    #[test]
    fn demands_of_patterns() {
        let table: [(&str, &[&[u8]], &[u8]); 5] = [
            (r"^\d+:\d+$", &[b"12:30", b"noon: 5"], b"12.30"),
            (r"(?i)^(?:©|photo:) x$", &["© x".as_bytes(), b"photo: x"], b"photo x"),
            (r"^\p{L}+ \| \p{L}+$", &["É | b".as_bytes()], b"e / b"),
            (r"^[年月日]x$", &["年x".as_bytes()], b"nx"),
            (r"^(?:\{\{.*|<%.*)$", &[b"{{ a", b"<% a"], b"{ and a"),
        ];
        for (pattern, met, unmet) in table {
            let demands = demands(&hir(pattern));
            let meets = |line: &[u8]| demands.iter().all(|set| set.intersects(&ByteSet::of(line)));
            assert!(met.iter().all(|line| meets(line)), "{pattern}: {demands:?}");
            assert!(pattern.contains('{') || !meets(unmet), "{pattern}: {demands:?}");
        }
    }

    #[test]
    fn ends_of_patterns() {
        let table = [
            (r"(?i)^(?:\(?Share|\d+)$", "(s09".as_bytes(), "xa".as_bytes()),
            (r"^\(?(?:an?|the) x$", b"(at", b"xe"),
        ];
        for (pattern, first, not_first) in table {
            let (set, empty) = first_bytes(&hir(pattern));
            assert!(!empty && first.iter().all(|&byte| set.contains(byte)), "{pattern}");
            assert!(not_first.iter().all(|&byte| !set.contains(byte)), "{pattern}");
        }
        let (set, empty) = last_bytes(&hir(r"^.*(?:\d|uhr\.?|…)$"));
        assert!(!empty && b"5r.\xA6".iter().all(|&byte| set.contains(byte)) && !set.contains(b'x'));
        assert!(first_bytes(&hir("a*")).1);
    }
}
