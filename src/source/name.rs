//! Names of paths: the ids of records and what messages print.
//!
//! A name is valid UTF-8 and safe to print, and two different paths have two different names.

use std::fmt::Write;
use std::path::Path;

/// The name of a path: `/` between its parts; bytes that are not UTF-8 as `\xE9`, control characters and marks that
/// reorder text as `\u{1b}`, a backslash inside a part doubled.
pub fn path_name(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut name = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' if std::path::is_separator('\\') => name.push('/'),
                '\\' => name.push_str("\\\\"),
                _ if c.is_control() || is_reordering(c) => name.extend(c.escape_unicode()),
                _ => name.push(c),
            }
        }
        for byte in chunk.invalid() {
            // Writing to a String can't fail.
            let _ = write!(name, "\\x{byte:02X}");
        }
    }
    name
}

/// Line separators and the bidirectional marks, embeddings, overrides and isolates.
fn is_reordering(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_are_printable_and_distinct() {
        let table: [(&[u8], &str); 6] = [
            (b"a/b.txt", "a/b.txt"),
            ("späße/中.txt".as_bytes(), "späße/中.txt"),
            (b"caf\xE9.txt", "caf\\xE9.txt"),
            (b"caf\\xE9.txt", "caf\\\\xE9.txt"),
            (b"a\x1b[31m.txt", "a\\u{1b}[31m.txt"),
            ("\u{202e}txt".as_bytes(), "\\u{202e}txt"),
        ];
        for (path, name) in table {
            assert_eq!(path_name(Path::new(OsStr::from_bytes(path))), name);
        }
    }
}
