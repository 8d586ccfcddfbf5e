//! Decisions about removals, and the file that holds them: a review in progress and an exported one are the same.
//!
//! The file is JSON Lines: a header, then one decision a line, the latest about a removal last. Its lines hold nothing a terminal obeys.

use crate::report::ledger::{Entry, push_json_line};
use serde::{Deserialize, Serialize};

/// The version of the file that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// What a person says of a removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// It is right.
    Accept,
    /// It is wrong: the text should have stayed, or should have gone, where the guard kept it.
    Reject,
    /// Not now.
    Skip,
}

impl Choice {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Choice::Accept => "accept",
            Choice::Reject => "reject",
            Choice::Skip => "skip",
        }
    }
}

/// For which other removals a decision holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// For this one alone.
    Removal,
    /// For the same text wherever the same rule removes it.
    #[default]
    Text,
    /// For the same text, whichever rule removes it.
    TextOfAnyRule,
    /// For all that the rule removes.
    Rule,
}

/// A decision about a removal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The removal's id in the ledger (`Entry::id`).
    pub id: String,
    /// Its rule.
    pub rule: String,
    /// Its text.
    pub text: String,
    /// What was decided.
    pub verdict: Choice,
    /// With a rejection, the part of the text that should have stayed, where it is not all of it. Pieces are joined by newlines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<String>,
    /// For what else it holds.
    #[serde(default)]
    pub scope: Scope,
}

impl Decision {
    /// A decision about all of an entry's text.
    pub fn new(entry: &Entry, verdict: Choice, scope: Scope) -> Self {
        Decision {
            id: entry.id.clone(),
            rule: entry.rule.clone(),
            text: entry.text.clone(),
            verdict,
            edited: None,
            scope,
        }
    }
}

/// The first line of a file of decisions.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    /// Always `decisions`.
    unscrape: String,
    version: u32,
}

/// Why a file of decisions could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// A line is no decision.
    #[error("line {line}: this is no decision: {source}")]
    Malformed {
        /// 1-based.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The file is of a later format.
    #[error("these decisions have format version {found}, and this program reads up to version {VERSION}; use a newer unscrape")]
    TooNew {
        /// Its version.
        found: u32,
    },
}

/// The decisions as a file.
pub fn to_lines<'d>(decisions: impl IntoIterator<Item = &'d Decision>) -> String {
    let mut out = String::new();
    let header = Header {
        unscrape: "decisions".to_owned(),
        version: VERSION,
    };
    push_json_line(&mut out, &header);
    decisions.into_iter().for_each(|decision| push_json_line(&mut out, decision));
    out
}

/// Reads a file of decisions. The header may be missing, fields it does not know are passed over, and so is the mark that editors put first.
///
/// # Errors
/// The first line that is no decision, and a version that is too new.
pub fn of_lines(text: &str) -> Result<Vec<Decision>, DecisionError> {
    let mut decisions = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        if let Ok(header) = serde_json::from_str::<Header>(line) {
            if header.version > VERSION {
                return Err(DecisionError::TooNew { found: header.version });
            }
            continue;
        }
        let decision = serde_json::from_str(line).map_err(|source| DecisionError::Malformed { line: index + 1, source })?;
        decisions.push(decision);
    }
    Ok(decisions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision() -> Decision {
        Decision {
            id: "00ff".to_owned(),
            rule: "share/button".to_owned(),
            text: "Share\u{1b}[2J\u{202e}".to_owned(),
            verdict: Choice::Reject,
            edited: Some("Share".to_owned()),
            scope: Scope::Text,
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let decisions = [
            decision(),
            Decision {
                edited: None,
                scope: Scope::Rule,
                ..decision()
            },
        ];
        let lines = to_lines(&decisions);
        assert!(!lines.chars().any(|c| c != '\n' && crate::report::visible::is_obeyed(c)), "{lines}");
        assert_eq!(of_lines(&lines).unwrap(), decisions);
        let edited = format!("\u{feff}{}", lines.replace('\n', "\r\n"));
        assert_eq!(of_lines(&edited).unwrap(), decisions);
        let later = lines.replacen("\"version\":1", "\"version\":2", 1);
        assert!(of_lines(&later).unwrap_err().to_string().contains("newer unscrape"));
        assert!(of_lines("{}").unwrap_err().to_string().starts_with("line 1: this is no decision"));
    }
}
