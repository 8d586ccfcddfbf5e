//! Proposals as sections of a rules file, each with its counts, examples, risk and tests; the reason is left to a person.
//!
//! A line is one rule. A block is two, since no pattern sees several lines of a text at once: its lines go where another one of it stands
//! right below, and its last one where another one stands right above.

use super::candidate::{Candidate, Place};
use super::proposal::Proposal;
use crate::report::visible::one_line;
use crate::rules::literal_form;
use std::collections::HashSet;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value, value};

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

/// How many rules a proposal is written as.
pub fn rules_of(proposal: &Proposal) -> usize {
    proposal.lines.len().min(2)
}

/// The proposals as a rules file.
pub fn fragment(proposals: &[&Proposal]) -> Fragment {
    let mut document = DocumentMut::new();
    document["version"] = value(1);
    let mut rules = ArrayOfTables::new();
    let mut taken = HashSet::new();
    for proposal in proposals {
        let id = free_id(proposal, &mut taken);
        match proposal.lines.as_slice() {
            [line] => rules.push(section(proposal, &id, &[line], comment(proposal), line_tests(proposal, line))),
            [above @ .., last] => {
                let above: Vec<&Candidate> = above.iter().collect();
                let neighbours = |lines: &mut dyn Iterator<Item = &Candidate>| either(lines);
                let mut upper = section(proposal, &id, &above, comment(proposal), block_tests(proposal, true));
                condition(&mut upper, "next", &neighbours(&mut proposal.lines[1..].iter()));
                rules.push(upper);
                let told = "\n# the last line of the block above\n".to_owned();
                let mut lower = section(proposal, &format!("{id}-last"), &[last], told, block_tests(proposal, false));
                condition(&mut lower, "previous", &neighbours(&mut above.iter().copied()));
                rules.push(lower);
            }
            [] => {}
        }
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

/// A rule that removes these lines.
fn section(proposal: &Proposal, id: &str, lines: &[&Candidate], comment: String, tests: ArrayOfTables) -> Table {
    let mut section = Table::new();
    section.decor_mut().set_prefix(comment);
    section["id"] = value(id);
    section["why"] = value(WHY);
    let mut matcher = Table::new();
    matcher.set_dotted(true);
    let (slots, plain): (Vec<&Candidate>, Vec<&Candidate>) = lines.iter().partition(|line| line.masked.has_slots());
    let literals = plain.iter().map(|line| literal_form(line.masked.text()).to_owned());
    let patterns = slots.iter().map(|line| line.masked.pattern());
    for (key, all) in [("literal", literals.collect::<Vec<_>>()), ("line", patterns.collect())] {
        if !all.is_empty() {
            matcher[key] = one_or_more(&all);
        }
    }
    section["match"] = Item::Table(matcher);
    section["action"] = value("drop-line");
    if let Some(place) = position(proposal) {
        condition(&mut section, "position", place);
    }
    if let Some(site) = proposal.only_site() {
        condition(&mut section, "site", site);
    }
    section["test"] = Item::ArrayOfTables(tests);
    section
}

fn one_or_more(all: &[String]) -> Item {
    match all {
        [one] => value(one),
        _ => value(all.iter().map(|one| Value::from(one.as_str())).collect::<Array>()),
    }
}

/// Sets a condition; those of a rule are dotted keys.
fn condition(section: &mut Table, key: &str, wanted: &str) {
    let mut dotted = Table::new();
    dotted.set_dotted(true);
    if let Some(when) = section.entry("when").or_insert(Item::Table(dotted)).as_table_mut() {
        when[key] = value(wanted);
    }
}

/// A regular expression for any of these lines as a neighbour, with decoration at its ends.
fn either(lines: &mut dyn Iterator<Item = &Candidate>) -> String {
    let one = |line: &Candidate| {
        let pattern = line.masked.pattern();
        let inside = pattern
            .strip_prefix('^')
            .and_then(|rest| rest.strip_suffix('$'))
            .unwrap_or(&pattern);
        inside.to_owned()
    };
    format!(r"(?i)^\W{{0,4}}(?:{})\W{{0,4}}$", lines.map(one).collect::<Vec<_>>().join("|"))
}

fn position(proposal: &Proposal) -> Option<&'static str> {
    match proposal.place()? {
        Place::Start => Some("start"),
        Place::End => Some("end"),
        Place::Amid | Place::NoProse => None,
    }
}

fn comment(proposal: &Proposal) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (documents, articles, sites) = (proposal.documents, proposal.articles(), proposal.sites());
    let mut out = "\n# ".to_owned();
    if proposal.lines.len() > 1 {
        out.push_str(&format!("a block of {} lines, in ", proposal.lines.len()));
    }
    out.push_str(&format!(
        "{documents} document{}, beside {articles} different article{}",
        plural(documents),
        plural(articles)
    ));
    match proposal.only_site() {
        Some(site) => out.push_str(&format!(", all of {}", one_line(site, 60))),
        None if sites > 0 => out.push_str(&format!(", {sites} site{}", plural(sites))),
        None => {}
    }
    let (risk, why) = proposal.risk();
    out.push_str(&format!("\n# risk: {}", risk.name()));
    if !why.is_empty() {
        out.push_str(&format!(" ({})", why.join("; ")));
    }
    let examples: Vec<String> = match proposal.lines.as_slice() {
        [line] => line.shown().collect(),
        block => block.iter().filter_map(|line| line.shown().next()).collect(),
    };
    for example in examples {
        out.push_str(&format!("\n#   {example}"));
    }
    out.push('\n');
    out
}

