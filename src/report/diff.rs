//! What cleaning changes, for a person who reviews it: a document's hunks, each change with its reason.
//!
//! `hunk` lays out lines, `draw` draws them, `by_rule` collapses equal texts over many documents, `compare` sets two rule sets
//! against each other. The ledger has the same changes for machines.

pub mod by_rule;
pub mod compare;
pub mod draw;
mod hunk;

pub use hunk::{Change, ChangeKind, Part, Row, Sign};

use super::note::{self, Note};
use crate::document::{Document, InputKind};
use crate::verdict::{Claim, Outcome, Resolution};

/// Something the guard kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// First and last line.
    pub lines: (usize, usize),
    /// The reason that was overruled.
    pub note: Note,
    /// The limit that stepped in, and the share of the prose that would have gone.
    pub limit: String,
    /// Start of the text.
    pub text: String,
}

/// A document's changes with what stands around them. Lines are those of the document's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentDiff {
    /// The input, and the line of a record in it.
    pub name: String,
    /// Text, or HTML; lines of HTML are those of the rendered text.
    pub input: InputKind,
    /// Bytes of text.
    pub bytes: usize,
    /// Bytes that change, with the white space that goes with them.
    pub bytes_changed: usize,
    /// Changed spans.
    pub changes: usize,
    /// Reasons, which rows name by index.
    pub notes: Vec<Note>,
    /// Hunks in order of the text.
    pub hunks: Vec<Vec<Row>>,
    /// What the guard kept.
    pub kept: Vec<Kept>,
}

/// Collects changes and their notes, each note once.
#[derive(Default)]
struct Changes {
    changes: Vec<Change>,
    notes: Vec<Note>,
}

impl Changes {
    fn push(&mut self, span: crate::document::Span, kind: ChangeKind, note: Note) {
        let known = self.notes.iter().position(|own| *own == note);
        let note = known.unwrap_or_else(|| {
            self.notes.push(note);
            self.notes.len() - 1
        });
        self.changes.push(Change { span, kind, note });
    }

    fn into_diff(self, name: &str, document: &Document, context: usize) -> DocumentDiff {
        DocumentDiff {
            name: name.to_owned(),
            input: document.input,
            bytes: document.text.len(),
            bytes_changed: self.changes.iter().map(|change| change.span.len()).sum(),
            changes: self.changes.len(),
            hunks: hunk::hunks(&document.text, &self.changes, context),
            notes: self.notes,
            kept: Vec::new(),
        }
    }
}

/// What cleaning changes in a document, with `context` kept lines around; `None` if it changes nothing and nothing was guarded.
pub fn diff(name: &str, document: &Document, resolution: &Resolution, context: usize) -> Option<DocumentDiff> {
    let mut changes = Changes::default();
    let mut bytes_changed = 0;
    for verdict in &resolution.verdicts {
        let Some(mark) = resolution.winner(verdict) else { continue };
        let (span, kind) = match (verdict.outcome, &mark.claim) {
            (Outcome::Keep, _) => continue,
            (Outcome::Replace, Claim::Replace(with)) => (verdict.span, ChangeKind::Replaced(with.clone())),
            (Outcome::Replace | Outcome::Drop, _) => (verdict.span.trim(&document.text), ChangeKind::Removed),
        };
        bytes_changed += verdict.span.len();
        let mut note = Note::of(document, mark);
        if !mark.anchor.overlaps(verdict.span) {
            note.why = format!("goes with {}: {}", note::lines(document, mark.anchor), note.why);
        }
        changes.push(span, kind, note);
    }
    if changes.changes.is_empty() && resolution.guarded.is_empty() {
        return None;
    }
    let mut diff = changes.into_diff(name, document, context);
    diff.bytes_changed = bytes_changed;
    diff.kept = kept(document, resolution);
    Some(diff)
}

fn kept(document: &Document, resolution: &Resolution) -> Vec<Kept> {
    let mut guarded = resolution.guarded.clone();
    guarded.sort_by_key(|guarded| (guarded.span, guarded.mark));
    let told = guarded.iter().map(|guarded| {
        let span = guarded.span.trim(&document.text);
        Kept {
            lines: (document.line_number(span.start), document.line_number(span.end)),
            note: Note::of(document, &resolution.marks[guarded.mark]),
            limit: format!("{}: {:.0}% of the prose", guarded.kind.name(), guarded.share * 100.0),
            text: hunk::head(document.slice(span), KEPT_CHARS_MAX),
        }
    });
    told.collect()
}

/// Most characters shown of what the guard kept.
const KEPT_CHARS_MAX: usize = 200;

#[cfg(test)]
mod tests;
