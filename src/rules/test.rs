//! The tests that rules carry: run, compared, reported.
//!
//! How a text is cleaned is the caller's: this room neither segments nor renders.

use super::compile::RuleSet;
use super::diagnostic::Diagnostic;
use super::schema::{Expectation, RawFile, RawTest};
use crate::verdict::RuleTier;
use std::sync::Arc;

/// A test that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// The file the test stands in.
    pub file: Arc<str>,
    /// 1-based line of the test's header.
    pub line: usize,
    /// What went in.
    pub input: String,
    /// What should have come out.
    pub expected: String,
    /// What came out.
    pub found: String,
}

/// What running tests gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rules that have tests.
    pub rules: usize,
    /// Tests run.
    pub tests: usize,
    /// Tests that failed, in the order of the files.
    pub failures: Vec<Failure>,
}

/// Runs the tests of every rule in `files` whose id `which` accepts: a rule's tests with that rule alone, a keep-rule's with
/// all rules, because alone it has nothing to protect from. `clean` cleans a test's input with a rule set.
///
/// # Errors
/// Patterns that can't be compiled.
pub fn run(
    files: &[RawFile],
    which: impl Fn(&str) -> bool,
    clean: impl Fn(&RuleSet, &RawTest) -> String,
) -> Result<Report, Vec<Diagnostic>> {
    let all = RuleSet::compile(files)?;
    let mut report = Report::default();
    for file in files {
        for rule in file.rules.iter().filter(|rule| which(rule.id.get_ref()) && all.get(rule.id.get_ref()).is_some()) {
            report.rules += usize::from(!rule.tests.is_empty());
            let id = rule.id.get_ref();
            let alone = if rule.tier == RuleTier::Keep { None } else { Some(RuleSet::subset(files, |other| other == id)?) };
            for test in &rule.tests {
                report.tests += 1;
                let found = lines(&clean(alone.as_ref().unwrap_or(&all), test));
                let expected = match &test.expect {
                    Expectation::Output(text) => lines(text),
                    Expectation::Unchanged => lines(&test.input),
                };
                if found != expected {
                    let line = 1 + file.text[..test.header.start.min(file.text.len())].matches('\n').count();
                    report.failures.push(Failure { rule: id.clone(), file: file.name.clone(), line, input: test.input.clone(), expected, found });
                }
            }
        }
    }
    Ok(report)
}

/// The non-empty lines, trimmed: blank lines between them do not matter to a test.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
