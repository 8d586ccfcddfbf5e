//! What an element is to the renderer and to the scoring, from its name alone.

use html5ever::{LocalName, local_name};

/// The part an element plays. Names that play no part of their own are `Inline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Never rendered, nor anything inside it.
    Skipped,
    /// Runs along with the text around it.
    Inline,
    /// `<a>`: inline, its text counts as link text.
    Link,
    /// `<br>`.
    Break,
    /// A block without a meaning of its own (`<div>`, `<center>`, `<hr>` …).
    Block,
    /// `<body>` and `<html>`.
    Root,
    /// `<p>`.
    Paragraph,
    /// `<h1>` to `<h6>`.
    Heading(u8),
    /// `<article>`.
    Article,
    /// `<main>`.
    Main,
    /// `<section>`.
    Section,
    /// `<header>`.
    Header,
    /// `<footer>`.
    Footer,
    /// `<nav>`, `<menu>`.
    Nav,
    /// `<aside>`.
    Aside,
    /// `<form>`, `<fieldset>`, `<dialog>`.
    Form,
    /// `<button>`, `<label>`.
    Control,
    /// `<ul>`, `<ol>`, `<dl>`.
    List,
    /// `<li>`, `<dt>`, `<dd>`.
    Item,
    /// `<table>`.
    Table,
    /// `<tr>`.
    Row,
    /// `<td>`, `<th>`.
    Cell,
    /// `<figure>`.
    Figure,
    /// `<figcaption>` and a table's `<caption>`.
    Caption,
    /// `<blockquote>`.
    Quote,
    /// `<pre>`, `<listing>`, `<xmp>`.
    Pre,
    /// `<address>`.
    Address,
    /// `<time>`.
    Time,
}

impl Tag {
    /// The part that elements of this name play.
    pub fn of(name: &LocalName) -> Tag {
        match *name {
            local_name!("a") => Tag::Link,
            local_name!("br") => Tag::Break,
            local_name!("p") => Tag::Paragraph,
            local_name!("h1") => Tag::Heading(1),
            local_name!("h2") => Tag::Heading(2),
            local_name!("h3") => Tag::Heading(3),
            local_name!("h4") => Tag::Heading(4),
            local_name!("h5") => Tag::Heading(5),
            local_name!("h6") => Tag::Heading(6),
            local_name!("html") | local_name!("body") => Tag::Root,
            local_name!("article") => Tag::Article,
            local_name!("main") => Tag::Main,
            local_name!("section") => Tag::Section,
            local_name!("header") => Tag::Header,
            local_name!("footer") => Tag::Footer,
            local_name!("nav") | local_name!("menu") => Tag::Nav,
            local_name!("aside") => Tag::Aside,
            local_name!("form") | local_name!("fieldset") | local_name!("dialog") => Tag::Form,
            local_name!("button") | local_name!("label") => Tag::Control,
            local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("dir") => Tag::List,
            local_name!("li") | local_name!("dt") | local_name!("dd") => Tag::Item,
            local_name!("table") => Tag::Table,
            local_name!("tr") => Tag::Row,
            local_name!("td") | local_name!("th") => Tag::Cell,
            local_name!("figure") => Tag::Figure,
            local_name!("figcaption") | local_name!("caption") => Tag::Caption,
            local_name!("blockquote") => Tag::Quote,
            local_name!("pre") | local_name!("listing") | local_name!("xmp") | local_name!("plaintext") => Tag::Pre,
            local_name!("address") => Tag::Address,
            local_name!("time") => Tag::Time,
            local_name!("div")
            | local_name!("center")
            | local_name!("details")
            | local_name!("summary")
            | local_name!("hgroup")
            | local_name!("hr")
            | local_name!("legend")
            | local_name!("tbody")
            | local_name!("thead")
            | local_name!("tfoot")
            | local_name!("colgroup") => Tag::Block,
            local_name!("script")
            | local_name!("style")
            | local_name!("noscript")
            | local_name!("template")
            | local_name!("svg")
            | local_name!("math")
            | local_name!("head")
            | local_name!("iframe")
            | local_name!("object")
            | local_name!("audio")
            | local_name!("video")
            | local_name!("canvas")
            | local_name!("map")
            | local_name!("textarea")
            | local_name!("select")
            | local_name!("option")
            | local_name!("optgroup")
            | local_name!("datalist")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("title")
            | local_name!("input")
            | local_name!("img") => Tag::Skipped,
            _ => Tag::Inline,
        }
    }

    /// Whether text before and after an element of this kind belongs to other blocks.
    pub fn is_block(self) -> bool {
        !matches!(self, Tag::Inline | Tag::Link | Tag::Break | Tag::Time)
    }
}
