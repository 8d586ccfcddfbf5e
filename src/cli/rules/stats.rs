//! `unscrape rules stats`: how often each rule speaks and wins over documents, and which rules never do.

use crate::cli::arguments::{InputArguments, JudgeArguments};
use crate::cli::output::Output;
use crate::cli::problems::{Problems, tell_skipped};
use crate::cli::{End, interrupt, load_rules, terminal};
use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use std::cmp::Reverse;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use unscrape::document::{Document, RecordId};
use unscrape::pipeline::document::judge;
use unscrape::pipeline::inspect::{Seen, inspect};
use unscrape::report::ledger::entries;
use unscrape::report::statistics::{RuleFinding, RuleStatistics, Statistics};
use unscrape::report::style::{BOLD, CHANGED, DIM, REASON, bytes, hang, plural};
use unscrape::report::visible::{one_line, visible};
use unscrape::review::decision::of_lines;
use unscrape::review::index::Decisions;
use unscrape::source::SameNames;

/// Count what each rule and shape does over documents
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Decisions of a review (`unscrape review --export`): tells the share rejected of each rule's removals
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
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
    /// Share rejected
    Rejected,
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
    let inputs = arguments.input.find(None, Vec::new(), SameNames::Free)?;
    tell_skipped(&inputs);
    let stages = arguments.judge.stages(false)?;
    let decisions = arguments.decisions.as_deref().map(read_decisions).transpose()?;
    let look = |record: &RecordId, document: &Document| {
        let mut own = Statistics::default();
        let resolution = judge(document, &rules, stages);
        own.add(record, document, &resolution);
        if let Some(decisions) = &decisions {
            for entry in entries(document, &resolution) {
                if let Some(rejected) = decisions.rejects(&entry) {
                    own.decide(&entry.rule, rejected);
                }
            }
        }
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
            let found = findings(&rows, terminal::columns_stdout());
            out.draw(&table(&select(rows, arguments), arguments.unused, terminal::columns_stdout()))?;
            if !arguments.unused {
                out.draw(&found)?;
            }
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
            Sort::Rejected => row.rejected_share.map_or(0, |share| 1 + (share * 1e6) as u64),
            Sort::Id => 0,
        };
        rows.sort_by(|a, b| (Reverse(key(a)), &a.rule).cmp(&(Reverse(key(b)), &b.rule)));
    }
    rows
}

/// Reads the decisions of a review.
pub fn read_decisions(path: &Path) -> Result<Decisions> {
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
    Ok(Decisions::of(of_lines(&text).with_context(|| path.display().to_string())?))
}

/// Rules told of one finding; the rest is counted.
const FINDINGS_MAX: usize = 10;

/// What is worth a look, under the table.
fn findings(rows: &[RuleStatistics], columns: Option<usize>) -> String {
    let mut out = String::new();
    for (finding, headline) in [
        (
            RuleFinding::AlwaysShadowed,
            "always shadowed: wherever they speak, another one has the say",
        ),
        (
            RuleFinding::OneSiteOnly,
            "on one site only: bind them to it by `when.site`, or see why no other site has it",
        ),
    ] {
        let found: Vec<_> = rows.iter().filter(|row| row.finding == Some(finding)).collect();
        if found.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{BOLD}{headline}{BOLD:#}");
        for row in found.iter().take(FINDINGS_MAX) {
            let by = row.shadowed_by.iter().take(3).map(|by| format!("{} {}×", by.rule, by.times));
            let what = match finding {
                RuleFinding::OneSiteOnly => {
                    format!("  {}, {} documents", row.only_site.as_deref().unwrap_or_default(), row.documents)
                }
                RuleFinding::AlwaysShadowed | RuleFinding::NeverSpoke => format!("  by {}", by.collect::<Vec<_>>().join(", ")),
            };
            hang(&mut out, "  ", 4, &[(REASON, &visible(&row.rule)), (DIM, &visible(&what))], columns);
        }
        if found.len() > FINDINGS_MAX {
            let _ = writeln!(out, "  {DIM}… and {} more{DIM:#}", found.len() - FINDINGS_MAX);
        }
    }
    out
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
        if let (Some(share), true) = (row.rejected_share, beside) {
            let decided = row.accepted + row.rejected;
            let _ = write!(out, "  {CHANGED}{:.0}% of {decided} rejected{CHANGED:#}", share * 100.0);
        } else if row.guarded > 0 && beside {
            let _ = write!(out, "  {CHANGED}{} guarded{CHANGED:#}", row.guarded);
        } else if row.hits == 0 && beside {
            let _ = write!(out, "  {DIM}spoke {}×{DIM:#}", row.spoke);
        }
        if let (Some(date), true) = (row.last.as_ref().and_then(|last| last.date.as_deref()), beside) {
            let _ = write!(out, "  {DIM}last {}{DIM:#}", one_line(date, 12));
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
