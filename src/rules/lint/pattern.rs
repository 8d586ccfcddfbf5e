//! Checks of one regular expression. Checks of the rule around it are left to the parent.

use super::Linter;
use super::anchors::{End, half_anchored};
use super::characters::{Gone, unmatchable};
use crate::rules::diagnostic::Severity;
use crate::rules::parse::position_in_string;
use regex_syntax::ast::{Ast, Span};
use regex_syntax::hir::{Hir, Look};
use std::ops::Range;
use toml::Spanned;

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `match.line`
    Line,
    /// `match.block`
    Block,
    /// `until`
    Until,
    /// `unless.line`
    UnlessLine,
    /// `unless.block`
    UnlessBlock,
    /// `previous` and `next` of `when` and `unless`
    Neighbour,
}

impl Role {
    fn is_block(self) -> bool {
        matches!(self, Role::Block | Role::UnlessBlock)
    }
}

/// A pattern that can be used, in both forms of regex-syntax.
pub(super) struct Parsed {
    pub(super) ast: Ast,
    pub(super) hir: Hir,
}

impl Linter<'_> {
    /// Checks a pattern; `None` if it is no regular expression.
    pub(super) fn pattern(&mut self, pattern: &Spanned<String>, role: Role) -> Option<Parsed> {
        let parsed = self.syntax(pattern)?;
        if let Some((branch, end)) = half_anchored(&parsed.ast) {
            self.half_anchored(pattern, branch, end);
        }
        self.emptiness(pattern, &parsed.hir, role);
        for place in unmatchable(&parsed.ast, role.is_block()) {
            let severity = if place.fatal { Severity::Error } else { Severity::Warning };
            self.gone(severity, place.gone, self.within(pattern, &place.span));
        }
        Some(parsed)
    }

    fn syntax(&mut self, pattern: &Spanned<String>) -> Option<Parsed> {
        let text = pattern.get_ref();
        let ast = match regex_syntax::ast::parse::Parser::new().parse(text) {
            Ok(ast) => ast,
            Err(error) => {
                use regex_syntax::ast::ErrorKind;
                let help = match error.kind() {
                    ErrorKind::UnsupportedLookAround => "use `unless.line`, or a second pattern, in place of look-around",
                    ErrorKind::UnsupportedBackreference => "patterns are matched in linear time, which rules out back-references",
                    _ => "see https://docs.rs/regex/latest/regex/#syntax",
                };
                let span = self.within(pattern, error.span());
                self.add(
                    Severity::Error,
                    "bad-regex",
                    span,
                    format!("no regular expression: {}", error.kind()),
                    help,
                );
                return None;
            }
        };
        match regex_syntax::hir::translate::Translator::new().translate(text, &ast) {
            Ok(hir) => Some(Parsed { ast, hir }),
            Err(error) => {
                let help = "see https://docs.rs/regex/latest/regex/#syntax";
                let span = self.within(pattern, error.span());
                self.add(
                    Severity::Error,
                    "bad-regex",
                    span,
                    format!("no regular expression: {}", error.kind()),
                    help,
                );
                None
            }
        }
    }

    fn half_anchored(&mut self, pattern: &Spanned<String>, branch: &Ast, end: End) {
        let span = self.within(pattern, branch.span());
        let message = format!("this branch of the alternation has no `{}`, but another one has", end.anchor());
        let help = "`^a|b$` matches any line that starts with a or ends with b: write `^(?:a|b)$`, or an array of patterns";
        self.add(Severity::Error, "half-anchored", span, message, help);
    }

    fn emptiness(&mut self, pattern: &Spanned<String>, hir: &Hir, role: Role) {
        let properties = hir.properties();
        match properties.minimum_len() {
            Some(0) => {}
            Some(_) => return,
            None => {
                let help = "look for an empty class such as `[a&&b]`";
                self.add(
                    Severity::Error,
                    "never-matches",
                    pattern.span(),
                    "the pattern can't match anything".into(),
                    help,
                );
                return;
            }
        }
        // Before the first line and behind the last one there is nothing, which a neighbour's pattern may ask for.
        let only_empty = properties.look_set_prefix().contains(Look::Start) && properties.look_set_suffix().contains(Look::End);
        if role == Role::Neighbour && only_empty {
            return;
        }
        let help = "every line holds an empty string: make a part of the pattern mandatory";
        self.add(
            Severity::Error,
            "matches-empty",
            pattern.span(),
            "the pattern matches the empty string".into(),
            help,
        );
    }

    /// Reports a character that lines don't hold.
    pub(super) fn gone(&mut self, severity: Severity, gone: Gone, span: Range<usize>) {
        let verb = match severity {
            Severity::Error => "never matches",
            Severity::Warning => "is useless",
        };
        let (message, help) = match gone {
            Gone::Quote { found, straight } => (
                format!("`{found}` {verb}: lines are searched with straight quotes"),
                format!("write `{straight}`, it stands for the curly form as well"),
            ),
            Gone::Space(c) => (
                format!(
                    "the white space U+{:04X} {verb}: in lines, all white space is one plain space",
                    c as u32
                ),
                "write a plain space".to_owned(),
            ),
            Gone::DoubleSpace => (
                format!("a second space {verb}: in lines, runs of white space are one plain space"),
                "write one space".to_owned(),
            ),
        };
        self.add(severity, "unmatchable-character", span, message, &help);
    }

    /// The bytes of the file that hold a part of a pattern.
    pub(super) fn within(&self, pattern: &Spanned<String>, part: &Span) -> Range<usize> {
        let place = |offset| position_in_string(&self.file.text, &pattern.span(), offset);
        place(part.start.offset)..place(part.end.offset)
    }
}
