//! What is wrong with a rules file, and where. Drawing it for the terminal is here too; deciding what is wrong is left
//! to `parse` and `lint`.

use std::ops::Range;
use std::sync::Arc;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Works, but probably not as meant.
    Warning,
    /// The file can't be used.
    Error,
}

/// One finding in a rules file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Stable name of the check, such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The file's text.
    pub text: Arc<str>,
    /// Bytes of the file it is about.
    pub span: Range<usize>,
}
