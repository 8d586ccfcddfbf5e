//! `unscrape check`: a gate for continuous integration; nothing is written.

use super::arguments::{InputArguments, JudgeArguments};
use super::output::Output;
use super::problems::{Problems, tell_skipped};
use super::{End, interrupt, load_rules, terminal};
use anyhow::Result;
use clap::{Args, ValueEnum};
use expect::{Expected, Removal};
use std::path::PathBuf;
use unscrape::document::{Document, InputKind, RecordId};
use unscrape::pipeline::document::judge;
use unscrape::pipeline::inspect::{Seen, inspect};
use unscrape::report::findings::{Check, Finding, Gate, GateOutcome, github, sarif};
use unscrape::report::ledger::{entries, push_json_line};
use unscrape::report::style::{ADDED, BOLD, DIM, PLAIN, REASON, REMOVED, hang, plural};
use unscrape::report::visible::visible;
use unscrape::source::SameNames;

mod expect;

/// Check dumps without writing anything: are they clean, is too much removed, is exactly this removed
#[derive(Args)]
#[command(after_help = "Without a gate, fails if cleaning would remove anything. Exit codes: 0 all gates pass, 1 one fails.")]
pub struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Fail if a larger share of all bytes would be removed, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    max_removed_share: Option<f64>,
    /// Fail if a larger share of any document would be removed, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    max_removed_share_document: Option<f64>,
    /// Fail unless exactly the removals of this ledger would be made
    #[arg(long, value_name = "LEDGER")]
    expect: Option<PathBuf>,
    /// Fail if the guard had to keep something
    #[arg(long)]
    fail_on_guarded: bool,
    /// Part paragraphs that were glued together, as `clean --repair` does
    #[arg(long)]
    repair: bool,
    /// How it is told: for people, as one JSON object, as SARIF 2.1.0 for code scanning, as annotations in GitHub's logs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    output_format: OutputFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputFormat {
    Text,
    Json,
    Sarif,
    Github,
}

/// Failures told one by one for each gate; the rest is counted.
const TOLD_MAX: usize = 20;
/// The same for programs: as many as code scanning services show.
const FINDINGS_MAX: usize = 5000;

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1, such as 0.3".to_owned()),
    }
}

/// What is taken from a document.
struct Taken {
    name: String,
    place: RecordId,
    is_page: bool,
    id: String,
    bytes: usize,
    bytes_removed: usize,
    guarded: usize,
    removals: Vec<Removal>,
}

/// Runs the command: exit code 1 if a gate fails.
pub fn run(arguments: &Arguments) -> Result<End> {
    let rules = load_rules::compile(arguments.judge.rules.as_deref())?;
    let expected = arguments.expect.as_deref().map(Expected::read).transpose()?;
    let exclude = arguments.expect.iter().cloned().collect();
    // A ledger names documents by their ids, a report by their paths.
    let same_names = if arguments.expect.is_some() {
        SameNames::OneId
    } else {
        SameNames::Free
    };
    let inputs = arguments.input.find(None, exclude, same_names)?;
    tell_skipped(&inputs);
    let stages = arguments.judge.stages(arguments.repair)?;
    let look = |place: &RecordId, document: &Document| {
        let resolution = judge(document, &rules, stages);
        Taken {
            name: place.to_string(),
            place: place.clone(),
            is_page: document.input == InputKind::Html,
            id: document.id.clone(),
            bytes: document.text.len(),
            bytes_removed: resolution.dropped_bytes(),
            guarded: resolution.guarded.len(),
            removals: entries(document, &resolution).iter().filter_map(Removal::of).collect(),
        }
    };
    let mut gates = Gates::new(arguments, expected);
    let mut problems = Problems::default();
    let fields = arguments.input.fields();
    let ended = arguments.input.with_threads(|| {
        inspect(&inputs, &fields, interrupt::flag(), look, |seen| -> Result<()> {
            match seen {
                Seen::Document(taken, warnings) => {
                    problems.warnings(warnings);
                    gates.add(taken);
                }
                Seen::Problem(problem) => problems.problem(&problem),
            }
            Ok(())
        })
    })??;
    let failed = gates.finish()?;
    Ok(problems.finish(ended, failed))
}

/// Failures of one gate.
#[derive(Default)]
struct Failures {
    total: usize,
    told: Vec<String>,
    findings: Vec<Finding>,
}

impl Failures {
    fn add(&mut self, drawn: impl FnOnce() -> String) {
        self.total += 1;
        if self.told.len() < TOLD_MAX {
            self.told.push(drawn());
        }
    }

    /// The same for programs, without counting.
    fn list(&mut self, findings: impl IntoIterator<Item = Finding>) {
        let room = FINDINGS_MAX - self.findings.len();
        self.findings.extend(findings.into_iter().take(room));
    }
}

/// All gates and what failed at them.
struct Gates<'a> {
    arguments: &'a Arguments,
    expected: Option<Expected>,
    columns: Option<usize>,
    documents: usize,
    bytes: usize,
    bytes_removed: usize,
    unclean: Failures,
    too_much: Failures,
    guarded: Failures,
    unexpected: Failures,
}

