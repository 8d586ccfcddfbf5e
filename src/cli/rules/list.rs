//! `unscrape rules list`: ids, actions and reasons of all rules.

use crate::cli::terminal::{BOLD, DIM};
use crate::cli::{End, load_rules, terminal};
use anyhow::Result;
use clap::Args;
use std::io::Write as _;
use std::path::PathBuf;
use unscrape::report::visible::one_line;

/// List the rules: id, action and why
#[derive(Args)]
pub struct Arguments {
    /// Rules file in place of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Only ids that contain this
    #[arg(value_name = "PART")]
    part: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let rules = load_rules::compile(arguments.rules.as_deref())?;
    let part = arguments.part.as_deref().unwrap_or("");
    let listed: Vec<_> = rules.rules.iter().filter(|rule| rule.info.id.contains(part)).collect();
    let width = listed.iter().map(|rule| rule.info.id.len()).max().unwrap_or(0);
    let columns = terminal::width();
    let mut out = anstream::stdout().lock();
    for rule in &listed {
        let action = rule.action.name();
        let room = columns.saturating_sub(width + 18).max(20);
        writeln!(
            out,
            "{BOLD}{:width$}{BOLD:#}  {DIM}{action:14}{DIM:#}  {}",
            rule.info.id,
            one_line(&rule.info.why, room)
        )?;
    }
    writeln!(anstream::stderr(), "{} rules", listed.len())?;
    Ok(End::Fine)
}
