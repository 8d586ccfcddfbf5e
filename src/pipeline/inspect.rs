//! Each document looked at in turn and nothing written: what `diff`, `check` and `rules stats` stand on.
//!
//! What is looked at is the caller's; documents don't leave the thread that made them, only what `look` takes from them.

use super::document::segment;
use super::run::{Ended, Item, Problem, Step, visit};
use crate::document::{Document, MetadataSource, Record, RecordId, Sourced};
use crate::source::{FieldNames, Inputs, Loaded};
use std::convert::Infallible;
use std::sync::atomic::AtomicBool;

/// What the receiver gets, in the order of the inputs.
pub enum Seen<T> {
    /// What `look` took from a document, and what was strange about reading it.
    Document(T, Vec<String>),
    /// What stands in a record's place.
    Problem(Problem),
}

/// Looks at each document of `inputs`; `look` gets where it was read from and the document.
///
/// # Errors
/// The first error of `receive`; nothing is read after it.
pub fn inspect<T: Send, E: Send>(
    inputs: &Inputs,
    fields: &FieldNames,
    stop: &AtomicBool,
    look: impl Fn(&RecordId, &Document) -> T + Sync,
    mut receive: impl FnMut(Seen<T>) -> Result<(), E> + Send,
) -> Result<Ended, E> {
    let work = |item: Item| match item {
        Item::Problem(problem) => Seen::Problem(problem),
        Item::Record(_, loaded, _) => {
            let Loaded { record, warnings } = *loaded;
            let id = record.id.clone();
            let date = declared_date(&record, fields);
            let warnings = warnings.iter().map(|warning| format!("{id}: {warning}")).collect();
            let mut document = segment(record);
            if document.metadata.date.is_none() {
                document.metadata.date = date;
            }
            Seen::Document(look(&id, &document), warnings)
        }
    };
    visit(inputs, fields, stop, work, |step| match step {
        Step::Begin(_) | Step::End(_) => Ok(()),
        Step::Result(seen) => receive(seen),
    })
}

/// Looks at each document that can be read, for a receiver that can't fail.
pub fn inspect_readable<T: Send>(
    inputs: &Inputs,
    fields: &FieldNames,
    stop: &AtomicBool,
    look: impl Fn(&RecordId, &Document) -> T + Sync,
    mut receive: impl FnMut(T) + Send,
) -> Ended {
    let receive = |seen| -> Result<(), Infallible> {
        if let Seen::Document(seen, _) = seen {
            receive(seen);
        }
        Ok(())
    };
    let Ok(ended) = inspect(inputs, fields, stop, look, receive);
    ended
}

/// The date that a field of the record gives; pages tell their own.
fn declared_date(record: &Record, fields: &FieldNames) -> Option<Sourced<String>> {
    let (_, value) = record.fields.iter().find(|(name, _)| *name == fields.date)?;
    let value = serde_json::from_str::<String>(value.get()).ok()?;
    Some(Sourced {
        value,
        from: MetadataSource::Record,
    })
}
