//! `unscrape explain`: why lines of one document stay or go.

use super::arguments::JudgeArguments;
use super::output::Output;
use super::{End, load_rules, terminal};
use anyhow::{Result, bail};
use clap::Args;
use place::Place;
use unscrape::document::Document;
use unscrape::pipeline::document::{Stages, judge, opinion, reduce, segment};
use unscrape::report::explain::{self, because, draw, try_rule};
use unscrape::report::physical::PhysicalLines;
use unscrape::report::style::{BOLD, DIM, PLAIN, REASON, hang};
use unscrape::report::visible::visible;
use unscrape::rules::{RuleSet, Stop, scan};

mod place;

/// Tell why a line was dropped or kept: each rule and shape tried, and what stopped it
#[derive(Args)]
#[command(after_help = "\
FILE             an overview: each line, kept or removed, and by what
FILE:LINE        everything about one line
FILE:RECORD      a record of a JSON Lines file, by its line there or its id
FILE:RECORD:LINE one line of its text
Lines of HTML are those of the rendered text, which --show prints.")]
pub struct Arguments {
    /// File, and what of it: see below
    #[arg(value_name = "FILE[:RECORD][:LINE]")]
    place: String,
    #[command(flatten)]
    judge: JudgeArguments,
    /// Only what this rule did at the line
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
    /// Print the text that was judged, with line numbers
    #[arg(long)]
    show: bool,
    #[command(flatten)]
    fields: FieldArguments,
    /// Do not page, even on a terminal
    #[arg(long)]
    no_pager: bool,
}

/// How the file is read.
#[derive(Args, Clone, Debug)]
struct FieldArguments {
    /// Format of the file [default: by name, then by content]
    #[arg(long, value_name = "FORMAT")]
    from: Option<super::arguments::FormatName>,
    /// JSON field with the text to clean
    #[arg(long, value_name = "NAME", default_value = "text")]
    text_field: String,
    /// JSON field with HTML to clean; named here, it is taken before the text field
    #[arg(long, value_name = "NAME")]
    html_field: Option<String>,
    /// JSON field with the page's address
    #[arg(long, value_name = "NAME", default_value = "url")]
    url_field: String,
    /// JSON field with the record's id
    #[arg(long, value_name = "NAME", default_value = "id")]
    id_field: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<End> {
    let rules = load_rules::compile(arguments.judge.rules.as_deref())?;
    let Place { record, line } = place::find(&arguments.place, &arguments.fields)?;
    let name = record.id.to_string();
    let document = segment(record);
    let columns = terminal::columns_stdout();
    let stages = arguments.judge.stages(false)?;
    let drawn = match (line, &arguments.rule, arguments.show) {
        (_, _, true) => draw::numbered(&document.text, columns),
        (None, Some(_), _) => bail!("--rule explains one line: name it, {}:LINE", arguments.place),
        (Some(line), Some(id), _) => one_rule(&name, &document, &rules, stages, line, id, columns)?,
        (Some(line), None, _) => one_line(&name, &document, &rules, stages, line, columns)?,
        (None, None, _) => {
            let resolution = judge(&document, &rules, stages);
            draw::overview(&explain::overview(&document, &resolution), columns)
        }
    };
    let mut out = Output::open(!arguments.no_pager);
    out.draw(&drawn)?;
    out.finish()?;
    Ok(End::Fine)
}

fn one_line(name: &str, document: &Document, rules: &RuleSet, stages: Stages, line: usize, columns: Option<usize>) -> Result<String> {
    let resolution = judge(document, rules, stages);
    let left = reduce(document, &resolution);
    let matches = scan(rules, document);
    match explain::explain(document, &left, &resolution, rules, &matches, line) {
        Some(mut explained) => {
            explained.opinion = explain::block_of(document, line).and_then(|block| opinion(document, &resolution, stages, block));
            Ok(draw::explanation(name, &explained, columns))
        }
        None => no_such_line(document, line),
    }
}

fn no_such_line<T>(document: &Document, line: usize) -> Result<T> {
    let count = document.text.lines().count();
    if line == 0 || line > count {
        bail!("there is no line {line}: the text has {count} (--show prints it with line numbers)");
    }
    bail!("line {line} is blank (--show prints the text with line numbers)")
}

/// What one rule did at a line.
fn one_rule(
    name: &str,
    document: &Document,
    rules: &RuleSet,
    stages: Stages,
    line: usize,
    id: &str,
    columns: Option<usize>,
) -> Result<String> {
    let Some(rule) = rules.get(id) else {
        bail!("no rule has the id {id}; `unscrape rules list` shows all");
    };
    let lines = PhysicalLines::of(&document.text);
    let Some(own) = lines.all().iter().find(|own| own.number == line) else {
        return no_such_line(document, line);
    };
    let resolution = judge(document, rules, stages);
    let said = try_rule(rule, document, &reduce(document, &resolution), own.span);
    let explained = explain::explain(document, document, &resolution, rules, &scan(rules, document), line);
    let spoken = explained
        .iter()
        .flat_map(|explained| &explained.spoken)
        .find(|spoken| spoken.note.key == id);
    let mut out = String::new();
    let place = format!("{}:{line}", visible(name));
    let text: String = document.slice(own.span).chars().take(400).collect();
    hang(&mut out, "", 0, &[(BOLD, &place), (PLAIN, "  "), (DIM, &visible(&text))], columns);
    let verdict = match (&said, spoken) {
        (Ok(hit), _) => format!("matches: {}", hit.pattern),
        (Err(_), Some(spoken)) if spoken.beyond.is_some() => {
            format!(
                "does not match the line itself; it goes with {}",
                spoken.beyond.as_deref().unwrap_or_default()
            )
        }
        (Err(_), Some(_)) => "matched the line together with its block".to_owned(),
        (Err(Stop::Pattern), None) => "does not match: none of its patterns is found in the line".to_owned(),
        (Err(stop), None) => format!("matches, but was stopped by {}", because(rule, stop)),
    };
    hang(
        &mut out,
        "  ",
        4,
        &[(REASON, id), (PLAIN, " "), (PLAIN, &visible(&verdict))],
        columns,
    );
    if let Some(spoken) = spoken {
        let effect = match (&spoken.guarded, spoken.won) {
            (Some(guarded), false) => format!("taken back by the guard, {guarded}"),
            (_, true) => format!("decided: {}", spoken.claim),
            (None, false) => "another reason decided".to_owned(),
        };
        hang(&mut out, "  ", 4, &[(PLAIN, &effect)], columns);
    }
    let place = format!("{}:{}", rule.info.file, rule.info.line);
    hang(
        &mut out,
        "  ",
        4,
        &[(DIM, &rule.info.why), (DIM, " ("), (DIM, &visible(&place)), (DIM, ")")],
        columns,
    );
    Ok(out)
}
