//! `unscrape duplicates`: where pairs of duplicates go, what is said meanwhile, and the counts at the end.

use super::arguments::{InputArguments, ScratchArguments};
use super::output::Output;
use super::problems::{Problems, tell_skipped};
use super::terminal::BOLD;
use super::{End, interrupt, terminal};
use anyhow::{Result, anyhow};
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use unscrape::document::{Document, RecordId};
use unscrape::pipeline::duplicates::{Counts, Notice, Options, PairFormat, duplicates};
use unscrape::pipeline::inspect::{Seen, inspect};
use unscrape::pipeline::run::Ended;
use unscrape::report::side_by_side::{Side, side_by_side};
use unscrape::report::style::plural;
use unscrape::source::SameNames;

/// Find records that say the same, or contain each other, with the passages they share
#[derive(Args)]
#[command(after_help = "\
Each pair names the record (id), the one that stays (of), the relation (duplicate: both say the same; contained: id is a part of of), the \
similarity (Jaccard resemblance of word runs) and the containment (share of the smaller one that the larger holds), both without what is \
template, the cluster (the record that stays of all duplicates), and the passages shared, as bytes [start, end, start in of, end in of].")]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    scratch: ScratchArguments,
    /// File for the pairs (- for standard output)
    #[arg(short, long, value_name = "PAIRS", default_value = "-")]
    output: PathBuf,
    /// Format of the pairs
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    format: FormatName,
    /// Folder of an index: what is read is added to it, and pairs are those of all it holds
    #[arg(long, value_name = "FOLDER")]
    index: Option<PathBuf>,
    /// Draw two records side by side with their differences, and look for nothing
    #[arg(long, value_names = ["ID", "OF"], num_args = 2, conflicts_with_all = ["output", "index"])]
    show: Option<Vec<String>>,
    /// Replace an output file that exists
    #[arg(long)]
    force: bool,
    /// Print no counts
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    /// A JSON object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    if let Some([id, of]) = arguments.show.as_deref() {
        return show(arguments, id, of);
    }
    let exclude = [arguments.output.clone()]
        .into_iter()
        .filter(|path| path != Path::new("-"))
        .collect();
    let inputs = arguments.input.find(None, exclude, SameNames::OneId)?;
    tell_skipped(&inputs);
    let options = Options {
        fields: arguments.input.fields(),
        output: arguments.output.clone(),
        format: match arguments.format {
            FormatName::Jsonl => PairFormat::JsonLines,
            FormatName::Csv => PairFormat::Csv,
        },
        overwrite: arguments.force,
        space: arguments.scratch.space(),
        index: arguments.index.clone(),
    };
    let mut problems = Problems::default();
    let notice = |notice: Notice<'_>| {
        if let Notice::Problem(problem) = notice {
            problems.problem(problem);
        }
    };
    let found = arguments
        .input
        .with_threads(|| duplicates(&inputs, &options, interrupt::flag(), notice))?;
    let (counts, ended) = found?;
    if let Some(taken) = counts.beyond_memory {
        let megabytes = taken.div_ceil(1 << 20);
        terminal::warning(&format!(
            "--memory was not kept: the program and its tables of all records take {megabytes}M; what was found is the same"
        ));
    }
    if !arguments.quiet && ended == Ended::Complete {
        write_counts(&counts)?;
    }
    Ok(problems.finish(ended, false))
}

/// Columns where there is no terminal.
const COLUMNS: usize = 120;

/// Draws two records side by side.
fn show(arguments: &Arguments, id: &str, of: &str) -> Result<End> {
    let inputs = arguments.input.find(None, Vec::new(), SameNames::OneId)?;
    let look = |_: &RecordId, document: &Document| {
        [id, of]
            .contains(&document.id.as_str())
            .then(|| (document.id.clone(), document.text.to_string()))
    };
    let mut found = [None, None];
    let mut problems = Problems::default();
    let fields = arguments.input.fields();
    let ended = arguments.input.with_threads(|| {
        inspect(&inputs, &fields, interrupt::flag(), look, |seen| -> Result<()> {
            match seen {
                Seen::Document(Some((own, text)), _) => {
                    for (place, wanted) in found.iter_mut().zip([id, of]) {
                        if own == wanted && place.is_none() {
                            *place = Some(text.clone());
                        }
                    }
                }
                Seen::Document(None, _) => {}
                Seen::Problem(problem) => problems.problem(&problem),
            }
            Ok(())
        })
    })??;
    let side = |name, text: &Option<String>| match text {
        Some(text) => Ok((name, text.clone())),
        None => Err(anyhow!("no record has the id {name:?}")),
    };
    let (left, right) = (side(id, &found[0])?, side(of, &found[1])?);
    let [left, right] = [&left, &right].map(|(name, text)| Side { name, text });
    let mut out = Output::open(true);
    out.draw(&side_by_side(left, right, terminal::columns_stdout().unwrap_or(COLUMNS)))?;
    out.finish()?;
    Ok(problems.finish(ended, false))
}

fn write_counts(counts: &Counts) -> Result<()> {
    let Counts {
        records,
        pairs,
        clusters,
        spare,
        ..
    } = *counts;
    let ending = |count: u64| plural(usize::try_from(count).unwrap_or(usize::MAX));
    writeln!(
        anstream::stderr().lock(),
        "{BOLD}{records} record{}{BOLD:#}: {pairs} pair{}, {clusters} cluster{} of duplicates, {spare} record{} to spare",
        ending(records),
        ending(pairs),
        ending(clusters),
        ending(spare)
    )?;
    Ok(())
}
