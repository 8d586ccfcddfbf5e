//! `unscrape report`: a ledger as one HTML page.

use super::End;
use anyhow::{Context as _, Result};
use clap::Args;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use unscrape::emit::{AtomicFile, Policy};
use unscrape::pipeline::ledger::Ledger;
use unscrape::report::page::{Options, page};
use unscrape::source::path_name;

/// Write a ledger as one HTML page, to look through what was removed
#[derive(Args)]
pub struct Arguments {
    /// Ledger, as `clean --ledger` writes it; - for standard input
    ledger: PathBuf,
    /// The page [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Distinct texts shown for each rule, the most frequent ones; the rest is counted. 0 for all
    #[arg(long, value_name = "N", default_value_t = 200)]
    texts: usize,
    /// Removals shown for each rule with what stands around them, spread over sites
    #[arg(long, value_name = "N", default_value_t = 6)]
    samples: usize,
    /// Draws other samples
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Replace the page if it exists
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let mut ledger = Ledger::open(&arguments.ledger)?;
    let removals = ledger.removals()?;
    let name = arguments
        .ledger
        .file_name()
        .map_or_else(|| "ledger".into(), |name| path_name(Path::new(name)));
    let options = Options {
        name,
        texts_max: if arguments.texts == 0 { usize::MAX } else { arguments.texts },
        samples: arguments.samples,
        seed: arguments.seed,
    };
    let html = page(&removals, &options, &mut |offsets| ledger.entries(offsets))?;
    match arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(html.as_bytes()).and_then(|()| out.flush())?;
        }
        Some(path) => write(path, &html, arguments)?,
    }
    Ok(End::Fine)
}

fn write(path: &Path, html: &str, arguments: &Arguments) -> Result<()> {
    let is_ledger = |path: &Path| same_file::is_same_file(path, &arguments.ledger).unwrap_or(false);
    let policy = Policy {
        overwrite: arguments.force,
        is_input: &is_ledger,
    };
    let mut file = AtomicFile::create(path, policy)?;
    file.write_all(html.as_bytes())
        .with_context(|| format!("can't write {}", path_name(path)))?;
    file.finish()?;
    Ok(())
}
