//! `unscrape apply`: what a plan says goes, and nothing else; refused where inputs or rules are not those of the plan any more.

use super::clean::{Notices, refuse_existing, target, write_summary};
use super::{End, interrupt, load_rules};
use anyhow::{Result, bail};
use clap::Args;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use unscrape::emit::{Layout, TitlePlace};
use unscrape::pipeline::clean::{CleanError, Options, Outcome, apply};
use unscrape::pipeline::document::Stages;
use unscrape::pipeline::ledger::{Origin, fields, output_format, request};
use unscrape::pipeline::plan::{Changes, Plan};
use unscrape::pipeline::run::Ended;
use unscrape::pipeline::scratch::ScratchSpace;
use unscrape::source::{Format, Inputs};

/// Make exactly the removals of a plan; refuses if the inputs or the rules changed since
#[derive(Args)]
#[command(
    after_help = "`unscrape clean --plan FILE` writes plans; any ledger is one too. Run it in the folder in which the plan was made."
)]
pub struct Arguments {
    /// The plan
    plan: PathBuf,
    #[command(flatten)]
    output: OutputArguments,
}

/// Where the output goes, and how.
#[derive(Args)]
pub struct OutputArguments {
    /// Folder for outputs of the same names, or one file for all records (- for standard output)
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Replace output files that exist
    #[arg(long)]
    force: bool,
    /// Print neither progress nor summary
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let plan = Plan::read(&arguments.plan, |_| false)?;
    let rules_file = plan.header.rules_file.as_ref().map(PathBuf::from);
    let rules = load_rules::compile(rules_file.as_deref())?;
    if rules.hash != plan.header.rules {
        bail!(
            "the rules are not those of the plan any more ({}); make the plan again",
            plan.header.rules_file.as_deref().unwrap_or("built-in")
        );
    }
    write(&arguments.plan, &plan, &arguments.output)
}

/// Writes the inputs of a plan without what it says.
pub fn write(path: &Path, plan: &Plan, output: &OutputArguments) -> Result<End> {
    let request = request(&plan.header);
    if request.paths.iter().any(|input| input == Path::new("-")) {
        bail!("{} was made of standard input, which can't be read again", path.display());
    }
    let options = options(plan, output, &request.paths, request.from)?;
    let inputs = Inputs::find(&request)?;
    if !options.overwrite {
        refuse_existing(&inputs, &options)?;
    }
    let stop = interrupt::flag();
    let changes = plan.changes(&inputs, &options.fields, stop);
    if stop.load(std::sync::atomic::Ordering::Relaxed) {
        return Ok(End::Interrupted);
    }
    refuse_changes(&changes)?;
    let mut notices = Notices::new(output.quiet, inputs.total());
    let outcome = apply(&inputs, plan, &options, stop, |notice| notices.take(notice));
    notices.finish();
    let Outcome { summary, ended } = match outcome {
        Err(error @ CleanError::Changed(_)) => bail!("{error}; it changed while it was read"),
        outcome => outcome?,
    };
    if !output.quiet {
        write_summary(&summary, ended)?;
    }
    Ok(match ended {
        Ended::Interrupted => End::Interrupted,
        Ended::Complete if summary.quarantined > 0 => End::Quarantined,
        Ended::Complete => End::Fine,
    })
}

fn options(plan: &Plan, output: &OutputArguments, paths: &[PathBuf], from: Option<Format>) -> Result<Options> {
    let told = &plan.header.options;
    let to = output_format(told);
    let lines = to == Some(Format::JsonLines) || from == Some(Format::JsonLines);
    Ok(Options {
        target: target(paths, output.output.as_deref(), lines)?,
        to,
        layout: if told.layout_original {
            Layout::Original
        } else {
            Layout::Paragraphs
        },
        title: if told.title_separate {
            TitlePlace::Separate
        } else {
            TitlePlace::Include
        },
        links: told.links,
        stages: Stages::default(),
        ledger: None,
        quarantine: None,
        overwrite: output.force,
        fields: fields(told),
        across_corpus: false,
        drop_duplicates: None,
        space: ScratchSpace::default(),
        origin: Origin::default(),
    })
}

/// Names told of each kind; the rest is counted.
const NAMES_MAX: usize = 3;

/// Ends the command if the inputs are not those of the plan.
fn refuse_changes(changes: &Changes) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let kinds = [(&changes.changed, "changed"), (&changes.gone, "gone"), (&changes.added, "new")];
    let told: Vec<String> = kinds
        .iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, what)| format!("{what}: {}", listed(names)))
        .collect();
    bail!(
        "the inputs are not those of the plan any more, so nothing was written ({})",
        told.join("; ")
    )
}

fn listed(names: &BTreeSet<String>) -> String {
    let mut listed = names.iter().take(NAMES_MAX).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMES_MAX {
        listed.push_str(&format!(" and {} more", names.len() - NAMES_MAX));
    }
    listed
}
