//! Styles of what reports draw, and wrapping to a terminal's width under a hanging indent.
//!
//! Drawn text always carries styles; taking them off where no colour is wanted is left to `cli`.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar as _;

/// Text that goes.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// Text that comes, or comes back.
pub const ADDED: Style = AnsiColor::Green.on_default();
/// Text whose fate stays while its reason changes.
pub const CHANGED: Style = AnsiColor::Yellow.on_default();
/// Ids of rules and shapes.
pub const REASON: Style = AnsiColor::Cyan.on_default();
/// What is less important.
pub const DIM: Style = Style::new().dimmed();
/// Names and headings.
pub const BOLD: Style = Style::new().bold();
/// Neither.
pub const PLAIN: Style = Style::new();

/// Fewest columns text is wrapped to, however narrow the terminal.
const ROOM_MIN: usize = 16;

/// Appends `parts` behind `lead`, which is `indent` columns wide and may carry styles; further rows are indented alike. Rows are at
/// most `columns` wide, or there is only one if it is `None`. Parts must be safe to print already and hold no newline.
pub fn hang(out: &mut String, lead: &str, indent: usize, parts: &[(Style, &str)], columns: Option<usize>) {
    let chars: Vec<(char, usize)> = parts
        .iter()
        .enumerate()
        .flat_map(|(part, (_, text))| text.chars().map(move |c| (if c == '\t' { ' ' } else { c }, part)))
        .collect();
    let room = columns.map_or(usize::MAX, |columns| columns.saturating_sub(indent).max(ROOM_MIN));
    out.push_str(lead);
    let mut at = 0;
    loop {
        let end = row_end(&chars[at..], room) + at;
        push_row(out, &chars[at..end], parts);
        out.push('\n');
        at = end + chars[end..].iter().take_while(|(c, _)| *c == ' ').count();
        if at >= chars.len() {
            return;
        }
        // Writing to a String can't fail, here and below.
        let _ = write!(out, "{:indent$}", "");
    }
}

/// How many characters fit in a row: up to the last space, if the rest does not fit.
fn row_end(chars: &[(char, usize)], room: usize) -> usize {
    let mut width = 0usize;
    let mut space = None;
    for (index, (c, _)) in chars.iter().enumerate() {
        width += c.width().unwrap_or(0);
        if width > room {
            return match space {
                Some(space) if *c != ' ' => space,
                _ => index.max(1),
            };
        }
        if *c == ' ' && index > 0 {
            space = Some(index);
        }
    }
    chars.len()
}

fn push_row(out: &mut String, row: &[(char, usize)], parts: &[(Style, &str)]) {
    for run in row.chunk_by(|a, b| a.1 == b.1) {
        let style = run.first().map_or(PLAIN, |(_, part)| parts[*part].0);
        let _ = write!(out, "{style}");
        out.extend(run.iter().map(|(c, _)| *c));
        let _ = write!(out, "{style:#}");
    }
}

/// "s", but for one.
pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A number of bytes for people.
pub fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.1} GB", count as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hung(text: &str, columns: Option<usize>) -> String {
        let mut out = String::new();
        hang(&mut out, "> ", 2, &[(PLAIN, text)], columns);
        out
    }

    #[test]
    fn rows_break_at_spaces_where_there_are_any() {
        let table = [
            ("", None, "> \n"),
            ("one two", None, "> one two\n"),
            ("one two three four five", Some(18), "> one two three\n  four five\n"),
            ("abcdefghijklmnopqrst", Some(18), "> abcdefghijklmnop\n  qrst\n"),
            ("漢字漢字漢字漢字漢字", Some(18), "> 漢字漢字漢字漢字\n  漢字\n"),
            ("a\tb", Some(18), "> a b\n"),
            ("0123456789abcdef  next", Some(18), "> 0123456789abcdef\n  next\n"),
        ];
        for (text, columns, expected) in table {
            assert_eq!(hung(text, columns), expected, "{text}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(bytes), ["0 B", "999 B", "1.0 kB", "1.2 MB"]);
    }
}
