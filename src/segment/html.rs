//! From an HTML page to a document: rendered blocks with their place in the tree, the main content, and metadata.
//!
//! The page is parsed (`parse`), rendered into a flat table (`render`, `page`), judged (`content`) and described
//! (`metadata`). Turning the regions into marks is left to `structure::region`.

mod cards;
mod content;
mod metadata;
mod page;
mod parse;
mod path;
mod render;
mod table;
mod tag;
mod token;

use crate::document::{Block, Document, Dom, DomFeatures, InputKind, Record, Region, Warning};
use page::Page;
use render::Unseen;
use scraper::Html;

/// Fewest words of a page that has content in plain sight; with fewer, hidden content is looked at.
const WORDS_MIN: u32 = 30;

/// Makes a document of an HTML page. Never fails: what is strange about the page is in `Document::warnings`.
pub fn segment(record: &Record) -> Document {
    let mut warnings = Vec::new();
    let (html, page) = read(&record.payload.text, &mut warnings);
    let head = metadata::head(&html);
    let mut titles = head.titles();
    titles.extend(record.title.as_deref());
    let headline = metadata::headline_block(&titles, &page);
    let content = content::find(&page, headline);
    if content.main.is_none() && !page.blocks.is_empty() {
        warnings.push(Warning::NoMainContent);
    }
    let metadata = metadata::describe(record, &head, &page, headline);
    let paths = path::paths(&html, &page);
    let features = features(&page, &content.regions, paths);
    let blocks = page.blocks.iter().enumerate().map(|(index, block)| Block {
        span: block.span,
        kind: block.kind,
        lines: block.lines.clone(),
        stats: block.stats,
        dom: Some(index),
    });
    Document {
        id: record.id.id.clone(),
        input: InputKind::Html,
        blocks: blocks.collect(),
        lines: page.lines,
        text: page.text,
        dom: Some(Dom { html, features }),
        metadata,
        warnings,
    }
}

/// Parses and renders `source`: as a browser would, or with hidden content where nothing else is there.
fn read(source: &str, warnings: &mut Vec<Warning>) -> (Html, Page) {
    let html = parse::parse(source, true);
    let page = render::render(&html, Unseen::default());
    if words(&page) >= WORDS_MIN {
        return (html, page);
    }
    let hidden = render::render(&html, Unseen { hidden: true, noscript: false });
    if words(&hidden) >= WORDS_MIN {
        warnings.push(Warning::HiddenContentUsed);
        return (html, hidden);
    }
    if memchr::memmem::find(source.as_bytes(), b"<noscript").is_some() {
        let unscripted = parse::parse(source, false);
        let rendered = render::render(&unscripted, Unseen { hidden: true, noscript: true });
        if words(&rendered) > words(&hidden) {
            warnings.push(Warning::NoscriptUsed);
            return (unscripted, rendered);
        }
    }
    if words(&hidden) > words(&page) {
        warnings.push(Warning::HiddenContentUsed);
        return (html, hidden);
    }
    (html, page)
}

fn words(page: &Page) -> u32 {
    page.blocks.iter().map(|block| block.stats.words).sum()
}

fn features(page: &Page, regions: &[Region], paths: Vec<Box<str>>) -> Vec<DomFeatures> {
    let judged = page.blocks.iter().zip(regions).zip(paths);
    judged
        .map(|((block, region), path)| DomFeatures {
            node: page.elements[block.element].node,
            path,
            link_bytes: block.link_bytes,
            region: *region,
        })
        .collect()
}

#[doc(hidden)]
#[allow(missing_docs)]
pub fn parse_only(source: &str) -> Html {
    parse::parse(source, true)
}
