//! From an HTML page to a document: rendered blocks with their place in the tree, the main content, and metadata.
//!
//! The page is parsed (`parse`), rendered into a flat table (`render`, `page`), judged (`content`) and described
//! (`metadata`). Turning the regions into marks is left to `structure::region`.

mod cards;
mod content;
mod furniture;
mod limits;
mod list;
mod metadata;
mod page;
mod parse;
mod path;
mod render;
mod subtitle;
mod table;
mod tag;
mod token;
mod tokenize;
mod tree;

use crate::document::{Block, Document, Dom, DomFeatures, InputKind, Link, Record, Region, Span, Warning};
use content::Content;
use html5ever::local_name;
use page::Page;
use render::Unseen;
use tree::Tree;

/// Fewest words of a page that has content in plain sight; with fewer, hidden content is looked at.
const WORDS_MIN: u32 = 30;

/// Makes a document of an HTML page. Never fails: what is strange about the page is in `Document::warnings`.
pub fn segment(record: Record) -> Document {
    let mut warnings = Vec::new();
    if record.payload.text.len() > parse::PAGE_BYTES_MAX {
        warnings.push(Warning::PageCut);
    }
    let reading = Reading::best(&record, &mut warnings);
    let Reading {
        tree,
        scripting,
        page,
        found,
        headline,
        content,
    } = reading;
    if content.main.is_none() && !page.blocks.is_empty() {
        warnings.push(Warning::NoMainContent);
    }
    let mut metadata = metadata::describe(&record, &found, &page, headline, &content.regions);
    metadata.subtitle = subtitle::find(&page, headline, &content.regions).map(|block| page.blocks[block].span);
    let paths = path::paths(&tree, &page);
    let mut features = features(&page, &content.regions, paths);
    for (features, place) in features.iter_mut().zip(list::places(&tree, &page)) {
        features.list = place;
    }
    let links = links(&tree, &page, &content.regions);
    let blocks = page.blocks.iter().enumerate().map(|(index, block)| Block {
        span: block.span,
        kind: block.kind,
        lines: block.lines.clone(),
        stats: block.stats,
        dom: Some(index),
    });
    Document {
        id: record.id.id,
        input: InputKind::Html,
        blocks: blocks.collect(),
        links,
        lines: page.lines,
        text: page.text.into(),
        dom: Some(std::rc::Rc::new(Dom::new(record.payload.text, features, move |source| {
            parse::selectable(source, scripting)
        }))),
        metadata,
        warnings,
    }
}

/// One way to read a page, and what it gives.
struct Reading {
    tree: Tree,
    /// Whether it was read as by a browser with scripts.
    scripting: bool,
    page: Page,
    found: metadata::Found,
    headline: Option<usize>,
    content: Content,
}

impl Reading {
    fn of(record: &Record, tree: Tree, unseen: Unseen) -> Reading {
        let page = render::render(&tree, unseen);
        let found = metadata::scan(&tree);
        let headline = metadata::headline_block(&found.head, record.title.as_deref(), &page);
        let content = content::find(&page, headline);
        Reading {
            tree,
            scripting: !unseen.noscript,
            page,
            found,
            headline,
            content,
        }
    }

    /// Reads the page as a browser shows it; where that gives next to nothing, with what a browser would hide, and
    /// without main content as a browser without scripts would.
    fn best(record: &Record, warnings: &mut Vec<Warning>) -> Reading {
        let source = &record.payload.text;
        let mut reading = Reading::of(record, parse::parse(source, true), Unseen::default());
        let hidden = words(&reading.page) < WORDS_MIN;
        if hidden {
            let seen = words(&reading.page);
            reading = Reading::of(record, reading.tree, Unseen { hidden, noscript: false });
            if words(&reading.page) > seen {
                warnings.push(Warning::HiddenContentUsed);
            }
        }
        if reading.content.main.is_none() && memchr::memmem::find(source.as_bytes(), b"<noscript").is_some() {
            let unscripted = Reading::of(record, parse::parse(source, false), Unseen { hidden, noscript: true });
            if unscripted.content.main.is_some() {
                warnings.push(Warning::NoscriptUsed);
                return unscripted;
            }
        }
        reading
    }
}

/// The links of the main content.
fn links(tree: &Tree, page: &Page, regions: &[Region]) -> Vec<Link> {
    let mut blocks = page.blocks.iter().zip(regions).peekable();
    let mut links = Vec::new();
    for &(span, number) in &page.links {
        while blocks.next_if(|(block, _)| block.span.end <= span.start).is_some() {}
        let Some((block, Region::Main)) = blocks.peek() else { continue };
        let target = tree.element(number).and_then(|element| element.attribute(&local_name!("href")));
        let (start, end) = (span.start.max(block.span.start), span.end.min(block.span.end));
        if let (Some(target), true) = (target, start < end) {
            let span = Span::new(start, end).trim(&page.text);
            links.push(Link {
                span,
                target: target.into(),
            });
        }
    }
    links
}

fn words(page: &Page) -> u32 {
    page.blocks.iter().map(|block| block.stats.words).sum()
}

fn features(page: &Page, regions: &[Region], paths: Vec<Box<str>>) -> Vec<DomFeatures> {
    let judged = page.blocks.iter().zip(regions).zip(paths);
    judged
        .map(|((block, region), path)| DomFeatures {
            element: page.elements[block.element].number,
            path,
            link_bytes: block.link_bytes,
            region: *region,
            list: None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
