//! Parses a page with html5ever into scraper's tree, with a limit on nesting.
//!
//! html5ever searches its stack of open elements at nearly every tag, so a page of 100,000 nested tags would take
//! quadratic time. Like browsers, this drops start tags below a depth of [`DEPTH_MAX`]; their text stays. What the tree
//! means is left to `render`.

use ego_tree::NodeId;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink};
use std::cell::{Cell, RefCell};

/// Most open elements; the same limit as in Chromium's parser.
const DEPTH_MAX: usize = 512;

/// The tree of `page`. With `scripting`, the content of `<noscript>` is text that is not rendered, as in a browser.
pub(super) fn parse(page: &str, scripting: bool) -> Html {
    let options = TreeBuilderOpts {
        scripting_enabled: scripting,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
    let tokenizer = Tokenizer::new(DepthLimit::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    // The tokenizer pauses at `</script>` and at `<meta charset>`; neither matters here, so it just goes on.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

/// Passes tokens on to the tree builder, but for start tags that would nest too deep and the end tags that go with them.
struct DepthLimit {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    /// Start tags that may still pass before the depth has to be counted again.
    room: Cell<usize>,
    /// Start tags dropped, by name, whose end tag has not come yet.
    dropped: RefCell<FxHashMap<LocalName, usize>>,
}

/// Counts the tree builder's open and active formatting elements.
struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = NodeId;

    fn trace_handle(&self, _node: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

impl DepthLimit {
    fn new(builder: TreeBuilder<NodeId, HtmlTreeSink>) -> Self {
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
            let count = Count(Cell::new(0));
            self.builder.trace_handles(&count);
            self.room.set(DEPTH_MAX.saturating_sub(count.0.get()));
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

impl TokenSink for DepthLimit {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<NodeId> {
        match &token {
            Token::TagToken(tag) if !self.admits(tag) => TokenSinkResult::Continue,
            // Comments are never rendered; without them, the text around them is one node.
            Token::CommentToken(_) => TokenSinkResult::Continue,
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
