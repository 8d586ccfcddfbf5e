//! `unscrape eval`: cleaning scored against gold texts, by reason, so that an edit of rules or another model can be judged.

use super::arguments::{GoldArguments, InputArguments, JudgeArguments, TitleName};
use super::output::Output;
use super::problems::{Problems, tell_skipped};
use super::{End, interrupt, terminal};
use crate::cli::load_rules;
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use draw::{Shown, json, table};
use unscrape::pipeline::evaluate::{Evaluation, Notice, Options, evaluate};
use unscrape::pipeline::run::Ended;
use unscrape::source::SameNames;

mod draw;

/// Score cleaning against gold texts: precision, recall, F1, text lost and residue left, by category and by rule
#[derive(Args)]
#[command(after_help = "\
A dump and its gold text have the same path beneath PATH and GOLD, extensions aside, or the same id in JSON Lines; in a folder of its own, \
a dump named dump has its gold in gold beside it. Shingles are runs of four words; precision and recall are means over documents, F1 is \
that of the two. A word is lost if it stands in a shingle of the gold that the clean text lacks.")]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    gold: GoldArguments,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Headline: part of the text, as in the gold texts, or not
    #[arg(long, value_name = "WHERE", default_value = "include")]
    title: TitleName,
    /// Score dumps too that the model was trained on
    #[arg(long)]
    allow_trained_on: bool,
    /// A table, or one JSON object
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Rules shown in the table, those first that lost most text, then those that took most residue; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Documents shown, those with the lowest F1 first
    #[arg(long, value_name = "N", default_value_t = 0)]
    worst: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Names told of dumps that the model was trained on.
const NAMED_MAX: usize = 3;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let rules = load_rules::compile(arguments.judge.rules.as_deref())?;
    let inputs = arguments.input.find(None, Vec::new(), SameNames::OneId)?;
    tell_skipped(&inputs);
    let options = Options {
        fields: arguments.input.fields(),
        stages: arguments.judge.stages(false)?,
        title: arguments.title.into(),
    };
    let stop = interrupt::flag();
    let mut problems = Problems::default();
    let scored = arguments.input.with_threads(|| -> Result<(Evaluation, Ended)> {
        let gold = arguments.gold.read(&options.fields, stop)?;
        Ok(evaluate(&inputs, &gold, &rules, &options, stop, |notice| match notice {
            Notice::Problem(problem) => problems.problem(&problem),
            Notice::Warnings(warnings) => problems.warnings(warnings),
        }))
    })?;
    let (evaluation, ended) = scored?;
    if ended == Ended::Complete {
        refuse(&evaluation, arguments.allow_trained_on)?;
    }
    let shown = Shown::of(&evaluation, arguments.limit, arguments.worst);
    let mut out = Output::open(false);
    match arguments.format {
        Format::Json => out.raw(&json(&shown)?)?,
        Format::Text => out.draw(&table(&shown, terminal::columns_stdout()))?,
    }
    out.finish()?;
    Ok(problems.finish(ended, false))
}

/// Ends the command where figures would say nothing.
fn refuse(evaluation: &Evaluation, allow_trained_on: bool) -> Result<()> {
    if evaluation.documents.is_empty() {
        bail!("no dump has a gold text: they have the same path beneath their folders, extensions aside, or the same id");
    }
    let known = &evaluation.trained_on;
    if known.is_empty() || allow_trained_on {
        return Ok(());
    }
    let named: Vec<&str> = known.iter().take(NAMED_MAX).map(String::as_str).collect();
    let more = if known.len() > named.len() { ", …" } else { "" };
    bail!(
        "the model was trained on {} of these {} dumps ({}{more}), so figures would say nothing of others; leave them out, use another \
         model, --no-classifier, or --allow-trained-on",
        known.len(),
        evaluation.documents.len(),
        named.join(", ")
    )
}
