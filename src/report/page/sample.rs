//! A removal in the page with what stands around it; a copy beside its twin, with their differences.

use super::head;
use crate::report::ledger::{Entry, EntryOutcome};
use crate::report::removals::Occurrence;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// Most characters of a sample's text.
const CHARS_MAX: usize = 1500;

#[derive(Serialize)]
pub(super) struct SampleData {
    id: String,
    document: String,
    line: usize,
    site: u32,
    language: u16,
    outcome: EntryOutcome,
    before: Vec<String>,
    prefix: String,
    text: String,
    more: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<String>,
    suffix: String,
    after: Vec<String>,
    /// What the reason says of this very removal.
    note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    twins: Option<Twins>,
    /// The other record, for teasers and copies of documents: what it says is not in the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    twin: Option<String>,
}

/// Two texts in pieces: whether the other has it too, and the piece.
#[derive(Serialize)]
struct Twins {
    own: Vec<(bool, String)>,
    other: Vec<(bool, String)>,
}

/// The sample of an entry; `why` is what its rule says anyway.
pub(super) fn of(occurrence: &Occurrence, entry: Entry, why: &str) -> SampleData {
    let twins = entry.of.map(|_| {
        let own = head(&entry.text, CHARS_MAX).0;
        let other = entry
            .twin_text
            .as_deref()
            .map_or_else(|| own.clone(), |twin| head(twin, CHARS_MAX).0);
        twins(&own, &other)
    });
    let (text, more) = head(&entry.text, CHARS_MAX);
    let own_reason = entry.rules_file.is_none() && !why.contains(&entry.reason) || entry.outcome == EntryOutcome::Guarded;
    let mut note = if own_reason { entry.reason } else { String::new() };
    if !entry.others.is_empty() {
        note.push_str(if note.is_empty() { "also: " } else { "; also: " });
        note.push_str(&entry.others.join(", "));
    }
    SampleData {
        id: entry.id,
        document: entry.document,
        line: entry.line,
        site: occurrence.site,
        language: occurrence.language,
        outcome: entry.outcome,
        before: entry.before,
        prefix: entry.prefix,
        text,
        more,
        replacement: entry.replacement,
        suffix: entry.suffix,
        after: entry.after,
        note,
        twins,
        twin: entry.twin,
    }
}

fn twins(own: &str, other: &str) -> Twins {
    let diff = TextDiff::from_unicode_words(own, other);
    let mut twins = Twins {
        own: Vec::new(),
        other: Vec::new(),
    };
    for change in diff.iter_all_changes() {
        let same = change.tag() == ChangeTag::Equal;
        if change.tag() != ChangeTag::Insert {
            push(&mut twins.own, same, change.value());
        }
        if change.tag() != ChangeTag::Delete {
            push(&mut twins.other, same, change.value());
        }
    }
    twins
}

fn push(pieces: &mut Vec<(bool, String)>, same: bool, text: &str) {
    match pieces.last_mut().filter(|(last, _)| *last == same) {
        Some((_, piece)) => piece.push_str(text),
        None => pieces.push((same, text.to_owned())),
    }
}
