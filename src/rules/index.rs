//! The index of a rule set: from a folded line to the few patterns that could match it, in one pass whatever the number of
//! rules.
//!
//! Whole-line literals are a hash look-up, and so are literals that a pattern requires at the start or the end of a line.
//! Literals that may stand anywhere are searched by Aho–Corasick, in two automata: one for patterns that match only short
//! lines, run on short lines only, and one for all others, so that prose is scanned for few literals. Patterns that require
//! none run together, as one automaton. Whether a candidate truly matches, and under its conditions, is left to `apply`.

use super::compile::{Pattern, Rule};
use super::literals::{Required, required};
use super::normal::{fold_into, literal_key};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::{Input, MatchKind, PatternSet};
use regex_syntax::hir::{Hir, Look};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Most characters of a line that "short" patterns are tried on; patterns that can match longer lines are tried on all.
const SHORT_CHARS_MAX: u32 = 200;
/// Up to so many bytes of literals a full automaton is built; beyond, a compact one, slower but small.
const FULL_AUTOMATON_BYTES_MAX: usize = 4_000;
/// Most bytes of the automaton of patterns without literals, and of its cache.
const SET_BYTES_MAX: usize = 128 << 20;
/// Most bytes of decoration around a literal; a longer line is not looked up.
const DECORATION_BYTES_MAX: usize = 32;

/// One way in which a rule matches: one of its literals, patterns or selectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    /// The rule, as an index into `RuleSet::rules`.
    pub rule: u32,
    /// Which kind, and which one of that kind.
    pub kind: WayKind,
}

/// The kinds of ways, each with the number among the rule's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum WayKind {
    Literal(u16),
    Line(u16),
    Block(u16),
    Css(u16),
}

impl WayKind {
    /// The number among the rule's own.
    pub fn number(self) -> usize {
        match self {
            WayKind::Literal(number) | WayKind::Line(number) | WayKind::Block(number) | WayKind::Css(number) => usize::from(number),
        }
    }
}

/// What a line's counts must be for a pattern to match it.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    chars_min: u32,
    chars_max: u32,
    /// Whether it must hold an ASCII digit.
    digit: bool,
}

/// A way with its bounds.
#[derive(Clone, Copy, Debug)]
struct Filed {
    way: Way,
    bounds: Bounds,
}

/// A line and its counts.
struct Line<'t> {
    normal: &'t str,
    folded: &'t str,
    chars: u32,
    digit: bool,
}

impl<'t> Line<'t> {
    fn new(normal: &'t str, folded: &'t str) -> Self {
        let chars = if folded.is_ascii() { folded.len() } else { folded.chars().count() };
        let digit = folded.bytes().any(|byte| byte.is_ascii_digit());
        Line {
            normal,
            folded,
            chars: u32::try_from(chars).unwrap_or(u32::MAX),
            digit,
        }
    }

    fn push(&self, filed: &[Filed], out: &mut Vec<Way>) {
        let fits = |bounds: Bounds| self.chars >= bounds.chars_min && self.chars <= bounds.chars_max && (self.digit || !bounds.digit);
        out.extend(filed.iter().filter(|filed| fits(filed.bounds)).map(|filed| filed.way));
    }
}

/// Literals at one end of the line.
#[derive(Debug, Default)]
struct Ends {
    ways: FxHashMap<Box<str>, Vec<Filed>>,
    /// The lengths of the literals, in bytes, ascending.
    lengths: Vec<usize>,
}

impl Ends {
    fn build(literals: BTreeMap<String, Vec<Filed>>) -> Self {
        let mut lengths: Vec<usize> = literals.keys().map(String::len).collect();
        lengths.sort_unstable();
        lengths.dedup();
        Ends {
            ways: literals.into_iter().map(|(literal, ways)| (literal.into(), ways)).collect(),
            lengths,
        }
    }

    fn candidates(&self, line: &Line<'_>, at_start: bool, out: &mut Vec<Way>) {
        let folded = line.folded;
        for &length in self.lengths.iter().take_while(|&&length| length <= folded.len()) {
            let end = if at_start {
                folded.get(..length)
            } else {
                folded.get(folded.len() - length..)
            };
            if let Some(filed) = end.and_then(|end| self.ways.get(end)) {
                line.push(filed, out);
            }
        }
    }
}

