//! `unscrape rules explain`: a rule in sentences, and what it does to a text.

use crate::cli::output::Output;
use crate::cli::{End, load_rules, terminal};
use anyhow::{Context as _, Result, bail};
use clap::Args;
use std::io::Read as _;
use std::path::PathBuf;
use unscrape::document::{Document, InputKind, Payload, Record, RecordId};
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::report::describe::describe;
use unscrape::report::diff::{diff, draw};
use unscrape::report::explain::because;
use unscrape::report::style::{ADDED, BOLD, CHANGED, DIM, PLAIN, REASON, hang};
use unscrape::report::visible::{one_line, visible};
use unscrape::rules::{Rule, RuleSet, Stop, evaluate_at};

/// Say in sentences what a rule matches and does, and try it on a text
#[derive(Args)]
pub struct Arguments {
    /// The rule's id
    id: String,
    /// A text to try it on, or - for standard input
    text: Option<String>,
    /// Rules file in place of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The text is HTML
    #[arg(long)]
    html: bool,
    /// The text's site
    #[arg(long, value_name = "DOMAIN")]
    site: Option<String>,
    /// The text's language, as an ISO 639-1 code [default: detected]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
}

/// Columns for the first word of each part.
const LABEL_COLUMNS: usize = 9;
/// Columns that lines are cut to where the width is unknown.
const COLUMNS: usize = 100;

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let loaded = load_rules::read(arguments.rules.as_deref())?;
    let rules = load_rules::compile(arguments.rules.as_deref())?;
    let Some(rule) = rules.get(&arguments.id) else {
        bail!("no rule has the id {}; `unscrape rules list` shows all", arguments.id);
    };
    let columns = terminal::columns_stdout();
    let mut drawn = String::new();
    describe_rule(&mut drawn, rule, columns);
    if let Some(text) = &arguments.text {
        // Overrides keep their files, so that the rule is tried as it runs.
        let alone = RuleSet::subset(&loaded.files, |id| id == arguments.id).map_err(|_| anyhow::anyhow!("the rule can't be compiled"))?;
        let document = segment(record(text, arguments)?);
        try_on(&mut drawn, rule, &alone, &document, columns);
    }
    let mut out = Output::open(false);
    out.draw(&drawn)?;
    out.finish()?;
    Ok(End::Fine)
}

fn describe_rule(out: &mut String, rule: &Rule, columns: Option<usize>) {
    let place = format!("  {}:{}", visible(&rule.info.file), rule.info.line);
    hang(out, "", 0, &[(REASON, &rule.info.id), (DIM, &place)], columns);
    for (label, sentences) in describe(rule) {
        let mut lead = format!("{BOLD}{label:LABEL_COLUMNS$}{BOLD:#}");
        for sentence in sentences {
            hang(
                out,
                &lead,
                LABEL_COLUMNS,
                &[(PLAIN, &visible(&sentence).replace('\n', " "))],
                columns,
            );
            lead = format!("{:LABEL_COLUMNS$}", "");
        }
    }
}

fn record(text: &str, arguments: &Arguments) -> Result<Record> {
    let text = if text == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("can't read standard input")?;
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        text.to_owned()
    };
    Ok(Record {
        site: arguments.site.clone(),
        language: arguments.language.clone(),
        ..Record::new(
            RecordId {
                id: "text".to_owned(),
                path: "text".to_owned(),
                line: None,
            },
            Payload {
                kind: if arguments.html { InputKind::Html } else { InputKind::Text },
                text,
            },
        )
    })
}

/// Each line with what the rule says to it, then what the rule alone would change.
fn try_on(out: &mut String, rule: &Rule, alone: &RuleSet, document: &Document, columns: Option<usize>) {
    out.push('\n');
    for (index, &line) in document.lines.iter().enumerate() {
        let number = document.line_number(line.start);
        let text = one_line(document.slice(line), columns.unwrap_or(COLUMNS).saturating_sub(8).max(8));
        let (style, said) = match evaluate_at(rule, document, index) {
            Ok(hit) => (ADDED, format!("matched by {}", hit.pattern)),
            Err(Stop::Pattern) => (DIM, "not matched".to_owned()),
            Err(stop) => (CHANGED, format!("matched, but stopped by {}", because(rule, &stop))),
        };
        hang(out, &format!("{DIM}{number:>5}{DIM:#}   "), 8, &[(PLAIN, &text)], columns);
        hang(out, &format!("{:8}", ""), 8, &[(style, &visible(&said))], columns);
    }
    let stages = Stages {
        preset: unscrape::structure::Preset::Balanced,
        structure: false,
        duplicates: false,
        classifier: None,
        repair_glued: false,
        in_words: true,
    };
    let resolution = judge(document, alone, stages);
    out.push('\n');
    match diff("alone, it changes the text", document, &resolution, 1) {
        Some(diff) => out.push_str(draw::document(&diff, columns).trim_end_matches('\n')),
        None => hang(out, "", 0, &[(BOLD, "alone, it changes nothing in this text")], columns),
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
}
