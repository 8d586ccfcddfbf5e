//! What stopped a rule, in words that name the key of the rules file.
//!
//! Finding what stopped it is `rules`' business.

use crate::document::InputKind;
use crate::rules::schema::Position;
use crate::rules::{Rule, Stop};
use std::sync::Arc;

/// What stopped `rule`.
pub fn because(rule: &Rule, stop: &Stop) -> String {
    let when = &rule.when;
    match stop {
        Stop::Pattern => "none of its patterns is found".to_owned(),
        Stop::Position(position) => format!("when.position = \"{}\": {}", position.name(), elsewhere(*position)),
        Stop::Language(Some(found)) => format!("when.language = {}: the document is in {found}", list(&when.language)),
        Stop::Language(None) => format!("when.language = {}: the document's language is not known", list(&when.language)),
        Stop::Site => format!(
            "when.site = {}: the document is from elsewhere, or its site is not known",
            list(&when.site)
        ),
        Stop::Input => {
            let input = when.input.map_or("", InputKind::name);
            format!("when.input = \"{input}\": the document is the other kind")
        }
        Stop::Repeated(found) => {
            let times = if *found == 1 { "once" } else { "less often" };
            format!(
                "when.repeated = {}: the line stands here {times}",
                when.repeated.unwrap_or_default()
            )
        }
        Stop::Previous => format!("when.previous: the line above does not match {}", source(when.previous.as_ref())),
        Stop::Next => format!("when.next: the line below does not match {}", source(when.next.as_ref())),
        Stop::Length(found) => format!(
            "when.length-max = {}: the line has {found} characters",
            when.length_max.unwrap_or_default()
        ),
        Stop::LinkDensity => format!(
            "when.link-density-min = {}: fewer links in the block",
            when.link_density_min.unwrap_or_default()
        ),
        Stop::Unless(pattern) => format!("{}: {pattern}", exception(rule, pattern)),
    }
}

/// Where the line stands instead.
fn elsewhere(position: Position) -> &'static str {
    match position {
        Position::Start => "more than one paragraph of prose stands above",
        Position::FirstHalf => "it stands in the last half",
        Position::LastHalf => "it stands in the first half",
        Position::AfterText => "no sentence stands above",
        Position::End => "prose stands below",
    }
}

/// The key of the exception that holds the pattern.
fn exception(rule: &Rule, pattern: &str) -> &'static str {
    let unless = &rule.unless;
    let holds = |patterns: &[Arc<crate::rules::Pattern>]| patterns.iter().any(|own| &*own.source == pattern);
    if holds(&unless.line) {
        "unless.line matches"
    } else if holds(&unless.block) {
        "unless.block matches"
    } else if holds(&unless.previous) {
        "unless.previous matches the line above"
    } else if holds(&unless.next) {
        "unless.next matches the line below"
    } else {
        "unless.css matches"
    }
}

fn source(pattern: Option<&Arc<crate::rules::Pattern>>) -> &str {
    pattern.map_or("", |pattern| &pattern.source)
}

fn list(values: &[String]) -> String {
    format!(
        "[{}]",
        values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(", ")
    )
}
