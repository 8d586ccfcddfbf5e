//! The built-in rules: sound, tested, covering what they promise, and found by the index wherever they match.

#![allow(clippy::panic, clippy::unwrap_used)]

mod cleaning;
mod rules {
    pub mod languages;
}

use cleaning::{RULES, record};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use unscrape::document::{Document, InputKind};
use unscrape::pipeline::document::segment;
use unscrape::pipeline::rule_test;
use unscrape::rules::diagnostic::{Diagnostic, Severity, render};
use unscrape::rules::load::builtin;
use unscrape::rules::schema::{Expectation, RawTest};
use unscrape::rules::{Rule, RuleSet, apply, evaluate_at, scan, test};
use unscrape::verdict::Reason;

#[test]
fn embedded_tests_pass() {
    let report = test::run(&builtin().files, 0, |_| true, rule_test::clean).expect("the rules compile");
    let told = |failure: &test::Failure| {
        let test::Failure {
            rule,
            line,
            input,
            expected,
            found,
            ..
        } = failure;
        format!("{rule}, rules.toml:{line}\n  in       {input:?}\n  expected {expected:?}\n  found    {found:?}")
    };
    let failures: Vec<String> = report.failures.iter().map(told).collect();
    assert!(
        failures.is_empty(),
        "{} of {} tests fail\n{}",
        failures.len(),
        report.tests,
        failures.join("\n")
    );
}

#[test]
fn lint_finds_no_errors() {
    let errors: Vec<Diagnostic> = builtin()
        .lint()
        .into_iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{}", render(&errors, false, 140));
}

#[test]
fn every_rule_says_why_and_is_tested_both_ways() {
    let mut wanting = Vec::new();
    for rule in &RULES.rules {
        let unchanged = rule.tests.iter().filter(|test| test.expect == Expectation::Unchanged).count();
        let lacks = [
            (rule.info.why.split_whitespace().count() < 3, "a reason"),
            (unchanged == 0, "a test that it leaves alone"),
            (unchanged == rule.tests.len(), "a test that it acts on"),
        ];
        let lacks = lacks.iter().filter(|(lacks, _)| *lacks);
        wanting.extend(lacks.map(|(_, what)| format!("{}, rules.toml:{}: lacks {what}", rule.info.id, rule.info.line)));
    }
    assert!(wanting.is_empty(), "{}", wanting.join("\n"));
}

#[test]
fn every_pattern_compiles() {
    for rule in &RULES.rules {
        let (when, unless) = (&rule.when, &rule.unless);
        let own = rule.line.iter().chain(&rule.block).chain(&rule.until);
        let conditions = when.previous.iter().chain(&when.next);
        let exceptions = unless.line.iter().chain(&unless.block).chain(&unless.previous).chain(&unless.next);
        for pattern in own.chain(conditions).chain(exceptions) {
            assert!(Regex::new(&pattern.source).is_ok(), "{}: {}", rule.info.id, pattern.source);
        }
    }
}

/// What the built-in rules promise to cover, and the beginnings of the ids that do.
const COVERED: [(&str, &[&str]); 21] = [
    ("share bars", &["share/share-", "share/network-bar"]),
    ("follow bars", &["share/follow-"]),
    ("comment forms", &["comments/reply-form-heading", "comments/form-field"]),
    ("comment counts", &["comments/count-"]),
    ("author biographies", &["byline/about-author"]),
    ("bylines", &["byline/by-name-", "byline/written-by-"]),
    ("timestamps", &["time/relative", "time/published-updated"]),
    ("reading times", &["time/reading-time"]),
    ("app promos", &["app/download-", "app/store-"]),
    ("newsletter promos", &["newsletter/"]),
    ("event promos", &["promo/register-for-event", "promo/buy-tickets"]),
    (
        "subscription and registration walls",
        &["subscription/to-continue-reading", "subscription/subscribers-only"],
    ),
    ("cookie and consent notices", &["cookie/"]),
    (
        "related, read-more and most-read lists",
        &["related/heading", "related/read-more-", "related/most-read-"],
    ),
    ("next and previous links", &["pagination/next-previous"]),
    (
        "image alts, captions and credits",
        &["image/alt-", "image/caption-", "image/credit-"],
    ),
    ("video-player text", &["video/player-"]),
    ("ads and affiliate disclosures", &["ads/label", "ads/affiliate-"]),
    ("navigation, breadcrumbs and tags", &["nav/breadcrumb", "nav/menu-", "tags/"]),
    (
        "loading placeholders and original-source lines",
        &["loading/", "source/original-source"],
    ),
    (
        "copyright, terms, print, e-mail and live blogs",
        &["legal/", "print/print-", "print/email-", "live/"],
    ),
];

#[test]
fn every_category_is_covered() {
    for (category, ids) in COVERED {
        for id in ids {
            assert!(
                RULES.rules.iter().any(|rule| rule.info.id.starts_with(id)),
                "{category}: no rule {id}…"
            );
        }
    }
}

