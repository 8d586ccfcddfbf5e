//! The form of a line that rules see: outer white space and list markers gone, white space runs one space, quotes
//! straight, soft line breaks joined as in the output. And its folded form, for literals and the prefilter.
//!
//! Both are views: `NormalLine` maps every byte back to the document. What matches is left to `index` and `apply`.

use crate::document::{eight, fold_char, needs_space};
use std::borrow::Cow;

/// Characters that lists put in front of their items, and that a line is matched without.
const LIST_MARKERS: [char; 13] = ['•', '*', '-', '–', '·', '▪', '►', '◦', '‣', '●', '■', '▸', '○'];

/// One line in the form rules see, with the way back.
#[derive(Debug)]
pub(crate) struct NormalLine<'t> {
    /// The normalised text.
    pub text: Cow<'t, str>,
    /// Where the normalised text begins in the raw line.
    start: usize,
    /// Where the distance between normalised and raw text changes: the byte in the normalised text, and in the raw line.
    shifts: Vec<(usize, usize)>,
}

impl<'t> NormalLine<'t> {
    /// Normalises `raw`, borrowing where nothing changes.
    pub fn new(raw: &'t str) -> Self {
        let (start, body) = strip_marker(raw);
        if plain_run(body.as_bytes()) == body.len() {
            return Self::as_it_stands(raw);
        }
        let mut text = String::with_capacity(body.len());
        let mut shifts = Vec::new();
        let mut shift = |normal: usize, raw: usize| {
            let distance = raw - normal;
            let last = shifts.last().map_or(start, |&(normal, raw): &(usize, usize)| raw - normal);
            if distance != last {
                shifts.push((normal, raw));
            }
        };
        let mut pending_space = None;
        let mut broken = None;
        let mut at = 0;
        while at < body.len() {
            if pending_space.is_none() && broken.is_none() && !text.is_empty() {
                let run = plain_run(&body.as_bytes()[at..]);
                if run > 0 {
                    shift(text.len(), start + at);
                    text.push_str(&body[at..at + run]);
                    at += run;
                }
            }
            let Some(c) = body[at..].chars().next() else { break };
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
                        shift(text.len(), start + space_at);
                        text.push(' ');
                    }
                    shift(text.len(), start + at);
                    text.push(c);
                }
            }
            at += c.len_utf8();
        }
        shift(text.len(), start + body.len());
        NormalLine {
            text: Cow::Owned(text),
            start,
            shifts,
        }
    }

    /// `raw` without white space and list marker: its normal form if there is nothing to normalise in it.
    pub fn as_it_stands(raw: &'t str) -> Self {
        let (start, body) = strip_marker(raw);
        NormalLine {
            text: Cow::Borrowed(body),
            start,
            shifts: Vec::new(),
        }
    }

    /// The normal form of a line that was taken as it stands, with its folded form, where no more is to be done than to write the
    /// characters at `odd` otherwise, none of which is a space or goes: quotes above all, and breaks of wrapped lines. `folded` is folded
    /// but for these.
    pub fn with_signs(&self, folded: &str, odd: impl Iterator<Item = usize>) -> Option<(Self, String)> {
        let mut text = String::with_capacity(self.text.len());
        let mut out = String::with_capacity(self.text.len());
        let mut shifts = Vec::new();
        let mut done = 0;
        for at in odd {
            let c = self.text[at..].chars().next()?;
            let to = if c == '\n' {
                self.space_at_break(at)?
            } else {
                plain(c).filter(|&to| to != ' ')?
            };
            text.push_str(&self.text[done..at]);
            out.push_str(&folded[done..at]);
            text.push(to);
            out.push(fold_char(to));
            done = at + c.len_utf8();
            if to.len_utf8() != c.len_utf8() {
                shifts.push((text.len(), self.start + done));
            }
        }
        text.push_str(&self.text[done..]);
        out.push_str(&folded[done..]);
        let normal = NormalLine {
            text: Cow::Owned(text),
            start: self.start,
            shifts,
        };
        Some((normal, out))
    }

    /// The space for a line break at `at` of a line that was taken as it stands, if it is one between two words and no more.
    fn space_at_break(&self, at: usize) -> Option<char> {
        let before = self.text[..at].chars().next_back()?;
        let after = self.text[at + 1..].chars().next()?;
        (!after.is_whitespace() && needs_space(before, after)).then_some(' ')
    }

    /// The byte of the raw line at which byte `at` of the normalised text stands.
    pub fn raw_offset(&self, at: usize) -> usize {
        match self.shifts.partition_point(|&(normal, _)| normal <= at).checked_sub(1) {
            Some(last) => self.shifts[last].1 + at - self.shifts[last].0,
            None => self.start + at,
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

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Plain,
    Space,
    /// White space other than spaces, or perhaps a quote or an invisible character.
    Special,
}

const BEGINS: [Begins; 256] = {
    let mut table = [Begins::Plain; 256];
    let special = [b'\t', b'\n', b'\r', 11, 12, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < special.len() {
        table[special[at] as usize] = Begins::Special;
        at += 1;
    }
    table[b' ' as usize] = Begins::Space;
    table
};

/// Bytes from the start in which nothing is to change and that end in no space: before white space other than single spaces,
/// quotes, invisible characters, and before a space in front of these.
fn plain_run(bytes: &[u8]) -> usize {
    let special = |at: usize| match bytes[at] {
        b'\t' | b'\n' | b'\r' | 11 | 12 => true,
        0xC2 => matches!(bytes.get(at + 1), Some(0xA0 | 0xAD | 0x85)),
        0xE2 => matches!(bytes.get(at + 1), Some(0x80 | 0x81)),
        0xE1 => bytes.get(at + 1) == Some(&0x9A),
        0xE3 => bytes.get(at + 1) == Some(&0x80) && bytes.get(at + 2) == Some(&0x80),
        0xEF => bytes.get(at + 1) == Some(&0xBB),
        _ => false,
    };
    let mut at = 0;
    while at < bytes.len() {
        // Eight at a time where all are plain but for single spaces, the last of which is left for what stands behind it to tell.
        if at > 0
            && let Some(word) = eight::ascii_at(bytes, at)
        {
            let spaces = eight::in_range(word, b' ', b' ');
            let odd = eight::in_range(word, 0, 31) | spaces & spaces << 8;
            if odd == 0 && bytes[at - 1] != b' ' {
                at += if spaces >> 63 == 0 { 8 } else { 7 };
                continue;
            }
        }
        let stops = match BEGINS[usize::from(bytes[at])] {
            Begins::Plain => false,
            Begins::Space => at == 0 || bytes.get(at + 1).is_none_or(|&next| next == b' ') || special(at + 1),
            Begins::Special => special(at),
        };
        if stops {
            return at;
        }
        at += 1;
    }
    at
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

/// The folded form of a normalised text.
pub(crate) fn fold_normal(normal: &str) -> Box<str> {
    let mut folded = normal.to_ascii_lowercase();
    if folded.is_ascii() {
        return folded.into();
    }
    // Nearly all characters fold to one of as many bytes: these are written over in place.
    let mut bytes = folded.into_bytes();
    let mut at = 0;
    while let Some(ascii) = bytes[at..].iter().position(|byte| !byte.is_ascii()) {
        at += ascii;
        // Kana and Han have no case.
        let caseless = bytes[at..]
            .iter()
            .take_while(|byte| (0x80..=0xBF).contains(*byte) || (0xE3..=0xE9).contains(*byte));
        at += caseless.count();
        let Some(c) = normal[at..].chars().next().filter(|c| !c.is_ascii()) else {
            continue;
        };
        let to = fold_char(c);
        if to.len_utf8() != c.len_utf8() {
            return normal.chars().map(fold_char).collect::<String>().into();
        }
        to.encode_utf8(&mut bytes[at..]);
        at += c.len_utf8();
    }
    folded = String::from_utf8(bytes).unwrap_or_default();
    folded.into()
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
    let before = |c: char| !c.is_alphanumeric() && DECORATION_BEFORE.contains(&c);
    let after = |c: char| !c.is_alphanumeric() && DECORATION_AFTER.contains(&c);
    let key = folded.trim_start_matches(before).trim_end_matches(after);
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
            let folded = fold_normal(&NormalLine::new(raw).text);
            assert_eq!(literal_key(&folded), key, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn normal_forms_lead_back(raw in "(?:[ \\PC\t\n•–“”’\u{a0}\u{200b}ſKİẞσς\\r,.没有]|[a-zA ]{9}){0,40}") {
            let normal = NormalLine::new(&raw);
            prop_assert_eq!(&*fold_normal(&normal.text), normal.text.chars().map(fold_char).collect::<String>());
            for (at, c) in normal.text.char_indices() {
                let back = raw[normal.raw_offset(at)..].chars().next().and_then(plain);
                prop_assert_eq!(back, Some(c));
            }
            let again = NormalLine::new(&normal.text);
            prop_assert!(strip_marker(&normal.text).1 != normal.text || again.text == normal.text);
        }
    }
}
