//! Running a rule set over a document: candidates from the index, conditions, marks.
//!
//! Which marks win is left to `verdict::resolve`.

use super::compile::{Css, Pattern, Rule, RuleSet};
use super::index::{Way, WayKind};
use super::normal::{NormalLine, fold_into};
use super::schema::{Action, Position};
use crate::document::{Document, Span};
use crate::language;
use crate::verdict::{Claim, Mark, Reason, RuleTier};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
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

/// The matches of all rules' patterns in the lines of a document, whatever conditions hold: patterns are run once, while
/// conditions change as residue around a line goes.
#[derive(Debug, Default)]
pub struct Matches(Vec<(Span, Vec<Match>)>);

#[derive(Debug)]
struct Match {
    way: Way,
    hit: Hit,
}

/// Finds the matches of all rules, in one pass over the text.
pub fn scan(rules: &RuleSet, document: &Document) -> Matches {
    let mut scan = Scan::new(rules, document);
    let mut found = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        for line in block.lines.clone() {
            let matches = scan.line(Place { block: index, line });
            if !matches.is_empty() {
                found.push((document.lines[line], matches));
            }
        }
    }
    Matches(found)
}

impl Matches {
    /// The rules, as indices into the set, of which a pattern matches the line at `span`, whatever their conditions say.
    pub fn at(&self, span: Span) -> Vec<usize> {
        let found = self.0.binary_search_by_key(&span, |(line, _)| *line);
        found.map_or(Vec::new(), |index| {
            self.0[index].1.iter().map(|found| found.way.rule as usize).collect()
        })
    }

    /// Scans again the lines of `left` that are parts of lines of the document it was reduced from: what stands alone now may
    /// match where it did not.
    pub fn update(&mut self, rules: &RuleSet, whole: &Document, left: &Document) {
        let mut scan = Scan::new(rules, left);
        let mut at = 0;
        for (index, block) in left.blocks.iter().enumerate() {
            for line in block.lines.clone() {
                let span = left.lines[line];
                at += whole.lines[at..].partition_point(|own| own.end <= span.start);
                if whole.lines.get(at) == Some(&span) {
                    continue;
                }
                let own = self.0.partition_point(|(other, _)| other.end <= span.start);
                let known = self.0.get(own).is_some_and(|(other, _)| other.overlaps(span));
                let entry = (span, scan.line(Place { block: index, line }));
                if known { self.0[own] = entry } else { self.0.insert(own, entry) }
            }
        }
    }
}

/// The state of scanning: one buffer for all lines.
struct Scan<'a> {
    rules: &'a RuleSet,
    context: Context<'a>,
    folded: String,
    ways: Vec<Way>,
}

impl<'a> Scan<'a> {
    fn new(rules: &'a RuleSet, document: &'a Document) -> Self {
        Scan {
            rules,
            context: Context::new(document),
            folded: String::new(),
            ways: Vec::new(),
        }
    }

    /// The matches in one line, the first of each rule.
    fn line(&mut self, place: Place) -> Vec<Match> {
        let document = self.context.document;
        let block = &document.blocks[place.block];
        let raw = document.lines[place.line];
        let normal = NormalLine::new(document.slice(raw));
        fold_into(document.slice(raw), &mut self.folded);
        self.rules.index.candidates(&normal.text, &self.folded, &mut self.ways);
        if block.lines.len() > 1 {
            self.add_block_ways(place);
        }
        if document.dom.is_some() {
            let css = |way: &&Way| {
                self.context
                    .css_matches(&self.rules.rules[way.rule as usize].css[way.kind.number()], place.block)
            };
            self.ways.extend(self.rules.index.css.iter().filter(css));
        }
        let mut matches: Vec<Match> = Vec::new();
        if self.ways.is_empty() {
            return matches;
        }
        for &way in &self.ways {
            let rule = &self.rules.rules[way.rule as usize];
            if matches.last().is_some_and(|last| last.way.rule == way.rule) || self.context.never_holds(rule) {
                continue;
            }
            let hit = match way.kind {
                // The index compared the whole line.
                WayKind::Literal(number) => Some(Hit {
                    span: raw,
                    pattern: rule.literals[usize::from(number)].0.clone(),
                }),
                kind => self.context.find(rule, kind, place, raw, &normal),
            };
            matches.extend(hit.map(|hit| Match { way, hit }));
        }
        matches
    }

    /// Blocks of several lines are matched as a whole, at their first line, and not line by line, by block patterns.
    fn add_block_ways(&mut self, place: Place) {
        self.ways.retain(|way| !matches!(way.kind, WayKind::Block(_)));
        let block = &self.context.document.blocks[place.block];
        if place.line == block.lines.start {
            let mut more = Vec::new();
            let text = self.context.document.slice(block.span);
            fold_into(text, &mut self.folded);
            self.rules.index.candidates(&NormalLine::new(text).text, &self.folded, &mut more);
            self.ways
                .extend(more.into_iter().filter(|way| matches!(way.kind, WayKind::Block(_))));
            self.ways.sort_unstable();
        }
    }
}

