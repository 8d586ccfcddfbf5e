//! The index of a rule set: from a folded line to the few patterns that could match it, in one pass whatever the number of
//! rules.
//!
//! Whole-line literals are a hash look-up, and so are literals that a pattern requires at the start or the end of a line.
//! Literals that may stand anywhere are searched for by `grams`, in two sets: one of all, for short lines, and one of those whose
//! patterns match long lines too, so that prose is searched for few. Patterns that require none are found by the bytes at the
//! line's ends. All of these pass their `prefilter` before they are candidates. Whether a candidate truly matches is left to
//! `scan`, under which conditions to `apply`.

use super::bit_table::BitTable;
use super::byte_set::ByteSet;
use super::css::Selectors;
use super::grams::{self, Grams};
use super::label::{self, Labels};
use super::line::Line;
use super::normal::{NormalLine, fold_normal, literal_key};
use super::pattern::Pattern;
use super::prefilter::{Prefilter, Under};
use super::rule::Rule;
use super::way::{Way, WayKind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Most characters of a short line.
const SHORT_CHARS_MAX: u32 = 200;
/// Most bytes of decoration around a literal; a longer line is not looked up.
const DECORATION_BYTES_MAX: usize = 32;

/// A way with the demands of its pattern, of which the cheapest stand here: most lines go no further.
#[derive(Clone, Debug)]
struct Filed {
    way: Way,
    chars_min: u32,
    /// By the pattern or by `when.length-max`.
    chars_max: u32,
    /// The rarest bytes of which the line must hold one.
    holds: ByteSet,
    prefilter: Arc<Prefilter>,
}

impl Filed {
    /// A way of a pattern, over lines of at most so many characters; `None` if the pattern can't be parsed.
    fn of(way: Way, pattern: &Pattern, chars_max: Option<usize>) -> Option<Self> {
        let prefilter = pattern.prefilter()?.clone();
        let by_condition = chars_max.and_then(|chars| u32::try_from(chars).ok());
        Some(Filed {
            way,
            chars_min: prefilter.chars_min,
            chars_max: prefilter.chars_max.min(by_condition.unwrap_or(u32::MAX)),
            holds: prefilter.holds.first().copied().unwrap_or(ByteSet::ALL),
            prefilter,
        })
    }

    fn push(&self, line: &Line<'_>, under: Under, out: &mut Vec<Way>) {
        let fits = self.chars_min <= line.chars && line.chars <= self.chars_max && self.holds.intersects(line.bytes());
        if fits && self.prefilter.admits(line, under) {
            out.push(self.way);
        }
    }
}

/// Most bytes at an end of a literal by which it is looked up.
const KEY_BYTES: usize = 8;

/// Literals at one end of the line.
#[derive(Debug)]
struct Ends {
    under: Under,
    /// By the outermost [`KEY_BYTES`] bytes, or all bytes of a shorter literal.
    literals: FxHashMap<u64, Vec<(Box<[u8]>, Vec<Filed>)>>,
    /// The keys of `literals`; 16 KB.
    keys: BitTable<2048>,
}

impl Ends {
    fn build(literals: BTreeMap<String, Vec<Filed>>, under: Under) -> Self {
        let mut ends = Ends {
            under,
            literals: FxHashMap::default(),
            keys: BitTable::default(),
        };
        for (literal, filed) in literals {
            let key = end_keys(literal.as_bytes(), under).last();
            if let Some(key) = key {
                ends.keys.insert(key);
                ends.literals.entry(key).or_default().push((literal.into_bytes().into(), filed));
            }
        }
        ends
    }

    fn candidates(&self, line: &Line<'_>, out: &mut Vec<Way>) {
        let folded = line.folded.as_bytes();
        for key in end_keys(folded, self.under).filter(|&key| self.keys.may_hold(key)) {
            for (literal, filed) in self.literals.get(&key).into_iter().flatten() {
                let stands = match self.under {
                    Under::Prefix => folded.starts_with(literal),
                    _ => folded.ends_with(literal),
                };
                if stands {
                    filed.iter().for_each(|filed| filed.push(line, self.under, out));
                }
            }
        }
    }
}

/// The outermost bytes of an end of `text` as numbers: one byte, two, up to [`KEY_BYTES`]. No text holds a zero byte but as
/// such, so that numbers of different lengths hardly ever meet, and meeting does no harm.
fn end_keys(text: &[u8], under: Under) -> impl Iterator<Item = u64> + use<> {
    let at_start = under == Under::Prefix;
    let count = text.len().min(KEY_BYTES);
    let mut bytes = [0; KEY_BYTES];
    if at_start {
        bytes[..count].copy_from_slice(&text[..count]);
    } else {
        bytes[KEY_BYTES - count..].copy_from_slice(&text[text.len() - count..]);
        bytes.reverse();
    }
    let mut key = 0;
    bytes.into_iter().take(count).map(move |byte| {
        key = key << 8 | u64::from(byte);
        key
    })
}

/// Literals that may stand anywhere, in the lines of one group.
#[derive(Debug, Default)]
struct Inside {
    grams: Grams,
    /// For each literal.
    filed: Vec<Vec<Filed>>,
}

impl Inside {
    fn build<'l>(literals: impl Iterator<Item = (&'l String, Vec<Filed>)>) -> Self {
        let (literals, filed): (Vec<&str>, Vec<Vec<Filed>>) = literals
            .filter(|(_, filed)| !filed.is_empty())
            .map(|(literal, filed)| (literal.as_str(), filed))
            .unzip();
        Inside {
            grams: Grams::build(literals),
            filed,
        }
    }

    fn candidates(&self, line: &Line<'_>, out: &mut Vec<Way>) {
        self.grams.search(&line.folded, |literal| {
            self.filed[literal].iter().for_each(|filed| filed.push(line, Under::Anywhere, out));
        });
    }
}