impl<'a> Gates<'a> {
    fn new(arguments: &'a Arguments, expected: Option<Expected>) -> Self {
        Gates {
            arguments,
            expected,
            columns: terminal::columns_stdout(),
            documents: 0,
            bytes: 0,
            bytes_removed: 0,
            unclean: Failures::default(),
            too_much: Failures::default(),
            guarded: Failures::default(),
            unexpected: Failures::default(),
        }
    }

    /// Whether no gate was named: then the dumps must be clean.
    fn must_be_clean(&self) -> bool {
        let named = self.arguments;
        named.max_removed_share.is_none() && named.max_removed_share_document.is_none() && named.expect.is_none() && !named.fail_on_guarded
    }

    fn add(&mut self, mut taken: Taken) {
        let columns = self.columns;
        self.documents += 1;
        self.bytes += taken.bytes;
        self.bytes_removed += taken.bytes_removed;
        let share = share_of(taken.bytes_removed, taken.bytes);
        if self.must_be_clean() && !taken.removals.is_empty() {
            let count = taken.removals.len();
            let what = format!("{count} removal{}, {:.1}%", plural(count), share * 100.0);
            self.unclean.list(
                taken
                    .removals
                    .iter()
                    .map(|removal| taken.removal(Gate::Clean, removal, "would be removed")),
            );
            self.unclean.add(|| about(&taken.name, &what, columns));
        }
        if self.arguments.max_removed_share_document.is_some_and(|most| share > most) {
            let what = format!("{:.1}% removed", share * 100.0);
            self.too_much.list([taken.finding(Gate::MaxRemovedShareDocument, what.clone())]);
            self.too_much.add(|| about(&taken.name, &what, columns));
        }
        if self.arguments.fail_on_guarded && taken.guarded > 0 {
            let what = format!("the guard kept {} span{}", taken.guarded, plural(taken.guarded));
            self.guarded.list([taken.finding(Gate::FailOnGuarded, what.clone())]);
            self.guarded.add(|| about(&taken.name, &what, columns));
        }
        if let Some(expected) = &mut self.expected {
            let (missing, unexpected) = expected.compare(&taken.id, std::mem::take(&mut taken.removals));
            for removal in missing {
                self.unexpected.list([taken.removal(Gate::Expect, &removal, MISSING)]);
                self.unexpected.add(|| difference(&taken.name, &removal, true, columns));
            }
            for removal in unexpected {
                self.unexpected
                    .list([taken.removal(Gate::Expect, &removal, "is removed now, but not by the ledger")]);
                self.unexpected.add(|| difference(&taken.name, &removal, false, columns));
            }
        }
    }

    /// Writes what failed, and whether anything did.
    fn finish(mut self) -> Result<bool> {
        let columns = self.columns;
        for (document, removals) in self.expected.take().map(Expected::rest).unwrap_or_default() {
            for removal in removals {
                let finding = of_removal(Gate::Expect, &removal, MISSING);
                self.unexpected.list([Finding {
                    document: Some(document.clone()),
                    ..finding
                }]);
                self.unexpected.add(|| difference(&document, &removal, true, columns));
            }
        }
        let share = share_of(self.bytes_removed, self.bytes);
        let mut overall = Failures::default();
        if self.arguments.max_removed_share.is_some_and(|most| share > most) {
            let what = format!("{:.1}% of all bytes would be removed", share * 100.0);
            overall.list([finding(Gate::MaxRemovedShare, what.clone())]);
            overall.add(|| format!("  {what}\n"));
        }
        let gates = [
            (Gate::Clean, self.must_be_clean(), &self.unclean),
            (Gate::MaxRemovedShare, self.arguments.max_removed_share.is_some(), &overall),
            (
                Gate::MaxRemovedShareDocument,
                self.arguments.max_removed_share_document.is_some(),
                &self.too_much,
            ),
            (Gate::FailOnGuarded, self.arguments.fail_on_guarded, &self.guarded),
            (Gate::Expect, self.arguments.expect.is_some(), &self.unexpected),
        ];
        if self.arguments.output_format != OutputFormat::Text {
            return self.tell_programs(&gates);
        }
        let mut out = Output::open(false);
        let mut failed = false;
        for (gate, _, failures) in gates.iter().filter(|(_, _, failures)| failures.total > 0) {
            failed = true;
            let name = &self.headline(*gate);
            let mut drawn = String::new();
            hang(&mut drawn, "", 0, &[(REMOVED, "failed"), (PLAIN, ": "), (PLAIN, name)], columns);
            failures.told.iter().for_each(|told| drawn.push_str(told));
            let more = failures.total - failures.told.len();
            if more > 0 {
                hang(&mut drawn, "  ", 2, &[(DIM, &format!("… and {more} more"))], columns);
            }
            out.draw(&drawn)?;
        }
        let counts = format!(
            "{} document{}, {:.1}% would be removed",
            self.documents,
            plural(self.documents),
            share * 100.0
        );
        let (style, word) = if failed { (REMOVED, "failed") } else { (ADDED, "passed") };
        let mut drawn = String::new();
        hang(&mut drawn, "", 0, &[(BOLD, &counts), (PLAIN, ": "), (style, word)], columns);
        out.draw(&drawn)?;
        out.finish()?;
        Ok(failed)
    }

