//! The resolver: marks in, verdicts out that partition the text.
//!
//! Where marks disagree the higher rank wins (keep-rule, drop-rule, near-duplicate, shape, what stands under a match,
//! repair), then the narrower claim, then the earlier mark. White space around a removed span goes with it. Writing the result is left to `emit`.

use super::guard::Guard;
use super::{Claim, Guarded, Limits, Mark};
use crate::document::{Document, Span};

/// What happens to a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stays.
    Keep,
    /// It goes.
    Drop,
    /// It is written as the winning mark's replacement.
    Replace,
}

/// The settled fate of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The span; all verdicts together partition the text.
    pub span: Span,
    /// What happens to it.
    pub outcome: Outcome,
    /// The mark that decided, as an index into `Resolution::marks`; `None` where nothing spoke against keeping.
    pub winner: Option<usize>,
    /// The marks that spoke and lost.
    pub losers: Vec<usize>,
}

/// All verdicts of a document with the marks behind them.
#[derive(Debug)]
pub struct Resolution {
    /// Every mark, in the order made.
    pub marks: Vec<Mark>,
    /// The verdicts in order of the text.
    pub verdicts: Vec<Verdict>,
    /// What the guard took back.
    pub guarded: Vec<Guarded>,
    /// The headline, where none was known before and one stands out among what is left.
    pub headline: Option<Span>,
}

impl Resolution {
    /// Bytes that go.
    pub fn dropped_bytes(&self) -> usize {
        self.verdicts
            .iter()
            .filter(|v| v.outcome == Outcome::Drop)
            .map(|v| v.span.len())
            .sum()
    }

    /// The deciding mark of a verdict.
    pub fn winner(&self, verdict: &Verdict) -> Option<&Mark> {
        verdict.winner.map(|index| &self.marks[index])
    }

    /// Whether any byte of `span` goes.
    pub fn drops_any(&self, span: Span) -> bool {
        self.any(span, |outcome| outcome == Outcome::Drop)
    }

    /// Whether any byte of `span` goes or is written otherwise.
    pub fn changes_any(&self, span: Span) -> bool {
        self.any(span, |outcome| outcome != Outcome::Keep)
    }

    fn any(&self, span: Span, is_wanted: impl Fn(Outcome) -> bool) -> bool {
        let first = self.verdicts.partition_point(|v| v.span.end <= span.start);
        self.verdicts[first..]
            .iter()
            .take_while(|v| v.span.start < span.end)
            .any(|v| is_wanted(v.outcome))
    }
}

/// Settles `marks` over `document`. The verdicts partition the text: every byte in exactly one.
pub fn resolve(document: &Document, marks: Vec<Mark>, limits: Limits) -> Resolution {
    if marks.is_empty() {
        return Resolution {
            verdicts: whole(document),
            marks,
            guarded: Vec::new(),
            headline: None,
        };
    }
    let Guard { spans, guarded, .. } = Guard::apply(document, &marks, limits);
    let verdicts = join_white_space(&document.text, sweep(document.text.len(), &marks, &spans));
    Resolution {
        marks,
        verdicts,
        guarded,
        headline: None,
    }
}

/// Verdicts that were settled before, made again from marks that do not overlap: the guard has nothing to say any more.
pub fn replay(document: &Document, marks: Vec<Mark>) -> Resolution {
    let spans: Vec<Option<Span>> = marks.iter().map(|mark| Some(mark.span)).collect();
    let verdicts = if marks.is_empty() {
        whole(document)
    } else {
        join_white_space(&document.text, sweep(document.text.len(), &marks, &spans))
    };
    Resolution {
        marks,
        verdicts,
        guarded: Vec::new(),
        headline: None,
    }
}

/// Rank of what goes only because it stands under a match.
const BEYOND_ANCHOR_RANK: u8 = 0;

fn whole(document: &Document) -> Vec<Verdict> {
    let span = Span::new(0, document.text.len());
    if span.is_empty() {
        Vec::new()
    } else {
        vec![Verdict {
            span,
            outcome: Outcome::Keep,
            winner: None,
            losers: Vec::new(),
        }]
    }
}

