//! Pages of our own writing: which witness is believed.

use crate::document::{InputKind, Metadata, MetadataSource, Payload, Record, RecordId, Sourced};
use crate::segment::html::segment;

const PROSE: &str = "The council of the upper valley met on Tuesday and spoke for two hours about the bridge. \
                     It will be closed for repair until autumn, the mayor said, and nobody was glad about it.";

/// The metadata of a page with a headline, `head` in its head and `body` around its text.
fn metadata(head: &str, body: &str) -> Metadata {
    let id = RecordId {
        id: "page".to_owned(),
        path: "page.html".to_owned(),
        line: None,
    };
    let text = format!(
        "<html lang=en-GB><head><title>Bridge closed until autumn | The Valley Post</title>{head}</head><body>\
         <nav><a href=/>Home</a></nav><article><h1>Bridge closed until autumn</h1>{body}</article>"
    );
    let kind = InputKind::Html;
    segment(Record::new(id, Payload { kind, text })).metadata
}

fn told(value: &Option<Sourced<String>>) -> Option<(&str, MetadataSource)> {
    value.as_ref().map(|value| (value.value.as_str(), value.from))
}

/// A JSON-LD script of an article with this headline.
fn script(headline: &str, rest: &str) -> String {
    format!(r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{headline}",{rest}}}</script>"#)
}

#[test]
fn finds_the_author() {
    use MetadataSource::{JsonLd, Meta, Microdata, Page};
    let own = |rest: &str| script("Bridge closed until autumn", rest);
    let cases: &[(&str, &str, String, Option<(&str, MetadataSource)>)] = &[
        (
            "JSON-LD, printed",
            "<p>Ada Byron</p>",
            own(r#""author":{"name":"Ada Byron"}"#),
            Some(("Ada Byron", JsonLd)),
        ),
        ("declared, but not printed", "", own(r#""author":{"name":"upload7"}"#), None),
        (
            "JSON-LD of another article",
            "<p>Ada Byron</p>",
            script("Mill burns down", r#""author":"Bo Lind""#) + &own(r#""author":"Ada Byron""#),
            Some(("Ada Byron", JsonLd)),
        ),
        (
            "meta",
            "<p>Ada Byron</p>",
            "<meta name=author content='Ada Byron'>".to_owned(),
            Some(("Ada Byron", Meta)),
        ),
        (
            "the site itself",
            "<p>The Valley Post</p>",
            "<meta name=author content='The Valley Post'>".to_owned(),
            None,
        ),
        (
            "an address",
            "",
            "<meta property=article:author content='https://social.example/ada'>".to_owned(),
            None,
        ),
        (
            "microdata",
            "<p itemprop=author itemscope>By <span itemprop=name>Ada Byron</span>, our editor</p>",
            String::new(),
            Some(("Ada Byron", Microdata)),
        ),
        (
            "two links",
            "<p><a rel=author href=/a>Ada Byron</a> and <a rel=author href=/b>Bo Lind</a></p>",
            String::new(),
            Some(("Ada Byron; Bo Lind", Page)),
        ),
        (
            "a class",
            "<div class=byline>Ada Byron</div>",
            String::new(),
            Some(("Ada Byron", Page)),
        ),
        ("a line", "<p>By Ada Byron</p>", String::new(), Some(("Ada Byron", Page))),
        (
            "under a label",
            "<p>Author</p><p>Ada Byron</p>",
            String::new(),
            Some(("Ada Byron", Page)),
        ),
        (
            "persons before agencies",
            "<p class=author>dpa</p><p>By Ada Byron</p>",
            String::new(),
            Some(("Ada Byron", Page)),
        ),
        (
            "the whole name",
            "<p>By Ada Byron</p>",
            own(r#""author":{"name":"ada.byron"}"#).replace("ada.byron", "Ada"),
            Some(("Ada Byron", JsonLd)),
        ),
    ];
    for (name, body, head, author) in cases {
        let found = metadata(head, &format!("{body}<p>{PROSE}</p><p>{PROSE}</p>"));
        assert_eq!(told(&found.author), *author, "{name}");
    }
    let comments = format!("<p>{PROSE}</p><p>{PROSE}</p><section class=comments><p class=author>Bo Lind</p></section>");
    assert_eq!(told(&metadata("", &comments).author), None);
}

#[test]
fn finds_the_date() {
    use MetadataSource::{JsonLd, Meta, Microdata, OpenGraph, Page};
    let own = |rest: &str| script("Bridge closed until autumn", rest);
    let meta = |name: &str, date: &str| format!("<meta property='{name}' content='{date}'>");
    let cases: &[(&str, &str, String, Option<(&str, MetadataSource)>)] = &[
        (
            "published before modified",
            "",
            own(r#""datePublished":"2020-05-17T09:00:00+02:00","dateModified":"2020-06-01""#),
            Some(("2020-05-17T09:00:00+02:00", JsonLd)),
        ),
        (
            "OpenGraph",
            "",
            meta("article:published_time", "2020-05-17"),
            Some(("2020-05-17", OpenGraph)),
        ),
        ("meta", "", meta("dc.date", "17 May 2020"), Some(("2020-05-17", Meta))),
        (
            "modified at last",
            "",
            meta("article:modified_time", "2020-05-17"),
            Some(("2020-05-17", OpenGraph)),
        ),
        (
            "microdata",
            "<p itemprop=datePublished content=2020-05-17>Sunday</p>",
            String::new(),
            Some(("2020-05-17", Microdata)),
        ),
        (
            "the address",
            "",
            "<link rel=canonical href='https://post.example/2020/05/17/bridge'>".to_owned(),
            Some(("2020-05-17", Page)),
        ),
        (
            "time",
            "<time datetime=2020-05-17T09:00>Sunday</time>",
            String::new(),
            Some(("2020-05-17T09:00", Page)),
        ),
        ("a line", "<p>17 May 2020</p>", String::new(), Some(("2020-05-17", Page))),
        (
            "what the page shows goes before what it declares",
            "<p class=date>18 May 2020</p>",
            own(r#""datePublished":"2020-04-02""#),
            Some(("2020-05-18", Page)),
        ),
        (
            "but not if it is the date of a change",
            "<p class=date>Updated 18 May 2020</p>",
            own(r#""datePublished":"2020-04-02""#),
            Some(("2020-04-02", JsonLd)),
        ),
        (
            "the local day before that in UTC",
            "<p>17 May 2020</p>",
            own(r#""datePublished":"2020-05-18T01:30:00Z""#),
            Some(("2020-05-17", Page)),
        ),
        ("impossible", "<p>31.02.2020</p>", own(r#""datePublished":"2999-05-18""#), None),
    ];
    for (name, body, head, date) in cases {
        let found = metadata(head, &format!("{body}<p>{PROSE}</p><p>{PROSE}</p>"));
        assert_eq!(told(&found.date), *date, "{name}");
    }
}

#[test]
fn finds_the_name_of_the_site() {
    use MetadataSource::{JsonLd, OpenGraph, Page};
    let cases = [
        ("<meta property=og:site_name content='Valley Post'>", "Valley Post", OpenGraph),
        (
            r#"<script type="application/ld+json">{"@type":"WebSite","name":"Post of the Valley"}</script>"#,
            "Post of the Valley",
            JsonLd,
        ),
        ("", "The Valley Post", Page),
    ];
    for (head, name, from) in cases {
        assert_eq!(told(&metadata(head, PROSE).site_name), Some((name, from)), "{head}");
    }
}

#[test]
fn the_title_is_the_headline_alone() {
    let id = || RecordId {
        id: "page".to_owned(),
        path: "page.html".to_owned(),
        line: None,
    };
    let cases = [
        (
            "a kicker",
            "<title>Bridge closed until autumn | Post</title><meta property=og:title content='Bridge closed until autumn'>\
             <h1><span>Upper valley</span> Bridge closed until autumn</h1>",
            "Bridge closed until autumn",
        ),
        (
            "an article is no kicker",
            "<meta property=og:title content='Bridge closed until autumn'><h1>The bridge closed until autumn</h1>",
            "The bridge closed until autumn",
        ),
        (
            "the site's name as top heading",
            "<title>Valley Notes » Archive » Bridge closed until autumn</title><h1>Valley Notes</h1><h2>Bridge closed until autumn</h2>",
            "Bridge closed until autumn",
        ),
        (
            "printed in no heading",
            "<title>Bridge closed until autumn : Valley Notes | Since 1999</title><div>Bridge closed until autumn</div>",
            "Bridge closed until autumn",
        ),
        (
            "a top heading that says more",
            "<title>Bridge closed until autumn | Post</title><h1>Bridge closed until autumn, and nobody is glad</h1><h3>Bridge closed</h3>",
            "Bridge closed until autumn, and nobody is glad",
        ),
    ];
    for (name, page, title) in cases {
        let text = format!("{page}<p>{PROSE}</p><p>{PROSE}</p>");
        let kind = InputKind::Html;
        let found = segment(Record::new(id(), Payload { kind, text })).metadata.title;
        assert_eq!(found.map(|title| title.text).as_deref(), Some(title), "{name}");
    }
}

#[test]
fn what_the_record_says_goes_first() {
    let kind = InputKind::Html;
    let id = RecordId {
        id: "page".to_owned(),
        path: "page.html".to_owned(),
        line: None,
    };
    let text = "<html lang=fr><title>A | B</title><link rel=canonical href='https://post.example/a'><h1>Bridge closed</h1>".to_owned();
    let mut record = Record::new(id, Payload { kind, text });
    record.url = Some("https://copy.example/b".to_owned());
    record.language = Some("en".to_owned());
    let found = segment(record).metadata;
    assert_eq!(told(&found.url), Some(("https://copy.example/b", MetadataSource::Record)));
    assert_eq!(told(&found.canonical), Some(("https://post.example/a", MetadataSource::Meta)));
    assert_eq!(told(&found.language), Some(("en", MetadataSource::Record)));
}
