//! What is common to all that is printed: colour, errors, closed pipes, the width.

use anstream::{AutoStream, ColorChoice as Choice};
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use std::io::{IsTerminal as _, Write as _};

/// Style of errors' first word.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Style of warnings' first word.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Style of what is less important.
pub const DIM: Style = Style::new().dimmed();
/// Style of names and headings.
pub const BOLD: Style = Style::new().bold();

/// Widest line that lists are laid out for where the width is unknown.
const WIDTH_DEFAULT: usize = 100;

/// Sets when colour is used, for standard output and standard error. `NO_COLOR` and `CLICOLOR` are looked at for `auto`.
pub fn set_color(choice: ColorChoice) {
    match choice {
        ColorChoice::Auto => {}
        ColorChoice::Always => Choice::Always.write_global(),
        ColorChoice::Never => Choice::Never.write_global(),
    }
}

/// Whether standard output is shown in colour.
pub fn colors_stdout() -> bool {
    AutoStream::choice(&std::io::stdout()) != Choice::Never
}

/// Whether standard error is shown in colour.
pub fn colors_stderr() -> bool {
    AutoStream::choice(&std::io::stderr()) != Choice::Never
}

/// Columns of the terminal, or a default in pipes and files.
pub fn width() -> usize {
    if !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal() {
        return WIDTH_DEFAULT;
    }
    terminal_size::terminal_size().map_or(WIDTH_DEFAULT, |(width, _)| usize::from(width.0))
}

/// Columns of the terminal that standard output is, `None` in pipes and files.
pub fn columns_stdout() -> Option<usize> {
    std::io::stdout().is_terminal().then(width)
}

/// Prints an error message to standard error.
pub fn error(message: &str) {
    // Where standard error is closed there is no one to tell.
    let _ = writeln!(
        anstream::stderr(),
        "{ERROR}error{ERROR:#}: {}",
        unscrape::report::visible::visible(message)
    );
}

/// Writes drawn text to standard output, with its colours where they are wanted.
pub fn draw(drawn: &str) -> std::io::Result<()> {
    anstream::stdout().lock().write_all(drawn.as_bytes())
}

/// Prints a message to standard error.
pub fn tell(message: &str) {
    let _ = writeln!(anstream::stderr(), "{}", unscrape::report::visible::visible(message));
}

/// Prints a warning to standard error.
pub fn warning(message: &str) {
    let _ = writeln!(
        anstream::stderr(),
        "{WARNING}warning{WARNING:#}: {}",
        unscrape::report::visible::visible(message)
    );
}

/// Whether the error is that nobody reads our output any more, as behind `| head`.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
