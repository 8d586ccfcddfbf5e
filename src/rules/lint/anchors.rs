//! Whether a pattern holds on to the ends of the line, judged on the regex's syntax tree.

use regex_syntax::ast::{AssertionKind, Ast, RepetitionKind, RepetitionRange};

/// One end of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// `^`
    Start,
    /// `$`
    End,
}

impl End {
    pub(super) const BOTH: [End; 2] = [End::Start, End::End];

    pub(super) fn anchor(self) -> char {
        match self {
            End::Start => '^',
            End::End => '$',
        }
    }
}

/// Whether every match begins (or ends) at the line's start (or end).
pub(super) fn is_anchored(ast: &Ast, end: End) -> bool {
    match ast {
        Ast::Assertion(assertion) => match end {
            End::Start => matches!(assertion.kind, AssertionKind::StartLine | AssertionKind::StartText),
            End::End => matches!(assertion.kind, AssertionKind::EndLine | AssertionKind::EndText),
        },
        Ast::Group(group) => is_anchored(&group.ast, end),
        Ast::Repetition(repetition) => at_least_once(&repetition.op.kind) && is_anchored(&repetition.ast, end),
        Ast::Alternation(alternation) => alternation.asts.iter().all(|branch| is_anchored(branch, end)),
        Ast::Concat(concat) => {
            let mut solid = concat.asts.iter().filter(|ast| !takes_no_part(ast));
            let outermost = match end {
                End::Start => solid.next(),
                End::End => solid.next_back(),
            };
            outermost.is_some_and(|ast| is_anchored(ast, end))
        }
        Ast::Empty(_)
        | Ast::Flags(_)
        | Ast::Literal(_)
        | Ast::Dot(_)
        | Ast::ClassUnicode(_)
        | Ast::ClassPerl(_)
        | Ast::ClassBracketed(_) => false,
    }
}

/// Whether a repetition can't be skipped.
pub(super) fn at_least_once(kind: &RepetitionKind) -> bool {
    match kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => false,
        RepetitionKind::OneOrMore => true,
        RepetitionKind::Range(RepetitionRange::Exactly(least) | RepetitionRange::AtLeast(least) | RepetitionRange::Bounded(least, _)) => {
            *least > 0
        }
    }
}

/// Flags such as `(?i)`, and nothing at all.
fn takes_no_part(ast: &Ast) -> bool {
    matches!(ast, Ast::Flags(_) | Ast::Empty(_))
}

/// The first branch of the pattern's outermost alternation that lacks an anchor which other branches have, as in `^a|b$`,
/// where people mean `^(?:a|b)$`.
pub(super) fn half_anchored(ast: &Ast) -> Option<(&Ast, End)> {
    let branches = outermost_branches(ast)?;
    End::BOTH.into_iter().find_map(|end| {
        let loose = branches.iter().find(|branch| !is_anchored(branch, end))?;
        let some_hold = branches.iter().any(|branch| is_anchored(branch, end));
        some_hold.then_some((loose, end))
    })
}

/// Whether the pattern is `^a|b$`, perhaps with more branches between: the anchors of one group, torn apart by `|`.
pub(super) fn is_split_pair(ast: &Ast) -> bool {
    let Some([first, between @ .., last]) = outermost_branches(ast) else {
        return false;
    };
    let ends = |branch: &Ast| End::BOTH.map(|end| is_anchored(branch, end));
    ends(first) == [true, false] && ends(last) == [false, true] && between.iter().all(|branch| ends(branch) == [false, false])
}

/// The branches of the alternation that is the whole pattern, groups and flags around it aside.
fn outermost_branches(ast: &Ast) -> Option<&[Ast]> {
    match ast {
        Ast::Alternation(alternation) => Some(&alternation.asts),
        Ast::Group(group) => outermost_branches(&group.ast),
        Ast::Concat(concat) => {
            let mut solid = concat.asts.iter().filter(|ast| !takes_no_part(ast));
            match (solid.next(), solid.next()) {
                (Some(only), None) => outermost_branches(only),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pattern: &str) -> Ast {
        regex_syntax::ast::parse::Parser::new().parse(pattern).expect("valid")
    }

    #[test]
    fn anchors_of_a_pattern() {
        for (pattern, start, end) in [
            ("a", false, false),
            ("^a", true, false),
            ("(?i)^a$", true, true),
            ("(?i)^(?:a|b)$", true, true),
            ("^a$|^b$", true, true),
            (r"\Aa\z", true, true),
            ("(?:^|x)a", false, false),
            ("(?:^a|^b)c", true, false),
            ("(^a)+$", true, true),
            ("(^a)?b", false, false),
            ("(?i:^a$)", true, true),
            ("a(?:$)", false, true),
            ("", false, false),
        ] {
            let ast = parse(pattern);
            assert_eq!(
                (is_anchored(&ast, End::Start), is_anchored(&ast, End::End)),
                (start, end),
                "{pattern}"
            );
        }
    }

    #[test]
    fn half_anchored_alternations() {
        for (pattern, expected) in [
            ("^a|b$", Some(("b$", End::Start))),
            ("(?i)^a|b$", Some(("b$", End::Start))),
            ("(?i)(?:^a|b$)", Some(("b$", End::Start))),
            ("((?i:^a$|^b))", Some(("^b", End::End))),
            ("a|^b", Some(("a", End::Start))),
            ("a|b$|c", Some(("a", End::End))),
            ("^(?:a|b)$", None),
            ("^a$|^b$", None),
            ("^a|^b", None),
            ("a|b", None),
            ("(?:^|x)a", None),
            ("a(?:b|$)", None),
            ("(?i)^(?:^a|b)$", None),
        ] {
            let ast = parse(pattern);
            let found = half_anchored(&ast).map(|(branch, end)| (&pattern[branch.span().start.offset..branch.span().end.offset], end));
            assert_eq!(found, expected, "{pattern}");
        }
    }

    #[test]
    fn split_pairs() {
        for (pattern, expected) in [
            ("^a|b$", true),
            ("(?i)^a|b|c$", true),
            ("(?:^a|b$)", true),
            ("b$|^a", false),
            ("^a|b", false),
            ("^a$|b$", false),
            ("^a|^b|c$", false),
            ("^(?:a|b)$", false),
            ("a", false),
        ] {
            assert_eq!(is_split_pair(&parse(pattern)), expected, "{pattern}");
        }
    }
}
