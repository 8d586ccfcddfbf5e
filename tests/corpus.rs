//! Scores every fixture of `corpus/pages` against its gold and compares with the stored floor, `tests/corpus-scores.toml`.
//!
//! `lost` and `left` count lines: of the gold that are missing, of the output that are not gold. `f1` compares 4-token
//! shingles. A fixture may get better, never worse; with `UPDATE_SCORES=1` the floor is written anew, to be read before it
//! is kept.

#![allow(clippy::panic, clippy::unwrap_used)]

mod cleaning;
mod pages;

use cleaning::judged_record;
use pages::{Page, pages};
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unscrape::document::squash;
use unscrape::pipeline::document::Stages;

/// How far the F1 of a fixture may fall: rounding, not text.
const F1_SLACK: f64 = 0.0005;
/// Tokens in a shingle.
const SHINGLE_TOKENS: usize = 4;

/// How well one fixture is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Score {
    /// Whether all lines are those of the gold, in order.
    exact: bool,
    lost: usize,
    left: usize,
    f1: f64,
}

impl Score {
    /// What is worse than `floor`, in words.
    fn worse_than(&self, floor: &Score) -> Vec<String> {
        let mut worse = Vec::new();
        if floor.exact && !self.exact {
            worse.push("no longer exact".to_owned());
        }
        for (name, now, then) in [("lost", self.lost, floor.lost), ("left", self.left, floor.left)] {
            if now > then {
                worse.push(format!("{name} {then} → {now}"));
            }
        }
        if self.f1 < floor.f1 - F1_SLACK {
            worse.push(format!("f1 {:.4} → {:.4}", floor.f1, self.f1));
        }
        worse
    }
}

/// A fixture, its score, and the lines that make it.
struct Scored {
    page: Page,
    score: Score,
    lost: Vec<String>,
}

fn counts<T: std::hash::Hash + Eq>(items: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    counts
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(squash).filter(|line| !line.is_empty()).collect()
}

/// The lines of `of` that `than` lacks, each as often as it lacks them.
fn beyond(of: &[String], than: &[String]) -> Vec<String> {
    let mut there = counts(than);
    let lacks = |line: &&String| match there.get_mut(*line).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    };
    of.iter().filter(lacks).cloned().collect()
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|\w+").expect("constant"));

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let tokens: Vec<&str> = TOKEN.find_iter(text).map(|token| token.as_str()).collect();
    let size = SHINGLE_TOKENS.min(tokens.len()).max(1);
    counts(tokens.windows(size).map(<[&str]>::to_vec))
}

/// F1 of the shingles of two texts; 1 for two empty ones.
fn f1(gold: &str, text: &str) -> f64 {
    let (gold, text) = (shingles(gold), shingles(text));
    let total = gold.values().sum::<usize>() + text.values().sum::<usize>();
    let shared: usize = gold
        .iter()
        .map(|(shingle, count)| text.get(shingle).map_or(0, |other| *count.min(other)))
        .sum();
    if total == 0 { 1.0 } else { 2.0 * shared as f64 / total as f64 }
}

fn score(page: Page) -> Scored {
    let text = judged_record(page.record(), Stages::default()).text();
    let (gold, found) = (lines(&page.gold), lines(&text));
    let lost = beyond(&gold, &found);
    let score = Score {
        exact: gold == found,
        lost: lost.len(),
        left: beyond(&found, &gold).len(),
        f1: f1(&page.gold, &text),
    };
    Scored { page, score, lost }
}

fn scores() -> Vec<Scored> {
    pages().into_iter().map(score).collect()
}

fn floor_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus-scores.toml")
}

/// Writes the floor: a line a fixture.
fn write_floor(scored: &[Scored]) {
    let mut text = String::from("# The floor of tests/corpus.rs, written by it with UPDATE_SCORES=1. One line a fixture.\n");
    for Scored { page, score, .. } in scored {
        let Score { exact, lost, left, f1 } = score;
        writeln!(
            text,
            "{} = {{ exact = {exact}, lost = {lost}, left = {left}, f1 = {f1:.4} }}",
            page.name
        )
        .expect("a String");
    }
    std::fs::write(floor_path(), text).expect("the floor can be written");
}

