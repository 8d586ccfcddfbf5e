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

/// What a rule did to a test's input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The clean text.
    pub cleaned: String,
    /// The lines that keep-rules protect.
    pub protected: String,
}

/// Runs the tests of every rule and override in `files[own..]` whose id `which` accepts, each with that rule alone; the files before are
/// those they stand on. For a `[[rule]]`, `out` is the text it leaves and `unchanged` says that it removes nothing; for a `[[keep]]`, `out`
/// is the lines it protects and `unchanged` says that it protects none. `clean` cleans a test's input with a rule set.
///
/// # Errors
/// Patterns that can't be compiled.
pub fn run(
    files: &[RawFile],
    own: usize,
    which: impl Fn(&str) -> bool,
    clean: impl Fn(&RuleSet, &RawTest) -> Tested,
) -> Result<Report, Vec<Diagnostic>> {
    let tested = &files[own..];
    let all = RuleSet::compile(tested)?;
    let mut report = Report::default();
    for file in tested {
        let in_force = |id: &str| which(id) && all.get(id).is_some();
        for rule in file.rules.iter().filter(|rule| in_force(rule.id.get_ref())) {
            report.rules += usize::from(!rule.tests.is_empty());
            let id = rule.id.get_ref();
            let alone = RuleSet::subset(tested, |other| other == id)?;
            report.run(file, (id, rule.tier), &rule.tests, |test| clean(&alone, test));
        }
        for change in file
            .overrides
            .iter()
            .filter(|change| which(change.id.get_ref()) && !change.tests.is_empty())
        {
            report.rules += 1;
            let id = change.id.get_ref();
            let alone = RuleSet::subset(files, |other| other == id)?;
            let tier = alone.get(id).map_or(RuleTier::Drop, |rule| rule.info.tier);
            report.run(file, (id, tier), &change.tests, |test| clean(&alone, test));
        }
    }
    Ok(report)
}

impl Report {
    /// Runs the tests of one rule.
    fn run(&mut self, file: &RawFile, (id, tier): (&str, RuleTier), tests: &[RawTest], clean: impl Fn(&RawTest) -> Tested) {
        for test in tests {
            self.tests += 1;
            let tested = clean(test);
            let found = lines(if tier == RuleTier::Keep {
                &tested.protected
            } else {
                &tested.cleaned
            });
            let expected = match (&test.expect, tier) {
                (Expectation::Output(text), _) => lines(text),
                (Expectation::Unchanged, RuleTier::Drop) => lines(&test.input),
                (Expectation::Unchanged, RuleTier::Keep) => String::new(),
            };
            if found != expected {
                let line = 1 + file.text[..test.header.start.min(file.text.len())].matches('\n').count();
                self.failures.push(Failure {
                    rule: id.to_owned(),
                    file: file.name.clone(),
                    line,
                    input: test.input.clone(),
                    expected,
                    found,
                });
            }
        }
    }
}

/// The non-empty lines, trimmed: blank lines between them do not matter to a test.
fn lines(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
