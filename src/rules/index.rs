//! The index of a rule set: from a folded line to the few rules that could match it, in one pass whatever the number of
//! rules.
//!
//! Whole-line literals are a hash look-up. Of each regular expression some literals are required (`literals`); these
//! are searched by Aho–Corasick, in two automata: one for patterns that match only short lines, run on short lines
//! only, and one for all others, so that prose is scanned for few literals. Whether a candidate truly matches, and
//! under its conditions, is left to `apply`.

use super::compile::{Pattern, Rule};
use super::literals;
use super::normal::{fold_into, literal_key};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use regex_syntax::hir::{Hir, Look};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Most characters of a line that "short" patterns are tried on; patterns that can match longer lines are tried on all.
const SHORT_CHARS_MAX: usize = 200;
/// Up to so many bytes of literals a full automaton is built; beyond, a compact one, slower but small.
const FULL_AUTOMATON_BYTES_MAX: usize = 24_000;

/// Literals of a group of rules, and the rules each literal stands for.
#[derive(Debug, Default)]
struct Scanner {
    automaton: Option<AhoCorasick>,
    rules: Vec<Vec<u32>>,
    /// Rules with a pattern that requires no literal: tried on every line of the group.
    always: Vec<u32>,
}

impl Scanner {
    fn build(literals: BTreeMap<String, Vec<u32>>, mut always: Vec<u32>) -> Self {
        always.dedup();
        let bytes: usize = literals.keys().map(String::len).sum();
        let kind = if bytes <= FULL_AUTOMATON_BYTES_MAX {
            AhoCorasickKind::DFA
        } else {
            AhoCorasickKind::ContiguousNFA
        };
        // Building fails only beyond 2^31 states: far more bytes of literals than a rules file can hold. Then nothing
        // is filtered, which is slow but right.
        let automaton = AhoCorasick::builder()
            .kind(Some(kind))
            .build(literals.keys())
            .ok()
            .filter(|_| !literals.is_empty());
        if automaton.is_none() {
            always.extend(literals.values().flatten());
        }
        Scanner {
            automaton,
            rules: literals.into_values().collect(),
            always,
        }
    }

    fn candidates(&self, folded: &str, out: &mut Vec<u32>) {
        out.extend(&self.always);
        if let Some(automaton) = &self.automaton {
            for found in automaton.find_overlapping_iter(folded) {
                out.extend(&self.rules[found.pattern().as_usize()]);
            }
        }
    }
}

/// From folded lines to candidate rules.
#[derive(Debug)]
pub(super) struct Index {
    literals: FxHashMap<Box<str>, Vec<u32>>,
    literal_bytes_max: usize,
    short: Scanner,
    long: Scanner,
    /// Rules that match by CSS alone or too.
    pub css: Vec<u32>,
}

/// What the index needs to know of a pattern.
struct Analysed {
    /// Whether it matches only lines of at most `SHORT_CHARS_MAX` characters.
    bounded: bool,
    /// Literals of which each match holds one.
    required: Option<Vec<String>>,
}

/// Analyses a pattern; `None` if it can't be parsed, and so never matches.
fn analyse(rule: &Rule, pattern: &Pattern) -> Option<Analysed> {
    let hir = regex_syntax::parse(&pattern.source).ok()?;
    let bounded = line_chars_max(&hir, rule.when.length_max).is_some_and(|chars| chars <= SHORT_CHARS_MAX);
    Some(Analysed {
        bounded,
        required: literals::required(&hir),
    })
}

/// What `index` collects for one scanner.
type Group = (BTreeMap<String, Vec<u32>>, Vec<u32>);

impl Index {
    pub fn build(rules: &[Rule]) -> Index {
        let mut literals: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        let (mut short, mut long): (Group, Group) = Default::default();
        let mut css = Vec::new();
        // Parsing thousands of patterns with Unicode classes takes longest: all cores at once.
        let analysed: Vec<Vec<Analysed>> = rules
            .par_iter()
            .map(|rule| rule.line.iter().chain(&rule.block).filter_map(|p| analyse(rule, p)).collect())
            .collect();
        for ((id, rule), patterns) in (0u32..).zip(rules).zip(analysed) {
            for (_, key) in &rule.literals {
                literals.entry(key.as_str().into()).or_default().push(id);
            }
            for pattern in patterns {
                let (found, always) = if pattern.bounded { &mut short } else { &mut long };
                match pattern.required {
                    Some(set) => set.into_iter().for_each(|literal| found.entry(literal).or_default().push(id)),
                    None => always.push(id),
                }
            }
            if !rule.css.is_empty() {
                css.push(id);
            }
        }
        let literal_bytes_max = literals.keys().map(|key| key.len()).max().unwrap_or(0) + DECORATION_BYTES_MAX;
        Index {
            literals,
            literal_bytes_max,
            short: Scanner::build(short.0, short.1),
            long: Scanner::build(long.0, long.1),
            css,
        }
    }

    /// The rules that could match a folded line, ascending, each once. `out` is cleared first.
    pub fn candidates(&self, folded: &str, out: &mut Vec<u32>) {
        out.clear();
        if folded.len() <= self.literal_bytes_max
            && let Some(rules) = self.literals.get(literal_key(folded))
        {
            out.extend(rules);
        }
        if is_short(folded) {
            self.short.candidates(folded, out);
        }
        self.long.candidates(folded, out);
        out.sort_unstable();
        out.dedup();
    }
}

/// Most bytes of decoration around a literal; a longer line is not looked up.
const DECORATION_BYTES_MAX: usize = 32;

/// The key of a literal as written in a rules file.
pub(super) fn key_of(literal: &str) -> String {
    let mut folded = String::new();
    fold_into(literal, &mut folded);
    literal_key(&folded).to_owned()
}

/// Most characters of a line that the pattern can match, if it is anchored at both ends or the rule bounds the line's
/// length. A pattern's length is known in bytes, and a line has no more characters than bytes.
fn line_chars_max(hir: &Hir, chars_max: Option<usize>) -> Option<usize> {
    let properties = hir.properties();
    let anchored = properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End);
    let by_pattern = properties.maximum_len().filter(|_| anchored);
    [by_pattern, chars_max].into_iter().flatten().min()
}

/// Whether a folded line has at most `SHORT_CHARS_MAX` characters.
fn is_short(folded: &str) -> bool {
    folded.len() <= SHORT_CHARS_MAX || (folded.len() <= 4 * SHORT_CHARS_MAX && folded.chars().count() <= SHORT_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_patterns() {
        let table = [
            (r"^ab$", None, Some(2)),
            (r"^ab", None, None),
            (r"^ab.*$", None, None),
            (r"^.*$", Some(50), Some(50)),
        ];
        for (pattern, chars_max, expected) in table {
            let hir = regex_syntax::parse(pattern).expect("valid");
            assert_eq!(line_chars_max(&hir, chars_max), expected, "{pattern}");
        }
    }
}
