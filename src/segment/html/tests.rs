//! Pages of our own writing, from single elements to whole pages, and documents that must stay well-formed whatever
//! comes in.

use super::segment;
use crate::document::{BlockKind, Document, InputKind, Payload, Record, RecordId, Region, Warning};
use proptest::prelude::*;

fn record(page: &str) -> Record {
    Record::new(
        RecordId {
            id: "page".to_owned(),
            path: "page.html".to_owned(),
            line: None,
        },
        Payload {
            kind: InputKind::Html,
            text: page.to_owned(),
        },
    )
}

fn document(page: &str) -> Document {
    segment(record(page))
}

/// Blocks and lines as `src/document` promises them.
fn assert_well_formed(document: &Document) {
    let mut end = 0;
    let mut line = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        let text = document.block_text(index);
        assert!(block.span.start >= end && !text.is_empty() && text.trim() == text, "block {text:?}");
        assert!(document.text[end..block.span.start].trim().is_empty());
        assert_eq!(block.lines.start, line, "lines of {text:?}");
        assert!(!block.lines.is_empty());
        let mut at = block.span.start;
        for &span in &document.lines[block.lines.clone()] {
            let text = document.slice(span);
            assert!(span.start >= at && block.span.contains(span));
            assert!(!text.is_empty() && text.trim() == text, "line {text:?}");
            assert!(document.text[at..span.start].trim().is_empty());
            at = span.end;
        }
        assert_eq!(at, block.span.end);
        assert!(
            block
                .dom
                .is_some_and(|dom| document.dom.as_ref().is_some_and(|d| dom < d.features.len()))
        );
        (end, line) = (block.span.end, block.lines.end);
    }
    assert_eq!(end, document.text.len());
    assert_eq!(line, document.lines.len());
}

#[test]
fn renders_what_a_reader_sees() {
    let cases = [
        ("squashes white space", "<p>One\n\t two&nbsp; three</p>", "One two three"),
        ("blocks stand apart", "<div>One<p>Two</p>three</div>", "One\n\nTwo\n\nthree"),
        (
            "inline tags do not split words",
            "<p>un<b>believ</b>able <i>news</i></p>",
            "unbelievable news",
        ),
        (
            "pop-ups over a word are not seen",
            "<p>The <span>mayor<span class=tooltip-text><a href=/m>All about the mayor</a></span></span> said so</p>",
            "The mayor said so",
        ),
        ("one break is a line", "<p>One<br>two</p>", "One\ntwo"),
        ("two breaks are a block", "<p>One<br><br>two</p>", "One\n\ntwo"),
        ("breaks at the edges are nothing", "<p><br>One<br></p>", "One"),
        (
            "preformatted text keeps its lines",
            "<pre>fn a() {\n    b\n}</pre>",
            "fn a() {\n    b\n}",
        ),
        (
            "scripts and styles are no text",
            "<p>One</p><script>x</script><style>y</style><p>two</p>",
            "One\n\ntwo",
        ),
        (
            "nor are pictures' texts and controls",
            "<p>A <img alt='x'><select><option>b</select>c</p>",
            "A c",
        ),
        (
            "soft hyphens and icons go",
            "<p>Wochen\u{AD}ende\u{200B} \u{E001}frei</p>",
            "Wochenende frei",
        ),
        ("comments do not split words", "<p>un<!-- x -->split</p>", "unsplit"),
        ("entities are characters", "<p>&lt;b&gt; &amp; &#8220;x&#8221;</p>", "<b> & “x”"),
        (
            "hidden elements are not seen",
            "<p hidden>a</p><p style='display: none'>b</p><p>It is here, in all of thirty words and more than that so that nothing else is needed to read this page as it stands there, plain and open to all who come by and look.</p>",
            "It is here, in all of thirty words and more than that so that nothing else is needed to read this page as it stands there, plain and open to all who come by and look.",
        ),
        ("but where nothing else is", "<p style='display:none'>Only this.</p>", "Only this."),
        (
            "unclosed tags",
            "<ul><li>One<li>two</ul><p>three<p>four",
            "One\n\ntwo\n\nthree\n\nfour",
        ),
        ("nothing", "", ""),
    ];
    for (name, page, text) in cases {
        let document = document(page);
        assert_eq!(&*document.text, text, "{name}");
        assert_well_formed(&document);
    }
}

