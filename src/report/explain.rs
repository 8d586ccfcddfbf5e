//! Why a line was dropped or kept: every claim about it, every rule that matches it and what stopped it.
//!
//! `stop` puts conditions into words, `draw` draws. Reading and judging the document is left to the caller.

pub mod draw;
mod stop;

pub use stop::because;

use super::note::{self, Note};
use super::physical::PhysicalLines;
use crate::classify::Opinion;
use crate::document::{Document, InputKind, Region, Span};
use crate::rules::{Hit, Matches, Rule, RuleSet, Stop, evaluate_at};
use crate::verdict::{Claim, Mark, Outcome, Resolution};

/// What became of a physical line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// All of it stays.
    Kept,
    /// All of it goes.
    Removed,
    /// A part goes.
    PartlyRemoved,
    /// A part reads otherwise.
    Replaced,
}

impl Fate {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Kept => "kept",
            Fate::Removed => "removed",
            Fate::PartlyRemoved => "partly removed",
            Fate::Replaced => "replaced in part",
        }
    }
}

/// A line of the overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// 1-based number.
    pub line: usize,
    /// The line's text.
    pub text: String,
    /// What becomes of it.
    pub fate: Fate,
    /// The deciding reasons' keys, distinct, in order; keep-rules' keys for kept lines.
    pub keys: Vec<String>,
}

/// Each line of a document that is not blank, with its fate.
pub fn overview(document: &Document, resolution: &Resolution) -> Vec<Overview> {
    let lines = PhysicalLines::of(&document.text);
    let told = lines.all().iter().map(|line| Overview {
        line: line.number,
        text: document.slice(line.span).to_owned(),
        fate: fate(document, resolution, line.span),
        keys: keys(document, resolution, line.span),
    });
    told.collect()
}

/// The verdicts over a span, each clipped to it, without blank parts.
fn verdicts<'r>(document: &Document, resolution: &'r Resolution, span: Span) -> Vec<(Span, Outcome, Option<&'r Mark>)> {
    let first = resolution.verdicts.partition_point(|v| v.span.end <= span.start);
    let here = resolution.verdicts[first..].iter().take_while(|v| v.span.start < span.end);
    let clipped = here.map(|v| {
        let part = Span::new(v.span.start.max(span.start), v.span.end.min(span.end)).trim(&document.text);
        (part, v.outcome, resolution.winner(v))
    });
    clipped.filter(|(part, ..)| !part.is_empty()).collect()
}

fn fate(document: &Document, resolution: &Resolution, span: Span) -> Fate {
    let outcomes = verdicts(document, resolution, span);
    let any = |outcome: Outcome| outcomes.iter().any(|(_, own, _)| *own == outcome);
    match (any(Outcome::Drop), any(Outcome::Keep), any(Outcome::Replace)) {
        (true, false, false) => Fate::Removed,
        (true, ..) => Fate::PartlyRemoved,
        (false, _, true) => Fate::Replaced,
        (false, _, false) => Fate::Kept,
    }
}

fn keys(document: &Document, resolution: &Resolution, span: Span) -> Vec<String> {
    let mut keys = Vec::new();
    for (_, _, mark) in verdicts(document, resolution, span) {
        if let Some(key) = mark.map(|mark| mark.reason.key())
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}

/// What a mark says about a line, and what came of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// `keep`, `drop` or `replace`.
    pub claim: &'static str,
    /// The reason.
    pub note: Note,
    /// The pattern that matched, for rules.
    pub pattern: Option<String>,
    /// Text that it recognised, where that is only a part of the line.
    pub recognised: Option<String>,
    /// Whether the line itself was recognised, or it goes only with what stands above or below.
    pub beyond: Option<String>,
    /// Whether it decided a part of the line.
    pub won: bool,
    /// The limit by which the guard took it back.
    pub guarded: Option<String>,
}

/// A rule whose pattern matches and which was stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The rule's id.
    pub rule: String,
    /// `file:line`.
    pub place: String,
    /// What stopped it, in words.
    pub because: String,
}

