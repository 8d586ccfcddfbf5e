//! The headline: which heading prints it, and what of a heading or a declared title is it.
//!
//! [`headline_block`] is asked before the main content is known, and steers it; [`headline`] tells the title with all that is
//! known, and changes no block.

use super::head::Head;
use super::json_ld::Article;
use super::sites;
use crate::document::{BlockKind, MetadataSource, squash};
use crate::segment::html::page::Page;

/// Smallest agreement of a heading with the site's name that makes it no headline.
pub(super) const SITE_AGREEMENT_MIN: f64 = 0.8;
/// Most words of a headline that are compared.
const WORDS_MAX: usize = 60;
/// Smallest agreement of a heading with the declared headline.
const AGREEMENT_MIN: f64 = 0.6;

/// The block that prints the headline: the heading that agrees best with what the head declares, or else the page's
/// only `h1`.
pub(in crate::segment::html) fn headline_block(head: &Head, given: Option<&str>, page: &Page) -> Option<usize> {
    let declared: Vec<Words> = head.titles().into_iter().chain(given).map(Words::of).collect();
    let mut best: Option<(f64, usize)> = None;
    for (index, block) in page.blocks.iter().enumerate() {
        let BlockKind::Heading(level) = block.kind else { continue };
        let words = Words::of(page.block_text(index));
        let agreement = declared.iter().map(|title| title.agreement(&words)).fold(0.0, f64::max);
        let score = agreement - LEVEL_PENALTY * f64::from(level);
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
    Words::of(a).agreement(&Words::of(b))
}

/// The words of a headline, without case and punctuation, sorted, each once.
struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Words {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(str::to_lowercase).take(WORDS_MAX).collect();
        words.sort_unstable();
        words.dedup();
        Words(words)
    }

    /// As [`agreement`].
    fn agreement(&self, other: &Words) -> f64 {
        let shared = self.0.iter().filter(|word| other.0.binary_search(word).is_ok()).count();
        shared as f64 / (self.0.len() + other.0.len() - shared).max(1) as f64
    }

    /// Whether all words of the other are among these.
    fn hold(&self, other: &Words) -> bool {
        other.0.iter().all(|word| self.0.binary_search(word).is_ok())
    }
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

/// Least agreement of a heading with a part of a declared title that makes it that part.
const PART_AGREEMENT_MIN: f64 = 0.9;
/// What a heading is worth that is a part of a declared title, and what each word of it adds.
const PART_SCORE: f64 = 0.7;
const PART_WORD_SCORE: f64 = 0.05;
/// Most words of a part that count.
const PART_WORDS_MAX: usize = 8;
/// What a top heading is worth that says all of a declared title and more.
const SAYS_ALL: f64 = 0.9;
/// What each level below the first takes from a heading.
const LEVEL_PENALTY: f64 = 0.05;
/// What the heading gains that the main content was found with.
const CHOSEN_BONUS: f64 = 0.03;
/// Fewest words of a top heading that is the headline although nothing says so.
const TOP_WORDS_MIN: u32 = 3;
/// Fewest letters over a headline that are more than its article.
const KICKER_LETTERS_MIN: usize = 5;
/// Fewest words of a plain line that is a headline because the page's title has it.
const LINE_WORDS_MIN: u32 = 3;

/// As many words make a plain line a paragraph.
const LINE_WORDS_MAX: u32 = 40;

/// What is declared about the headline.
pub(super) struct Declared<'a> {
    /// The head.
    pub head: &'a Head,
    /// The page's article in its JSON-LD.
    pub article: Option<&'a Article>,
    /// What the site calls itself.
    pub sites: &'a [String],
}

impl<'a> Declared<'a> {
    /// The whole titles, best witness first.
    fn titles(&self) -> Vec<(&'a str, MetadataSource)> {
        let head = self.head;
        let site = head.og_site.as_deref();
        let og = head
            .og_title
            .as_deref()
            .map(|title| (without_site(title, site), MetadataSource::OpenGraph));
        let meta = head.title.as_deref().map(|title| (without_site(title, site), MetadataSource::Meta));
        let linked = self.linked().map(|title| (title, MetadataSource::JsonLd));
        [og, meta, linked].into_iter().flatten().collect()
    }

    /// The parts of the titles between separators, but for the site's name.
    fn parts(&self) -> Vec<&'a str> {
        const SEPARATORS: [&str; 14] = [
            " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " : ", ": ", "│", " > ",
        ];
        let titles = [&self.head.og_title, &self.head.title].into_iter().flatten();
        let mut parts: Vec<&str> = titles.map(String::as_str).collect();
        for separator in SEPARATORS {
            parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
        }
        parts.extend(self.linked());
        parts.retain(|part| part.chars().any(char::is_alphanumeric) && !self.is_site(part));
        parts
    }

    fn linked(&self) -> Option<&'a str> {
        self.article.and_then(|article| article.headline.as_deref())
    }

    fn is_site(&self, text: &str) -> bool {
        self.sites.iter().any(|site| sites::is_same(site, text))
    }
}

