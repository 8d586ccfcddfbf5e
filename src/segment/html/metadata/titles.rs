//! Which heading is the headline, and what of a declared title is the site's name.

use super::head::Head;
use crate::document::BlockKind;
use crate::segment::html::page::Page;

/// Smallest agreement of a heading with the site's name that makes it no headline.
pub(super) const SITE_AGREEMENT_MIN: f64 = 0.8;
/// Smallest agreement of a heading with the declared headline.
const AGREEMENT_MIN: f64 = 0.6;

/// The block that prints the headline: the heading that agrees best with what the head declares, or else the page's
/// only `h1`.
pub(in crate::segment::html) fn headline_block(head: &Head, given: Option<&str>, page: &Page) -> Option<usize> {
    let mut declared = head.titles();
    declared.extend(given);
    let mut best: Option<(f64, usize)> = None;
    for (index, block) in page.blocks.iter().enumerate() {
        let BlockKind::Heading(level) = block.kind else { continue };
        let agreement = declared
            .iter()
            .map(|title| agreement(title, page.block_text(index)))
            .fold(0.0, f64::max);
        let score = agreement - 0.05 * f64::from(level);
        if agreement >= AGREEMENT_MIN && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, index));
        }
    }
    let mut tops = (0..page.blocks.len()).filter(|&i| page.blocks[i].kind == BlockKind::Heading(1));
    let only = tops
        .next()
        .filter(|&top| page.blocks[top].stats.words >= 3 && tops.next().is_none());
    best.map(|(_, index)| index)
        .or(only.filter(|&top| !head.names_site(page.block_text(top))))
}

/// How far two headlines agree: Jaccard resemblance of their words without case and punctuation, 0 to 1.
pub(super) fn agreement(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let mut words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .take(60)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

/// A page title without the site's name behind (or before) it.
pub(super) fn without_site<'a>(title: &'a str, site_name: Option<&str>) -> &'a str {
    const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "];
    let Some((at, separator)) = SEPARATORS.iter().filter_map(|s| title.rfind(s).map(|at| (at, *s))).max() else {
        return title;
    };
    let (front, back) = (&title[..at], &title[at + separator.len()..]);
    let is_site = |part: &str| site_name.is_some_and(|name| agreement(part, name) > 0.5);
    if is_site(front) && !is_site(back) {
        return back;
    }
    let (front_words, back_words) = (front.split_whitespace().count(), back.split_whitespace().count());
    if is_site(back) || (back_words <= 4 && front_words >= back_words) {
        front
    } else {
        title
    }
}
