//! The conditions of a rule (`when`, `unless`) at a line of a document.
//!
//! That the line matches was found by `scan`; what follows from both is left to `apply`.

use super::line::{Line, Place};
use super::pattern::Pattern;
use super::rule::Rule;
use super::schema::Position;
use crate::document::{Block, Document};
use crate::language;
use rustc_hash::FxHashMap;
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

/// A document's lines: those that a scan made, or made when first asked for.
enum Lines<'a> {
    Scanned(Vec<&'a Line<'a>>),
    Lazy(Vec<OnceCell<Line<'a>>>),
}

/// What conditions need to know of a document, computed when first asked for.
pub(super) struct Context<'a> {
    pub document: &'a Document,
    lines: Lines<'a>,
    prose: OnceCell<ProsePlaces>,
    language: OnceCell<Option<String>>,
    counts: OnceCell<FxHashMap<&'a str, usize>>,
}

/// Indices of the blocks that positions refer to.
struct ProsePlaces {
    first_sentence: Option<usize>,
    second_prose: Option<usize>,
    last_prose: Option<usize>,
}

impl<'a> Context<'a> {
    /// For a few lines of a document.
    pub fn new(document: &'a Document) -> Self {
        let lines = document.lines.iter().map(|_| OnceCell::new()).collect();
        Self::with(document, Lines::Lazy(lines))
    }

    /// For a document whose lines were made, all of them.
    pub fn of_lines(document: &'a Document, lines: Vec<&'a Line<'a>>) -> Self {
        Self::with(document, Lines::Scanned(lines))
    }

    fn with(document: &'a Document, lines: Lines<'a>) -> Self {
        Context {
            document,
            lines,
            prose: OnceCell::new(),
            language: OnceCell::new(),
            counts: OnceCell::new(),
        }
    }

    /// Line `index` of the document, if it has so many.
    pub fn line(&self, index: usize) -> Option<&Line<'a>> {
        match &self.lines {
            Lines::Scanned(lines) => lines.get(index).copied(),
            Lines::Lazy(lines) => {
                let new = || Line::new(&self.document.text, self.document.lines[index]);
                lines.get(index).map(|line| line.get_or_init(new))
            }
        }
    }

    /// Checks the conditions of a rule on what stands around a line, and the document.
    ///
    /// # Errors
    /// The first that fails.
    pub fn check_around(&self, rule: &Rule, place: Place, line: &Line<'_>) -> Result<(), Stop> {
        self.check_when(rule, place, line)?;
        self.check_unless(rule, place)
    }

    fn check_when(&self, rule: &Rule, place: Place, line: &Line<'_>) -> Result<(), Stop> {
        let when = &rule.when;
        let require = |holds: bool, stop: Stop| if holds { Ok(()) } else { Err(stop) };
        if let Some(input) = when.input {
            require(input == self.document.input, Stop::Input)?;
        }
        if let Some(position) = when.position {
            require(self.stands_at(position, place.block), Stop::Position(position))?;
        }
        require(when.is_on_site(self.document), Stop::Site)?;
        if let Some(least) = when.link_density_min {
            require(self.link_density(place.block) >= least, Stop::LinkDensity)?;
        }
        if let Some(pattern) = &when.previous {
            require(self.matches(pattern, place.line.checked_sub(1)), Stop::Previous)?;
        }
        if let Some(pattern) = &when.next {
            require(self.matches(pattern, Some(place.line + 1)), Stop::Next)?;
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

    fn check_unless(&self, rule: &Rule, place: Place) -> Result<(), Stop> {
        let unless = &rule.unless;
        let (previous, next) = (place.line.checked_sub(1), Some(place.line + 1));
        let stopped = self
            .stops_by_block(&unless.block, place)
            .or_else(|| unless.previous.iter().find(|pattern| self.matches(pattern, previous)))
            .or_else(|| unless.next.iter().find(|pattern| self.matches(pattern, next)))
            .map(|pattern| &pattern.source);
        let css = || unless.css.iter().find(|css| css.matches(self.document, place.block));
        match stopped.or_else(|| css().map(|css| &css.source)) {
            Some(source) => Err(Stop::Unless(source.clone())),
            None => Ok(()),
        }
    }

    fn stops_by_block<'p>(&self, patterns: &'p [Arc<Pattern>], place: Place) -> Option<&'p Arc<Pattern>> {
        if patterns.is_empty() {
            return None;
        }
        let span = self.document.blocks[place.block].span;
        let find = |block: &Line<'_>| patterns.iter().find(|pattern| pattern.is_match(block));
        match self.line(place.line).filter(|line| line.span == span) {
            Some(line) => find(line),
            None => find(&Line::new(&self.document.text, span)),
        }
    }

    /// Whether there is a line `index`, and the pattern is found in it.
    pub fn matches(&self, pattern: &Pattern, index: Option<usize>) -> bool {
        let line = index.and_then(|index| self.line(index));
        line.is_some_and(|line| pattern.is_match(line))
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

    /// How often a line stands in the document.
    fn count(&self, line: &Line<'_>) -> usize {
        match &self.lines {
            Lines::Scanned(lines) => {
                let counts = self.counts.get_or_init(|| {
                    let mut counts = FxHashMap::default();
                    lines.iter().for_each(|line| *counts.entry(&*line.folded).or_default() += 1);
                    counts
                });
                counts.get(&*line.folded).copied().unwrap_or(0)
            }
            Lines::Lazy(lines) => (0..lines.len())
                .filter(|&index| self.line(index).is_some_and(|other| *other.folded == *line.folded))
                .count(),
        }
    }

    fn language(&self) -> Option<&str> {
        let known = self.language.get_or_init(|| {
            let declared = self.document.metadata.language.as_ref().map(|language| language.value.clone());
            declared.or_else(|| language::detect(&self.document.text).map(str::to_owned))
        });
        known.as_deref()
    }
}

/// Checks the conditions of a rule on the line itself.
///
/// # Errors
/// The first that fails.
pub(super) fn check_line(rule: &Rule, line: &Line<'_>) -> Result<(), Stop> {
    let chars = line.chars as usize;
    if rule.when.length_max.is_some_and(|max| chars > max) {
        return Err(Stop::Length(chars));
    }
    match rule.unless.line.iter().find(|pattern| pattern.is_match(line)) {
        Some(pattern) => Err(Stop::Unless(pattern.source.clone())),
        None => Ok(()),
    }
}

impl ProsePlaces {
    fn of(document: &Document) -> Self {
        let prose = |block: &Block| block.stats.is_prose();
        ProsePlaces {
            first_sentence: document.blocks.iter().position(|block| block.stats.has_sentence()),
            second_prose: (0..document.blocks.len()).filter(|&index| prose(&document.blocks[index])).nth(1),
            last_prose: document.blocks.iter().rposition(prose),
        }
    }
}
