//! What a line must be like for a pattern to match it, checked before the pattern is run: its length, the bytes it begins and
//! ends with and holds, literals at its ends and inside. Saying no is cheap here and dear in a regular expression, and of a
//! thousand patterns nearly all say no to nearly every line.
//!
//! All of it is derived from the parsed expression (`byte_set`, `literals`); to which patterns the question is put at all is left
//! to `index`.

use super::byte_set::{ByteSet, demands, first_bytes, last_bytes};
use super::gap::is_any;
use super::line::Line;
use super::literals::{Required, anchors, required};
use super::relax::relaxes;
use crate::document::fold_char;
use memchr::memmem;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Largest set of literals that is tried one by one, and on a long line.
const TRIED_MAX: usize = 24;
const TRIED_MAX_LONG: usize = 8;
/// Shortest long line, in bytes.
const LONG_BYTES_MIN: usize = 200;

/// Where the index found a pattern: what is known to hold already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Under {
    Nothing,
    Prefix,
    Suffix,
    Anywhere,
}

/// The demands of a pattern on a folded line.
#[derive(Debug)]
pub(super) struct Prefilter {
    /// The literals it requires.
    pub required: Required,
    /// Those anywhere in it, with their bytes.
    inside: Vec<Vec<(ByteSet, Box<str>)>>,
    /// Fewest characters.
    pub chars_min: u32,
    /// Most characters, if the pattern is bound to both ends.
    pub chars_max: u32,
    /// What it may begin with.
    pub first: ByteSet,
    /// What it may end with.
    pub last: ByteSet,
    /// Bytes of each set of which it holds one, the rarest first.
    pub holds: Vec<ByteSet>,
    /// Whether a match begins at the start of the line.
    pub starts: bool,
    /// Whether a match is always the whole line.
    pub whole: bool,
    /// Whether every line that is admitted matches: the expression says no more than which characters stand at one end, or how many
    /// there are.
    pub decides: bool,
    /// Whether there is a looser form of the expression, to be run first.
    pub relaxes: bool,
}

impl Prefilter {
    /// The demands of the parsed pattern.
    pub fn of(hir: &Hir) -> Self {
        let (starts, ends) = anchors(hir);
        let (chars_min, chars_max) = chars(hir);
        let required = required(hir);
        let at_end = |bound: bool, (bytes, empty): (ByteSet, bool)| if bound && !empty { bytes } else { ByteSet::ALL };
        let has_end = required.prefix.is_some() || required.suffix.is_some();
        let with_bytes = |literal: &String| (ByteSet::of(literal.as_bytes()), literal.as_str().into());
        Prefilter {
            inside: required.anywhere.iter().map(|set| set.iter().map(with_bytes).collect()).collect(),
            required,
            chars_min,
            chars_max: if starts && ends { chars_max } else { u32::MAX },
            first: at_end(starts, first_bytes(hir)),
            last: at_end(ends, last_bytes(hir)),
            holds: demands(hir),
            starts,
            whole: starts && ends,
            decides: has_end && is_one_end(hir) || is_length(hir),
            relaxes: relaxes(hir),
        }
    }

    /// Whether the pattern could match the line. `under` is what needs no second look.
    pub fn admits(&self, line: &Line<'_>, under: Under) -> bool {
        let folded = line.folded.as_bytes();
        let end = |byte: Option<&u8>, set: &ByteSet| byte.is_none_or(|&byte| set.contains(byte));
        line.chars >= self.chars_min
            && line.chars <= self.chars_max
            && end(folded.first(), &self.first)
            && end(folded.last(), &self.last)
            && self.holds.iter().all(|set| set.intersects(line.bytes()))
            && (under == Under::Prefix || meets(&self.required.prefix, |literal| folded.starts_with(literal)))
            && (under == Under::Suffix || meets(&self.required.suffix, |literal| folded.ends_with(literal)))
            && self.holds_literals(line, under)
    }

    fn holds_literals(&self, line: &Line<'_>, under: Under) -> bool {
        let folded = line.folded.as_bytes();
        let left = self.inside.iter().skip(usize::from(under == Under::Anywhere));
        let tried_max = if folded.len() < LONG_BYTES_MIN { TRIED_MAX } else { TRIED_MAX_LONG };
        left.filter(|set| set.len() <= tried_max).all(|set| {
            set.iter()
                .any(|(bytes, literal)| bytes.is_subset(line.bytes()) && memmem::find(folded, literal.as_bytes()).is_some())
        })
    }
}

