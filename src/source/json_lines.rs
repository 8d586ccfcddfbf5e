//! JSON Lines: splits a stream into lines, and parses a line into a record.
//!
//! Splitting needs no valid UTF-8 and no valid JSON, so that a broken line costs only itself. Fields that are not cleaned
//! keep their JSON text byte for byte. Writing them again is left to `emit`.

use super::binary;
use super::decode::DecodeError;
use super::error::{LineError, SourceError};
use super::{Loaded, Warning};
use crate::document::{InputKind, Payload, Record, RecordId};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::BufRead;

/// Which fields of a JSON record mean what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// Text to clean.
    pub text: String,
    /// HTML to clean.
    pub html: String,
    /// Whether HTML is preferred where a record has both; so if the user named the HTML field.
    pub prefer_html: bool,
    /// The page's address.
    pub url: String,
    /// The record's id.
    pub id: String,
    /// The site.
    pub site: String,
    /// The headline.
    pub title: String,
    /// The date.
    pub date: String,
    /// The language; the first of these that a record has.
    pub language: Vec<String>,
}

impl Default for FieldNames {
    fn default() -> Self {
        FieldNames {
            text: "text".into(),
            html: "html".into(),
            prefer_html: false,
            url: "url".into(),
            id: "id".into(),
            site: "site".into(),
            title: "title".into(),
            date: "date".into(),
            language: vec!["language".into(), "lang".into()],
        }
    }
}

/// One line, not yet looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    /// 1-based.
    pub number: u64,
    /// Its bytes without line end and byte order mark.
    pub bytes: Vec<u8>,
}

/// The lines of a stream that are not blank. Ends after an error of the stream.
pub struct JsonLines<R> {
    reader: R,
    path: String,
    number: u64,
    ended: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// Lines of `reader`; `path` is its name in errors.
    pub fn new(reader: R, path: String) -> Self {
        JsonLines {
            reader,
            path,
            number: 0,
            ended: false,
        }
    }

    fn read_line(&mut self) -> Result<Option<RawLine>, SourceError> {
        loop {
            if self.number == 0 {
                self.refuse_other_formats()?;
            }
            let mut bytes = Vec::new();
            self.reader
                .read_until(b'\n', &mut bytes)
                .map_err(|error| SourceError::read(&self.path, error))?;
            if bytes.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            // Files joined with `cat` have a mark at the start of any line.
            if bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            bytes.truncate(bytes.trim_ascii_end().len());
            return Ok(Some(RawLine {
                number: self.number,
                bytes,
            }));
        }
    }

    /// One clear error in place of one for each "line" of a picture.
    fn refuse_other_formats(&mut self) -> Result<(), SourceError> {
        let first = self.reader.fill_buf().map_err(|error| SourceError::read(&self.path, error))?;
        if first.starts_with(&[0xFF, 0xFE]) || first.starts_with(&[0xFE, 0xFF]) {
            return Err(SourceError::Utf16Lines { path: self.path.clone() });
        }
        match binary::look(first) {
            Some(what) if !first.trim_ascii_start().starts_with(b"{") => Err(SourceError::Decode {
                path: self.path.clone(),
                source: DecodeError::Binary { what: what.name() },
            }),
            _ => Ok(()),
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<RawLine, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let line = self.read_line().transpose();
        self.ended = !matches!(line, Some(Ok(_)));
        line
    }
}

/// Parses the lines of one input.
#[derive(Clone, Debug)]
pub struct LineParser {
    /// The input's id, for records that have none of their own.
    pub id: String,
    /// The input's name.
    pub path: String,
    /// Which fields mean what.
    pub names: FieldNames,
}

/// A record's fields in order, values as they are written.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl<'a> Fields<'a> {
    /// The last field of that name, as JSON parsers have it; `null` is as good as none.
    fn get(&self, name: &str) -> Option<&'a RawValue> {
        let found = self.0.iter().rev().find(|(field, _)| field == name);
        found.map(|(_, value)| *value).filter(|value| value.get() != "null")
    }

    /// A field's string, if it is one.
    fn string(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }
}

