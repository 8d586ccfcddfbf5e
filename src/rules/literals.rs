//! What a line must hold for a regular expression to match it, derived from the parsed expression, so that nobody writes
//! keywords by hand: literals at its start, at its end, or anywhere. Its length and single bytes are left to `prefilter`.
//!
//! The analysis follows the idea of Russ Cox, "Regular Expression Matching with a Trigram Index" (2012): compute for
//! each sub-expression the finite set of strings it matches, where there is one, and otherwise the best set of strings
//! of which one must occur. Literals are folded; searching them is left to `index`.

use crate::document::fold_char;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

/// Most strings in a set; beyond, a set says too little.
const STRINGS_MAX: usize = 256;
/// Longest string worth growing, in bytes: longer ones are rarer, but few lines hold even this much of a rule.
const LENGTH_BYTES_MAX: usize = 12;
/// Shortest useful literal, in bytes: at an end of the line, and anywhere.
const AT_END_BYTES_MIN: usize = 1;
const ANYWHERE_BYTES_MIN: usize = 2;
/// Shortest literal, in bytes, that narrows down the lines to try.
const TELLING_BYTES_MIN: usize = 3;
/// Most sets of which a line must hold a string.
const SETS_MAX: usize = 3;
/// Most literals at an end of the line: each is one entry of a hash table.
const ENDS_MAX: usize = 600;
/// Largest class that is expanded to its characters.
const CLASS_CHARS_MAX: usize = 16;

/// What every line that matches must hold; each part that is known holds by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Required {
    /// It begins with one of these.
    pub prefix: Option<Vec<String>>,
    /// It ends with one of these.
    pub suffix: Option<Vec<String>>,
    /// It holds one of each of these sets, of which the first says most.
    pub anywhere: Vec<Vec<String>>,
}

impl Required {
    /// Whether nothing is known that narrows down the lines to try.
    pub fn is_nothing(&self) -> bool {
        let telling = |set: &Vec<String>| shortest(set) >= TELLING_BYTES_MIN;
        self.prefix.is_none() && self.suffix.is_none() && !self.anywhere.iter().any(telling)
    }
}

/// What is known about the strings a sub-expression matches.
#[derive(Default)]
struct Known {
    /// All strings it can match, if they are few.
    exact: Option<Vec<String>>,
    /// Sets of strings of each of which a match holds at least one.
    required: Vec<Vec<String>>,
}

impl Known {
    /// All sets of which a match holds a string.
    fn sets(self) -> Vec<Vec<String>> {
        self.exact.into_iter().chain(self.required).collect()
    }
}

/// What a folded line must hold to match `hir`.
pub fn required(hir: &Hir) -> Required {
    let (starts, ends) = anchors(hir);
    let folded = (starts || ends).then(|| fold(hir));
    let at_end = |kind: ExtractKind| folded.as_ref().and_then(|hir| ends_of(hir, kind));
    let mut anywhere = ranked(known(hir).sets());
    anywhere.truncate(SETS_MAX);
    Required {
        prefix: if starts { at_end(ExtractKind::Prefix) } else { None },
        suffix: if ends { at_end(ExtractKind::Suffix) } else { None },
        anywhere: anywhere
            .into_iter()
            .filter(|set| shortest(set) >= ANYWHERE_BYTES_MIN)
            .map(cut)
            .collect(),
    }
}

/// Whether matches are bound to the start of the text, and to its end.
pub(super) fn anchors(hir: &Hir) -> (bool, bool) {
    let properties = hir.properties();
    (
        properties.look_set_prefix().contains(Look::Start),
        properties.look_set_suffix().contains(Look::End),
    )
}

/// The strings with which each match begins or ends, if they are few.
fn ends_of(folded: &Hir, kind: ExtractKind) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor
        .kind(kind.clone())
        .limit_class(CLASS_CHARS_MAX)
        .limit_total(ENDS_MAX)
        .limit_literal_len(2 * LENGTH_BYTES_MAX);
    let mut sequence = extractor.extract(folded);
    match kind {
        ExtractKind::Suffix => sequence.keep_last_bytes(LENGTH_BYTES_MAX),
        _ => sequence.keep_first_bytes(LENGTH_BYTES_MAX),
    }
    sequence.sort();
    sequence.dedup();
    // Cut in the middle of a character, a literal is cut back to a whole one.
    let whole = |bytes: &[u8]| -> String {
        let text = String::from_utf8_lossy(bytes);
        text.trim_matches('\u{FFFD}').to_owned()
    };
    let strings: Vec<String> = sequence.literals()?.iter().map(|literal| whole(literal.as_bytes())).collect();
    (!strings.is_empty() && shortest(&strings) >= AT_END_BYTES_MIN).then(|| distinct(strings))
}

/// The expression over folded text: classes that fold to few characters become these. Larger classes stay; the extractor
/// stops at them.
fn fold(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => Hir::literal(text.chars().map(fold_char).collect::<String>().into_bytes()),
            Err(_) => hir.clone(),
        },
        HirKind::Class(Class::Unicode(class)) if class.iter().map(|range| range.len()).sum::<usize>() <= 4 * CLASS_CHARS_MAX => {
            let chars = class.iter().flat_map(|range| range.start()..=range.end()).map(fold_char);
            Hir::class(Class::Unicode(ClassUnicode::new(chars.map(|c| ClassUnicodeRange::new(c, c)))))
        }
        HirKind::Repetition(repetition) => {
            let sub = Box::new(fold(&repetition.sub));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => fold(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(fold).collect()),
        HirKind::Alternation(branches) => Hir::alternation(branches.iter().map(fold).collect()),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) => hir.clone(),
    }
}

fn shortest(set: &[String]) -> usize {
    set.iter().map(String::len).min().unwrap_or(0)
}

