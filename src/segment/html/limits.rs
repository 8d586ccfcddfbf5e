//! What keeps html5ever's tree builder linear in the size of a page, whatever the page: tags that would cost too much are not passed on.
//! Their text stays.
//!
//! - The tree builder searches its stack of open elements at nearly every tag. Like browsers, this drops start tags below a depth
//!   of [`DEPTH_MAX`].
//! - Formatting elements that were never closed are opened again in each paragraph: 500 of them make 500 elements of each `<p>`. Where
//!   the tree grows faster than the page, they are closed.
//! - A second `<body>` adds its attributes to those of the first.
//! - A tree of more than [`NODES_MAX`] nodes grows by text alone.

use html5ever::interface::Tracer;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{ElemName, TreeBuilder, TreeSink};
use html5ever::{LocalName, local_name};
use rustc_hash::FxHashMap;
use scraper::HtmlTreeSink;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;

/// Most open elements; the same limit as in Chromium's parser.
const DEPTH_MAX: usize = 512;
/// Most nodes of a tree, some hundred bytes each with what is made of them.
const NODES_MAX: usize = 2_000_000;
/// Most nodes that a tag may make on average, and what small pages have free.
const NODES_PER_TAG: usize = 4;
const NODES_FREE: usize = 10_000;
/// Most `<html>` and `<body>` tags whose attributes are looked at.
const ROOTS_MAX: usize = 16;

const FORMATTING_COUNT: usize = 14;
/// Elements that the tree builder opens again where something else closed them.
const FORMATTING: [LocalName; FORMATTING_COUNT] = [
    local_name!("a"),
    local_name!("b"),
    local_name!("big"),
    local_name!("code"),
    local_name!("em"),
    local_name!("font"),
    local_name!("i"),
    local_name!("nobr"),
    local_name!("s"),
    local_name!("small"),
    local_name!("strike"),
    local_name!("strong"),
    local_name!("tt"),
    local_name!("u"),
];

/// Whether an element is a formatting element.
pub(super) fn is_formatting(name: &LocalName) -> bool {
    FORMATTING.contains(name)
}

/// A tree that tells its size.
pub(super) trait Sink: TreeSink {
    /// How many nodes were made.
    fn nodes(&self) -> usize;
}

impl Sink for HtmlTreeSink {
    fn nodes(&self) -> usize {
        self.0.borrow().tree.nodes().len()
    }
}

/// Passes tokens on to the tree builder.
pub(super) struct Limited<S: Sink> {
    builder: TreeBuilder<S::Handle, S>,
    scripting: bool,
    /// Start tags that may still pass before the depth has to be counted again.
    room: Cell<usize>,
    /// Whether the last count left no room, and no tag has passed since that may close something.
    full: Cell<bool>,
    /// Start tags dropped, by name, whose end tag has not come yet.
    dropped: RefCell<FxHashMap<LocalName, usize>>,
    /// Tags passed on.
    tags: Cell<usize>,
    /// `<html>` and `<body>` tags passed on.
    roots: Cell<usize>,
}

/// Counts the tree builder's open and active formatting elements.
struct Depth<H> {
    handles: Cell<usize>,
    handle: PhantomData<H>,
}

impl<H> Tracer for Depth<H> {
    type Handle = H;

    fn trace_handle(&self, _node: &H) {
        self.handles.set(self.handles.get() + 1);
    }
}

/// Counts the formatting elements among them.
struct Count<'s, S> {
    sink: &'s S,
    /// Whether the document was seen, which comes first and has no name.
    started: Cell<bool>,
    /// By name, as in [`FORMATTING`]; an element that is open and active counts twice.
    formatting: [Cell<usize>; FORMATTING_COUNT],
}

impl<S: Sink> Tracer for Count<'_, S> {
    type Handle = S::Handle;

    fn trace_handle(&self, node: &S::Handle) {
        if self.started.replace(true) {
            let name = self.sink.elem_name(node);
            let of_name = FORMATTING.iter().position(|formatting| formatting == name.local_name());
            if let Some(count) = of_name.map(|index| &self.formatting[index]) {
                count.set(count.get() + 1);
            }
        }
    }
}

