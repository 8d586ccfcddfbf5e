//! Headline, address, site and language of a page: from its head, checked against what the page prints.
//!
//! Author and date are left to a later stage; names and dates inside the text to `rules`.

use super::page::Page;
use crate::document::{BlockKind, Metadata, Record, Title, site_of};
use html5ever::local_name;
use scraper::{Html, Node};

/// What the head of a page declares.
#[derive(Debug, Default)]
pub(super) struct Head {
    title: Option<String>,
    og_title: Option<String>,
    og_url: Option<String>,
    og_site: Option<String>,
    og_locale: Option<String>,
    canonical: Option<String>,
    content_language: Option<String>,
    language: Option<String>,
}

impl Head {
    /// The headlines the head declares, best witness first, without the site's name.
    pub fn titles(&self) -> Vec<&str> {
        let site = self.og_site.as_deref();
        [&self.og_title, &self.title]
            .into_iter()
            .flatten()
            .map(|title| without_site(title, site))
            .collect()
    }

    /// Whether `text` is the site's name: declared as such, or what stands beside the headline in the page's title.
    fn names_site(&self, text: &str) -> bool {
        let site = self.og_site.as_deref();
        let beside = |title: &String| {
            let kept = without_site(title, site);
            kept.len() < title.len() && agreement(&title.replace(kept, " "), text) >= SITE_AGREEMENT_MIN
        };
        site.is_some_and(|site| agreement(site, text) >= SITE_AGREEMENT_MIN) || self.title.as_ref().is_some_and(beside)
    }
}

/// The metadata of a page. What the record's fields say goes first; a heading that the head agrees with is the best
/// witness of the headline, without one the head is believed.
pub(super) fn describe(record: &Record, head: &Head, page: &Page, headline: Option<usize>) -> Metadata {
    let url = record.url.clone().or(head.canonical.clone()).or(head.og_url.clone());
    let site = record
        .site
        .clone()
        .or_else(|| url.as_deref().and_then(site_of))
        .or(head.og_site.clone());
    let language = [&record.language, &head.language, &head.og_locale, &head.content_language];
    let printed = headline.map(|block| page.block_text(block));
    let title = record.title.as_deref().or(printed).or(head.titles().first().copied());
    Metadata {
        title: title.map(|title| Title {
            text: squash(title),
            block: headline,
        }),
        site,
        url,
        language: language.into_iter().flatten().find_map(|tag| primary_language(tag)),
    }
}

fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads the head of a page (meta elements count wherever they stand).
pub(super) fn head(html: &Html) -> Head {
    let mut head = Head::default();
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        match element.name.local {
            local_name!("html") => keep(&mut head.language, element.attr("lang").or_else(|| element.attr("xml:lang"))),
            local_name!("title") if head.title.is_none() => {
                let text: String = node
                    .children()
                    .filter_map(|child| child.value().as_text())
                    .map(|text| &**text)
                    .collect();
                keep(&mut head.title, Some(&text));
            }
            local_name!("link") if element.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                keep(&mut head.canonical, element.attr("href").filter(|href| is_absolute(href)));
            }
            local_name!("meta") => meta(&mut head, element),
            _ => {}
        }
    }
    head
}

fn meta(head: &mut Head, element: &scraper::node::Element) {
    let Some(content) = element.attr("content") else { return };
    let name = ["property", "name", "http-equiv"].into_iter().find_map(|key| element.attr(key));
    let slot = match name.map(str::to_ascii_lowercase).as_deref() {
        Some("og:title" | "twitter:title") => &mut head.og_title,
        Some("og:url") if is_absolute(content) => &mut head.og_url,
        Some("og:site_name") => &mut head.og_site,
        Some("og:locale") => &mut head.og_locale,
        Some("content-language" | "language") => &mut head.content_language,
        _ => return,
    };
    keep(slot, Some(content));
}

/// Fills an empty slot, white space squashed.
fn keep(slot: &mut Option<String>, value: Option<&str>) {
    if let (None, Some(value)) = (&slot, value) {
        let squashed = squash(value);
        if !squashed.is_empty() {
            *slot = Some(squashed);
        }
    }
}

fn is_absolute(url: &str) -> bool {
    let url = url.trim();
    url.starts_with("http://") || url.starts_with("https://")
}

/// `de` of `de-AT` or `de_DE`; `None` if that is no language code.
fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_', ',', ';']).next()?.trim().to_ascii_lowercase();
    (matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_lowercase())).then_some(primary)
}

/// The block that prints the headline: the heading that agrees best with what the head declares, or else the page's
/// only `h1`.
pub(super) fn headline_block(head: &Head, given: Option<&str>, page: &Page) -> Option<usize> {
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

/// Smallest agreement of a heading with the site's name that makes it no headline.
const SITE_AGREEMENT_MIN: f64 = 0.8;
/// Smallest agreement of a heading with the declared headline.
const AGREEMENT_MIN: f64 = 0.6;

/// How far two headlines agree: Jaccard resemblance of their words without case and punctuation, 0 to 1.
fn agreement(a: &str, b: &str) -> f64 {
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
fn without_site<'a>(title: &'a str, site_name: Option<&str>) -> &'a str {
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
