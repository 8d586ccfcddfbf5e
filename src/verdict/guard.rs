//! The over-removal guard: takes marks back when they would cost too much of a document's prose, and says so.
//!
//! Losing article text is worse than leaving residue, so the guard only ever shrinks or withdraws removals. What prose
//! is, the document's counts say; the limits come from `[limits]` of the rules.

use super::{Claim, Mark, Reason};
use crate::document::{Document, InputKind, Span};
use std::collections::{BTreeMap, BTreeSet};

/// How much of a document's prose may go before the guard steps in. Shares are of the bytes in prose blocks, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Largest share that one rule may remove by its own matches.
    pub prose_share_max: f64,
    /// Largest share that may go only because it stands under (or over) a match.
    pub truncated_share_max: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            prose_share_max: 0.3,
            truncated_share_max: 0.5,
        }
    }
}

/// Fewest words of a page's main content that has no prose.
const WORDS_LEFT_MIN: u32 = 30;

/// Fewest prose blocks a rule must hit before its share counts: one cookie notice in a short document is no accident.
const PROSE_HITS_MIN: usize = 3;

/// Which limit stepped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardKind {
    /// The text under a match was too large; only the match itself goes.
    Truncation,
    /// A rule matched too much of the prose; none of its matches in this document counts.
    ProseShare,
    /// Nothing would have been left; marks by shape and by truncation were taken back.
    Everything,
}

impl GuardKind {
    /// The name used in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            GuardKind::Truncation => "truncated-share-max",
            GuardKind::ProseShare => "prose-share-max",
            GuardKind::Everything => "nothing-left",
        }
    }
}

/// One intervention of the guard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guarded {
    /// Index of the mark it took back, in `Resolution::marks`.
    pub mark: usize,
    /// The span the mark had claimed.
    pub span: Span,
    /// Why.
    pub kind: GuardKind,
    /// The share of the prose that would have gone, 0 to 1.
    pub share: f64,
}

/// What the guard takes back when nothing would be left, in this order.
#[derive(Clone, Copy)]
enum Spared {
    UnderMatches,
    Learned,
    Shapes,
}

/// The spans marks are left with after the guard; `None` where a mark was withdrawn.
pub(super) struct Guard<'a> {
    document: &'a Document,
    marks: &'a [Mark],
    prose_bytes: usize,
    pub spans: Vec<Option<Span>>,
    pub guarded: Vec<Guarded>,
}

impl<'a> Guard<'a> {
    /// Applies all limits to `marks`.
    pub fn apply(document: &'a Document, marks: &'a [Mark], limits: Limits) -> Self {
        let spans = marks.iter().map(|mark| Some(mark.span)).collect();
        let mut guard = Guard {
            document,
            marks,
            prose_bytes: 0,
            spans,
            guarded: Vec::new(),
        };
        if marks.iter().all(|mark| mark.claim != Claim::Drop) {
            return guard;
        }
        guard.prose_bytes = document.blocks.iter().filter(|b| b.stats.is_prose()).map(|b| b.span.len()).sum();
        if guard.prose_bytes > 0 {
            guard.limit_rules(limits.prose_share_max);
            guard.limit_truncations(limits.truncated_share_max);
            guard.leave_something();
        }
        guard
    }