/// The headline and where it was found. `chosen` is the block that [`headline_block`] gave.
pub(super) fn headline(declared: &Declared<'_>, page: &Page, chosen: Option<usize>) -> Option<(String, MetadataSource)> {
    let top = only_top(declared, page);
    // One or two words may be the site's name.
    let telling = top.filter(|&top| page.blocks[top].stats.words >= TOP_WORDS_MIN);
    let printed = best_heading(declared, page, chosen).or(chosen).or(telling);
    let printed = printed.or_else(|| line_of_title(declared, page)).or(top);
    let printed = printed.map(|block| (without_kicker(&squash(page.block_text(block)), declared), MetadataSource::Page));
    printed.or_else(|| {
        let (title, from) = *declared.titles().first()?;
        Some((squash(title), from))
    })
}

/// The heading that agrees best with what is declared.
fn best_heading(declared: &Declared<'_>, page: &Page, chosen: Option<usize>) -> Option<usize> {
    let titles: Vec<Words> = declared.titles().into_iter().map(|(title, _)| Words::of(title)).collect();
    let parts: Vec<Words> = declared.parts().into_iter().map(Words::of).collect();
    let names_site = |index: usize| {
        let text = page.block_text(index);
        declared.is_site(text) || (chosen.is_none() && declared.head.names_site(text))
    };
    let mut best: Option<(f64, usize)> = None;
    for (index, block) in page.blocks.iter().enumerate() {
        let BlockKind::Heading(level @ 1..=3) = block.kind else { continue };
        let words = Words::of(page.block_text(index));
        let whole = titles.iter().map(|title| likeness(title, &words, level)).fold(0.0, f64::max);
        let equal = parts.iter().filter(|part| part.agreement(&words) >= PART_AGREEMENT_MIN);
        let part = equal.map(|part| PART_SCORE + PART_WORD_SCORE * part.0.len().min(PART_WORDS_MAX) as f64);
        let agreed = part.fold(whole, f64::max);
        let bonus = if chosen == Some(index) { CHOSEN_BONUS } else { 0.0 };
        let score = agreed + bonus - LEVEL_PENALTY * f64::from(level);
        if agreed >= AGREEMENT_MIN && best.is_none_or(|(most, _)| score > most) && !names_site(index) {
            best = Some((score, index));
        }
    }
    best.map(|(_, index)| index)
}

/// How far a heading is a declared title: they agree, or a top heading says all of it and more.
fn likeness(title: &Words, heading: &Words, level: u8) -> f64 {
    let says_all = level == 1 && title.0.len() >= 3 && heading.hold(title);
    title.agreement(heading).max(if says_all { SAYS_ALL } else { 0.0 })
}

/// The page's top heading, if it has but one that is not the site's name.
fn only_top(declared: &Declared<'_>, page: &Page) -> Option<usize> {
    let is_top = |index: &usize| page.blocks[*index].kind == BlockKind::Heading(1) && !declared.is_site(page.block_text(*index));
    let mut tops = (0..page.blocks.len()).filter(is_top);
    let first = tops.next()?;
    let same = tops.all(|other| page.block_text(other) == page.block_text(first));
    (same && !declared.head.names_site(page.block_text(first))).then_some(first)
}

/// The first line that is a part of a declared title.
fn line_of_title(declared: &Declared<'_>, page: &Page) -> Option<usize> {
    let parts: Vec<Words> = declared.parts().into_iter().map(Words::of).collect();
    (0..page.blocks.len()).find(|&index| {
        let fits = (LINE_WORDS_MIN..LINE_WORDS_MAX).contains(&page.blocks[index].stats.words);
        let equals = |words: Words| parts.iter().any(|part| part.agreement(&words) >= PART_AGREEMENT_MIN);
        let text = page.block_text(index);
        fits && equals(Words::of(text)) && !declared.head.names_site(text)
    })
}

/// A heading without the words over the headline: where a declared title is the end of it, that is the headline.
fn without_kicker(heading: &str, declared: &Declared<'_>) -> String {
    let letters = |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let whole = letters(heading);
    for (title, _) in declared.titles().into_iter().rev() {
        let end = letters(title);
        if title.split_whitespace().count() < 2 || end.len() + KICKER_LETTERS_MIN > whole.len() || !whole.ends_with(&end) {
            continue;
        }
        let mut left = whole.len() - end.len();
        let start = heading.char_indices().find(|(_, c)| {
            let counted = c.is_alphanumeric();
            let found = counted && left == 0;
            left -= usize::from(counted && !found).min(left);
            found
        });
        if let Some((at, _)) = start {
            // A quotation mark before the first letter belongs to the headline.
            let quoted = heading[..at]
                .chars()
                .next_back()
                .filter(|c| "\"„“»«‚‘'(".contains(*c))
                .map_or(0, char::len_utf8);
            return heading[at - quoted..].to_owned();
        }
    }
    heading.to_owned()
}
