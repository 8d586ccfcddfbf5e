//! What is wrong, or probably not meant, in a rules file that could be read: patterns that can't work, rules that match too
//! much, missing tests. What is wrong with keys and values is left to `parse`.

mod anchors;
mod characters;
mod empty;
mod literal;
mod pattern;
mod references;

pub use references::lint_references;

use crate::document::InputKind;
use crate::rules::diagnostic::{Diagnostic, Severity};
use crate::rules::literals;
use crate::rules::schema::{Action, Expectation, RawFile, RawOverride, RawRule, RawTest, RawUnless, RawWhen};
use crate::verdict::RuleTier;
use anchors::{End, half_anchored, is_anchored};
use pattern::{Parsed, Role};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// Checks one file by itself; findings in the order of the file.
pub fn lint(file: &RawFile) -> Vec<Diagnostic> {
    let mut linter = Linter {
        file,
        diagnostics: Vec::new(),
    };
    let mut literals = HashMap::new();
    for rule in &file.rules {
        linter.patterns(rule, true);
        linter.literals(rule, &mut literals);
        linter.why(rule);
        linter.tests(rule);
    }
    for changes in &file.overrides {
        linter.changes(changes);
    }
    linter.finish()
}

/// Checks the patterns of sections that `parse` leaves out of `file` because something else is wrong in them, so that one
/// run shows it all. What depends on the whole rule can't be judged.
pub(super) fn lint_left_out(file: &RawFile, rules: &[RawRule], overrides: &[RawOverride]) -> Vec<Diagnostic> {
    let mut linter = Linter {
        file,
        diagnostics: Vec::new(),
    };
    rules.iter().for_each(|rule| linter.patterns(rule, false));
    overrides.iter().for_each(|changes| linter.changes(changes));
    linter.finish()
}

/// The file being checked, and what was found.
struct Linter<'a> {
    file: &'a RawFile,
    diagnostics: Vec<Diagnostic>,
}