/// All that is known about one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// 1-based number.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// What becomes of it.
    pub fate: Fate,
    /// What it is to the rules: its block, words, place.
    pub facts: Vec<String>,
    /// Every mark over it, winners first.
    pub spoken: Vec<Spoken>,
    /// Rules that match it but were stopped.
    pub stopped: Vec<Stopped>,
    /// Rules that do not match it.
    pub unmatched: usize,
    /// What the classifier says of its block.
    pub opinion: Option<Opinion>,
    /// Shapes and copies that were looked for and did not speak: name, and what is looked for.
    pub silent: Vec<(&'static str, &'static str)>,
}

/// Explains physical line `number` of `document`; `None` if there is none or it is blank. `left` is the document without what went
/// ([`crate::pipeline::document::reduce`]): conditions that hold once residue around is gone are judged there.
pub fn explain(
    document: &Document,
    left: &Document,
    resolution: &Resolution,
    rules: &RuleSet,
    matches: &Matches<'_>,
    number: usize,
) -> Option<Explanation> {
    let lines = PhysicalLines::of(&document.text);
    let line = *lines.all().iter().find(|line| line.number == number)?;
    let spoken = spoken(document, resolution, line.span);
    let spoke = |id: &str| spoken.iter().any(|own| own.note.key == id);
    let mut tried = 0;
    let mut stopped: Vec<Stopped> = Vec::new();
    let mut ids: Vec<usize> = Vec::new();
    for logical in logical_lines(document, line.span) {
        ids.extend(matches.at(rules, document, document.lines[logical]));
    }
    ids.sort_unstable();
    ids.dedup();
    for rule in ids.iter().filter_map(|&id| rules.rules.get(id)) {
        match try_rule(rule, document, left, line.span) {
            Err(Stop::Pattern) => {}
            Err(stop) if !spoke(&rule.info.id) => {
                tried += 1;
                stopped.push(Stopped {
                    rule: rule.info.id.clone(),
                    place: format!("{}:{}", rule.info.file, rule.info.line),
                    because: because(rule, &stop),
                });
            }
            Ok(_) | Err(_) => tried += 1,
        }
    }
    Some(Explanation {
        line: number,
        text: document.slice(line.span).to_owned(),
        fate: fate(document, resolution, line.span),
        facts: facts(document, line.span),
        silent: silent(document, &spoken),
        spoken,
        opinion: None,
        stopped,
        unmatched: rules.rules.len() - tried,
    })
}

/// What `rule` says about a physical line: of several logical lines on it, the most that is to say; where it was stopped in the
/// whole document, what it says once the residue around is gone.
pub fn try_rule(rule: &Rule, document: &Document, left: &Document, line: Span) -> Result<Hit, Stop> {
    let tries = |document: &Document| -> Result<Hit, Stop> {
        let mut said = Err(Stop::Pattern);
        for logical in logical_lines(document, line) {
            match evaluate_at(rule, document, logical) {
                Ok(hit) => return Ok(hit),
                Err(stop) if said == Err(Stop::Pattern) => said = Err(stop),
                Err(_) => {}
            }
        }
        said
    };
    match tries(document) {
        Err(stop) if stop != Stop::Pattern => match tries(left) {
            Err(Stop::Pattern) => Err(stop),
            later => later,
        },
        said => said,
    }
}

/// Indices of the logical lines that share a byte with `span`.
pub fn logical_lines(document: &Document, span: Span) -> std::ops::Range<usize> {
    let first = document.lines.partition_point(|line| line.end <= span.start);
    let last = document.lines.partition_point(|line| line.start < span.end);
    first..last.max(first)
}

/// The block that physical line `number` is in, or begins with.
pub fn block_of(document: &Document, number: usize) -> Option<usize> {
    let lines = PhysicalLines::of(&document.text);
    let line = lines.all().iter().find(|line| line.number == number)?;
    let logical = logical_lines(document, line.span);
    let first = document.lines.get(logical.start).filter(|_| !logical.is_empty())?;
    Some(document.block_at(first.start))
}

