//! A rule in sentences: what it matches, where, what it does and why.
//!
//! How it is written is left to `rules show`, trying it on a text to the caller.

use crate::document::InputKind;
use crate::rules::schema::{Action, Expectation, Position};
use crate::rules::{Css, Pattern, Rule, Unless, When};
use std::sync::Arc;

/// A part of a description: a heading of one word, and sentences.
pub type Part = (&'static str, Vec<String>);

/// Most phrases and patterns that are listed.
const LISTED_MAX: usize = 12;

/// The rule in sentences. Patterns and phrases stand in them as written, not yet safe to print.
pub fn describe(rule: &Rule) -> Vec<Part> {
    let parts = [
        ("Why", vec![rule.info.why.clone()]),
        ("Matches", matches(rule)),
        ("Where", conditions(&rule.when)),
        ("Unless", exceptions(&rule.unless)),
        ("Does", vec![action(rule)]),
        ("Tests", vec![tests(rule)]),
    ];
    parts.into_iter().filter(|(_, sentences)| !sentences.is_empty()).collect()
}

fn matches(rule: &Rule) -> Vec<String> {
    let mut ways = Vec::new();
    match rule.literals.as_slice() {
        [] => {}
        [(only, _)] => ways.push(format!("a line that says just \"{only}\" (case and decoration do not matter)")),
        many => {
            let listed: Vec<String> = many.iter().take(LISTED_MAX).map(|(text, _)| format!("\"{text}\"")).collect();
            let more = many.len().saturating_sub(LISTED_MAX);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            ways.push(format!(
                "a line that says just one of {} phrases (case and decoration do not matter): {}{more}",
                many.len(),
                listed.join(", ")
            ));
        }
    }
    ways.extend(patterns("a line in which this is found", &rule.line));
    ways.extend(patterns("a block in which this is found", &rule.block));
    ways.extend(selectors("a block in an element that matches", &rule.css));
    for way in ways.iter_mut().skip(1) {
        way.insert_str(0, "or ");
    }
    ways
}

fn patterns(what: &str, patterns: &[Arc<Pattern>]) -> Vec<String> {
    patterns.iter().map(|pattern| format!("{what}: {}", pattern.source)).collect()
}

fn selectors(what: &str, selectors: &[Css]) -> Vec<String> {
    selectors.iter().map(|css| format!("{what}: {}", css.source)).collect()
}

fn conditions(when: &When) -> Vec<String> {
    let mut sentences = Vec::new();
    sentences.extend(when.position.map(|position| place(position).to_owned()));
    if !when.language.is_empty() {
        sentences.push(format!("in documents in {}", when.language.join(" or ")));
    }
    if !when.site.is_empty() {
        sentences.push(format!("on {} and subdomains", when.site.join(" or ")));
    }
    sentences.extend(when.input.map(|input| match input {
        InputKind::Text => "in text dumps only".to_owned(),
        InputKind::Html => "in HTML pages only".to_owned(),
    }));
    sentences.extend(
        when.repeated
            .map(|least| format!("where the line stands at least {least} times in the document")),
    );
    sentences.extend(
        when.previous
            .as_ref()
            .map(|p| format!("under a line in which this is found: {}", p.source)),
    );
    sentences.extend(
        when.next
            .as_ref()
            .map(|p| format!("above a line in which this is found: {}", p.source)),
    );
    sentences.extend(when.length_max.map(|most| format!("in lines of at most {most} characters")));
    sentences.extend(
        when.link_density_min
            .map(|least| format!("in blocks of which {:.0}% or more is links", least * 100.0)),
    );
    for sentence in sentences.iter_mut().skip(1) {
        sentence.insert_str(0, "and ");
    }
    sentences
}

fn place(position: Position) -> &'static str {
    match position {
        Position::Start => "at the start: at most one paragraph of prose stands above",
        Position::FirstHalf => "in the first half of the document, by blocks",
        Position::LastHalf => "in the last half of the document, by blocks",
        Position::AfterText => "behind the text's beginning: a sentence stands somewhere above",
        Position::End => "at the end: no prose stands below",
    }
}

fn exceptions(unless: &Unless) -> Vec<String> {
    let mut sentences = patterns("this is found in the line", &unless.line);
    sentences.extend(patterns("this is found in the block", &unless.block));
    sentences.extend(patterns("this is found in the line above", &unless.previous));
    sentences.extend(patterns("this is found in the line below", &unless.next));
    sentences.extend(selectors("the block is in an element that matches", &unless.css));
    for sentence in sentences.iter_mut().skip(1) {
        sentence.insert_str(0, "or ");
    }
    sentences
}

fn action(rule: &Rule) -> String {
    match rule.action {
        Action::DropLine => "removes the line".to_owned(),
        Action::DropBlock => "removes the whole block that holds the line".to_owned(),
        Action::DropMatch => "removes just the matched part of the line".to_owned(),
        Action::DropUntil => {
            let most = rule.lines_max;
            match &rule.until {
                Some(until) => format!(
                    "removes the line and those below it, up to one in which this is found: {} (if it comes within {most} lines, else only the line)",
                    until.source
                ),
                None => format!(
                    "removes the line and those below it, up to the first prose (if it comes within {most} lines, else only the line)"
                ),
            }
        }
        Action::TruncateAfter => "removes the line and everything below it".to_owned(),
        Action::TruncateBefore => "removes the line and everything above it".to_owned(),
        Action::Replace => format!("puts \"{}\" in place of the matched part", rule.with.as_deref().unwrap_or_default()),
        Action::Keep => "protects the line: no rule and no shape removes it".to_owned(),
    }
}

fn tests(rule: &Rule) -> String {
    let unchanged = rule.tests.iter().filter(|test| test.expect == Expectation::Unchanged).count();
    let acts = rule.tests.len() - unchanged;
    let goes = if rule.action == Action::Keep { "protects" } else { "removes" };
    format!("{acts} of what it {goes}, {unchanged} of what it must leave alone")
}
