//! Where a pattern matches the empty string: in every line, or only in a line without text, which there is none of.

use regex_syntax::hir::{Hir, HirKind, Look};

/// What a pattern does with the empty string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emptiness {
    /// Each match holds some text.
    Never,
    /// Only between a line's start and its end, as `^(?:a)?$` does.
    EmptyLine,
    /// In any line, as `a*` does.
    AnyLine,
}

/// What a pattern does with the empty string.
pub(super) fn emptiness(hir: &Hir) -> Emptiness {
    // Most patterns hold some text wherever they match, which regex-syntax knows already.
    if hir.properties().minimum_len() != Some(0) {
        return Emptiness::Never;
    }
    match paths(hir) {
        Paths(0) => Emptiness::Never,
        Paths(only) if only == Paths::at(BOTH).0 => Emptiness::EmptyLine,
        Paths(_) => Emptiness::AnyLine,
    }
}

/// Needs the line's start, bit 0, or its end, bit 1.
const START: u8 = 1;
const END: u8 = 2;
const BOTH: u8 = START | END;

/// A set of the four needs an empty match can have: bit `n` is set if one of them needs `n`.
#[derive(Clone, Copy)]
struct Paths(u8);

impl Paths {
    const NONE: Paths = Paths(0);

    fn at(need: u8) -> Self {
        Paths(1 << need)
    }

    fn or(self, other: Paths) -> Self {
        Paths(self.0 | other.0)
    }

    /// One path of each set, one behind the other.
    fn then(self, other: Paths) -> Self {
        let mut both = Paths::NONE;
        for first in (0..=BOTH).filter(|need| self.0 & (1 << need) != 0) {
            for second in (0..=BOTH).filter(|need| other.0 & (1 << need) != 0) {
                both = both.or(Paths::at(first | second));
            }
        }
        both
    }
}

fn paths(hir: &Hir) -> Paths {
    match hir.kind() {
        HirKind::Empty => Paths::at(0),
        HirKind::Literal(_) | HirKind::Class(_) => Paths::NONE,
        HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF) => Paths::at(START),
        HirKind::Look(Look::End | Look::EndLF | Look::EndCRLF) => Paths::at(END),
        // Boundaries of words occur in nearly every line.
        HirKind::Look(_) => Paths::at(0),
        HirKind::Repetition(repetition) if repetition.min == 0 => Paths::at(0),
        HirKind::Repetition(repetition) => paths(&repetition.sub),
        HirKind::Capture(capture) => paths(&capture.sub),
        HirKind::Concat(subs) => subs.iter().map(paths).fold(Paths::at(0), Paths::then),
        HirKind::Alternation(subs) => subs.iter().map(paths).fold(Paths::NONE, Paths::or),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_patterns_are_empty() {
        for (pattern, expected) in [
            ("a", Emptiness::Never),
            ("^a?b$", Emptiness::Never),
            ("a*", Emptiness::AnyLine),
            ("^a*", Emptiness::AnyLine),
            ("a?$", Emptiness::AnyLine),
            (r"\b", Emptiness::AnyLine),
            ("", Emptiness::AnyLine),
            ("a|", Emptiness::AnyLine),
            ("^(?:a)?$", Emptiness::EmptyLine),
            ("^.{0,12}$", Emptiness::EmptyLine),
            ("^.{0,24}$|[:,]$", Emptiness::EmptyLine),
            ("^(?:a|(b?))$", Emptiness::EmptyLine),
            ("(?:^a?$)+", Emptiness::EmptyLine),
            ("^a?$|^b?", Emptiness::AnyLine),
            ("[a&&b]", Emptiness::Never),
        ] {
            let hir = regex_syntax::parse(pattern).expect("valid");
            assert_eq!(emptiness(&hir), expected, "{pattern}");
        }
    }
}
