//! One pass over a page's elements, in document order, that keeps what may tell who wrote it, when, and for which site.
//!
//! What is believed of what was found is left to the other files of this folder.

use super::elements::{Attributes, Names, is_article, is_bio, is_json_ld, is_name, property_tells};
use super::head::Head;
use crate::segment::html::tag::Tag;
use crate::segment::html::token::{Hints, NameReader};
use crate::segment::html::tree::{Element, Tree, Visitor};
use html5ever::{LocalName, local_name};
use rustc_hash::FxHashMap;

/// Most captures of a page: lists of articles have a byline and a date each.
const CAPTURES_MAX: usize = 400;
/// Most headings kept.
const HEADINGS_MAX: usize = 200;
/// Longest text kept of a capture, in bytes; a longer one is no byline and no date.
const CAPTURE_BYTES_MAX: usize = 300;
/// Longest JSON-LD script kept, in bytes.
const SCRIPT_BYTES_MAX: usize = 1 << 20;

/// What a captured element tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::segment::html) enum What {
    /// Who wrote something.
    Author,
    /// When something was published.
    Date,
    /// When something was changed.
    Modified,
    /// The text of a heading of this level.
    Heading(u8),
    /// The name inside an author.
    Name,
}

/// How a captured element says so, best witness first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::segment::html) enum How {
    /// `itemprop`, or RDFa's `property`.
    Property,
    /// `rel=author`, `<time>`, `<address>`.
    Element,
    /// A class or id.
    Name,
}

/// Where in the page an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::segment::html) enum Site {
    /// Where an article may be.
    Here,
    /// In what may be around an article: believed only close to the headline.
    Around,
    /// In comments: believed only right behind the headline.
    Comments,
}

/// An element that may tell something, and its text.
#[derive(Clone, Debug)]
pub(in crate::segment::html) struct Capture {
    /// What it tells.
    pub what: What,
    /// How it says so.
    pub how: How,
    /// An attribute for programs: `datetime`, `content`.
    pub value: Option<String>,
    /// The name inside, where the page marks it as such.
    pub name: Option<String>,
    /// Its text; between blocks stands a line break.
    pub text: String,
    /// Bytes of visible text before it.
    pub at: usize,
    /// The innermost article around it.
    pub article: Option<usize>,
    /// Where it stands.
    pub site: Site,
    /// Whether it is about the author rather than a byline.
    pub bio: bool,
}

/// What a page has to say.
#[derive(Debug, Default)]
pub(in crate::segment::html) struct Found {
    /// Its head.
    pub head: Head,
    /// Its JSON-LD scripts.
    pub scripts: Vec<String>,
    /// Bylines and dates, in document order.
    pub captures: Vec<Capture>,
    /// Headings, in document order.
    pub headings: Vec<Capture>,
}

/// Scans a page's tree.
pub(in crate::segment::html) fn scan(tree: &Tree) -> Found {
    let mut scanner = Scanner::default();
    tree.walk(&mut scanner);
    scanner.found
}

impl<'t> Visitor<'t> for Scanner<'t> {
    fn open(&mut self, _number: usize, element: &'t Element) -> bool {
        let mut attributes = Attributes::default();
        for attribute in &element.attributes {
            attributes.set(&attribute.name.local, &attribute.value);
        }
        self.enter(&element.name.local, attributes);
        true
    }

    fn text(&mut self, text: &'t str) {
        self.read(text);
    }

    fn close(&mut self) {
        self.leave();
    }
}

/// An open element.
struct Open<'p> {
    tag: Tag,
    class: Option<&'p str>,
    id: Option<&'p str>,
    itemtype: Option<&'p str>,
    /// The innermost article: this element or one around it.
    article: Option<usize>,
    /// Captures that this element started, to be ended with it.
    captures: usize,
    /// What its text is, if it is no text of the page.
    reading: Reading,
}

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// To the page and the open captures.
    Page,
    /// To the page's title.
    Title,
    /// To a JSON-LD script.
    Script,
    /// Nowhere.
    Nothing,
}

