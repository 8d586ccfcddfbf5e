//! Text files: a whole file is one record. Finding lines and paragraphs in it is left to `segment`.

use super::decode::{DecodeError, decode};
use super::{Loaded, whole_file};
use crate::document::{InputKind, RecordId};

/// The record of a text file's bytes.
///
/// # Errors
/// If the bytes are no text.
pub fn record(id: RecordId, bytes: Vec<u8>) -> Result<Loaded, DecodeError> {
    Ok(whole_file(id, InputKind::Text, decode(bytes, None)?))
}
