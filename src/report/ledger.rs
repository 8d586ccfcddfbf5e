//! The ledger: one entry for each removal, replacement and intervention of the guard, as one JSON line.
//!
//! Its format is stable within a version; fields may be added. `line` tells the kinds of lines, `header` the first one, `context` what stays
//! around a removal. Opening and writing files is left to `pipeline`.

pub mod context;
mod header;
mod line;

pub use header::{Header, Options};
pub use line::{DocumentLine, DocumentTag, EmptyRange, LedgerTag, Line, LineError, VERSION, is_tagged, push_json_line};

use crate::document::{Document, RecordId, Span, TextHash};
use crate::language;
use crate::verdict::{Mark, Outcome, Reason, Resolution, Verdict};
use context::Kept;
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

/// One removal, replacement or intervention of the guard. Offsets are bytes of the document's text, half-open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Names the removal: 16 hexadecimal digits made of the document's id and text, the bytes, the rule and the outcome.
    #[serde(default)]
    pub id: String,
    /// The document's id.
    pub document: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The bytes with white space that went too, where `start` and `end` don't tell them: those between two removals, and at the ends of
    /// the text, go with it anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<(usize, usize)>,
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
    /// The twin's text, for copies in the same document that are not quite the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin_text: Option<String>,
    /// The site, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The language, declared or detected, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Other reasons that spoke about the same span and lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// Up to two kept lines above, shortened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// What is kept of the first line before the span, shortened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The text of the span.
    pub text: String,
    /// What is kept of the last line behind the span, shortened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub suffix: String,
    /// Up to two kept lines below, shortened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
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

/// The bytes of a change where they are not those of its text with the white space that goes with any removal (`verdict::replay`).
fn whole(document: &Document, verdict: &Verdict, next: Option<&Verdict>) -> Option<Span> {
    let (all, text) = (verdict.span, verdict.span.trim(&document.text));
    let drops = verdict.outcome == Outcome::Drop;
    let start_told = all.start == text.start || drops && all.start == 0;
    let next_begins = next.is_none_or(|next| next.outcome == Outcome::Drop && next.span.trim(&document.text).start == next.span.start);
    let end_told = all.end == text.end || drops && next_begins;
    (!start_told || !end_told).then_some(all)
}

/// The language of a document: declared, or else detected.
pub fn language_of(document: &Document) -> Option<String> {
    let declared = document.metadata.language.as_ref().map(|language| language.value.clone());
    declared.or_else(|| language::detect(&document.text).map(str::to_owned))
}

/// The line of a document; `removed` bytes and `changes` are counted by the caller, who knows of a `headline` found late.
pub fn document_line(document: &Document, headline: Option<Span>, record: &RecordId, removed: usize, changes: usize) -> DocumentLine {
    DocumentLine {
        unscrape: DocumentTag::Document,
        document: document.id.clone(),
        range: EmptyRange::default(),
        path: record.path.clone(),
        record: record.line,
        input: document.input.name().to_owned(),
        hash: TextHash::of(&document.text),
        bytes: document.text.len() as u64,
        removed: removed as u64,
        changes: changes as u64,
        site: document.metadata.site.clone(),
        language: language_of(document),
        headline: headline.map(|span| (span.start, span.end)),
    }
}

