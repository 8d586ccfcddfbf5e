//! What counting and grouping need of an entry, read without copying what needs no unescaping.

use super::scan;
use crate::report::ledger::{EntryOutcome, Stage};
use serde::Deserialize;
use std::borrow::Cow;

/// An entry of the ledger, but for what is only shown.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Row<'l> {
    /// `Entry::id`.
    #[serde(borrow, default)]
    pub id: Cow<'l, str>,
    /// `Entry::document`.
    #[serde(borrow)]
    pub document: Cow<'l, str>,
    /// `Entry::start`.
    pub start: u64,
    /// `Entry::end`.
    pub end: u64,
    /// `Entry::outcome`.
    pub outcome: EntryOutcome,
    /// `Entry::rule`.
    #[serde(borrow)]
    pub rule: Cow<'l, str>,
    /// `Entry::site`.
    #[serde(borrow, default)]
    pub site: Option<Cow<'l, str>>,
    /// `Entry::language`.
    #[serde(borrow, default)]
    pub language: Option<Cow<'l, str>>,
    /// `Entry::text`.
    #[serde(borrow)]
    pub text: Cow<'l, str>,
    /// `Entry::replacement`.
    #[serde(borrow, default)]
    pub replacement: Option<Cow<'l, str>>,
}

/// What an entry says of its rule: the same in each entry of it, so that it is read once.
#[derive(Debug, Deserialize)]
pub struct Told {
    /// `Entry::stage`.
    pub stage: Stage,
    /// `Entry::reason`.
    pub reason: String,
    /// `Entry::rules_file`.
    #[serde(default)]
    pub rules_file: Option<String>,
    /// `Entry::rules_line`.
    #[serde(default)]
    pub rules_line: Option<usize>,
}

impl<'l> Row<'l> {
    /// Reads a line of the ledger.
    ///
    /// # Errors
    /// A line that is no entry.
    pub fn parse(line: &'l [u8]) -> Result<Self, serde_json::Error> {
        match scan::row(line) {
            Some(row) => Ok(row),
            None => serde_json::from_slice(line),
        }
    }
}

/// A row made ready to be counted: all that can be done for each row by itself.
#[derive(Debug)]
pub struct Prepared<'l> {
    /// Of the line in the ledger.
    pub offset: u64,
    /// The id as a number.
    pub id: u64,
    /// What tells distinct texts apart.
    pub key: u128,
    /// What tells the text alone.
    pub content: u64,
    /// The rest.
    pub row: Row<'l>,
    line: &'l [u8],
}

impl<'l> Prepared<'l> {
    /// Reads the line at a byte of the ledger.
    ///
    /// # Errors
    /// A line that is no entry.
    pub fn new(offset: u64, line: &'l [u8]) -> Result<Self, serde_json::Error> {
        let row = Row::parse(line)?;
        let outcome = match row.outcome {
            EntryOutcome::Drop => "d",
            EntryOutcome::Replace => "r",
            EntryOutcome::Guarded => "g",
        };
        let replacement = row.replacement.as_deref().unwrap_or("");
        let key = crate::document::TextHash::of_all([&*row.rule, outcome, &*row.text, replacement]).0;
        Ok(Prepared {
            offset,
            id: id_number(&row.id).unwrap_or(key as u64 ^ offset),
            key,
            content: content_of(&row.text),
            row,
            line,
        })
    }

    /// What the line says of its rule.
    ///
    /// # Errors
    /// A line that does not say it.
    pub fn told(&self) -> Result<Told, serde_json::Error> {
        serde_json::from_slice(self.line)
    }
}

/// What tells a text, whichever rule removed it.
pub fn content_of(text: &str) -> u64 {
    crate::document::TextHash::of(text).short()
}

/// An id as a number, if it is one.
pub fn id_number(id: &str) -> Option<u64> {
    if id.len() == 16 { u64::from_str_radix(id, 16).ok() } else { None }
}
