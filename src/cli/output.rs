//! Where reports go: through a pager on a terminal, else plainly to standard output; with or without colour.
//!
//! What is drawn is left to `report`.

use super::terminal;
use anstream::adapter::strip_str;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::process::{Child, Command, Stdio};

/// The pager where `$PAGER` names none, with options: colours shown, short texts not paged, the screen left as it is.
const PAGER: &str = "less -FRX";

/// A sink for drawn text.
pub struct Output {
    writer: Option<Box<dyn Write + Send>>,
    pager: Option<Child>,
    colored: bool,
}

impl Output {
    /// Standard output, through a pager if it is a terminal and `paged`.
    pub fn open(paged: bool) -> Self {
        let colored = terminal::colors_stdout();
        if paged
            && io::stdout().is_terminal()
            && let Some(mut child) = spawn_pager()
            && let Some(stdin) = child.stdin.take()
        {
            return Output {
                writer: Some(Box::new(BufWriter::new(stdin))),
                pager: Some(child),
                colored,
            };
        }
        Output {
            writer: Some(Box::new(BufWriter::new(io::stdout()))),
            pager: None,
            colored,
        }
    }

    /// Writes drawn text, without its colours where none are wanted.
    pub fn draw(&mut self, drawn: &str) -> io::Result<()> {
        if self.colored {
            self.raw(drawn)
        } else {
            let plain = strip_str(drawn).to_string();
            self.raw(&plain)
        }
    }

    /// Writes text as it is.
    pub fn raw(&mut self, text: &str) -> io::Result<()> {
        match &mut self.writer {
            Some(writer) => writer.write_all(text.as_bytes()),
            None => Ok(()),
        }
    }

    /// Writes what is left, and waits until the reader has closed the pager.
    pub fn finish(mut self) -> io::Result<()> {
        let flushed = match &mut self.writer {
            Some(writer) => writer.flush(),
            None => Ok(()),
        };
        self.close();
        flushed
    }

    fn close(&mut self) {
        self.writer = None;
        if let Some(mut pager) = self.pager.take() {
            // How the pager ended is between it and the reader.
            let _ = pager.wait();
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.close();
    }
}

/// `$PAGER`, or `less`; `None` if it is empty, `cat`, or can't be run.
fn spawn_pager() -> Option<Child> {
    let named = std::env::var("PAGER").ok();
    let command = named.as_deref().map_or(PAGER, str::trim);
    if command.is_empty() || command == "cat" {
        return None;
    }
    let mut words = command.split_whitespace();
    let mut process = Command::new(words.next()?);
    process.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        process.env("LESS", "FRX");
    }
    process.spawn().ok()
}