#[test]
fn knows_kinds() {
    let cases = [
        ("<h2>Head</h2>", BlockKind::Heading(2)),
        ("<h3><a href='/x'>Head</a></h3>", BlockKind::Heading(3)),
        ("<p>Text</p>", BlockKind::Paragraph),
        ("<ul><li><p>Item</p></ul>", BlockKind::ListItem),
        ("<dl><dt>Term</dl>", BlockKind::ListItem),
        ("<figure><figcaption>Where it was</figcaption></figure>", BlockKind::Caption),
        ("<div><img src=/a.jpg><span>Where it was</span></div>", BlockKind::Caption),
        ("<div><img src=/a.jpg><span>It was there.</span></div>", BlockKind::Paragraph),
        (
            "<div><img src=/a.gif width=1 height=1><span>Text</span></div>",
            BlockKind::Paragraph,
        ),
        ("<p>Thanks <img src=/smile.png></p>", BlockKind::Paragraph),
        ("<ul><li><h4>Item</h4></ul>", BlockKind::ListItem),
        ("<ul><li><h4>Head</h4><p>Text</p></ul>", BlockKind::Heading(4)),
        ("<figure><blockquote><p>Said so</p></blockquote></figure>", BlockKind::Quote),
        ("<pre><code>let x</code></pre>", BlockKind::Code),
    ];
    for (page, kind) in cases {
        assert_eq!(document(page).blocks.first().map(|block| block.kind), Some(kind), "{page}");
    }
}

#[test]
fn tells_data_tables_from_layout() {
    let cases = [
        (
            "rows of data are blocks",
            "<table><tr><th>Town<th>People<tr><td>Aal<td>12<br>000<tr><td><p>Bor</p><td><a href='/b'>9</a></table>",
            "Town | People\n\nAal | 12 000\n\nBor | 9",
        ),
        ("one column is layout", "<table><tr><td>One<tr><td>Two</table>", "One\n\nTwo"),
        ("one row is layout", "<table><tr><td>One<td>Two</table>", "One\n\nTwo"),
        (
            "cells with paragraphs are layout",
            "<table><tr><td><p>a</p><p>b</p><td>c<tr><td>d<td>e</table>",
            "a\n\nb\n\nc\n\nd\n\ne",
        ),
        (
            "a table in a table",
            "<p>x</p><table><tr><td>a<td><table><tr><td>1<td>2<tr><td>3<td>4</table><tr><td>b<td>c</table><p>y</p>",
            "x\n\na\n\n1 | 2\n\n3 | 4\n\nb\n\nc\n\ny",
        ),
    ];
    for (name, page, text) in cases {
        let document = document(page);
        assert_eq!(&*document.text, text, "{name}");
        assert_well_formed(&document);
    }
}

#[test]
fn link_text_is_what_leads_elsewhere() {
    let cases = [
        ("<p>See <a href='/b'>there</a></p>", 5),
        ("<p>See <a href='#n1'>1</a></p>", 0),
        ("<p><a href='mailto:a@b.example'>Write</a></p>", 0),
        ("<p><a href='http://b.example'>www.b.example</a></p>", 0),
        ("<p><a name='x'>Anchor</a></p>", 0),
        ("<a href='/b'><h3>Head</h3><p>Text here</p></a>", 4),
    ];
    for (page, bytes) in cases {
        let dom = document(page).dom;
        assert_eq!(dom.map(|dom| dom.features[0].link_bytes), Some(bytes), "{page}");
    }
}

#[test]
fn reads_metadata() {
    let head = "<html lang='de-AT'><head><title>Der Fluss steigt weiter - Talbote</title>\
                <meta property='og:title' content='Der Fluss steigt weiter'>\
                <meta property='og:site_name' content='Talbote'>\
                <link rel=canonical href='https://www.talbote.example/a/1'></head>";
    let document = document(&format!(
        "{head}<body><h1>Talbote</h1><h2>Der Fluss  steigt weiter</h2><p>Text.</p>"
    ));
    let metadata = &document.metadata;
    let title = metadata.title.as_ref();
    assert_eq!(title.map(|title| title.text.as_str()), Some("Der Fluss steigt weiter"));
    assert_eq!(title.and_then(|title| title.block), Some(1));
    assert_eq!(
        metadata.url.as_ref().map(|url| url.value.as_str()),
        Some("https://www.talbote.example/a/1")
    );
    assert_eq!(metadata.site.as_deref(), Some("talbote.example"));
    assert_eq!(metadata.language.as_ref().map(|language| language.value.as_str()), Some("de"));
}

#[test]
fn titles_lose_the_site() {
    let cases = [
        ("<title>River rises again | The Valley Post</title>", Some("River rises again")),
        (
            "<title>River rises - again and again</title>",
            Some("River rises - again and again"),
        ),
        ("<title>Post: it rises</title>", Some("Post: it rises")),
        (
            "<title>River rises again | The Valley Post</title><h1>The Valley Post</h1>",
            Some("River rises again"),
        ),
        ("<title> </title>", None),
    ];
    for (page, title) in cases {
        let found = document(page).metadata.title.map(|title| title.text);
        assert_eq!(found.as_deref(), title, "{page}");
    }
}

