//! What a page says about itself: headline, authors, date, site, language, address, and where each was found.
//!
//! One pass over the elements (`scan`, `elements`) keeps what the head declares (`head`), the JSON-LD scripts (`json_ld`) and elements
//! that look like bylines, dates and headings; the printed page is read only near the headline. Then one file for each
//! subject chooses the best witness: `titles`, `authors` with `names` and `byline_words`, `published` with `dates`, `written` and
//! `months`, `sites`. Names
//! and dates inside the text are left to `rules`.
//!
//! Of the tree this needs no more than `scan::Scanner` is told: elements with their names and attributes, and texts, in order.

mod authors;
mod byline_words;
mod dates;
mod elements;
mod head;
mod json_ld;
mod months;
mod names;
mod published;
mod scan;
mod sites;
mod titles;
mod written;

use super::page::Page;
use crate::document::{Metadata, MetadataSource, Record, Region, Sourced, Span, Title, squash};
use json_ld::{Article, Linked};
use scan::{Capture, Site, What};
pub(super) use scan::{Found, scan};
pub(super) use titles::headline_block;

/// Blocks before and after the headline that are looked at.
const BLOCKS_BEFORE: usize = 4;
const BLOCKS_AFTER: usize = 10;
/// Blocks right behind the headline.
const BLOCKS_NEXT: usize = 6;
/// Blocks before and after the end of the content that are looked at.
const BLOCKS_AT_END: usize = 4;
/// Longest line that may be a byline or a date line, in bytes.
const LINE_BYTES_MAX: usize = 160;
/// Bytes of text before the headline within which a byline may stand.
const BEFORE_BYTES_MAX: usize = 400;
/// Bytes of text before and after the headline that are close to it.
const CLOSE_BYTES_MAX: usize = 300;
/// Bytes of text behind the headline where no comment can be: what calls itself so there is a byline that counts them.
const NEXT_BYTES_MAX: usize = 150;

/// The metadata of a page. What the record's fields say goes first, then the best witness of each thing.
pub(super) fn describe(record: &Record, found: &Found, page: &Page, headline: Option<usize>, regions: &[Region]) -> Metadata {
    let head = &found.head;
    let linked = Linked::read(&found.scripts);
    let canonical = canonical(found);
    let url = of_record(&record.url).or_else(|| canonical.clone());
    let printed = headline.map(|block| page.block_text(block));
    let titles: Vec<&str> = record.title.as_deref().into_iter().chain(printed).chain(head.titles()).collect();
    let article = linked.article(&titles, url.as_ref().map(|url| url.value.as_str()));
    let names = sites::Names::of(record, found, &linked, article, url.as_ref());
    let title = title(
        record,
        &titles::Declared {
            head,
            article,
            sites: &names.sure,
        },
        page,
        headline,
    );
    let place = Place::of(found, title.as_ref().map(|title| title.text.as_str()));
    let nearby = Nearby::of(page, headline, regions);
    let urls: Vec<&str> = [&url, &canonical].into_iter().flatten().map(|url| url.value.as_str()).collect();
    let author = authors::author(&authors::Witnesses {
        found,
        article,
        place: &place,
        nearby: &nearby,
        sites: &names,
    });
    let date = published::date(&published::Witnesses {
        found,
        article,
        place: &place,
        nearby: &nearby,
        urls: &urls,
    });
    Metadata {
        title,
        subtitle: None,
        author,
        date,
        language: language(record, found, article),
        site_name: names.best,
        site: names.site,
        url,
        canonical,
    }
}

fn of_record(field: &Option<String>) -> Option<Sourced<String>> {
    let from = MetadataSource::Record;
    field.clone().map(|value| Sourced { value, from })
}

/// The address that the page gives itself.
fn canonical(found: &Found) -> Option<Sourced<String>> {
    let declared = [
        (&found.head.canonical, MetadataSource::Meta),
        (&found.head.og_url, MetadataSource::OpenGraph),
    ];
    let mut declared = declared
        .into_iter()
        .filter_map(|(url, from)| url.clone().map(|value| Sourced { value, from }));
    declared.next()
}

fn title(record: &Record, declared: &titles::Declared<'_>, page: &Page, block: Option<usize>) -> Option<Title> {
    let of_record = record.title.as_deref().map(|title| (squash(title), MetadataSource::Record));
    let (text, from) = of_record.or_else(|| titles::headline(declared, page, block))?;
    Some(Title { text, block, from })
}