/// The entries of a document: what went or changed in order of the text, then what the guard kept.
pub fn entries(document: &Document, resolution: &Resolution) -> Vec<Entry> {
    let changed = resolution.verdicts.iter().any(|verdict| verdict.outcome != Outcome::Keep);
    if !changed && resolution.guarded.is_empty() {
        return Vec::new();
    }
    let mut maker = Maker::new(document, resolution);
    let changed = resolution.verdicts.iter().enumerate().filter_map(|(index, verdict)| {
        let mark = resolution.winner(verdict)?;
        let outcome = match verdict.outcome {
            Outcome::Keep => return None,
            Outcome::Drop => EntryOutcome::Drop,
            Outcome::Replace => EntryOutcome::Replace,
        };
        let entry = maker.entry(mark, verdict.span.trim(&document.text), outcome, others(resolution, verdict));
        let next = resolution.verdicts.get(index + 1);
        Some(Entry {
            whole: whole(document, verdict, next).map(|span| (span.start, span.end)),
            ..entry
        })
    });
    let mut entries: Vec<Entry> = changed.collect();
    let mut guarded = resolution.guarded.clone();
    guarded.sort_by_key(|guarded| guarded.span);
    entries.extend(guarded.iter().map(|guarded| {
        let mark = &resolution.marks[guarded.mark];
        let mut entry = maker.entry(mark, guarded.span.trim(&document.text), EntryOutcome::Guarded, Vec::new());
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
    let rule = "duplicate/document";
    let whole = Span {
        start: 0,
        end: document.text.len(),
    };
    Entry {
        id: entry_id(&document.id, TextHash::of(&document.text), whole, rule, EntryOutcome::Drop),
        document: document.id.clone(),
        start: whole.start,
        end: whole.end,
        whole: None,
        line: 1,
        outcome: EntryOutcome::Drop,
        stage: Stage::Duplicate,
        rule: rule.to_owned(),
        reason: format!("says the same as {stays}, which stays"),
        rules_file: None,
        rules_line: None,
        pattern: None,
        of: None,
        twin: Some(stays.to_owned()),
        twin_text: None,
        site: document.metadata.site.clone(),
        language: language_of(document),
        others: Vec::new(),
        before: Vec::new(),
        prefix: String::new(),
        text: document.text.to_string(),
        suffix: String::new(),
        after: Vec::new(),
        replacement: None,
    }
}

/// The name of a removal. It stays the same as long as the same bytes of the same text go for the same rule, whatever else is cleaned.
pub fn entry_id(document: &str, text: TextHash, span: Span, rule: &str, outcome: EntryOutcome) -> String {
    let guarded = if outcome == EntryOutcome::Guarded { "guarded" } else { "" };
    let place = format!("{text} {} {}", span.start, span.end);
    format!("{:016x}", TextHash::of_all([document, &place, rule, guarded]).short())
}

/// Makes the entries of one document.
struct Maker<'d> {
    document: &'d Document,
    hash: TextHash,
    language: Option<String>,
    kept: Kept<'d>,
    lines: LineCounter<'d>,
}

impl<'d> Maker<'d> {
    fn new(document: &'d Document, resolution: &'d Resolution) -> Self {
        Maker {
            document,
            hash: TextHash::of(&document.text),
            language: language_of(document),
            kept: Kept::of(document, resolution),
            lines: LineCounter::new(&document.text),
        }
    }

    fn entry(&mut self, mark: &Mark, span: Span, outcome: EntryOutcome, others: Vec<String>) -> Entry {
        let document = self.document;
        let (rules_file, rules_line, pattern) = match &mark.reason {
            Reason::Rule(matched) => {
                let rule = &matched.rule;
                (Some(rule.file.to_string()), Some(rule.line), Some(matched.pattern.to_string()))
            }
            Reason::Structure(_)
            | Reason::NearDuplicate { .. }
            | Reason::Teaser { .. }
            | Reason::SiteTemplate { .. }
            | Reason::Classifier { .. }
            | Reason::Repair(_) => (None, None, None),
        };
        let (of, twin) = match &mark.reason {
            Reason::NearDuplicate { of, .. } => (Some(*of), None),
            Reason::Teaser { of, .. } => (None, Some(of.to_string())),
            Reason::Rule(_) | Reason::Structure(_) | Reason::SiteTemplate { .. } | Reason::Classifier { .. } | Reason::Repair(_) => {
                (None, None)
            }
        };
        let replacement = match &mark.claim {
            crate::verdict::Claim::Replace(with) if outcome == EntryOutcome::Replace => Some(with.clone()),
            _ => None,
        };
        let (rule, text) = (mark.reason.key(), document.slice(span));
        let line = self.lines.at(span.start);
        let line_last = self.lines.at(span.end);
        let context = self.kept.around(span, line, line_last);
        Entry {
            id: entry_id(&document.id, self.hash, span, &rule, outcome),
            document: document.id.clone(),
            start: span.start,
            end: span.end,
            whole: None,
            line,
            outcome,
            stage: stage(&mark.reason),
            rule,
            reason: mark.reason.to_string(),
            rules_file,
            rules_line,
            pattern,
            of: of.map(|of| (of.start, of.end)),
            twin,
            twin_text: of.map(|of| document.slice(of)).filter(|twin| *twin != text).map(str::to_owned),
            site: document.metadata.site.clone(),
            language: self.language.clone(),
            others,
            before: context.before,
            prefix: context.prefix,
            text: text.to_owned(),
            suffix: context.suffix,
            after: context.after,
            replacement,
        }
    }
}

fn stage(reason: &Reason) -> Stage {
    match reason {
        Reason::Rule(_) => Stage::Rule,
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
        // Spans may lie within each other, so a way back is short as a rule.
        if offset < self.at {
            self.line -= memchr::memchr_iter(b'\n', &self.bytes[offset..self.at]).count();
        } else {
            self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..offset]).count();
        }
        self.at = offset;
        self.line
    }
}

#[cfg(test)]
mod tests;
