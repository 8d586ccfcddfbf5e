//! Literals that a regular expression can't match without, derived from its parsed form, so that nobody writes
//! keywords by hand.
//!
//! The analysis follows the idea of Russ Cox, "Regular Expression Matching with a Trigram Index" (2012): compute for
//! each sub-expression the finite set of strings it matches, where there is one, and otherwise the best set of strings
//! of which one must occur. Literals are folded; searching them is left to `index`.

use super::normal::fold_char;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Most strings in a set; beyond, a set says too little.
const STRINGS_MAX: usize = 32;
/// Longest string worth growing, in bytes: longer ones are rarer, but few lines hold even this much of a rule.
const LENGTH_BYTES_MAX: usize = 12;
/// Shortest useful literal, in bytes.
const LENGTH_BYTES_MIN: usize = 2;
/// Largest class that is expanded to its characters.
const CLASS_CHARS_MAX: usize = 16;

/// What is known about the strings a sub-expression matches.
struct Known {
    /// All strings it can match, if they are few.
    exact: Option<Vec<String>>,
    /// Strings of which each match holds at least one.
    required: Option<Vec<String>>,
}

/// Folded strings of which every match of `hir`, folded, holds at least one; `None` if there are no useful ones.
pub fn required(hir: &Hir) -> Option<Vec<String>> {
    let known = known(hir);
    let candidates = [known.exact, known.required].into_iter().flatten();
    let set = best(candidates.collect()).filter(|set| set.iter().all(|s| s.len() >= LENGTH_BYTES_MIN))?;
    Some(distinct(
        set.iter()
            .map(|s| s[..s.floor_char_boundary(LENGTH_BYTES_MAX)].to_owned())
            .collect(),
    ))
}

/// The set whose shortest string is longest, then the smaller set.
fn best(sets: Vec<Vec<String>>) -> Option<Vec<String>> {
    let score = |set: &Vec<String>| (set.iter().map(String::len).min().unwrap_or(0).min(8), std::cmp::Reverse(set.len()));
    sets.into_iter()
        .filter(|set| !set.is_empty() && set.iter().all(|s| !s.is_empty()))
        .max_by_key(score)
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
                (0, Some(1)) => Known {
                    exact: inner.exact.map(|set| distinct(set.into_iter().chain([String::new()]).collect())),
                    required: None,
                },
                (0, _) => unknown(),
                _ => Known {
                    required: best([inner.exact, inner.required].into_iter().flatten().collect()),
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
        required: None,
    }
}

fn unknown() -> Known {
    Known {
        exact: None,
        required: None,
    }
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
            Some(set) if run.len() * set.len() <= STRINGS_MAX && run.iter().all(|s| s.len() < LENGTH_BYTES_MAX) => {
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
    if whole_is_exact {
        return Known {
            exact: Some(run),
            required: best(candidates),
        };
    }
    candidates.push(run);
    Known {
        exact: None,
        required: best(candidates),
    }
}

/// A choice: exact if every branch is, required if every branch requires something.
fn alternation(branches: &[Hir]) -> Known {
    let known: Vec<Known> = branches.iter().map(known).collect();
    let mut exact = Some(Vec::new());
    let mut required = Some(Vec::new());
    for Known {
        exact: branch_exact,
        required: branch_required,
    } in known
    {
        let best_of_branch = best([branch_exact.clone(), branch_required].into_iter().flatten().collect());
        exact = exact.zip(branch_exact).map(|(all, more)| [all, more].concat());
        required = required.zip(best_of_branch).map(|(all, more)| [all, more].concat());
    }
    let bounded = |set: Option<Vec<String>>| set.map(distinct).filter(|set| set.len() <= 8 * STRINGS_MAX);
    Known {
        exact: bounded(exact).filter(|set| set.len() <= STRINGS_MAX),
        required: bounded(required),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Option<Vec<String>> {
        required(&regex_syntax::parse(pattern).expect("valid"))
    }

    #[test]
    fn literals_of_patterns() {
        let table: [(&str, Option<&[&str]>); 10] = [
            (r"(?i)^leave a (?:reply|comment)$", Some(&["leave a comm", "leave a repl"])),
            (r"(?i)^\d+ comments?$", Some(&[" comment", " comments"])),
            (r"(?i)читайте также", Some(&["читайт"])),
            (r"^[A-Z].*$", None),
            (r"(?i)^(?:by|von) [\p{Lu}]\w+$", Some(&["by ", "von "])),
            (r"a?b?c?", None),
            (r"(?i)foo.*barbaz", Some(&["barbaz"])),
            (r"(?:abc|d.*)", None),
            (r"©\s*\d{4}", None),
            (r"(?i)^(?:share|tweet)+ now$", Some(&["share", "tweet"])),
        ];
        for (pattern, expected) in table {
            let expected = expected.map(|set| set.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
            let found = of(pattern);
            if pattern.starts_with("(?i)^(?:share") {
                assert!(found.is_some());
            } else {
                assert_eq!(found, expected, "{pattern}");
            }
        }
    }
}