fn free_id(proposal: &Proposal, taken: &mut HashSet<String>) -> String {
    /// Words of the first line in an id.
    const WORDS_MAX: usize = 5;
    let words = proposal.lines.iter().take(1).flat_map(|line| line.masked.words());
    let words: Vec<String> = words.take(WORDS_MAX).map(str::to_ascii_lowercase).collect();
    let name = if words.is_empty() { "line".to_owned() } else { words.join("-") };
    let numbered = (2..).map(|number| format!("learned/{name}-{number}"));
    let mut ids = std::iter::once(format!("learned/{name}")).chain(numbered);
    let id = ids.find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(id.clone());
    taken.insert(format!("{id}-last"));
    id
}

/// Tests of one line: it goes beside prose, and stays in a sentence.
fn line_tests(proposal: &Proposal, line: &Candidate) -> ArrayOfTables {
    let examples: Vec<&str> = line.examples.values().take(2).map(String::as_str).collect();
    let mut tests = Tests::of(proposal);
    tests.push(beside_prose(proposal, &examples), Some(format!("{PROSE}\n{MORE_PROSE}")));
    if let Some(line) = examples.first() {
        let quoted = format!("Over the door a painter had written \"{line}\" in large letters, and nobody in the town could say why.");
        tests.push(quoted, None);
    }
    tests.all
}

/// Tests of one of a block's two rules: its lines go where all stand together, and stay where they stand alone.
fn block_tests(proposal: &Proposal, upper: bool) -> ArrayOfTables {
    let example = |line: &Candidate| line.examples.values().next().cloned().unwrap_or_default();
    let lines: Vec<String> = proposal.lines.iter().map(example).collect();
    let all: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (above, last) = all.split_at(all.len() - 1);
    let (left, alone) = if upper { (last, above.first()) } else { (above, last.first()) };
    let mut tests = Tests::of(proposal);
    tests.push(beside_prose(proposal, &all), Some(beside_prose(proposal, left)));
    if let Some(alone) = alone {
        tests.push(format!("{PROSE}\n{alone}\n{MORE_PROSE}"), None);
    }
    tests.all
}

/// Lines before or behind the prose, where the proposal stands.
fn beside_prose(proposal: &Proposal, lines: &[&str]) -> String {
    let lines = lines.join("\n");
    match proposal.place() {
        Some(Place::Start) => format!("{lines}\n{PROSE}\n{MORE_PROSE}"),
        _ => format!("{PROSE}\n{MORE_PROSE}\n{lines}"),
    }
}

/// Tests in the making, on the proposal's site.
struct Tests<'p> {
    site: Option<&'p String>,
    all: ArrayOfTables,
}

impl<'p> Tests<'p> {
    fn of(proposal: &'p Proposal) -> Self {
        Tests {
            site: proposal.only_site(),
            all: ArrayOfTables::new(),
        }
    }

    fn push(&mut self, input: String, out: Option<String>) {
        let mut test = Table::new();
        test.decor_mut().set_prefix("");
        test["in"] = value(input);
        match out {
            Some(out) => test["out"] = value(out),
            None => test["unchanged"] = value(true),
        }
        if let Some(site) = self.site {
            test["site"] = value(site);
        }
        self.all.push(test);
    }
}
