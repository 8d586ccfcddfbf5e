//! Checks of one regular expression. Checks of the rule around it are left to the parent.

use super::Linter;
use super::anchors::{half_anchored, is_split_pair};
use super::characters::{Gone, unmatchable};
use super::empty::{Emptiness, emptiness};
use crate::rules::diagnostic::Severity;
use crate::rules::parse::position::position_in_string;
use regex_syntax::ast::{Ast, ErrorKind, Span};
use regex_syntax::hir::{Hir, translate::Translator};
use std::ops::Range;
use toml::Spanned;

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It says which lines are removed or kept.
    Match,
    /// It sets bounds to that: `until`, and the patterns of `when` and `unless`.
    Bound,
}

/// A pattern that can be used, in both forms of regex-syntax.
pub(super) struct Parsed {
    pub(super) ast: Ast,
    pub(super) hir: Hir,
}

/// Why a pattern is no regular expression.
pub(super) struct Fault {
    span: Span,
    what: String,
    help: &'static str,
}

impl Parsed {
    pub(super) fn new(pattern: &str) -> Result<Self, Fault> {
        const SYNTAX: &str = "see https://docs.rs/regex/latest/regex/#syntax";
        let ast = regex_syntax::ast::parse::Parser::new().parse(pattern).map_err(|error| Fault {
            span: *error.span(),
            what: error.kind().to_string(),
            help: match error.kind() {
                ErrorKind::UnsupportedLookAround => "use `unless.line`, or a second pattern, in place of look-around",
                ErrorKind::UnsupportedBackreference => "patterns are matched in linear time, which rules out back-references",
                _ => SYNTAX,
            },
        })?;
        match Translator::new().translate(pattern, &ast) {
            Ok(hir) => Ok(Parsed { ast, hir }),
            Err(error) => Err(Fault {
                span: *error.span(),
                what: error.kind().to_string(),
                help: SYNTAX,
            }),
        }
    }
}

impl Linter<'_> {
    /// Checks a pattern by itself; `None` if it is no regular expression.
    pub(super) fn pattern(&mut self, pattern: &Spanned<String>, role: Role) -> Option<Parsed> {
        let parsed = match Parsed::new(pattern.get_ref()) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let span = self.within(pattern, &fault.span);
                let message = format!("not a regular expression: {}", fault.what);
                self.add(Severity::Error, "bad-regex", span, message, fault.help);
                return None;
            }
        };
        self.anchors(pattern, &parsed.ast, role);
        self.emptiness(pattern, &parsed.hir, role);
        for place in unmatchable(&parsed.ast) {
            let severity = if place.fatal { Severity::Error } else { Severity::Warning };
            self.gone(severity, place.gone, self.within(pattern, &place.span));
        }
        Some(parsed)
    }

    fn anchors(&mut self, pattern: &Spanned<String>, ast: &Ast, role: Role) {
        let Some((branch, end)) = half_anchored(ast) else {
            return;
        };
        // What a rule removes must be exact. Bounds do mix branches that hold on to different ends, so there just the shape
        // that is nearly always a slip counts.
        let severity = match role {
            Role::Match => Severity::Error,
            Role::Bound if is_split_pair(ast) => Severity::Warning,
            Role::Bound => return,
        };
        let span = self.within(pattern, branch.span());
        let message = format!("this branch of the alternation has no `{}`, but another one has", end.anchor());
        let help = "`^a|b$` matches any line that starts with a or ends with b: write `^(?:a|b)$`, or an array of patterns";
        self.add(severity, "half-anchored", span, message, help);
    }

    fn emptiness(&mut self, pattern: &Spanned<String>, hir: &Hir, role: Role) {
        let found = emptiness(hir);
        let properties = hir.properties();
        let only_empty_line = found == Emptiness::EmptyLine && properties.maximum_len() == Some(0);
        if properties.minimum_len().is_none() || only_empty_line {
            let help = "look for an empty class such as `[a&&b]`; no line is empty, so `^$` finds none";
            self.add(
                Severity::Error,
                "never-matches",
                pattern.span(),
                "the pattern can't match any line".into(),
                help,
            );
            return;
        }
        let severity = match found {
            Emptiness::Never => return,
            Emptiness::AnyLine => Severity::Error,
            // Harmless, because lines are never empty; as a bound, such as `^.{0,20}$`, the plain way to say it.
            Emptiness::EmptyLine if role == Role::Bound => return,
            Emptiness::EmptyLine => Severity::Warning,
        };
        let help = "make a part of it mandatory; to ask for any line at all, `.` is enough";
        self.add(
            severity,
            "matches-empty",
            pattern.span(),
            "the pattern matches the empty string".into(),
            help,
        );
    }

    fn gone(&mut self, severity: Severity, gone: Gone, span: Range<usize>) {
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
            Gone::Invisible(c) => (
                format!("the invisible character U+{:04X} {verb}: lines are searched without it", c as u32),
                "leave it out".to_owned(),
            ),
            Gone::DoubleSpace => (
                format!("a second space {verb}: in lines, runs of white space are one plain space"),
                "write one space".to_owned(),
            ),
        };
        self.add(severity, "unmatchable-character", span, message, &help);
    }

    /// The bytes of the file that hold a part of a pattern.
    fn within(&self, pattern: &Spanned<String>, part: &Span) -> Range<usize> {
        let place = |offset| position_in_string(&self.file.text, &pattern.span(), offset);
        place(part.start.offset)..place(part.end.offset)
    }
}
