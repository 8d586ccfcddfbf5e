//! Rules for a command: the built-in ones, or a file with what it stands on. Errors in them end the command, all at once.

use super::terminal;
use anyhow::{Result, bail};
use std::io::Write as _;
use std::path::Path;
use unscrape::rules::RuleSet;
use unscrape::rules::diagnostic::{Diagnostic, Severity, render};
use unscrape::rules::load::{Loaded, builtin, load};

/// Reads the rules file, or the built-in rules.
pub fn read(path: Option<&Path>) -> Result<Loaded> {
    match path {
        None => Ok(builtin()),
        Some(path) => Ok(load(path, &|path| std::fs::read_to_string(path))?),
    }
}

/// Reads and compiles; errors are drawn on standard error.
pub fn compile(path: Option<&Path>) -> Result<RuleSet> {
    let loaded = read(path)?;
    let mut errors: Vec<Diagnostic> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .cloned()
        .collect();
    if path.is_some() {
        let lint = loaded
            .lint()
            .into_iter()
            .filter(|d| d.severity == Severity::Error && !is_builtin(d));
        errors = lint.collect();
    }
    if errors.is_empty() {
        match RuleSet::compile(&loaded.files) {
            Ok(rules) => return Ok(rules),
            Err(problems) => errors = problems,
        }
    }
    draw(&errors)?;
    let plural = if errors.len() == 1 { "" } else { "s" };
    bail!(
        "{} error{plural} in the rules; `unscrape rules lint` shows warnings too",
        errors.len()
    )
}

/// Whether a finding is about the built-in rules, which are ours to mend.
pub fn is_builtin(diagnostic: &Diagnostic) -> bool {
    &*diagnostic.file == unscrape::rules::BUILTIN_NAME
}

/// Draws findings on standard error.
pub fn draw(diagnostics: &[Diagnostic]) -> Result<()> {
    if !diagnostics.is_empty() {
        let drawn = render(diagnostics, terminal::colors_stderr(), terminal::width());
        writeln!(anstream::stderr(), "{}", drawn.trim_end())?;
    }
    Ok(())
}
