//! Running the patterns of a rule set over the lines of a document: candidates from the index, matches from the patterns.
//!
//! Under which conditions a match counts is left to `condition`, what it does to `apply`.

use super::compile::RuleSet;
use super::condition::check_line;
use super::folded::FoldedText;
use super::line::{Line, Place};
use super::memo::{Findings, Key, Memo};
use super::normal::literal_key;
use super::pattern::Pattern;
use super::rule::Rule;
use super::way::{Found, Part, Way, WayKind};
use crate::document::{Document, Span};
use std::cell::{Cell, OnceCell, RefMut};
use std::sync::Arc;

/// A match of a rule in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The matched part, in the document.
    pub span: Span,
    /// The pattern, as written.
    pub pattern: Arc<str>,
}

/// The lines of a document with the matches of all rules' patterns in them, whatever conditions hold: patterns are run once,
/// while conditions change as residue around a line goes.
#[derive(Debug)]
pub struct Matches<'d>(pub(super) Vec<Scanned<'d>>);

/// A line and what was found in it, of each rule the first match.
#[derive(Debug)]
pub(super) struct Scanned<'d> {
    pub line: Line<'d>,
    found: Findings,
    /// A bit for each of the first 64 found of which marks were made that no change around the line changes.
    pub settled: Cell<u64>,
}

impl Scanned<'_> {
    /// What was found in the line.
    pub fn found(&self) -> &[Found] {
        self.found.as_deref().unwrap_or_default()
    }
}

/// Finds the matches of all rules, in one pass over the text.
pub fn scan<'d>(rules: &RuleSet, document: &'d Document) -> Matches<'d> {
    let places = document.blocks.iter().enumerate();
    let places = places.flat_map(|(block, own)| own.lines.clone().map(move |line| Place { block, line }));
    let mut all = Vec::with_capacity(document.lines.len());
    all.extend(places);
    Matches(Scan::new(rules, document).lines(&document.text, &all))
}

impl<'d> Matches<'d> {
    /// The rules, as indices into the set, of which a pattern matches the line at `span` of the document, whatever their conditions
    /// say of what stands around it.
    pub fn at(&self, rules: &RuleSet, document: &Document, span: Span) -> Vec<usize> {
        let found = self.0.binary_search_by_key(&span, |scanned| scanned.line.span);
        found.map_or(Vec::new(), |index| {
            let all = self.0[index].found().iter().map(|found| found.way.rule as usize);
            let mut admitted: Vec<usize> = all
                .filter(|&rule| rules.rules.get(rule).is_some_and(|rule| rule.when.admits(document)))
                .collect();
            admitted.dedup();
            admitted
        })
    }

    /// Scans again the lines of `left` that are parts of lines of the document it was reduced from: what stands alone now may
    /// match where it did not.
    pub fn update(&mut self, rules: &RuleSet, whole: &'d Document, left: &Document) {
        let mut scan = Scan::new(rules, left);
        let mut own = 0;
        for (block, lines) in left.blocks.iter().map(|block| block.lines.clone()).enumerate() {
            for line in lines {
                let span = left.lines[line];
                while self.0.get(own).is_some_and(|scanned| scanned.line.span.end <= span.start) {
                    own += 1;
                }
                if let Some(scanned) = self.0.get_mut(own).filter(|scanned| scanned.line.span != span) {
                    scan.lines(&whole.text, &[Place { block, line }])
                        .into_iter()
                        .for_each(|anew| *scanned = anew);
                }
            }
        }
    }
}

/// The state of scanning.
struct Scan<'a> {
    rules: &'a RuleSet,
    document: &'a Document,
    memo: RefMut<'a, Memo>,
    folded: OnceCell<FoldedText>,
    /// Ways by selectors that may match something of the page.
    css: OnceCell<Vec<Way>>,
    /// Buffers.
    ways: Vec<Way>,
    found: Vec<Found>,
}

