//! Running a rule set over a document: candidates from the index, conditions, marks.
//!
//! Which marks win is left to `verdict::resolve`.

use super::compile::{Css, Pattern, Rule, RuleSet};
use super::normal::{NormalLine, fold_into};
use super::schema::{Action, Position};
use crate::document::{Document, Span};
use crate::language;
use crate::verdict::{Claim, Mark, Reason, RuleTier};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

/// What stopped a rule from matching a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// None of its patterns is found.
    Pattern,
    /// `when.position`.
    Position(Position),
    /// `when.language`; the document's language is given, if it is known.
    Language(Option<String>),
    /// `when.site`.
    Site,
    /// `when.input`.
    Input,
    /// `when.repeated`; how often the line does stand in the document.
    Repeated(usize),
    /// `when.previous`.
    Previous,
    /// `when.next`.
    Next,
    /// `when.length-max`; the line's length in characters.
    Length(usize),
    /// `when.link-density-min`.
    LinkDensity,
    /// An `unless` pattern, as written.
    Unless(Arc<str>),
}

/// A match of a rule in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The matched part, in the document.
    pub span: Span,
    /// The pattern, as written.
    pub pattern: Arc<str>,
}

/// For each line of a document, the rules whose literals stand in it: what [`apply`] looks at, whatever conditions hold.
#[derive(Debug, Default)]
pub struct Candidates(Vec<(Span, Vec<u32>)>);

impl Candidates {
    /// The rules, as indices into the set, that could match the line at `span`; no other rule's pattern does.
    pub fn at(&self, span: Span) -> &[u32] {
        let found = self.0.binary_search_by_key(&span, |(line, _)| *line);
        found.map_or(&[], |index| &self.0[index].1)
    }
}

/// Finds the candidates of all rules, in one pass over the text.
pub fn scan(rules: &RuleSet, document: &Document) -> Candidates {
    let mut found = Vec::new();
    let mut folded = String::new();
    let mut candidates = Vec::new();
    let css_hits = Context::new(document).css_candidates(rules);
    for (block_index, block) in document.blocks.iter().enumerate() {
        for line in block.lines.clone() {
            fold_into(document.slice(document.lines[line]), &mut folded);
            rules.index.candidates(&folded, &mut candidates);
            if block.lines.len() > 1 && line == block.lines.start {
                add_block_candidates(rules, document.slice(block.span), &mut folded, &mut candidates);
            }
            if let Some(more) = css_hits.get(&block_index) {
                candidates.extend(more);
                candidates.sort_unstable();
                candidates.dedup();
            }
            if !candidates.is_empty() {
                found.push((document.lines[line], candidates.clone()));
            }
        }
    }
    Candidates(found)
}

/// Marks of all rules over a document, in the order of its lines. `candidates` are those of the document, or of the one it
/// was reduced from.
pub fn apply(rules: &RuleSet, document: &Document, candidates: &Candidates) -> Vec<Mark> {
    let context = Context::new(document);
    let mut marks = Vec::new();
    let mut truncated: FxHashSet<u32> = FxHashSet::default();
    let mut blocks = 0;
    let mut line = 0;
    for (span, ids) in &candidates.0 {
        line += document.lines[line..].partition_point(|own| own.end <= span.start);
        let Some(_) = document.lines.get(line).filter(|own| span.contains(**own)) else {
            continue;
        };
        blocks += document.blocks[blocks..].partition_point(|block| block.lines.end <= line);
        let place = Place { block: blocks, line };
        for &id in ids {
            let rule = &rules.rules[id as usize];
            if let Ok(hit) = context.evaluate(rule, place) {
                let wide = rule.action != Action::TruncateAfter || truncated.insert(id);
                marks.extend(context.mark(rule, place, hit, wide));
            }
        }
    }
    marks
}

/// What one rule says about line `line` of a document: its hit, or what stopped it.
pub fn evaluate_at(rule: &Rule, document: &Document, line: usize) -> Result<Hit, Stop> {
    let block = document.blocks.partition_point(|b| b.lines.end <= line);
    Context::new(document).evaluate(rule, Place { block, line })
}