    /// Withdraws the marks of each rule that matches too much prose by itself. What goes for another reason all the same is
    /// not held against it: cleaning the clean text, where that is gone, has to come to the same end.
    fn limit_rules(&mut self, share_max: f64) {
        // Only rules that match some prose can match too much of it; of most documents there is none.
        let in_prose: BTreeSet<&str> = self
            .rule_marks()
            .filter(|(_, mark, _)| self.prose_in(&[mark.anchor]) > 0)
            .map(|(_, _, id)| id)
            .collect();
        if in_prose.is_empty() {
            return;
        }
        let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, _, id) in self.rule_marks().filter(|(_, _, id)| in_prose.contains(id)) {
            by_rule.entry(id).or_default().push(index);
        }
        let mut held: Vec<(Vec<usize>, f64)> = by_rule
            .into_values()
            .filter_map(|hits| self.excess(&hits, &[], share_max).map(|share| (hits, share)))
            .collect();
        loop {
            let spared: BTreeSet<usize> = held.iter().flat_map(|(hits, _)| hits).copied().collect();
            let explained = self.anchors(|index| !spared.contains(&index));
            let before = held.len();
            held.retain(|(hits, _)| self.excess(hits, &explained, share_max).is_some());
            if held.len() == before {
                break;
            }
        }
        for (hits, share) in held {
            for index in hits {
                self.take_back(index, None, GuardKind::ProseShare, share);
            }
        }
    }

    /// The drop marks of rules, with their places and the rules' ids.
    fn rule_marks(&self) -> impl Iterator<Item = (usize, &'a Mark, &'a str)> {
        let by_rule = |(index, mark): (usize, &'a Mark)| match (&mark.claim, &mark.reason) {
            (Claim::Drop, Reason::Rule(matched)) => Some((index, mark, matched.rule.id.as_str())),
            _ => None,
        };
        self.marks.iter().enumerate().filter_map(by_rule)
    }

    /// The share of the prose that a rule's hits beyond `explained` would take, if they are many and it is too large.
    fn excess(&self, hits: &[usize], explained: &[Span], share_max: f64) -> Option<f64> {
        if hits.len() < PROSE_HITS_MIN {
            return None;
        }
        let covered = |anchor: Span| {
            explained[..explained.partition_point(|span| span.start <= anchor.start)]
                .last()
                .is_some_and(|span| span.contains(anchor))
        };
        let own: Vec<Span> = hits
            .iter()
            .map(|&index| self.marks[index].anchor)
            .filter(|&anchor| !covered(anchor))
            .collect();
        let share = self.prose_in(&own) as f64 / self.prose_bytes as f64;
        (own.len() >= PROSE_HITS_MIN && share > share_max).then_some(share)
    }

    /// The disjoint, ordered union of the anchors of the drop marks that `which` accepts.
    fn anchors(&self, which: impl Fn(usize) -> bool) -> Vec<Span> {
        let claims = self
            .marks
            .iter()
            .enumerate()
            .filter(|(index, mark)| mark.claim == Claim::Drop && which(*index));
        let mut spans = Vec::with_capacity(self.marks.len());
        spans.extend(claims.map(|(_, mark)| mark.anchor));
        merge(spans)
    }

    /// Shrinks to their anchors the marks that take too much prose with them which no other mark speaks about.
    fn limit_truncations(&mut self, share_max: f64) {
        let wide: Vec<usize> = (0..self.marks.len())
            .filter(|&i| self.spans[i].is_some() && self.marks[i].claim == Claim::Drop && self.marks[i].anchor != self.marks[i].span)
            .collect();
        if wide.is_empty() {
            return;
        }
        let explained = self.union(|mark| mark.anchor == mark.span);
        for index in wide {
            let Mark { span, anchor, .. } = self.marks[index];
            let mut spared = clip(&explained, span);
            spared.push(anchor);
            let lost = self.prose_in(&[span]) - self.prose_in(&clip(&merge(spared), span));
            let share = lost as f64 / self.prose_bytes as f64;
            if share > share_max {
                self.take_back(index, Some(anchor), GuardKind::Truncation, share);
            }
        }
    }

    /// Takes back what was not recognised word by word when no prose at all would stay: what only stands under a match first, then
    /// what the classifier says, and shapes and copies only if that is not enough. Marks without prose cost none and stay.
    fn leave_something(&mut self) {
        for step in [Spared::UnderMatches, Spared::Learned, Spared::Shapes] {
            if self.prose_in(&self.union(|_| true)) < self.prose_bytes {
                return;
            }
            // A page's main content may be a list or a table: what stands around it is not read in its place for being prose.
            if matches!(step, Spared::Shapes) && self.document.input == InputKind::Html && self.words_left() >= WORDS_LEFT_MIN {
                return;
            }
            for index in 0..self.marks.len() {
                let mark = &self.marks[index];
                let reaches_out = mark.anchor != mark.span && self.spans[index] == Some(mark.span);
                let left = match (&mark.reason, step) {
                    (Reason::Rule(_), Spared::UnderMatches) if reaches_out => Some(mark.anchor),
                    (Reason::Classifier { .. }, Spared::Learned) => None,
                    (
                        Reason::Structure(_) | Reason::NearDuplicate { .. } | Reason::Teaser { .. } | Reason::SiteTemplate { .. },
                        Spared::Shapes,
                    ) => None,
                    _ => continue,
                };
                if mark.claim == Claim::Drop && self.spans[index].is_some() && self.prose_in(&[mark.span]) > 0 {
                    self.take_back(index, left, GuardKind::Everything, 1.0);
                }
            }
        }
    }

    /// Words of the blocks of which no mark takes all.
    fn words_left(&self) -> u32 {
        let gone = self.union(|_| true);
        let stays = |span: Span| {
            !gone[..gone.partition_point(|gone| gone.start <= span.start)]
                .last()
                .is_some_and(|gone| gone.contains(span))
        };
        self.document
            .blocks
            .iter()
            .filter(|block| stays(block.span))
            .map(|block| block.stats.words)
            .sum()
    }

    fn take_back(&mut self, index: usize, left: Option<Span>, kind: GuardKind, share: f64) {
        self.spans[index] = left;
        self.guarded.push(Guarded {
            mark: index,
            span: self.marks[index].span,
            kind,
            share,
        });
    }

    /// The disjoint, ordered union of the spans still claimed by drop marks that `which` accepts.
    fn union(&self, which: impl Fn(&Mark) -> bool) -> Vec<Span> {
        let claimed = self
            .marks
            .iter()
            .zip(&self.spans)
            .filter(|(mark, _)| mark.claim == Claim::Drop && which(mark));
        let mut spans = Vec::with_capacity(self.marks.len());
        spans.extend(claimed.filter_map(|(_, span)| *span));
        merge(spans)
    }

    /// Bytes of prose blocks inside `spans`.
    fn prose_in(&self, spans: &[Span]) -> usize {
        match spans {
            [span] => self.prose_in_disjoint(&[*span]),
            spans => self.prose_in_disjoint(&merge(spans.to_vec())),
        }
    }

    fn prose_in_disjoint(&self, spans: &[Span]) -> usize {
        let mut total = 0;
        for &span in spans {
            let first = self.document.block_at(span.start);
            for block in self.document.blocks[first..].iter().take_while(|b| b.span.start < span.end) {
                if block.stats.is_prose() {
                    total += block.span.end.min(span.end) - block.span.start.max(span.start);
                }
            }
        }
        total
    }
}

/// Sorts spans and joins those that overlap or touch.
fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// The parts of `spans`, disjoint and in order, inside `bounds`.
fn clip(spans: &[Span], bounds: Span) -> Vec<Span> {
    spans[spans.partition_point(|s| s.end <= bounds.start)..]
        .iter()
        .take_while(|s| s.start < bounds.end)
        .map(|s| Span::new(s.start.max(bounds.start), s.end.min(bounds.end)))
        .collect()
}
