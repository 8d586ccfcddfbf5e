//! From a page to the tokens that html5ever's tree builder takes: the same that html5ever's own tokenizer gives, without what nobody
//! reads.
//!
//! More than half of a page is scripts, styles, comments, and attributes that nothing here asks for. html5ever's tokenizer goes
//! through them character by character and makes strings of them; this one passes over them with `memchr`, and its text is parts of
//! the page's buffer. A test holds the two against each other. The end of raw text is left to `raw`, attributes to `attributes`,
//! `&amp;` and the like to `reference`.

mod attributes;
mod doctype;
mod raw;
mod reference;

pub(super) use attributes::Wanted;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName};
use memchr::{memchr, memchr2, memmem};
use reference::Place;
use std::borrow::Cow;

/// What stands for a NUL byte where no character may be lost.
const REPLACEMENT: &str = "\u{fffd}";

/// Feeds the tokens of `page`, in which lines end with `\n` alone, to `sink`.
pub(super) fn tokenize<S: TokenSink>(page: &StrTendril, sink: &S, wanted: Wanted) {
    let mut tokenizer = Tokenizer {
        page,
        bytes: page.as_bytes(),
        at: if page.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        sink,
        wanted,
        unwanted: 0,
    };
    while tokenizer.at < page.len() {
        tokenizer.step();
    }
    tokenizer.emit(Token::EOFToken);
    sink.end();
}

struct Tokenizer<'p, S> {
    page: &'p StrTendril,
    bytes: &'p [u8],
    /// How far the page has been read.
    at: usize,
    sink: &'p S,
    wanted: Wanted,
    /// Attributes of the current tag that were kept though nobody asks for them.
    unwanted: usize,
}

