//! From a place in a string's value to the place in the file where that character is written.

use std::ops::Range;

/// The byte of `text` at which byte `offset` of a TOML string's value is written; `span` is the string with its quotes.
///
/// Escapes of basic strings are followed. An offset beyond the value gives the closing quotes; a span that is no string
/// gives its own start.
pub fn position_in_string(text: &str, span: &Range<usize>, offset: usize) -> usize {
    let Some(raw) = text.get(span.clone()) else {
        return span.start.min(text.len());
    };
    for (delimiter, multi_line, basic) in [
        ("'''", true, false),
        ("\"\"\"", true, true),
        ("'", false, false),
        ("\"", false, true),
    ] {
        let Some(body) = raw.strip_prefix(delimiter).and_then(|rest| rest.strip_suffix(delimiter)) else {
            continue;
        };
        // A newline right behind opening triple quotes is no part of the value.
        let skipped = match body {
            _ if !multi_line => 0,
            _ if body.starts_with("\r\n") => 2,
            _ if body.starts_with('\n') => 1,
            _ => 0,
        };
        let written = &body[skipped..];
        let within = if basic {
            basic_position(written, offset)
        } else {
            floor_boundary(written, offset)
        };
        return span.start + delimiter.len() + skipped + within;
    }
    span.start
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Walks a basic string's body, pairing what is written with what it stands for, up to `offset` bytes of value.
fn basic_position(written: &str, offset: usize) -> usize {
    let mut value_len = 0;
    let mut at = 0;
    while at < written.len() {
        let rest = &written[at..];
        let (written_len, stands_for) = first_piece(rest);
        if value_len + stands_for > offset {
            return at;
        }
        value_len += stands_for;
        at += written_len;
    }
    written.len()
}

/// The length of the first character or escape of `rest`, and the length of what it stands for.
fn first_piece(rest: &str) -> (usize, usize) {
    let mut chars = rest.chars();
    let first = chars.next().map_or(0, char::len_utf8);
    if !rest.starts_with('\\') {
        return (first, first);
    }
    let digits = match chars.next() {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        Some(c) if c.is_ascii_whitespace() => {
            // A line ending backslash swallows all white space up to the next character.
            let swallowed = rest[1..].len() - rest[1..].trim_start_matches([' ', '\t', '\r', '\n']).len();
            return (1 + swallowed, 0);
        }
        Some(c) => return (1 + c.len_utf8(), 1),
        None => return (1, 1),
    };
    let stands_for = rest
        .get(2..2 + digits)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok())
        .and_then(char::from_u32)
        .map_or(1, char::len_utf8);
    (floor_boundary(rest, 2 + digits), stands_for)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_into_the_string() {
        // The value's byte `offset` must be found at the first `@` of the file, for strings whose value has it there.
        for (file, offset) in [
            ("a = 'xy@'", 2),
            ("a = 'ä@'", 2),
            ("a = '''x'@'''", 2),
            ("a = '''\nx@'''", 1),
            ("a = '''\r\nx@'''", 1),
            ("a = \"xy@\"", 2),
            (r#"a = "\\d@""#, 2),
            (r#"a = "\tä\"@""#, 4),
            (r#"a = "\u00e4\x41\U0001F600@""#, 7),
            ("a = \"\"\"\nx\\\n   y@\"\"\"", 2),
        ] {
            let start = 4;
            let found = position_in_string(file, &(start..file.len()), offset);
            assert_eq!(Some(found), file.find('@'), "{file:?}");
        }
    }

    #[test]
    fn bad_offsets_and_spans_stay_inside() {
        for (file, span, offset, expected) in [
            ("'ab'", 0..4, 99, 3),
            ("\"ab\"", 0..4, 99, 3),
            ("'ä'", 0..4, 1, 1),
            ("12", 0..2, 1, 0),
            ("'", 0..1, 0, 0),
            ("\"\\", 0..2, 5, 0),
            ("\"\\u12ä\"", 0..8, 5, 7),
            ("ab", 7..9, 0, 2),
        ] {
            assert_eq!(position_in_string(file, &span, offset), expected, "{file:?}");
        }
    }
}