/// Takes elements and texts in document order.
#[derive(Default)]
pub(in crate::segment::html) struct Scanner<'p> {
    found: Found,
    stack: Vec<Open<'p>>,
    /// Captures that have not ended.
    open: Vec<Capture>,
    /// Bytes of visible text so far.
    at: usize,
    articles: usize,
    /// What class and id values say, since most recur.
    known: FxHashMap<&'p str, Names>,
    names: NameReader,
}

impl<'p> Scanner<'p> {
    /// An element starts.
    fn enter(&mut self, name: &LocalName, attributes: Attributes<'p>) {
        let tag = Tag::of(name);
        let outer = self.stack.last().map_or(Reading::Page, |open| open.reading);
        let reading = match *name {
            local_name!("title") if self.found.head.title.is_none() => Reading::Title,
            local_name!("script") if attributes.kind.is_some_and(is_json_ld) => {
                self.found.scripts.push(String::new());
                Reading::Script
            }
            _ if tag == Tag::Skipped => Reading::Nothing,
            _ => outer,
        };
        match *name {
            local_name!("html") => self.found.head.set_language(attributes.lang),
            local_name!("link") => self.found.head.link(&attributes),
            local_name!("meta") => self.found.head.meta(&attributes),
            _ => {}
        }
        let outer_article = self.stack.last().and_then(|open| open.article);
        let article = if tag == Tag::Article || attributes.itemtype.is_some_and(is_article) {
            self.articles += 1;
            Some(self.articles)
        } else {
            outer_article
        };
        self.stack.push(Open {
            tag,
            class: attributes.class,
            id: attributes.id,
            itemtype: attributes.itemtype,
            article,
            captures: 0,
            reading,
        });
        if tag.is_block() || tag == Tag::Break {
            self.break_line();
        }
        if reading == Reading::Page || *name == local_name!("meta") {
            self.capture(name, tag, &attributes);
        }
    }

    /// A text stands here.
    fn read(&mut self, text: &str) {
        match self.stack.last().map_or(Reading::Page, |open| open.reading) {
            Reading::Page => {
                self.at += text.trim().len();
                for capture in &mut self.open {
                    if capture.text.len() < CAPTURE_BYTES_MAX {
                        push_line(&mut capture.text, text);
                    }
                }
            }
            Reading::Title => self.found.head.push_title(text),
            Reading::Script => {
                if let Some(script) = self.found.scripts.last_mut().filter(|script| script.len() < SCRIPT_BYTES_MAX) {
                    script.push_str(text);
                }
            }
            Reading::Nothing => {}
        }
    }

    /// The innermost open element ends.
    fn leave(&mut self) {
        let Some(element) = self.stack.pop() else { return };
        for _ in 0..element.captures {
            let Some(capture) = self.open.pop() else { break };
            match capture.what {
                What::Heading(_) => self.found.headings.push(capture),
                What::Name => self.name_author(capture.text),
                What::Author | What::Date | What::Modified if capture.text.len() < CAPTURE_BYTES_MAX => self.found.captures.push(capture),
                What::Author | What::Date | What::Modified => {}
            }
        }
        if element.tag.is_block() {
            self.break_line();
        }
    }

    fn break_line(&mut self) {
        for capture in &mut self.open {
            if !capture.text.is_empty() && !capture.text.ends_with('\n') {
                capture.text.push('\n');
            }
        }
    }

