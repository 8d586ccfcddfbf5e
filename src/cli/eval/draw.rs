//! The figures of `eval` as a table and as JSON.

use anyhow::Result;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use unscrape::pipeline::evaluate::Evaluation;
use unscrape::report::style::{BOLD, DIM, REASON, REMOVED, plural};
use unscrape::report::visible::one_line;
use unscrape::score::{Mean, Taken};

/// Columns of the numbers behind a reason.
const NUMBERS_COLUMNS: usize = 40;
/// Columns taken for the width where it is unknown.
const COLUMNS: usize = 100;

/// Precision, recall and F1.
#[derive(Serialize)]
struct Quality {
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Quality {
    fn of(mean: &Mean) -> Self {
        Quality {
            precision: rounded(mean.precision()),
            recall: rounded(mean.recall()),
            f1: rounded(mean.f1()),
        }
    }
}

/// What a rule, shape or category took.
#[derive(Serialize)]
struct Row {
    name: String,
    hits: u64,
    documents: u64,
    residue_words: u64,
    lost_words: u64,
}

#[derive(Serialize)]
struct DocumentRow {
    name: String,
    precision: f64,
    recall: f64,
    f1: f64,
}

/// What is shown.
#[derive(Serialize)]
pub struct Shown {
    documents: u64,
    exact: u64,
    without_gold: u64,
    trained_on: usize,
    before: Quality,
    after: Quality,
    text_lost: f64,
    residue_left: f64,
    categories: Vec<Row>,
    rules: Vec<Row>,
    #[serde(skip)]
    rules_all: usize,
    worst: Vec<DocumentRow>,
}

/// Five digits are more than any set of documents can bear.
fn rounded(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

fn rows(taken: &BTreeMap<String, Taken>) -> Vec<Row> {
    let mut rows: Vec<Row> = taken
        .iter()
        .map(|(name, taken)| Row {
            name: name.clone(),
            hits: taken.hits,
            documents: taken.documents,
            residue_words: taken.residue,
            lost_words: taken.lost,
        })
        .collect();
    rows.sort_by(|a, b| {
        (Reverse(a.lost_words), Reverse(a.residue_words), &a.name).cmp(&(Reverse(b.lost_words), Reverse(b.residue_words), &b.name))
    });
    rows
}

impl Shown {
    /// The figures with at most `limit` rules (0 for all) and the `worst` documents.
    pub fn of(evaluation: &Evaluation, limit: usize, worst: usize) -> Self {
        let figures = &evaluation.figures;
        let mut rules = rows(&figures.reasons);
        let rules_all = rules.len();
        if limit > 0 {
            rules.truncate(limit);
        }
        let mut order: Vec<_> = evaluation.documents.iter().collect();
        order.sort_by(|a, b| a.overlap.f1().total_cmp(&b.overlap.f1()).then_with(|| a.name.cmp(&b.name)));
        let document = |scored: &&unscrape::pipeline::evaluate::Scored| DocumentRow {
            name: scored.name.clone(),
            precision: rounded(scored.overlap.precision().unwrap_or(0.0)),
            recall: rounded(scored.overlap.recall().unwrap_or(0.0)),
            f1: rounded(scored.overlap.f1()),
        };
        Shown {
            documents: figures.documents,
            exact: figures.exact,
            without_gold: evaluation.without_gold,
            trained_on: evaluation.trained_on.len(),
            before: Quality::of(&figures.before),
            after: Quality::of(&figures.after),
            text_lost: rounded(figures.text_lost()),
            residue_left: rounded(figures.residue_left()),
            categories: rows(&figures.categories()),
            rules,
            rules_all,
            worst: order.iter().take(worst).map(document).collect(),
        }
    }
}

/// One JSON object.
pub fn json(shown: &Shown) -> Result<String> {
    Ok(serde_json::to_string_pretty(shown)? + "\n")
}

/// The figures for people.
pub fn table(shown: &Shown, columns: Option<usize>) -> String {
    let mut out = String::new();
    let documents = shown.documents as usize;
    // Writing to a String can't fail, here and below.
    let _ = write!(
        out,
        "{BOLD}{documents} document{}{BOLD:#}, {} exact",
        plural(documents),
        shown.exact
    );
    if shown.without_gold > 0 {
        let _ = write!(out, "; {} without a gold text left out", shown.without_gold);
    }
    if shown.trained_on > 0 {
        let _ = write!(out, "; {REMOVED}{} of them trained on{REMOVED:#}", shown.trained_on);
    }
    let _ = writeln!(out, "\n\n{BOLD}{:9}{:>10}{:>9}{:>9}{BOLD:#}", "", "precision", "recall", "F1");
    for (name, own) in [("before", &shown.before), ("after", &shown.after)] {
        let _ = writeln!(out, "{name:9}{:>10.4}{:>9.4}{:>9.4}", own.precision, own.recall, own.f1);
    }
    let percent = |share: f64| 100.0 * share;
    let _ = writeln!(
        out,
        "text lost {:.2}%, residue left {:.2}%",
        percent(shown.text_lost),
        percent(shown.residue_left)
    );
    draw_rows(&mut out, "category", &shown.categories, columns);
    draw_rows(&mut out, "rule", &shown.rules, columns);
    if shown.rules_all > shown.rules.len() {
        let _ = writeln!(out, "{DIM}… and {} more (--limit){DIM:#}", shown.rules_all - shown.rules.len());
    }
    if !shown.worst.is_empty() {
        let _ = writeln!(out, "\n{BOLD}{:>8}{:>11}{:>8}  document{BOLD:#}", "F1", "precision", "recall");
    }
    for own in &shown.worst {
        let name = one_line(&own.name, columns.unwrap_or(COLUMNS).saturating_sub(29).max(8));
        let _ = writeln!(out, "{:>8.4}{:>11.4}{:>8.4}  {name}", own.f1, own.precision, own.recall);
    }
    out
}

fn draw_rows(out: &mut String, what: &str, rows: &[Row], columns: Option<usize>) {
    if rows.is_empty() {
        return;
    }
    let widest = rows.iter().map(|row| row.name.len()).max().unwrap_or(0).max(what.len());
    let width = widest.min(columns.unwrap_or(COLUMNS).saturating_sub(NUMBERS_COLUMNS).max(8));
    let _ = writeln!(
        out,
        "\n{BOLD}{what:width$}{:>8}{:>11}{:>10}{:>11}{BOLD:#}",
        "hits", "documents", "residue", "text lost"
    );
    for row in rows {
        let name = one_line(&row.name, width + 1);
        let _ = write!(
            out,
            "{REASON}{name:width$}{REASON:#}{:>8}{:>11}{:>10}",
            row.hits, row.documents, row.residue_words
        );
        let style = if row.lost_words > 0 { REMOVED } else { DIM };
        let _ = writeln!(out, "{style}{:>11}{style:#}", row.lost_words);
    }
}
