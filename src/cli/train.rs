//! `unscrape train`: a model of one's own from dumps with gold texts, with figures on dumps it had not seen.

use super::arguments::{GoldArguments, InputArguments, TitleName};
use super::problems::{Problems, tell_skipped};
use super::terminal::{self, BOLD, DIM};
use super::{End, interrupt, load_rules};
use anyhow::{Result, bail};
use clap::Args;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use unscrape::classify::Model;
use unscrape::classify::train::Options;
use unscrape::emit::{AtomicFile, EmitError, Policy};
use unscrape::pipeline::gold::GoldError;
use unscrape::pipeline::run::Ended;
use unscrape::pipeline::train::{CrossValidation, Pairs, Plan, Teaches, TrainNotice, Unseen};
use unscrape::report::style::plural;
use unscrape::report::visible::one_line;
use unscrape::source::{Inputs, Request, SameNames};

/// Train a model of the classifier from dumps with gold texts
#[derive(Args)]
#[command(after_help = "\
A dump and its gold text have the same path beneath PATH and GOLD, extensions aside, or the same id in JSON Lines; many dumps may have one \
gold. The same dumps give the same model. Its figures are of dumps from sites that it had not seen: it is trained as often as there are \
folds, each time without a part of the sites (those of the addresses or the site field; without either, each document is a site).")]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    gold: GoldArguments,
    /// More dumps: what extractors left of pages, where those of PATH are whole pages flattened to text
    #[arg(long, value_name = "PATH")]
    articles: Vec<PathBuf>,
    /// File for the model
    #[arg(short, long, value_name = "MODEL")]
    output: PathBuf,
    /// Rules file whose marks the model will see, in place of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// What the model says it was trained on
    #[arg(long, value_name = "TEXT", default_value = "")]
    trained_on: String,
    /// The day that the model says it was made
    #[arg(long, value_name = "DAY", default_value = "")]
    date: String,
    /// Parts that cross-validation holds back in turn; 0 for none
    #[arg(long, value_name = "N", default_value_t = 4)]
    folds: usize,
    /// Passes over all dumps
    #[arg(long, value_name = "N", default_value_t = Options::default().epochs)]
    epochs: usize,
    /// Size of the first steps
    #[arg(long, value_name = "NUMBER", default_value_t = Options::default().rate)]
    rate: f32,
    /// Share of each weight that is taken off after a pass
    #[arg(long, value_name = "SHARE", default_value_t = Options::default().decay)]
    decay: f32,
    /// Headline, for the figures: part of the text, as in the gold texts, or not
    #[arg(long, value_name = "WHERE", default_value = "include")]
    title: TitleName,
    /// Replace a model file that exists
    #[arg(long)]
    force: bool,
    /// Print no figures
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    if arguments.folds == 1 {
        bail!("one fold would leave nothing to learn from: give --folds 2 or more, or 0");
    }
    let rules = load_rules::compile(arguments.rules.as_deref())?;
    let exclude = vec![arguments.output.clone()];
    let dumps = arguments.input.find(None, exclude.clone(), SameNames::OneId)?;
    let articles = Inputs::find(&Request {
        paths: arguments.articles.clone(),
        from: arguments.input.from.map(Into::into),
        to: None,
        same_names: SameNames::OneId,
        exclude,
    })?;
    [&dumps, &articles].into_iter().for_each(tell_skipped);
    if arguments.output.exists() && !arguments.force {
        bail!("{} exists already; use --force to replace it", arguments.output.display());
    }
    let plan = Plan {
        rules: &rules,
        title: arguments.title.into(),
        options: Options {
            epochs: arguments.epochs,
            rate: arguments.rate,
            decay: arguments.decay,
            ..Options::default()
        },
        stop: interrupt::flag(),
    };
    let mut problems = Problems::default();
    let made = arguments
        .input
        .with_threads(|| make(arguments, &dumps, &articles, &plan, &mut problems))?;
    let Some((mut model, cross_validation)) = made? else {
        return Ok(problems.finish(Ended::Interrupted, false));
    };
    model.about.trained_on.clone_from(&arguments.trained_on);
    model.about.date.clone_from(&arguments.date);
    model.about.cross_validated = cross_validation.as_ref().map(CrossValidation::to_table).unwrap_or_default();
    let policy = Policy {
        overwrite: arguments.force,
        is_input: &|path: &Path| dumps.contains(path) || articles.contains(path),
    };
    write(&arguments.output, &model, policy)?;
    if !arguments.quiet {
        tell(&model, cross_validation.as_ref())?;
    }
    Ok(problems.finish(Ended::Complete, false))
}

