//! Recurring lines as sections of a rules file, each with its counts, examples, risk and tests; the reason is left to a person.

use super::candidate::{Candidate, Place};
use crate::rules::literal_form;
use std::collections::HashSet;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// What stands in place of a reason until a person writes one; `rules lint` tells it.
pub const WHY: &str = "TODO: why no article has this line";
/// Prose of our own for tests: enough words to be prose to any condition.
const PROSE: &str = "The council met on Monday evening and agreed to leave the old bridge open until the spring of next year.";
const MORE_PROSE: &str = "Those who live on the other bank had asked for a new ferry instead, which the town can't pay for.";

/// Sections to be put into a rules file by hand.
#[derive(Debug, Default)]
pub struct Fragment {
    /// The TOML, with a header that makes it a rules file of its own.
    pub text: String,
    /// Rules in it.
    pub rules: usize,
}

/// The candidates as a rules file.
pub fn fragment(candidates: &[&Candidate]) -> Fragment {
    let mut document = DocumentMut::new();
    document["version"] = value(1);
    let mut rules = ArrayOfTables::new();
    let mut taken = HashSet::new();
    for candidate in candidates {
        rules.push(section(candidate, &mut taken));
    }
    let count = rules.len();
    if count > 0 {
        document["rule"] = Item::ArrayOfTables(rules);
    }
    Fragment {
        text: document.to_string(),
        rules: count,
    }
}

fn section(candidate: &Candidate, taken: &mut HashSet<String>) -> Table {
    let mut section = Table::new();
    section.decor_mut().set_prefix(comment(candidate));
    section["id"] = value(free_id(candidate, taken));
    section["why"] = value(WHY);
    let mut matcher = Table::new();
    matcher.set_dotted(true);
    if candidate.masked.has_slots() {
        matcher["line"] = value(candidate.masked.pattern());
    } else {
        matcher["literal"] = value(literal_form(candidate.masked.text()));
    }
    section["match"] = Item::Table(matcher);
    section["action"] = value("drop-line");
    let mut when = Table::new();
    when.set_dotted(true);
    if let Some(place) = position(candidate) {
        when["position"] = value(place);
    }
    if let Some(site) = candidate.only_site() {
        when["site"] = value(site);
    }
    if !when.is_empty() {
        section["when"] = Item::Table(when);
    }
    section["test"] = Item::ArrayOfTables(tests(candidate));
    section
}

fn position(candidate: &Candidate) -> Option<&'static str> {
    match candidate.place()? {
        Place::Start => Some("start"),
        Place::End => Some("end"),
        Place::Amid | Place::NoProse => None,
    }
}

fn comment(candidate: &Candidate) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (documents, articles, sites) = (candidate.documents, candidate.articles.len(), candidate.sites.len());
    let mut out = format!(
        "\n# {documents} document{}, beside {articles} different article{}",
        plural(documents),
        plural(articles)
    );
    match candidate.only_site() {
        Some(site) => out.push_str(&format!(", all of {}", crate::report::visible::one_line(site, 60))),
        None if sites > 0 => out.push_str(&format!(", {sites} site{}", plural(sites))),
        None => {}
    }
    let (risk, why) = candidate.risk();
    out.push_str(&format!("\n# risk: {}", risk.name()));
    if !why.is_empty() {
        out.push_str(&format!(" ({})", why.join("; ")));
    }
    for example in candidate.shown() {
        out.push_str(&format!("\n#   {example}"));
    }
    out.push('\n');
    out
}

fn free_id(candidate: &Candidate, taken: &mut HashSet<String>) -> String {
    /// Words of the line in an id.
    const WORDS_MAX: usize = 5;
    let words: Vec<String> = candidate.masked.words().take(WORDS_MAX).map(str::to_ascii_lowercase).collect();
    let name = if words.is_empty() { "line".to_owned() } else { words.join("-") };
    let numbered = (2..).map(|number| format!("learned/{name}-{number}"));
    let mut ids = std::iter::once(format!("learned/{name}")).chain(numbered);
    let id = ids.find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(id.clone());
    id
}

fn tests(candidate: &Candidate) -> ArrayOfTables {
    let mut tests = ArrayOfTables::new();
    let mut examples: Vec<&String> = candidate.examples.values().collect();
    examples.truncate(2);
    let lines: Vec<&str> = examples.iter().map(|line| line.as_str()).collect();
    let input = match candidate.place() {
        Some(Place::Start) => format!("{}\n{PROSE}\n{MORE_PROSE}", lines.join("\n")),
        _ => format!("{PROSE}\n{MORE_PROSE}\n{}", lines.join("\n")),
    };
    let site = candidate.only_site();
    let mut push = |input: String, out: Option<String>| {
        let mut test = Table::new();
        test.decor_mut().set_prefix("");
        test["in"] = value(input);
        match out {
            Some(out) => test["out"] = value(out),
            None => test["unchanged"] = value(true),
        }
        if let Some(site) = site {
            test["site"] = value(site);
        }
        tests.push(test);
    };
    push(input, Some(format!("{PROSE}\n{MORE_PROSE}")));
    if let Some(line) = lines.first() {
        push(
            format!("Over the door a painter had written \"{line}\" in large letters, and nobody in the town could say why."),
            None,
        );
    }
    tests
}
