//! Whether every match of a pattern holds some literal text, by which the engine can tell at once which lines to try it on.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind};

/// Least weight of a literal that is rare enough to search for.
const WEIGHT_MIN: usize = 3;

/// Whether a literal of at least three characters (letters in both cases count as one, a character of three bytes, such
/// as a Chinese one, as two) must occur in every match.
pub(super) fn has_required_literal(hir: &Hir) -> bool {
    let mut longest = 0;
    let mut run = 0;
    longest_run(hir, &mut run, &mut longest);
    longest.max(run) >= WEIGHT_MIN
}

/// Walks `hir` in order. `run` is the weight of the literal that ends here, `longest` that of the longest one before.
fn longest_run(hir: &Hir, run: &mut usize, longest: &mut usize) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => *run += weight_of_bytes(&literal.0),
        HirKind::Class(class) => match class_weight(class) {
            Some(weight) => *run += weight,
            None => end_run(run, longest),
        },
        HirKind::Capture(capture) => longest_run(&capture.sub, run, longest),
        HirKind::Concat(subs) => subs.iter().for_each(|sub| longest_run(sub, run, longest)),
        HirKind::Repetition(repetition) => {
            if repetition.min > 0 {
                longest_run(&repetition.sub, run, longest);
            }
            end_run(run, longest);
        }
        HirKind::Alternation(branches) => {
            end_run(run, longest);
            // The weakest branch is all that can be counted on.
            let weakest = branches.iter().map(longest_in).min().unwrap_or(0);
            *longest = (*longest).max(weakest);
        }
    }
}

fn longest_in(hir: &Hir) -> usize {
    let (mut run, mut longest) = (0, 0);
    longest_run(hir, &mut run, &mut longest);
    longest.max(run)
}

fn end_run(run: &mut usize, longest: &mut usize) {
    *longest = (*longest).max(*run);
    *run = 0;
}

fn weight_of_bytes(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).map_or(bytes.len(), |text| text.chars().map(weight).sum())
}

fn weight(c: char) -> usize {
    if c.len_utf8() >= 3 { 2 } else { 1 }
}

/// The weight of a class that is just one letter in all its cases.
fn class_weight(class: &Class) -> Option<usize> {
    /// Most ranges a single letter's cases take.
    const RANGES_MAX: usize = 4;
    let Class::Unicode(class) = class else {
        return None;
    };
    let ranges = class.ranges();
    if ranges.len() > RANGES_MAX {
        return None;
    }
    let first = ranges.first()?.start();
    let mut folded = ClassUnicode::new([ClassUnicodeRange::new(first, first)]);
    folded.try_case_fold_simple().ok()?;
    (folded.ranges() == ranges).then(|| weight(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_that_must_occur() {
        for (pattern, expected) in [
            ("(?i)^share$", true),
            ("(?i)sk[iy]", false),
            ("(?i)ask", true),
            ("^[0-9]+ min", true),
            ("^[0-9]+ m$", false),
            ("(?i)^(?:share|tweet)$", true),
            ("(?i)^(?:share|ok)$", false),
            ("a(?:b)c", true),
            ("(?:abc)?", false),
            ("(?:abc)+", true),
            ("(?:abc){0,3}x", false),
            (r"\d+", false),
            ("评论", true),
            ("", false),
            (r"^\w+: (?:by|von) x", false),
        ] {
            let hir = regex_syntax::parse(pattern).unwrap();
            assert_eq!(has_required_literal(&hir), expected, "{pattern}");
        }
    }
}