/// A mark, or the part of a mark beyond its anchor, in the order of precedence: the first of the active claims wins.
/// What goes only because it stands under a match has the lowest rank, so that a nearer reason is told where there is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Claimed {
    rank: std::cmp::Reverse<u8>,
    length: usize,
    mark: usize,
}

/// Cuts the text at every edge of a span and settles each piece.
fn sweep(length: usize, marks: &[Mark], spans: &[Option<Span>]) -> Vec<Verdict> {
    let mut edges: Vec<(usize, bool, Claimed)> = Vec::with_capacity(marks.len() * 2);
    for (index, span) in spans.iter().enumerate() {
        let Some(span) = *span else { continue };
        let mark = &marks[index];
        let rank = mark.reason.rank();
        let mut claim = |part: Span, rank: u8| {
            let claimed = Claimed {
                rank: std::cmp::Reverse(rank),
                length: part.len(),
                mark: index,
            };
            if !part.is_empty() {
                edges.push((part.start, true, claimed));
                edges.push((part.end, false, claimed));
            }
        };
        if mark.claim == Claim::Drop && span != mark.anchor {
            claim(Span::new(span.start, mark.anchor.start), BEYOND_ANCHOR_RANK);
            claim(mark.anchor, rank);
            claim(Span::new(mark.anchor.end, span.end), BEYOND_ANCHOR_RANK);
        } else {
            claim(span, rank);
        }
    }
    edges.sort_unstable();
    // In order; few claims overlap, so a list is faster than a tree.
    let mut active: Vec<Claimed> = Vec::new();
    let mut verdicts = Vec::with_capacity(edges.len() + 1);
    let mut at = 0;
    for (edge, opens, claimed) in edges {
        if edge > at {
            verdicts.push(settle(Span::new(at, edge), marks, &active));
            at = edge;
        }
        match (active.binary_search(&claimed), opens) {
            (Err(place), true) => active.insert(place, claimed),
            (Ok(place), false) => drop(active.remove(place)),
            (Ok(_), true) | (Err(_), false) => {}
        }
    }
    if at < length {
        verdicts.push(settle(Span::new(at, length), marks, &active));
    }
    verdicts
}

fn settle(span: Span, marks: &[Mark], active: &[Claimed]) -> Verdict {
    let mut order = active.iter().map(|claimed| claimed.mark);
    let winner = order.next();
    let outcome = match winner.map(|index| &marks[index].claim) {
        None | Some(Claim::Keep) => Outcome::Keep,
        Some(Claim::Drop) => Outcome::Drop,
        Some(Claim::Replace(_)) => Outcome::Replace,
    };
    Verdict {
        span,
        outcome,
        winner,
        losers: order.collect(),
    }
}

/// Gives white space between removals to the removal before it (at the start: after it), and joins neighbours with one fate.
fn join_white_space(text: &str, verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mut joined: Vec<Verdict> = Vec::with_capacity(verdicts.len());
    for mut verdict in verdicts {
        let blank = is_blank(text, &verdict);
        match joined.last_mut() {
            Some(last) if last.outcome == Outcome::Drop && blank && (verdict.outcome == Outcome::Drop || verdict.winner.is_none()) => {
                last.span.end = verdict.span.end;
            }
            Some(last) if last.outcome == verdict.outcome && last.winner == verdict.winner => {
                last.span.end = verdict.span.end;
                last.losers.extend(verdict.losers);
                last.losers.sort_unstable();
                last.losers.dedup();
            }
            Some(last) if last.span.start == 0 && is_unmarked_blank(text, last) && verdict.outcome == Outcome::Drop => {
                verdict.span.start = 0;
                *last = verdict;
            }
            _ => joined.push(verdict),
        }
    }
    joined
}

fn is_unmarked_blank(text: &str, verdict: &Verdict) -> bool {
    verdict.winner.is_none() && is_blank(text, verdict)
}

fn is_blank(text: &str, verdict: &Verdict) -> bool {
    text[verdict.span.start..verdict.span.end].chars().all(char::is_whitespace)
}
