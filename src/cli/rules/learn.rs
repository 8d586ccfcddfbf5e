//! `unscrape rules learn`: rules proposed from lines that recur among what is kept; nothing enters a rules file.

use crate::cli::arguments::{JudgeArguments, model};
use crate::cli::{End, interrupt, load_rules, terminal};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use unscrape::learn::{Demands, Risk};
use unscrape::pipeline::learn::{Lessons, learn};
use unscrape::pipeline::ledger::{Elsewhere, Lines, fields, request, stages};
use unscrape::report::ledger::Line;
use unscrape::report::style::plural;
use unscrape::source::{FieldNames, Inputs, Request, SameNames};

/// Propose rules for lines that recur among what is kept, with counts, examples, risk and tests, to be completed by hand
#[derive(Args)]
#[command(
    after_help = "Writes TOML to standard output. Read each rule, write its `why`, and copy it into your rules file; delete the others."
)]
pub struct Arguments {
    /// A ledger, whose inputs are read again, or dumps: files, folders, patterns
    #[arg(value_name = "LEDGER|PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Fewest different articles beside which a line must stand
    #[arg(long, value_name = "N", default_value_t = Demands::default().articles_min, value_parser = at_least_two)]
    min_articles: usize,
    /// Highest risk of taking article text; what is riskier is left out
    #[arg(long, value_name = "RISK", default_value = "medium")]
    risk: RiskName,
    /// Most rules proposed
    #[arg(long, value_name = "N", default_value_t = Demands::default().rules_max)]
    limit: usize,
}

#[derive(Clone, Copy, ValueEnum)]
enum RiskName {
    Low,
    Medium,
    High,
}

fn at_least_two(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| *number >= 2)
        .ok_or_else(|| "a number from 2 on".to_owned())
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let header = match arguments.paths.as_slice() {
        [only] if only.is_file() => match Lines::open(only)?.next() {
            Some(Ok(Line::Header(header))) => Some(header),
            _ => None,
        },
        _ => None,
    };
    let elsewhere = match (&header, arguments.paths.as_slice()) {
        (Some(_), [ledger]) => Elsewhere::of(ledger)?,
        _ => Elsewhere::default(),
    };
    let (request, names, stages, rules_file) = match header {
        Some(header) => {
            let model = model(header.options.model.as_ref().map(Path::new))?;
            let rules = arguments
                .judge
                .rules
                .clone()
                .or_else(|| header.rules_file.as_ref().map(PathBuf::from));
            (request(&header), fields(&header.options), stages(&header.options, model), rules)
        }
        None => {
            let request = Request {
                paths: arguments.paths.clone(),
                same_names: SameNames::Free,
                ..Request::default()
            };
            (
                request,
                FieldNames::default(),
                arguments.judge.stages(false)?,
                arguments.judge.rules.clone(),
            )
        }
    };
    if request.paths.iter().any(|path| path == Path::new("-")) {
        bail!("standard input can't be read twice; write it to a file first");
    }
    let lessons = Lessons {
        inputs: &Inputs::find(&request)?,
        fields: &names,
        rules: &load_rules::compile(rules_file.as_deref())?,
        stages,
        elsewhere,
        stop: interrupt::flag(),
    };
    let demands = Demands {
        articles_min: arguments.min_articles,
        rules_max: arguments.limit,
        risk_max: match arguments.risk {
            RiskName::Low => Risk::Low,
            RiskName::Medium => Risk::Medium,
            RiskName::High => Risk::High,
        },
    };
    let Some(learned) = learn(&lessons, demands) else {
        return Ok(End::Interrupted);
    };
    std::io::stdout().lock().write_all(learned.fragment.text.as_bytes())?;
    let (documents, rules) = (learned.documents, learned.fragment.rules);
    terminal::tell(&format!(
        "{documents} document{}: {rules} rule{} proposed",
        plural(documents),
        plural(rules)
    ));
    if learned.risky > 0 {
        let (count, plural) = (learned.risky, plural(learned.risky));
        terminal::tell(&format!(
            "{count} recurring line{plural} left out that may well be article text (--risk high shows them)"
        ));
    }
    if learned.failed > 0 {
        terminal::tell(&format!("{} more left out, since their tests fail", learned.failed));
    }
    Ok(End::Fine)
}