/// Patterns that require no literal, as one automaton that is run once over a line; built when the first line comes.
#[derive(Debug, Default)]
struct Others {
    patterns: Vec<Arc<str>>,
    filed: Vec<Filed>,
    set: OnceLock<Option<Regex>>,
}

impl Others {
    fn new(patterns: Vec<(Arc<str>, Filed)>) -> Self {
        let (patterns, filed) = patterns.into_iter().unzip();
        Others {
            patterns,
            filed,
            set: OnceLock::new(),
        }
    }

    fn candidates(&self, line: &Line<'_>, out: &mut Vec<Way>) {
        if self.patterns.is_empty() {
            return;
        }
        let build = || {
            let config = Regex::config()
                .which_captures(WhichCaptures::None)
                .match_kind(MatchKind::All)
                .nfa_size_limit(Some(SET_BYTES_MAX))
                .hybrid_cache_capacity(SET_BYTES_MAX)
                .onepass(false);
            Regex::builder().configure(config).build_many(&self.patterns).ok()
        };
        match self.set.get_or_init(build) {
            Some(set) if !set.is_match(line.normal) => {}
            Some(set) => {
                let mut found = PatternSet::new(self.patterns.len());
                set.which_overlapping_matches(&Input::new(line.normal), &mut found);
                out.extend(found.iter().map(|pattern| self.filed[pattern.as_usize()].way));
            }
            // Too large to be built: each pattern is tried by itself.
            None => line.push(&self.filed, out),
        }
    }
}

/// The patterns of a group of lines, by what they require.
#[derive(Debug)]
struct Scanner {
    prefixes: Ends,
    suffixes: Ends,
    anywhere: Option<AhoCorasick>,
    filed: Vec<Vec<Filed>>,
    /// The patterns that require no literal, tried on every line of the group, all at once.
    others: Others,
}

/// What `Index::build` collects for one scanner.
#[derive(Default)]
struct Group {
    prefixes: BTreeMap<String, Vec<Filed>>,
    suffixes: BTreeMap<String, Vec<Filed>>,
    anywhere: BTreeMap<String, Vec<Filed>>,
    others: Vec<(Arc<str>, Filed)>,
}

impl Group {
    /// Files a way under the best of what its pattern requires.
    fn add(&mut self, pattern: &Arc<str>, required: Required, way: Filed) {
        let fill =
            |map: &mut BTreeMap<String, Vec<Filed>>, set: Vec<String>| set.into_iter().for_each(|s| map.entry(s).or_default().push(way));
        match required {
            Required { prefix: Some(set), .. } => fill(&mut self.prefixes, set),
            Required { suffix: Some(set), .. } => fill(&mut self.suffixes, set),
            Required { anywhere: Some(set), .. } => fill(&mut self.anywhere, set),
            Required { .. } => self.others.push((pattern.clone(), way)),
        }
    }
}

impl Scanner {
    fn build(group: Group) -> Self {
        let bytes: usize = group.anywhere.keys().map(String::len).sum();
        let kind = if bytes <= FULL_AUTOMATON_BYTES_MAX {
            AhoCorasickKind::DFA
        } else {
            AhoCorasickKind::ContiguousNFA
        };
        // Building fails only beyond 2^31 states: far more bytes of literals than a rules file can hold.
        let anywhere = AhoCorasick::builder()
            .kind(Some(kind))
            .build(group.anywhere.keys())
            .ok()
            .filter(|_| !group.anywhere.is_empty());
        Scanner {
            prefixes: Ends::build(group.prefixes),
            suffixes: Ends::build(group.suffixes),
            anywhere,
            filed: group.anywhere.into_values().collect(),
            others: Others::new(group.others),
        }
    }

    fn candidates(&self, line: &Line<'_>, out: &mut Vec<Way>) {
        self.others.candidates(line, out);
        self.prefixes.candidates(line, true, out);
        self.suffixes.candidates(line, false, out);
        if let Some(automaton) = &self.anywhere {
            for found in automaton.find_overlapping_iter(line.folded) {
                line.push(&self.filed[found.pattern().as_usize()], out);
            }
        }
    }
}

