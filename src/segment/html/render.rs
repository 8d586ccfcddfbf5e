//! Renders a tree to text as a reader sees it: blocks, logical lines, squashed white space.
//!
//! What the blocks are worth is left to `content`; rows of data tables are joined by `table`.

use super::page::{Element, Page, PageBlock};
use super::table;
use super::tag::Tag;
use super::token::{Hints, NameReader};
use super::tree::{self, Tree, Visitor};
use crate::document::{BlockKind, BlockStats, Span};
use html5ever::{Attribute, local_name};

/// Smallest width and height of a picture, in pixels.
const PICTURE_SIZE_MIN: u32 = 64;

/// What is rendered that a browser would not show.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unseen {
    /// Elements hidden by attribute or style.
    pub hidden: bool,
    /// `<noscript>`; the tree must have been parsed without scripting.
    pub noscript: bool,
}

/// Renders `tree`.
pub(super) fn render(tree: &Tree, unseen: Unseen) -> Page {
    let mut renderer = Renderer::new(unseen);
    tree.walk(&mut renderer);
    renderer.finish()
}

/// The block being written.
struct Open {
    start: usize,
    line_start: usize,
    first_line: usize,
    element: usize,
    link_bytes: usize,
    /// The element of the last text, to look up the common ancestor only when it changes.
    last: usize,
    /// Whether the last text was link text: white space inside a link counts, before it not.
    linked: bool,
}

struct Renderer {
    page: Page,
    unseen: Unseen,
    names: NameReader,
    /// Indices of the open elements.
    stack: Vec<usize>,
    links: usize,
    /// The innermost link, and where its text begins in the block being written.
    link: usize,
    link_start: Option<usize>,
    pres: usize,
    block: Option<Open>,
    /// White space is due before the next visible character.
    space: bool,
    /// `<br>`s since the last visible character.
    breaks: usize,
}

/// Attributes of an element, read once.
#[derive(Default)]
struct Facts {
    hints: Hints,
    hidden: bool,
}

impl Renderer {
    fn new(unseen: Unseen) -> Self {
        Renderer {
            page: Page::default(),
            unseen,
            names: NameReader::default(),
            stack: Vec::new(),
            links: 0,
            link: 0,
            link_start: None,
            pres: 0,
            block: None,
            space: false,
            breaks: 0,
        }
    }

    /// Whether a paragraph is open.
    fn is_in_paragraph(&self) -> bool {
        let innermost = self
            .stack
            .iter()
            .rev()
            .map(|&index| self.page.elements[index].tag)
            .find(|tag| tag.is_block());
        innermost == Some(Tag::Paragraph)
    }

    /// Notes a picture in the elements around it, up to one that holds text already.
    fn picture(&mut self) {
        let first = self.page.blocks.last().map_or(0, |block| block.element);
        for &index in self.stack.iter().rev().take_while(|&&index| index > first) {
            if std::mem::replace(&mut self.page.elements[index].pictured, true) {
                break;
            }
        }
    }

    fn facts(&mut self, element: &tree::Element) -> Facts {
        let mut facts = Facts::default();
        if memchr::memchr(b'-', element.name.local.as_bytes()).is_some() {
            // Custom elements are named as others are classed.
            facts.hints = self.names.hints(&element.name.local);
        }
        for Attribute { name, value } in &element.attributes {
            match name.local {
                local_name!("class") | local_name!("id") => facts.hints = facts.hints.with(self.names.hints(value)),
                local_name!("role") => facts.hints = facts.hints.with(role_hints(value)),
                local_name!("itemprop") => facts.hints = facts.hints.with(property_hints(value)),
                local_name!("itemtype") if value.ends_with("/Comment") => facts.hints = facts.hints.with(Hints::COMMENTS),
                local_name!("hidden") => facts.hidden = true,
                local_name!("style") => facts.hidden |= is_hiding(value),
                _ => {}
            }
        }
        facts
    }

    fn line_break(&mut self) {
        if self.pres > 0 {
            self.break_line();
        } else if self.block.is_some() {
            self.breaks += 1;
        }
    }

