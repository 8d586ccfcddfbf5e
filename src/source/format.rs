//! What format an input is in, by its name or by its first bytes, and how its output is named.

use super::compression::Compression;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A format of dumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text without markup, one record a file.
    Text,
    /// An HTML page, one record a file.
    Html,
    /// JSON Lines, one record a line.
    JsonLines,
    /// Markdown, one record a file; as an input it is read as text.
    Markdown,
}

/// Bytes that suffice for [`Format::sniff`].
pub const SNIFF_BYTES: usize = 8 * 1024;
/// Closing tags from which on a text that begins with a tag is HTML.
const CLOSING_TAGS_MIN: usize = 3;
/// Closing tags from which on any text is HTML, if they also stand this densely (bytes for each).
const CLOSING_TAGS_MANY: usize = 10;
/// See [`CLOSING_TAGS_MANY`].
const BYTES_PER_TAG_MAX: usize = 200;

impl Format {
    /// Every format with its name on the command line.
    pub const NAMED: [(&'static str, Format); 4] = [
        ("text", Format::Text),
        ("html", Format::Html),
        ("jsonl", Format::JsonLines),
        ("markdown", Format::Markdown),
    ];

    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
            Format::Markdown => "markdown",
        }
    }

    /// The usual extension, without dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
            Format::Markdown => "md",
        }
    }

    /// Told by the extension, after that of a compression.
    pub fn by_name(path: &Path) -> Option<Self> {
        let bare = match Compression::by_name(path) {
            Compression::None => path.to_owned(),
            Compression::Gzip | Compression::Zstd => path.with_extension(""),
        };
        match bare.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" | "text" | "md" | "markdown" => Some(Format::Text),
            "html" | "htm" | "xhtml" | "xht" | "shtml" => Some(Format::Html),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        }
    }

    /// Told by the first bytes, [`SNIFF_BYTES`] of them or all there are.
    pub fn sniff(head: &[u8]) -> Self {
        // Zeros out of the way, markup in UTF-16 reads like ASCII.
        let ascii: Vec<u8>;
        let head = match head {
            [0xFF, 0xFE, rest @ ..] | [0xFE, 0xFF, rest @ ..] => {
                ascii = rest.iter().copied().filter(|byte| *byte != 0).collect();
                &ascii
            }
            _ => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head),
        };
        let start = head.trim_ascii_start();
        if is_json_line(start) {
            Format::JsonLines
        } else if is_html(start) {
            Format::Html
        } else {
            Format::Text
        }
    }
}

/// Whether every line begins like an object and one of them is one. A first line may be broken, and a line may be longer
/// than what is seen of it.
fn is_json_line(start: &[u8]) -> bool {
    let mut lines = start
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| (line.ends_with(b"\n"), line.trim_ascii()));
    let mut found = false;
    let all = lines.by_ref().filter(|(_, line)| !line.is_empty()).all(|(complete, line)| {
        found |= match serde_json::from_slice::<serde::de::IgnoredAny>(line) {
            Ok(_) => true,
            Err(error) => !complete && error.is_eof() && line[1..].trim_ascii_start().starts_with(b"\""),
        };
        line.starts_with(b"{")
    });
    all && found
}

fn is_html(start: &[u8]) -> bool {
    let begins = |prefix: &[u8]| start.get(..prefix.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(prefix));
    if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head>") || begins(b"<body") {
        return true;
    }
    let closing = start
        .windows(3)
        .filter(|window| window.starts_with(b"</") && window[2].is_ascii_alphabetic())
        .count();
    let is_markup = start.first() == Some(&b'<')
        && start
            .get(1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?'));
    (is_markup && closing >= CLOSING_TAGS_MIN) || (closing >= CLOSING_TAGS_MANY && closing * BYTES_PER_TAG_MAX >= start.len())
}

/// `relative` with the extension of `to` in place of its format's, its compression's extension kept: `a.html.gz` is
/// `a.txt.gz`. An extension that names no format stays: `a.log` is `a.log.txt`. Without `to` the name stays as it is.
pub fn output_name(relative: &Path, to: Option<Format>) -> PathBuf {
    let Some(to) = to else {
        return relative.to_owned();
    };
    let packed = match Compression::by_name(relative) {
        Compression::None => None,
        Compression::Gzip | Compression::Zstd => relative.extension(),
    };
    let bare = packed.map_or_else(|| relative.to_owned(), |_| relative.with_extension(""));
    let stem = if Format::by_name(&bare).is_some() {
        bare.with_extension("")
    } else {
        bare
    };
    let mut name = OsString::from(stem);
    name.push(".");
    name.push(to.extension());
    if let Some(packed) = packed {
        name.push(".");
        name.push(packed);
    }
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name() {
        for (name, expected) in [
            ("a.txt", Some(Format::Text)),
            ("a.TXT.gz", Some(Format::Text)),
            ("a.md", Some(Format::Text)),
            ("d.e/a.htm", Some(Format::Html)),
            ("a.html.zst", Some(Format::Html)),
            ("a.ndjson", Some(Format::JsonLines)),
            ("a.jsonl.gz", Some(Format::JsonLines)),
            ("a.gz", None),
            ("a.json", None),
            ("txt", None),
            (".txt", None),
        ] {
            assert_eq!(Format::by_name(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn by_content() {
        let long = format!("{{\"text\": \"{}", "x".repeat(SNIFF_BYTES));
        let fragments = "<b>a</b> ".repeat(12);
        for (head, expected) in [
            ("", Format::Text),
            ("Once upon a time.", Format::Text),
            ("\n <!DOCTYPE HTML PUBLIC>", Format::Html),
            ("\u{feff}<html lang=de>", Format::Html),
            ("<!-- saved --><div><p>a</p><p>b</p></div>", Format::Html),
            ("<3 is a heart. <b>Bold</b>", Format::Text),
            ("Text with a <b>tag</b> or <i>two</i>.", Format::Text),
            (&fragments, Format::Html),
            ("{\"text\": \"a\"}\n{broken", Format::JsonLines),
            ("\n{\"a\":1}", Format::JsonLines),
            ("{broken\n\n{\"a\":1}\n", Format::JsonLines),
            ("{\"a\":1}\nand then text", Format::Text),
            ("{\n  \"text\": \"pretty-printed\"\n}", Format::Text),
            ("{curly} words", Format::Text),
            (&long, Format::JsonLines),
        ] {
            assert_eq!(Format::sniff(head.as_bytes()), expected, "{head:.60}");
        }
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Format::sniff(&wide), Format::Html);
    }

    #[test]
    fn output_names() {
        for (name, to, expected) in [
            ("d/a.html.gz", None, "d/a.html.gz"),
            ("d/a.html.gz", Some(Format::Text), "d/a.txt.gz"),
            ("d/a.b.htm", Some(Format::JsonLines), "d/a.b.jsonl"),
            ("a.log", Some(Format::Text), "a.log.txt"),
            ("a", Some(Format::Text), "a.txt"),
            ("v1.2", Some(Format::Text), "v1.2.txt"),
        ] {
            assert_eq!(output_name(Path::new(name), to), PathBuf::from(expected), "{name}");
        }
    }
}
