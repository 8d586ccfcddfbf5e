//! `unscrape diff`: what `clean` would remove, or what one rules file removes and another does not.

use super::arguments::{CompareArguments, InputArguments};
use super::output::Output;
use super::problems::{Problems, tell_skipped};
use super::{End, interrupt, load_rules, terminal};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::path::Path;
use unscrape::document::{Document, RecordId};
use unscrape::pipeline::document::{Stages, judge};
use unscrape::pipeline::inspect::{Seen, inspect};
use unscrape::pipeline::ledger::Ledger;
use unscrape::report::diff::by_rule::{self, ByRule};
use unscrape::report::diff::compare::{self, Compared, Counts};
use unscrape::report::diff::{self, draw};
use unscrape::report::ledger::push_json_line;
use unscrape::report::ledger::{Entry, entries};
use unscrape::rules::RuleSet;
use unscrape::source::{SameNames, path_name};

/// Show what `clean` would remove and why; with two --rules, what a rule edit changes; with --by rule also what a ledger says
#[derive(Args)]
#[command(after_help = "Exit codes: 0 nothing would be removed (or differs), 1 something would.")]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    judge: CompareArguments,
    /// Group by file, or by rule and shape with equal texts collapsed
    #[arg(long, value_name = "HOW", default_value = "file")]
    by: By,
    /// Kept lines shown around each change
    #[arg(long, value_name = "N", default_value_t = 1)]
    context: usize,
    /// Texts shown for each rule with --by rule, 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Coloured text, one JSON array, or one JSON line each (as in the ledger)
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Part paragraphs that were glued together, as `clean --repair` does
    #[arg(long)]
    repair: bool,
    /// Do not page, even on a terminal
    #[arg(long)]
    no_pager: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    File,
    Rule,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

/// What is taken from a document.
#[derive(Default)]
struct Taken {
    name: String,
    /// Hunks, drawn.
    drawn: String,
    /// The changes as JSON lines.
    lines: String,
    entries: Vec<Entry>,
    compared: Vec<Compared>,
    found: bool,
}

/// Runs the command: exit code 1 if something would be removed, or differs.
pub fn run(arguments: &Arguments) -> Result<End> {
    if let [path] = arguments.input.paths.as_slice()
        && Ledger::is_one(path)
    {
        return of_ledger(path, arguments);
    }
    let (old, new) = match arguments.judge.rules.as_slice() {
        [] => (None, load_rules::compile(None)?),
        [only] => (None, load_rules::compile(Some(only))?),
        [old, new] => (Some(load_rules::compile(Some(old))?), load_rules::compile(Some(new))?),
        more => bail!("--rules can be given twice (OLD and NEW), not {} times", more.len()),
    };
    let inputs = arguments.input.find(None, Vec::new(), SameNames::OneId)?;
    tell_skipped(&inputs);
    let stop = interrupt::flag();
    let columns = terminal::columns_stdout();
    let stages = arguments.judge.stages(arguments.repair)?;
    let look = |id: &RecordId, document: &Document| take(&id.to_string(), document, (old.as_ref(), &new), stages, columns, arguments);
    let mut report = Report::new(arguments);
    let mut problems = Problems::default();
    let fields = arguments.input.fields();
    let ended = arguments.input.with_threads(|| {
        inspect(&inputs, &fields, stop, look, |seen| match seen {
            Seen::Document(taken, warnings) => {
                problems.warnings(warnings);
                report.add(taken)
            }
            Seen::Problem(problem) => {
                problems.problem(&problem);
                Ok(())
            }
        })
    })?;
    let found = ended.and_then(|ended| report.finish(columns, old.is_some()).map(|found| (ended, found)));
    let (ended, found) = found?;
    Ok(problems.finish(ended, found))
}

/// The removals of a ledger by rule; nothing is judged anew.
fn of_ledger(path: &Path, arguments: &Arguments) -> Result<End> {
    if arguments.by != By::Rule || !arguments.judge.rules.is_empty() {
        bail!(
            "{} is a ledger: `diff --by rule` groups it without --rules, `report` and `review` show it",
            path_name(path)
        );
    }
    let mut ledger = Ledger::open(path)?;
    let removals = ledger.removals()?;
    let limit = limit(arguments);
    let groups = by_rule::of_ledger(&removals, limit, &mut |offsets| ledger.entries(offsets))?;
    let mut report = Report::new(arguments);
    let columns = terminal::columns_stdout();
    if arguments.format == Format::Text {
        let mut drawn = String::new();
        groups.iter().for_each(|group| by_rule::draw_group(&mut drawn, group, columns));
        report.out.draw(&drawn)?;
    } else {
        groups.iter().map(json_line).try_for_each(|line| report.value(line.trim_end()))?;
    }
    report.end()?;
    Ok(if removals.totals.hits > 0 { End::Found } else { End::Fine })
}