/// Patterns that require no literal, as bits: what a line begins and ends with, and how long it is, tells at once which to look at.
#[derive(Debug)]
struct Others {
    filed: Vec<Filed>,
    /// For each 64 patterns.
    words: Vec<OthersWord>,
}

/// Which of 64 patterns a line may match.
#[derive(Debug)]
struct OthersWord {
    by_first: [u64; 256],
    by_last: [u64; 256],
    /// By the number of characters; the last stands for all that are longer.
    by_chars: [u64; 256],
}

impl Others {
    fn build(filed: Vec<Filed>) -> Self {
        let word = |chunk: &[Filed]| {
            let bits = |allows: &dyn Fn(&Filed, u8) -> bool| {
                std::array::from_fn(|at| {
                    let allowed = chunk.iter().map(|filed| u64::from(allows(filed, at as u8)));
                    allowed.enumerate().fold(0, |bits, (number, allowed)| bits | allowed << number)
                })
            };
            let longest = |chars: u8| if chars == u8::MAX { u32::MAX } else { chars.into() };
            OthersWord {
                by_first: bits(&|filed, byte| filed.prefilter.first.contains(byte)),
                by_last: bits(&|filed, byte| filed.prefilter.last.contains(byte)),
                by_chars: bits(&|filed, chars| filed.chars_min <= longest(chars) && filed.chars_max >= chars.into()),
            }
        };
        Others {
            words: filed.chunks(64).map(word).collect(),
            filed,
        }
    }

    fn candidates(&self, line: &Line<'_>, out: &mut Vec<Way>) {
        let Some((&first, &last)) = line.folded.as_bytes().first().zip(line.folded.as_bytes().last()) else {
            return;
        };
        let chars = line.chars.min(u8::MAX.into()) as usize;
        for (number, word) in self.words.iter().enumerate() {
            let mut bits = word.by_first[usize::from(first)] & word.by_last[usize::from(last)] & word.by_chars[chars];
            while bits != 0 {
                self.filed[64 * number + bits.trailing_zeros() as usize].push(line, Under::Nothing, out);
                bits &= bits - 1;
            }
        }
    }
}

/// What `Index::build` collects.
#[derive(Default)]
struct Collected {
    prefixes: BTreeMap<String, Vec<Filed>>,
    suffixes: BTreeMap<String, Vec<Filed>>,
    anywhere: BTreeMap<String, Vec<Filed>>,
    others: Vec<Filed>,
}

impl Collected {
    /// Files a way under the best of what its pattern requires.
    fn add(&mut self, filed: Filed) {
        let prefilter = filed.prefilter.clone();
        let required = &prefilter.required;
        let inside = required.anywhere.first();
        let (map, set) = if let Some(set) = &required.prefix {
            (&mut self.prefixes, set)
        } else if let Some(set) = &required.suffix {
            (&mut self.suffixes, set)
        } else if let Some(set) = inside.filter(|set| set.iter().all(|literal| literal.len() >= grams::BYTES)) {
            (&mut self.anywhere, set)
        } else {
            return self.others.push(filed);
        };
        for literal in set {
            map.entry(literal.clone()).or_default().push(filed.clone());
        }
    }
}

