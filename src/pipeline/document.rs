//! One document through all stages: marks of rules, shapes and duplicates, settled into verdicts, in rounds.
//!
//! Conditions look at what stands around a line: "at the end", "under the headline". Residue hides residue: a source line is
//! at the end only once the cards under it are gone. So marks are taken again over what is left until nothing more goes;
//! that is also what makes cleaning a clean text change nothing. Reading and writing are left to `run`.

use crate::document::{Document, InputKind, Record, Span};
use crate::duplicate::Sketches;
use crate::rules::{self, Matches, RuleSet};
use crate::verdict::{Claim, Mark, Outcome, Reason, Repair, Resolution, resolve};
use crate::{duplicate, segment, structure};
use rustc_hash::FxHashMap;

/// Most rounds; a bound, so that the work stays linear. Real dumps need two or three.
const ROUNDS_MAX: usize = 6;

/// Which stages run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stages {
    /// Shapes (`structure`).
    pub structure: bool,
    /// Copies inside the document (`duplicate`).
    pub duplicates: bool,
    /// Whether glued paragraphs are parted in the output; they are always told apart for judging.
    pub repair_glued: bool,
}

impl Default for Stages {
    fn default() -> Self {
        Stages {
            structure: true,
            duplicates: true,
            repair_glued: false,
        }
    }
}

/// The document of a record.
pub fn segment(record: Record) -> Document {
    match record.payload.kind {
        InputKind::Text => segment::text::segment(record),
        InputKind::Html => segment::html::segment(&record),
    }
}

/// Marks and verdicts of a document.
pub fn judge(document: &Document, rules: &RuleSet, stages: Stages) -> Resolution {
    judge_with(document, rules, stages, Vec::new())
}

/// The same with marks made before, by what other documents tell of this one.
pub fn judge_with(document: &Document, rules: &RuleSet, stages: Stages, known_before: Vec<Mark>) -> Resolution {
    let mut evidence = Evidence {
        matches: rules::scan(rules, document),
        sketches: Sketches::default(),
    };
    let mut marks = known_before;
    marks.extend(evidence.marks(document, rules, stages));
    if document.input == InputKind::Html {
        marks.extend(structure::region::marks(document));
    }
    if stages.repair_glued {
        marks.extend(glued(document));
    }
    let mut known = Known::default();
    known.add(&marks, 0);
    let mut resolution = resolve(document, marks.clone(), rules.limits);
    for _ in 1..ROUNDS_MAX {
        if resolution.dropped_bytes() == 0 {
            break;
        }
        let left = reduce(document, &resolution);
        evidence.matches.update(rules, document, &left);
        let mut more = evidence.marks(&left, rules, stages);
        more.retain(|mark| !known.holds(&marks, mark));
        if more.is_empty() {
            break;
        }
        let first = marks.len();
        marks.extend(more);
        known.add(&marks, first);
        let next = resolve(document, marks.clone(), rules.limits);
        let settled = next.dropped_bytes() == resolution.dropped_bytes();
        resolution = next;
        if settled {
            break;
        }
    }
    resolution
}

/// The marks made so far, by their spans.
#[derive(Default)]
struct Known(FxHashMap<(Span, Span), Vec<usize>>);

impl Known {
    fn add(&mut self, marks: &[Mark], first: usize) {
        for (index, mark) in marks.iter().enumerate().skip(first) {
            self.0.entry((mark.anchor, mark.span)).or_default().push(index);
        }
    }

    fn holds(&self, marks: &[Mark], mark: &Mark) -> bool {
        let same = self.0.get(&(mark.anchor, mark.span));
        same.is_some_and(|same| same.iter().any(|&index| marks[index] == *mark))
    }
}

/// What was found in a document's lines and blocks, each looked at once.
struct Evidence<'d> {
    matches: Matches<'d>,
    sketches: Sketches,
}

impl Evidence<'_> {
    /// The marks over a document, or over what is left of it.
    fn marks(&mut self, document: &Document, rules: &RuleSet, stages: Stages) -> Vec<Mark> {
        let mut marks = rules::apply(rules, document, &self.matches);
        if stages.structure {
            marks.extend(structure::marks(document));
        }
        if stages.duplicates {
            marks.extend(duplicate::marks(document, &mut self.sketches));
        }
        marks
    }
}

/// The document without what goes: what rules saw last. Spans stay those of the whole text.
pub fn reduce(document: &Document, resolution: &Resolution) -> Document {
    let mut left = document.reduced(|line| what_is_left(document, resolution, line));
    if left.input == InputKind::Text {
        let declared = document
            .metadata
            .title
            .as_ref()
            .filter(|title| title.block.is_none())
            .map(|title| title.text.clone());
        segment::title::find(&mut left, declared);
    }
    left
}

/// The part of a line from its first to its last kept byte.
fn what_is_left(document: &Document, resolution: &Resolution, line: Span) -> Option<Span> {
    let first = resolution.verdicts.partition_point(|v| v.span.end <= line.start);
    let here = resolution.verdicts[first..]
        .iter()
        .take_while(|v| v.span.start < line.end)
        .filter(|v| v.outcome != Outcome::Drop);
    let left = here
        .map(|v| Span::new(v.span.start.max(line.start), v.span.end.min(line.end)))
        .reduce(Span::cover)?;
    Some(left.trim(&document.text)).filter(|span| !span.is_empty())
}

/// Repairs: a paragraph break between blocks that nothing parts.
fn glued(document: &Document) -> Vec<Mark> {
    let pairs = document.blocks.windows(2).filter(|pair| pair[0].span.end == pair[1].span.start);
    pairs
        .filter_map(|pair| {
            let last = document.block_text(document.block_at(pair[0].span.start)).chars().next_back()?;
            let span = Span::new(pair[0].span.end - last.len_utf8(), pair[0].span.end);
            Some(Mark::new(span, Claim::Replace(format!("{last}\n")), Reason::Repair(Repair::Glued)))
        })
        .collect()
}
