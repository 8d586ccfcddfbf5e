//! The form of a line that rules see: outer white space and list markers gone, white space runs one space, quotes
//! straight, soft line breaks joined as in the output. And its folded form, for literals and the prefilter.
//!
//! Both are views: `NormalLine` maps every byte back to the document. What matches is left to `index` and `apply`.

use crate::document::needs_space;
use std::borrow::Cow;

/// Characters that lists put in front of their items, and that a line is matched without.
const LIST_MARKERS: [char; 13] = ['•', '*', '-', '–', '·', '▪', '►', '◦', '‣', '●', '■', '▸', '○'];

/// One line in the form rules see, with the way back.
pub(crate) struct NormalLine<'t> {
    /// The normalised text.
    pub text: Cow<'t, str>,
    /// Where the normalised text begins in the raw line.
    start: usize,
    /// For an owned text: the raw offset of each of its bytes, and of its end.
    offsets: Vec<usize>,
}

impl<'t> NormalLine<'t> {
    /// Normalises `raw`, borrowing where nothing changes.
    pub fn new(raw: &'t str) -> Self {
        let (start, body) = strip_marker(raw);
        if !needs_work(body) {
            return NormalLine {
                text: Cow::Borrowed(body),
                start,
                offsets: Vec::new(),
            };
        }
        let mut text = String::with_capacity(body.len());
        let mut offsets = Vec::with_capacity(body.len() + 1);
        let mut pending_space = None;
        let mut broken = None;
        for (at, c) in body.char_indices() {
            if matches!(c, '\n' | '\r') {
                broken = broken.or_else(|| last_char(&body[..at]));
            } else if !c.is_whitespace() && broken.take().is_some_and(|before| !needs_space(before, c)) {
                pending_space = None;
            }
            match plain(c) {
                None => {}
                Some(' ') => pending_space = pending_space.or(Some(at)),
                Some(c) => {
                    if let Some(space_at) = pending_space.take().filter(|_| !text.is_empty()) {
                        text.push(' ');
                        offsets.push(start + space_at);
                    }
                    text.push(c);
                    offsets.resize(text.len(), start + at);
                }
            }
        }
        offsets.push(start + body.len());
        NormalLine {
            text: Cow::Owned(text),
            start,
            offsets,
        }
    }

    /// The byte of the raw line at which byte `at` of the normalised text stands.
    pub fn raw_offset(&self, at: usize) -> usize {
        match &self.text {
            Cow::Borrowed(_) => self.start + at,
            Cow::Owned(_) => self.offsets.get(at).copied().unwrap_or(self.start),
        }
    }
}

/// The character before a line break, white space aside: with the one behind the break it says how the line is joined.
fn last_char(before: &str) -> Option<char> {
    before.trim_end().chars().next_back()
}

/// The raw line without white space and list marker, and where it begins.
fn strip_marker(raw: &str) -> (usize, &str) {
    let mut body = raw.trim();
    if let Some(rest) = body.strip_prefix(LIST_MARKERS)
        && rest.starts_with(char::is_whitespace)
    {
        body = rest.trim_start();
    }
    let start = if body.is_empty() {
        0
    } else {
        body.as_ptr() as usize - raw.as_ptr() as usize
    };
    (start, body)
}

/// Whether normalising would change anything: white space other than single spaces, quotes, invisible characters.
fn needs_work(body: &str) -> bool {
    let bytes = body.as_bytes();
    let mut previous = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\t' | b'\n' | b'\r' | 11 | 12 => return true,
            b' ' if previous == b' ' => return true,
            0xC2 if matches!(bytes.get(at + 1), Some(0xA0 | 0xAD | 0x85)) => return true,
            0xE2 if matches!(bytes.get(at + 1), Some(0x80 | 0x81)) => return true,
            0xE1 if bytes.get(at + 1) == Some(&0x9A) => return true,
            0xE3 if bytes.get(at + 1) == Some(&0x80) && bytes.get(at + 2) == Some(&0x80) => return true,
            0xEF if bytes.get(at + 1) == Some(&0xBB) => return true,
            _ => {}
        }
        previous = byte;
    }
    false
}

/// The plain form of a character: a space for white space, straight quotes, nothing for invisible characters.
pub(super) fn plain(c: char) -> Option<char> {
    match c {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}' => None,
        '‘' | '’' | '‚' | '‛' => Some('\''),
        '“' | '”' | '„' | '‟' => Some('"'),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Simple case folding as the `regex` crate's `(?i)` does it, for characters where lower case is enough; characters
/// with other fold partners stay as they are, and `literals` makes no literal of them.
pub(crate) fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if c == 'ſ' {
        return 's';
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => c,
    }
}