/// From folded lines to candidates.
#[derive(Debug)]
pub(super) struct Index {
    literals: FxHashMap<Box<str>, Vec<Way>>,
    literal_bytes_max: usize,
    short: Scanner,
    long: Scanner,
    /// Ways by CSS selectors.
    pub css: Vec<Way>,
}

/// What the index needs to know of a pattern.
struct Analysed {
    source: Arc<str>,
    kind: WayKind,
    bounds: Bounds,
    required: Required,
}

impl Index {
    pub fn build(rules: &[Rule]) -> Index {
        let mut literals: FxHashMap<Box<str>, Vec<Way>> = FxHashMap::default();
        let (mut short, mut long) = (Group::default(), Group::default());
        let mut css = Vec::new();
        // Parsing thousands of patterns with Unicode classes takes longest: all cores at once.
        let analysed: Vec<Vec<Analysed>> = rules.par_iter().map(analyse_rule).collect();
        for ((id, rule), patterns) in (0u32..).zip(rules).zip(analysed) {
            for (number, (_, key)) in (0u16..).zip(&rule.literals) {
                literals.entry(key.as_str().into()).or_default().push(Way {
                    rule: id,
                    kind: WayKind::Literal(number),
                });
            }
            for pattern in patterns {
                let group = if pattern.bounds.chars_max <= SHORT_CHARS_MAX {
                    &mut short
                } else {
                    &mut long
                };
                group.add(
                    &pattern.source,
                    pattern.required,
                    Filed {
                        way: Way {
                            rule: id,
                            kind: pattern.kind,
                        },
                        bounds: pattern.bounds,
                    },
                );
            }
            css.extend((0u16..).zip(&rule.css).map(|(number, _)| Way {
                rule: id,
                kind: WayKind::Css(number),
            }));
        }
        let literal_bytes_max = literals.keys().map(|key| key.len()).max().unwrap_or(0) + DECORATION_BYTES_MAX;
        Index {
            literals,
            literal_bytes_max,
            short: Scanner::build(short),
            long: Scanner::build(long),
            css,
        }
    }

    /// The ways in which a line could match, ascending, each once. `normal` is the normalised line, `folded` its folded form;
    /// `out` is cleared first.
    pub fn candidates(&self, normal: &str, folded: &str, out: &mut Vec<Way>) {
        out.clear();
        if folded.len() <= self.literal_bytes_max
            && let Some(ways) = self.literals.get(literal_key(folded))
        {
            out.extend(ways);
        }
        let line = Line::new(normal, folded);
        if line.chars <= SHORT_CHARS_MAX {
            self.short.candidates(&line, out);
        }
        self.long.candidates(&line, out);
        out.sort_unstable();
        out.dedup();
    }
}

fn analyse_rule(rule: &Rule) -> Vec<Analysed> {
    let lines = (0u16..).zip(&rule.line).map(|(number, pattern)| (WayKind::Line(number), pattern));
    let blocks = (0u16..).zip(&rule.block).map(|(number, pattern)| (WayKind::Block(number), pattern));
    lines
        .chain(blocks)
        .filter_map(|(kind, pattern)| analyse(rule, kind, pattern))
        .collect()
}

/// Analyses a pattern; `None` if it can't be parsed, and so never matches.
fn analyse(rule: &Rule, kind: WayKind, pattern: &Pattern) -> Option<Analysed> {
    let hir = regex_syntax::parse(&pattern.source).ok()?;
    let required = required(&hir);
    let chars_max = line_chars_max(&hir, rule.when.length_max).and_then(|chars| u32::try_from(chars).ok());
    let bounds = Bounds {
        chars_min: u32::try_from(required.chars_min).unwrap_or(u32::MAX),
        chars_max: chars_max.unwrap_or(u32::MAX),
        digit: required.digit,
    };
    Some(Analysed {
        source: pattern.source.clone(),
        kind,
        bounds,
        required,
    })
}

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