    /// A character that may be white space or invisible.
    fn odd(&mut self, c: char) {
        if c.is_whitespace() || c.is_control() {
            self.space = true;
        } else if !is_invisible(c) {
            self.visible(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn preformatted(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.break_line();
            }
            match (&self.block, line.trim_start()) {
                (Some(_), _) if !line.is_empty() => self.visible(line),
                (None, line) if !line.is_empty() => self.visible(line),
                _ => {}
            }
        }
    }

    /// Ends the line; the next visible text starts a new one. Only inside `<pre>`.
    fn break_line(&mut self) {
        if let Some(open) = &mut self.block {
            push_line(&mut self.page, open);
            self.page.text.push('\n');
            open.line_start = self.page.text.len();
        }
    }

    /// Writes a run of visible characters, the white space before it first.
    fn visible(&mut self, run: &str) {
        if self.breaks >= 2 {
            self.flush();
        }
        let linked = self.links > 0 && !is_address(run);
        let before = self.page.text.len();
        let current = self.stack.last().copied().unwrap_or(0);
        match &mut self.block {
            Some(open) => {
                if self.breaks > 0 {
                    push_line(&mut self.page, open);
                    self.page.text.push('\n');
                    open.line_start = self.page.text.len();
                } else if self.space {
                    self.page.text.push(' ');
                }
                if open.last != current {
                    open.last = current;
                    open.element = common(&self.page, open.element, current);
                }
            }
            None => {
                if !self.page.text.is_empty() {
                    self.page.text.push_str("\n\n");
                }
                let start = self.page.text.len();
                self.block = Some(Open {
                    start,
                    line_start: start,
                    first_line: self.page.lines.len(),
                    element: current,
                    link_bytes: 0,
                    last: current,
                    linked,
                });
            }
        }
        let from = self.page.text.len();
        if self.links > 0 {
            self.link_start.get_or_insert(from);
        }
        self.page.text.push_str(run);
        if let Some(open) = &mut self.block {
            if linked {
                open.link_bytes += self.page.text.len() - if open.linked { before.max(open.start) } else { from };
            }
            open.linked = linked;
        }
        self.space = false;
        self.breaks = 0;
    }

    /// Ends the block.
    fn flush(&mut self) {
        self.space = false;
        self.breaks = 0;
        self.end_link();
        let Some(mut open) = self.block.take() else { return };
        push_line(&mut self.page, &mut open);
        let end = self.page.lines.last().map_or(open.start, |line| line.end.max(open.start));
        self.page.text.truncate(end);
        if end > open.start {
            self.page.blocks.push(PageBlock {
                span: Span::new(open.start, end),
                lines: open.first_line..self.page.lines.len(),
                kind: BlockKind::Paragraph,
                element: open.element,
                link_bytes: open.link_bytes.min(end - open.start),
                stats: BlockStats::default(),
            });
        }
    }

    /// Notes the linked text that ends here.
    fn end_link(&mut self) {
        let end = self.page.text.len();
        if let Some(start) = self.link_start.take().filter(|start| *start < end) {
            self.page.links.push((Span::new(start, end), self.link));
        }
    }

    fn finish(mut self) -> Page {
        self.flush();
        while !self.stack.is_empty() {
            self.close();
        }
        self.page.complete();
        self.page
    }
}

impl Visitor<'_> for Renderer {
    /// `false` for an element that is not rendered.
    fn open(&mut self, number: usize, element: &tree::Element) -> bool {
        let name = &element.name.local;
        let tag = match Tag::of(name) {
            Tag::Link if !leads_elsewhere(element) => Tag::Inline,
            Tag::Skipped if self.unseen.noscript && *name == local_name!("noscript") => Tag::Block,
            tag => tag,
        };
        let facts = if tag == Tag::Skipped {
            Facts::default()
        } else {
            self.facts(element)
        };
        if *name == local_name!("img") && self.block.is_none() && is_picture(element) {
            self.picture();
        }
        let pops_up = tag == Tag::Inline && facts.hints.any(Hints::POPUP) && self.is_in_paragraph();
        if tag == Tag::Skipped || pops_up || (facts.hidden && tag != Tag::Root && !self.unseen.hidden) {
            if tag.is_block()
                && matches!(
                    *name,
                    local_name!("iframe") | local_name!("video") | local_name!("audio") | local_name!("object")
                )
            {
                self.flush();
            }
            return false;
        }
        match tag {
            Tag::Break => self.line_break(),
            Tag::Pre => self.pres += 1,
            _ => {}
        }
        if tag.is_block() {
            self.flush();
        }
        if tag == Tag::Link {
            self.end_link();
            self.links += 1;
            self.link = number;
        }
        let index = self.page.elements.len();
        self.page.elements.push(Element {
            number,
            parent: self.stack.last().copied().unwrap_or(index),
            end: 0,
            tag,
            hints: facts.hints,
            pictured: false,
            blocks: 0..0,
        });
        if self.stack.is_empty() && index > 0 {
            // A second root: hang it under the first, so that there is one tree.
            self.page.elements[index].parent = 0;
        }
        self.stack.push(index);
        true
    }

