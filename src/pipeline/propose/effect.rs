//! What a patch changes over all documents of a ledger, beside what was asked for.

use super::cases::Found;
use super::{Ground, ProposeError};
use crate::document::{Document, RecordId};
use crate::pipeline::ledger::Elsewhere;
use crate::report::diff::compare::{Difference, entries};
use crate::rules::RuleSet;

/// Changes told one by one; the rest is counted.
const TOLD_MAX: usize = 20;

/// What a patch does.
#[derive(Debug, Default)]
pub struct Effect {
    /// Documents judged again.
    pub documents: usize,
    /// Rejected removals that are not made any more.
    pub back: usize,
    /// Other changes: those told.
    pub others: Vec<Other>,
    /// All other changes.
    pub others_total: usize,
}

/// A change that nobody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// How it differs.
    pub difference: Difference,
    /// The document.
    pub document: String,
    /// 1-based line of its text.
    pub line: usize,
    /// The rule that removes, or removed.
    pub rule: String,
    /// The text.
    pub text: String,
}

/// Judges all documents with the rules as they are and as they would be.
pub(super) fn of(ground: &Ground<'_>, new: &RuleSet, found: &Found, elsewhere: &Elsewhere) -> Result<Effect, ProposeError> {
    let old = RuleSet::compile(&ground.stack(ground.own.1)?).map_err(ProposeError::Rules)?;
    let look = |record: &RecordId, document: &Document| {
        let judge = |rules| elsewhere.judge(record, document, rules, ground.stages);
        let (before, after) = (judge(&old), judge(new));
        let rejected = found.get(&(record.path.clone(), record.line)).map_or(&[][..], Vec::as_slice);
        let asked = |start: usize, end: usize| {
            rejected
                .iter()
                .flat_map(|one| &one.spans)
                .any(|span| span.start < end && start < span.end)
        };
        let back = |one: &&super::cases::Removal| one.spans.iter().any(|span| before.changes_any(*span) && !after.changes_any(*span));
        let differ = entries(document, &before, &after).into_iter();
        let others = differ.filter(|one| one.change != Difference::OtherReason && !asked(one.start, one.end));
        let others: Vec<Other> = others
            .map(|one| Other {
                difference: one.change,
                document: record.to_string(),
                line: one.line,
                rule: one
                    .old
                    .rule
                    .filter(|_| one.old.outcome != "keep")
                    .or(one.new.rule)
                    .unwrap_or_default(),
                text: one.text,
            })
            .collect();
        Some((rejected.iter().filter(back).count(), others))
    };
    let mut effect = Effect::default();
    ground.visit(look, |(back, others)| {
        effect.documents += 1;
        effect.back += back;
        effect.others_total += others.len();
        let room = TOLD_MAX - effect.others.len();
        effect.others.extend(others.into_iter().take(room));
    })?;
    Ok(effect)
}
