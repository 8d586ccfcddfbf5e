//! `unscrape man`: manual pages in roff, one for the tool and one for each command.

use super::{Cli, End};
use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory as _};
use std::io::Write as _;
use std::path::PathBuf;

/// Print the manual page, or write one for each command to a folder
#[derive(Args)]
pub struct Arguments {
    /// Folder for the pages of all commands
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    match &arguments.out {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            std::io::stdout().write_all(&page)?;
        }
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
            clap_mangen::generate_to(Cli::command(), folder).with_context(|| format!("can't write to {}", folder.display()))?;
        }
    }
    Ok(End::Fine)
}