/// The strings cut to `LENGTH_BYTES_MAX`, each once.
fn cut(set: Vec<String>) -> Vec<String> {
    distinct(
        set.iter()
            .map(|s| s[..s.floor_char_boundary(LENGTH_BYTES_MAX)].to_owned())
            .collect(),
    )
}

/// The parts of the outermost sequence, groups opened.
pub(super) fn flatten(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().flat_map(flatten).collect(),
        HirKind::Capture(capture) => flatten(&capture.sub),
        _ => vec![hir],
    }
}

/// The sets that say something, best first: those whose shortest string is longest, then the smaller ones.
fn ranked(sets: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut sets: Vec<Vec<String>> = sets
        .into_iter()
        .filter(|set| !set.is_empty() && set.iter().all(|s| !s.is_empty()))
        .collect();
    sets.sort_by_cached_key(|set| (std::cmp::Reverse(shortest(set).min(8)), set.len()));
    sets.dedup();
    sets
}

fn known(hir: &Hir) -> Known {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => exactly(vec![String::new()]),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => exactly(vec![text.chars().map(fold_char).collect()]),
            Err(_) => unknown(),
        },
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            if count == 0 || count > CLASS_CHARS_MAX {
                return unknown();
            }
            exactly(distinct(
                class
                    .iter()
                    .flat_map(|r| r.start()..=r.end())
                    .map(|c| fold_char(c).to_string())
                    .collect(),
            ))
        }
        HirKind::Class(Class::Bytes(_)) => unknown(),
        HirKind::Capture(capture) => known(&capture.sub),
        HirKind::Repetition(repetition) => {
            let inner = known(&repetition.sub);
            match (repetition.min, repetition.max) {
                (1, Some(1)) => inner,
                (0, Some(1)) => {
                    let with_empty = |set: Vec<String>| distinct(set.into_iter().chain([String::new()]).collect());
                    Known {
                        exact: inner.exact.map(with_empty),
                        required: Vec::new(),
                    }
                }
                (0, _) => unknown(),
                _ => Known {
                    required: inner.sets(),
                    exact: None,
                },
            }
        }
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(branches) => alternation(branches),
    }
}

fn exactly(strings: Vec<String>) -> Known {
    Known {
        exact: Some(strings),
        required: Vec::new(),
    }
}

fn unknown() -> Known {
    Known::default()
}

fn distinct(mut strings: Vec<String>) -> Vec<String> {
    strings.sort_unstable();
    strings.dedup();
    strings
}

/// A sequence: exact sets grow side by side until they get too large; each finished one is a candidate.
fn concat(parts: &[Hir]) -> Known {
    let mut candidates = Vec::new();
    let mut run = vec![String::new()];
    let mut whole_is_exact = true;
    for part in parts {
        let Known { exact, required } = known(part);
        candidates.extend(required);
        match exact {
            Some(set) if run.len() * set.len() <= STRINGS_MAX && run.iter().all(|s| s.len() < 4 * LENGTH_BYTES_MAX) => {
                run = distinct(
                    run.iter()
                        .flat_map(|head| set.iter().map(move |tail| format!("{head}{tail}")))
                        .collect(),
                );
            }
            exact => {
                whole_is_exact = false;
                candidates.push(std::mem::replace(&mut run, exact.unwrap_or_else(|| vec![String::new()])));
            }
        }
    }
    let exact = whole_is_exact.then(|| run.clone());
    if !whole_is_exact {
        candidates.push(run);
    }
    let mut required = ranked(candidates);
    required.truncate(SETS_MAX);
    Known { exact, required }
}

/// A choice: exact if every branch is, required if every branch requires something.
fn alternation(branches: &[Hir]) -> Known {
    let mut exact = Some(Vec::new());
    let mut required = Some(Vec::new());
    for branch in branches.iter().map(known) {
        exact = exact.zip(branch.exact.clone()).map(|(all, more)| [all, more].concat());
        let best_of_branch = ranked(branch.sets()).into_iter().next();
        required = required.zip(best_of_branch).map(|(all, more)| [all, more].concat());
    }
    let bounded = |set: Option<Vec<String>>, max: usize| set.map(distinct).filter(|set| set.len() <= max);
    Known {
        exact: bounded(exact, 2 * STRINGS_MAX),
        required: bounded(required, 4 * STRINGS_MAX).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Required {
        required(&regex_syntax::parse(pattern).expect("valid"))
    }

    fn set(strings: &[&str]) -> Option<Vec<String>> {
        Some(strings.iter().map(|s| (*s).to_owned()).collect())
    }

    #[test]
    fn literals_of_patterns() {
        let table = [
            (
                r"(?i)^leave a (?:reply|comment)$",
                set(&["leave a comm", "leave a repl"]),
                set(&["eave a reply", "ve a comment"]),
                "leave a repl",
            ),
            (r"(?i)^\d+ comments?$", None, set(&[" comment", " comments"]), " comment"),
            (r"(?i)^(?:by|von) [\p{Lu}]\w+$", set(&["by ", "von "]), None, "by "),
            (r"(?i)^(?:poll|.{3,9} vote)$", None, set(&[" vote", "poll"]), "poll"),
            (r"(?i)foo.*barbaz", None, None, "barbaz"),
        ];
        for (pattern, prefix, suffix, anywhere) in table {
            let found = of(pattern);
            assert_eq!((found.prefix, found.suffix), (prefix, suffix), "{pattern}");
            assert!(found.anywhere.iter().any(|set| set.contains(&anywhere.to_owned())), "{pattern}");
        }
        assert!(of("a?b?c?").is_nothing() && of("(?:abc|d.*)").is_nothing());
    }
}
