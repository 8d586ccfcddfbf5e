//! One input item before it is a document. Reading it from bytes is left to `source`, making blocks of it to `segment`.

use super::InputKind;
use std::fmt;

/// Which item of which input a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordId {
    /// The record's own id, or its path relative to the input folder, or `path:line`.
    pub id: String,
    /// The input as the user named it, with the relative path under it.
    pub path: String,
    /// 1-based line in a JSON Lines file.
    pub line: Option<u64>,
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// The dump itself, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Text or HTML.
    pub kind: InputKind,
    /// The decoded content.
    pub text: String,
}

/// One input item: what to clean, and what is known about it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its identity.
    pub id: RecordId,
    /// What to clean.
    pub payload: Payload,
    /// The page's address, if a field says so.
    pub url: Option<String>,
    /// The site, if a field says so.
    pub site: Option<String>,
    /// The headline, if a field says so.
    pub title: Option<String>,
    /// ISO 639-1 code, if a field says so.
    pub language: Option<String>,
    /// The encoding's name, where it was not UTF-8.
    pub encoding: Option<&'static str>,
    /// The other fields of a JSON record, each value as its original JSON text, in order.
    pub fields: Vec<(String, Box<serde_json::value::RawValue>)>,
}

impl Record {
    /// An item of which no more is known than its content.
    pub fn new(id: RecordId, payload: Payload) -> Self {
        Record {
            id,
            payload,
            url: None,
            site: None,
            title: None,
            language: None,
            encoding: None,
            fields: Vec::new(),
        }
    }
}
