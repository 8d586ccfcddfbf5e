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
pub use inputs::{Input, Inputs, Place, Request, SameNames, Skipped};
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
        Format::Text | Format::Markdown => InputKind::Text,
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
        encoding: decoded.encoding,
        ..Record::new(id, Payload { kind, text: decoded.text })
    };
    Loaded { record, warnings }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    /// What opening a file of this name and content gives, in words.
    fn opened(name: &str, bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let inputs = Inputs::find(&Request {
            paths: vec![path],
            ..Request::default()
        });
        let input = inputs.unwrap().iter().next().unwrap().unwrap();
        match open(&input) {
            Ok(Content::Whole(loaded)) => {
                let Payload { kind, text } = loaded.record.payload;
                format!(
                    "{} {} {text:?} {:?} {:?}",
                    loaded.record.id.id,
                    kind.name(),
                    loaded.record.encoding,
                    loaded.warnings
                )
            }
            Ok(Content::Lines(lines)) => format!("{} lines", lines.count()),
            Err(error) => error.to_string().replace(&format!("{}/", folder.path().display()), ""),
        }
    }

    #[test]
    fn files_of_all_kinds() {
        let packed = gzip(b"<html>x");
        let table: [(&str, &[u8], &str); 10] = [
            ("a.txt", b"", r#"a.txt text "" None []"#),
            ("a.txt", b"x\r\ny", r#"a.txt text "x\r\ny" None []"#),
            ("a.txt", b"\xEF\xBB\xBFx\xFF", r#"a.txt text "x�" None [BrokenBytes { count: 1 }]"#),
            (
                "a.htm",
                b"<meta charset=latin2>\xE8",
                r#"a.htm html "<meta charset=latin2>č" Some("ISO-8859-2") []"#,
            ),
            ("page", b"<!doctype html><p>", r#"page html "<!doctype html><p>" None []"#),
            ("page", &packed, r#"page html "<html>x" None []"#),
            ("a.txt.gz", &packed, r#"a.txt.gz text "<html>x" None []"#),
            ("a.ndjson", b"{}\n\n{", "2 lines"),
            (
                "a.html",
                b"GIF89a\0\x01",
                "a.html: looks binary (GIF image); only text can be cleaned",
            ),
            (
                "a.txt",
                &packed[..20],
                "a.txt: gzip data is cut off after 20 bytes (7 unpacked): unexpected end of file; fetch the file again",
            ),
        ];
        for (name, bytes, expected) in table {
            assert_eq!(opened(name, bytes), expected, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "").unwrap();
        let inputs = Inputs::find(&Request {
            paths: vec![folder.path().join("a.txt")],
            ..Request::default()
        });
        fs::remove_file(folder.path().join("a.txt")).unwrap();
        let input = inputs.unwrap().iter().next().unwrap().unwrap();
        assert!(open(&input).is_err_and(|error| error.to_string().starts_with("can't open ")));
    }
}
