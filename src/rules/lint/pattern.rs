//! Checks of one regular expression. Checks of the rule around it are left to the parent.

use super::Linter;
use super::anchors::{End, half_anchored};
use super::characters::{Gone, unmatchable};
use crate::rules::diagnostic::Severity;
use crate::rules::parse::position_in_string;
use regex_syntax::ast::{Ast, ErrorKind, Span};
use regex_syntax::hir::{Hir, translate::Translator};
use std::ops::Range;
use toml::Spanned;

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
    pub(super) fn pattern(&mut self, pattern: &Spanned<String>) -> Option<Parsed> {
        let parsed = match Parsed::new(pattern.get_ref()) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let span = self.within(pattern, &fault.span);
                let message = format!("not a regular expression: {}", fault.what);
                self.add(Severity::Error, "bad-regex", span, message, fault.help);
                return None;
            }
        };
        if let Some((branch, end)) = half_anchored(&parsed.ast) {
            self.half_anchored(pattern, branch, end);
        }
        self.emptiness(pattern, &parsed.hir);
        for place in unmatchable(&parsed.ast) {
            let severity = if place.fatal { Severity::Error } else { Severity::Warning };
            self.gone(severity, place.gone, self.within(pattern, &place.span));
        }
        Some(parsed)
    }

    fn half_anchored(&mut self, pattern: &Spanned<String>, branch: &Ast, end: End) {
        let span = self.within(pattern, branch.span());
        let message = format!("this branch of the alternation has no `{}`, but another one has", end.anchor());
        let help = "`^a|b$` matches any line that starts with a or ends with b: write `^(?:a|b)$`, or an array of patterns";
        self.add(Severity::Error, "half-anchored", span, message, help);
    }

    fn emptiness(&mut self, pattern: &Spanned<String>, hir: &Hir) {
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
        let help = "make a part of it mandatory; to ask for any line at all, `.` is enough";
        self.add(
            Severity::Error,
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
