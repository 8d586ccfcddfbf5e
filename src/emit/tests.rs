//! Markup of pages and texts of our own writing, and of texts that try to be markup.

use super::{TitlePlace, render_fragment, render_html, render_markdown};
use crate::document::{Document, InputKind, Payload, Record, RecordId};
use crate::segment;
use crate::verdict::{Limits, Resolution, resolve};
use proptest::prelude::*;

fn judged(kind: InputKind, text: &str) -> (Document, Resolution) {
    let id = RecordId {
        id: "page".to_owned(),
        path: "page".to_owned(),
        line: None,
    };
    let payload = Payload {
        kind,
        text: text.to_owned(),
    };
    let mut record = Record::new(id, payload);
    record.url = Some("https://valley.example/news/bridge".to_owned());
    let document = match kind {
        InputKind::Html => segment::html::segment(record),
        InputKind::Text => segment::text::segment(record),
    };
    let resolution = resolve(&document, Vec::new(), Limits::default());
    (document, resolution)
}

fn markdown(kind: InputKind, text: &str, links: bool) -> String {
    let (document, resolution) = judged(kind, text);
    render_markdown(&document, &resolution, TitlePlace::Separate, links)
}

fn fragment(text: &str, links: bool) -> String {
    let (document, resolution) = judged(InputKind::Html, text);
    let all = render_fragment(&document, &resolution, TitlePlace::Separate, links);
    let inside = all.strip_prefix("<article>\n").and_then(|all| all.strip_suffix("</article>\n"));
    inside.expect("a fragment").to_owned()
}

const TALE: &str = "The council of the upper valley met on Tuesday and spoke for two hours about the bridge, which is closed.";

#[test]
fn structure_survives() {
    let cases = [
        ("a heading", "<h3>The vote</h3>", "### The vote\n", "<h3>The vote</h3>\n"),
        ("a break", "<p>One<br>two</p>", "One  \ntwo\n", "<p>One<br>\ntwo</p>\n"),
        (
            "a list",
            "<ul><li>One<li>Two</ul>",
            "- One\n- Two\n",
            "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n",
        ),
        (
            "numbers",
            "<ol><li>One<li>Two</ol>",
            "1. One\n2. Two\n",
            "<ol>\n<li value=\"1\">One</li>\n<li value=\"2\">Two</li>\n</ol>\n",
        ),
        (
            "a list in a list",
            "<ul><li>One<ul><li>In it</ul><li>Two</ul>",
            "- One\n   - In it\n- Two\n",
            "<ul>\n<li>One</li>\n<li>In it</li>\n<li>Two</li>\n</ul>\n",
        ),
        (
            "a quotation",
            "<blockquote><p>One<p>Two</blockquote>",
            "> One\n>\n> Two\n",
            "<blockquote>\n<p>One</p>\n<p>Two</p>\n</blockquote>\n",
        ),
        (
            "code",
            "<pre>if a &lt; b {\n    *c = `d`\n}</pre>",
            "```\nif a < b {\n    *c = `d`\n}\n```\n",
            "<pre><code>if a &lt; b {\n    *c = `d`\n}</code></pre>\n",
        ),
        (
            "a table",
            "<table><tr><th>Year<th>Ships<tr><td>1911<td>4</table>",
            "| Year | Ships |\n| --- | --- |\n| 1911 | 4 |\n",
            "<table>\n<tr><td>Year</td><td>Ships</td></tr>\n<tr><td>1911</td><td>4</td></tr>\n</table>\n",
        ),
    ];
    for (name, inside, in_markdown, in_html) in cases {
        let page = format!("<body><article><p>{TALE}<p>{TALE}</p>{inside}</article>");
        let before = format!("{TALE}\n\n{TALE}\n\n");
        assert_eq!(markdown(InputKind::Html, &page, false), before + in_markdown, "{name}");
        let before = format!("<p>{TALE}</p>\n<p>{TALE}</p>\n");
        assert_eq!(fragment(&page, false), before + in_html, "{name}");
    }
}

#[test]
fn links_are_kept_on_request() {
    let cases = [
        (
            "relative",
            "The <a href=../vote>vote</a> is on.",
            "The [vote](<https://valley.example/vote>) is on.",
        ),
        (
            "in a table",
            "<table><tr><td>A<td>B<tr><td>C<td><a href=/d>D, at<br>last</a></table>",
            "| [D, at last](<https://valley.example/d>) |",
        ),
        (
            "brackets",
            "A <a href='https://a.example/x_(y)>'>[so] it</a> is.",
            "[\\[so\\] it](<https://a.example/x_(y)>)",
        ),
        ("a script", "The <a href='javascript:x()'>vote</a> is on.", "The vote is on."),
    ];
    for (name, inside, expected) in cases {
        let page = format!("<body><article><p>{TALE}<p>{TALE}</p><p>{inside}</article>");
        let with = markdown(InputKind::Html, &page, true);
        assert!(with.contains(expected), "{name}: {with}");
        assert!(!markdown(InputKind::Html, &page, false).contains("]("), "{name}");
    }
    let page = format!("<body><article><p>{TALE}<p>{TALE}<p>The <a href='/v?a=1&amp;b=\"2\"'>vote</a> is on.</article>");
    let expected = "<p>The <a href=\"https://valley.example/v?a=1&amp;b=&quot;2&quot;\">vote</a> is on.</p>\n";
    assert!(fragment(&page, true).ends_with(expected), "{}", fragment(&page, true));
}

#[test]
fn text_is_not_read_as_markup() {
    let cases = [
        ("# no heading", "\\# no heading\n"),
        ("> no quotation", "\\> no quotation\n"),
        ("2024. No item, a year.", "2024\\. No item, a year.\n"),
        (
            "*not strong* and _not soft_, but snake_case",
            "\\*not strong\\* and \\_not soft\\_, but snake_case\n",
        ),
        ("<b>not bold</b> &amp; `not code`", "\\<b>not bold\\</b> \\&amp; \\`not code\\`\n"),
        ("[no](link)", "\\[no\\](link)\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(markdown(InputKind::Html, &format!("<p>{}</p>", escape(text)), false), expected);
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[test]
fn the_headline_is_the_first_heading_or_nowhere() {
    let page = format!(
        "<title>Bridge closed</title><article lang=en><h1>Bridge closed</h1><h2 class=subtitle>It is.</h2><p>{TALE}<p>{TALE}</article>"
    );
    let (document, resolution) = judged(InputKind::Html, &page);
    let with = render_markdown(&document, &resolution, TitlePlace::Include, false);
    assert!(with.starts_with("# Bridge closed\n\n## It is.\n"), "{with}");
    let html = render_html(&document, &resolution, TitlePlace::Include, false);
    assert!(
        html.starts_with("<!DOCTYPE html>") && html.contains("<h1>Bridge closed</h1>"),
        "{html}"
    );
    let without = render_html(&document, &resolution, TitlePlace::Separate, false);
    assert!(
        without.contains("<title>Bridge closed</title>") && !without.contains("<h1>"),
        "{without}"
    );
}

proptest! {
    #[test]
    fn nothing_of_a_text_becomes_an_element(text in "[ -~\n<>&\"'ä]{0,200}") {
        let (document, resolution) = judged(InputKind::Text, &text);
        let html = render_fragment(&document, &resolution, TitlePlace::Include, true);
        let tags = ["article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "td", "blockquote", "pre", "code", "br"];
        for tag in html.split('<').skip(1) {
            let name = tag.trim_start_matches('/').split(['>', ' ']).next().unwrap_or("");
            prop_assert!(tags.contains(&name), "<{tag}");
        }
    }
}