fn spoken(document: &Document, resolution: &Resolution, line: Span) -> Vec<Spoken> {
    let first = resolution.verdicts.partition_point(|v| v.span.end <= line.start);
    let here = resolution.verdicts[first..].iter().take_while(|v| v.span.start < line.end);
    let winners: Vec<usize> = here.filter_map(|v| v.winner).collect();
    let mut told: Vec<Spoken> = Vec::new();
    for (index, mark) in resolution.marks.iter().enumerate().filter(|(_, mark)| mark.span.overlaps(line)) {
        let own = say(document, resolution, line, index, mark, winners.contains(&index));
        // Rounds may make the same claim twice; it is told once, as a winner if it was one.
        match told
            .iter_mut()
            .find(|other| other.note.key == own.note.key && other.claim == own.claim)
        {
            Some(other) if own.won && !other.won => *other = own,
            Some(_) => {}
            None => told.push(own),
        }
    }
    told.sort_by_key(|own| !own.won);
    told
}

fn say(document: &Document, resolution: &Resolution, line: Span, index: usize, mark: &Mark, won: bool) -> Spoken {
    let inside = |span: Span| Span::new(span.start.max(line.start), span.end.min(line.end));
    let pattern = match &mark.reason {
        crate::verdict::Reason::Rule(matched) => Some(matched.pattern.to_string()),
        _ => None,
    };
    let recognised = (mark.anchor.overlaps(line) && !mark.anchor.contains(line)).then(|| document.slice(inside(mark.anchor)).to_owned());
    let beyond = (!mark.anchor.overlaps(line)).then(|| note::lines(document, mark.anchor));
    let guarded = resolution.guarded.iter().find(|guarded| guarded.mark == index);
    Spoken {
        claim: match mark.claim {
            Claim::Keep => "keep",
            Claim::Drop => "drop",
            Claim::Replace(_) => "replace",
        },
        note: Note::of(document, mark),
        pattern,
        recognised,
        beyond,
        won,
        guarded: guarded.map(|guarded| format!("{}: {:.0}% of the prose", guarded.kind.name(), guarded.share * 100.0)),
    }
}

fn facts(document: &Document, line: Span) -> Vec<String> {
    let logical = logical_lines(document, line);
    let mut facts = Vec::new();
    let Some(&first) = document.lines.get(logical.start).filter(|_| !logical.is_empty()) else {
        return facts;
    };
    if logical.len() > 1 {
        facts.push(format!("judged as {} lines", logical.len()));
    } else if first.start < line.start || first.end > line.end {
        facts.push(format!("judged as one line with {}", note::lines(document, first)));
    }
    let index = document.block_at(first.start);
    let Some(block) = document.blocks.get(index) else { return facts };
    let is_title = document.metadata.title.as_ref().is_some_and(|title| title.block == Some(index));
    let prose = if block.stats.is_prose() { "prose" } else { "no prose" };
    facts.push(format!(
        "block {} of {}: {}, {} word{}, {} sentence end{}, {prose}{}",
        index + 1,
        document.blocks.len(),
        block.kind.name(),
        block.stats.words,
        super::style::plural(block.stats.words as usize),
        block.stats.sentences,
        super::style::plural(block.stats.sentences as usize),
        if is_title { ", the headline" } else { "" }
    ));
    if let Some(features) = document.dom.as_ref().zip(block.dom).and_then(|(dom, own)| dom.features.get(own)) {
        let region = match features.region {
            Region::Main => "main content",
            Region::Furniture => "page furniture",
            Region::Outside => "outside the main content",
        };
        let linked = 100 * features.link_bytes / block.span.len().max(1);
        facts.push(format!("in {}: {region}, {linked}% links", features.path));
    }
    facts
}

/// The shapes and copies that did not speak.
fn silent(document: &Document, spoken: &[Spoken]) -> Vec<(&'static str, &'static str)> {
    const COPY: (&str, &str) = ("near copy", "another block of the document that says the same");
    let spoke = |key: &str| spoken.iter().any(|own| own.note.key == key);
    let shapes = crate::structure::LOOKED_FOR
        .iter()
        .filter(|(name, _)| !spoke(&format!("structure/{name}")))
        .filter(|(name, _)| document.input == InputKind::Text || *name != "short-lines");
    let copy = (!spoke("duplicate/in-document")).then_some(&COPY);
    shapes.chain(copy).copied().collect()
}

#[cfg(test)]
mod tests;
