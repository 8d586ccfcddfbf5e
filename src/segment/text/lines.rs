//! Physical lines: trimmed, not empty, with what joining needs to know of them.

use crate::document::{CharClass, Span, classify_char};

/// A physical line that holds more than white space.
#[derive(Clone, Copy, Debug)]
pub(super) struct PhysicalLine {
    /// Trimmed.
    pub span: Span,
    /// Columns of white space before it; a tab counts as one.
    pub indent: usize,
    /// Empty lines directly before it.
    pub blank_before: usize,
}

/// Bytes of the lines of most dumps, empty ones aside, on the average.
const LINE_BYTES_USUAL: usize = 64;

/// All non-empty lines of a text. Lines end at `\n`, or at `\r` in a text without any `\n`.
pub(super) fn physical_lines(text: &str) -> Vec<PhysicalLine> {
    let bytes = text.as_bytes();
    let end = if memchr::memchr(b'\n', bytes).is_some() { b'\n' } else { b'\r' };
    let mut lines = Vec::with_capacity(bytes.len() / LINE_BYTES_USUAL + 1);
    let mut start = 0;
    let mut blank_before = 0;
    for stop in memchr::memchr_iter(end, bytes).chain([bytes.len()]) {
        let raw = Span::new(start, stop);
        let span = raw.trim(text);
        if span.is_empty() {
            blank_before += 1;
        } else {
            lines.push(PhysicalLine {
                span,
                indent: span.start - start,
                blank_before,
            });
            blank_before = 0;
        }
        start = stop + 1;
    }
    lines
}

/// Whether a line begins with a list marker: a bullet, or a number or letter with `.` or `)`.
pub(super) fn is_list_item(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    let rest = chars.as_str();
    if matches!(
        first,
        '•' | '*' | '-' | '–' | '—' | '·' | '▪' | '►' | '◦' | '‣' | '●' | '■' | '▸' | '○' | '+'
    ) {
        return rest.starts_with(char::is_whitespace);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && line[digits..].starts_with(['.', ')']) && line[digits + 1..].starts_with(' ')
}

/// Whether a line ends a sentence or announces what follows.
pub(super) fn is_closed(line: &str) -> bool {
    let last = line.chars().rev().find(|&c| classify_char(c) != CharClass::Close);
    last.is_none_or(|c| matches!(c, ':' | ';' | '：' | '；') || matches!(classify_char(c), CharClass::Stop | CharClass::FullStop))
}

/// The line's first word.
pub(super) fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or("")
}

/// The number of characters, or `None` above `max`, found without reading the whole of a long line.
pub(super) fn width_up_to(line: &str, max: usize) -> Option<usize> {
    if line.len() > 4 * max {
        return None;
    }
    Some(line.chars().count()).filter(|&width| width <= max)
}
