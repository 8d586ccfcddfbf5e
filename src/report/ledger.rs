//! The ledger: one entry for each removal, replacement and intervention of the guard, as one JSON line.
//!
//! Its format is stable; fields may be added. Writing the lines is left to `pipeline`.

use crate::document::{Document, Span};
use crate::verdict::{Mark, Outcome, Reason, Resolution, Verdict};
use serde::{Deserialize, Serialize};

/// What happened to the span of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryOutcome {
    /// It was removed.
    Drop,
    /// It was replaced.
    Replace,
    /// It would have been removed, but the guard kept it.
    Guarded,
}

/// The stage a reason comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// A rule of a rules file.
    Rule,
    /// A shape.
    Structure,
    /// A copy of another block.
    Duplicate,
    /// The learned classifier.
    Classifier,
    /// A repair.
    Repair,
}

/// One line of the ledger. Offsets are bytes of the document's text, half-open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The document's id.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// 1-based line of the text.
    pub line: usize,
    /// What happened.
    pub outcome: EntryOutcome,
    /// Where the reason comes from.
    pub stage: Stage,
    /// The rule's id, or `structure/…`, `duplicate/…`, `repair/…`.
    pub rule: String,
    /// The reason as a sentence.
    pub reason: String,
    /// The rules file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules_file: Option<String>,
    /// 1-based line of the rule in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules_line: Option<usize>,
    /// The pattern that matched, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The twin's bytes, for copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<(usize, usize)>,
    /// The record whose article a teaser points to, or that stays of a cluster of duplicates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
    /// The site, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Other reasons that spoke about the same span and lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// The text of the span.
    pub text: String,
    /// What stands there now, for replacements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
}

impl Entry {
    /// The part of the rule's id before the slash.
    pub fn category(&self) -> &str {
        self.rule.split('/').next().unwrap_or(&self.rule)
    }
}

/// The entries of a document: what went or changed in order of the text, then what the guard kept.
pub fn entries(document: &Document, resolution: &Resolution) -> Vec<Entry> {
    let mut lines = LineCounter::new(&document.text);
    let changed = resolution.verdicts.iter().filter_map(|verdict| {
        let mark = resolution.winner(verdict)?;
        let outcome = match verdict.outcome {
            Outcome::Keep => return None,
            Outcome::Drop => EntryOutcome::Drop,
            Outcome::Replace => EntryOutcome::Replace,
        };
        Some(entry(
            document,
            mark,
            verdict.span.trim(&document.text),
            outcome,
            others(resolution, verdict),
            &mut lines,
        ))
    });
    let mut entries: Vec<Entry> = changed.collect();
    let mut lines = LineCounter::new(&document.text);
    let mut guarded = resolution.guarded.clone();
    guarded.sort_by_key(|guarded| guarded.span);
    entries.extend(guarded.iter().map(|guarded| {
        let mark = &resolution.marks[guarded.mark];
        let mut entry = entry(
            document,
            mark,
            guarded.span.trim(&document.text),
            EntryOutcome::Guarded,
            Vec::new(),
            &mut lines,
        );
        entry.reason = format!(
            "kept by the guard ({}: {:.0}% of the prose): {}",
            guarded.kind.name(),
            guarded.share * 100.0,
            entry.reason
        );
        entry
    }));
    entries
}

/// The entry of a whole document that is not written, since another one says the same and stays.
pub fn of_duplicate(document: &Document, stays: &str) -> Entry {
    Entry {
        document: document.id.clone(),
        start: 0,
        end: document.text.len(),
        line: 1,
        outcome: EntryOutcome::Drop,
        stage: Stage::Duplicate,
        rule: "duplicate/document".to_owned(),
        reason: format!("says the same as {stays}, which stays"),
        rules_file: None,
        rules_line: None,
        pattern: None,
        of: None,
        twin: Some(stays.to_owned()),
        site: document.metadata.site.clone(),
        others: Vec::new(),
        text: document.text.to_string(),
        replacement: None,
    }
}

fn entry(document: &Document, mark: &Mark, span: Span, outcome: EntryOutcome, others: Vec<String>, lines: &mut LineCounter<'_>) -> Entry {
    let (rules_file, rules_line, pattern) = match &mark.reason {
        Reason::Rule { rule, pattern } => (Some(rule.file.to_string()), Some(rule.line), Some(pattern.to_string())),
        Reason::Structure(_)
        | Reason::NearDuplicate { .. }
        | Reason::Teaser { .. }
        | Reason::SiteTemplate { .. }
        | Reason::Classifier { .. }
        | Reason::Repair(_) => (None, None, None),
    };
    let (of, twin) = match &mark.reason {
        Reason::NearDuplicate { of, .. } => (Some((of.start, of.end)), None),
        Reason::Teaser { of, .. } => (None, Some(of.to_string())),
        Reason::Rule { .. } | Reason::Structure(_) | Reason::SiteTemplate { .. } | Reason::Classifier { .. } | Reason::Repair(_) => {
            (None, None)
        }
    };
    let replacement = match &mark.claim {
        crate::verdict::Claim::Replace(with) if outcome == EntryOutcome::Replace => Some(with.clone()),
        _ => None,
    };
    Entry {
        document: document.id.clone(),
        start: span.start,
        end: span.end,
        line: lines.at(span.start),
        outcome,
        stage: stage(&mark.reason),
        rule: mark.reason.key(),
        reason: mark.reason.to_string(),
        rules_file,
        rules_line,
        pattern,
        of,
        twin,
        site: document.metadata.site.clone(),
        others,
        text: document.slice(span).to_owned(),
        replacement,
    }
}

fn stage(reason: &Reason) -> Stage {
    match reason {
        Reason::Rule { .. } => Stage::Rule,
        Reason::Structure(_) => Stage::Structure,
        Reason::Classifier { .. } => Stage::Classifier,
        Reason::NearDuplicate { .. } | Reason::Teaser { .. } | Reason::SiteTemplate { .. } => Stage::Duplicate,
        Reason::Repair(_) => Stage::Repair,
    }
}

/// The keys of the losing marks, distinct, without the winner's.
fn others(resolution: &Resolution, verdict: &Verdict) -> Vec<String> {
    let winner = resolution.winner(verdict).map(|mark| mark.reason.key());
    let mut keys: Vec<String> = verdict.losers.iter().map(|&index| resolution.marks[index].reason.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| Some(key) != winner.as_ref());
    keys
}

/// Line numbers of ascending offsets, without counting from the top each time.
struct LineCounter<'t> {
    bytes: &'t [u8],
    at: usize,
    line: usize,
}

impl<'t> LineCounter<'t> {
    fn new(text: &'t str) -> Self {
        LineCounter {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    fn at(&mut self, offset: usize) -> usize {
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..offset]).count();
        self.at = offset;
        self.line
    }
}