/// All that a rule looks for: its literals, its patterns, and what its tests remove.
fn phrases(rule: &Rule) -> Vec<String> {
    let literals = rule.literals.iter().map(|(literal, _)| literal.to_string());
    let patterns = rule.line.iter().chain(&rule.block).map(|pattern| pattern.source.to_string());
    let removed = rule.tests.iter().flat_map(|test| {
        let left: BTreeSet<&str> = match &test.expect {
            Expectation::Output(left) => left.lines().map(str::trim).collect(),
            Expectation::Unchanged => test.input.lines().map(str::trim).collect(),
        };
        let gone = test.input.lines().filter(move |line| !left.contains(line.trim()));
        gone.map(str::to_owned).collect::<Vec<_>>()
    });
    literals.chain(patterns).chain(removed).collect()
}

/// Share of the categories that a language must have phrases in.
const CATEGORY_SHARE_MIN: f64 = 0.75;

#[test]
fn every_language_is_covered_in_most_categories() {
    let mut categories: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for rule in &RULES.rules {
        categories.entry(rule.info.category()).or_default().extend(phrases(rule));
    }
    categories.remove("keep");
    for (language, words) in rules::languages::TELLTALES {
        let telltale = Regex::new(words).expect("constant");
        let speaks = |phrases: &[String]| phrases.iter().any(|phrase| telltale.is_match(phrase));
        let silent: Vec<&str> = categories
            .iter()
            .filter(|(_, phrases)| !speaks(phrases))
            .map(|(name, _)| *name)
            .collect();
        let share = 1.0 - silent.len() as f64 / categories.len() as f64;
        assert!(
            share >= CATEGORY_SHARE_MIN,
            "{language}: {share:.2} of the categories, none in {silent:?}"
        );
    }
}

/// The document of a rule's test.
fn document(test: &RawTest) -> Document {
    let mut record = record(test.kind, &test.input);
    record.site.clone_from(&test.site);
    record.language.clone_from(&test.language);
    segment(record)
}

/// Hits as (line, rule) by trying each of `rules` on each line, without the index.
fn hits_without_index<'r>(rules: impl Iterator<Item = &'r Rule> + Clone, document: &Document) -> BTreeSet<(usize, &'r str)> {
    let tried = (0..document.lines.len()).flat_map(|line| rules.clone().map(move |rule| (line, rule)));
    tried
        .filter(|(line, rule)| evaluate_at(rule, document, *line).is_ok())
        .map(|(line, rule)| (line, rule.info.id.as_str()))
        .collect()
}

/// Hits as (line, rule) of a whole set, with the index.
fn hits_with_index(rules: &RuleSet, document: &Document) -> BTreeSet<(usize, String)> {
    let marks = apply(rules, document, &scan(rules, document));
    let placed = marks.into_iter().filter_map(|mark| {
        let Reason::Rule(matched) = &mark.reason else { return None };
        let line = document.lines.partition_point(|line| line.end <= mark.anchor.start);
        Some((line, matched.rule.id.clone()))
    });
    placed.collect()
}

fn same_hits(rules: &RuleSet, document: &Document) -> Result<(), String> {
    let (with, without) = (hits_with_index(rules, document), hits_without_index(rules.rules.iter(), document));
    let without: BTreeSet<(usize, String)> = without.into_iter().map(|(line, id)| (line, id.to_owned())).collect();
    if with == without {
        return Ok(());
    }
    Err(format!(
        "{:?} with the index only, {:?} without only",
        &with - &without,
        &without - &with
    ))
}

/// Each rule on its own tests: what the index finds is what the rule matches.
#[test]
fn the_index_misses_nothing_of_a_rules_own_tests() {
    for rule in &RULES.rules {
        for test in &rule.tests {
            let document = document(test);
            let with: BTreeSet<usize> = hits_with_index(&RULES, &document)
                .into_iter()
                .filter(|(_, id)| *id == rule.info.id)
                .map(|(line, _)| line)
                .collect();
            let without: BTreeSet<usize> = hits_without_index(std::iter::once(rule), &document)
                .into_iter()
                .map(|(line, _)| line)
                .collect();
            assert_eq!(with, without, "{}: {:?}", rule.info.id, test.input);
        }
    }
}

/// A test's text with a few characters changed, cased otherwise or decorated.
fn mutated() -> impl Strategy<Value = String> {
    let inputs: Vec<&str> = RULES
        .rules
        .iter()
        .flat_map(|rule| &rule.tests)
        .filter(|test| test.kind == InputKind::Text)
        .map(|test| test.input.as_str())
        .collect();
    let piece = prop_oneof![
        select(vec![
            "", " ", "\u{a0}", "•  ", "’", "'", "“", "\u{ad}", "\u{200b}", "ſ", "K", "İ", "ß", "…", ":", "\n", "-", "  ", "ё", "é", "É"
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9 ]{0,3}",
    ];
    let edits = vec((any::<Index>(), 0..3usize, piece), 0..5);
    (select(inputs), edits, 0..4u8).prop_map(|(input, edits, case)| {
        let mut chars: Vec<char> = match case {
            0 => input.to_uppercase().chars().collect(),
            1 => input.to_lowercase().chars().collect(),
            _ => input.chars().collect(),
        };
        for (place, removed, inserted) in edits {
            let start = place.index(chars.len() + 1);
            let end = (start + removed).min(chars.len());
            chars.splice(start..end, inserted.chars());
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_misses_nothing_of_mutated_lines(text in mutated()) {
        let document = segment(record(InputKind::Text, &text));
        same_hits(&RULES, &document).map_err(TestCaseError::fail)?;
    }
}
