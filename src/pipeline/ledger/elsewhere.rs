//! What only other records told of a document: teasers and template of a site are found by a look at the whole corpus, so a document that is
//! judged again by itself takes them out of the ledger.

use super::LedgerError;
use super::{Lines, Place};
use crate::document::{Document, RecordId, Span, TextHash};
use crate::pipeline::document::{Stages, judge_with};
use crate::report::ledger::{DocumentLine, Entry};
use crate::rules::RuleSet;
use crate::verdict::{Claim, Mark, Reason, Resolution};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Marks of documents by where they were read, with the hash of the text that they are about.
#[derive(Debug, Default)]
pub struct Elsewhere {
    documents: HashMap<Place, (TextHash, Vec<Mark>)>,
}

impl Elsewhere {
    /// Reads a ledger.
    ///
    /// # Errors
    /// A file that is no ledger.
    pub fn of(ledger: &Path) -> Result<Self, LedgerError> {
        let mut elsewhere = Elsewhere::default();
        Lines::open(ledger)?.each_entry(|document, entry| elsewhere.add(document, &entry))?;
        Ok(elsewhere)
    }

    /// Takes an entry of a document, whether what other records told decided it or lost.
    pub fn add(&mut self, document: &DocumentLine, entry: &Entry) {
        let told = std::iter::once(&entry.rule).chain(&entry.others);
        let Some(reason) = told.filter_map(|key| reason(key, entry)).next() else {
            return;
        };
        let place = (document.path.clone(), document.record);
        let (_, marks) = self.documents.entry(place).or_insert_with(|| (document.hash, Vec::new()));
        marks.push(Mark::new(Span::new(entry.start, entry.end), Claim::Drop, reason));
    }

    /// Marks and verdicts of a document, as in the run that made the ledger, but for the rules.
    pub fn judge(&self, record: &RecordId, document: &Document, rules: &RuleSet, stages: Stages) -> Resolution {
        let place = (record.path.clone(), record.line);
        let known = self.documents.get(&place).filter(|(hash, _)| *hash == TextHash::of(&document.text));
        judge_with(document, rules, stages, known.map_or_else(Vec::new, |(_, marks)| marks.clone()))
    }
}

/// A reason that other records gave, as far as the ledger tells it: no share or count takes part in settling marks.
fn reason(key: &str, entry: &Entry) -> Option<Reason> {
    let teaser = Reason::Teaser {
        of: Arc::from(entry.twin.as_deref().unwrap_or("")),
        containment: 1.0,
    };
    let template = Reason::SiteTemplate {
        site: Arc::from(entry.site.as_deref().unwrap_or("")),
        pages: 0,
        of: 0,
    };
    [teaser, template].into_iter().find(|reason| reason.key() == key)
}
