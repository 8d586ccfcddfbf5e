//! Where the text of an element ends that holds nothing but text: scripts, styles, titles.

use memchr::{memchr, memchr2};

/// The place of the end tag `name`, or the end of the page.
pub(super) fn end(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found;
        if is_tag(&bytes[at + 1..], b"/", name) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Whether `bytes` go on with `before`, the name of a tag, and something that ends a name.
fn is_tag(bytes: &[u8], before: &[u8], name: &str) -> bool {
    let Some(rest) = bytes.strip_prefix(before) else { return false };
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && (super::attributes::is_space(rest[name.len()]) || matches!(rest[name.len()], b'/' | b'>'))
}

/// How a script reads what looks like tags.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escaped {
    /// The end tag ends it.
    No,
    /// Behind `<!--`: so it does here, but a start tag has to be closed first.
    Once,
    /// Behind `<!--` and `<script>`: the end tag closes that one.
    Twice,
}

/// The place of the end tag of a script, or the end of the page.
pub(super) fn script_end(bytes: &[u8], from: usize) -> usize {
    let mut escaped = Escaped::No;
    let (mut at, mut comment) = (from, from);
    loop {
        let found = if escaped == Escaped::No {
            memchr(b'<', &bytes[at..])
        } else {
            memchr2(b'<', b'>', &bytes[at..])
        };
        let Some(found) = found else { return bytes.len() };
        at += found;
        let after = &bytes[at + 1..];
        match (bytes[at], escaped) {
            (b'>', _) if bytes[comment..at].ends_with(b"--") => escaped = Escaped::No,
            (b'>', _) => {}
            (_, Escaped::No | Escaped::Once) if is_tag(after, b"/", "script") => return at,
            (_, Escaped::No) if after.starts_with(b"!--") => {
                escaped = Escaped::Once;
                // The dashes that open it may also close it.
                comment = at + 2;
                at += 3;
            }
            (_, Escaped::Once) if is_tag(after, b"", "script") => {
                escaped = Escaped::Twice;
                at += "script".len() + 1;
            }
            (_, Escaped::Twice) if is_tag(after, b"/", "script") => {
                escaped = Escaped::Once;
                at += "/script".len() + 1;
            }
            _ => {}
        }
        at += 1;
    }
}