impl Linter<'_> {
    fn add(&mut self, severity: Severity, code: &'static str, span: Range<usize>, message: String, help: &str) {
        self.diagnostics.push(Diagnostic {
            severity,
            code,
            message,
            help: Some(help.to_owned()),
            file: Arc::clone(&self.file.name),
            text: Arc::clone(&self.file.text),
            span,
        });
    }

    fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
        self.diagnostics
    }

    /// Every pattern of a rule: by itself, and, where the rule `is_whole`, what it reaches.
    fn patterns(&mut self, rule: &RawRule, is_whole: bool) {
        for line in &rule.matcher.line {
            if let Some(parsed) = self.pattern(line, Role::Match).filter(|_| is_whole) {
                self.literal_text(rule, line, &parsed);
                self.looseness(rule, line, &parsed);
            }
        }
        for block in &rule.matcher.block {
            if let Some(parsed) = self.pattern(block, Role::Match).filter(|_| is_whole) {
                self.literal_text(rule, block, &parsed);
            }
        }
        if let Some(until) = &rule.until {
            self.pattern(until, Role::Bound);
        }
        for selector in &rule.matcher.css {
            self.selector(selector);
            if is_whole && rule.when.input == Some(InputKind::Text) {
                let message = "a selector never matches in text, which this rule is limited to".to_owned();
                self.add(
                    Severity::Warning,
                    "selector-in-text",
                    selector.span(),
                    message,
                    "drop `when.input`, or the selector",
                );
            }
        }
        self.when(&rule.when);
        self.unless(&rule.unless);
    }

    fn changes(&mut self, changes: &RawOverride) {
        changes.when.iter().for_each(|when| self.when(when));
        changes.unless.iter().for_each(|unless| self.unless(unless));
    }

    /// A rule for every site should name some text: the engine tries it only where that text occurs, and a reader sees what
    /// it is about.
    fn literal_text(&mut self, rule: &RawRule, pattern: &Spanned<String>, parsed: &Parsed) {
        if rule.when.site.is_empty() && literals::required(&parsed.hir).is_nothing() {
            let message = "a rule for all sites whose pattern requires no literal text is tried on every line".to_owned();
            let help = "require a word in every branch, or limit the rule by `when.site`";
            self.add(Severity::Warning, "no-literal", pattern.span(), message, help);
        }
    }

    /// A pattern that floats in the line also matches within sentences, and takes them away whole.
    fn looseness(&mut self, rule: &RawRule, pattern: &Spanned<String>, parsed: &Parsed) {
        let removes_line = match rule.action {
            Action::DropLine | Action::DropBlock | Action::DropUntil | Action::TruncateAfter | Action::TruncateBefore => true,
            Action::DropMatch | Action::Replace | Action::Keep => false,
        };
        let floats = End::BOTH.iter().all(|end| !is_anchored(&parsed.ast, *end)) && half_anchored(&parsed.ast).is_none();
        if removes_line && floats && rule.when.length_max.is_none() {
            let message = "the pattern is anchored at neither end, so it also matches within a sentence".to_owned();
            let help = "anchor it with `^` and `$`, or set `when.length-max`";
            self.add(Severity::Warning, "unanchored", pattern.span(), message, help);
        }
    }

    fn when(&mut self, when: &RawWhen) {
        for pattern in when.previous.iter().chain(&when.next) {
            self.pattern(pattern, Role::Bound);
        }
    }

    fn unless(&mut self, unless: &RawUnless) {
        for patterns in [&unless.line, &unless.block, &unless.previous, &unless.next] {
            for pattern in patterns {
                self.pattern(pattern, Role::Bound);
            }
        }
        unless.css.iter().for_each(|selector| self.selector(selector));
    }

    fn selector(&mut self, selector: &Spanned<String>) {
        use scraper::error::SelectorErrorKind as Kind;
        let Err(error) = scraper::Selector::parse(selector.get_ref()) else {
            return;
        };
        let why = match error {
            Kind::EndOfLine => "it ends too early".to_owned(),
            Kind::UnexpectedToken => "something unexpected stands in it".to_owned(),
            Kind::UnexpectedSelectorParseError(_) => "a part of it is unknown, misplaced or missing".to_owned(),
            other => other.to_string().to_lowercase(),
        };
        let message = format!("not a CSS selector: {why}");
        let help = "such as `div.share`, `#comments`, `[class*=\"related\"]` or `aside, nav`; no pseudo-elements";
        self.add(Severity::Error, "bad-selector", selector.span(), message, help);
    }

    fn why(&mut self, rule: &RawRule) {
        if rule.why.trim_start().starts_with("TODO") {
            let help = "say in one sentence what it matches and why that is (or is not) article text";
            self.add(
                Severity::Warning,
                "todo-why",
                rule.id.span(),
                "the reason is still to be written".to_owned(),
                help,
            );
        }
    }

    fn tests(&mut self, rule: &RawRule) {
        let changes = |test: &RawTest| match &test.expect {
            Expectation::Output(output) => output.trim() != test.input.trim(),
            Expectation::Unchanged => false,
        };
        let changed = rule.tests.iter().filter(|test| changes(test)).count();
        let (message, help) = match rule.tier {
            RuleTier::Keep if rule.tests.is_empty() => ("a protection without a test", "add a `[[keep.test]]` with a line it must keep"),
            RuleTier::Keep => return,
            RuleTier::Drop => match (changed, rule.tests.len() - changed) {
                (0, 0) => (
                    "a rule without tests",
                    "add one test with `in` and `out`, and one near miss with `unchanged = true`",
                ),
                (0, _) => ("a rule without a test of what it removes", "add a test with `in` and `out`"),
                (_, 0) => (
                    "a rule without a test of what it leaves",
                    "add a near miss: a test with `in` and `unchanged = true`",
                ),
                _ => return,
            },
        };
        self.add(Severity::Warning, "missing-test", rule.id.span(), message.to_owned(), help);
    }
}
