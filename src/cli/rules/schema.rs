//! `unscrape rules schema`: the JSON Schema of rules files, for editors.

use crate::cli::End;
use anyhow::Result;
use clap::Args;
use std::io::Write as _;

/// Print the JSON Schema of rules files: editors complete keys and show what they mean by it
#[derive(Args)]
#[command(after_help = "Save it beside your rules and write as the first line of the rules file:\n  #:schema ./unscrape.schema.json")]
pub struct Arguments {}

/// Runs the command.
pub fn run(_: &Arguments) -> Result<End> {
    let schema = serde_json::to_string_pretty(&unscrape::rules::json_schema::json_schema())?;
    writeln!(std::io::stdout().lock(), "{schema}")?;
    Ok(End::Fine)
}