    /// Starts a capture for each thing the element tells.
    fn capture(&mut self, name: &LocalName, tag: Tag, attributes: &Attributes<'p>) {
        if let (Tag::Heading(level @ 1..=3), true) = (tag, self.found.headings.len() < HEADINGS_MAX) {
            self.start(What::Heading(level), How::Element, None);
        }
        if self.found.captures.len() + self.open.len() >= CAPTURES_MAX || matches!(tag, Tag::Root | Tag::Article | Tag::Main) {
            return;
        }
        let value = attributes.datetime.or(attributes.content);
        let property = attributes.itemprop.or(attributes.property.filter(|_| *name != local_name!("meta")));
        if let Some(what) = property.and_then(property_tells) {
            return self.start(what, How::Property, value);
        }
        if property.is_some_and(is_name) && self.open.iter().any(|outer| outer.what == What::Author && outer.how != How::Name) {
            match attributes.content {
                Some(name) => self.name_author(name.to_owned()),
                None => self.start(What::Name, How::Property, None),
            }
            return;
        }
        if *name == local_name!("meta") {
            return;
        }
        let names = self.tells(attributes);
        if tag == Tag::Time {
            let what = if names.modified { What::Modified } else { What::Date };
            return self.start(what, How::Element, value.or(attributes.title));
        }
        if attributes
            .rel
            .is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel == "author"))
        {
            return self.start(What::Author, How::Element, None);
        }
        if names.author {
            self.start(What::Author, How::Name, None);
        }
        if names.modified {
            self.start(What::Modified, How::Name, value.or(attributes.title));
        } else if names.date {
            self.start(What::Date, How::Name, value.or(attributes.title));
        }
    }

    /// The author around is called so.
    fn name_author(&mut self, name: String) {
        let author = self
            .open
            .iter_mut()
            .rfind(|outer| outer.what == What::Author && outer.how != How::Name);
        if let Some(author) = author.filter(|author| author.name.is_none() && !name.trim().is_empty()) {
            author.name = Some(name);
        }
    }

    fn start(&mut self, what: What, how: How, value: Option<&'p str>) {
        let (site, bio) = if matches!(what, What::Heading(_) | What::Name) {
            (Site::Here, false)
        } else {
            self.place()
        };
        let article = self.stack.last().and_then(|open| open.article);
        let (text, at) = (String::new(), self.at);
        let (name, value) = (None, value.map(str::to_owned));
        self.open.push(Capture {
            what,
            how,
            value,
            name,
            text,
            at,
            article,
            site,
            bio,
        });
        if let Some(element) = self.stack.last_mut() {
            element.captures += 1;
        }
    }

    /// Where the innermost open element stands, and whether in a biography.
    fn place(&mut self) -> (Site, bool) {
        const AROUND: Hints = Hints::RELATED.with(Hints::NAVIGATION).with(Hints::AD).with(Hints::PROMPT);
        // An article may have a footer and an aside of its own.
        const OUTSIDE: Hints = Hints::FOOTER.with(Hints::SIDEBAR);
        let (mut around, mut outside, mut bio) = (false, false, false);
        for open in self.stack.iter().rev().filter(|open| open.tag != Tag::Root) {
            let of_names = [open.class, open.id].into_iter().flatten();
            bio |= of_names.clone().any(is_bio);
            let hints = of_names.fold(Hints::NONE, |hints, value| hints.with(self.names.hints(value)));
            if open.itemtype.is_some_and(|kind| kind.ends_with("/Comment")) || hints.any(Hints::COMMENTS) {
                return (Site::Comments, bio);
            }
            around |= open.tag == Tag::Nav || hints.any(AROUND);
            let article = open.tag == Tag::Article || open.itemtype.is_some_and(is_article) || hints.any(Hints::POST);
            if article || open.tag == Tag::Main {
                outside = false;
                break;
            }
            outside |= matches!(open.tag, Tag::Footer | Tag::Aside) || hints.any(OUTSIDE);
        }
        (if around || outside { Site::Around } else { Site::Here }, bio)
    }

    /// What an element's class and id say it tells.
    fn tells(&mut self, attributes: &Attributes<'p>) -> Names {
        let mut told = Names::default();
        for value in [attributes.class, attributes.id].into_iter().flatten() {
            let names = *self.known.entry(value).or_insert_with(|| Names::of(value));
            told.author |= names.author;
            told.date |= names.date;
            told.modified |= names.modified;
        }
        told
    }
}

/// Appends text whose line breaks mean no more than spaces, as far as it is looked at.
fn push_line(line: &mut String, text: &str) {
    for (index, part) in text[..text.floor_char_boundary(CAPTURE_BYTES_MAX)].split('\n').enumerate() {
        if index > 0 {
            line.push(' ');
        }
        line.push_str(part);
    }
}