    /// What a gate asks, for people.
    fn headline(&self, gate: Gate) -> String {
        match gate {
            Gate::Clean => "not clean (`unscrape diff` shows what would go)".to_owned(),
            Gate::MaxRemovedShare => limit("--max-removed-share", self.arguments.max_removed_share),
            Gate::MaxRemovedShareDocument => limit("--max-removed-share-document", self.arguments.max_removed_share_document),
            Gate::FailOnGuarded => "--fail-on-guarded".to_owned(),
            Gate::Expect => "--expect: - removed by the ledger only, + removed now only".to_owned(),
        }
    }

    /// Writes all in a format for programs, and whether anything failed.
    fn tell_programs(&self, gates: &[(Gate, bool, &Failures)]) -> Result<bool> {
        let asked = || gates.iter().filter(|(_, asked, _)| *asked);
        let check = Check {
            passed: asked().all(|(_, _, failures)| failures.total == 0),
            documents: self.documents,
            bytes: self.bytes,
            bytes_removed: self.bytes_removed,
            gates: asked()
                .map(|(gate, _, failures)| GateOutcome {
                    gate: *gate,
                    limit: match gate {
                        Gate::MaxRemovedShare => self.arguments.max_removed_share,
                        Gate::MaxRemovedShareDocument => self.arguments.max_removed_share_document,
                        Gate::Clean | Gate::FailOnGuarded | Gate::Expect => None,
                    },
                    passed: failures.total == 0,
                    failures: failures.total,
                })
                .collect(),
            findings: asked().flat_map(|(_, _, failures)| failures.findings.iter().cloned()).collect(),
        };
        let mut out = Output::open(false);
        out.raw(&match self.arguments.output_format {
            OutputFormat::Sarif => sarif(&check),
            OutputFormat::Github => github(&check),
            OutputFormat::Json | OutputFormat::Text => {
                let mut line = String::new();
                push_json_line(&mut line, &check);
                line
            }
        })?;
        out.finish()?;
        Ok(!check.passed)
    }
}

/// Said of what the ledger has alone.
const MISSING: &str = "is removed by the ledger, but not now";

impl Taken {
    /// A finding about the whole document.
    fn finding(&self, gate: Gate, message: String) -> Finding {
        Finding {
            path: Some(self.place.path.clone()),
            line: self.place.line,
            document: (self.id != self.place.path).then(|| self.id.clone()),
            ..finding(gate, message)
        }
    }

    /// A finding about one removal. Of a page, lines are those of its rendered text, which a file has not.
    fn removal(&self, gate: Gate, removal: &Removal, what: &str) -> Finding {
        let of_removal = of_removal(gate, removal, what);
        let line = self.place.line.or((!self.is_page).then_some(removal.line as u64));
        Finding {
            line,
            rule: of_removal.rule,
            text: of_removal.text,
            ..self.finding(gate, of_removal.message)
        }
    }
}

fn of_removal(gate: Gate, removal: &Removal, what: &str) -> Finding {
    Finding {
        rule: Some(removal.rule.clone()),
        text: Some(removal.text.clone()),
        ..finding(gate, format!("{what} ({})", removal.rule))
    }
}

fn finding(gate: Gate, message: String) -> Finding {
    Finding {
        gate,
        path: None,
        line: None,
        document: None,
        rule: None,
        message,
        text: None,
    }
}

fn limit(flag: &str, most: Option<f64>) -> String {
    format!("{flag} {}", most.unwrap_or_default())
}

fn share_of(part: usize, whole: usize) -> f64 {
    part as f64 / (whole as f64).max(1.0)
}

fn about(name: &str, what: &str, columns: Option<usize>) -> String {
    let mut out = String::new();
    hang(&mut out, "  ", 4, &[(PLAIN, &visible(name)), (PLAIN, ": "), (PLAIN, what)], columns);
    out
}

fn difference(name: &str, removal: &Removal, missing: bool, columns: Option<usize>) -> String {
    let (sign, style) = if missing { ("-", REMOVED) } else { ("+", ADDED) };
    let place = format!(" {}:{} ", visible(name), removal.line);
    let rule = visible(&removal.rule);
    let lines: Vec<&str> = removal.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let joined = lines.join(" ⏎ ");
    let text = visible(&joined);
    let mut out = String::new();
    let parts = [
        (style, sign),
        (PLAIN, place.as_str()),
        (REASON, rule.as_ref()),
        (PLAIN, " "),
        (style, text.as_ref()),
    ];
    hang(&mut out, "  ", 4, &parts, columns);
    out
}
