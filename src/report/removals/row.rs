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
    /// `Entry::stage`.
    pub stage: Stage,
    /// `Entry::rule`.
    #[serde(borrow)]
    pub rule: Cow<'l, str>,
    /// `Entry::reason`.
    #[serde(borrow)]
    pub reason: Cow<'l, str>,
    /// `Entry::rules_file`.
    #[serde(borrow, default)]
    pub rules_file: Option<Cow<'l, str>>,
    /// `Entry::rules_line`.
    #[serde(default)]
    pub rules_line: Option<usize>,
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
}

impl<'l> Prepared<'l> {
    /// Takes a row at a byte of the ledger.
    pub fn new(offset: u64, row: Row<'l>) -> Self {
        let outcome = match row.outcome {
            EntryOutcome::Drop => "d",
            EntryOutcome::Replace => "r",
            EntryOutcome::Guarded => "g",
        };
        let replacement = row.replacement.as_deref().unwrap_or("");
        let key = crate::document::TextHash::of_all([&*row.rule, outcome, &*row.text, replacement]).0;
        Prepared {
            offset,
            id: id_number(&row.id).unwrap_or(key as u64 ^ offset),
            key,
            content: crate::document::TextHash::of(&row.text).short(),
            row,
        }
    }
}

/// An id as a number, if it is one.
pub fn id_number(id: &str) -> Option<u64> {
    if id.len() == 16 { u64::from_str_radix(id, 16).ok() } else { None }
}
