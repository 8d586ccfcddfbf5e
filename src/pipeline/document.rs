//! One document through all stages: marks of rules, shapes and duplicates, settled into verdicts, in rounds.
//!
//! Conditions look at what stands around a line: "at the end", "under the headline". Residue hides residue: a source line is
//! at the end only once the cards under it are gone. So marks are taken again over what is left until nothing more goes;
//! that is also what makes cleaning a clean text change nothing. Reading and writing are left to `run`.

use crate::classify::{self, Assume, Model, Opinion, Reading};
use crate::document::{Document, InputKind, Record, Span};
use crate::duplicate::Compared;
use crate::rules::{self, Matches, RuleSet};
use crate::structure::{self, Preset};
use crate::verdict::{Claim, Mark, Outcome, Reason, Repair, Resolution, resolve};
use crate::{duplicate, segment};

/// Most rounds; a bound, so that the work stays linear. Real dumps need two or three.
const ROUNDS_MAX: usize = 10;

/// Which stages run.
#[derive(Clone, Copy, Debug)]
pub struct Stages {
    /// Shapes (`structure`).
    pub structure: bool,
    /// Which errors are rather made, on pages.
    pub preset: Preset,
    /// Copies inside the document (`duplicate`).
    pub duplicates: bool,
    /// The learned classifier, for texts (`classify`).
    pub classifier: Option<Classifier>,
    /// Whether glued paragraphs are parted in the output; they are always told apart for judging.
    pub repair_glued: bool,
    /// Whether the classifier tells in words why something goes. That takes a tenth of all the time, and where nobody asks for reasons nobody
    /// reads them.
    pub in_words: bool,
}

impl Default for Stages {
    fn default() -> Self {
        Stages {
            structure: true,
            preset: Preset::Balanced,
            duplicates: true,
            classifier: Some(Classifier::default()),
            repair_glued: false,
            in_words: true,
        }
    }
}

/// The learned classifier as it runs.
#[derive(Clone, Copy, Debug)]
pub struct Classifier {
    /// Read once for the whole run.
    pub model: &'static Model,
    /// What texts are taken for.
    pub assume: Assume,
}

impl Default for Classifier {
    fn default() -> Self {
        Classifier {
            model: Model::builtin(),
            assume: Assume::Auto,
        }
    }
}

/// The document of a record.
pub fn segment(record: Record) -> Document {
    match record.payload.kind {
        InputKind::Text => segment::text::segment(record),
        InputKind::Html => segment::html::segment(record),
    }
}

/// The marks of the first round, for whoever trains a classifier on what it will see.
pub fn first_marks(document: &Document, rules: &RuleSet, stages: Stages) -> Vec<Mark> {
    Evidence::new(document, rules).marks(document, rules, stages)
}

/// Marks and verdicts of a document.
pub fn judge(document: &Document, rules: &RuleSet, stages: Stages) -> Resolution {
    judge_with(document, rules, stages, Vec::new())
}

/// The same with marks made before, by what other documents tell of this one.
pub fn judge_with(document: &Document, rules: &RuleSet, stages: Stages, known_before: Vec<Mark>) -> Resolution {
    let mut evidence = Evidence::new(document, rules);
    let mut marks = known_before;
    marks.extend(rules::apply(rules, document, &evidence.matches));
    match main_content(document, rules, stages.preset) {
        Some((outside, main)) => {
            marks.extend(outside);
            marks.extend(evidence.shapes(&main, stages));
        }
        None => marks.extend(evidence.shapes(document, stages)),
    }
    if stages.repair_glued {
        marks.extend(glued(document));
    }
    let mut resolution = resolve(document, marks, rules.limits);
    let mut settled = false;
    let mut asking = Asking::default();
    for _ in 1..ROUNDS_MAX {
        let dropped = resolution.dropped_bytes();
        let left = (dropped > 0).then(|| reduce(document, &resolution));
        let mut more = Vec::new();
        if let Some(left) = left.as_ref().filter(|_| !settled) {
            evidence.matches.update(rules, document, left);
            more = news(&resolution.marks, evidence.marks(left, rules, stages));
        }
        if more.is_empty() {
            more = asking.learned(document, left.as_ref(), &resolution, stages);
        }
        if more.is_empty() {
            break;
        }
        marks = resolution.marks;
        marks.extend(more);
        resolution = resolve(document, marks, rules.limits);
        settled = resolution.dropped_bytes() == dropped;
    }
    let stays = |span: &Span| !resolution.drops_any(*span);
    if known_headline(document).is_none_or(|known| !stays(&known)) {
        resolution.headline = asking.headline.filter(stays);
    }
    resolution
}