impl<S: TokenSink> Tokenizer<'_, S> {
    /// Reads a text and the markup behind it.
    fn step(&mut self) {
        let end = self.text_end(self.at);
        self.text(end, Place::Text);
        let after = end + 1;
        match self.bytes.get(after) {
            None => {}
            Some(b'!') => self.declaration(after + 1),
            Some(b'/') => match self.bytes.get(after + 1) {
                Some(byte) if byte.is_ascii_alphabetic() => self.tag(TagKind::EndTag, after + 1),
                Some(b'>') => self.at = after + 2,
                _ => self.skip_past(b'>', after + 1),
            },
            Some(b'?') => self.skip_past(b'>', after),
            Some(_) => self.tag(TagKind::StartTag, after),
        }
    }

    /// The place of the next `<` that starts markup, or the end of the page.
    fn text_end(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(found) = memchr(b'<', &self.bytes[at..]) {
            at += found + 1;
            let is_markup = match self.bytes.get(at) {
                Some(b'/') => at + 1 < self.bytes.len(),
                Some(byte) => byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?'),
                None => false,
            };
            if is_markup {
                return at - 1;
            }
        }
        self.bytes.len()
    }

    /// Emits the text up to `end`.
    fn text(&mut self, end: usize, place: Place) {
        while self.at < end {
            let part = &self.bytes[self.at..end];
            let stop = if place.has_references() {
                memchr2(b'&', 0, part)
            } else {
                memchr(0, part)
            };
            match stop {
                None => return self.emit_slice(end),
                Some(stop) if part[stop] == 0 => self.null(self.at + stop, place),
                Some(stop) => self.text_with_references(self.at + stop, end, place),
            }
        }
    }

    /// Emits the page up to `end` as it stands there.
    fn emit_slice(&mut self, end: usize) {
        if end > self.at {
            let text = self.slice(self.at, end);
            self.at = end;
            self.emit(Token::CharacterTokens(text));
        }
    }

    fn slice(&self, start: usize, end: usize) -> StrTendril {
        // Pages are cut below the largest length a tendril can have.
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.page.subtendril(number(start), number(end - start))
    }

    /// Emits the text before the NUL byte at `at`, and what stands for it.
    fn null(&mut self, at: usize, place: Place) {
        self.emit_slice(at);
        self.at = at + 1;
        self.emit(match place {
            Place::Text | Place::CharacterData => Token::NullCharacterToken,
            Place::RawText | Place::RawTextWithReferences | Place::Attribute => Token::CharacterTokens(REPLACEMENT.into()),
        });
    }

    /// Emits the text up to `end` or a NUL byte as one string, its first reference at `first` resolved and those after it.
    fn text_with_references(&mut self, first: usize, end: usize, place: Place) {
        let end = memchr(0, &self.bytes[first..end]).map_or(end, |null| first + null);
        let mut text = StrTendril::new();
        reference::resolve(&self.page[self.at..end], place, &mut text);
        self.at = end;
        self.emit(Token::CharacterTokens(text));
    }

    /// Passes over what ends with `byte`, or to the end of the page.
    fn skip_past(&mut self, byte: u8, from: usize) {
        self.at = memchr(byte, &self.bytes[from..]).map_or(self.bytes.len(), |found| from + found + 1);
    }

    /// What stands behind `<!`.
    fn declaration(&mut self, from: usize) {
        let rest = &self.bytes[from..];
        if rest.starts_with(b"--") {
            self.at = comment_end(self.bytes, from + 2);
        } else if rest.len() >= 7 && rest[..7].eq_ignore_ascii_case(b"doctype") {
            self.skip_past(b'>', from);
            let doctype = doctype::read(&self.page[from - 2..self.at]);
            self.emit(Token::DoctypeToken(doctype));
        } else if rest.starts_with(b"[CDATA[") && self.sink.adjusted_current_node_present_but_not_in_html_namespace() {
            self.at = from + 7;
            let length = memmem::find(&self.bytes[self.at..], b"]]>");
            let end = length.map_or(self.bytes.len(), |length| self.at + length);
            self.text(end, Place::CharacterData);
            self.at = length.map_or(end, |_| end + 3);
        } else {
            self.skip_past(b'>', from);
        }
    }

    /// Reads a tag whose name starts at `from`, and the raw text behind it.
    fn tag(&mut self, kind: TagKind, from: usize) {
        let name_end = self.bytes[from..]
            .iter()
            .position(|byte| attributes::is_space(*byte) || matches!(byte, b'/' | b'>'))
            .map_or(self.bytes.len(), |length| from + length);
        self.at = name_end;
        let name = self.name(from, name_end);
        let Some((attrs, self_closing)) = self.attributes(kind, &name) else {
            self.at = self.bytes.len();
            return;
        };
        let result = self.sink.process_token(
            Token::TagToken(Tag {
                kind,
                name: name.clone(),
                self_closing,
                attrs,
                had_duplicate_attributes: false,
            }),
            1,
        );
        match result {
            TokenSinkResult::RawData(kind) => self.raw_text(kind, &name),
            TokenSinkResult::Plaintext => self.text(self.bytes.len(), Place::RawText),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
    }

    /// The text of an element that holds nothing else.
    fn raw_text(&mut self, kind: RawKind, name: &LocalName) {
        let (end, place) = match kind {
            RawKind::Rcdata => (raw::end(self.bytes, self.at, name), Place::RawTextWithReferences),
            RawKind::Rawtext => (raw::end(self.bytes, self.at, name), Place::RawText),
            RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => (raw::script_end(self.bytes, self.at), Place::RawText),
        };
        self.text(end, place);
    }

    /// A name of a tag or attribute: lower case, without NUL.
    fn name(&self, start: usize, end: usize) -> LocalName {
        LocalName::from(lower_case(&self.page[start..end]))
    }

    fn emit(&self, token: Token) {
        // Only start tags change how the page is read on.
        let _ = self.sink.process_token(token, 1);
    }
}

/// A name as HTML compares it.
fn lower_case(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte.is_ascii_uppercase() || byte == 0) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.to_ascii_lowercase().replace('\0', REPLACEMENT))
}

/// One past the end of a comment whose text starts at `from`.
fn comment_end(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    if rest.starts_with(b">") {
        return from + 1;
    }
    if rest.starts_with(b"->") {
        return from + 2;
    }
    let ends = |&end: &usize| rest[..end].ends_with(b"--") || rest[..end].ends_with(b"--!");
    memchr::memchr_iter(b'>', rest).find(ends).map_or(bytes.len(), |end| from + end + 1)
}

/// A list of attributes, as the tree builder takes it.
type Attributes = Vec<Attribute>;

#[cfg(test)]
mod tests;
