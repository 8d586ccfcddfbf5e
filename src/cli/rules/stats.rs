//! `unscrape rules stats`: how often each rule speaks and wins over documents, and which rules never do.

use crate::cli::arguments::{InputArguments, JudgeArguments};
use crate::cli::output::Output;
use crate::cli::problems::{Problems, tell_skipped};
use crate::cli::{End, interrupt, load_rules, terminal};
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::cmp::Reverse;
use std::fmt::Write as _;
use unscrape::document::Document;
use unscrape::pipeline::document::judge;
use unscrape::pipeline::inspect::{Seen, inspect};
use unscrape::report::statistics::{RuleStatistics, Statistics};
use unscrape::report::style::{BOLD, CHANGED, DIM, REASON, bytes, hang, plural};
use unscrape::report::visible::{one_line, visible};

/// Count what each rule and shape does over documents
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Order of the rows
    #[arg(long, value_name = "KEY", default_value = "hits")]
    sort: Sort,
    /// Only rules that never spoke
    #[arg(long)]
    unused: bool,
    /// A table, or one JSON array
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Sort {
    Hits,
    Documents,
    Sites,
    Bytes,
    Id,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Columns of the numbers, with the spaces before them.
const NUMBERS_COLUMNS: usize = 40;
/// Columns taken for the width where it is unknown.
const COLUMNS: usize = 100;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let rules = load_rules::compile(arguments.judge.rules.as_deref())?;
    let inputs = arguments.input.find(None, Vec::new())?;
    tell_skipped(&inputs);
    let stages = arguments.judge.stages(false)?;
    let look = |_: &str, document: &Document| {
        let mut own = Statistics::default();
        own.add(document, &judge(document, &rules, stages));
        own
    };
    let mut statistics = Statistics::default();
    let mut problems = Problems::default();
    let fields = arguments.input.fields();
    let ended = arguments.input.with_threads(|| {
        inspect(&inputs, &fields, interrupt::flag(), look, |seen| -> Result<()> {
            match seen {
                Seen::Document(own, warnings) => {
                    problems.warnings(warnings);
                    statistics.merge(own);
                }
                Seen::Problem(problem) => problems.problem(&problem),
            }
            Ok(())
        })
    })??;
    let rows = statistics.rows(&rules);
    let mut out = Output::open(false);
    match arguments.format {
        Format::Json => out.raw(&json(&select(rows, arguments))?)?,
        Format::Text => {
            let unused = rows.iter().filter(|row| row.place.is_some() && row.spoke == 0).count();
            out.draw(&table(&select(rows, arguments), arguments.unused, terminal::columns_stdout()))?;
            out.draw(&totals(&statistics, rules.rules.len(), unused))?;
        }
    }
    out.finish()?;
    Ok(problems.finish(ended, false))
}

/// The rows asked for, in the order asked for.
fn select(mut rows: Vec<RuleStatistics>, arguments: &Arguments) -> Vec<RuleStatistics> {
    rows.retain(|row| match (arguments.unused, arguments.format) {
        (true, _) => row.spoke == 0,
        (false, Format::Text) => row.spoke > 0,
        (false, Format::Json) => true,
    });
    if !arguments.unused {
        let key = |row: &RuleStatistics| match arguments.sort {
            Sort::Hits => row.hits,
            Sort::Documents => row.documents,
            Sort::Sites => row.sites,
            Sort::Bytes => row.bytes,
            Sort::Id => 0,
        };
        rows.sort_by(|a, b| (Reverse(key(a)), &a.rule).cmp(&(Reverse(key(b)), &b.rule)));
    }
    rows
}

fn json(rows: &[RuleStatistics]) -> Result<String> {
    let mut out = String::from("[");
    for (index, row) in rows.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&serde_json::to_string(row)?);
    }
    out.push_str(if rows.is_empty() { "]\n" } else { "\n]\n" });
    Ok(out)
}

fn table(rows: &[RuleStatistics], unused: bool, columns: Option<usize>) -> String {
    let mut out = String::new();
    if unused {
        for row in rows {
            let place = row.place.as_ref().map(|place| format!("  {}", visible(place))).unwrap_or_default();
            hang(&mut out, "", 0, &[(REASON, &visible(&row.rule)), (DIM, &place)], columns);
        }
        return out;
    }
    let columns = columns.unwrap_or(COLUMNS);
    let widest = rows.iter().map(|row| row.rule.len()).max().unwrap_or(0).max(4);
    let beside = columns >= NUMBERS_COLUMNS + 20;
    let width = if beside { widest.min(columns - NUMBERS_COLUMNS) } else { 0 };
    // Writing to a String can't fail, here and below.
    let _ = writeln!(
        out,
        "{BOLD}{:width$}{:>8}{:>11}{:>7}{:>10}{BOLD:#}",
        if beside { "rule" } else { "" },
        "hits",
        "documents",
        "sites",
        "bytes"
    );
    for row in rows {
        let rule = one_line(&row.rule, if beside { width + 1 } else { columns });
        if beside {
            let _ = write!(out, "{REASON}{rule:width$}{REASON:#}");
        } else {
            let _ = writeln!(out, "{REASON}{rule}{REASON:#}");
        }
        let _ = write!(
            out,
            "{:>8}{:>11}{:>7}{:>10}",
            row.hits,
            row.documents,
            row.sites,
            bytes(row.bytes as usize)
        );
        if row.guarded > 0 && beside {
            let _ = write!(out, "  {CHANGED}{} guarded{CHANGED:#}", row.guarded);
        } else if row.hits == 0 && beside {
            let _ = write!(out, "  {DIM}spoke {}×{DIM:#}", row.spoke);
        }
        out.push('\n');
    }
    out
}

fn totals(statistics: &Statistics, rules: usize, unused: usize) -> String {
    let summary = &statistics.summary;
    let documents = summary.documents as usize;
    format!(
        "\n{BOLD}{documents} document{}{BOLD:#}, {} of {} removed; {rules} rule{}, {unused} of them never spoke{}\n",
        plural(documents),
        bytes(summary.bytes_removed as usize),
        bytes(summary.bytes_in as usize),
        plural(rules),
        if unused > 0 { " (--unused lists them)" } else { "" }
    )
}
