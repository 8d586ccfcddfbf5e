//! Gold texts, found for dumps by name: what `eval` scores against and `train` learns from.
//!
//! A dump and its gold have the same path beneath their folders, extensions aside, or the same id in JSON Lines. In a folder of its own
//! a dump named `dump` has its gold in `gold` beside it.

use super::run::{Ended, Item, Problem, Step, visit};
use crate::language::tokens::Tokens;
use crate::source::{FieldNames, Inputs, SourceError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Extensions that say nothing of which document it is.
const EXTENSIONS: [&str; 9] = ["gz", "zst", "txt", "text", "html", "htm", "xhtml", "jsonl", "ndjson"];

/// A gold text.
#[derive(Clone, Debug)]
pub struct GoldText {
    /// The text.
    pub text: Arc<str>,
    /// What tells it from others (`Tokens::fingerprint`).
    pub fingerprint: u64,
}

/// All gold texts by the names of their dumps.
#[derive(Debug, Default)]
pub struct Gold {
    texts: BTreeMap<String, GoldText>,
}

/// What is wrong with gold texts.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// They can't be found.
    #[error(transparent)]
    Inputs(Box<SourceError>),
    /// One can't be read.
    #[error("gold text {0}")]
    Problem(Problem),
    /// Two for one dump that say different things.
    #[error("two gold texts for \"{0}\" differ")]
    Ambiguous(String),
    /// There are none.
    #[error("there is no gold text in what --gold names")]
    Empty,
    /// The run was interrupted.
    #[error("interrupted while gold texts were read")]
    Interrupted,
}

impl Gold {
    /// Reads all gold texts of `inputs`.
    ///
    /// # Errors
    /// If one can't be read, or two are for one dump.
    pub fn read(inputs: &Inputs, fields: &FieldNames, stop: &AtomicBool) -> Result<Self, GoldError> {
        let mut gold = Gold::default();
        let work = |item: Item| match item {
            Item::Problem(problem) => Err(problem),
            Item::Record(_, loaded, _) => {
                let text: Arc<str> = loaded.record.payload.text.into();
                let fingerprint = Tokens::of(&text).fingerprint();
                Ok((gold_key(&loaded.record.id.id), GoldText { text, fingerprint }))
            }
        };
        let ended = visit(inputs, fields, stop, work, |step| match step {
            Step::Begin(_) | Step::End(_) => Ok(()),
            Step::Result(Err(problem)) => Err(GoldError::Problem(problem)),
            Step::Result(Ok((key, text))) => gold.add(key, text),
        })?;
        match ended {
            Ended::Interrupted => Err(GoldError::Interrupted),
            Ended::Complete if gold.texts.is_empty() => Err(GoldError::Empty),
            Ended::Complete => Ok(gold),
        }
    }

    fn add(&mut self, key: String, text: GoldText) -> Result<(), GoldError> {
        match self.texts.get(&key) {
            Some(known) if known.fingerprint != text.fingerprint => Err(GoldError::Ambiguous(key)),
            _ => {
                self.texts.insert(key, text);
                Ok(())
            }
        }
    }

    /// The gold of the dump with this id, and the name that they share.
    pub fn of(&self, id: &str) -> Option<(&str, &GoldText)> {
        let stem = stem(id);
        let folder = stem.strip_suffix("/dump").and_then(|folder| self.texts.get_key_value(folder));
        let found = folder.or_else(|| self.texts.get_key_value(stem))?;
        Some((found.0.as_str(), found.1))
    }
}

/// The name of the dump that a gold text is for.
fn gold_key(id: &str) -> String {
    let stem = stem(id);
    stem.strip_suffix("/gold").unwrap_or(stem).to_owned()
}

/// An id without extensions.
fn stem(id: &str) -> &str {
    let mut stem = id;
    while let Some((rest, extension)) = stem.rsplit_once('.') {
        if rest.is_empty() || !EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)) {
            break;
        }
        stem = rest;
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dumps_find_their_gold() {
        let mut gold = Gold::default();
        for id in ["a.txt", "b/c.html.gz", "pages/d/gold.txt", "pages/d/dump.txt", "12.5"] {
            let text: Arc<str> = id.into();
            let fingerprint = Tokens::of(id).fingerprint();
            gold.add(gold_key(id), GoldText { text, fingerprint }).unwrap();
        }
        let table = [
            ("a.txt", Some("a.txt")),
            ("a.html.zst", Some("a.txt")),
            ("b/c.txt", Some("b/c.html.gz")),
            ("c.txt", None),
            ("pages/d/dump.html", Some("pages/d/gold.txt")),
            ("pages/d/gold.txt", None),
            ("12.5", Some("12.5")),
            ("12", None),
        ];
        for (id, expected) in table {
            assert_eq!(gold.of(id).map(|(_, gold)| &*gold.text), expected, "{id}");
        }
    }
}