impl<'a> Scan<'a> {
    fn new(rules: &'a RuleSet, document: &'a Document) -> Self {
        Scan {
            rules,
            document,
            memo: rules.memo.get_or_default().borrow_mut(),
            folded: OnceCell::new(),
            css: OnceCell::new(),
            ways: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Lines and what was found in each. `text` is the document's.
    fn lines<'d>(&mut self, text: &'d str, places: &[Place]) -> Vec<Scanned<'d>> {
        let folded = self.folded.get_or_init(|| FoldedText::of(text));
        let scanned = |place: &Place| Scanned {
            line: Line::of(folded, text, self.document.lines[place.line]),
            found: None,
            settled: Cell::new(0),
        };
        let mut scanned: Vec<Scanned<'d>> = places.iter().map(scanned).collect();
        // What is found in one line of several in a block depends on the block.
        let alone = |place: &Place| self.document.blocks[place.block].lines.len() == 1;
        let with_places = scanned.iter().zip(places);
        let keys: Vec<Option<Key<'_>>> = with_places
            .map(|(scanned, place)| Key::of(&scanned.line.normal.text).filter(|_| alone(place)))
            .collect();
        let known = self.memo.get_all(&keys);
        let search = |((known, key), (scanned, &place)): ((Option<Findings>, Option<Key<'_>>), (&Scanned<'d>, &Place))| {
            let line = &scanned.line;
            let own = known.unwrap_or_else(|| {
                let found = self.search(line, place);
                key.into_iter().for_each(|key| self.memo.put(key, &found));
                found
            });
            self.with_css(line, place, own)
        };
        let found: Vec<Findings> = known.into_iter().zip(keys).zip(scanned.iter().zip(places)).map(search).collect();
        scanned.iter_mut().zip(found).for_each(|(scanned, found)| scanned.found = found);
        scanned
    }

    /// With the rules whose selectors match the block's element, and which found nothing in the line.
    fn with_css(&self, line: &Line<'_>, place: Place, found: Findings) -> Findings {
        let Some(dom) = &self.document.dom else { return found };
        let mut more = Vec::new();
        for &way in self.css.get_or_init(|| self.rules.index.css.ways(dom)) {
            let known = found
                .iter()
                .flat_map(|all| all.iter())
                .any(|found| found.way.rule == way.rule && found.part != Part::Deferred);
            let css = &self.rules.rules[way.rule as usize].css[way.kind.number()];
            if !known && css.matches(self.document, place.block) {
                more.push(self.found(way, Part::Line, line));
            }
        }
        if more.is_empty() {
            return found;
        }
        Some(found.iter().flat_map(|all| all.iter().copied()).chain(more).collect())
    }

    /// Runs the patterns that could match a line: what they find depends on the line and its block alone.
    fn search(&mut self, line: &Line<'_>, place: Place) -> Findings {
        self.rules.index.candidates(line, &mut self.ways);
        if self.document.blocks[place.block].lines.len() > 1 {
            self.add_block_ways(place);
        }
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        for &way in &self.ways {
            let has_part = |last: &Found| last.way.rule == way.rule && last.part != Part::Deferred;
            if found.last().is_some_and(has_part) {
                continue;
            }
            if let WayKind::Label(number) = way.kind {
                let holds = self.rules.labels.patterns[usize::from(number)].is_match(line);
                found.extend(holds.then_some(Found {
                    way,
                    number: 0,
                    part: Part::Line,
                    stopped: true,
                }));
                continue;
            }
            let rule = &self.rules.rules[way.rule as usize];
            let part = match way.kind {
                _ if way.deferred => Some(Part::Deferred),
                // The index compared whole lines with literals already.
                WayKind::Literal(_) => Some(Part::Line),
                kind => find(rule, kind, place, self.document, line),
            };
            found.extend(part.map(|part| self.found(way, part, line)));
        }
        let shared = (!found.is_empty()).then(|| found.as_slice().into());
        self.found = found;
        shared
    }

    fn found(&self, way: Way, part: Part, line: &Line<'_>) -> Found {
        let rule = &self.rules.rules[way.rule as usize];
        Found {
            way,
            number: self.rules.briefs.number(way.rule, rule, way.kind),
            part,
            stopped: part != Part::Deferred && check_line(rule, line).is_err(),
        }
    }

