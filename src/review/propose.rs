//! What could be changed in the rules so that a rejected removal is not made again, the smallest change first.
//!
//! Which of them does what it should, and what else it does, is tried by `pipeline`; writing it into a rules file is `patch`.

use crate::rules::literal_form;
use crate::rules::schema::{Action, RawWhen};
use std::collections::BTreeSet;

/// Characters up to which a line is named as a whole; longer ones by how they begin.
const WHOLE_CHARS_MAX: usize = 120;
/// Characters of a long line that name it.
const BEGINNING_CHARS: usize = 80;
/// Lines up to which each is named.
const LINES_MAX: usize = 12;

/// Removals that were rejected for the same: one rule, one text. Lines are as rules see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The rule's id, or `structure/…` and so on.
    pub rule: String,
    /// What the rule does; `None` for what is no rule.
    pub action: Option<Action>,
    /// The lines that should have stayed.
    pub lines: Vec<String>,
    /// The whole removal was rejected, not a part of it.
    pub whole: bool,
    /// The rule was rejected with all that it removes.
    pub all_of_rule: bool,
    /// The rejected removals of this kind.
    pub removals: usize,
    /// Their sites, where known.
    pub sites: BTreeSet<String>,
    /// Whether each has a known site.
    pub sites_known: bool,
    /// The line above, where it is the same at each.
    pub previous: Option<String>,
    /// The line below, where it is the same at each.
    pub next: Option<String>,
    /// Most characters of a line that the rule removed and nobody rejected, if the rejected ones are all longer.
    pub length_max: Option<usize>,
}

/// A change to a rules file.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The rule is switched off.
    Disable {
        /// Its id.
        rule: String,
    },
    /// An exception: the rule leaves these lines alone.
    Unless {
        /// Its id.
        rule: String,
        /// Regular expressions over the line.
        line: Vec<String>,
    },
    /// The rule takes shorter lines only.
    LengthMax {
        /// Its id.
        rule: String,
        /// Most characters.
        length_max: usize,
        /// All its other conditions, since an override replaces them.
        when: Box<RawWhen>,
    },
    /// Lines that nothing may take.
    Keep(Keep),
}

/// A `[[keep]]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keep {
    /// What took the lines.
    pub against: String,
    /// Whole lines.
    pub literal: Vec<String>,
    /// Regular expressions over the line.
    pub line: Vec<String>,
    /// On these sites only.
    pub site: Vec<String>,
    /// Under such a line only.
    pub previous: Option<String>,
    /// Over such a line only.
    pub next: Option<String>,
}

impl Change {
    /// In words, for people.
    pub fn describe(&self) -> String {
        match self {
            Change::Disable { rule } => format!("switch {rule} off"),
            Change::Unless { rule, .. } => format!("an exception to {rule} (unless.line)"),
            Change::LengthMax { rule, length_max, .. } => format!("{rule} for lines of at most {length_max} characters (when.length-max)"),
            Change::Keep(keep) => {
                let mut words = "a [[keep]] of the text".to_owned();
                if !keep.site.is_empty() {
                    words.push_str(&format!(" on {}", keep.site.join(", ")));
                }
                if keep.previous.is_some() || keep.next.is_some() {
                    words.push_str(" between these lines");
                }
                words
            }
        }
    }
}

/// The changes to try for a case, the one that says least first. `when` is what the rule asks now.
pub fn candidates(case: &Case, when: Option<&RawWhen>) -> Vec<Change> {
    let mut changes = Vec::new();
    let rule = case.rule.clone();
    if case.all_of_rule && case.action.is_some() {
        return vec![Change::Disable { rule }];
    }
    if case.lines.is_empty() || case.lines.len() > LINES_MAX {
        return changes;
    }
    if let (Some(length_max), Some(when)) = (case.length_max, when) {
        changes.push(Change::LengthMax {
            rule: rule.clone(),
            length_max,
            when: Box::new(when.clone()),
        });
    }
    if let Some(matched) = matched_lines(case) {
        changes.push(Change::Unless {
            rule,
            line: matched.iter().map(|line| pattern(line)).collect(),
        });
    }
    let plain = keep(case);
    let exact = Keep {
        literal: Vec::new(),
        line: case.lines.iter().map(|line| pattern(line)).collect(),
        ..plain.clone()
    };
    let on_site = Keep {
        site: case.sites.iter().cloned().collect(),
        ..exact.clone()
    };
    let between = Keep {
        previous: case.previous.as_deref().map(pattern),
        next: case.next.as_deref().map(pattern),
        ..on_site.clone()
    };
    let mut keeps = vec![plain];
    keeps.push(exact);
    keeps.extend((case.sites_known && case.sites.len() == 1).then_some(on_site));
    keeps.extend((case.lines.len() == 1 && (case.previous.is_some() || case.next.is_some())).then_some(between));
    keeps.dedup();
    changes.extend(keeps.into_iter().map(Change::Keep));
    changes
}

