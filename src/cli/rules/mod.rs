//! `unscrape rules`: what a rules author needs, one file a subcommand.

mod explain;
pub mod fmt;
mod learn;
mod lint;
mod list;
mod propose;
mod schema;
mod show;
mod stats;
mod test;

use super::End;
use anyhow::Result;
use clap::{Args, Subcommand};

/// Test, check, list and explain rules
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Test(test::Arguments),
    Lint(lint::Arguments),
    List(list::Arguments),
    Show(show::Arguments),
    Explain(explain::Arguments),
    Stats(stats::Arguments),
    Fmt(fmt::Arguments),
    Schema(schema::Arguments),
    Propose(propose::Arguments),
    Learn(learn::Arguments),
}

/// Runs the subcommand.
pub fn run(arguments: &Arguments) -> Result<End> {
    match &arguments.command {
        Command::Test(arguments) => test::run(arguments),
        Command::Lint(arguments) => lint::run(arguments),
        Command::List(arguments) => list::run(arguments),
        Command::Show(arguments) => show::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Stats(arguments) => stats::run(arguments),
        Command::Fmt(arguments) => fmt::run(arguments),
        Command::Schema(arguments) => schema::run(arguments),
        Command::Propose(arguments) => propose::run(arguments),
        Command::Learn(arguments) => learn::run(arguments),
    }
}