/// Whether the expression is one of a few characters without case at one end: `[:：,]$`.
fn is_one_end(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let class = match parts.as_slice() {
        [class, end] if matches!(end.kind(), HirKind::Look(Look::End)) => class,
        [start, class] if matches!(start.kind(), HirKind::Look(Look::Start)) => class,
        _ => return false,
    };
    let caseless = |c: char| !c.is_alphabetic() && fold_char(c) == c;
    match class.kind() {
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).chars().all(caseless),
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|range| range.len()).sum();
            count <= TRIED_MAX && class.iter().flat_map(|range| range.start()..=range.end()).all(caseless)
        }
        _ => false,
    }
}

/// Whether the expression is no more than a number of characters: `^.{1,110}$`.
fn is_length(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let [start, any, end] = parts.as_slice() else { return false };
    let bound = matches!(start.kind(), HirKind::Look(Look::Start)) && matches!(end.kind(), HirKind::Look(Look::End));
    bound && matches!(any.kind(), HirKind::Repetition(repetition) if is_any(&repetition.sub))
}

fn meets(set: &Option<Vec<String>>, holds: impl Fn(&[u8]) -> bool) -> bool {
    let tried = set.as_ref().filter(|set| set.len() <= TRIED_MAX);
    tried.is_none_or(|set| set.iter().any(|literal| holds(literal.as_bytes())))
}

/// Fewest and most characters of a match.
fn chars(hir: &Hir) -> (u32, u32) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, 0),
        HirKind::Class(_) => (1, 1),
        HirKind::Literal(literal) => {
            let count = u32::try_from(String::from_utf8_lossy(&literal.0).chars().count()).unwrap_or(u32::MAX);
            (count, count)
        }
        HirKind::Capture(capture) => chars(&capture.sub),
        HirKind::Repetition(repetition) => {
            let (least, most) = chars(&repetition.sub);
            let most = repetition.max.map_or(u32::MAX, |max| most.saturating_mul(max));
            (least.saturating_mul(repetition.min), most)
        }
        HirKind::Concat(parts) => parts
            .iter()
            .map(chars)
            .fold((0, 0), |(least, most): (u32, u32), (own_least, own_most)| {
                (least.saturating_add(own_least), most.saturating_add(own_most))
            }),
        HirKind::Alternation(branches) => {
            let all = branches.iter().map(chars);
            all.reduce(|(least, most), (own_least, own_most)| (least.min(own_least), most.max(own_most)))
                .unwrap_or((0, u32::MAX))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_prefilters_decide() {
        let table = [
            ("[:：,]$", true),
            (r"^[(\[]", true),
            ("…$", true),
            ("[:x]$", false),
            (r"^\p{Ll}", false),
            ("[.!?]\"?$", false),
            ("^:$", false),
            ("^.{0,3}$", true),
            ("^.{3,}$", true),
            ("^[a-z]{0,3}$", false),
        ];
        for (pattern, decides) in table {
            let prefilter = Prefilter::of(&regex_syntax::parse(pattern).expect("valid"));
            assert_eq!(prefilter.decides, decides, "{pattern}");
            let regex = regex_automata::meta::Regex::new(pattern).expect("valid");
            for line in ["Said:", "说：", "and so on…", "(x", "[", ",", "x"] {
                assert!(
                    !decides || prefilter.admits(&Line::of_text(line), Under::Nothing) == regex.is_match(line),
                    "{pattern} {line}"
                );
            }
        }
    }

    #[test]
    fn prefilters_admit_what_matches() {
        // Lines that match, and lines that need not be tried.
        let table: [(&str, &[&str], &[&str]); 6] = [
            (
                r"(?i)^\d+ comments?$",
                &["12 Comments"],
                &["comments", "12 replies", "12 comments, all of them"],
            ),
            (
                r"(?i)^share .*facebook",
                &["Share it on Facebook"],
                &["share it", "on facebook", "facebook share"],
            ),
            (r"^.{3,6}$", &["Ерёмин"], &["no", "too long"]),
            (
                r"(?i)^(?:\p{L}+ )?\d{1,2}[:.]\d{2}$",
                &["Uhr 12:30"],
                &["12,30", "at noon", "12:30 Uhr"],
            ),
            (r"(?i)^©? ?(?:AP|dpa)$", &["© dpa", "AP"], &["© AFP News Agency"]),
            (r"(?i)straße 5", &["Die STRASSE, nein: Straße 5"], &["straße"]),
        ];
        for (pattern, lines, others) in table {
            let prefilter = Prefilter::of(&regex_syntax::parse(pattern).expect("valid"));
            let admits = |line: &str| prefilter.admits(&Line::of_text(line), Under::Nothing);
            lines.iter().for_each(|line| assert!(admits(line), "{pattern} admits {line}"));
            others.iter().for_each(|line| assert!(!admits(line), "{pattern} keeps out {line}"));
        }
    }
}
