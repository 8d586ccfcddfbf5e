//! Holds this tokenizer against html5ever's: the same tokens from whatever page, but for comments and errors, which nobody reads.

#![allow(clippy::unwrap_used)]

use super::super::parse::buffer;
use super::super::tree::Builder;
use super::{Wanted, tokenize};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, TokenizerResult};
use proptest::prelude::*;
use std::cell::RefCell;

/// Writes down the tokens on their way to a tree builder, which says how the page is read on.
struct Recorder {
    builder: TreeBuilder<<Builder as html5ever::interface::TreeSink>::Handle, Builder>,
    tokens: RefCell<Vec<String>>,
    /// Text that may go on with the next token.
    text: RefCell<String>,
}

impl Recorder {
    fn new() -> Recorder {
        Recorder {
            builder: TreeBuilder::new(Builder::new(), TreeBuilderOpts::default()),
            tokens: RefCell::default(),
            text: RefCell::default(),
        }
    }

    fn push(&self, token: String) {
        let text = self.text.take();
        if !text.is_empty() {
            self.tokens.borrow_mut().push(format!("text {text:?}"));
        }
        self.tokens.borrow_mut().push(token);
    }
}

impl TokenSink for Recorder {
    type Handle = <Builder as html5ever::interface::TreeSink>::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Self::Handle> {
        match &token {
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(text),
            Token::CommentToken(_) | Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::TagToken(tag) => {
                // Attributes of end tags mean nothing.
                let attributes: &[Attribute] = if tag.kind == html5ever::tokenizer::TagKind::StartTag {
                    &tag.attrs
                } else {
                    &[]
                };
                let attributes: Vec<_> = attributes.iter().map(|a| (&*a.name.local, &*a.value)).collect();
                self.push(format!("{:?} {} {} {attributes:?}", tag.kind, &*tag.name, tag.self_closing));
            }
            other => self.push(format!("{other:?}")),
        }
        self.builder.process_token(token, line)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

fn ours(page: &str) -> Vec<String> {
    let recorder = Recorder::new();
    tokenize(&buffer(page), &recorder, Wanted::All);
    recorder.tokens.take()
}

fn theirs(page: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(Recorder::new(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.tokens.take()
}

#[test]
fn what_every_page_has() {
    let page = "<!DOCTYPE html><html lang=en><head><title>A &amp; B</title><script>if (a < b) { '</p>' }</script></head>\
                <body class='x y'><p id=a hidden>One<br/>two &#8217; three &nbsp;<!-- gone --></p></body></html>";
    assert_eq!(ours(page), theirs(page));
    assert_eq!(ours(page).len(), 19);
}

#[test]
fn what_few_pages_have() {
    const PAGES: [&str; 64] = [
        "",
        "\u{feff}a",
        "a < b <c <",
        "a</",
        "a</>b</ x>c",
        "<",
        "<!",
        "<!>a",
        "<!x>a",
        "<?xml version='1.0'?>a",
        "<!-->a",
        "<!--->a",
        "<!---->a",
        "<!--a--!>b",
        "<!----!>b",
        "<!--!>b-->c",
        "<!-- a > b -- > c --->d",
        "<!--<!-->a",
        "<!--<!->a-->b",
        "<!-- never ends",
        "<!-",
        "<!doctype>a",
        "<!DocType HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'http://www.w3.org/TR/html4/strict.dtd'>a",
        "<!doctype html system 'a>b",
        "<!doctype",
        "<a b=c d = e f= 'g' h=\"i\"j=k/l m=n/>x",
        "<a =b ==c a=>x",
        "<a/b/c=/d>x",
        "<A B=1 b=2 C>x</A D>",
        "<a b='never ends>x",
        "<a b",
        "<a ",
        "<a",
        "<a href=?a=1&copy=2&amp=3&lt;&gt&x&#65&#x42;>",
        "<a b=\"&quot;&apos;&notit;&notin;&not\">",
        "&notit; &notin; &not &; & &# &#x &#x; &#0; &#128; &#1114112; &#xD800; &#99999999999; &amp",
        "&NotEqualTilde;&acE;&fjlig;&ampx&AMPx&AElig",
        "a\0b<a\0 \0c='\0&amp;\0'>\0",
        "<title>a\0&lt;</TITLE x=y>b",
        "<title>a</titlex></title",
        "<title></title/>a",
        "<textarea>&amp;<b></textarea>",
        "<style>a</ style></style >b",
        "<style>&amp;\0</style>",
        "<script><!--</script>a",
        "<script><!--<script></script>a</script>b",
        "<script><!--<script>--></script>b",
        "<script><!--><script></script>b",
        "<script><!---><script></script>b",
        "<script><!-<script></script>b",
        "<script><!--<scriptx></script>b</script>",
        "<script><!--<script/></script\n></script>b",
        "<script><!--<script</script>b</script>",
        "<script></script",
        "<script>a<!--\0b--></SCRIPT>c",
        "<xmp><p></xmp>a<noembed><p></noembed><noframes></p></noframes><iframe><p></iframe>",
        "<noscript><p></noscript>a",
        "<plaintext></plaintext>\0&amp;",
        "<svg><![CDATA[a<b>&amp;\0]]>c</svg><![CDATA[d]]>e",
        "<svg><![CDATA[a]] >",
        "<math><mi><![CDATA[a]]>",
        "<svg><title><![CDATA[a]]></title><style><b></style>",
        "<p>a<image src=b><isindex><select><option>c<optgroup>d",
        "<table>a<tr>b<td>c</table>d<frameset>",
    ];
    for page in PAGES {
        assert_eq!(ours(page), theirs(page), "{page}");
    }
}

/// Pieces of markup, whole and broken.
fn soup() -> impl Strategy<Value = String> {
    let names = "p|a|b|div|table|td|script|style|title|textarea|svg|math|pre|select|template|xmp|plaintext|noscript|SCRIPT|x-y";
    let regex = |pattern: &str| proptest::string::string_regex(pattern).unwrap();
    let piece = prop_oneof![
        4 => regex(&format!("<({names})( [a-c]{{1,2}}(=[a-z&;]{{0,4}}|=\"[^\"]{{0,6}}\"|='[^']{{0,6}}')?){{0,3}}/?>")),
        4 => regex(&format!("</({names})[ /]?>")),
        3 => regex("[ -~\0]{0,12}"),
        2 => regex("&(amp|lt|copy|notit|notin|#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-zA-Z]{1,6});?"),
        2 => regex("<!--|-->|--!>|<!|<\\?|</|<|>|'|\"|<!\\[CDATA\\[|\\]\\]>|<!doctype|<script|</script|-|=|/"),
        1 => regex("\\PC{0,6}"),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_soup(page in soup()) {
        prop_assert_eq!(ours(&page), theirs(&page));
    }
}
