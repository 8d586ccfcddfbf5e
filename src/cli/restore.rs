//! `unscrape restore`: cleaned output written again without what one rule, or one removal, took.

use super::End;
use super::apply::{OutputArguments, write};
use super::terminal;
use anyhow::{Result, bail};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;
use unscrape::pipeline::plan::Plan;
use unscrape::source::path_name;

/// Undo a rule, or single removals, in cleaned output: everything else goes as the ledger says
#[derive(Args)]
#[command(
    after_help = "The inputs are read again, so they must be those of the ledger. Run it in the folder in which the ledger was made."
)]
pub struct Arguments {
    /// The ledger of the run
    ledger: PathBuf,
    /// Id of a rule or shape whose removals come back; may be given several times
    #[arg(long, value_name = "ID", required_unless_present = "removal")]
    rule: Vec<String>,
    /// Id of a removal that comes back; may be given several times
    #[arg(long, value_name = "ID")]
    removal: Vec<String>,
    #[command(flatten)]
    output: OutputArguments,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let mut unknown: BTreeSet<&str> = arguments.removal.iter().map(String::as_str).collect();
    let plan = Plan::read(&arguments.ledger, |entry| {
        let named = arguments.removal.contains(&entry.id);
        if named {
            unknown.remove(entry.id.as_str());
        }
        named || arguments.rule.contains(&entry.rule)
    })?;
    if let Some(unknown) = arguments.rule.iter().find(|rule| !plan.counts.contains_key(*rule)) {
        let known: Vec<&str> = plan.counts.keys().map(String::as_str).take(8).collect();
        bail!(
            "{} has no removal of {unknown}; it has those of {}",
            path_name(&arguments.ledger),
            known.join(", ")
        );
    }
    if !unknown.is_empty() {
        let ids: Vec<&str> = unknown.into_iter().collect();
        bail!("{} has no removal of the id {}", path_name(&arguments.ledger), ids.join(", "));
    }
    let end = write(&arguments.ledger, &plan, &arguments.output)?;
    let plural = if plan.left_out == 1 { "" } else { "s" };
    terminal::tell(&format!("{} removal{plural} undone", plan.left_out));
    Ok(end)
}