const PROSE: &str = "The council of the upper valley met on Tuesday and spoke for two hours about the bridge. \
                     It will be closed for repair until autumn, the mayor said, and nobody was glad about it.";

/// The texts of the blocks in a region.
fn texts(document: &Document, region: Region) -> Vec<&str> {
    let features = document.dom.as_ref().map_or(&[][..], |dom| &dom.features);
    let inside = |index: &usize| features.get(*index).is_some_and(|f| f.region == region);
    (0..document.blocks.len())
        .filter(inside)
        .map(|index| document.block_text(index))
        .collect()
}

#[test]
fn finds_the_main_content() {
    let page = format!(
        "<title>Bridge closed - Valley Post</title><body><nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>\
         <div id=wrap class=has-sidebar><article><header><h1>Bridge closed</h1><p class=intro>{PROSE}</p></header>\
         <div class=share><a href=/f>Post it</a></div><div class='article-body'><p>{PROSE}</p><h2>What now</h2><ul><li>Wait.</ul><p>{PROSE}</p>\
         <div class='newsletter-box'><p>{PROSE}</p></div><blockquote>Why us?</blockquote></div></article>\
         <div class=sidebar><p>{PROSE}</p></div><section id=comments><p>{PROSE}</p></section></div><footer><p>{PROSE}</p></footer>"
    );
    let document = document(&page);
    assert_eq!(
        texts(&document, Region::Main),
        ["Bridge closed", PROSE, PROSE, "What now", "Wait.", PROSE, "Why us?"]
    );
    assert!(document.warnings.is_empty());
}

#[test]
fn names_are_not_believed_against_the_text() {
    let wrappers = [
        "<div class='sidebar-layout share-page'>",
        "<div class='comments'>",
        "<form id=related><div>",
        "<aside>",
        "<footer>",
    ];
    for wrapper in wrappers {
        let page = format!("<body><ul><li><a href=/>Home</a></ul>{wrapper}<h1>Bridge closed</h1><p>{PROSE}<p>{PROSE}");
        assert_eq!(texts(&document(&page), Region::Main).last(), Some(&PROSE), "{wrapper}");
    }
}

#[test]
fn the_pages_own_word_for_its_text_is_believed() {
    let page = format!(
        "<body><div class=alert><p>{PROSE} {PROSE}</p></div><article><h1>Bridge closed</h1><div class='paywall newsletter'>\
         <div itemprop=articleBody><p>{PROSE}</p></div></div><div class=subscription><p>{PROSE} {PROSE} {PROSE}</p></div></article>"
    );
    assert!(texts(&document(&page), Region::Main).contains(&PROSE));
}

const TALE: &str = "The council of the upper valley met on Tuesday and spoke for two hours about the bridge, which is closed.";

/// A page with something between headline and text.
fn page_with_head(head: &str) -> String {
    format!(
        "<title>Bridge closed</title><header><h1>Bridge closed</h1>{head}<p>By Ada Moor</header><main><p>{TALE}<p>{TALE}<p>{TALE}</main>"
    )
}

#[test]
fn subtitles_stand_apart_from_text() {
    let sums_up = "The council spoke for two hours, and nothing came of it.";
    let tells = format!("{TALE} {TALE}");
    let cases = [
        ("named", format!("<p class=standfirst>{sums_up}</p>"), true),
        ("named around", format!("<div class=article-dek><p>{sums_up}</p></div>"), true),
        ("a heading", format!("<h2>{sums_up}</h2>"), true),
        ("neither", format!("<p>{sums_up}</p>"), false),
        ("a lead", format!("<p class=subtitle>{tells} {tells}</p>"), false),
        ("links", "<h2><a href=/x>All of the valley's news</a></h2>".to_owned(), false),
    ];
    for (name, head, is_subtitle) in cases {
        let document = document(&page_with_head(&head));
        let subtitle = document.metadata.subtitle.map(|span| document.slice(span));
        assert_eq!(subtitle, is_subtitle.then_some(sums_up), "{name}");
    }
}

#[test]
fn a_heading_of_the_text_is_no_subtitle() {
    let page =
        format!("<title>Bridge closed</title><main><h1>Bridge closed</h1><h2>What was said that night</h2><p>{TALE}<p>{TALE}</main>");
    assert_eq!(document(&page).metadata.subtitle, None);
}

#[test]
fn leads_are_text_whatever_is_around_them() {
    let cases = [
        ("called teaser", "<div class=teaser-text><p>{}</p><a href=/x>More</a></div>", true),
        ("in a slide show", "<div class=slider><p class=intro>{}</p></div>", true),
        ("a newsletter's", "<div class=newsletter><p class=intro>{}</p></div>", false),
        ("a teaser", "<div class=teaser><p>{}</p><a href=/x>More</a></div>", false),
    ];
    for (name, head, is_text) in cases {
        let lead = "Whether the old bridge will ever open again is what the valley asks itself since Tuesday night.";
        let document = document(&page_with_head(&head.replace("{}", lead)));
        assert_eq!(texts(&document, Region::Main).contains(&lead), is_text, "{name}");
    }
}

