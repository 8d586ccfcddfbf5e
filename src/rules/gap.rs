//! Expressions with a gap, a part that says no more than how many characters stand there: `^[«"].{20,}[.!?]$`. Only what stands
//! before it is run, from the start of the line, and what stands behind it, from the end. A long line is not read at all between.
//!
//! The shortest matches of both leave the largest gap between them, so that no others need be tried.

use super::automaton::{Automaton, From};
use super::literals::{anchors, flatten};
use super::pattern::states;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// Most states of a part that is run: of larger ones there is a loose form, which is run first.
const STATES_MAX: usize = 1_000;
/// Most branches of an expression, each with a gap of its own.
const BRANCHES_MAX: usize = 4;

/// An expression, or a branch of one, with a gap.
#[derive(Debug)]
pub(super) struct Gap {
    /// What stands before it; `None` if nothing does.
    before: Option<Automaton>,
    /// Fewest characters of the gap.
    chars_min: usize,
    /// What stands behind it.
    behind: Option<Automaton>,
}

impl Gap {
    /// The expression by its gaps, of which each branch has one; `None` if it is not made so, or is better run otherwise.
    pub fn all_of(hir: &Hir) -> Option<Vec<Gap>> {
        let mut inside = flatten(hir);
        let is = |part: &Hir, own: Look| matches!(part.kind(), HirKind::Look(look) if *look == own);
        inside.pop_if(|last| is(last, Look::End))?;
        if !is(inside.first()?, Look::Start) {
            return Gap::of(&[], 0, &inside).filter(|_| !anchors(hir).0).map(|gap| vec![gap]);
        }
        let inside = &inside[1..];
        if let Some(gap) = Gap::among(inside) {
            return Some(vec![gap]);
        }
        let (first, rest) = inside.split_first()?;
        match first.kind() {
            HirKind::Alternation(branches) if branches.len() <= BRANCHES_MAX => {
                let branch = |branch| Gap::among(&[flatten(branch), rest.to_vec()].concat());
                branches.iter().map(branch).collect()
            }
            _ => None,
        }
    }

    /// By the first gap among parts that are bound to both ends.
    fn among(parts: &[&Hir]) -> Option<Gap> {
        let gap = parts.iter().enumerate().find_map(|(at, part)| Some((at, chars_of_gap(part)?)));
        let (at, chars_min) = gap?;
        Gap::of(&parts[..at], chars_min, &parts[at + 1..])
    }

    fn of(before: &[&Hir], chars_min: u32, behind: &[&Hir]) -> Option<Gap> {
        let automaton = |parts: &[&Hir], from: From| {
            let whole = Hir::concat(parts.iter().map(|&part| part.clone()).collect());
            match states(&whole) {
                _ if parts.is_empty() => Some(None),
                0..=STATES_MAX => Automaton::new(&whole, from).map(Some),
                _ => None,
            }
        };
        Some(Gap {
            before: automaton(before, From::Start)?,
            chars_min: chars_min as usize,
            behind: automaton(behind, From::End)?,
        })
    }

    /// Whether the line matches; `None` if an automaton can't tell.
    fn is_match(&self, text: &str) -> Option<bool> {
        let Some(start) = self.before.as_ref().map_or(Some(Some(0)), |before| before.reach(text))? else {
            return Some(false);
        };
        let end = self.behind.as_ref().map_or(Some(Some(text.len())), |behind| behind.reach(text))?;
        let gap = end.and_then(|end| text.get(start..end));
        // Of many bytes there are as many characters as need be.
        let is_long = |gap: &str| gap.len() >= 4 * self.chars_min || gap.chars().count() >= self.chars_min;
        Some(gap.is_some_and(is_long))
    }
}

/// Whether one of the branches matches the line; `None` if that can't be told.
pub(super) fn is_match(gaps: &[Gap], text: &str) -> Option<bool> {
    for gap in gaps {
        if gap.is_match(text)? {
            return Some(true);
        }
    }
    Some(false)
}

/// Fewest characters of a part that is a gap.
fn chars_of_gap(part: &Hir) -> Option<u32> {
    match part.kind() {
        HirKind::Repetition(Repetition { min, max: None, sub, .. }) if is_any(sub) => Some(*min),
        _ => None,
    }
}

/// Whether it is a class of all characters. (No line holds a line break, which `.` leaves out.)
pub(super) fn is_any(hir: &Hir) -> bool {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else {
        return false;
    };
    let mut others = class.clone();
    others.negate();
    others.iter().all(|range| range.start() == '\n' && range.end() == '\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex_automata::meta::Regex;

    fn gaps(pattern: &str) -> Option<Vec<Gap>> {
        Gap::all_of(&regex_syntax::parse(pattern).expect("valid"))
    }

    #[test]
    fn expressions_with_gaps() {
        let table = [
            (r"^.{60,}[.!?]$", 1),
            (r#"^(?:.{6,}|.{0,4}\p{Han}.{2,})[.!?。][")]*$"#, 2),
            ("[.:;]$", 1),
            ("^by .*$", 1),
            (r"^[^©]{60,}\.$", 0),
            (r"^.{2,60}\.$", 0),
            (r"^.{6,}[.!?]", 0),
            (r"^(?:.{6,}|by)\.$", 0),
            (r"^.{6,}\p{L}{2,30}$", 0),
        ];
        for (pattern, count) in table {
            assert_eq!(gaps(pattern).map_or(0, |gaps| gaps.len()), count, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_around_gaps_tells_what_the_expression_does(text in "(?:[a.b!)”。]|没|by ){0,12}") {
            let patterns = [
                r"^.{3,}[.!]$", r#"^(?:.{6,}|.{0,4}\p{Han}.{2,})[.!?。][")]*$"#, r"[.!]\)?$", r"^by .*by.*\.$", r"^.*$", r"^.?a.*(?:a.)?$",
                r"^(?:by )+.*(?:by )+$", r"\bby \b$", r"^a\b.*b$",
            ];
            for pattern in patterns {
                let found = is_match(&gaps(pattern).expect("gaps"), &text);
                prop_assert!(found.is_none_or(|found| found == Regex::new(pattern).expect("valid").is_match(&text)), "{} {}", pattern, text);
            }
        }
    }
}