    fn close(&mut self) {
        let Some(index) = self.stack.pop() else { return };
        let tag = self.page.elements[index].tag;
        if tag.is_block() {
            self.flush();
        }
        self.page.elements[index].end = self.page.elements.len();
        match tag {
            Tag::Link => {
                self.end_link();
                self.links -= 1;
            }
            Tag::Pre => self.pres -= 1,
            Tag::Table => table::join_rows(&mut self.page, index),
            _ => {}
        }
    }

    /// Writes text with white space squashed, or line by line inside `<pre>`.
    fn text(&mut self, text: &str) {
        if self.pres > 0 {
            return self.preformatted(text);
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] <= b' ' || bytes[at] == 0x7F {
                self.space = true;
                at += 1;
                continue;
            }
            let end = run_end(bytes, at);
            if end > at {
                self.visible(&text[at..end]);
                at = end;
            } else if let Some(c) = text[at..].chars().next() {
                self.odd(c);
                at += c.len_utf8();
            }
        }
    }
}

/// Records the line that ends here, unless it is blank.
fn push_line(page: &mut Page, open: &mut Open) {
    let line = Span::new(open.line_start, page.text.len()).trim(&page.text);
    if !line.is_empty() {
        page.lines.push(line);
    }
}

/// The innermost element that holds both `a`, which may be closed, and the open element `b`.
fn common(page: &Page, a: usize, b: usize) -> usize {
    page.ancestors(a)
        .find(|&ancestor| ancestor <= b && (page.elements[ancestor].end == 0 || b < page.elements[ancestor].end))
        .unwrap_or(0)
}

/// One past the end of the run of plainly visible characters at `at`; `at` itself if a character there needs a look.
fn run_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        // A single space between visible characters is as it should be.
        let single = byte == b' ' && end > at && bytes.get(end + 1).is_some_and(|&next| is_plain(next));
        if !single && !is_plain(byte) {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a byte is part of a visible character for sure: no white space, and not the lead byte of white space, control
/// and invisible characters beyond ASCII.
fn is_plain(byte: u8) -> bool {
    !matches!(byte, 0..=b' ' | 0x7F | 0xC2 | 0xE1 | 0xE2 | 0xE3 | 0xEE | 0xEF)
}

/// Zero-width space, byte order mark, soft hyphen, word joiner only say how to break lines; private characters are icons.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}' | '\u{E000}'..='\u{F8FF}')
}

/// Whether an image is a picture: what counts visits or stands for a character is none.
fn is_picture(element: &tree::Element) -> bool {
    let tiny = |value: &str| {
        value
            .trim()
            .trim_end_matches("px")
            .parse::<u32>()
            .is_ok_and(|size| size < PICTURE_SIZE_MIN)
    };
    !element.attributes.iter().any(|Attribute { name, value }| match name.local {
        local_name!("width") | local_name!("height") => tiny(value),
        local_name!("class") => ["emoji", "smiley", "icon", "avatar"].iter().any(|word| value.contains(word)),
        _ => false,
    })
}

/// Whether an `<a>` leads to another page: anchors and footnotes do not, nor do mail and telephone links.
fn leads_elsewhere(element: &tree::Element) -> bool {
    let href = element
        .attributes
        .iter()
        .find(|attribute| attribute.name.local == local_name!("href"));
    let href = href.map(|href| &href.value);
    href.is_some_and(|href| !href.starts_with('#') && !href.starts_with("mailto:") && !href.starts_with("tel:"))
}

/// Whether link text prints its own address: that is information, where a navigation's links have labels.
fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

fn role_hints(value: &str) -> Hints {
    match value {
        "main" => Hints::MAIN,
        "article" => Hints::ARTICLE,
        "navigation" | "search" | "banner" | "menu" | "menubar" | "toolbar" | "tablist" => Hints::NAVIGATION,
        "complementary" => Hints::SIDEBAR,
        "contentinfo" => Hints::FOOTER,
        "dialog" | "alertdialog" => Hints::PROMPT,
        _ => Hints::NONE,
    }
}

fn property_hints(value: &str) -> Hints {
    match value {
        "articleBody" => Hints::ARTICLE_BODY.with(Hints::BODY),
        "author" | "datePublished" | "dateModified" | "publisher" | "keywords" => Hints::META,
        "comment" => Hints::COMMENTS,
        "caption" => Hints::CAPTION,
        _ => Hints::NONE,
    }
}

/// Whether a style attribute hides its element.
fn is_hiding(style: &str) -> bool {
    if !style.contains("none") && !style.contains("hidden") {
        return false;
    }
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim() {
            "display" => value.eq_ignore_ascii_case("none"),
            "visibility" => value.eq_ignore_ascii_case("hidden"),
            _ => false,
        }
    })
}
