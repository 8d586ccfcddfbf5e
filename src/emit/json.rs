//! JSON that is safe to look at: strings in which no terminal finds anything to obey, and lines of records.
//!
//! Values that are passed on are written byte for byte as they came.

use serde_json::value::RawValue;
use std::fmt::Write;

/// Appends `text` as a JSON string. Beyond what JSON demands, it escapes all control characters (U+007F–U+009F), line
/// separators (U+2028, U+2029) and what reorders text on screen (bidirectional marks, embeddings, overrides, isolates).
pub fn push_string(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let bytes = text.as_bytes();
    let mut written = 0;
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(|byte| SUSPECT[*byte as usize]) {
        at += offset;
        // A suspect byte is the first of a character.
        let Some(c) = text[at..].chars().next() else { break };
        if must_escape(c) {
            out.push_str(&text[written..at]);
            push_escaped(out, c);
            written = at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    out.push_str(&text[written..]);
    out.push('"');
}

/// First bytes of characters that may have to be escaped: all others are copied unseen.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8, 0..=0x1F | b'"' | b'\\' | 0x7F | 0xC2 | 0xD8 | 0xE2);
        byte += 1;
    }
    table
};

/// Whether a character is escaped.
pub(super) fn must_escape(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1F}' | '"' | '\\' | '\u{7F}'..='\u{9F}' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        // All of these lie below U+10000; writing to a String can't fail.
        _ => {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
    }
}

/// A value of a field.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A string.
    Text(&'a str),
    /// An object of strings, in order.
    Object(&'a [(&'a str, &'a str)]),
}

impl Value<'_> {
    fn push(self, out: &mut String) {
        match self {
            Value::Text(text) => push_string(out, text),
            Value::Object(entries) => {
                out.push('{');
                for (index, (name, text)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    push_string(out, name);
                    out.push(':');
                    push_string(out, text);
                }
                out.push('}');
            }
        }
    }
}

/// Appends a record as one line: `fields` in their order, with the values of `set` in place of those of the same name,
/// and behind them what `set` has beyond that.
pub fn push_line(out: &mut String, fields: &[(String, Box<RawValue>)], set: &[(&str, Value<'_>)]) {
    out.push('{');
    let mut first = true;
    let mut key = |out: &mut String, name: &str| {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        push_string(out, name);
        out.push(':');
    };
    for (name, value) in fields {
        key(out, name);
        match set.iter().find(|(other, _)| other == name) {
            Some((_, value)) => value.push(out),
            None => out.push_str(value.get()),
        }
    }
    for (name, value) in set {
        if !fields.iter().any(|(other, _)| other == name) {
            key(out, name);
            value.push(out);
        }
    }
    out.push_str("}\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn string(text: &str) -> String {
        let mut out = String::new();
        push_string(&mut out, text);
        out
    }

    #[test]
    fn terminals_obey_nothing() {
        for (text, json) in [
            ("", r#""""#),
            ("a\"b\\c\n\r\t", r#""a\"b\\c\n\r\t""#),
            ("\u{1b}[31m\u{9b}31m\u{7f}\0", r#""\u001b[31m\u009b31m\u007f\u0000""#),
            (
                "a\u{202e}b\u{2066}c\u{2028}d\u{200f}e\u{61c}",
                r#""a\u202eb\u2066c\u2028d\u200fe\u061c""#,
            ),
            ("© “quoted” سلام — 中文 😀\u{a0}", "\"© “quoted” سلام — 中文 😀\u{a0}\""),
        ] {
            assert_eq!(string(text), json);
        }
    }

    #[test]
    fn lines_keep_order_and_spelling() {
        let raw = |json: &str| RawValue::from_string(json.to_owned()).unwrap();
        let fields = [
            ("z".to_owned(), raw("1e400")),
            ("text".to_owned(), raw("null")),
            ("a\u{1b}".to_owned(), raw(r#"{ "k" :"\u00e9"}"#)),
        ];
        let mut out = String::new();
        push_line(&mut out, &fields, &[("text", Value::Text("clean\n")), ("title", Value::Text("T"))]);
        push_line(&mut out, &[], &[("id", Value::Object(&[("a", "b\""), ("c", "")]))]);
        push_line(&mut out, &[], &[]);
        let expected = "{\"z\":1e400,\"text\":\"clean\\n\",\"a\\u001b\":{ \"k\" :\"\\u00e9\"},\"title\":\"T\"}\n{\"id\":{\"a\":\"b\\\"\",\"c\":\"\"}}\n{}\n";
        assert_eq!(out, expected);
    }

    proptest! {
        #[test]
        fn strings_read_back(text in any::<String>()) {
            let json = string(&text);
            prop_assert!(!json.chars().any(|c| c.is_control()));
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
