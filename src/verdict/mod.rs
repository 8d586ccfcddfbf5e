//! Marks, reasons and verdicts: every claim about a span of a document, and the one place where claims are settled.
//!
//! A stage says `Keep`, `Drop` or `Replace` about a span and why; [`resolve`] turns all marks into verdicts that
//! partition the text. This room knows documents only; it neither finds marks nor writes output.

mod guard;
mod reason;
mod resolve;

pub use guard::{GuardKind, Guarded, Limits};
pub use reason::{Reason, Repair, RuleMatch, RuleRef, RuleTier, Shape};
pub use resolve::{Outcome, Resolution, Verdict, replay, resolve};

use crate::document::Span;

/// What a mark wants done with its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is article text.
    Keep,
    /// It is not.
    Drop,
    /// It should read otherwise.
    Replace(String),
}

/// A claim about a span, with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it is about.
    pub span: Span,
    /// The part of `span` that was itself recognised; the rest goes with it (everything under a comment form's
    /// heading). Where a guard finds the rest too large, the mark shrinks to this.
    pub anchor: Span,
    /// What it claims.
    pub claim: Claim,
    /// Why.
    pub reason: Reason,
}

impl Mark {
    /// A mark whose whole span was recognised.
    pub fn new(span: Span, claim: Claim, reason: Reason) -> Self {
        Mark {
            span,
            anchor: span,
            claim,
            reason,
        }
    }
}
