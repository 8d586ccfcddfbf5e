//! A reason as reports show it: its key, a sentence, and the place to look it up.
//!
//! Where reasons come from is `verdict`'s business; drawing them is left to the reports.

use super::visible::visible;
use crate::document::{Document, Span};
use crate::structure::LOOKED_FOR;
use crate::verdict::{Mark, Reason};

/// A reason, safe to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// The rule's id, or `structure/…`, `duplicate/…`, `repair/…`.
    pub key: String,
    /// Why, in words.
    pub why: String,
    /// `file:line` of the rule; the lines of the twin, for copies.
    pub place: Option<String>,
}

impl Note {
    /// The note of a mark over `document`.
    pub fn of(document: &Document, mark: &Mark) -> Note {
        let (why, place) = match &mark.reason {
            Reason::Rule(matched) => {
                let rule = &matched.rule;
                (rule.why.clone(), Some(format!("{}:{}", rule.file, rule.line)))
            }
            Reason::NearDuplicate { of, .. } => (mark.reason.to_string(), Some(format!("the other is {}", lines(document, *of)))),
            Reason::Teaser { of, .. } => (mark.reason.to_string(), Some(format!("the article is {of}"))),
            Reason::Structure(_) | Reason::SiteTemplate { .. } | Reason::Classifier { .. } | Reason::Repair(_) => {
                (mark.reason.to_string(), None)
            }
        };
        Note {
            key: mark.reason.key(),
            why: visible(&why).replace('\n', " "),
            place: place.map(|place| visible(&place).into_owned()),
        }
    }
}

/// What a shape or copy is in general, by its key, for reports over many documents; `None` for rules, which say so themselves.
pub fn in_general(key: &str) -> Option<&'static str> {
    match key {
        "structure/outside-main" => Some("outside the page's main content"),
        "structure/furniture" => Some("inside an element that is no article text wherever it stands"),
        "structure/links" => Some("nearly all of it is links"),
        "duplicate/in-document" => Some("near copy of another block of the same document"),
        "duplicate/teaser" => Some("the headline or the beginning of another record's article"),
        "duplicate/document" => Some("another record says the same, and stays"),
        "duplicate/site-template" => Some("recurs on pages of one site whose articles otherwise differ"),
        "classifier/residue" => Some("the learned classifier takes it for residue, by its looks and its place"),
        "repair/glued" => Some("two paragraphs were glued together"),
        _ => {
            let shape = key.strip_prefix("structure/")?;
            LOOKED_FOR.iter().find(|(name, _)| *name == shape).map(|(_, what)| *what)
        }
    }
}

/// Why a rule or shape removes, without what the ledger's sentence says around it; `place` is the rule's file and line.
pub fn why(rule: &str, reason: &str, place: Option<(&str, usize)>) -> String {
    let key = rule.rsplit(' ').next().unwrap_or(rule);
    let own = reason.split_once(&format!("rule {key}: ")).map(|(_, why)| why);
    match (own, place) {
        (Some(why), Some((file, line))) => why.strip_suffix(&format!(" ({file}:{line})")).unwrap_or(why).to_owned(),
        _ => in_general(key).unwrap_or_default().to_owned(),
    }
}

/// "line 3" or "lines 3–5".
pub fn lines(document: &Document, span: Span) -> String {
    let span = span.trim(&document.text);
    let (first, last) = (document.line_number(span.start), document.line_number(span.end));
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first}–{last}")
    }
}
