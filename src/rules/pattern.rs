//! A pattern of a rule: a regular expression in several forms, each made when it is first needed. The `prefilter` is checked first,
//! then the loose form (`relax`), then the expression itself; most lines go no further than the first. Where an expression has a
//! `gap`, only what stands around it is run.
//!
//! To which patterns a line is put at all is left to `index`.

use super::automaton::{Automaton, From};
use super::gap::{self, Gap};
use super::line::Line;
use super::prefilter::{Prefilter, Under};
use super::relax::relax;
use regex_automata::meta::{self, BuildError, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_syntax::hir::Hir;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A regular expression over one line or block.
#[derive(Debug)]
pub struct Pattern {
    /// As written in the rules file.
    pub source: Arc<str>,
    prefilter: OnceLock<Option<Arc<Prefilter>>>,
    /// The expression, where it has gaps.
    gaps: OnceLock<Option<Vec<Gap>>>,
    /// The looser form; `None` if there is none.
    loose: OnceLock<Option<Automaton>>,
    /// The expression, where it is bound to the start of the line.
    bound: OnceLock<Option<Automaton>>,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) fn new(source: &str) -> Self {
        Pattern {
            source: source.into(),
            prefilter: OnceLock::new(),
            gaps: OnceLock::new(),
            loose: OnceLock::new(),
            bound: OnceLock::new(),
            regex: OnceLock::new(),
        }
    }

    /// The compiled expression. `None` if it can't be compiled, which [`super::RuleSet::compile`] reports for every file but the
    /// built-in one, whose patterns a test compiles.
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| build(&self.source).ok()).as_ref()
    }

    /// What a line must be like to match; `None` if the pattern can't be parsed, and never matches.
    pub(super) fn prefilter(&self) -> Option<&Arc<Prefilter>> {
        let derive = || self.parsed().map(|hir| Arc::new(Prefilter::of(&hir)));
        self.prefilter.get_or_init(derive).as_ref()
    }

    /// Whether it is found in the line.
    pub(super) fn is_match(&self, line: &Line<'_>) -> bool {
        let admits = |prefilter: &&Arc<Prefilter>| prefilter.admits(line, Under::Nothing);
        self.prefilter()
            .filter(admits)
            .is_some_and(|prefilter| prefilter.decides || self.is_found(line))
    }

    /// Its first match in a line that its prefilter admits, as a part of the line's normal form.
    pub(super) fn find(&self, line: &Line<'_>) -> Option<Range<usize>> {
        // Most candidates do not match, and saying no is much cheaper than looking for where.
        if !self.is_found(line) {
            return None;
        }
        let text = &*line.normal.text;
        if self.prefilter()?.whole {
            return Some(0..text.len());
        }
        self.regex()?.find(text).map(|found| found.range())
    }

    /// Whether it is found in a line that its prefilter admits.
    fn is_found(&self, line: &Line<'_>) -> bool {
        let text = &*line.normal.text;
        if let Some(found) = self.gaps().and_then(|gaps| gap::is_match(gaps, text)) {
            return found;
        }
        if self.loose().and_then(|loose| loose.is_match(text)) == Some(false) {
            return false;
        }
        let said = self.bound().and_then(|bound| bound.is_match(text));
        said.unwrap_or_else(|| self.regex().is_some_and(|regex| regex.is_match(text)))
    }

    fn gaps(&self) -> Option<&[Gap]> {
        let build = || self.parsed().and_then(|hir| Gap::all_of(&hir));
        self.gaps.get_or_init(build).as_deref()
    }

    fn loose(&self) -> Option<&Automaton> {
        let build = || {
            let prefilter = self.prefilter().filter(|prefilter| prefilter.relaxes);
            prefilter
                .and_then(|prefilter| Automaton::new(&relax(&self.parsed()?), if prefilter.starts { From::Start } else { From::Anywhere }))
        };
        self.loose.get_or_init(build).as_ref()
    }

    fn bound(&self) -> Option<&Automaton> {
        let build = || {
            let prefilter = self.prefilter().filter(|prefilter| prefilter.starts);
            prefilter.and_then(|_| Automaton::new(&self.parsed()?, From::Start))
        };
        self.bound.get_or_init(build).as_ref()
    }

    /// The parsed expression, anew each time: kept, those of all rules would take more memory than all else.
    fn parsed(&self) -> Option<Hir> {
        regex_syntax::parse(&self.source).ok()
    }
}

/// Most bytes of a compiled pattern.
pub(super) const SIZE_BYTES_MAX: usize = 32 << 20;
/// Most bytes of the states of the general engine, which falls back to another one, many times slower, where a class of letters of all scripts
/// might not fit.
const GENERAL_BYTES_MAX: usize = 16 << 20;

/// Checks that a pattern compiles, without compiling those that are surely small.
///
/// # Errors
/// Why it does not.
pub(super) fn check(pattern: &str) -> Result<(), Box<BuildError>> {
    let is_small = regex_syntax::parse(pattern).is_ok_and(|hir| states(&hir) <= STATES_SMALL_MAX);
    if is_small { Ok(()) } else { build(pattern).map(drop) }
}

fn build(pattern: &str) -> Result<Regex, Box<BuildError>> {
    Regex::builder().configure(config()).build(pattern).map_err(Box::new)
}

/// Where a match lies is all that is asked, so the automata need not track groups: smaller, and faster to build.
fn config() -> meta::Config {
    Regex::config()
        .which_captures(WhichCaptures::Implicit)
        .nfa_size_limit(Some(SIZE_BYTES_MAX))
        .hybrid_cache_capacity(GENERAL_BYTES_MAX)
        .onepass(false)
}

/// Estimated states of an automaton that is surely within `SIZE_BYTES_MAX`: at most some hundred bytes each.
const STATES_SMALL_MAX: usize = 100_000;
/// Most states of one range of characters in UTF-8.
const RANGE_STATES: usize = 12;

/// An upper estimate of the states of an expression's automaton.
pub(super) fn states(hir: &Hir) -> usize {
    use regex_syntax::hir::{Class, HirKind};
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => RANGE_STATES.saturating_mul(class.ranges().len()),
        HirKind::Capture(capture) => 2 + states(&capture.sub),
        HirKind::Repetition(repetition) => {
            let copies = repetition.max.unwrap_or(repetition.min).max(repetition.min).max(1) as usize;
            states(&repetition.sub).saturating_add(2).saturating_mul(copies.saturating_add(1))
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(states).fold(1, usize::saturating_add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_found_by_whatever_form() {
        // Bound to the start or not, with and without a word boundary, which no automaton tells beyond ASCII.
        let table = [
            (r"^\p{Lu}\p{L}+ \d{1,2}$", "Über 12", Some(0..8)),
            (r"(?i)^foto\b.*", "Foto: Übersicht", Some(0..16)),
            (r"(?i)\bfoto: \p{L}{2,30}\b", "Ein Bild (Foto: Müller)", Some(10..23)),
            (r"(?i)\bfoto\b", "Übersichtsfotos", None),
            (r"[.!?]$", "Ende.", Some(4..5)),
        ];
        for (pattern, line, found) in table {
            assert_eq!(Pattern::new(pattern).find(&Line::of_text(line)), found, "{pattern}");
        }
    }

    #[test]
    fn patterns_too_large_are_told_from_small_ones() {
        assert!(check(r"(?i)^(?:leave a reply|\p{L}{2,40})$").is_ok());
        assert!(check(r"^(?:\p{L}{1,100}){1,100}$").is_err());
        assert!(check(r"^(?:\p{L}{1,100}){1,5}$").is_ok());
    }
}
