//! Changed spans to hunks: changed lines, the reason above each run of them, kept lines around.
//!
//! Which spans changed is left to the caller, drawing to `draw`.

use crate::document::Span;
use crate::report::physical::PhysicalLines;
use std::ops::Range;

/// What became of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It goes.
    Removed,
    /// This stands there now.
    Replaced(String),
    /// It goes under the new rules only.
    NewlyRemoved,
    /// It goes under the old rules only.
    NoLongerRemoved,
    /// It goes under both, for different reasons.
    OtherReason,
}

/// A changed span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, in the document's text.
    pub span: Span,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its reason, as an index into the caller's notes.
    pub note: usize,
}

/// Sign before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `-`: it goes, wholly or in part.
    Minus,
    /// `+`: as it reads afterwards, or comes back.
    Plus,
    /// `~`: it goes as before, for another reason.
    Tilde,
}

/// A piece of a changed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its text; long texts are cut, with a mark where.
    pub text: String,
    /// Whether it is what changed.
    pub changed: bool,
}

/// A row of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A kept line.
    Context {
        /// Line number.
        line: usize,
        /// Its text, cut.
        text: String,
    },
    /// The reason of the rows that follow.
    Reason(usize),
    /// A changed line.
    Line {
        /// Line number.
        line: usize,
        /// What happens to it.
        sign: Sign,
        /// Its text.
        parts: Vec<Part>,
    },
}

/// Most characters shown of a kept line.
const CONTEXT_CHARS_MAX: usize = 400;
/// Most characters shown of a removed line.
const LINE_CHARS_MAX: usize = 4_000;
/// Characters shown of kept text on either side of a change inside its line.
const AROUND_CHARS: usize = 60;

/// The hunks of `changes`, which are in order and do not overlap, with `context` kept lines before and after each.
pub fn hunks(text: &str, changes: &[Change], context: usize) -> Vec<Vec<Row>> {
    let lines = PhysicalLines::of(text);
    let mut touched: Vec<(usize, Vec<&Change>)> = Vec::new();
    for change in changes {
        for line in lines.touched_by(change.span) {
            match touched.last_mut() {
                Some((last, on_line)) if *last == line => on_line.push(change),
                _ => touched.push((line, vec![change])),
            }
        }
    }
    let mut hunks = Vec::new();
    let mut shown = 0;
    for group in touched.chunk_by(|a, b| b.0 - a.0 <= 2 * context + 1) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let mut hunk = Hunk {
            text,
            lines: &lines,
            rows: Vec::new(),
            reasons: Vec::new(),
        };
        hunk.context(first.0.saturating_sub(context).max(shown)..first.0);
        let mut next = first.0;
        for (line, on_line) in group {
            hunk.context(next..*line);
            hunk.line(*line, on_line);
            next = line + 1;
        }
        shown = (last.0 + 1 + context).min(lines.all().len());
        hunk.context(next..shown);
        hunks.push(hunk.rows);
    }
    hunks
}

/// A hunk being built.
struct Hunk<'t> {
    text: &'t str,
    lines: &'t PhysicalLines,
    rows: Vec<Row>,
    /// Reasons of the run under way.
    reasons: Vec<usize>,
}

