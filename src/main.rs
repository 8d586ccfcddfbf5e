//! The command-line tool: parses arguments, runs one command, and turns its end into an exit code.

mod cli;

use std::process::ExitCode;

/// Cleaning makes and drops many small things, on all threads: this allocator takes a tenth off the time, and gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