    /// Blocks of several lines are matched as a whole, at their first line, and not line by line, by block patterns.
    fn add_block_ways(&mut self, place: Place) {
        self.ways.retain(|way| !matches!(way.kind, WayKind::Block(_)));
        let block = &self.document.blocks[place.block];
        if place.line == block.lines.start {
            let mut more = Vec::new();
            self.rules.index.candidates(&Line::new(&self.document.text, block.span), &mut more);
            self.ways
                .extend(more.into_iter().filter(|way| matches!(way.kind, WayKind::Block(_))));
            self.ways.sort_unstable();
        }
    }
}

impl Found {
    /// The matched part of the document; `None` if the pattern was still to be run, and does not match.
    pub fn span(&self, rule: &Rule, place: Place, document: &Document, line: &Line<'_>) -> Option<Span> {
        let part = match self.part {
            Part::Deferred => find(rule, self.way.kind, place, document, line)?,
            part => part,
        };
        Some(part.span(line))
    }
}

impl Part {
    /// Where it stands in the document.
    fn span(self, line: &Line<'_>) -> Span {
        match self {
            Part::Inside(start, end) => line.place(start as usize..end as usize),
            Part::Document(span) => span,
            Part::Line | Part::Deferred => line.span,
        }
    }
}

/// The first match of a rule in a line by any of its ways, tried one by one without the index.
pub(super) fn first_hit(rule: &Rule, place: Place, document: &Document, line: &Line<'_>) -> Option<Hit> {
    let block = &document.blocks[place.block];
    let with_block = block.lines.len() == 1 || place.line == block.lines.start;
    let mut ways = ways_of(rule).filter(|kind| with_block || !matches!(kind, WayKind::Block(_)));
    ways.find_map(|kind| {
        let pattern = match kind {
            WayKind::Literal(number) => &rule.literals[usize::from(number)].0,
            WayKind::Line(number) => &rule.line[usize::from(number)].source,
            WayKind::Block(number) => &rule.block[usize::from(number)].source,
            WayKind::Css(number) => &rule.css[usize::from(number)].source,
            // Of no rule.
            WayKind::Label(_) => return None,
        };
        Some(Hit {
            span: find(rule, kind, place, document, line)?.span(line),
            pattern: pattern.clone(),
        })
    })
}

/// All ways in which a rule can match.
fn ways_of(rule: &Rule) -> impl Iterator<Item = WayKind> {
    let numbers = |count: usize| 0..u16::try_from(count).unwrap_or(u16::MAX);
    let literals = numbers(rule.literals.len()).map(WayKind::Literal);
    let lines = numbers(rule.line.len()).map(WayKind::Line);
    let blocks = numbers(rule.block.len()).map(WayKind::Block);
    literals.chain(lines).chain(blocks).chain(numbers(rule.css.len()).map(WayKind::Css))
}

/// The match of one way of a rule in a line.
fn find(rule: &Rule, kind: WayKind, place: Place, document: &Document, line: &Line<'_>) -> Option<Part> {
    match kind {
        WayKind::Literal(number) => {
            let key = &rule.literals[usize::from(number)].1;
            (*key == *literal_key(&line.folded)).then_some(Part::Line)
        }
        WayKind::Line(number) => find_in(line, &rule.line[usize::from(number)]),
        WayKind::Block(number) => {
            let pattern = &rule.block[usize::from(number)];
            let span = document.blocks[place.block].span;
            if span == line.span {
                return find_in(line, pattern);
            }
            let block = Line::new(&document.text, span);
            let part = pattern.find(&block)?;
            Some(Part::Document(block.place(part)))
        }
        WayKind::Label(_) => None,
        WayKind::Css(number) => rule.css[usize::from(number)].matches(document, place.block).then_some(Part::Line),
    }
}

fn find_in(line: &Line<'_>, pattern: &Pattern) -> Option<Part> {
    let part = pattern.find(line)?;
    match (u32::try_from(part.start), u32::try_from(part.end)) {
        (Ok(start), Ok(end)) => Some(Part::Inside(start, end)),
        _ => Some(Part::Document(line.place(part))),
    }
}