/// Texts shown of a rule.
fn limit(arguments: &Arguments) -> usize {
    if arguments.limit == 0 { usize::MAX } else { arguments.limit }
}

fn take(
    name: &str,
    document: &Document,
    (old, new): (Option<&RuleSet>, &RuleSet),
    stages: Stages,
    columns: Option<usize>,
    arguments: &Arguments,
) -> Taken {
    let resolution = judge(document, new, stages);
    let mut taken = Taken {
        name: name.to_owned(),
        ..Taken::default()
    };
    let hunks = arguments.by == By::File && arguments.format == Format::Text;
    let context = arguments.context;
    if let Some(old) = old {
        let before = judge(document, old, stages);
        taken.compared = compare::entries(document, &before, &resolution);
        taken.found = !taken.compared.is_empty();
        if hunks {
            let diff = compare::diff(name, document, &before, &resolution, context);
            taken.drawn = diff.map(|diff| draw::document(&diff, columns)).unwrap_or_default();
        } else if arguments.by == By::Rule {
            taken.entries = compare::as_entries(taken.compared.clone(), document.metadata.site.as_ref());
        } else {
            taken
                .compared
                .iter()
                .for_each(|compared| push_json_line(&mut taken.lines, compared));
        }
    } else {
        taken.found = resolution.verdicts.iter().any(|v| v.outcome != unscrape::verdict::Outcome::Keep);
        if hunks {
            let diff = diff::diff(name, document, &resolution, context);
            taken.drawn = diff.map(|diff| draw::document(&diff, columns)).unwrap_or_default();
        } else {
            taken.entries = entries(document, &resolution);
        }
        if arguments.by == By::File && !hunks {
            taken.entries.drain(..).for_each(|entry| push_json_line(&mut taken.lines, &entry));
        }
    }
    taken
}

/// What was taken, on its way out.
struct Report<'a> {
    arguments: &'a Arguments,
    out: Output,
    by_rule: ByRule,
    counts: Counts,
    found: bool,
    /// Whether a JSON array was begun.
    begun: bool,
}

impl<'a> Report<'a> {
    fn new(arguments: &'a Arguments) -> Self {
        Report {
            arguments,
            out: Output::open(!arguments.no_pager && arguments.format == Format::Text),
            by_rule: ByRule::default(),
            counts: Counts::default(),
            found: false,
            begun: false,
        }
    }

    fn add(&mut self, taken: Taken) -> Result<()> {
        self.found |= taken.found;
        self.counts.add(&taken.compared);
        match (self.arguments.by, self.arguments.format) {
            (By::Rule, _) => self.by_rule.add(&taken.name, &taken.entries),
            (By::File, Format::Text) => self.out.draw(&taken.drawn)?,
            (By::File, Format::Json | Format::Jsonl) => taken.lines.lines().try_for_each(|line| self.value(line))?,
        }
        Ok(())
    }

    /// One value of the JSON array, or one line.
    fn value(&mut self, json: &str) -> std::io::Result<()> {
        if self.arguments.format == Format::Json {
            self.out.raw(if self.begun { ",\n" } else { "[\n" })?;
            self.begun = true;
            return self.out.raw(json);
        }
        self.out.raw(json)?;
        self.out.raw("\n")
    }

    fn finish(mut self, columns: Option<usize>, compares: bool) -> Result<bool> {
        let limit = limit(self.arguments);
        if self.arguments.by == By::Rule {
            if self.arguments.format == Format::Text {
                let drawn = self.by_rule.draw(limit, columns);
                self.out.draw(&drawn)?;
            } else {
                let lines: Vec<String> = self.by_rule.groups(limit).iter().map(json_line).collect();
                lines.iter().try_for_each(|line| self.value(line.trim_end()))?;
            }
        }
        if self.arguments.format == Format::Text && compares {
            let drawn = self.counts.draw();
            self.out.draw(&drawn)?;
        }
        let found = self.found;
        self.end()?;
        Ok(found)
    }

    /// Closes the array, and waits for the pager.
    fn end(mut self) -> Result<()> {
        if self.arguments.format == Format::Json {
            self.out.raw(if self.begun { "\n]\n" } else { "[]\n" })?;
        }
        Ok(self.out.finish()?)
    }
}

fn json_line(value: &impl Serialize) -> String {
    let mut line = String::new();
    push_json_line(&mut line, value);
    line
}
