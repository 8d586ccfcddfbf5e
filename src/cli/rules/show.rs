//! `unscrape rules show`: a rule as it is written, with its tests.

use crate::cli::{End, load_rules};
use anyhow::{Result, bail};
use clap::Args;
use std::io::Write as _;
use std::path::PathBuf;
use unscrape::report::visible::visible;
use unscrape::rules::schema::RawFile;

/// Print a rule as it is written in its file
#[derive(Args)]
pub struct Arguments {
    /// The rule's id
    id: String,
    /// Rules file in place of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let loaded = load_rules::read(arguments.rules.as_deref())?;
    let found = loaded
        .files
        .iter()
        .rev()
        .find_map(|file| Some((file, file.rules.iter().position(|r| *r.id.get_ref() == arguments.id)?)));
    let Some((file, index)) = found else {
        bail!("no rule has the id {}; `unscrape rules list` shows all", arguments.id);
    };
    let section = section(file, index);
    let line = 1 + file.text[..file.rules[index].header.start].matches('\n').count();
    let mut out = std::io::stdout().lock();
    writeln!(out, "# {}:{line}", file.name)?;
    writeln!(out, "{}", visible(section.trim_end()))?;
    Ok(End::Fine)
}

/// The text from a rule's header to the next section that is none of its tests.
fn section(file: &RawFile, index: usize) -> &str {
    let start = file.rules[index].header.start;
    let rest = &file.text[start..];
    let is_next = |line: &str| line.starts_with("[[") && !line.starts_with("[[rule.") && !line.starts_with("[[keep.");
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if end > 0 && (is_next(line) || line.starts_with("# ---")) {
            break;
        }
        end += line.len();
    }
    &rest[..end]
}