#[test]
fn names_tell_furniture_in_the_text() {
    let page =
        |inside: &str| format!("<title>Bridge closed</title><main><h1>Bridge closed</h1><p>{TALE}<p>{TALE}</p>{inside}<p>{TALE}</main>");
    let cases = [
        ("<div class=btn>Print</div>", "Print"),
        (
            "<x-inline-teaser><p>Answers to all questions about bridges.</p><a href=/x>Read</a></x-inline-teaser>",
            "Answers to all questions about bridges.",
        ),
        (
            "<div class=third-party-embed><p>We respect your privacy and show this only if you agree.</p></div>",
            "We respect your privacy and show this only if you agree.",
        ),
    ];
    for (inside, text) in cases {
        let document = document(&page(inside));
        assert!(texts(&document, Region::Furniture).contains(&text), "{inside}");
    }
}

#[test]
fn lists_of_cards_are_no_text() {
    let card = |name: &str| format!("<div><h3><a href=/x>{name} of the whole region</a></h3><p>{PROSE}</p></div>");
    let page = format!(
        "<body><article><h1>Bridge closed</h1><p>{PROSE}<p>{PROSE}<div>{}{}{}</div></article>",
        card("News"),
        card("Sports"),
        card("Weather")
    );
    assert_eq!(texts(&document(&page), Region::Main), ["Bridge closed", PROSE, PROSE]);
}

#[test]
fn an_index_page_has_no_main_content() {
    let cards = "<li><h2><a href=/a>Council meets for the bridge</a></h2><a href=/a>more</a></li>".repeat(30);
    let document = document(&format!("<title>Valley Post</title><body><h1>Valley Post</h1><ul>{cards}</ul>"));
    assert_eq!(document.warnings, [Warning::NoMainContent]);
    assert!(texts(&document, Region::Main).is_empty());
}

#[test]
fn reads_noscript_where_there_is_nothing_else() {
    let document = document(&format!("<body><nav><a href=/>Home</a></nav><noscript><p>{PROSE}</p></noscript>"));
    assert_eq!(document.warnings, [Warning::NoscriptUsed]);
    assert_eq!(texts(&document, Region::Main), [PROSE]);
}

#[test]
fn deep_nesting_is_cut() {
    for tags in [
        "<div>",
        "<p>",
        "<b>",
        "<table>",
        "<ul><li>",
        "<a href=x>",
        "<span><table><tr><td>",
        "<b><p>",
        "<svg>",
        "<select><option>",
    ] {
        let page = format!("<body><p>Before.</p>{}x</div>", tags.repeat(100_000));
        let document = document(&page);
        assert!(document.text.starts_with("Before."), "{tags}");
        assert_well_formed(&document);
    }
}

/// Pieces that make for odd trees when strung together.
const SOUP: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='comments'>",
    "</div>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href='/x'>",
    "</a>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th>",
    "<caption>",
    "<ul>",
    "</ul>",
    "<li>",
    "<br>",
    "<pre>",
    "</pre>",
    "<h1>",
    "</h1>",
    "<h2>",
    "<figure>",
    "<figcaption>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<template>",
    "</template>",
    "<svg>",
    "</svg>",
    "<title>",
    "</title>",
    "<frameset>",
    "<select>",
    "<option>",
    "<textarea>",
    "</textarea>",
    "<body>",
    "</body>",
    "</html>",
    "<head>",
    "<!--",
    "-->",
    "<!doctype html>",
    "<form>",
    "</form>",
    "<button>",
    "<article>",
    "</article>",
    "<nav>",
    "<p hidden>",
    "<math>",
    "<noscript>",
    "</noscript>",
    "&nbsp;",
    "&",
    "<",
    "\0",
    "\u{AD}",
    "\u{3000}",
    "\n",
    " ",
    "word",
    "A sentence of some words stands here, it does. ",
    "é",
    "漢字。",
    "</br>",
    "<plaintext>",
];

proptest! {
    #[test]
    fn any_text_gives_a_well_formed_document(page in "\\PC*") {
        assert_well_formed(&document(&page));
    }

    #[test]
    fn any_bytes_give_a_well_formed_document(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        assert_well_formed(&document(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn tag_soup_gives_a_well_formed_document(pieces in proptest::collection::vec(proptest::sample::select(SOUP), 0..120)) {
        let document = document(&pieces.concat());
        assert_well_formed(&document);
        crate::structure::region::marks(&document, crate::structure::Preset::Balanced);
    }
}
