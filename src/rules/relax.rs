//! A looser form of an expression, run before the exact one: it matches wherever the exact one does, and is far smaller. Repeats
//! counted up to 40 stand for 40 copies of what they repeat, and a class of all letters for hundreds of states; built and run on
//! every candidate, such automata cost most of the time of a scan. A word boundary keeps the `regex` crate's fast engine from text
//! beyond ASCII. Few lines pass the loose form that do not match.

use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

/// Largest number of copies that a counted repeat keeps.
const COPIES_MAX: u32 = 3;
/// Most ranges, and most characters, beyond ASCII that a class keeps: digits of all scripts stay, letters don't.
const RANGES_MAX: usize = 8;
const CHARS_MAX: usize = 1_000;

/// The looser form of `hir`.
pub(super) fn relax(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(Look::Start | Look::End) => hir.clone(),
        HirKind::Look(_) => Hir::empty(),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(Class::Bytes(_)) => hir.clone(),
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(relax_class(class))),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            min: repetition.min.min(COPIES_MAX),
            max: repetition.max.filter(|&max| max <= COPIES_MAX),
            greedy: repetition.greedy,
            sub: Box::new(relax(&repetition.sub)),
        }),
        HirKind::Capture(capture) => Hir::capture(Capture {
            sub: Box::new(relax(&capture.sub)),
            ..capture.clone()
        }),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(relax).collect()),
        HirKind::Alternation(branches) => Hir::alternation(branches.iter().map(relax).collect()),
    }
}

/// Whether the looser form of `hir` is another one.
pub(super) fn relaxes(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => !matches!(look, Look::Start | Look::End),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Class(Class::Unicode(class)) => is_wide(class),
        HirKind::Repetition(repetition) => {
            repetition.min > COPIES_MAX || repetition.max.is_some_and(|max| max > COPIES_MAX) || relaxes(&repetition.sub)
        }
        HirKind::Capture(capture) => relaxes(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(relaxes),
    }
}

fn is_wide(class: &ClassUnicode) -> bool {
    let beyond = || class.iter().filter(|range| range.end() > '\x7F');
    beyond().count() > RANGES_MAX && beyond().map(|range| range.len()).sum::<usize>() > CHARS_MAX
}

/// The class, with all characters beyond ASCII if it has many of them.
fn relax_class(class: &ClassUnicode) -> ClassUnicode {
    if !is_wide(class) {
        return class.clone();
    }
    let ascii = class.iter().filter(|range| range.start() <= '\x7F').copied();
    ClassUnicode::new(ascii.chain([ClassUnicodeRange::new('\u{80}', char::MAX)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_automata::meta::Regex;

    #[test]
    fn looser_forms_match_what_the_exact_ones_do() {
        // Lines that match, lines that only the looser form lets pass, lines that neither does.
        assert!(!relaxes(&regex_syntax::parse(r"(?i)^a{1,3}[0-9]+$").expect("valid")));
        let table: [(&str, &[&str], &[&str], &[&str]); 3] = [
            (
                r"^\p{Lu}\p{L}{1,20}(?: \p{Lu}\p{L}+){1,5}$",
                &["Jane Doe", "Иван Петров"],
                &["иван петров"],
                &["jane Doe", "Jane Doe 12"],
            ),
            (
                r"(?i)^.{12,230}[(]photo\b",
                &["The mayor opens it (Photo: X)"],
                &["Abc (photos)"],
                &["(photo", "The mayor opens it"],
            ),
            (r"^\d{1,9}[:.]x$", &["12:x", "٣.x"], &["1234567890:x"], &["x:1", "二:x"]),
        ];
        for (pattern, matched, passed, stopped) in table {
            let exact = Regex::new(pattern).expect("valid");
            let loose = Regex::builder().build_from_hir(&relax(&regex_syntax::parse(pattern).expect("valid")));
            let loose = loose.expect("small");
            assert!(
                matched.iter().all(|line| exact.is_match(*line) && loose.is_match(*line)),
                "{pattern}"
            );
            assert!(
                passed.iter().all(|line| !exact.is_match(*line) && loose.is_match(*line)),
                "{pattern}"
            );
            assert!(relaxes(&regex_syntax::parse(pattern).expect("valid")), "{pattern}");
            assert!(stopped.iter().all(|line| !loose.is_match(*line)), "{pattern}");
        }
    }
}
