//! `unscrape clean`: where clean records go, what is said meanwhile, and the summary at the end.

use super::arguments::{FormatName, InputArguments, JudgeArguments, OutputName, ScratchArguments, TitleName};
use super::terminal::{self, BOLD, DIM};
use super::{End, interrupt, load_rules, problems};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use unscrape::emit::Layout;
use unscrape::pipeline::clean::{Notice, Options, Outcome, Target, clean};
use unscrape::pipeline::ledger::Origin;
use unscrape::pipeline::run::Ended;
use unscrape::pipeline::spare::Prefer;
use unscrape::report::summary::Summary;
use unscrape::source::{Format, Inputs, SameNames};

/// Clean dumps: write the article text, and a ledger of what went and why
#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Folder for outputs of the same names, or one file for all records (- for standard output)
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Format of the output [default: the input's]
    #[arg(long, value_name = "FORMAT")]
    to: Option<OutputName>,
    /// Keep links, in Markdown and HTML
    #[arg(long)]
    links: bool,
    /// Write one JSON line for each removal to this file
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Write no output, but a plan: a ledger of what would go, for `unscrape apply`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "ledger"])]
    plan: Option<PathBuf>,
    /// Write what could not be read to this file, one JSON line each
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
    /// Headline: first line of the text, or only in its own field
    #[arg(long, value_name = "WHERE", default_value = "include")]
    title: TitleName,
    /// Line breaks: one paragraph a line, or every kept byte as it was
    #[arg(long, value_name = "HOW", default_value = "paragraphs")]
    layout: LayoutName,
    /// Part paragraphs that were glued together ("Wednesday.In November")
    #[arg(long)]
    repair: bool,
    /// Look at all records together first: remove teasers of other records' articles, and template that recurs on a site
    #[arg(long)]
    across_corpus: bool,
    /// Write one of the records that say the same, and name the others in the ledger
    #[arg(long)]
    drop_duplicates: bool,
    /// Which one stays: longest (clean text), earliest (by date), or site=NAME; the others decide where it is even, last the id
    #[arg(long, value_name = "WHICH", default_value = "longest", value_parser = prefer, requires = "drop_duplicates")]
    prefer: Prefer,
    #[command(flatten)]
    scratch: ScratchArguments,
    /// Replace output files that exist
    #[arg(long)]
    force: bool,
    /// Print neither progress nor summary
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum LayoutName {
    Paragraphs,
    Original,
}

/// Problems and warnings told one by one; the rest is counted.
const NOTICES_MAX: u64 = 10;
/// Rules listed in the summary.
const RULES_LISTED_MAX: usize = 8;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let rules = load_rules::compile(arguments.judge.rules.as_deref())?;
    let options = options(arguments)?;
    let own_files = matches!(options.target, Target::Folder(_));
    let mut exclude: Vec<PathBuf> = [&arguments.output, &arguments.ledger, &arguments.plan, &arguments.quarantine]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    exclude.retain(|path| path != Path::new("-"));
    let inputs = arguments
        .input
        .find(options.to.filter(|_| own_files), exclude, SameNames::OneOutput)?;
    if own_files && !options.overwrite {
        refuse_existing(&inputs, &options)?;
    }
    problems::tell_skipped(&inputs);
    let stop = interrupt::flag();
    let mut notices = Notices::new(arguments.quiet, inputs.total());
    let outcome = arguments
        .input
        .with_threads(|| clean(&inputs, &rules, &options, stop, |notice| notices.take(notice)))?;
    notices.finish();
    let Outcome { summary, ended } = outcome?;
    if !arguments.quiet {
        write_summary(&summary, ended)?;
    }
    Ok(match ended {
        Ended::Interrupted => End::Interrupted,
        Ended::Complete if summary.quarantined > 0 => End::Quarantined,
        Ended::Complete => End::Fine,
    })
}

fn options(arguments: &Arguments) -> Result<Options> {
    Ok(Options {
        target: match arguments.plan {
            Some(_) => Target::Nowhere,
            None => {
                let lines = arguments.to == Some(OutputName::Jsonl) || arguments.input.from == Some(FormatName::Jsonl);
                target(&arguments.input.paths, arguments.output.as_deref(), lines)?
            }
        },
        to: arguments.to.map(Format::from),
        layout: match arguments.layout {
            LayoutName::Paragraphs => Layout::Paragraphs,
            LayoutName::Original => Layout::Original,
        },
        title: arguments.title.into(),
        links: arguments.links,
        stages: arguments.judge.stages(arguments.repair)?,
        ledger: arguments.plan.clone().or_else(|| arguments.ledger.clone()),
        quarantine: arguments.quarantine.clone(),
        overwrite: arguments.force,
        fields: arguments.input.fields(),
        across_corpus: arguments.across_corpus,
        drop_duplicates: arguments.drop_duplicates.then(|| arguments.prefer.clone()),
        space: arguments.scratch.space(),
        origin: Origin {
            inputs: arguments.input.paths.clone(),
            from: arguments.input.from.map(Format::from),
            rules_file: arguments.judge.rules.clone(),
            model_file: arguments.judge.classifier.model.clone(),
        },
    })
}

/// Which duplicate stays, as it is named on the command line.
fn prefer(text: &str) -> std::result::Result<Prefer, String> {
    match text {
        "longest" => Ok(Prefer::Longest),
        "earliest" => Ok(Prefer::Earliest),
        _ => match text.strip_prefix("site=") {
            Some(site) if !site.is_empty() => Ok(Prefer::Site(site.to_owned())),
            _ => Err("longest, earliest, or site=NAME".to_owned()),
        },
    }
}

