//! A row out of a line of JSON without a look at what it does not need: a ledger of a million removals is a gigabyte, most of it patterns
//! and context.
//!
//! What it is not sure about it leaves to `serde_json`, which also says what is wrong with a line.

use super::row::Row;
use crate::report::ledger::EntryOutcome;
use std::borrow::Cow;

/// The row of a line; `None` where it is not as ledgers are written.
pub(super) fn row(line: &[u8]) -> Option<Row<'_>> {
    let mut members = Members {
        bytes: line.trim_ascii(),
        at: 0,
    };
    members.expect(b'{')?;
    let mut found = Found::default();
    loop {
        members.space();
        let key = members.key()?;
        members.space();
        members.expect(b':')?;
        members.space();
        let value = members.value()?;
        found.take(key, value)?;
        members.space();
        match members.next()? {
            b',' => {}
            b'}' if members.at == members.bytes.len() => return found.row(),
            _ => return None,
        }
    }
}

/// Values of the members that a row needs, as they are written.
#[derive(Default)]
struct Found<'l> {
    id: Option<&'l [u8]>,
    document: Option<&'l [u8]>,
    start: Option<&'l [u8]>,
    end: Option<&'l [u8]>,
    outcome: Option<&'l [u8]>,
    rule: Option<&'l [u8]>,
    site: Option<&'l [u8]>,
    language: Option<&'l [u8]>,
    text: Option<&'l [u8]>,
    replacement: Option<&'l [u8]>,
}

impl<'l> Found<'l> {
    /// Takes a member, unless it was there before.
    fn take(&mut self, key: &'l [u8], value: &'l [u8]) -> Option<()> {
        let slot = match key {
            b"\"id\"" => &mut self.id,
            b"\"document\"" => &mut self.document,
            b"\"start\"" => &mut self.start,
            b"\"end\"" => &mut self.end,
            b"\"outcome\"" => &mut self.outcome,
            b"\"rule\"" => &mut self.rule,
            b"\"site\"" => &mut self.site,
            b"\"language\"" => &mut self.language,
            b"\"text\"" => &mut self.text,
            b"\"replacement\"" => &mut self.replacement,
            _ => return Some(()),
        };
        slot.replace(value).is_none().then_some(())
    }

    fn row(self) -> Option<Row<'l>> {
        let optional = |value: Option<&'l [u8]>| match value {
            None | Some(b"null") => Some(None),
            Some(value) => text(value).map(Some),
        };
        Some(Row {
            id: optional(self.id)?.unwrap_or_default(),
            document: text(self.document?)?,
            start: number(self.start?)?,
            end: number(self.end?)?,
            outcome: match self.outcome? {
                b"\"drop\"" => EntryOutcome::Drop,
                b"\"replace\"" => EntryOutcome::Replace,
                b"\"guarded\"" => EntryOutcome::Guarded,
                _ => return None,
            },
            rule: text(self.rule?)?,
            site: optional(self.site)?,
            language: optional(self.language)?,
            text: text(self.text?)?,
            replacement: optional(self.replacement)?,
        })
    }
}

/// A string with its quotes, as a text.
fn text(value: &[u8]) -> Option<Cow<'_, str>> {
    if value.iter().fold(false, |any, byte| any | (*byte == b'\\') | (*byte < b' ')) {
        return serde_json::from_slice(value).ok().map(Cow::Owned);
    }
    let inside = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    std::str::from_utf8(inside).ok().map(Cow::Borrowed)
}

fn number(value: &[u8]) -> Option<u64> {
    // No leading zeros, signs or fractions: those are for `serde_json` to judge.
    if value.len() > 1 && value.first() == Some(&b'0') || value.len() > 18 {
        return None;
    }
    let digits = |number: u64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'));
    if value.is_empty() { None } else { value.iter().try_fold(0, digits) }
}

/// The members of an object, from front to back.
struct Members<'l> {
    bytes: &'l [u8],
    at: usize,
}

impl<'l> Members<'l> {
    fn space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    /// A string with its quotes, short and without escapes.
    fn key(&mut self) -> Option<&'l [u8]> {
        let start = self.at;
        self.expect(b'"')?;
        loop {
            match self.next()? {
                b'"' => return Some(&self.bytes[start..self.at]),
                b'\\' => return None,
                _ => {}
            }
        }
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<&'l [u8]> {
        let start = self.at;
        self.expect(b'"')?;
        loop {
            self.at += memchr::memchr2(b'"', b'\\', &self.bytes[self.at..])? + 1;
            if self.bytes[self.at - 1] == b'"' {
                return Some(&self.bytes[start..self.at]);
            }
            self.next()?;
        }
    }

    /// Any value, as it is written; of objects and lists, only where they end is found out.
    fn value(&mut self) -> Option<&'l [u8]> {
        let start = self.at;
        match *self.bytes.get(start)? {
            b'"' => return self.string(),
            b'[' | b'{' => {
                let mut depth = 0usize;
                loop {
                    match *self.bytes.get(self.at)? {
                        b'"' => {
                            self.string()?;
                            continue;
                        }
                        b'[' | b'{' => depth += 1,
                        b']' | b'}' => depth -= 1,
                        _ => {}
                    }
                    self.at += 1;
                    if depth == 0 {
                        break;
                    }
                }
            }
            _ => {
                let rest = &self.bytes[start..];
                self.at += rest.iter().position(|byte| matches!(byte, b',' | b'}' | b' ' | b'\t' | b'\r'))?;
            }
        }
        Some(&self.bytes[start..self.at])
    }
}