impl LineParser {
    /// The record of a line.
    ///
    /// # Errors
    /// If the line is no object with a field to clean; other lines are not affected.
    pub fn parse(&self, line: &RawLine) -> Result<Loaded, LineError> {
        let json = std::str::from_utf8(&line.bytes).map_err(|error| LineError::NotUtf8 {
            column: error.valid_up_to() + 1,
        })?;
        let fields: Fields = serde_json::from_str(json).map_err(|error| not_an_object(json, &error))?;
        let (name, kind, value) = self.payload(&fields)?;
        let (text, lone) = string(value).ok_or_else(|| LineError::NotString {
            field: name.clone(),
            found: found(value.get()),
        })?;
        let record = Record {
            id: RecordId {
                id: self.id(&fields, line.number),
                path: self.path.clone(),
                line: Some(line.number),
            },
            payload: Payload { kind, text },
            url: fields.string(&self.names.url),
            site: fields.string(&self.names.site),
            title: fields.string(&self.names.title),
            language: self.names.language.iter().find_map(|name| language(&fields.string(name)?)),
            encoding: None,
            fields: kept(&fields, name, kind),
        };
        let warnings = match lone {
            0 => Vec::new(),
            count => vec![Warning::LoneSurrogates { count }],
        };
        Ok(Loaded { record, warnings })
    }

    /// The field to clean. HTML in place of text only where the user asked for it, or there is no text.
    fn payload<'a, 'b>(&'a self, fields: &Fields<'b>) -> Result<(&'a String, InputKind, &'b RawValue), LineError> {
        let text = (&self.names.text, InputKind::Text);
        let html = (&self.names.html, InputKind::Html);
        let order = if self.names.prefer_html { [html, text] } else { [text, html] };
        let found = order.into_iter().find_map(|(name, kind)| Some((name, kind, fields.get(name)?)));
        let (name, kind, value) = found.ok_or_else(|| LineError::NoText {
            wanted: order[0].0.clone(),
            fields: fields.0.iter().map(|(field, _)| field.clone()).collect(),
        })?;
        if fields.0.iter().filter(|(field, _)| field == name).count() > 1 {
            return Err(LineError::Repeated { field: name.clone() });
        }
        Ok((name, kind, value))
    }

    fn id(&self, fields: &Fields<'_>, number: u64) -> String {
        let own = fields.get(&self.names.id).and_then(|value| match value.get().as_bytes() {
            [b'"', ..] => serde_json::from_str(value.get()).ok().filter(|id: &String| !id.is_empty()),
            [b'-' | b'0'..=b'9', ..] => Some(value.get().to_owned()),
            _ => None,
        });
        own.unwrap_or_else(|| format!("{}:{number}", self.id))
    }
}

/// The fields to write again. The cleaned text takes the place of the old one, which need not be kept in memory.
fn kept(fields: &Fields<'_>, payload: &str, kind: InputKind) -> Vec<(String, Box<RawValue>)> {
    let keep = |(name, value): &(String, &RawValue)| {
        let value = if name == payload && kind == InputKind::Text {
            RawValue::NULL.to_owned()
        } else {
            (*value).to_owned()
        };
        (name.clone(), value)
    };
    fields.0.iter().map(keep).collect()
}

/// A JSON string's text, and how many lone surrogates in it became U+FFFD; `None` if it is no string.
fn string(value: &RawValue) -> Option<(String, usize)> {
    struct Bytes(Vec<u8>);
    impl<'de> Deserialize<'de> for Bytes {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct InBytes;
            impl Visitor<'_> for InBytes {
                type Value = Bytes;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a string")
                }

                fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                    Ok(Bytes(bytes.to_vec()))
                }
            }
            deserializer.deserialize_bytes(InBytes)
        }
    }
    if let Ok(text) = serde_json::from_str::<String>(value.get()) {
        return Some((text, 0));
    }
    if !value.get().starts_with('"') {
        return None;
    }
    // Read as bytes, a lone surrogate is the three bytes that UTF-8 would have for it.
    let Bytes(mut bytes) = serde_json::from_str(value.get()).ok()?;
    let mut count = 0;
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == 0xED && bytes[at + 1] >= 0xA0 {
            bytes[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
            count += 1;
        }
    }
    Some((String::from_utf8_lossy(&bytes).into_owned(), count))
}

/// What went wrong with a line that is no object.
fn not_an_object(json: &str, error: &serde_json::Error) -> LineError {
    if error.is_data() && !json.trim_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(json).is_ok() {
        return LineError::NotObject { found: found(json) };
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    LineError::Broken {
        column: error.column(),
        message: message.to_owned(),
    }
}

/// What kind of JSON value this is, with its article.
fn found(json: &str) -> &'static str {
    match json.trim_start().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// The ISO 639-1 code of a language tag (`en`, `en-US`, `PT_br`), if it has one.
fn language(tag: &str) -> Option<String> {
    let code = tag.split(['-', '_']).next()?.trim();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| code.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
