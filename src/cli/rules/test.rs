//! `unscrape rules test`: the tests that rules carry.

use crate::cli::terminal::{BOLD, DIM, ERROR};
use crate::cli::{End, load_rules};
use anyhow::{Result, bail};
use clap::Args;
use similar::{ChangeTag, TextDiff};
use std::io::Write as _;
use std::path::PathBuf;
use unscrape::pipeline::rule_test::clean;
use unscrape::report::visible::visible;
use unscrape::rules::diagnostic::Severity;
use unscrape::rules::test::{Failure, Report, run as run_tests};

/// Run the tests embedded in a rules file
#[derive(Args)]
pub struct Arguments {
    /// The rules file [default: the built-in rules]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Only rules whose id contains this
    #[arg(long, value_name = "PART")]
    only: Option<String>,
}

/// Runs the command: exit code 1 if a test fails.
pub fn run(arguments: &Arguments) -> Result<End> {
    let loaded = load_rules::read(arguments.file.as_deref())?;
    let errors: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        load_rules::draw(&errors)?;
        bail!("{} errors in the rules; mend them before testing", errors.len());
    }
    let own = loaded.files.len() - 1;
    let part = arguments.only.as_deref().unwrap_or("");
    let tested = run_tests(&loaded.files, own, |id| id.contains(part), clean);
    let report = match tested {
        Ok(report) => report,
        Err(problems) => {
            load_rules::draw(&problems)?;
            bail!("{} patterns can't be compiled", problems.len());
        }
    };
    write_report(&report)?;
    Ok(if report.failures.is_empty() { End::Fine } else { End::Found })
}

fn write_report(report: &Report) -> Result<()> {
    let mut out = anstream::stdout().lock();
    for failure in &report.failures {
        write_failure(&mut out, failure)?;
    }
    let failed = report.failures.len();
    writeln!(
        out,
        "{} rules, {} tests: {} passed, {failed} failed",
        report.rules,
        report.tests,
        report.tests - failed
    )?;
    Ok(())
}

fn write_failure(out: &mut impl std::io::Write, failure: &Failure) -> Result<()> {
    writeln!(
        out,
        "{ERROR}failed{ERROR:#} {BOLD}{}{BOLD:#} {DIM}{}:{}{DIM:#}",
        failure.rule, failure.file, failure.line
    )?;
    let diff = TextDiff::from_lines(&failure.expected, &failure.found);
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => "- expected:",
            ChangeTag::Insert => "+ found:   ",
            ChangeTag::Equal => "           ",
        };
        writeln!(out, "    {sign} {}", visible(change.value().trim_end()))?;
    }
    writeln!(out)?;
    Ok(())
}
