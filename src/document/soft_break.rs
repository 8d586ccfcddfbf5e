//! Line breaks inside a logical line: whether a space belongs where one is joined.
//!
//! Rules and counts see a joined line as it is written in the end, so all of them ask the same question here.

use super::{CharClass, classify_char};

/// Whether a space belongs between two characters that a line break parted.
pub fn needs_space(before: char, after: char) -> bool {
    let unspaced = matches!(classify_char(before), CharClass::Unspaced | CharClass::FullStop) || before == '，';
    let closes = matches!(
        after,
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '’' | '”' | '、' | '，' | '。'
    );
    let opens = matches!(before, '(' | '[' | '“');
    let both_unspaced = unspaced && classify_char(after) == CharClass::Unspaced;
    !(before.is_whitespace() || closes || opens || both_unspaced)
}

/// Writes a logical line, its soft breaks joined.
pub fn join_breaks(line: &str, out: &mut String) {
    let mut breaks = memchr::memchr2_iter(b'\n', b'\r', line.as_bytes()).peekable();
    if breaks.peek().is_none() {
        out.push_str(line);
        return;
    }
    let mut last = None;
    let mut start = 0;
    for end in breaks.chain([line.len()]) {
        let part = line[start..end].trim();
        start = end + 1;
        if part.is_empty() {
            continue;
        }
        let first = part.chars().next();
        if last.zip(first).is_some_and(|(before, after)| needs_space(before, after)) {
            out.push(' ');
        }
        out.push_str(part);
        last = part.chars().next_back();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_as_one_writes_them() {
        let table = [
            ("one line ", "one line "),
            ("wrapped\n   line", "wrapped line"),
            ("said \r\nReuters\r\n, citing", "said Reuters, citing"),
            ("没有\n空格", "没有空格"),
            ("(\nin brackets\n)", "(in brackets)"),
        ];
        for (line, joined) in table {
            let mut out = String::new();
            join_breaks(line, &mut out);
            assert_eq!(out, joined);
        }
    }
}