/// Blocks of several lines are matched as a whole too, by block patterns.
fn add_block_candidates(rules: &RuleSet, text: &str, folded: &mut String, candidates: &mut Vec<u32>) {
    let mut more = Vec::new();
    fold_into(text, folded);
    rules.index.candidates(folded, &mut more);
    candidates.extend(more.into_iter().filter(|&id| !rules.rules[id as usize].block.is_empty()));
    candidates.sort_unstable();
    candidates.dedup();
}

/// A line of a block.
#[derive(Clone, Copy)]
struct Place {
    block: usize,
    line: usize,
}

/// What conditions need to know of a document, computed when first asked for.
struct Context<'d> {
    document: &'d Document,
    prose: OnceCell<ProsePlaces>,
    language: OnceCell<Option<String>>,
    counts: OnceCell<FxHashMap<String, usize>>,
}

/// Indices of the blocks that positions refer to.
struct ProsePlaces {
    first_sentence: Option<usize>,
    second_prose: Option<usize>,
    last_prose: Option<usize>,
}

impl<'d> Context<'d> {
    fn new(document: &'d Document) -> Self {
        Context {
            document,
            prose: OnceCell::new(),
            language: OnceCell::new(),
            counts: OnceCell::new(),
        }
    }

    /// The rules that match by CSS, for each block.
    fn css_candidates(&self, rules: &RuleSet) -> FxHashMap<usize, Vec<u32>> {
        let mut hits: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
        if self.document.dom.is_some() {
            for &id in &rules.index.css {
                let css = &rules.rules[id as usize].css;
                for block in 0..self.document.blocks.len() {
                    if css.iter().any(|css| self.css_matches(css, block)) {
                        hits.entry(block).or_default().push(id);
                    }
                }
            }
        }
        hits
    }

    /// Whether the block's element or one of its ancestors matches.
    fn css_matches(&self, css: &Css, block: usize) -> bool {
        let Some(dom) = &self.document.dom else { return false };
        let Some(features) = self.document.blocks[block].dom.and_then(|index| dom.features.get(index)) else {
            return false;
        };
        let Some(node) = dom.html.tree.get(features.node) else {
            return false;
        };
        std::iter::once(node)
            .chain(node.ancestors())
            .filter_map(scraper::ElementRef::wrap)
            .any(|element| css.selector.matches(&element))
    }

    fn evaluate(&self, rule: &Rule, place: Place) -> Result<Hit, Stop> {
        let document = self.document;
        let raw = document.lines[place.line];
        let line = NormalLine::new(document.slice(raw));
        let hit = self.find(rule, place, raw, &line).ok_or(Stop::Pattern)?;
        self.check_when(rule, place, &line)?;
        self.check_unless(rule, place, &line)?;
        Ok(hit)
    }

