//! A pass over all records before any is judged: what of them is residue that only the others tell.
//!
//! What is residue is decided by `duplicate::corpus`; its marks are settled with all others when a record is judged.

use super::clean::CleanError;
use super::document::segment;
use super::run::{Ended, Item, Step, visit};
use super::scratch::ScratchSpace;
use crate::document::site_of;
use crate::duplicate::corpus::{CorpusError, PageSketch, Residue, ResidueCollector};
use crate::source::{FieldNames, Inputs, Place};
use std::sync::atomic::AtomicBool;

/// The residue of all records; `None` if it was interrupted.
///
/// # Errors
/// If scratch files can't be used, or an input can't be read twice. Records that can't be read are told in the second pass.
pub fn find(inputs: &Inputs, fields: &FieldNames, space: &ScratchSpace, stop: &AtomicBool) -> Result<Option<Residue>, CleanError> {
    if inputs.iter().flatten().any(|input| input.place == Place::Stdin) {
        return Err(CleanError::Stdin);
    }
    let mut collector = ResidueCollector::new(space.scratch(), space.memory)?;
    let ended = visit(inputs, fields, stop, sketch, |step| -> Result<(), CorpusError> {
        match step {
            Step::Begin(_) | Step::End(_) => Ok(()),
            Step::Result(sketch) => collector.add(sketch),
        }
    })?;
    match ended {
        Ended::Interrupted => Ok(None),
        Ended::Complete => Ok(Some(collector.finish()?)),
    }
}

fn sketch(item: Item) -> Option<PageSketch> {
    match item {
        Item::Problem(_) => None,
        Item::Record(_, loaded, _) => {
            let document = segment(loaded.record);
            let metadata = &document.metadata;
            let site = metadata
                .site
                .clone()
                .or_else(|| metadata.url.as_ref().and_then(|url| site_of(&url.value)));
            Some(PageSketch::of(&document, site))
        }
    }
}
