//! Bytes to records: finds the inputs, unpacks and decodes them, and splits them into records.
//!
//! One file for each format and subject. What a record becomes is left to `segment`, what an error leads to (stop, or
//! quarantine) to the pipeline. This room knows no document but the `Record`, and no output but its name.

mod binary;
pub mod compression;
pub mod decode;
pub mod error;
pub mod format;
pub mod glob;
pub mod html;
pub mod inputs;
pub mod json_lines;
pub mod name;
pub mod text;
mod walk;

pub use compression::{Compression, Damage, Unpacked};
pub use decode::{DecodeError, Decoded};
pub use error::{LineError, SourceError};
pub use format::{Format, output_name};
pub use inputs::{Input, Inputs, Place, Request, Skipped};
pub use json_lines::{FieldNames, JsonLines, LineParser, RawLine};
pub use name::path_name;

use crate::document::{InputKind, Payload, Record, RecordId};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};

/// A record, and what was lost in reading it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The record.
    pub record: Record,
    /// What could not be read as it stood.
    pub warnings: Vec<Warning>,
}

/// Something of a record that could not be read as it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Broken byte sequences became U+FFFD.
    BrokenBytes {
        /// How many.
        count: usize,
    },
    /// `\uD800` and the like without their other half became U+FFFD.
    LoneSurrogates {
        /// How many.
        count: usize,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::BrokenBytes { count } => write!(f, "{count} broken byte sequences became U+FFFD"),
            Warning::LoneSurrogates { count } => write!(f, "{count} halves of characters (\\uD800 …) became U+FFFD"),
        }
    }
}

/// A stream of unpacked bytes.
pub type Stream = Box<dyn BufRead + Send>;

/// What an input holds.
pub enum Content {
    /// One record.
    Whole(Box<Loaded>),
    /// A record a line: raw lines, to be parsed with [`LineParser`] on any thread.
    Lines(JsonLines<Stream>),
}

/// Opens an input. A text or HTML file is read to its end, JSON Lines are left to the caller to read.
///
/// # Errors
/// If the input can't be opened, read, unpacked or decoded.
pub fn open(input: &Input) -> Result<Content, SourceError> {
    let (format, mut stream) = open_stream(input)?;
    let kind = match format {
        Format::JsonLines => return Ok(Content::Lines(JsonLines::new(stream, input.name.clone()))),
        Format::Text => InputKind::Text,
        Format::Html => InputKind::Html,
    };
    let mut bytes = Vec::new();
    stream
        .read_to_end(&mut bytes)
        .map_err(|error| SourceError::read(&input.name, error))?;
    let id = RecordId {
        id: input.id.clone(),
        path: input.name.clone(),
        line: None,
    };
    let loaded = match kind {
        InputKind::Text => text::record(id, bytes),
        InputKind::Html => html::record(id, bytes),
    };
    loaded
        .map(|loaded| Content::Whole(Box::new(loaded)))
        .map_err(|source| SourceError::Decode {
            path: input.name.clone(),
            source,
        })
}

/// Opens an input as a stream of unpacked bytes, and tells its format.
///
/// # Errors
/// If the input can't be opened, or its first bytes not read.
pub fn open_stream(input: &Input) -> Result<(Format, Stream), SourceError> {
    let failed = |error| SourceError::read(&input.name, error);
    let file: Box<dyn Read + Send> = match &input.place {
        Place::Stdin => Box::new(std::io::stdin()),
        Place::File(path) => Box::new(File::open(path).map_err(|source| SourceError::Open {
            path: input.name.clone(),
            source,
        })?),
    };
    let mut unpacked = Unpacked::new(file).map_err(failed)?;
    if let Some(format) = input.format {
        return Ok((format, Box::new(BufReader::with_capacity(64 * 1024, unpacked))));
    }
    let mut head = Vec::with_capacity(format::SNIFF_BYTES);
    unpacked
        .by_ref()
        .take(format::SNIFF_BYTES as u64)
        .read_to_end(&mut head)
        .map_err(failed)?;
    let format = Format::sniff(&head);
    Ok((
        format,
        Box::new(BufReader::with_capacity(64 * 1024, Cursor::new(head).chain(unpacked))),
    ))
}

/// The record of a whole file.
fn whole_file(id: RecordId, kind: InputKind, decoded: Decoded) -> Loaded {
    let warnings = match decoded.replaced {
        0 => Vec::new(),
        count => vec![Warning::BrokenBytes { count }],
    };
    let record = Record {
        id,
        payload: Payload { kind, text: decoded.text },
        url: None,
        site: None,
        title: None,
        language: None,
        encoding: decoded.encoding,
        fields: Vec::new(),
    };
    Loaded { record, warnings }
}
