//! `unscrape rules lint`: everything wrong or doubtful in a rules file, in one run.

use crate::cli::{End, load_rules, terminal};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::PathBuf;
use unscrape::rules::diagnostic::{Severity, to_json};

/// Check a rules file: errors and doubtful patterns, each with file, line and column
#[derive(Args)]
pub struct Arguments {
    /// The rules file [default: the built-in rules]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command: exit code 2 on errors, 1 on warnings with `--strict`.
pub fn run(arguments: &Arguments) -> Result<End> {
    let loaded = load_rules::read(arguments.file.as_deref())?;
    let mut findings = loaded.lint();
    if arguments.file.is_some() {
        findings.retain(|finding| !load_rules::is_builtin(finding));
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    match arguments.format {
        Format::Json => {
            let mut out = std::io::stdout().lock();
            for finding in &findings {
                writeln!(out, "{}", to_json(finding))?;
            }
        }
        Format::Text => {
            load_rules::draw(&findings)?;
            let rules: usize = loaded.files.iter().map(|file| file.rules.len()).sum();
            writeln!(anstream::stderr(), "{rules} rules: {errors} errors, {warnings} warnings")?;
        }
    }
    if errors > 0 {
        terminal::error("the rules can't be used until the errors are mended");
        std::process::exit(i32::from(crate::cli::FAILED));
    }
    Ok(if arguments.strict && warnings > 0 { End::Found } else { End::Fine })
}
