//! Two rule sets against each other over one document: the spans whose fate, or whose reason for it, differs.
//!
//! Judging with either set is left to the caller.

use super::{ChangeKind, Changes, DocumentDiff};
use crate::document::{Document, Span};
use crate::report::ledger::{Entry, EntryOutcome, Stage};
use crate::report::note::Note;
use crate::report::style::{ADDED, BOLD, CHANGED, DIM, REMOVED, bytes, plural};
use crate::verdict::{Claim, Mark, Outcome, Reason, Resolution, Verdict};
use serde::Serialize;
use std::fmt::Write as _;

/// How a span's fate differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// Only the new rules remove or replace it.
    NewlyRemoved,
    /// Only the old rules remove or replace it.
    NoLongerRemoved,
    /// Both do, for different reasons or with different replacements.
    OtherReason,
}

impl Difference {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Difference::NewlyRemoved => "newly removed",
            Difference::NoLongerRemoved => "no longer removed",
            Difference::OtherReason => "other reason",
        }
    }
}

/// What one rule set says about a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// `keep`, `drop` or `replace`.
    pub outcome: &'static str,
    /// The rule's id, or `structure/…` and so on; none where nothing spoke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The reason as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The rules file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules_file: Option<String>,
    /// 1-based line of the rule in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules_line: Option<usize>,
    /// What stands there instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
}

/// One difference, for machines. Offsets are bytes of the document's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// The document's id.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// 1-based line of the text.
    pub line: usize,
    /// How it differs.
    pub change: Difference,
    /// Under the old rules.
    pub old: Side,
    /// Under the new rules.
    pub new: Side,
    /// The text.
    pub text: String,
}

/// A difference, with the verdicts it comes from.
struct Differing<'r> {
    span: Span,
    difference: Difference,
    old: Fate<'r>,
    new: Fate<'r>,
}

/// What happens to a span and why.
#[derive(Clone, Copy)]
struct Fate<'r> {
    outcome: Outcome,
    mark: Option<&'r Mark>,
}

impl<'r> Fate<'r> {
    fn of(resolution: &'r Resolution, verdict: &Verdict) -> Self {
        Fate {
            outcome: verdict.outcome,
            mark: resolution.winner(verdict),
        }
    }

    fn key(&self) -> Option<String> {
        self.mark.map(|mark| mark.reason.key())
    }

    fn replacement(&self) -> Option<&'r str> {
        match self.mark.map(|mark| &mark.claim) {
            Some(Claim::Replace(with)) if self.outcome == Outcome::Replace => Some(with),
            _ => None,
        }
    }

    fn is_same(&self, other: &Fate<'_>) -> bool {
        self.outcome == other.outcome && self.key() == other.key() && self.replacement() == other.replacement()
    }

    fn side(&self) -> Side {
        let rule = self.mark.and_then(|mark| match &mark.reason {
            Reason::Rule(matched) => Some(&matched.rule),
            Reason::Structure(_)
            | Reason::NearDuplicate { .. }
            | Reason::Teaser { .. }
            | Reason::SiteTemplate { .. }
            | Reason::Classifier { .. }
            | Reason::Repair(_) => None,
        });
        Side {
            outcome: match self.outcome {
                Outcome::Keep => "keep",
                Outcome::Drop => "drop",
                Outcome::Replace => "replace",
            },
            rule: self.key(),
            reason: self.mark.map(|mark| mark.reason.to_string()),
            rules_file: rule.map(|rule| rule.file.to_string()),
            rules_line: rule.map(|rule| rule.line),
            replacement: self.replacement().map(str::to_owned),
        }
    }
}

/// How two fates differ, if they do in a way that shows.
fn difference(old: &Fate<'_>, new: &Fate<'_>) -> Option<Difference> {
    match (old.outcome == Outcome::Keep, new.outcome == Outcome::Keep) {
        (true, true) => None,
        (true, false) => Some(Difference::NewlyRemoved),
        (false, true) => Some(Difference::NoLongerRemoved),
        (false, false) => (!old.is_same(new)).then_some(Difference::OtherReason),
    }
}

/// Walks the two partitions of the text together.
fn differing<'r>(document: &Document, old: &'r Resolution, new: &'r Resolution) -> Vec<Differing<'r>> {
    let mut found: Vec<Differing<'r>> = Vec::new();
    let (mut left, mut right) = (old.verdicts.iter().peekable(), new.verdicts.iter().peekable());
    let mut at = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let end = a.span.end.min(b.span.end);
        let span = Span::new(at.min(end), end).trim(&document.text);
        let (old_fate, new_fate) = (Fate::of(old, a), Fate::of(new, b));
        if let (Some(difference), false) = (difference(&old_fate, &new_fate), span.is_empty()) {
            let joined = found.last_mut().filter(|last| {
                last.difference == difference
                    && last.old.is_same(&old_fate)
                    && last.new.is_same(&new_fate)
                    && document.text[last.span.end..span.start].trim().is_empty()
            });
            match joined {
                Some(last) => last.span.end = span.end,
                None => found.push(Differing {
                    span,
                    difference,
                    old: old_fate,
                    new: new_fate,
                }),
            }
        }
        at = end;
        left.next_if(|verdict| verdict.span.end <= end);
        right.next_if(|verdict| verdict.span.end <= end);
    }
    found
}