impl Hunk<'_> {
    fn context(&mut self, lines: Range<usize>) {
        for line in &self.lines.all()[lines] {
            self.reasons.clear();
            self.rows.push(Row::Context {
                line: line.number,
                text: head(&self.text[line.span.start..line.span.end], CONTEXT_CHARS_MAX),
            });
        }
    }

    fn line(&mut self, index: usize, changes: &[&Change]) {
        let line = self.lines.all()[index];
        let mut reasons: Vec<usize> = Vec::new();
        for change in changes {
            if !reasons.contains(&change.note) {
                reasons.push(change.note);
            }
        }
        if reasons != self.reasons {
            self.rows.extend(reasons.iter().map(|&note| Row::Reason(note)));
            self.reasons = reasons;
        }
        let compares = |kind: &ChangeKind| !matches!(kind, ChangeKind::Removed | ChangeKind::Replaced(_));
        if let ([change], true) = (changes, changes.iter().any(|change| change.span.contains(line.span))) {
            self.push(line.number, sign(&change.kind), vec![self.changed(line.span)]);
            if let ChangeKind::Replaced(with) = &change.kind {
                self.push(line.number, Sign::Plus, vec![new_text(with)]);
            }
        } else if changes.iter().any(|change| compares(&change.kind)) {
            for change in changes {
                self.push(line.number, sign(&change.kind), self.alone(line.span, change));
            }
        } else {
            let (before, after) = self.before_and_after(line.span, changes);
            self.push(line.number, Sign::Minus, before);
            if after.iter().any(|part| !part.text.trim().is_empty()) {
                self.push(line.number, Sign::Plus, after);
            }
        }
    }

    fn push(&mut self, line: usize, sign: Sign, parts: Vec<Part>) {
        self.rows.push(Row::Line { line, sign, parts });
    }

    fn changed(&self, span: Span) -> Part {
        Part {
            text: head(&self.text[span.start..span.end], LINE_CHARS_MAX),
            changed: true,
        }
    }

    /// A change inside a line, with dots for what stands around it.
    fn alone(&self, line: Span, change: &Change) -> Vec<Part> {
        let inside = clip(change.span, line);
        let dots = |there: bool| {
            there.then(|| Part {
                text: "…".to_owned(),
                changed: false,
            })
        };
        let parts = [
            dots(inside.start > line.start),
            Some(self.changed(inside)),
            dots(inside.end < line.end),
        ];
        parts.into_iter().flatten().collect()
    }

    /// A line as it was and as it is, around its changes.
    fn before_and_after(&self, line: Span, changes: &[&Change]) -> (Vec<Part>, Vec<Part>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut at = line.start;
        let kept = |from: usize, to: usize, before: &mut Vec<Part>, after: &mut Vec<Part>| {
            let text = around(&self.text[from..to], from > line.start, to < line.end);
            if !text.is_empty() {
                let part = Part { text, changed: false };
                before.push(part.clone());
                after.push(part);
            }
        };
        for change in changes {
            let inside = clip(change.span, line);
            kept(at, inside.start, &mut before, &mut after);
            before.push(self.changed(inside));
            // A replacement that reaches over several lines is told at the first.
            if let (ChangeKind::Replaced(with), true) = (&change.kind, inside.start == change.span.start) {
                after.push(new_text(with));
            }
            at = inside.end;
        }
        kept(at, line.end, &mut before, &mut after);
        // What stands behind a removal at the line's start is written without its space.
        if let Some(first) = after.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        (before, after)
    }
}

fn new_text(with: &str) -> Part {
    Part {
        text: head(&with.replace('\n', "⏎"), LINE_CHARS_MAX),
        changed: true,
    }
}

fn sign(kind: &ChangeKind) -> Sign {
    match kind {
        ChangeKind::Removed | ChangeKind::Replaced(_) | ChangeKind::NewlyRemoved => Sign::Minus,
        ChangeKind::NoLongerRemoved => Sign::Plus,
        ChangeKind::OtherReason => Sign::Tilde,
    }
}

/// The part of `span` inside `line`; the two share a byte.
fn clip(span: Span, line: Span) -> Span {
    Span::new(span.start.max(line.start), span.end.min(line.end))
}

/// The first `chars` characters, and how many are left out.
pub fn head(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… [{} more bytes]", &text[..end], text.len() - end),
    }
}

/// Kept text beside changes: the ends next to them.
fn around(text: &str, change_before: bool, change_after: bool) -> String {
    let first = text.char_indices().nth(AROUND_CHARS).map(|(end, _)| &text[..end]);
    let last = text.char_indices().nth_back(AROUND_CHARS - 1).map(|(start, _)| &text[start..]);
    match (first, last) {
        (Some(first), Some(last)) if first.len() + last.len() < text.len() || !(change_before && change_after) => {
            let first = if change_before { first } else { "" };
            let last = if change_after { last } else { "" };
            format!("{first}…{last}")
        }
        _ => text.to_owned(),
    }
}
