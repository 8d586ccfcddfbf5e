//! `unscrape completions`: completion scripts for shells.

use super::{Cli, End};
use anyhow::Result;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use std::io::Write as _;

/// Print a completion script for a shell
#[derive(Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "unscrape", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(End::Fine)
}