/// Marks of all rules over a document, in the order of its lines. `matches` are those of the document, or of the one it was
/// reduced from.
pub fn apply(rules: &RuleSet, document: &Document, matches: &Matches) -> Vec<Mark> {
    let context = Context::new(document);
    let mut marks = Vec::new();
    let mut truncated: FxHashSet<u32> = FxHashSet::default();
    let (mut block, mut line) = (0, 0);
    for (span, matches) in &matches.0 {
        line += document.lines[line..].partition_point(|own| own.end <= span.start);
        if document.lines.get(line) != Some(span) {
            continue;
        }
        block += document.blocks[block..].partition_point(|own| own.lines.end <= line);
        let place = Place { block, line };
        let normal = NormalLine::new(document.slice(*span));
        for Match { way, hit } in matches {
            let rule = &rules.rules[way.rule as usize];
            if context
                .check_when(rule, place, &normal)
                .and_then(|()| context.check_unless(rule, place, &normal))
                .is_ok()
            {
                let wide = rule.action != Action::TruncateAfter || truncated.insert(way.rule);
                let hits = context.all_hits(rule, way.kind, *span, hit);
                marks.extend(hits.iter().filter_map(|hit| context.mark(rule, place, hit, wide)));
            }
        }
    }
    marks
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
    let raw = document.lines[line];
    let normal = NormalLine::new(document.slice(raw));
    let single = document.blocks[place.block].lines.len() == 1 || place.line == document.blocks[place.block].lines.start;
    let ways = ways_of(rule).filter(|kind| single || !matches!(kind, WayKind::Block(_)));
    let hit = ways
        .filter_map(|kind| context.find(rule, kind, place, raw, &normal))
        .next()
        .ok_or(Stop::Pattern)?;
    context.check_when(rule, place, &normal)?;
    context.check_unless(rule, place, &normal)?;
    Ok(hit)
}

/// All ways in which a rule can match.
fn ways_of(rule: &Rule) -> impl Iterator<Item = WayKind> {
    let numbers = |count: usize| 0..u16::try_from(count).unwrap_or(u16::MAX);
    let literals = numbers(rule.literals.len()).map(WayKind::Literal);
    let lines = numbers(rule.line.len()).map(WayKind::Line);
    let blocks = numbers(rule.block.len()).map(WayKind::Block);
    literals.chain(lines).chain(blocks).chain(numbers(rule.css.len()).map(WayKind::Css))
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

    /// Whether a condition that no other line can change fails for the whole document.
    fn never_holds(&self, rule: &Rule) -> bool {
        let when = &rule.when;
        when.input.is_some_and(|input| input != self.document.input) || !self.is_on_site(&when.site)
    }

    /// The match of one way of a rule in a line.
    fn find(&self, rule: &Rule, kind: WayKind, place: Place, raw: Span, line: &NormalLine<'_>) -> Option<Hit> {
        match kind {
            WayKind::Literal(number) => {
                let (literal, key) = &rule.literals[usize::from(number)];
                (*key == super::index::key_of(&line.text)).then(|| Hit {
                    span: raw,
                    pattern: literal.clone(),
                })
            }
            WayKind::Line(number) => find_pattern(&rule.line[usize::from(number)], line, raw.start),
            WayKind::Block(number) => {
                let block = self.document.blocks[place.block].span;
                find_pattern(
                    &rule.block[usize::from(number)],
                    &NormalLine::new(self.document.slice(block)),
                    block.start,
                )
            }
            WayKind::Css(number) => {
                let css = &rule.css[usize::from(number)];
                self.css_matches(css, place.block).then(|| Hit {
                    span: raw,
                    pattern: css.source.clone(),
                })
            }
        }
    }

    /// The hit, and where a rule acts on the matched part only, the other matches of its pattern in the line.
    fn all_hits(&self, rule: &Rule, kind: WayKind, raw: Span, hit: &Hit) -> Vec<Hit> {
        let WayKind::Line(number) = kind else { return vec![hit.clone()] };
        let regex = rule.line[usize::from(number)].regex();
        let Some(regex) = regex.filter(|_| matches!(rule.action, Action::DropMatch | Action::Replace)) else {
            return vec![hit.clone()];
        };
        let line = NormalLine::new(self.document.slice(raw));
        let place = |at: usize| raw.start + line.raw_offset(at);
        let found = regex.find_iter(&*line.text);
        found
            .map(|found| Hit {
                span: Span::new(place(found.start()), place(found.end())),
                pattern: hit.pattern.clone(),
            })
            .collect()
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
        require(self.is_on_site(&when.site), Stop::Site)?;
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

    fn is_on_site(&self, sites: &[String]) -> bool {
        let site = self.document.metadata.site.as_deref();
        sites.is_empty() || site.is_some_and(|site| sites.iter().any(|domain| is_domain_of(site, domain)))
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
    fn mark(&self, rule: &Rule, place: Place, hit: &Hit, wide: bool) -> Option<Mark> {
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
            pattern: hit.pattern.clone(),
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

/// The match of a pattern in a normalised line that begins at byte `base` of the document.
fn find_pattern(pattern: &Pattern, line: &NormalLine<'_>, base: usize) -> Option<Hit> {
    let regex = pattern.regex()?;
    // Most candidates do not match, and saying no is much cheaper than looking for where.
    let range = regex.is_match(&*line.text).then(|| regex.find(&*line.text))??.range();
    let span = Span::new(base + line.raw_offset(range.start), base + line.raw_offset(range.end));
    Some(Hit {
        span,
        pattern: pattern.source.clone(),
    })
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
