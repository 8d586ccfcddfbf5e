//! HTML pages: blocks in elements that make sense, elements that don't, and markup that is broken.

use super::{headline, paragraph, residue};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const CONTAINERS: [&str; 12] = [
    "article",
    "main",
    "div",
    "div class=\"entry-content\"",
    "div id=\"content\"",
    "nav",
    "aside class=\"sidebar\"",
    "footer",
    "header",
    "section class=\"related\"",
    "div class=\"share-bar\"",
    "div style=\"display:none\"",
];

const BROKEN: [&str; 22] = [
    "<div>",
    "</div>",
    "<p",
    "<!--",
    "-->",
    "<table><tr><td>",
    "</table>",
    "<script>",
    "</script>",
    "<a href=",
    "<b><i></b></i>",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "<template>",
    "<select><option>",
    "<svg><desc>",
    "<pre>",
    "<textarea>",
    "]]>",
    "<![CDATA[",
    "\u{0}",
];

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn block() -> impl Strategy<Value = String> {
    let text = prop_oneof![4 => paragraph(), 4 => residue(), 1 => headline(), 1 => "\\PC{0,40}"];
    let wrap = |open: &'static str, close: &'static str| move |text: String| format!("{open}{}{close}\n", escaped(&text));
    prop_oneof![
        6 => text.prop_map(wrap("<p>", "</p>")),
        1 => paragraph().prop_map(wrap("<p>", "")),
        1 => headline().prop_map(wrap("<h1>", "</h1>")),
        1 => headline().prop_map(wrap("<h2>", "</h2>")),
        2 => residue().prop_map(wrap("<a href=\"/more\">", "</a>")),
        1 => vec(residue(), 1..4).prop_map(|items| {
            let items: String = items.iter().map(|item| format!("<li><a href=\"/x\">{}</a></li>", escaped(item))).collect();
            format!("<ul>{items}</ul>")
        }),
        1 => residue().prop_map(wrap("<figure><img src=\"a.jpg\"><figcaption>", "</figcaption></figure>")),
        1 => paragraph().prop_map(wrap("<blockquote>", "</blockquote>")),
        1 => (headline(), paragraph()).prop_map(|(a, b)| format!("<table><tr><td>{a}</td><td>{b}</td></tr></table>")),
        1 => (paragraph(), residue()).prop_map(|(a, b)| format!("<div>{a}<br>{}<br><br>{a}</div>", escaped(&b))),
        1 => select(BROKEN.as_slice()).prop_map(str::to_owned),
    ]
}

fn part() -> impl Strategy<Value = String> {
    block().prop_recursive(4, 40, 6, |inner| {
        (select(CONTAINERS.as_slice()), vec(inner, 0..6)).prop_map(|(open, inner)| {
            let name = open.split(' ').next().unwrap_or("div");
            format!("<{open}>{}</{name}>", inner.concat())
        })
    })
}

/// A page, with a head or without.
pub fn page() -> impl Strategy<Value = String> {
    (proptest::option::of(headline()), vec(part(), 0..10)).prop_map(|(title, parts)| {
        let head = title.map(|title| format!("<!doctype html><html lang=\"en\"><head><title>{title} | The Site</title></head>"));
        format!("{}<body>{}</body></html>", head.unwrap_or_default(), parts.concat())
    })
}