/// Totals of a group of fixtures, as a line.
fn totals(name: &str, group: &[&Scored]) -> String {
    let sum = |count: fn(&Score) -> usize| group.iter().map(|scored| count(&scored.score)).sum::<usize>();
    let f1 = group.iter().map(|scored| scored.score.f1).sum::<f64>() / group.len() as f64;
    format!(
        "{name:22} {:3} fixtures  {:3} exact  lost {:3}  left {:3}  f1 {f1:.4}",
        group.len(),
        sum(|score| usize::from(score.exact)),
        sum(|score| score.lost),
        sum(|score| score.left)
    )
}

fn table(scored: &[Scored]) -> String {
    let mut groups: BTreeMap<String, Vec<&Scored>> = BTreeMap::new();
    for one in scored {
        groups.entry(format!("family {}", one.page.meta.family)).or_default().push(one);
        groups.entry(format!("language {}", one.page.meta.language)).or_default().push(one);
    }
    let all: Vec<&Scored> = scored.iter().collect();
    let rows = groups.iter().map(|(name, group)| totals(name, group));
    rows.chain([totals("all", &all)]).collect::<Vec<_>>().join("\n")
}

/// Says it even where the test passes.
fn tell(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("standard error");
}

#[test]
fn no_fixture_gets_worse() {
    let scored = scores();
    tell(&table(&scored));
    if std::env::var_os("UPDATE_SCORES").is_some() {
        write_floor(&scored);
        return;
    }
    let text = std::fs::read_to_string(floor_path()).unwrap_or_default();
    let mut floor: BTreeMap<String, Score> = toml::from_str(&text).expect("tests/corpus-scores.toml can be read");
    let (mut worse, mut better) = (Vec::new(), 0);
    for one in &scored {
        let name = &one.page.name;
        let Some(least) = floor.remove(name) else {
            worse.push(format!("{name}: has no floor yet; write it with UPDATE_SCORES=1"));
            continue;
        };
        let found = one.score.worse_than(&least);
        better += usize::from(found.is_empty() && !least.worse_than(&one.score).is_empty());
        if !found.is_empty() {
            worse.push(format!("{name}: {}\n  lost: {:?}", found.join(", "), one.lost));
        }
    }
    worse.extend(
        floor
            .keys()
            .map(|name| format!("{name}: has a floor but no fixture; write it anew with UPDATE_SCORES=1")),
    );
    if better > 0 {
        tell(&format!(
            "{better} fixtures are better than their floor: raise it with UPDATE_SCORES=1"
        ));
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}

/// Texts that look like residue: lists, verse, interviews. There nothing may go, whatever the floor.
#[test]
fn hard_negatives_lose_nothing() {
    let hard = scores().into_iter().filter(|one| one.page.meta.hard_negative && one.score.lost > 0);
    let lost: Vec<String> = hard.map(|one| format!("{}: {:?}", one.page.name, one.lost)).collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn the_corpus_is_wide_enough() {
    let pages = pages();
    let distinct = |of: fn(&Page) -> String| pages.iter().map(of).collect::<std::collections::BTreeSet<_>>();
    assert!(pages.len() >= 40);
    assert!(distinct(|page| page.meta.language.clone()).len() >= 8);
    let families = distinct(|page| page.meta.family.clone());
    let asked = [
        "aggregator",
        "wordpress",
        "live-blog",
        "magazine",
        "regional",
        "forum",
        "press-release",
        "recipe",
        "obituary",
        "interview",
    ];
    assert!(asked.iter().all(|family| families.contains(*family)), "{families:?}");
    for page in &pages {
        let gold = lines(&page.gold);
        let begins = gold.first().is_some_and(|line| line.starts_with(&squash(&page.meta.title)));
        assert!(begins, "{}: the gold begins not with the headline", page.name);
        assert!(
            !page.meta.site.is_empty() && page.meta.tries.ends_with('.'),
            "{}: meta.toml",
            page.name
        );
    }
}