/// Where records of `paths` go: standard output, a folder, or one file, which holds many records if they are `lines`. A name with a known
/// extension that is no folder is a file.
pub fn target(paths: &[PathBuf], output: Option<&Path>, lines: bool) -> Result<Target> {
    let single = match paths {
        // A path that does not exist is told as such, when inputs are looked for.
        [path] => path == Path::new("-") || path.is_file() || !path.exists() && !path.to_string_lossy().contains(['*', '?', '[', '{']),
        _ => false,
    };
    let Some(output) = output else {
        if single {
            return Ok(Target::Stdout);
        }
        bail!("several inputs need an output: -o FOLDER, or --to jsonl -o FILE.jsonl (-o - for standard output)");
    };
    if output == Path::new("-") {
        return Ok(Target::Stdout);
    }
    let ends_in_slash = output.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if output.is_dir() || ends_in_slash {
        return Ok(Target::Folder(output.to_owned()));
    }
    match Format::by_name(output) {
        _ if single => Ok(Target::File(output.to_owned())),
        Some(Format::JsonLines) if lines => Ok(Target::File(output.to_owned())),
        Some(_) => bail!(
            "several inputs can't all go to {}: name a folder, or one file of records with --to jsonl -o FILE.jsonl",
            output.display()
        ),
        None => Ok(Target::Folder(output.to_owned())),
    }
}

/// Ends the command before anything is written if outputs exist.
pub fn refuse_existing(inputs: &Inputs, options: &Options) -> Result<()> {
    let Target::Folder(root) = &options.target else { return Ok(()) };
    if !root.exists() {
        return Ok(());
    }
    let outputs = inputs
        .iter()
        .flatten()
        .map(|input| root.join(unscrape::source::output_name(&input.relative, options.to)));
    let mut existing = outputs.filter(|path| path.exists());
    let Some(first) = existing.next() else { return Ok(()) };
    let others = existing.count();
    let more = if others > 0 { format!(" and {others} more") } else { String::new() };
    bail!(
        "{} exists already{more}; use --force to replace, or another output folder",
        first.display()
    )
}

/// Progress on a terminal, and problems as they come.
pub struct Notices {
    bar: Option<ProgressBar>,
    problems: u64,
    warnings: u64,
}

impl Notices {
    /// For a run over so many documents.
    pub fn new(quiet: bool, total: u64) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let bar = shown.then(|| {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos} documents, {msg} ({elapsed})") {
                bar.set_style(style);
            }
            bar
        });
        Notices {
            bar,
            problems: 0,
            warnings: 0,
        }
    }

    /// Tells one.
    pub fn take(&mut self, notice: Notice<'_>) {
        match notice {
            Notice::Progress(summary) => {
                if let Some(bar) = &self.bar {
                    if bar.length().is_some_and(|length| length < summary.documents) {
                        bar.unset_length();
                    }
                    bar.set_position(summary.documents);
                    bar.set_message(bytes(summary.bytes_in));
                }
            }
            Notice::Problem(problem) => {
                self.problems += 1;
                if self.problems <= NOTICES_MAX {
                    self.tell(&problem.to_string(), terminal::error);
                }
            }
            Notice::Warning(warning) => {
                self.warnings += 1;
                if self.warnings <= NOTICES_MAX {
                    self.tell(warning, terminal::warning);
                }
            }
        }
    }

    fn tell(&self, message: &str, how: fn(&str)) {
        match &self.bar {
            Some(bar) => bar.suspend(|| how(message)),
            None => how(message),
        }
    }

    /// Tells how many were only counted.
    pub fn finish(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        for (count, what) in [(self.problems, "records that could not be read"), (self.warnings, "warnings")] {
            if count > NOTICES_MAX {
                terminal::warning(&format!("{} more {what}", count - NOTICES_MAX));
            }
        }
    }
}

/// What a run came to, on standard error.
pub fn write_summary(summary: &Summary, ended: Ended) -> Result<()> {
    let mut out = anstream::stderr().lock();
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let documents = summary.documents;
    let kept = bytes(summary.bytes_in - summary.bytes_removed);
    if ended == Ended::Interrupted {
        writeln!(out, "{BOLD}interrupted{BOLD:#}: finished files stay, the others were not written")?;
    }
    writeln!(
        out,
        "{BOLD}{documents} document{}{BOLD:#}, {} changed: kept {kept}, removed {} ({:.1}%)",
        plural(documents),
        summary.changed,
        bytes(summary.bytes_removed),
        100.0 * summary.removed_share()
    )?;
    let mut reasons: Vec<_> = summary.reasons.iter().collect();
    reasons.sort_by_key(|(key, count)| (std::cmp::Reverse(count.hits), *key));
    let width = reasons.iter().take(RULES_LISTED_MAX).map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, count) in reasons.iter().take(RULES_LISTED_MAX) {
        let documents = count.documents;
        writeln!(
            out,
            "  {key:width$}  {:>6}× in {documents} document{}  {DIM}{}{DIM:#}",
            count.hits,
            plural(documents),
            bytes(count.bytes)
        )?;
    }
    if reasons.len() > RULES_LISTED_MAX {
        writeln!(out, "  {DIM}… and {} more reasons{DIM:#}", reasons.len() - RULES_LISTED_MAX)?;
    }
    if summary.guarded > 0 {
        writeln!(
            out,
            "the guard kept {} span{} that too much prose would have gone with",
            summary.guarded,
            plural(summary.guarded)
        )?;
    }
    for (encoding, count) in &summary.encodings {
        writeln!(out, "{count} document{} decoded from {encoding}", plural(*count))?;
    }
    if summary.quarantined > 0 {
        writeln!(
            out,
            "{} record{} could not be read",
            summary.quarantined,
            plural(summary.quarantined)
        )?;
    }
    Ok(())
}

/// A number of bytes for people.
fn bytes(count: u64) -> String {
    indicatif::HumanBytes(count).to_string()
}
