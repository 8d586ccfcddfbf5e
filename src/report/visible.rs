//! Scraped text made safe to print: control characters, escape sequences and direction overrides are shown, not obeyed.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal might obey the character, or it changes how its neighbours are shown.
pub fn is_obeyed(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

/// The text with every obeyed character but newline and tab written as `\u{…}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_obeyed(c) && c != '\n' && c != '\t') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_obeyed(c) && c != '\n' && c != '\t' {
            // Writing to a String can't fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The text on one line, obeyed characters shown, cut to `columns` with an ellipsis.
pub fn one_line(text: &str, columns: usize) -> String {
    use unicode_width::UnicodeWidthChar as _;
    let mut line = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        for c in (if line.is_empty() { None } else { Some(' ') }).into_iter().chain(word.chars()) {
            let shown = visible(c.encode_utf8(&mut [0; 4])).into_owned();
            let own = if shown.chars().count() > 1 {
                shown.len()
            } else {
                c.width().unwrap_or(0)
            };
            if width + own + 1 > columns.max(2) {
                line.push('…');
                return line;
            }
            width += own;
            line.push_str(&shown);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown() {
        let table = [
            ("plain", "plain"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\tb\nc", "a\tb\nc"),
            ("\u{9b}2J", "\\u{9b}2J"),
        ];
        for (text, shown) in table {
            assert_eq!(visible(text), shown);
        }
        assert_eq!(one_line("a  b\n\u{1b}c", 40), "a b \\u{1b}c");
        assert_eq!(one_line("abcdefghij", 5), "abcd…");
        assert_eq!(one_line("漢字漢字", 5), "漢字…");
    }
}