/// The differences, for machines.
pub fn entries(document: &Document, old: &Resolution, new: &Resolution) -> Vec<Compared> {
    let compared = |differing: Differing<'_>| Compared {
        document: document.id.clone(),
        start: differing.span.start,
        end: differing.span.end,
        line: document.line_number(differing.span.start),
        change: differing.difference,
        old: differing.old.side(),
        new: differing.new.side(),
        text: document.slice(differing.span).to_owned(),
    };
    differing(document, old, new).into_iter().map(compared).collect()
}

/// The differences as hunks, for people; `None` if there are none.
pub fn diff(name: &str, document: &Document, old: &Resolution, new: &Resolution, context: usize) -> Option<DocumentDiff> {
    let mut changes = Changes::default();
    for differing in differing(document, old, new) {
        let kind = match differing.difference {
            Difference::NewlyRemoved => ChangeKind::NewlyRemoved,
            Difference::NoLongerRemoved => ChangeKind::NoLongerRemoved,
            Difference::OtherReason => ChangeKind::OtherReason,
        };
        changes.push(differing.span, kind, note(document, &differing));
    }
    (!changes.changes.is_empty()).then(|| changes.into_diff(name, document, context))
}

/// The reason that decides, and what it was or is otherwise.
fn note(document: &Document, differing: &Differing<'_>) -> Note {
    let name = differing.difference.name();
    let mut note = match (differing.difference, differing.old.mark, differing.new.mark) {
        (Difference::NoLongerRemoved, Some(mark), _) | (_, _, Some(mark)) => Note::of(document, mark),
        (_, old, None) => old.map_or_else(Note::default, |mark| Note::of(document, mark)),
    };
    note.why = match differing.difference {
        Difference::NewlyRemoved => format!("{name}: {}", note.why),
        Difference::NoLongerRemoved => match differing.new.key() {
            Some(key) => format!("{name}, protected by {key} now: {}", note.why),
            None => format!("{name}: {}", note.why),
        },
        Difference::OtherReason => match differing.old.key() {
            Some(key) if Some(&key) != differing.new.key().as_ref() => format!("{name}, was {key}: {}", note.why),
            _ => format!("{name} or replacement: {}", note.why),
        },
    };
    note
}

/// The differences as entries under `newly removed: RULE` and so on, to be collapsed by rule.
pub fn as_entries(compared: Vec<Compared>, site: Option<&String>) -> Vec<Entry> {
    let entry = |compared: Compared| {
        let side = if compared.change == Difference::NoLongerRemoved {
            compared.old
        } else {
            compared.new
        };
        Entry {
            id: String::new(),
            document: compared.document,
            start: compared.start,
            end: compared.end,
            whole: None,
            line: compared.line,
            outcome: EntryOutcome::Drop,
            stage: Stage::Rule,
            rule: format!("{}: {}", compared.change.name(), side.rule.unwrap_or_default()),
            reason: side.reason.unwrap_or_default(),
            rules_file: side.rules_file,
            rules_line: side.rules_line,
            pattern: None,
            of: None,
            twin: None,
            twin_text: None,
            site: site.cloned(),
            language: None,
            others: Vec::new(),
            before: Vec::new(),
            prefix: String::new(),
            text: compared.text,
            suffix: String::new(),
            after: Vec::new(),
            replacement: side.replacement,
        }
    };
    compared.into_iter().map(entry).collect()
}

/// Counts over many documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents compared.
    pub documents: usize,
    /// Spans, bytes and documents for each difference: newly removed, no longer removed, other reason.
    pub by_difference: [(usize, usize, usize); 3],
}

impl Counts {
    /// Adds one document.
    pub fn add(&mut self, compared: &[Compared]) {
        self.documents += 1;
        for (index, difference) in ORDER.iter().enumerate() {
            let bytes = compared.iter().filter(|c| c.change == *difference).map(|c| c.end - c.start);
            let (spans, own) = bytes.fold((0, 0), |(spans, sum), bytes| (spans + 1, sum + bytes));
            let counts = &mut self.by_difference[index];
            *counts = (counts.0 + spans, counts.1 + own, counts.2 + usize::from(spans > 0));
        }
    }

    /// Whether there is any difference.
    pub fn any(&self) -> bool {
        self.by_difference.iter().any(|(spans, ..)| *spans > 0)
    }

    /// The counts as coloured text.
    pub fn draw(&self) -> String {
        let mut out = String::new();
        // Writing to a String can't fail.
        let _ = writeln!(out, "{BOLD}{} document{} compared{BOLD:#}", self.documents, plural(self.documents));
        for ((difference, (spans, size, documents)), style) in ORDER.iter().zip(self.by_difference).zip([REMOVED, ADDED, CHANGED]) {
            let name = difference.name();
            let _ = write!(out, "  {style}{name:<17}{style:#} {spans:>5}");
            if spans > 0 {
                let _ = write!(out, "  {DIM}{} in {documents} document{}{DIM:#}", bytes(size), plural(documents));
            }
            out.push('\n');
        }
        out
    }
}

const ORDER: [Difference; 3] = [Difference::NewlyRemoved, Difference::NoLongerRemoved, Difference::OtherReason];
