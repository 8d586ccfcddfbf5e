//! The document: an immutable text, the blocks and lines in it, and what is known about it.
//!
//! Everything later stages say, they say about spans of [`Document::text`]; nothing edits it. This room knows no rules,
//! no languages and no formats; it imports no other room.

mod block;
mod char_class;
mod chunk;
mod dom;
pub(crate) mod eight;
mod fold;
mod hash;
pub(crate) mod lanes;
mod link;
mod metadata;
mod record;
mod site;
mod soft_break;
mod span;
mod stats;
mod words;

pub use block::{Block, BlockKind};
pub use char_class::{CharClass, classify_char};
pub use dom::{Dom, DomFeatures, Region, Selectable};
pub use fold::fold_char;
pub use hash::TextHash;
pub use link::{Link, ListPlace};
pub use metadata::{MetadataSource, Sourced};
pub use record::{Payload, Record, RecordId};
pub use site::site_of;
pub use soft_break::{join_breaks, needs_space};
pub use span::Span;
pub use stats::BlockStats;
pub use words::{WordKind, for_each_word};

use std::rc::Rc;

/// What kind of dump a document was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputKind {
    /// Text without markup.
    Text,
    /// An HTML page; its text was rendered by `segment::html`.
    Html,
}

impl InputKind {
    /// The name used in rules (`when.input`), in the ledger and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            InputKind::Text => "text",
            InputKind::Html => "html",
        }
    }
}

/// The headline, and where it was learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The headline's text, white space squashed.
    pub text: String,
    /// The block that prints it in the document, if one does.
    pub block: Option<usize>,
    /// Where it was learned.
    pub from: MetadataSource,
}

/// What is known about a document beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The headline.
    pub title: Option<Title>,
    /// The line under the headline that sums the article up, where it stands apart from the text.
    pub subtitle: Option<Span>,
    /// Who wrote it; several names are joined by `; `.
    pub author: Option<Sourced<String>>,
    /// When it was published, in ISO 8601: a day, or a day with a time.
    pub date: Option<Sourced<String>>,
    /// What the site calls itself; its domain where it doesn't say.
    pub site_name: Option<Sourced<String>>,
    /// The page's address: the record's, or the one the page gives itself.
    pub url: Option<Sourced<String>>,
    /// The address the page gives itself.
    pub canonical: Option<Sourced<String>>,
    /// The site: a registrable domain, or the value of the site field.
    pub site: Option<String>,
    /// ISO 639-1 code, where the input declares it; detection is left to who needs it.
    pub language: Option<Sourced<String>>,
}

/// Something about a document that whoever cleans it should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// The page has no main content (an index page, say): nothing of it is marked as standing outside.
    NoMainContent,
    /// Nothing was to be seen, so elements hidden by style were read.
    HiddenContentUsed,
    /// Nothing was to be seen, so `<noscript>` was read.
    NoscriptUsed,
    /// The page is longer than what is read of one; the rest is missing.
    PageCut,
}

impl Warning {
    /// The name used in the ledger.
    pub fn name(self) -> &'static str {
        match self {
            Warning::NoMainContent => "no-main-content",
            Warning::HiddenContentUsed => "hidden-content-used",
            Warning::NoscriptUsed => "noscript-used",
            Warning::PageCut => "page-cut",
        }
    }

    /// The same for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Warning::NoMainContent => "no article found on this page: only rules were applied",
            Warning::HiddenContentUsed => "next to nothing to be seen: elements hidden by style were read",
            Warning::NoscriptUsed => "nothing to be seen without scripts: <noscript> was read",
            Warning::PageCut => "larger than pages are read: the rest was left out",
        }
    }
}

/// One input item as text with blocks. Spans are byte ranges of `text`, on character boundaries.
#[derive(Debug)]
pub struct Document {
    /// The record's id: its own, or the path relative to the input folder.
    pub id: String,
    /// Text or HTML.
    pub input: InputKind,
    /// The canonical text: for text dumps the decoded input, byte for byte; for HTML the page's rendered text.
    pub text: Rc<str>,
    /// Logical lines in order: trimmed, not empty, not overlapping. A line may hold soft line breaks (hard-wrapped text).
    pub lines: Vec<Span>,
    /// Blocks in order; each owns a range of `lines`. Between blocks there is only white space, or nothing at all
    /// where two paragraphs were glued together.
    pub blocks: Vec<Block>,
    /// Links of the main content, in order, not overlapping; none for text dumps.
    pub links: Vec<Link>,
    /// The parsed page, for HTML.
    pub dom: Option<Rc<Dom>>,
    /// Title, address, site, language.
    pub metadata: Metadata,
    /// What was strange about the input.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.start..span.end]
    }

    /// The text of block `index`.
    pub fn block_text(&self, index: usize) -> &str {
        self.slice(self.blocks[index].span)
    }

    /// The same document with only what `left` leaves of each line: `None` where nothing is left. Spans stay those of the
    /// whole text; blocks without lines are gone, the others' counts are taken anew where they changed.
    pub fn reduced(&self, left: impl Fn(Span) -> Option<Span>) -> Document {
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut blocks = Vec::with_capacity(self.blocks.len());
        let mut title = self.metadata.title.clone();
        for (index, block) in self.blocks.iter().enumerate() {
            let first = lines.len();
            lines.extend(self.lines[block.lines.clone()].iter().filter_map(|&line| left(line)));
            if let Some(title) = title
                .as_mut()
                .filter(|_| self.metadata.title.as_ref().is_some_and(|t| t.block == Some(index)))
            {
                title.block = (lines.len() > first).then_some(blocks.len());
            }
            let Some((&head, &tail)) = lines.get(first).zip(lines.last()).filter(|_| lines.len() > first) else {
                continue;
            };
            let span = head.cover(tail);
            let unchanged = span == block.span && lines.len() - first == block.lines.len();
            let stats = if unchanged { block.stats } else { BlockStats::of(self.slice(span)) };
            blocks.push(Block {
                span,
                kind: block.kind,
                lines: first..lines.len(),
                stats,
                dom: block.dom,
            });
        }
        let metadata = Metadata {
            title,
            ..self.metadata.clone()
        };
        Document {
            id: self.id.clone(),
            input: self.input,
            text: self.text.clone(),
            lines,
            blocks,
            links: self.links.clone(),
            dom: self.dom.clone(),
            metadata,
            warnings: self.warnings.clone(),
        }
    }

    /// The index of the block whose span holds byte `at`, or else of the first block after it.
    pub fn block_at(&self, at: usize) -> usize {
        self.blocks.partition_point(|b| b.span.end <= at)
    }

    /// The 1-based line number (physical line, by `\n`) of byte `at`.
    pub fn line_number(&self, at: usize) -> usize {
        1 + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..at.min(self.text.len())]).count()
    }
}

/// The text with outer white space gone and white space runs as one space.
pub fn squash(text: &str) -> String {
    let mut squashed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squashed.is_empty() {
            squashed.push(' ');
        }
        squashed.push_str(word);
    }
    squashed
}

/// The text without white space at its ends.
#[inline]
pub fn trimmed(text: &str) -> &str {
    // Nearly all ends are signs of ASCII.
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}
