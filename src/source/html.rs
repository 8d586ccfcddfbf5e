//! HTML files: a whole file is one record. Here only the declared encoding is read; parsing is left to `segment`.

use super::decode::{DecodeError, decode};
use super::{Loaded, whole_file};
use crate::document::{InputKind, RecordId};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes searched for a declaration. The standard asks for 1,024; real pages put scripts before it.
const PRESCAN: usize = 16 * 1024;

/// The record of an HTML file's bytes.
///
/// # Errors
/// If the bytes are no text.
pub fn record(id: RecordId, bytes: Vec<u8>) -> Result<Loaded, DecodeError> {
    let declared = declared_encoding(&bytes);
    Ok(whole_file(id, InputKind::Html, decode(bytes, declared)?))
}

/// The encoding that a page's head declares: `<meta charset>`, `<meta http-equiv content>` or an XML declaration.
/// Comments are passed over. A declaration of UTF-16 in bytes that can be read as ASCII means UTF-8 (HTML standard,
/// "prescan a byte stream to determine its encoding").
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let mut at = 0;
    while let Some(offset) = memchr::memchr(b'<', &head[at..]) {
        at += offset;
        let rest = &head[at..];
        if rest.starts_with(b"<!--") {
            at += 2 + memchr::memmem::find(&rest[2..], b"-->")?;
        } else if starts_with(rest, b"<meta") && rest.get(5).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/') {
            if let Some(encoding) = value_after(tag(rest), b"charset").and_then(by_label) {
                return Some(encoding);
            }
        } else if starts_with(rest, b"<?xml") {
            if let Some(encoding) = value_after(tag(rest), b"encoding").and_then(by_label) {
                return Some(encoding);
            }
        } else if starts_with(rest, b"<body") {
            return None;
        }
        at += 1;
    }
    None
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The bytes up to the end of the tag that starts here.
fn tag(bytes: &[u8]) -> &[u8] {
    &bytes[..memchr::memchr(b'>', bytes).unwrap_or(bytes.len())]
}

/// The value behind `name =` in a tag, where it may stand inside another attribute's value (`content="…; charset=x"`).
fn value_after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = tag;
    loop {
        let at = rest.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))?;
        rest = rest[at + name.len()..].trim_ascii_start();
        if let Some(value) = rest.strip_prefix(b"=") {
            let value = value.trim_ascii_start();
            let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
            let end = value
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\'' | b';' | b'?' | b'/') || byte.is_ascii_whitespace());
            return Some(&value[..end.unwrap_or(value.len())]);
        }
    }
}

fn by_label(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label)?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let late = format!("<head><script>{}</script><meta charset=koi8-r>", "x".repeat(6000));
        let table: [(&str, Option<&str>); 17] = [
            ("", None),
            ("<p>charset=utf-8", None),
            ("<meta charset=utf-8>", Some("UTF-8")),
            ("<META CHARSET = 'ISO-8859-1' />", Some("windows-1252")),
            ("<meta charset=latin1/>", Some("windows-1252")),
            (
                "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
                Some("windows-1251"),
            ),
            ("<meta name=charset-note content='a'><meta charset=gb2312>", Some("GBK")),
            ("<meta charset=nonsense><meta charset=big5>", Some("Big5")),
            ("<meta charset=utf-16le>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta charset=hz-gb-2312>", None),
            ("<!-- <meta charset=big5> --><meta charset=shift_jis>", Some("Shift_JIS")),
            ("<!--><meta charset=big5>", Some("Big5")),
            ("<!-- never closed <meta charset=big5>", None),
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><html>", Some("ISO-8859-2")),
            ("<body><meta charset=big5>", None),
            (&late, Some("KOI8-R")),
        ];
        for (html, expected) in table {
            assert_eq!(declared_encoding(html.as_bytes()).map(Encoding::name), expected, "{html:.80}");
        }
    }

    #[test]
    fn the_bytes_have_the_last_word() {
        let id = || RecordId {
            id: "a".into(),
            path: "a".into(),
            line: None,
        };
        let page = |charset: &str| format!("<meta charset={charset}><p>Größe, Übermut und Fülle");
        let latin1 = encoding_rs::WINDOWS_1252.encode(&page("utf-8")).0.into_owned();
        for (bytes, encoding, text) in [
            (latin1, Some("windows-1252"), page("utf-8")),
            (page("iso-8859-1").into_bytes(), None, page("iso-8859-1")),
        ] {
            let loaded = record(id(), bytes).unwrap();
            assert_eq!((loaded.record.encoding, loaded.record.payload.text), (encoding, text));
        }
    }
}
