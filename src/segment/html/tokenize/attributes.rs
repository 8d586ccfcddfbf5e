//! A tag's attributes: all are passed over, those that somebody asks for are kept.

use super::super::limits::is_formatting;
use super::reference::{self, Place};
use super::{Attributes, Tokenizer, lower_case};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, TokenSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use memchr::{memchr, memchr2};

/// Most attributes kept of a tag that nobody here asks for. Each new one is compared with those before it.
const UNWANTED_MAX: usize = 64;

/// Which attributes are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::segment::html) enum Wanted {
    /// Those that something asks for.
    Known,
    /// All.
    All,
}

impl Wanted {
    /// Whether something here reads attributes of this name, or (the last five) the tree builder does.
    fn has(self, name: &str) -> bool {
        matches!(
            name,
            "class"
                | "id"
                | "role"
                | "itemprop"
                | "itemtype"
                | "hidden"
                | "width"
                | "height"
                | "style"
                | "href"
                | "rel"
                | "datetime"
                | "title"
                | "lang"
                | "property"
                | "name"
                | "http-equiv"
                | "content"
                | "type"
                | "encoding"
                | "color"
                | "face"
                | "size"
                | "shadowrootmode"
        )
    }

    /// Whether all attributes of a tag are kept. Formatting elements are compared by them, three alike are one too many.
    fn keeps_all(self, tag: &LocalName) -> bool {
        self == Wanted::All || is_formatting(tag)
    }
}

/// White space between attributes.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b' ')
}

impl<S: TokenSink> Tokenizer<'_, S> {
    /// The attributes of a tag, and whether it closes itself; `None` if the page ends before the tag does.
    pub(super) fn attributes(&mut self, kind: TagKind, tag: &LocalName) -> Option<(Attributes, bool)> {
        let keeps_all = kind == TagKind::StartTag && self.wanted.keeps_all(tag);
        let mut attributes = Vec::new();
        self.unwanted = 0;
        loop {
            match *self.bytes.get(self.at)? {
                b'>' => {
                    self.at += 1;
                    return Some((attributes, false));
                }
                b'/' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Some((attributes, true));
                }
                byte if is_space(byte) || byte == b'/' => self.at += 1,
                _ => {
                    let (name, value) = self.attribute()?;
                    if kind == TagKind::StartTag {
                        self.keep(&mut attributes, keeps_all, name, value);
                    }
                }
            }
        }
    }

    /// The places of the next attribute's name and value.
    fn attribute(&mut self) -> Option<(Part, Part)> {
        let start = self.at;
        // Whatever stands first belongs to the name, even `=`.
        let ends = |byte: &u8| is_space(*byte) || matches!(byte, b'/' | b'>' | b'=');
        self.at += 1 + self.bytes[start + 1..].iter().position(ends)?;
        let name = (start, self.at);
        let after = self.after_space(self.at)?;
        if self.bytes[after] != b'=' {
            return Some((name, (after, after)));
        }
        self.at = self.after_space(after + 1)?;
        let start = self.at;
        match self.bytes[start] {
            quote @ (b'"' | b'\'') => {
                let end = start + 1 + memchr(quote, &self.bytes[start + 1..])?;
                self.at = end + 1;
                Some((name, (start + 1, end)))
            }
            b'>' => Some((name, (start, start))),
            _ => {
                let ends = |byte: &u8| is_space(*byte) || *byte == b'>';
                self.at = start + self.bytes[start..].iter().position(ends)?;
                Some((name, (start, self.at)))
            }
        }
    }

    fn after_space(&self, from: usize) -> Option<usize> {
        let space = self.bytes[from..].iter().position(|byte| !is_space(*byte))?;
        Some(from + space)
    }

    /// Adds an attribute to those of its tag, unless nobody asks for it or its name was there before.
    fn keep(&mut self, attributes: &mut Attributes, keeps_all: bool, name: Part, value: Part) {
        let name = lower_case(&self.page[name.0..name.1]);
        if !self.wanted.has(&name) {
            if !keeps_all || self.unwanted == UNWANTED_MAX {
                return;
            }
            self.unwanted += 1;
        }
        if attributes.iter().any(|known| *known.name.local == *name) {
            return;
        }
        attributes.push(Attribute {
            name: QualName::new(None, ns!(), LocalName::from(name)),
            value: self.value(value),
        });
    }

    fn value(&self, (start, end): Part) -> StrTendril {
        if memchr2(b'&', 0, &self.bytes[start..end]).is_none() {
            return self.slice(start, end);
        }
        let mut value = StrTendril::new();
        reference::resolve(&self.page[start..end], Place::Attribute, &mut value);
        value
    }
}

/// A start and an end on the page.
type Part = (usize, usize);