/// The model and its figures; `None` if it was interrupted.
fn make(
    arguments: &Arguments,
    dumps: &Inputs,
    articles: &Inputs,
    plan: &Plan<'_>,
    problems: &mut Problems,
) -> Result<Option<(Model, Option<CrossValidation>)>> {
    let pairs = match read(arguments, dumps, articles, plan, problems) {
        Ok(pairs) => pairs,
        Err(GoldError::Interrupted) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if pairs.is_empty() {
        bail!("no text dump has a gold text: they have the same path beneath their folders, extensions aside, or the same id");
    }
    for (count, what) in [
        (pairs.without_gold, "without a gold text"),
        (pairs.html, "of HTML: the classifier learns from text"),
    ] {
        if count > 0 {
            terminal::warning(&format!("left out {count} dump{} {what}", plural(count as usize)));
        }
    }
    let folds = arguments.folds.min(pairs.groups());
    let cross_validation = if folds >= 2 { pairs.cross_validate(folds, plan) } else { None };
    if plan.stop.load(Ordering::Relaxed) {
        return Ok(None);
    }
    Ok(pairs.train(plan).map(|model| (model, cross_validation)))
}

fn read(arguments: &Arguments, dumps: &Inputs, articles: &Inputs, plan: &Plan<'_>, problems: &mut Problems) -> Result<Pairs, GoldError> {
    let fields = arguments.input.fields();
    let gold = arguments.gold.read(&fields, plan.stop)?;
    let mut pairs = Pairs::default();
    for (inputs, teaches) in [(dumps, Teaches::Page), (articles, Teaches::Article)] {
        pairs.read(inputs, &gold, &fields, teaches, plan, |notice| match notice {
            TrainNotice::Problem(problem) => problems.problem(&problem),
            TrainNotice::Warnings(warnings) => problems.warnings(warnings),
        })?;
    }
    Ok(pairs)
}

fn write(path: &Path, model: &Model, policy: Policy<'_>) -> Result<(), EmitError> {
    let mut file = AtomicFile::create(path, policy)?;
    writeln!(file, "{}", model.to_json()).map_err(|error| EmitError::from_io(path, error))?;
    file.finish()
}

fn tell(model: &Model, cross_validation: Option<&CrossValidation>) -> Result<()> {
    let mut out = anstream::stderr().lock();
    let about = &model.about;
    writeln!(
        out,
        "{BOLD}{} dump{}{BOLD:#}, {} blocks",
        about.documents,
        plural(about.documents),
        about.blocks
    )?;
    let Some(found) = cross_validation else {
        writeln!(out, "{DIM}not cross-validated{DIM:#}")?;
        return Ok(());
    };
    let name = |name: &str| one_line(name, 40);
    let width = found
        .inputs
        .keys()
        .map(|input| name(input).chars().count())
        .max()
        .unwrap_or(0)
        .max(9);
    writeln!(
        out,
        "{BOLD}{:width$}{:>7}{:>9}{:>11}{:>8}{:>11}{:>9}{:>11}{BOLD:#}",
        format!("{} folds", found.folds),
        "dumps",
        "F1 as is",
        "rules only",
        "F1",
        "precision",
        "recall",
        "text lost"
    )?;
    let mut row = |label: &str, own: &Unseen| {
        writeln!(
            out,
            "{:width$}{:>7}{:>9.4}{:>11.4}{:>8.4}{:>11.4}{:>9.4}{:>10.2}%",
            label,
            own.documents,
            own.before.f1(),
            own.rules.f1(),
            own.after.f1(),
            own.after.precision(),
            own.after.recall(),
            100.0 * own.text_lost()
        )
    };
    for (kind, own) in &found.kinds {
        row(kind, own)?;
    }
    if found.inputs.len() > 1 {
        for (input, own) in &found.inputs {
            row(&name(input), own)?;
        }
    }
    Ok(())
}