/// From folded lines to candidates.
#[derive(Debug)]
pub(super) struct Index {
    literals: FxHashMap<Box<str>, Vec<Way>>,
    literal_bytes_max: usize,
    prefixes: Ends,
    suffixes: Ends,
    in_short: Inside,
    in_long: Inside,
    others: Others,
    /// Ways by CSS selectors.
    pub css: Selectors,
}

impl Index {
    pub fn build(rules: &[Rule], labels: &Labels) -> Index {
        let mut literals: FxHashMap<Box<str>, Vec<Way>> = FxHashMap::default();
        let mut collected = Collected::default();
        // Parsing thousands of patterns with Unicode classes takes longest: all cores at once.
        let filed: Vec<Vec<Filed>> = (0u32..).zip(rules).collect::<Vec<_>>().into_par_iter().map(file).collect();
        filed.into_iter().flatten().for_each(|filed| collected.add(filed));
        let labels = (0u16..).zip(&labels.patterns);
        let labels = labels.filter_map(|(number, pattern)| Filed::of(label::way(number), pattern, None));
        labels.for_each(|filed| collected.add(filed));
        for (id, rule) in (0u32..).zip(rules) {
            for (number, (_, key)) in (0u16..).zip(&rule.literals) {
                literals.entry(key.as_str().into()).or_default().push(Way {
                    rule: id,
                    kind: WayKind::Literal(number),
                    deferred: false,
                });
            }
        }
        let literal_bytes_max = literals.keys().map(|key| key.len()).max().unwrap_or(0) + DECORATION_BYTES_MAX;
        let anywhere = &collected.anywhere;
        let long = |filed: &Vec<Filed>| filed.iter().filter(|filed| filed.chars_max > SHORT_CHARS_MAX).cloned().collect();
        Index {
            literals,
            literal_bytes_max,
            in_short: Inside::build(anywhere.iter().map(|(literal, filed)| (literal, filed.clone()))),
            in_long: Inside::build(anywhere.iter().map(|(literal, filed)| (literal, long(filed)))),
            prefixes: Ends::build(collected.prefixes, Under::Prefix),
            suffixes: Ends::build(collected.suffixes, Under::Suffix),
            others: Others::build(collected.others),
            css: Selectors::build(rules),
        }
    }

    /// The ways in which a line could match, ascending, each once. `out` is cleared first.
    pub fn candidates(&self, line: &Line<'_>, out: &mut Vec<Way>) {
        out.clear();
        if line.folded.len() <= self.literal_bytes_max
            && let Some(ways) = self.literals.get(literal_key(&line.folded))
        {
            out.extend(ways);
        }
        self.prefixes.candidates(line, out);
        self.suffixes.candidates(line, out);
        let inside = if line.chars <= SHORT_CHARS_MAX {
            &self.in_short
        } else {
            &self.in_long
        };
        inside.candidates(line, out);
        self.others.candidates(line, out);
        out.sort_unstable();
        out.dedup();
    }
}

/// Whether a rule's pattern says so little by itself that its conditions are checked first.
pub(super) fn is_deferred(rule: &Rule, pattern: &Pattern) -> bool {
    let by_neighbour = rule.when.previous.is_some() || rule.when.next.is_some();
    by_neighbour && pattern.prefilter().is_some_and(|prefilter| prefilter.required.is_nothing())
}

/// Files a rule's patterns; those that can't be parsed never match.
fn file((id, rule): (u32, &Rule)) -> Vec<Filed> {
    let lines = (0u16..).zip(&rule.line).map(|(number, pattern)| (WayKind::Line(number), pattern));
    let blocks = (0u16..).zip(&rule.block).map(|(number, pattern)| (WayKind::Block(number), pattern));
    let filed = |(kind, pattern): (WayKind, &Arc<Pattern>)| {
        let way = Way {
            rule: id,
            kind,
            deferred: is_deferred(rule, pattern),
        };
        Filed::of(way, pattern, rule.when.length_max.filter(|_| matches!(kind, WayKind::Line(_))))
    };
    lines.chain(blocks).filter_map(filed).collect()
}

/// The key of a literal as written in a rules file.
pub(super) fn key_of(literal: &str) -> String {
    literal_key(&fold_normal(&NormalLine::new(literal).text)).to_owned()
}