/// Where the document prints its headline, as far as that is known before anything goes.
fn known_headline(document: &Document) -> Option<Span> {
    let block = document.metadata.title.as_ref()?.block?;
    document.blocks.get(block).map(|block| block.span)
}

/// The marks over what a page prints around its main content, and the main content without it: shapes must not take the article for
/// one of the cards in the columns beside it. Rules see the whole page first: the comment form tells where the text ends wherever it
/// stands. `None` for texts and for pages that are all content.
fn main_content(document: &Document, rules: &RuleSet, preset: Preset) -> Option<(Vec<Mark>, Document)> {
    let outside = structure::region::marks(document, preset);
    if outside.is_empty() {
        return None;
    }
    let resolution = resolve(document, outside, rules.limits);
    let main = reduce(document, &resolution);
    Some((resolution.marks, main))
}

/// The classifier as it is asked about a document: of the whole, and once more of what is left, since nothing is to be left that would go
/// from the clean text. A page is judged boldly, and always asked about twice. Of an article little goes, and what is left looks as the
/// whole did, but for blocks that were near to going: where there are any, it is asked until nothing more goes.
#[derive(Default)]
struct Asking {
    /// What was read of the text when it was asked first.
    reading: Option<Reading>,
    /// Whether it judged boldly then.
    boldly: bool,
    done: bool,
    /// What it takes for no text, and which stays as the headline.
    headline: Option<Span>,
}

impl Asking {
    /// What the classifier says once rules and shapes have settled, with all that they said of the document.
    fn learned(&mut self, document: &Document, left: Option<&Document>, resolution: &Resolution, stages: Stages) -> Vec<Mark> {
        let classifier = stages.classifier.filter(|_| document.input == InputKind::Text && !self.done);
        let Some(Classifier { model, assume }) = classifier else {
            return Vec::new();
        };
        let rest = left.unwrap_or(document);
        let mut marks = Vec::new();
        while marks.is_empty() && !self.done {
            let again = self.reading.is_some();
            let reading = self.reading.get_or_insert_with(|| Reading::for_text_of(document));
            // What is left of a page is an article.
            let (judged, assume) = match assume {
                Assume::Auto if again => (rest, Assume::Article),
                _ if again => (rest, assume),
                _ => (document, assume),
            };
            let answer = classify::answer(judged, resolution, model, assume, reading, stages.in_words);
            self.boldly |= !again && answer.boldly;
            marks = answer.marks;
            let is_settled = if self.boldly { again } else { !answer.is_near };
            self.done = is_settled || marks.is_empty() && (again || left.is_none());
        }
        // The headline may stand out only now that a path or a menu is gone.
        let headline = known_headline(rest).filter(|headline| marks.iter().any(|mark| mark.span == *headline));
        marks.retain(|mark| Some(mark.span) != headline);
        self.headline = self.headline.or(headline);
        marks
    }
}

/// What the classifier says of a block, whether it goes or stays; `None` where it does not judge.
pub fn opinion(document: &Document, resolution: &Resolution, stages: Stages, block: usize) -> Option<Opinion> {
    let Classifier { model, assume } = stages.classifier.filter(|_| document.input == InputKind::Text)?;
    classify::opinion(document, &resolution.marks, model, assume, block)
}

/// Those of `more` that are not among the marks made so far.
fn news(marks: &[Mark], mut more: Vec<Mark>) -> Vec<Mark> {
    if more.is_empty() {
        return more;
    }
    let place = |mark: &Mark| (mark.anchor, mark.span);
    let mut known: Vec<&Mark> = marks.iter().collect();
    known.sort_by_key(|mark| place(mark));
    more.retain(|mark| {
        let first = known.partition_point(|known| place(known) < place(mark));
        let same = known[first..].iter().take_while(|known| place(known) == place(mark));
        !same.into_iter().any(|known| *known == mark)
    });
    more
}

/// What was found in a document's lines and blocks, each looked at once.
struct Evidence<'d> {
    matches: Matches<'d>,
    compared: Compared,
}

impl<'d> Evidence<'d> {
    fn new(document: &'d Document, rules: &RuleSet) -> Self {
        Evidence {
            matches: rules::scan(rules, document),
            compared: Compared::default(),
        }
    }

    /// The marks over a document, or over what is left of it.
    fn marks(&mut self, document: &Document, rules: &RuleSet, stages: Stages) -> Vec<Mark> {
        let mut marks = rules::apply(rules, document, &self.matches);
        marks.extend(self.shapes(document, stages));
        marks
    }

    /// The marks of shapes and copies alone.
    fn shapes(&mut self, document: &Document, stages: Stages) -> Vec<Mark> {
        let mut marks = Vec::new();
        if stages.structure {
            marks.extend(structure::marks(document));
        }
        if stages.duplicates {
            marks.extend(duplicate::marks(document, &mut self.compared));
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