fn language(record: &Record, found: &Found, article: Option<&Article>) -> Option<Sourced<String>> {
    let head = &found.head;
    let tags = [
        (record.language.as_deref(), MetadataSource::Record),
        (head.language.as_deref(), MetadataSource::Page),
        (head.og_locale.as_deref(), MetadataSource::OpenGraph),
        (head.content_language.as_deref(), MetadataSource::Meta),
        (article.and_then(|article| article.language.as_deref()), MetadataSource::JsonLd),
    ];
    let mut told = tags
        .into_iter()
        .filter_map(|(tag, from)| primary_language(tag?).map(|value| Sourced { value, from }));
    told.next()
}

/// `de` of `de-AT` or `de_DE`; `None` if that is no language code.
fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_', ',', ';']).next()?.trim().to_ascii_lowercase();
    (matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_lowercase())).then_some(primary)
}

/// Where the headline stands among the page's elements.
#[derive(Debug, Default)]
struct Place {
    /// Bytes of text before it.
    at: Option<usize>,
    /// The article around it.
    article: Option<usize>,
}

impl Place {
    fn of(found: &Found, title: Option<&str>) -> Place {
        let Some(title) = title else { return Place::default() };
        let mut best: Option<(f64, &Capture)> = None;
        for heading in &found.headings {
            let level = if let What::Heading(level) = heading.what { level } else { 0 };
            let agreement = titles::agreement(title, &heading.text) - 0.05 * f64::from(level);
            if agreement >= 0.4 && best.is_none_or(|(most, _)| agreement > most) {
                best = Some((agreement, heading));
            }
        }
        best.map_or(Place::default(), |(_, heading)| Place {
            at: Some(heading.at),
            article: heading.article,
        })
    }

    /// Whether a capture can be about the article under this headline: not if it stands in another article, in comments, or
    /// far above; in what may be around an article, only if close.
    fn is_own(&self, capture: &Capture) -> bool {
        let Some(at) = self.at else { return capture.site == Site::Here };
        let other = capture.article.is_some() && self.article.is_some() && capture.article != self.article;
        let allowed = match capture.site {
            Site::Here => capture.at + BEFORE_BYTES_MAX >= at,
            Site::Around => (at.saturating_sub(CLOSE_BYTES_MAX)..=at + CLOSE_BYTES_MAX).contains(&capture.at),
            Site::Comments => (at..=at + NEXT_BYTES_MAX).contains(&capture.at),
        };
        allowed && !other
    }

    /// Whether a capture stands right at the headline.
    fn is_close(&self, capture: &Capture) -> bool {
        self.at
            .is_some_and(|at| (at.saturating_sub(NEXT_BYTES_MAX)..=at + CLOSE_BYTES_MAX).contains(&capture.at))
    }

    /// How far from the headline a capture stands, in bytes of text; before it counts more.
    fn distance(&self, capture: &Capture) -> usize {
        let at = self.at.unwrap_or(0);
        if capture.at >= at { capture.at - at } else { (at - capture.at) * 3 }
    }
}

/// The lines printed around the headline, or around the start of the main content.
struct Nearby<'a> {
    page: &'a Page,
    /// Where the headline or the content starts.
    first: Option<usize>,
    /// The last block of the content.
    last: Option<usize>,
}

impl<'a> Nearby<'a> {
    fn of(page: &'a Page, headline: Option<usize>, regions: &[Region]) -> Nearby<'a> {
        let is_main = |region: &Region| *region == Region::Main;
        Nearby {
            page,
            first: headline.or_else(|| regions.iter().position(is_main)),
            last: regions.iter().rposition(is_main),
        }
    }

    /// Short lines: after the headline first, nearest first, then before it.
    fn lines(&self) -> impl Iterator<Item = &'a str> {
        let first = self.first.map_or(0..0, |first| first..first + BLOCKS_AFTER);
        let before = (first.start.saturating_sub(BLOCKS_BEFORE)..first.start).rev();
        self.lines_of(first.chain(before))
    }

    /// Short lines right behind the headline.
    fn next_lines(&self) -> impl Iterator<Item = &'a str> {
        self.lines_of(self.first.map_or(0..0, |first| first + 1..first + BLOCKS_NEXT))
    }

    /// Short lines at the end of the content and right behind it.
    fn last_lines(&self) -> impl Iterator<Item = &'a str> {
        self.lines_of(
            self.last
                .map_or(0..0, |last| last.saturating_sub(BLOCKS_AT_END)..last + BLOCKS_AT_END),
        )
    }

    fn lines_of(&self, blocks: impl Iterator<Item = usize>) -> impl Iterator<Item = &'a str> {
        let page = self.page;
        let blocks = blocks.filter_map(|block| page.blocks.get(block));
        let spans = blocks.flat_map(|block| &page.lines[block.lines.clone()]);
        spans
            .filter(|line| line.len() <= LINE_BYTES_MAX)
            .map(|&Span { start, end }| &page.text[start..end])
    }
}

#[cfg(test)]
mod tests;
