//! What rules, shapes and copies say of each block, as one small number: a model file means these numbers, so they never change.
//!
//! What the model makes of them is left to `features`.

use super::templates::place_of;
use crate::document::Document;
use crate::verdict::{Claim, Mark, Reason};

/// Categories of rules, in the order of their values.
const CATEGORIES: [&str; 24] = [
    "share",
    "related",
    "image",
    "nav",
    "comments",
    "byline",
    "ads",
    "source",
    "newsletter",
    "time",
    "promo",
    "video",
    "subscription",
    "legal",
    "app",
    "forum",
    "tags",
    "live",
    "cookie",
    "pagination",
    "widget",
    "loading",
    "keep",
    "print",
];
/// The value of what a keep-rule protects: that of the category `keep`.
pub(super) const KEPT: u8 = 23;
/// The value of a rule of no known category.
const OTHER_RULE: u8 = 30;
/// The value of copies; those of shapes follow.
const COPY: u8 = 31;

/// The value of a category's rules. Asked for in constants, so that a name that is none does not compile.
pub(super) const fn of_category(name: &str) -> u8 {
    place_of(name, &CATEGORIES) as u8 + 1
}

/// A set of categories, by their values as bits.
pub(super) const fn set_of(names: &[&str]) -> u32 {
    let (mut set, mut at) = (0, 0);
    while at < names.len() {
        set |= 1 << of_category(names[at]);
        at += 1;
    }
    set
}

/// Whether a value stands for a rule of one of some categories.
pub(super) fn is_of(mark: u8, categories: u32) -> bool {
    mark < OTHER_RULE && categories >> mark & 1 != 0
}

/// Whether a value stands for a rule that removes.
pub(super) fn is_rule(mark: u8) -> bool {
    (1..COPY).contains(&mark) && mark != KEPT
}

/// What a block's marks say: the value of its best known category, 0 for none.
fn mark_value(mark: &Mark) -> u8 {
    match (&mark.claim, &mark.reason) {
        (Claim::Keep, _) => KEPT,
        (Claim::Replace(_), _) | (_, Reason::Repair(_) | Reason::Classifier { .. }) => 0,
        (Claim::Drop, Reason::Rule(matched)) => {
            let category = matched.rule.category();
            let known = CATEGORIES.iter().position(|&known| known == category);
            known.map_or(OTHER_RULE, |at| at as u8 + 1)
        }
        (Claim::Drop, Reason::NearDuplicate { .. } | Reason::Teaser { .. } | Reason::SiteTemplate { .. }) => COPY,
        (Claim::Drop, Reason::Structure(shape)) => match shape.name() {
            "card" => 32,
            "short-lines" => 33,
            "author-bio" => 34,
            "repeated-title" => 35,
            _ => 36,
        },
    }
}

/// For each block, which kinds of residue begin between `from` and it: comments, other articles, forms and notices.
pub(super) fn heads_above(marks: &[u8], from: usize) -> Vec<u8> {
    const KINDS: [u32; 3] = [
        set_of(&["comments", "forum"]),
        set_of(&["related", "pagination"]),
        set_of(&["newsletter", "subscription", "legal", "cookie", "tags"]),
    ];
    let kind = |mark: u8| (0..).zip(KINDS).map(|(bit, kind)| u8::from(is_of(mark, kind)) << bit).sum::<u8>();
    let mut seen = 0;
    let mut all = Vec::with_capacity(marks.len());
    for (block, &mark) in marks.iter().enumerate() {
        all.push(seen);
        if block > from {
            seen |= kind(mark);
        }
    }
    all
}

/// The value of each block's strongest mark: that of the last that holds most of it.
pub(super) fn marks_of_blocks(document: &Document, marks: &[Mark]) -> Vec<u8> {
    let mut values = vec![0; document.blocks.len()];
    for mark in marks {
        let value = mark_value(mark);
        let first = document.block_at(mark.span.start);
        for (at, block) in document.blocks.iter().enumerate().skip(first) {
            if block.span.start >= mark.span.end {
                break;
            }
            let shared = block.span.end.min(mark.span.end) - block.span.start.max(mark.span.start);
            if 2 * shared > block.span.len() {
                // What only stands under a match says less.
                let beyond = !mark.anchor.overlaps(block.span);
                values[at] = if beyond && values[at] != 0 { values[at] } else { value };
            }
        }
    }
    values
}
