//! Parses a page into a tree: `tokenize` reads it, html5ever builds the tree.
//!
//! What keeps time and memory linear is in `limits`; what the tree means is left to `render`.

use super::limits::{Limited, Sink};
use super::tokenize::{Wanted, tokenize};
use super::tree::{Builder, Tree};
use crate::document::Selectable;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use scraper::{Html, HtmlTreeSink};

/// Most bytes of a page that are read.
pub(super) const PAGE_BYTES_MAX: usize = 1 << 30;

/// The tree of `page`. With `scripting`, the content of `<noscript>` is text that is not rendered, as in a browser.
pub(super) fn parse(page: &str, scripting: bool) -> Tree {
    parse_into(Builder::new(), page, scripting, Wanted::Known)
}

/// The same tree with all attributes, for selectors.
pub(super) fn selectable(page: &str, scripting: bool) -> Selectable {
    let sink = HtmlTreeSink::new(Html::new_document());
    Selectable::new(parse_into(sink, page, scripting, Wanted::All))
}

fn parse_into<S: Sink>(sink: S, page: &str, scripting: bool, wanted: Wanted) -> S::Output {
    let options = TreeBuilderOpts {
        scripting_enabled: scripting,
        ..TreeBuilderOpts::default()
    };
    let limited = Limited::new(TreeBuilder::new(sink, options), scripting);
    tokenize(&buffer(page), &limited, wanted);
    limited.finish()
}

/// The page with lines that end with `\n` alone.
pub(super) fn buffer(page: &str) -> StrTendril {
    let page = &page[..page.floor_char_boundary(PAGE_BYTES_MAX)];
    if memchr::memchr(b'\r', page.as_bytes()).is_none() {
        return StrTendril::from_slice(page);
    }
    let mut buffer = StrTendril::with_capacity(u32::try_from(page.len()).unwrap_or(0));
    for (number, part) in page.split('\r').enumerate() {
        if number > 0 && !part.starts_with('\n') {
            buffer.push_char('\n');
        }
        buffer.push_slice(part);
    }
    buffer
}