/// The lines by which the rule took the text; `None` where an exception at them would not be what was asked for.
fn matched_lines(case: &Case) -> Option<&[String]> {
    match case.action? {
        Action::DropLine | Action::DropBlock | Action::DropMatch | Action::Replace => Some(&case.lines),
        // What was removed was mostly not matched, but stood under or over a match.
        Action::DropUntil | Action::TruncateAfter if case.whole => case.lines.get(..1),
        Action::TruncateBefore if case.whole => case.lines.last().map(std::slice::from_ref),
        Action::DropUntil | Action::TruncateAfter | Action::TruncateBefore | Action::Keep => None,
    }
}

fn keep(case: &Case) -> Keep {
    let (short, long): (Vec<&String>, Vec<&String>) = case
        .lines
        .iter()
        .partition(|line| line.chars().count() <= WHOLE_CHARS_MAX && !literal_form(line).is_empty());
    Keep {
        against: case.rule.clone(),
        literal: short.into_iter().map(|line| literal_form(line).to_owned()).collect(),
        line: long.into_iter().map(|line| pattern(line)).collect(),
        ..Keep::default()
    }
}

/// A regular expression for a line as rules see it, or for its beginning if it is long.
pub fn pattern(line: &str) -> String {
    if line.chars().count() <= WHOLE_CHARS_MAX {
        return format!("^{}$", regex::escape(line));
    }
    let cut = line.char_indices().nth(BEGINNING_CHARS).map_or(line.len(), |(at, _)| at);
    let words = line[..cut].rfind(' ').unwrap_or(cut);
    format!("^{}", regex::escape(&line[..words]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(rule: &str, action: Option<Action>, lines: &[&str]) -> Case {
        Case {
            rule: rule.to_owned(),
            action,
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            whole: true,
            all_of_rule: false,
            removals: 1,
            sites: BTreeSet::new(),
            sites_known: false,
            previous: None,
            next: None,
            length_max: None,
        }
    }

    fn described(case: &Case) -> Vec<String> {
        candidates(case, None).iter().map(Change::describe).collect()
    }

    #[test]
    fn the_smallest_change_comes_first() {
        let keep = "a [[keep]] of the text";
        let cases = [
            (
                case("a/b", Some(Action::DropLine), &["Share"]),
                vec!["an exception to a/b (unless.line)", keep, keep],
            ),
            (case("structure/card", None, &["Share"]), vec![keep, keep]),
            (
                Case {
                    all_of_rule: true,
                    ..case("a/b", Some(Action::DropLine), &["Share"])
                },
                vec!["switch a/b off"],
            ),
            (
                Case {
                    whole: false,
                    ..case("a/b", Some(Action::TruncateAfter), &["A text."])
                },
                vec![keep, keep],
            ),
            (
                Case {
                    sites: ["x.example".to_owned()].into(),
                    sites_known: true,
                    previous: Some("Above".to_owned()),
                    ..case("classifier/residue", None, &["Share"])
                },
                vec![
                    keep,
                    keep,
                    "a [[keep]] of the text on x.example",
                    "a [[keep]] of the text on x.example between these lines",
                ],
            ),
        ];
        for (case, expected) in cases {
            assert_eq!(described(&case), expected, "{case:?}");
        }
    }

    #[test]
    fn a_truncation_is_excepted_at_the_line_that_matched() {
        let case = case("a/b", Some(Action::TruncateAfter), &["Comments (3)", "A text."]);
        let Some(Change::Unless { line, .. }) = candidates(&case, None).into_iter().next() else {
            panic!("an exception")
        };
        assert_eq!(line, [r"^Comments \(3\)$"]);
    }

    #[test]
    fn long_lines_are_named_by_how_they_begin() {
        let line = "word ".repeat(60);
        let found = pattern(line.trim());
        assert!(
            found.starts_with("^word word") && !found.ends_with('$') && found.len() < 90,
            "{found}"
        );
    }
}
