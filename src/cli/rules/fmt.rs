//! `unscrape rules fmt`: rules files laid out in the one way, in place or checked.

use crate::cli::{End, load_rules, terminal};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use similar::TextDiff;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use unscrape::emit::{AtomicFile, EmitError, Policy};
use unscrape::report::visible::visible;
use unscrape::rules::format::format;
use unscrape::source::path_name;

/// Lay rules files out in the one way; comments and order stay
#[derive(Args)]
pub struct Arguments {
    /// Rules files, or - for standard input (laid out to standard output)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Change nothing; show what would change, and fail if anything would
    #[arg(long)]
    check: bool,
}

/// Runs the command: exit code 1 if `--check` finds a difference.
pub fn run(arguments: &Arguments) -> Result<End> {
    let mut differ = false;
    for path in &arguments.files {
        let is_stdin = path == Path::new("-");
        let name = if is_stdin {
            "<stdin>".to_owned()
        } else {
            path.display().to_string()
        };
        let text = read(path).with_context(|| format!("can't read {name}"))?;
        let formatted = match format(&name, &text) {
            Ok(formatted) => formatted,
            Err(error) => {
                load_rules::draw(&[*error])?;
                bail!("{name} is not TOML; nothing of it was changed");
            }
        };
        if arguments.check {
            differ |= formatted != text;
            show(&name, &text, &formatted)?;
        } else if is_stdin {
            std::io::stdout().lock().write_all(formatted.as_bytes())?;
        } else if formatted != text {
            replace(path, &formatted)?;
            terminal::tell(&format!("{name} laid out"));
        }
    }
    Ok(if differ { End::Found } else { End::Fine })
}

fn read(path: &Path) -> std::io::Result<String> {
    if path != Path::new("-") {
        return std::fs::read_to_string(path);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

/// Replaces a file as a whole, unless it is marked as not to be written.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly()) {
        bail!("{} is read-only, so it was left as it is", path_name(path));
    }
    let policy = Policy {
        overwrite: true,
        is_input: &|_| false,
    };
    let mut file = AtomicFile::create(path, policy)?;
    file.write_all(text.as_bytes()).map_err(|error| EmitError::from_io(path, error))?;
    Ok(file.finish()?)
}

/// Shows what changes in a file, as a unified diff.
pub fn show(name: &str, old: &str, new: &str) -> Result<()> {
    let diff = TextDiff::from_lines(old, new);
    let drawn = diff.unified_diff().context_radius(1).header(name, name).to_string();
    let mut out = std::io::stdout().lock();
    for line in drawn.lines() {
        writeln!(out, "{}", visible(line))?;
    }
    Ok(())
}