/// Writes the folded normal form of `raw` into `out`: the same as folding `NormalLine::new(raw).text`.
pub(crate) fn fold_into(raw: &str, out: &mut String) {
    out.clear();
    let (_, body) = strip_marker(raw);
    out.reserve(body.len());
    let mut pending_space = false;
    let mut broken = None;
    let mut rest = body;
    while !rest.is_empty() {
        // ASCII runs byte by byte: nearly all of most text.
        let ascii = rest.bytes().take_while(u8::is_ascii).count();
        for (at, &byte) in rest.as_bytes()[..ascii].iter().enumerate() {
            if matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 11 | 12) {
                pending_space = true;
                if matches!(byte, b'\n' | b'\r') {
                    broken = broken.or_else(|| last_char(&body[..body.len() - rest.len() + at]));
                }
            } else {
                if broken.take().is_some_and(|before| !needs_space(before, byte as char)) {
                    pending_space = false;
                }
                if std::mem::take(&mut pending_space) && !out.is_empty() {
                    out.push(' ');
                }
                out.push(byte.to_ascii_lowercase() as char);
            }
        }
        rest = &rest[ascii..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        if !c.is_whitespace() && broken.take().is_some_and(|before| !needs_space(before, c)) {
            pending_space = false;
        }
        match plain(c) {
            None => {}
            Some(' ') => pending_space = true,
            Some(c) => {
                if std::mem::take(&mut pending_space) && !out.is_empty() {
                    out.push(' ');
                }
                out.push(fold_char(c));
            }
        }
    }
}

/// Leading characters that do not count when a whole line is compared with a literal.
const DECORATION_BEFORE: &[char] = &[
    '»', '›', '>', '|', '·', '•', '-', '–', '—', '*', '#', '+', '←', '▲', '[', '(', '«', '【', '（', '↑', '✉', '▶', '►', '❤', '♥', '☰',
    '✕', '×', '📱', '👉', ' ',
];
/// Trailing characters that do not count when a whole line is compared with a literal.
const DECORATION_AFTER: &[char] = &[
    ':', '：', '…', '.', '!', '！', '»', '›', '>', '|', '→', '▼', '▾', '↓', ']', ')', '】', '）', '↑', '↗', '✕', '×', '·', '•', '*', '-',
    '–', '—', '⌄', '。', ' ',
];

/// The key under which a folded line is compared with literals: without decoration at its ends.
pub(crate) fn literal_key(folded: &str) -> &str {
    let key = folded.trim_start_matches(DECORATION_BEFORE).trim_end_matches(DECORATION_AFTER);
    if key.is_empty() { folded } else { key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn normal_form_of_lines() {
        let table = [
            ("  Leave a Reply  ", "Leave a Reply"),
            ("•\u{a0}Reuters", "Reuters"),
            ("- item", "item"),
            ("-12 degrees", "-12 degrees"),
            ("Don’t  miss\u{a0}“this”", "Don't miss \"this\""),
            ("wrapped\n   line", "wrapped line"),
            ("joined\n, as printed", "joined, as printed"),
            ("没有\n空格", "没有空格"),
            ("soft\u{ad}hyphen\u{200b}", "softhyphen"),
            ("", ""),
            ("•", "•"),
        ];
        for (raw, normal) in table {
            assert_eq!(NormalLine::new(raw).text, normal, "{raw:?}");
        }
    }

    #[test]
    fn literal_keys() {
        let table = [
            ("Share:", "share"),
            ("» LEAVE A REPLY …", "leave a reply"),
            ("[Read more]", "read more"),
            ("...", "..."),
            ("Ещё…", "ещё"),
        ];
        for (raw, key) in table {
            let mut folded = String::new();
            fold_into(raw, &mut folded);
            assert_eq!(literal_key(&folded), key, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_folding_the_normal_form(raw in "[ \\PC\t\n•–“”’\u{a0}\u{200b}ſKİẞσς\\r,.没有]{0,40}") {
            let mut folded = String::new();
            fold_into(&raw, &mut folded);
            let normal = NormalLine::new(&raw);
            prop_assert_eq!(&folded, &normal.text.chars().map(fold_char).collect::<String>());
            for (at, c) in normal.text.char_indices() {
                let back = raw[normal.raw_offset(at)..].chars().next().and_then(plain);
                prop_assert_eq!(back, Some(c));
            }
        }
    }
}
