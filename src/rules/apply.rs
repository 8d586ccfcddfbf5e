//! From the matches of a scan to marks: the conditions checked, and what each rule's action covers.
//!
//! Which marks win is left to `verdict::resolve`.

use super::brief::Brief;
use super::compile::RuleSet;
use super::condition::{Context, Stop, check_line};
use super::label;
use super::line::Place;
use super::rule::Rule;
use super::scan::{Hit, Matches, Scanned, first_hit};
use super::schema::Action;
use super::way::{Part, WayKind};
use crate::document::{Document, Span};
use crate::verdict::{Claim, Mark, Reason, RuleTier};
use regex_automata::meta::Regex;
use rustc_hash::FxHashSet;

/// Marks of all rules over a document, in the order of its lines. `matches` are those of the document, or of the one it was
/// reduced from; marks that were made of them before and that no change around their lines changes are not made again.
pub fn apply(rules: &RuleSet, document: &Document, matches: &Matches<'_>) -> Vec<Mark> {
    let mut scanned = matches.0.iter();
    let scanned_at = |&span| scanned.find(|scanned| scanned.line.span == span);
    let mut lines: Vec<&Scanned<'_>> = Vec::with_capacity(document.lines.len());
    lines.extend(document.lines.iter().filter_map(scanned_at));
    let labels: Vec<u64> = lines.iter().map(|scanned| label::found_in(scanned.found())).collect();
    let labels_of = |line: Option<usize>| line.and_then(|line| labels.get(line)).copied().unwrap_or(0);
    let context = Context::of_lines(document, lines.iter().map(|scanned| &scanned.line).collect());
    let mut marks = Vec::with_capacity(lines.len() / 2);
    let mut truncated: FxHashSet<u32> = FxHashSet::default();
    let (mut block, mut line) = (0, 0);
    for scanned in matches.0.iter().filter(|scanned| !scanned.found().is_empty()) {
        let span = scanned.line.span;
        while document.lines.get(line).is_some_and(|own| own.end <= span.start) {
            line += 1;
        }
        if document.lines.get(line) != Some(&span) {
            continue;
        }
        while document.blocks[block].lines.end <= line {
            block += 1;
        }
        let place = Place { block, line };
        let mut said = None;
        for (number, found) in scanned.found().iter().enumerate() {
            let bit = 1u64.checked_shl(number as u32).unwrap_or(0);
            if said == Some(found.way.rule) {
                continue;
            }
            if scanned.settled.get() & bit != 0 {
                said = Some(found.way.rule);
                continue;
            }
            if found.stopped {
                continue;
            }
            let (above, below) = (place.line.checked_sub(1), Some(place.line + 1));
            let deferred = found.part == Part::Deferred;
            if deferred && !rules.labels.allow(found.way.rule, labels_of(above), labels_of(below)) {
                continue;
            }
            let (rule, brief) = (&rules.rules[found.way.rule as usize], rules.briefs.rule(found.way.rule));
            if deferred && check_line(rule, &scanned.line).is_err() {
                continue;
            }
            if brief.asks_around && context.check_around(rule, place, &scanned.line).is_err() {
                continue;
            }
            let Some(span) = found.span(rule, place, document, &scanned.line) else {
                continue;
            };
            said = Some(found.way.rule);
            if stays_in_line(brief.action) {
                scanned.settled.set(scanned.settled.get() | bit);
            }
            let wide = brief.action != Action::TruncateAfter || truncated.insert(found.way.rule);
            let mark = |span: Span| {
                let (anchor, span) = covered(&context, rule, brief, place, span, wide);
                (!span.is_empty()).then(|| Mark {
                    span,
                    anchor,
                    claim: claim(rule, brief),
                    reason: Reason::Rule(rules.briefs.matched(found.number)),
                })
            };
            match pattern_of_all(rule, brief.action, found.way.kind) {
                Some(regex) => {
                    let spans = regex
                        .find_iter(&*scanned.line.normal.text)
                        .map(|found| scanned.line.place(found.range()));
                    marks.extend(spans.filter_map(mark));
                }
                None => marks.extend(mark(span)),
            }
        }
    }
    marks
}

/// Whether what an action covers depends on the matched line alone.
fn stays_in_line(action: Action) -> bool {
    match action {
        Action::DropLine | Action::Keep | Action::DropMatch | Action::Replace => true,
        Action::DropBlock | Action::DropUntil | Action::TruncateAfter | Action::TruncateBefore => false,
    }
}

/// What one rule says about line `line` of a document: its hit, or what stopped it.
///
/// # Errors
/// What stopped it.
pub fn evaluate_at(rule: &Rule, document: &Document, line: usize) -> Result<Hit, Stop> {
    let context = Context::new(document);
    let place = Place {
        block: document.blocks.partition_point(|b| b.lines.end <= line),
        line,
    };
    let line = context.line(line).ok_or(Stop::Pattern)?;
    let hit = first_hit(rule, place, document, line).ok_or(Stop::Pattern)?;
    check_line(rule, line)?;
    context.check_around(rule, place, line)?;
    Ok(hit)
}

/// The expression of which all matches in the line count: where a rule acts on the matched part alone.
fn pattern_of_all(rule: &Rule, action: Action, kind: WayKind) -> Option<&Regex> {
    let acts_on_match = matches!(action, Action::DropMatch | Action::Replace);
    match kind {
        WayKind::Line(number) if acts_on_match => rule.line[usize::from(number)].regex(),
        _ => None,
    }
}

/// What a match at `matched` speaks about: where it stands, and all that its rule acts on. `wide` is off for truncations behind a rule's
/// first: they lie inside its mark already.
fn covered(context: &Context<'_>, rule: &Rule, brief: Brief, place: Place, matched: Span, wide: bool) -> (Span, Span) {
    let document = context.document;
    let line = document.lines[place.line];
    match brief.action {
        Action::DropLine | Action::Keep => (line, line),
        Action::DropBlock => {
            let block = document.blocks[place.block].span;
            (block, block)
        }
        Action::DropMatch | Action::Replace => (matched, matched),
        Action::DropUntil => (line, Span::new(line.start, end_of_until(context, rule, place.line))),
        Action::TruncateAfter if !wide => (line, line),
        Action::TruncateAfter => (line, Span::new(line.start, document.text.len())),
        Action::TruncateBefore => (line, Span::new(0, line.end)),
    }
}

fn claim(rule: &Rule, brief: Brief) -> Claim {
    match (brief.tier, brief.action) {
        (RuleTier::Keep, _) => Claim::Keep,
        (RuleTier::Drop, Action::Replace) => Claim::Replace(rule.with.clone().unwrap_or_default()),
        (RuleTier::Drop, _) => Claim::Drop,
    }
}

/// Where `drop-until` from `line` on ends: behind the last line before the one that stays. If no line to stop at
/// comes within the bound, only the matched line goes.
fn end_of_until(context: &Context<'_>, rule: &Rule, line: usize) -> usize {
    let document = context.document;
    let mut end = document.lines[line].end;
    for (taken, next) in (line + 1..document.lines.len()).enumerate() {
        let stays = match &rule.until {
            Some(pattern) => context.matches(pattern, Some(next)),
            None => document
                .blocks
                .get(document.block_at(document.lines[next].start))
                .is_some_and(|b| b.stats.is_prose()),
        };
        if stays {
            return end;
        }
        if taken == rule.lines_max {
            return document.lines[line].end;
        }
        end = document.lines[next].end;
    }
    if rule.until.is_some() { document.lines[line].end } else { end }
}
