//! The command line: one file a command; here the list of them, what they share in arguments, and exit codes.
//!
//! What commands do is left to `pipeline`, `rules` and `report`.

mod apply;
mod arguments;
mod check;
mod clean;
mod completions;
mod diff;
mod duplicates;
mod eval;
mod explain;
mod interrupt;
mod load_rules;
mod man;
mod output;
mod problems;
mod report;
mod restore;
mod review;
mod rules;
mod terminal;
mod train;

use clap::{ColorChoice, Parser, Subcommand};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All went well.
    Fine,
    /// A gate failed, a difference was found, or tests failed.
    Found,
    /// Finished, but some records could not be read.
    Quarantined,
    /// Interrupted by the user.
    Interrupted,
}

/// Exit code for bad usage, bad rules and failed input or output.
const FAILED: u8 = 2;

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        ExitCode::from(match end {
            End::Fine => 0,
            End::Found => 1,
            End::Quarantined => 3,
            End::Interrupted => 130,
        })
    }
}

/// Clean scraped dumps: remove boilerplate by readable rules and by shape, and say why each piece went.
#[derive(Parser)]
#[command(name = "unscrape", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(
    after_help = "Exit codes: 0 fine; 1 a gate failed, a difference was found or tests failed; 2 bad usage, bad rules or I/O; \
    3 finished, some records could not be read; 130 interrupted."
)]
pub struct Cli {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Clean(clean::Arguments),
    Apply(apply::Arguments),
    Restore(restore::Arguments),
    Diff(diff::Arguments),
    Duplicates(duplicates::Arguments),
    Explain(explain::Arguments),
    Check(check::Arguments),
    Report(report::Arguments),
    Review(review::Arguments),
    Rules(rules::Arguments),
    Eval(eval::Arguments),
    Train(train::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Parses the command line, runs the command, reports its error.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    terminal::set_color(cli.color);
    let ended = match &cli.command {
        Command::Clean(arguments) => clean::run(arguments),
        Command::Apply(arguments) => apply::run(arguments),
        Command::Restore(arguments) => restore::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Duplicates(arguments) => duplicates::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Review(arguments) => review::run(arguments),
        Command::Rules(arguments) => rules::run(arguments),
        Command::Eval(arguments) => eval::run(arguments),
        Command::Train(arguments) => train::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Man(arguments) => man::run(arguments),
    };
    match ended {
        Ok(end) => end.into(),
        Err(error) if terminal::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::error(&message(&error));
            ExitCode::from(FAILED)
        }
    }
}

/// The error with its causes, but for those that its message tells already.
fn message(error: &anyhow::Error) -> String {
    let mut message = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !message.ends_with(&cause) {
            message.push_str(": ");
            message.push_str(&cause);
        }
    }
    message
}
