//! All removals of a ledger as a table small enough for a million of them: texts are told apart by hash and stay in the ledger, where
//! each removal's line is found by its offset.
//!
//! Reading ledgers is left to `pipeline`, showing what is found to `html` and to whoever reviews.

mod collect;
pub mod row;
mod sample;
mod scan;

pub use collect::Collector;

use super::ledger::{EntryOutcome, Header, Stage};

/// One removal.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// `Entry::id` as a number.
    pub id: u64,
    /// Where its line begins in the ledger.
    pub offset: u64,
    /// Which of `Removals::texts` it is.
    pub text: u32,
    /// Number of the document, from 0 in the order of the ledger.
    pub document: u32,
    /// Index in `Removals::sites`.
    pub site: u32,
    /// Bytes of its text, or as many as can be counted.
    pub bytes: u32,
    /// Index in `Removals::languages`.
    pub language: u16,
}

/// A distinct text of a rule (with its outcome and replacement).
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Index in `Removals::rules`.
    pub rule: u32,
    /// How often.
    pub hits: u32,
    /// Index in `Removals::occurrences` of the first.
    pub first: u32,
    /// What happened to it.
    pub outcome: EntryOutcome,
    /// Tells the text itself, whichever rule and outcome.
    pub content: u64,
}

/// A rule or shape with what it removed.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Why it removes.
    pub why: String,
    /// The rules file and the line in it.
    pub place: Option<(String, usize)>,
    /// Where it comes from.
    pub stage: Stage,
    /// Removals and replacements.
    pub hits: u64,
    /// Times that the guard kept what it would have removed.
    pub guarded: u64,
    /// Bytes of the texts removed and replaced.
    pub bytes: u64,
    /// Documents with one.
    pub documents: u64,
    /// Sites with one.
    pub sites: u64,
    /// Indices in `Removals::texts`, the most frequent first.
    pub texts: Vec<u32>,
}

impl Rule {
    /// The part of its id before the slash.
    pub fn category(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}

/// A site with what went there. Of documents and their bytes nothing is known where the ledger has no lines of documents.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Its name; empty for documents of no known site.
    pub name: String,
    /// Documents.
    pub documents: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Bytes that went.
    pub removed: u64,
    /// Removals and replacements.
    pub hits: u64,
}

/// Counts over all documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Documents looked at; of which something went, where the ledger has no lines of documents.
    pub documents: u64,
    /// Documents of which something went.
    pub changed: u64,
    /// Bytes of their texts; 0 where unknown.
    pub bytes: u64,
    /// Bytes that went.
    pub removed: u64,
    /// Removals and replacements.
    pub hits: u64,
    /// What the guard kept.
    pub guarded: u64,
}

/// The removals of a ledger.
#[derive(Clone, Debug)]
pub struct Removals {
    /// The ledger's header, if it has one.
    pub header: Option<Header>,
    /// Counts.
    pub totals: Totals,
    /// The most hits first.
    pub rules: Vec<Rule>,
    /// In the order of the ledger.
    pub texts: Vec<Text>,
    /// In the order of the ledger.
    pub occurrences: Vec<Occurrence>,
    /// The first one is for documents of no known site.
    pub sites: Vec<Site>,
    /// The first one is for documents of no known language.
    pub languages: Vec<String>,
    /// Indices of `occurrences`, by text.
    by_text: Vec<u32>,
    /// Where those of each text begin.
    starts: Vec<u32>,
}

impl Removals {
    /// The occurrences of a text, in the order of the ledger.
    pub fn of_text(&self, text: u32) -> impl Iterator<Item = &Occurrence> + Clone {
        let at = text as usize;
        let (start, end) = (self.starts[at] as usize, self.starts[at + 1] as usize);
        self.by_text[start..end].iter().map(|&index| &self.occurrences[index as usize])
    }

    /// The first occurrence of a text.
    pub fn first(&self, text: u32) -> &Occurrence {
        &self.occurrences[self.texts[text as usize].first as usize]
    }

    /// In how many documents a text stands.
    pub fn documents_of(&self, text: u32) -> usize {
        let mut documents: Vec<u32> = self.of_text(text).map(|occurrence| occurrence.document).collect();
        documents.dedup();
        documents.len()
    }

    /// All texts that were removed or replaced, by what they say: texts that say the same under several rules stand together.
    pub fn by_content(&self) -> Vec<(u64, u32)> {
        let removed = self
            .texts
            .iter()
            .enumerate()
            .filter(|(_, text)| text.outcome != EntryOutcome::Guarded);
        let mut texts: Vec<(u64, u32)> = removed.map(|(index, text)| (text.content, index as u32)).collect();
        texts.sort_unstable();
        texts
    }

    /// The occurrences whose ids begin with these hexadecimal digits, in the order of the ledger.
    pub fn find(&self, prefix: &str) -> Vec<&Occurrence> {
        if prefix.is_empty() || prefix.len() > 16 || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Vec::new();
        }
        let unknown = 4 * (16 - prefix.len() as u32);
        let Ok(wanted) = u64::from_str_radix(prefix, 16) else {
            return Vec::new();
        };
        self.occurrences
            .iter()
            .filter(|occurrence| occurrence.id >> unknown == wanted)
            .collect()
    }
}

#[cfg(test)]
mod tests;