impl<S: Sink> Limited<S> {
    /// In front of `builder`, which reads `<noscript>` as `scripting` says.
    pub fn new(builder: TreeBuilder<S::Handle, S>, scripting: bool) -> Self {
        Limited {
            builder,
            scripting,
            room: Cell::new(DEPTH_MAX),
            full: Cell::new(false),
            dropped: RefCell::default(),
            tags: Cell::new(0),
            roots: Cell::new(0),
        }
    }

    /// The tree.
    pub fn finish(self) -> S::Output {
        self.builder.sink.finish()
    }

    /// Whether the tree builder should see `tag`.
    fn admits(&self, tag: &Tag) -> bool {
        match tag.kind {
            TagKind::StartTag if self.holds_text_only(&tag.name) => true,
            TagKind::StartTag if self.builder.sink.nodes() < NODES_MAX && (is_void(&tag.name) || self.has_room()) => true,
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

    /// Whether the tokenizer reads an element's content as plain text: without their start tag, scripts would be read as text of the
    /// page. In drawings and formulas they may nest as others do.
    fn holds_text_only(&self, name: &LocalName) -> bool {
        let by_name = is_text_only(name) || (self.scripting && *name == local_name!("noscript"));
        by_name && !self.adjusted_current_node_present_but_not_in_html_namespace()
    }

    fn has_room(&self) -> bool {
        if self.room.get() == 0 && !self.full.get() {
            let open = Depth {
                handles: Cell::new(0),
                handle: PhantomData,
            };
            self.builder.trace_handles(&open);
            self.room.set(DEPTH_MAX.saturating_sub(open.handles.get()));
            self.full.set(self.room.get() == 0);
        }
        let room = self.room.get();
        self.room.set(room.saturating_sub(1));
        room > 0
    }

    fn count(&self) -> [usize; FORMATTING_COUNT] {
        let count = Count {
            sink: &self.builder.sink,
            started: Cell::new(false),
            formatting: Default::default(),
        };
        self.builder.trace_handles(&count);
        count.formatting.map(Cell::into_inner)
    }

    /// Closes all formatting elements if the tree grows faster than the page.
    fn thin_out(&self) {
        if self.builder.sink.nodes() <= NODES_PER_TAG * self.tags.get() + NODES_FREE {
            return;
        }
        for (name, count) in FORMATTING.into_iter().zip(self.count()) {
            for _ in 0..count {
                let tag = Tag {
                    kind: TagKind::EndTag,
                    name: name.clone(),
                    self_closing: false,
                    attrs: Vec::new(),
                    had_duplicate_attributes: false,
                };
                let _ = self.builder.process_token(Token::TagToken(tag), 1);
            }
        }
    }

    /// Drops the attributes of a root that many others stand before.
    fn strip(&self, tag: &mut Tag) {
        if matches!(tag.name, local_name!("html") | local_name!("body")) {
            self.roots.set(self.roots.get() + 1);
            if self.roots.get() > ROOTS_MAX {
                tag.attrs.clear();
            }
        }
    }
}

impl<S: Sink> TokenSink for Limited<S> {
    type Handle = S::Handle;

    fn process_token(&self, mut token: Token, line_number: u64) -> TokenSinkResult<S::Handle> {
        if let Token::TagToken(tag) = &mut token {
            if !self.admits(tag) {
                return TokenSinkResult::Continue;
            }
            self.tags.set(self.tags.get() + 1);
            self.full.set(false);
            self.thin_out();
            self.strip(tag);
        }
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Whether an element never holds anything.
fn is_void(name: &LocalName) -> bool {
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
    )
}

/// Whether an element holds nothing but text.
fn is_text_only(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
            | local_name!("script")
            | local_name!("style")
            | local_name!("textarea")
            | local_name!("title")
            | local_name!("xmp")
    )
}
