//! Lines of a ledger: which kinds there are, how one is written, how one is read.
//!
//! A ledger is JSON Lines. Its first line is a [`Header`], then comes a [`DocumentLine`] for each document that was looked at, followed by
//! an [`Entry`] for each of its removals. Headers and document lines have a field `unscrape`; entries have none, and have a `rule`.
//! Each line has `document`, `start` and `end`, so that a program that takes each for a removal reads the others as removals of nothing.
//! Whatever lines a filter leaves of a ledger can be read. Opening files is left to `pipeline`.

use super::{Entry, Header};
use crate::document::TextHash;
use crate::report::visible::is_obeyed;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// The version of the format that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// A document that was looked at, whether anything went or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentLine {
    /// Always `document`.
    pub unscrape: DocumentTag,
    /// Its id.
    pub document: String,
    /// Always the empty one: the line itself removes nothing.
    #[serde(flatten, skip_deserializing)]
    pub range: EmptyRange,
    /// The input it was read from, as named by the user.
    pub path: String,
    /// 1-based line in a JSON Lines input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// `text` or `html`.
    pub input: String,
    /// Hash of its text: that of the input, or of the page's rendered text.
    pub hash: TextHash,
    /// Bytes of its text.
    pub bytes: u64,
    /// Bytes that went, with the white space around them.
    pub removed: u64,
    /// Removals and replacements.
    pub changes: u64,
    /// The site, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The language, declared or detected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The first byte of its headline and the one behind, where the headline was found only among what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<(usize, usize)>,
}

/// The bytes that a line removes which is no removal: `start` and `end`, both 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EmptyRange {
    start: u8,
    end: u8,
}

/// What says that a line is a header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LedgerTag {
    /// `ledger`.
    #[default]
    #[serde(rename = "ledger")]
    Ledger,
}

/// What says that a line is about a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentTag {
    /// `document`.
    #[default]
    #[serde(rename = "document")]
    Document,
}

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// The first.
    Header(Box<Header>),
    /// A document.
    Document(DocumentLine),
    /// A removal, replacement or intervention of the guard.
    Entry(Box<Entry>),
    /// Something that a later program of the same version adds.
    Other,
}

/// Why a line could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is no JSON object with the fields of an entry.
    #[error("this is no line of a ledger: {0}")]
    Malformed(#[from] serde_json::Error),
    /// The ledger is of a later format.
    #[error("this ledger has format version {found}, and this program reads up to version {VERSION}; use a newer unscrape")]
    TooNew {
        /// Its version.
        found: u32,
    },
}

/// What tells the kinds of lines apart.
#[derive(Deserialize)]
struct Tag<'l> {
    #[serde(borrow, default)]
    unscrape: Option<std::borrow::Cow<'l, str>>,
    #[serde(default)]
    version: Option<u32>,
}

impl Line {
    /// Reads a line. Fields it does not know are passed over.
    ///
    /// # Errors
    /// A line that is none of a ledger's, and a header of a version that is too new.
    pub fn parse(bytes: &[u8]) -> Result<Line, LineError> {
        if is_tagged(bytes) {
            let tag: Tag<'_> = serde_json::from_slice(bytes)?;
            match tag.unscrape.as_deref() {
                Some("ledger") => match tag.version {
                    Some(found) if found > VERSION => return Err(LineError::TooNew { found }),
                    _ => return Ok(Line::Header(serde_json::from_slice(bytes)?)),
                },
                Some("document") => return Ok(Line::Document(serde_json::from_slice(bytes)?)),
                Some(_) => return Ok(Line::Other),
                None => {}
            }
        }
        Ok(Line::Entry(serde_json::from_slice(bytes)?))
    }
}

/// Whether a line may have the field `unscrape`.
pub fn is_tagged(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\"unscrape\"").is_some()
}

/// Appends a value as one JSON line in which no terminal finds anything to obey.
pub fn push_json_line(out: &mut String, value: &impl Serialize) {
    // Lines hold strings, numbers and lists: their serialisation can't fail.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut rest = json.as_str();
    while let Some(at) = rest.find(is_obeyed) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut chars = from.chars();
        for unit in chars.next().into_iter().flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec()) {
            // Writing to a String can't fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('\n');
}
