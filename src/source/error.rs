//! What can go wrong between a path and a record, each with what to do about it.
//!
//! Names in messages are already safe to print (see `name`). Whether an error stops the run or only quarantines one
//! record is left to the pipeline: [`SourceError`] concerns an input, [`LineError`] one line of one.

use super::compression::Damage;
use super::decode::DecodeError;
use std::io;

/// An input that can't be found, opened or read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Paths that don't exist and patterns that match no file, all of them.
    #[error("{}", missing(.paths, .patterns))]
    Missing {
        /// Paths.
        paths: Vec<String>,
        /// Patterns.
        patterns: Vec<String>,
    },
    /// A pattern with a mistake in it.
    #[error("bad pattern {pattern}: {source}")]
    Pattern {
        /// The pattern as given.
        pattern: String,
        /// What is wrong with it.
        source: globset::Error,
    },
    /// Two inputs that would be written to one output file.
    #[error("{first} and {second} would both be written as {output}; clean them in two runs, or name the folder above both")]
    Clash {
        /// The input named first.
        first: String,
        /// The input named second.
        second: String,
        /// The relative output path of both.
        output: String,
    },
    /// Two inputs that would be documents of one id.
    #[error("{first} and {second} would both go by the name {id}; take them in two runs, or name the folder above both")]
    SameId {
        /// The input named first.
        first: String,
        /// The input named second.
        second: String,
        /// The name of both.
        id: String,
    },
    /// The output folder is the input folder.
    #[error("{path} is an input; choose another place for the output, for example a folder inside it or beside it")]
    OutputIsInput {
        /// The path.
        path: String,
    },
    /// A folder or file that can't be opened.
    #[error("can't open {path}: {source}")]
    Open {
        /// The path.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A file whose reading broke off.
    #[error("can't read {path}: {source}")]
    Read {
        /// The path.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A compressed file that is cut off or corrupt.
    #[error("{path}: {source}")]
    Damaged {
        /// The path.
        path: String,
        /// How far it could be read.
        source: Damage,
    },
    /// Bytes that are no text.
    #[error("{path}: {source}")]
    Decode {
        /// The path.
        path: String,
        /// Why not.
        source: DecodeError,
    },
    /// A JSON Lines file in UTF-16.
    #[error("{path}: JSON Lines must be UTF-8, this is UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`")]
    Utf16Lines {
        /// The path.
        path: String,
    },
}

impl SourceError {
    /// An error of reading `path`, with damage to compressed data told apart.
    pub(crate) fn read(path: &str, error: io::Error) -> Self {
        let path = path.to_owned();
        if error.get_ref().is_some_and(|inner| inner.is::<Damage>()) {
            match error.downcast::<Damage>() {
                Ok(source) => return SourceError::Damaged { path, source },
                Err(source) => return SourceError::Read { path, source },
            }
        }
        SourceError::Read { path, source: error }
    }
}

fn missing(paths: &[String], patterns: &[String]) -> String {
    let mut parts = Vec::new();
    if !paths.is_empty() {
        parts.push(format!("no such file or folder: {}", paths.join(", ")));
    }
    if !patterns.is_empty() {
        parts.push(format!("no file matches: {}", patterns.join(", ")));
    }
    parts.join("; ")
}

/// A line of a JSON Lines file that makes no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Not JSON.
    #[error("broken JSON at column {column}: {message}")]
    Broken {
        /// 1-based byte of the line.
        column: usize,
        /// The parser's words.
        message: String,
    },
    /// JSON, but no object.
    #[error("the line is {found}, not an object{}", hint(.found))]
    NotObject {
        /// What it is, with its article.
        found: &'static str,
    },
    /// No field to clean.
    #[error("no field {wanted:?} to clean (fields here: {}); name it with --text-field or --html-field", list(.fields))]
    NoText {
        /// The field looked for.
        wanted: String,
        /// The fields there are.
        fields: Vec<String>,
    },
    /// The field to clean is no string.
    #[error("field {field:?} is {found}, not a string")]
    NotString {
        /// The field.
        field: String,
        /// What it is, with its article.
        found: &'static str,
    },
    /// The field to clean occurs twice, so that it is not clear which one is meant.
    #[error("field {field:?} occurs more than once")]
    Repeated {
        /// The field.
        field: String,
    },
    /// Bytes that are not UTF-8.
    #[error("not UTF-8 at column {column}")]
    NotUtf8 {
        /// 1-based byte of the line.
        column: usize,
    },
}

fn hint(found: &str) -> &'static str {
    match found {
        "an array" => "; `jq -c '.[]'` makes one line of each element",
        _ => "",
    }
}

/// Most field names a message lists.
const FIELDS_MAX: usize = 12;
/// Most characters of a field name that a message shows.
const FIELD_CHARS_MAX: usize = 40;

fn list(fields: &[String]) -> String {
    if fields.is_empty() {
        return "none".to_owned();
    }
    let mut names: Vec<String> = fields
        .iter()
        .take(FIELDS_MAX)
        .map(|field| field.chars().take(FIELD_CHARS_MAX).collect::<String>().escape_debug().to_string())
        .collect();
    if fields.len() > FIELDS_MAX {
        names.push(format!("and {} more", fields.len() - FIELDS_MAX));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_to_do() {
        let table: [(String, &str); 4] = [
            (
                SourceError::Missing {
                    paths: vec!["a".into(), "b".into()],
                    patterns: vec!["*.x".into()],
                }
                .to_string(),
                "no such file or folder: a, b; no file matches: *.x",
            ),
            (
                LineError::NotObject { found: "an array" }.to_string(),
                "the line is an array, not an object; `jq -c '.[]'` makes one line of each element",
            ),
            (
                LineError::NoText {
                    wanted: "text".into(),
                    fields: vec!["bo\u{1b}dy".into(), "url".into()],
                }
                .to_string(),
                "no field \"text\" to clean (fields here: bo\\u{1b}dy, url); name it with --text-field or --html-field",
            ),
            (
                LineError::NoText {
                    wanted: "text".into(),
                    fields: vec![],
                }
                .to_string(),
                "no field \"text\" to clean (fields here: none); name it with --text-field or --html-field",
            ),
        ];
        for (message, expected) in table {
            assert_eq!(message, expected);
        }
    }
}
