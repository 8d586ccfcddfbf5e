//! Headline, address, site and language of a page: from its head, checked against what the page prints.
//!
//! Author and date are left to a later stage; names and dates inside the text to `rules`.

use super::content::Content;
use super::page::Page;
use crate::document::{BlockKind, Metadata, Record, Region, Title};
use html5ever::local_name;
use scraper::{Html, Node};

/// What the head of a page declares.
#[derive(Debug, Default)]
struct Head {
    title: Option<String>,
    og_title: Option<String>,
    og_url: Option<String>,
    og_site: Option<String>,
    og_locale: Option<String>,
    canonical: Option<String>,
    content_language: Option<String>,
    language: Option<String>,
}

/// Reads the metadata of a page; what the record's fields say goes first.
pub(super) fn read(record: &Record, html: &Html, page: &Page, content: &Content) -> Metadata {
    let head = head(html);
    let site_name = head.og_site.clone();
    let url = record.url.clone().or(head.canonical.clone()).or(head.og_url.clone());
    let site = record
        .site
        .clone()
        .or_else(|| url.as_deref().and_then(site_of))
        .or(head.og_site.clone());
    let language = [&record.language, &head.language, &head.og_locale, &head.content_language];
    Metadata {
        title: title(record, &head, site_name.as_deref(), page, content),
        site,
        url,
        language: language.into_iter().flatten().find_map(|tag| primary_language(tag)),
    }
}

fn head(html: &Html) -> Head {
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
        let squashed = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !squashed.is_empty() {
            *slot = Some(squashed);
        }
    }
}

fn is_absolute(url: &str) -> bool {
    let url = url.trim();
    url.starts_with("http://") || url.starts_with("https://")
}

/// The registrable domain of an address.
fn site_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.trim_end_matches('.').to_lowercase();
    psl::domain_str(&host).map(str::to_owned)
}

/// `de` of `de-AT` or `de_DE`; `None` if that is no language code.
fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_', ',', ';']).next()?.trim().to_ascii_lowercase();
    (matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_lowercase())).then_some(primary)
}

/// The headline. A heading that the head agrees with is the best witness; without one the head is believed, without
/// the site's name behind it.
fn title(record: &Record, head: &Head, site_name: Option<&str>, page: &Page, content: &Content) -> Option<Title> {
    let declared: Vec<&str> = [&record.title, &head.og_title, &head.title]
        .into_iter()
        .flatten()
        .map(|title| without_site(title, site_name))
        .collect();
    let block = headline_block(&declared, page, content);
    let text = match (&record.title, block) {
        (Some(title), _) => title.split_whitespace().collect::<Vec<_>>().join(" "),
        (None, Some(block)) => page.block_text(block).replace('\n', " "),
        (None, None) => declared.first().map(|title| (*title).to_owned())?,
    };
    Some(Title { text, block })
}

/// The block that prints the headline: the heading that agrees best with what the head declares, or else the only `h1`
/// in or before the main content.
fn headline_block(declared: &[&str], page: &Page, content: &Content) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    let mut first = page.blocks.len();
    for (index, block) in page.blocks.iter().enumerate() {
        if content.regions[index] == Region::Main && block.stats.is_prose() {
            first = first.min(index);
        }
        let BlockKind::Heading(level) = block.kind else { continue };
        let agreement = declared
            .iter()
            .map(|title| agreement(title, page.block_text(index)))
            .fold(0.0, f64::max);
        // The article's own headline stands in or before it; a teaser for it elsewhere may repeat it.
        let distance = if first == page.blocks.len() { 0.0 } else { 0.2 };
        let score = agreement - 0.02 * f64::from(level) - distance;
        if agreement >= AGREEMENT_MIN && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, index));
        }
    }
    if let Some((_, index)) = best {
        return Some(index);
    }
    let main_end = content.main.map(|main| page.elements[main].blocks.end)?;
    let mut tops = (0..main_end).filter(|&i| page.blocks[i].kind == BlockKind::Heading(1));
    let only = tops.next()?;
    (tops.next().is_none() && page.blocks[only].stats.words >= 3).then_some(only)
}

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
    if is_site(back) || (back_words <= 4 && front_words >= 2 * back_words.min(2)) {
        front
    } else {
        title
    }
}
