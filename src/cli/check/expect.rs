//! The removals that a ledger says, to be held against those of now. What the guard kept is no removal.

use anyhow::Result;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use unscrape::pipeline::ledger::Lines;
use unscrape::report::ledger::{Entry, EntryOutcome, Line};

/// Most characters kept of a text, to be shown.
const TEXT_CHARS_MAX: usize = 200;

/// One removal or replacement. Two are the same if they do the same to the same text at the same place; the reason may
/// differ.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Bytes, outcome, text and replacement.
    key: (usize, usize, bool, u64),
    /// 1-based line.
    pub line: usize,
    /// The reason's key.
    pub rule: String,
    /// Start of the text.
    pub text: String,
}

impl Removal {
    /// The removal of an entry, if it is one.
    pub fn of(entry: &Entry) -> Option<Removal> {
        let replaced = match entry.outcome {
            EntryOutcome::Drop => false,
            EntryOutcome::Replace => true,
            EntryOutcome::Guarded => return None,
        };
        let mut hasher = DefaultHasher::new();
        (&entry.text, &entry.replacement).hash(&mut hasher);
        let cut = entry.text.char_indices().nth(TEXT_CHARS_MAX).map(|(end, _)| end);
        Some(Removal {
            key: (entry.start, entry.end, replaced, hasher.finish()),
            line: entry.line,
            rule: entry.rule.clone(),
            text: cut.map_or_else(|| entry.text.clone(), |end| format!("{}…", &entry.text[..end])),
        })
    }
}

/// The removals of a ledger, by document.
pub struct Expected(BTreeMap<String, Vec<Removal>>);

impl Expected {
    /// Reads a ledger.
    pub fn read(path: &Path) -> Result<Self> {
        let mut expected: BTreeMap<String, Vec<Removal>> = BTreeMap::new();
        for line in Lines::open(path)? {
            let Line::Entry(entry) = line? else { continue };
            if let Some(removal) = Removal::of(&entry) {
                expected.entry(entry.document).or_default().push(removal);
            }
        }
        Ok(Expected(expected))
    }

    /// The removals of one document that the ledger has and `found` has not, and the other way round.
    pub fn compare(&mut self, document: &str, found: Vec<Removal>) -> (Vec<Removal>, Vec<Removal>) {
        let mut missing = self.0.remove(document).unwrap_or_default();
        let mut unexpected = Vec::new();
        for removal in found {
            match missing.iter().position(|own| own.key == removal.key) {
                Some(index) => {
                    missing.remove(index);
                }
                None => unexpected.push(removal),
            }
        }
        (missing, unexpected)
    }

    /// What the ledger says of documents that were not seen.
    pub fn rest(self) -> Vec<(String, Vec<Removal>)> {
        self.0.into_iter().collect()
    }
}
