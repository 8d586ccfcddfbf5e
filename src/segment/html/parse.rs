//! Parses a page into a tree: `tokenize` reads it, html5ever builds the tree, with a limit on nesting.
//!
//! html5ever searches its stack of open elements at nearly every tag, so a page of 100,000 nested tags would take
//! quadratic time. Like browsers, this drops start tags below a depth of [`DEPTH_MAX`]; their text stays. What the tree
//! means is left to `render`.

use super::tokenize::{Wanted, tokenize};
use super::tree::{Builder, Tree};
use crate::document::Selectable;
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, local_name};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink};
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;

/// Most open elements; the same limit as in Chromium's parser.
const DEPTH_MAX: usize = 512;
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

fn parse_into<S: TreeSink>(sink: S, page: &str, scripting: bool, wanted: Wanted) -> S::Output {
    let options = TreeBuilderOpts {
        scripting_enabled: scripting,
        ..TreeBuilderOpts::default()
    };
    let limited = DepthLimit::new(TreeBuilder::new(sink, options));
    tokenize(&buffer(page), &limited, wanted);
    limited.builder.sink.finish()
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

/// Passes tokens on to the tree builder, but for start tags that would nest too deep and the end tags that go with them.
struct DepthLimit<S: TreeSink> {
    builder: TreeBuilder<S::Handle, S>,
    /// Start tags that may still pass before the depth has to be counted again.
    room: Cell<usize>,
    /// Start tags dropped, by name, whose end tag has not come yet.
    dropped: RefCell<FxHashMap<LocalName, usize>>,
}

/// Counts the tree builder's open and active formatting elements.
struct Count<H> {
    elements: Cell<usize>,
    handle: PhantomData<H>,
}

impl<H> Tracer for Count<H> {
    type Handle = H;

    fn trace_handle(&self, _node: &H) {
        self.elements.set(self.elements.get() + 1);
    }
}

impl<S: TreeSink> DepthLimit<S> {
    fn new(builder: TreeBuilder<S::Handle, S>) -> Self {
        DepthLimit {
            builder,
            room: Cell::new(DEPTH_MAX),
            dropped: RefCell::default(),
        }
    }

    /// Whether the tree builder should see `tag`.
    fn admits(&self, tag: &Tag) -> bool {
        match tag.kind {
            TagKind::StartTag if is_flat(&tag.name) => true,
            TagKind::StartTag if self.has_room() => true,
            TagKind::StartTag => {
                *self.dropped.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                false
            }
            TagKind::EndTag => match self.dropped.borrow_mut().get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            },
        }
    }

    fn has_room(&self) -> bool {
        if self.room.get() == 0 {
            let count = Count {
                elements: Cell::new(0),
                handle: PhantomData,
            };
            self.builder.trace_handles(&count);
            self.room.set(DEPTH_MAX.saturating_sub(count.elements.get()));
        }
        let room = self.room.get();
        self.room.set(room.saturating_sub(1));
        room > 0
    }
}

/// Whether an element cannot nest: void ones, and those whose content the tokenizer reads as plain text (without their
/// start tag, scripts would be read as text of the page).
fn is_flat(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("plaintext")
            | local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("xmp")
    )
}

impl<S: TreeSink> TokenSink for DepthLimit<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<S::Handle> {
        match &token {
            Token::TagToken(tag) if !self.admits(tag) => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line_number),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
