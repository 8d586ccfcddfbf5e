//! Tests for the changes of a patch: the rejected text, with as little around it as the rule needs to take it.

use super::cases::{Found, Removal};
use super::{Ground, ProposeError, Solved};
use crate::document::InputKind;
use crate::pipeline::rule_test::clean;
use crate::review::patch::{NewTest, Tested};
use crate::review::propose::Change;
use crate::rules::RuleSet;
use crate::rules::schema::{Expectation, RawFile, RawTest};
use crate::verdict::RuleTier;

/// Most tests added with one change.
const TESTS_MAX: usize = 3;

/// Adds tests to the changes. `stack` are the rules with them.
pub(super) fn add(
    ground: &Ground<'_>,
    stack: &[RawFile],
    solved: &[Solved],
    found: &Found,
    chosen: &mut [Tested],
) -> Result<(), ProposeError> {
    let before = ground.stack(ground.own.1)?;
    let own = stack.last().map_or(&[][..], |file| &file.rules);
    let keeps: Vec<&str> = own
        .iter()
        .filter(|rule| rule.tier == RuleTier::Keep)
        .map(|rule| rule.id.get_ref().as_str())
        .collect();
    let new = chosen.iter().filter(|one| matches!(one.change, Change::Keep(_))).count();
    let mut new_keeps = keeps[keeps.len().saturating_sub(new)..].iter();
    for tested in chosen {
        let alone = |files: &[RawFile], id: &str| RuleSet::subset(files, |other| other == id).map_err(ProposeError::Rules);
        let removals = removals_of(&tested.change, solved, found);
        tested.tests = match &tested.change {
            Change::Disable { .. } => Vec::new(),
            Change::Unless { rule, .. } | Change::LengthMax { rule, .. } => {
                let (old, new) = (alone(&before, rule)?, alone(stack, rule)?);
                removals.iter().filter_map(|one| exception(one, &old, &new)).collect()
            }
            Change::Keep(keep) => {
                let Some(id) = new_keeps.next() else { continue };
                let new = alone(stack, id)?;
                let tests = removals.iter().filter_map(|one| protection(one, &new, !keep.site.is_empty()));
                tests.collect()
            }
        };
        tested.tests.dedup();
    }
    Ok(())
}

/// One removal of each case that has this change.
fn removals_of<'f>(change: &Change, solved: &[Solved], found: &'f Found) -> Vec<&'f Removal> {
    let cases = solved.iter().enumerate().filter(|(_, one)| one.change.as_ref() == Some(change));
    let first = |case: usize| found.values().flatten().find(|removal| removal.case == case);
    cases.filter_map(|(case, _)| first(case)).take(TESTS_MAX).collect()
}

/// The removal with more and more around it.
fn inputs(removal: &Removal) -> Vec<String> {
    let [before, lines, after] = &removal.context;
    let most = before.len().max(after.len());
    let with = |around: usize| {
        let above = &before[before.len().saturating_sub(around)..];
        let below = &after[..around.min(after.len())];
        [above, lines.as_slice(), below].concat().join("\n")
    };
    (0..=most).map(with).collect()
}

fn raw(input: &str, site: Option<&String>) -> RawTest {
    RawTest {
        header: 0..0,
        input: input.to_owned(),
        expect: Expectation::Unchanged,
        language: None,
        site: site.cloned(),
        kind: InputKind::Text,
    }
}

fn same(a: &str, b: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect()
    };
    lines(a) == lines(b)
}

/// An `unchanged` test that fails without the exception; if there is none, one that passes with it.
fn exception(removal: &Removal, old: &RuleSet, new: &RuleSet) -> Option<NewTest> {
    let unchanged = |rules: &RuleSet, input: &str| same(&clean(rules, &raw(input, None)).cleaned, input);
    let passing: Vec<String> = inputs(removal).into_iter().filter(|input| unchanged(new, input)).collect();
    let telling = passing.iter().position(|input| !unchanged(old, input)).unwrap_or(0);
    let input = passing.into_iter().nth(telling)?;
    Some(NewTest {
        input,
        out: None,
        site: None,
        kind: InputKind::Text,
    })
}

/// A test that the lines are protected.
fn protection(removal: &Removal, new: &RuleSet, on_site: bool) -> Option<NewTest> {
    let expected = removal.context[1].join("\n");
    let site = removal.site.as_ref().filter(|_| on_site);
    let input = inputs(removal)
        .into_iter()
        .find(|input| same(&clean(new, &raw(input, site)).protected, &expected))?;
    Some(NewTest {
        input,
        out: Some(expected),
        site: site.cloned(),
        kind: InputKind::Text,
    })
}
