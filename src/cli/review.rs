//! `unscrape review`: decide about removals, on the terminal or by flags; decisions are saved as they are taken.

#[cfg(feature = "terminal")]
mod full_screen;

use super::End;
use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use unscrape::emit::{AtomicFile, Policy};
use unscrape::pipeline::ledger::Ledger;
use unscrape::report::style::plural;
use unscrape::review::decision::{Choice, Decision, Scope, of_lines, to_lines};
use unscrape::review::session::{Counts, Session};
use unscrape::source::path_name;

/// Look through a ledger and decide about each removal: accept, reject, skip
#[derive(Args)]
#[command(after_help = "Decisions are saved as they are taken, so that a review can go on another day.")]
pub struct Arguments {
    /// Ledger, as `clean --ledger` writes it
    ledger: PathBuf,
    /// Where decisions are saved [default: the ledger's name with `.decisions.jsonl` behind it]
    #[arg(long, value_name = "FILE")]
    progress: Option<PathBuf>,
    /// Accept these removals, by their ids or as much of them as is unambiguous
    #[arg(long, value_name = "ID", num_args = 1..)]
    accept: Vec<String>,
    /// Reject these removals: their texts should have stayed
    #[arg(long, value_name = "ID", num_args = 1..)]
    reject: Vec<String>,
    /// Skip these removals
    #[arg(long, value_name = "ID", num_args = 1..)]
    skip: Vec<String>,
    /// For what --accept, --reject and --skip hold
    #[arg(long, value_name = "SCOPE", default_value = "text")]
    scope: ScopeName,
    /// Take over decisions from a file; those taken here before give way to them
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    /// Write all decisions to a file (- for standard output)
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Replace the exported file if it exists
    #[arg(long, requires = "export")]
    force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum ScopeName {
    /// This removal alone
    Removal,
    /// The same text wherever the rule removes it
    Text,
    /// The same text, whichever rule removes it
    AnyRule,
    /// All that the rule removes
    Rule,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Removal => Scope::Removal,
            ScopeName::Text => Scope::Text,
            ScopeName::AnyRule => Scope::TextOfAnyRule,
            ScopeName::Rule => Scope::Rule,
        }
    }
}

/// Where the decisions about a ledger are saved if nothing else is said.
pub fn progress_of(ledger: &Path) -> PathBuf {
    let mut name = ledger.to_owned().into_os_string();
    name.push(".decisions.jsonl");
    name.into()
}

/// A path as a shell takes it.
pub fn path_argument(path: &Path) -> String {
    let name = path_name(path);
    let plain = |c: char| c.is_alphanumeric() || "/._-+:,@%".contains(c);
    if !name.is_empty() && name.chars().all(plain) {
        name
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let decides = [&arguments.accept, &arguments.reject, &arguments.skip]
        .iter()
        .any(|ids| !ids.is_empty());
    let changes = decides || arguments.import.is_some();
    let by_flags = changes || arguments.export.is_some();
    let has_terminal = cfg!(feature = "terminal") && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !by_flags && !has_terminal {
        bail!("{}", without_terminal(&arguments.ledger));
    }
    let progress = arguments.progress.clone().unwrap_or_else(|| progress_of(&arguments.ledger));
    let mut ledger = Ledger::open(&arguments.ledger)?;
    let mut decisions = if progress.exists() { read(&progress)? } else { Vec::new() };
    if let Some(import) = &arguments.import {
        decisions.extend(read(import)?);
    }
    let mut session = Session::new(ledger.removals()?, decisions);
    if !by_flags {
        #[cfg(feature = "terminal")]
        in_full_screen(session, &mut ledger, arguments, &progress)?;
        return Ok(End::Fine);
    }
    for (ids, choice) in [
        (&arguments.accept, Choice::Accept),
        (&arguments.reject, Choice::Reject),
        (&arguments.skip, Choice::Skip),
    ] {
        let taken = session.decide_ids(ids, choice, arguments.scope.into(), &mut |offset| ledger.entry(offset));
        taken.map_err(anyhow::Error::msg)?;
    }
    if changes {
        save(&progress, &session)?;
    }
    if let Some(export) = &arguments.export {
        write_export(export, arguments, &session)?;
    }
    tell(&session, &progress)?;
    Ok(End::Fine)
}

/// Goes through the ledger on the terminal; says what was decided, and what can be done with it.
#[cfg(feature = "terminal")]
fn in_full_screen(session: Session, ledger: &mut Ledger, arguments: &Arguments, progress: &Path) -> Result<()> {
    let session = full_screen::run(session, ledger, &arguments.ledger, |session| save(progress, session))?;
    tell(&session, progress)?;
    if session.decisions().iter().any(|decision| decision.verdict == Choice::Reject) {
        let name = path_argument(&arguments.ledger);
        writeln!(anstream::stderr(), "`unscrape rules propose {name}` changes the rules accordingly")?;
    }
    Ok(())
}

/// What to do instead where no screen can be drawn.
fn without_terminal(ledger: &Path) -> String {
    let ledger = path_argument(ledger);
    let missing = if cfg!(feature = "terminal") {
        "no terminal to draw on"
    } else {
        "this program was built without the feature `terminal`"
    };
    format!(
        "{missing}; these do the same without one:
  unscrape report {ledger} -o report.html                  look at the removals; each has an id
  unscrape review {ledger} --accept ID… --reject ID…       decide (--scope removal, text, any-rule, rule)
  unscrape review {ledger} --export decisions.jsonl        write all decisions, to be edited
  unscrape review {ledger} --import decisions.jsonl        take them over"
    )
}

fn read(path: &Path) -> Result<Vec<Decision>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read the decisions {}", path_name(path)))?;
    of_lines(&text).with_context(|| path_name(path))
}

/// Writes the decisions so that the file is whole at any moment.
fn save(path: &Path, session: &Session) -> Result<()> {
    write(path, &to_lines(session.decisions()), true)
}

fn write(path: &Path, text: &str, overwrite: bool) -> Result<()> {
    let policy = Policy {
        overwrite,
        is_input: &|_| false,
    };
    let mut file = AtomicFile::create(path, policy)?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("can't write {}", path_name(path)))?;
    Ok(file.finish()?)
}

fn write_export(path: &Path, arguments: &Arguments, session: &Session) -> Result<()> {
    let lines = to_lines(session.decisions());
    if path == Path::new("-") {
        let mut out = std::io::stdout().lock();
        out.write_all(lines.as_bytes())?;
        return Ok(out.flush()?);
    }
    if same_file::is_same_file(path, &arguments.ledger).unwrap_or(false) {
        bail!("{} is the ledger; choose another file for the decisions", path_name(path));
    }
    write(path, &lines, arguments.force)
}

/// Says on standard error what is decided and where it is.
fn tell(session: &Session, progress: &Path) -> Result<()> {
    let Counts {
        texts: [accepted, rejected, skipped],
        alone,
        rules,
    } = session.counts();
    let mut told = format!(
        "{accepted} text{} accepted, {rejected} rejected, {skipped} skipped",
        plural(accepted)
    );
    if rules > 0 {
        told.push_str(&format!(", {rules} whole rule{} decided", plural(rules)));
    }
    if alone > 0 {
        told.push_str(&format!(", {alone} single removal{} decided", plural(alone)));
    }
    if progress.exists() {
        told.push_str(&format!("; saved in {}", path_name(progress)));
    }
    writeln!(anstream::stderr(), "{told}")?;
    Ok(())
}