    fn find(&self, rule: &Rule, place: Place, raw: Span, line: &NormalLine<'_>) -> Option<Hit> {
        if !rule.literals.is_empty() {
            let key = super::index::key_of(&line.text);
            if let Some((literal, _)) = rule.literals.iter().find(|(_, own)| *own == key) {
                return Some(Hit {
                    span: raw,
                    pattern: literal.clone(),
                });
            }
        }
        let found = |pattern: &Pattern, normal: &NormalLine<'_>, base: usize| -> Option<Hit> {
            let range: Range<usize> = pattern.regex()?.find(&normal.text)?.range();
            let span = Span::new(base + normal.raw_offset(range.start), base + normal.raw_offset(range.end));
            Some(Hit {
                span,
                pattern: pattern.source.clone(),
            })
        };
        if let Some(hit) = rule.line.iter().find_map(|pattern| found(pattern, line, raw.start)) {
            return Some(hit);
        }
        let block = &self.document.blocks[place.block];
        if place.line == block.lines.start && !rule.block.is_empty() {
            let normal = NormalLine::new(self.document.slice(block.span));
            if let Some(hit) = rule.block.iter().find_map(|pattern| found(pattern, &normal, block.span.start)) {
                return Some(hit);
            }
        }
        let css = rule.css.iter().find(|css| self.css_matches(css, place.block))?;
        Some(Hit {
            span: raw,
            pattern: css.source.clone(),
        })
    }

    fn check_when(&self, rule: &Rule, place: Place, line: &NormalLine<'_>) -> Result<(), Stop> {
        let when = &rule.when;
        let document = self.document;
        let require = |holds: bool, stop: Stop| if holds { Ok(()) } else { Err(stop) };
        if let Some(input) = when.input {
            require(input == document.input, Stop::Input)?;
        }
        if let Some(max) = when.length_max {
            let chars = line.text.chars().count();
            require(chars <= max, Stop::Length(chars))?;
        }
        if let Some(position) = when.position {
            require(self.stands_at(position, place.block), Stop::Position(position))?;
        }
        if !when.site.is_empty() {
            require(
                document
                    .metadata
                    .site
                    .as_deref()
                    .is_some_and(|site| when.site.iter().any(|s| is_domain_of(site, s))),
                Stop::Site,
            )?;
        }
        if let Some(least) = when.link_density_min {
            require(self.link_density(place.block) >= least, Stop::LinkDensity)?;
        }
        if let Some(pattern) = &when.previous {
            require(self.neighbour_matches(pattern, place.line.checked_sub(1)), Stop::Previous)?;
        }
        if let Some(pattern) = &when.next {
            require(self.neighbour_matches(pattern, Some(place.line + 1)), Stop::Next)?;
        }
        if let Some(least) = when.repeated {
            let count = self.count(line);
            require(count >= least, Stop::Repeated(count))?;
        }
        if !when.language.is_empty() {
            let language = self.language();
            require(
                language.is_some_and(|code| when.language.iter().any(|l| l == code)),
                Stop::Language(language.map(str::to_owned)),
            )?;
        }
        Ok(())
    }

    fn check_unless(&self, rule: &Rule, place: Place, line: &NormalLine<'_>) -> Result<(), Stop> {
        let unless = &rule.unless;
        let stop = |pattern: &Pattern| Err(Stop::Unless(pattern.source.clone()));
        if let Some(pattern) = unless.line.iter().find(|p| p.is_match(&line.text)) {
            return stop(pattern);
        }
        if !unless.block.is_empty() {
            let block = NormalLine::new(self.document.block_text(place.block));
            if let Some(pattern) = unless.block.iter().find(|p| p.is_match(&block.text)) {
                return stop(pattern);
            }
        }
        if let Some(pattern) = unless
            .previous
            .iter()
            .find(|p| self.neighbour_matches(p, place.line.checked_sub(1)))
        {
            return stop(pattern);
        }
        if let Some(pattern) = unless.next.iter().find(|p| self.neighbour_matches(p, Some(place.line + 1))) {
            return stop(pattern);
        }
        match unless.css.iter().find(|css| self.css_matches(css, place.block)) {
            Some(css) => Err(Stop::Unless(css.source.clone())),
            None => Ok(()),
        }
    }

    fn neighbour_matches(&self, pattern: &Pattern, line: Option<usize>) -> bool {
        let neighbour = line.and_then(|line| self.document.lines.get(line));
        neighbour.is_some_and(|&span| pattern.is_match(&NormalLine::new(self.document.slice(span)).text))
    }

    fn stands_at(&self, position: Position, block: usize) -> bool {
        let count = self.document.blocks.len();
        let prose = self.prose.get_or_init(|| ProsePlaces::of(self.document));
        match position {
            Position::Start => prose.second_prose.is_none_or(|second| block <= second),
            Position::FirstHalf => 2 * block < count,
            Position::LastHalf => 2 * (block + 1) > count,
            Position::AfterText => prose.first_sentence.is_some_and(|first| block > first),
            Position::End => prose.last_prose.is_none_or(|last| block >= last),
        }
    }

    fn link_density(&self, block: usize) -> f64 {
        let block = &self.document.blocks[block];
        let features = self
            .document
            .dom
            .as_ref()
            .zip(block.dom)
            .and_then(|(dom, index)| dom.features.get(index));
        features.map_or(0.0, |f| f.link_bytes as f64 / block.span.len().max(1) as f64)
    }

    fn count(&self, line: &NormalLine<'_>) -> usize {
        let counts = self.counts.get_or_init(|| {
            let mut counts = FxHashMap::default();
            let mut folded = String::new();
            for &span in &self.document.lines {
                fold_into(self.document.slice(span), &mut folded);
                *counts.entry(folded.clone()).or_default() += 1;
            }
            counts
        });
        let mut folded = String::new();
        fold_into(&line.text, &mut folded);
        counts.get(&folded).copied().unwrap_or(0)
    }

    fn language(&self) -> Option<&str> {
        let known = self.language.get_or_init(|| {
            let declared = self.document.metadata.language.clone();
            declared.or_else(|| language::detect(&self.document.text).map(str::to_owned))
        });
        known.as_deref()
    }

    /// The mark of a hit. `wide` is off for truncations behind a rule's first: they lie inside its mark already.
    fn mark(&self, rule: &Rule, place: Place, hit: Hit, wide: bool) -> Option<Mark> {
        let document = self.document;
        let line = document.lines[place.line];
        let block = document.blocks[place.block].span;
        let (anchor, span) = match rule.action {
            Action::DropLine | Action::Keep => (line, line),
            Action::DropBlock => (block, block),
            Action::DropMatch | Action::Replace => (hit.span, hit.span),
            Action::DropUntil => (line, Span::new(line.start, self.end_of_until(rule, place.line))),
            Action::TruncateAfter if !wide => (line, line),
            Action::TruncateAfter => (line, Span::new(line.start, document.text.len())),
            Action::TruncateBefore => (line, Span::new(0, line.end)),
        };
        let claim = match (rule.info.tier, rule.action) {
            (RuleTier::Keep, _) => Claim::Keep,
            (RuleTier::Drop, Action::Replace) => Claim::Replace(rule.with.clone().unwrap_or_default()),
            (RuleTier::Drop, _) => Claim::Drop,
        };
        let reason = Reason::Rule {
            rule: rule.info.clone(),
            pattern: hit.pattern,
        };
        (!span.is_empty()).then_some(Mark {
            span,
            anchor,
            claim,
            reason,
        })
    }

    /// Where `drop-until` from `line` on ends: behind the last line before the one that stays. If no line to stop at
    /// comes within the bound, only the matched line goes.
    fn end_of_until(&self, rule: &Rule, line: usize) -> usize {
        let document = self.document;
        let mut end = document.lines[line].end;
        for (taken, &next) in document.lines[line + 1..].iter().enumerate() {
            let stays = match &rule.until {
                Some(pattern) => pattern.is_match(&NormalLine::new(document.slice(next)).text),
                None => document
                    .blocks
                    .get(document.block_at(next.start))
                    .is_some_and(|b| b.stats.is_prose()),
            };
            if stays {
                return end;
            }
            if taken == rule.lines_max {
                return document.lines[line].end;
            }
            end = next.end;
        }
        if rule.until.is_some() { document.lines[line].end } else { end }
    }
}

impl ProsePlaces {
    fn of(document: &Document) -> Self {
        let prose = |b: &(usize, &crate::document::Block)| b.1.stats.is_prose();
        ProsePlaces {
            first_sentence: document.blocks.iter().position(|b| b.stats.has_sentence()),
            second_prose: document.blocks.iter().enumerate().filter(prose).nth(1).map(|(index, _)| index),
            last_prose: document.blocks.iter().rposition(|b| b.stats.is_prose()),
        }
    }
}

/// Whether `site` is `domain` or a subdomain of it.
fn is_domain_of(site: &str, domain: &str) -> bool {
    let site = site.trim_start_matches("www.");
    site.eq_ignore_ascii_case(domain)
        || site.len() > domain.len()
            && site.is_char_boundary(site.len() - domain.len())
            && site[site.len() - domain.len()..].eq_ignore_ascii_case(domain)
            && site[..site.len() - domain.len()].ends_with('.')
}
