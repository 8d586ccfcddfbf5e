//! The command-line tool: parses arguments, runs one command, and turns its end into an exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
