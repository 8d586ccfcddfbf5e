//! Plans: the removals of a ledger, or of a plan that `clean --plan` wrote, made again over the same inputs, whatever the rules say now.
//!
//! A plan is a ledger that says so in its header, so each ledger can be applied, and less of it than all: that is how a removal is undone.
//! Writing the outputs is left to `clean`.

use super::inspect::inspect_readable;
use super::ledger::{LedgerError, Lines, Place, place_name};
use crate::document::{Document, RecordId, Span, TextHash};
use crate::report::ledger::{Entry, EntryOutcome, Header, Line};
use crate::source::{FieldNames, Inputs};
use crate::verdict::{Claim, Mark, Reason, Resolution, RuleMatch, RuleRef, RuleTier, replay};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What a document's removals are, and of which text.
#[derive(Debug)]
struct Planned {
    hash: TextHash,
    removals: Vec<Removal>,
    /// A headline that was found late.
    headline: Option<(usize, usize)>,
    /// The whole document goes, since another one says the same.
    spare: bool,
}

/// One removal, or replacement if there is something to put in its place.
#[derive(Debug)]
struct Removal {
    span: Span,
    with: Option<String>,
    rule: Arc<RuleRef>,
}

/// The removals of many documents.
#[derive(Debug)]
pub struct Plan {
    /// What the ledger says of how it was made.
    pub header: Header,
    /// Removals of each rule, those left out too.
    pub counts: BTreeMap<String, u64>,
    /// Removals left out.
    pub left_out: u64,
    documents: HashMap<Place, Planned>,
}

/// Why a ledger can't be a plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// It can't be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// It has no header.
    #[error("{0} has no header that says what it was made of; make it again with this program")]
    NoHeader(String),
    /// Its lines are not in order.
    #[error("{path}: removal {id} does not stand under its document's line; was the ledger sorted or cut?")]
    Stray {
        /// The ledger.
        path: String,
        /// The removal.
        id: String,
    },
}

/// How inputs differ from those that a plan was made of: names, with those of a kind that are most telling first.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Other text than then.
    pub changed: BTreeSet<String>,
    /// Unknown to the plan.
    pub added: BTreeSet<String>,
    /// In the plan only.
    pub gone: BTreeSet<String>,
}

impl Changes {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.added.is_empty() && self.gone.is_empty()
    }
}

impl Plan {
    /// Reads a ledger, without the removals that `leave_out` names.
    ///
    /// # Errors
    /// A file that is no ledger, or none of this format.
    pub fn read(path: &Path, mut leave_out: impl FnMut(&Entry) -> bool) -> Result<Self, PlanError> {
        let name = path.display().to_string();
        let mut lines = Lines::open(path)?;
        let Some(Line::Header(header)) = lines.next().transpose()? else {
            return Err(PlanError::NoHeader(name));
        };
        let mut plan = Plan {
            header: *header,
            counts: BTreeMap::new(),
            left_out: 0,
            documents: HashMap::new(),
        };
        let mut rules: HashMap<String, Arc<RuleRef>> = HashMap::new();
        let mut current: Option<(String, Option<u64>, String)> = None;
        for line in lines {
            match line? {
                Line::Header(_) | Line::Other => {}
                Line::Document(line) => {
                    current = Some((line.path.clone(), line.record, line.document));
                    let planned = Planned {
                        hash: line.hash,
                        removals: Vec::new(),
                        headline: line.headline,
                        spare: false,
                    };
                    plan.documents.insert((line.path, line.record), planned);
                }
                Line::Entry(entry) => {
                    let stray = || PlanError::Stray {
                        path: name.clone(),
                        id: entry.id.clone(),
                    };
                    let (path, record, document) = current.as_ref().ok_or_else(stray)?;
                    if *document != entry.document {
                        return Err(stray());
                    }
                    if entry.outcome == EntryOutcome::Guarded {
                        continue;
                    }
                    *plan.counts.entry(entry.rule.clone()).or_default() += 1;
                    if leave_out(&entry) {
                        plan.left_out += 1;
                    } else if let Some(planned) = plan.documents.get_mut(&(path.clone(), *record)) {
                        planned.add(*entry, &mut rules);
                    }
                }
            }
        }
        Ok(plan)
    }

    /// How the inputs differ from those of the plan.
    pub fn changes(&self, inputs: &Inputs, fields: &FieldNames, stop: &AtomicBool) -> Changes {
        let look = |record: &RecordId, document: &Document| {
            let known = self.documents.get(&(record.path.clone(), record.line));
            (record.clone(), known.map(|planned| planned.hash == TextHash::of(&document.text)))
        };
        let mut changes = Changes::default();
        let mut seen = BTreeSet::new();
        inspect_readable(inputs, fields, stop, look, |(record, same): (RecordId, Option<bool>)| {
            match same {
                Some(true) => {}
                Some(false) => drop(changes.changed.insert(record.to_string())),
                None => drop(changes.added.insert(record.to_string())),
            }
            seen.insert((record.path, record.line));
        });
        let gone = self.documents.keys().filter(|place| !seen.contains(*place));
        changes.gone = gone.map(place_name).collect();
        changes
    }

    /// The verdicts for a document; `None` if it is not the one that the plan was made of.
    pub(super) fn resolution(&self, record: &RecordId, document: &Document) -> Option<Resolution> {
        let planned = self.documents.get(&(record.path.clone(), record.line))?;
        if planned.hash != TextHash::of(&document.text) {
            return None;
        }
        let marks = planned.removals.iter().map(|removal| {
            let claim = removal.with.clone().map_or(Claim::Drop, Claim::Replace);
            let matched = RuleMatch {
                rule: removal.rule.clone(),
                pattern: Arc::from(""),
            };
            Mark::new(removal.span, claim, Reason::Rule(Arc::new(matched)))
        });
        let headline = planned.headline.filter(|&(start, end)| document.text.get(start..end).is_some());
        Some(Resolution {
            headline: headline.map(|(start, end)| Span::new(start, end)),
            ..replay(document, marks.collect())
        })
    }

    /// Whether the document is not written at all.
    pub(super) fn is_spare(&self, record: &RecordId) -> bool {
        self.documents
            .get(&(record.path.clone(), record.line))
            .is_some_and(|planned| planned.spare)
    }
}

impl Planned {
    fn add(&mut self, entry: Entry, rules: &mut HashMap<String, Arc<RuleRef>>) {
        self.spare |= entry.rule == SPARE;
        let (start, end) = entry.whole.unwrap_or((entry.start, entry.end));
        let rule = rules.entry(entry.rule).or_insert_with_key(|id| {
            Arc::new(RuleRef {
                id: id.clone(),
                why: String::new(),
                file: Arc::from(""),
                line: 0,
                tier: RuleTier::Drop,
            })
        });
        self.removals.push(Removal {
            span: Span::new(start, end),
            with: entry.replacement,
            rule: rule.clone(),
        });
    }
}

/// The reason of documents that are not written since another one says the same.
pub(super) const SPARE: &str = "duplicate/document";
