//! Characters that a pattern asks for, but that no line holds any more when patterns are tried: lines are normalised before.

use super::anchors::at_least_once;
use crate::rules::normal::plain;
use regex_syntax::ast::{Ast, ClassSet, ClassSetItem, Literal, Span};

/// What became of a character when its line was normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gone {
    /// A curly quote or apostrophe; the straight one stands for it.
    Quote {
        /// The character asked for.
        found: char,
        /// What stands in its place.
        straight: char,
    },
    /// White space other than the plain space, which stands for it.
    Space(char),
    /// A second space right behind another one.
    DoubleSpace,
    /// A character without width, which is left out.
    Invisible(char),
}

/// A place in a pattern that asks for a character no line holds.
#[derive(Debug)]
pub(super) struct Unmatchable {
    pub(super) gone: Gone,
    pub(super) span: Span,
    /// Whether the whole pattern can't match because of it.
    pub(super) fatal: bool,
}

/// What became of `c`; `None` if lines may hold it.
fn gone(c: char) -> Option<Gone> {
    match plain(c) {
        Some(same) if same == c => None,
        Some(' ') => Some(Gone::Space(c)),
        Some(straight) => Some(Gone::Quote { found: c, straight }),
        None => Some(Gone::Invisible(c)),
    }
}

/// All such places in a pattern, in order.
pub(super) fn unmatchable(ast: &Ast) -> Vec<Unmatchable> {
    let mut walk = Walk { found: Vec::new() };
    walk.visit(ast, true);
    walk.found
}

struct Walk {
    found: Vec<Unmatchable>,
}

impl Walk {
    /// `required`: whether every match goes through this part. The tree's depth is bounded by the parser's nest limit.
    fn visit(&mut self, ast: &Ast, required: bool) {
        match ast {
            Ast::Literal(literal) => self.literal(literal, required),
            Ast::ClassBracketed(class) if !class.negated => self.class(&class.kind, required),
            Ast::Group(group) => self.visit(&group.ast, required),
            Ast::Repetition(repetition) => self.visit(&repetition.ast, required && at_least_once(&repetition.op.kind)),
            Ast::Alternation(alternation) => alternation.asts.iter().for_each(|branch| self.visit(branch, false)),
            Ast::Concat(concat) => {
                concat.asts.iter().for_each(|part| self.visit(part, required));
                for pair in concat.asts.windows(2) {
                    if let [Ast::Literal(first), Ast::Literal(second)] = pair
                        && (first.c, second.c) == (' ', ' ')
                    {
                        self.found.push(Unmatchable {
                            gone: Gone::DoubleSpace,
                            span: second.span,
                            fatal: required,
                        });
                    }
                }
            }
            Ast::Empty(_)
            | Ast::Flags(_)
            | Ast::Dot(_)
            | Ast::Assertion(_)
            | Ast::ClassUnicode(_)
            | Ast::ClassPerl(_)
            | Ast::ClassBracketed(_) => {}
        }
    }

    fn literal(&mut self, literal: &Literal, fatal: bool) {
        if let Some(gone) = gone(literal.c) {
            self.found.push(Unmatchable {
                gone,
                span: literal.span,
                fatal,
            });
        }
    }

    /// In a class such a character is useless; it is fatal if the class holds nothing else.
    fn class(&mut self, set: &ClassSet, required: bool) {
        let ClassSet::Item(item) = set else {
            return;
        };
        let items = match item {
            ClassSetItem::Union(union) => union.items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let literals = || {
            items.iter().filter_map(|item| match item {
                ClassSetItem::Literal(literal) => Some(literal),
                _ => None,
            })
        };
        let all_gone = literals().count() == items.len() && literals().all(|literal| gone(literal.c).is_some());
        literals().for_each(|literal| self.literal(literal, required && all_gone));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_no_line_holds() {
        for (pattern, expected) in [
            ("don't", vec![]),
            ("don’t", vec![("’", true)]),
            ("don(?:'|’)t", vec![("’", false)]),
            ("don['’]t", vec![("’", false)]),
            ("don[’‘]t", vec![("’", true), ("‘", true)]),
            ("don[^’]t", vec![]),
            ("don’?t", vec![("’", false)]),
            (r"a\u{a0}b", vec![(r"\u{a0}", true)]),
            (r"a\tb", vec![(r"\t", true)]),
            ("a\u{a0}b", vec![("\u{a0}", true)]),
            ("a  b", vec![(" ", true)]),
            ("a   b", vec![(" ", true), (" ", true)]),
            ("(?x) a  b", vec![]),
            (r"a\s+b", vec![]),
            (r"a\nb", vec![(r"\n", true)]),
            ("a\u{200b}b", vec![("\u{200b}", true)]),
            ("„a", vec![("„", true)]),
        ] {
            let ast = regex_syntax::ast::parse::Parser::new().parse(pattern).expect("valid");
            let found: Vec<(&str, bool)> = unmatchable(&ast)
                .into_iter()
                .map(|place| (&pattern[place.span.start.offset..place.span.end.offset], place.fatal))
                .collect();
            assert_eq!(found, expected, "{pattern}");
        }
    }
}
