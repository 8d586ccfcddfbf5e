//! Pages made to cost time or memory: nested, unclosed, repeated, without end. Each is measured at two sizes.

use super::{SENTENCE, TIME_RATIO_MAX, least_ratio, record, survives, time};
use std::io::Write;
use unscrape::document::InputKind::Html;
use unscrape::document::Record;
use unscrape::pipeline::document::segment;
use unscrape::source::{Content, Inputs, Request, open};

/// Markup that, repeated, makes work for a parser, with what stands before it.
const REPEATED: [(&str, &str, &str); 43] = [
    ("nested elements", "", "<div>"),
    ("nested formatting", "", "<b>"),
    ("nested links", "", "<a href=x>"),
    ("nested lists", "", "<ul><li>"),
    ("nested tables", "", "<table><tr><td>"),
    ("nested quotes", "", "<blockquote>x"),
    ("nested drawings", "", "<svg><g>"),
    ("styles in a drawing", "<svg>", "<style>"),
    ("nested templates", "", "<template>"),
    ("nested noscript", "", "<noscript><p>"),
    ("elements and their ends", "", "<div></div>"),
    ("end tags alone", "", "</div>"),
    ("ends of paragraphs", "", "</p>x"),
    ("paragraphs without end", "", "<p>The council voted."),
    ("items without end", "", "<li>x<dd>y<dt>z"),
    ("headings without end", "", "<h1>x<h2>y"),
    ("crossed formatting", "", "<b><p>x</b>y</p>"),
    ("crossed links", "", "<a href=x><div>x</a>y"),
    ("crossed table parts", "", "<table><tr>x<p>y</td></table>"),
    ("text in a table", "<table>", "x<tr>"),
    ("formatting in a table", "<table>", "<b>x<tr>"),
    ("cells that span", "<table><tr>", "<td colspan=1000000000 rowspan=1000000000>x"),
    ("attributes of one tag", "<p ", "a b=c class='d' "),
    ("attributes of one tag, no name like another", "<a ", "ATTRIBUTE=1 "),
    (
        "tags with many attributes",
        "",
        "<p a b c d e f g h i j k l m n o p q r s t u v w x y z>x",
    ),
    ("bodies", "", "<body ATTRIBUTE=1>"),
    ("class names", "", "<p class='ATTRIBUTE related-posts'>x"),
    ("comments", "", "<!-- x -->"),
    ("a comment without end", "<!--", "x - > -- x <!"),
    ("a script without end", "<script>", "<!--<script>x</script "),
    ("scripts", "", "<script>x</script>"),
    ("titles", "", "<title>x</title>"),
    ("a title without end", "<title>", "</titlex &amp; "),
    ("a quote without end", "<p title=\"", "x> "),
    ("angle brackets", "", "<"),
    ("ampersands", "", "&"),
    ("references without semicolon", "", "&notit&#x&#9"),
    ("null bytes", "", "\0"),
    ("null bytes and references", "", "\0&amp;<p>"),
    ("carriage returns", "", "\r"),
    ("document types", "", "<!doctype html>"),
    ("selects", "", "<select><option>x"),
    ("frames", "<frameset>", "<frame>x"),
];

/// Less than this is no measure of anything.
const SECONDS_MIN: f64 = 0.005;

/// So many bytes of markup; `ATTRIBUTE` becomes another name each time.
fn repeated(before: &str, unit: &str, bytes: usize) -> String {
    let mut page = format!("<article><p>{SENTENCE}1.</p></article>{before}");
    let mut number = 0;
    while page.len() < bytes {
        number += 1;
        page.push_str(&unit.replace("ATTRIBUTE", &format!("a{number}")));
    }
    page
}

fn page_record(page: &str) -> Record {
    record(Html, page)
}

#[test]
fn segmentation_is_linear() {
    for (name, before, unit) in REPEATED {
        let (small, large) = (repeated(before, unit, 128 << 10), repeated(before, unit, 512 << 10));
        let segmented = |page: &str| time(|| assert!(segment(page_record(page)).text.len() <= page.len() * 2)).as_secs_f64();
        let ratio = least_ratio(|| segmented(&large) / segmented(&small).max(SECONDS_MIN));
        assert!(ratio < TIME_RATIO_MAX, "{name}: four times the page takes {ratio:.1} times as long");
    }
}

#[test]
fn all_of_them_are_judged() {
    for (_, before, unit) in REPEATED {
        let page = repeated(before, unit, 20_000);
        let clean = survives(Html, &page);
        assert!(
            clean.contains(SENTENCE.trim_end()),
            "{before}{unit}: {}",
            &clean[..clean.floor_char_boundary(200)]
        );
    }
}

/// Each paragraph would open all of them again: 400 elements for five bytes.
#[test]
fn formatting_that_is_opened_again_in_each_paragraph() {
    let open: String = (0..400).map(|number| format!("<b id=a{number}>")).collect();
    let page = |count: usize| format!("{open}{}", "<p>x".repeat(count));
    let (small, large) = (page(20_000), page(80_000));
    let segmented = |page: &str| time(|| assert!(!segment(page_record(page)).blocks.is_empty())).as_secs_f64();
    let ratio = least_ratio(|| segmented(&large) / segmented(&small));
    assert!(ratio < TIME_RATIO_MAX, "four times the page takes {ratio:.1} times as long");
}

#[test]
fn a_million_attributes() {
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=b")).collect();
    let page = format!("<article><p{attributes} class=last>{SENTENCE}1.</p><a{attributes} href=x>{SENTENCE}2.</a></article>");
    let document = segment(page_record(&page));
    assert_eq!(&*document.text, format!("{SENTENCE}1.\n\n{SENTENCE}2."));
    let path = document.dom.expect("a page has one").features[0].path.to_string();
    assert!(path.ends_with("p.last"), "the attribute that is asked for is found: {path}");
}

#[test]
fn a_hundred_thousand_nested_elements_keep_their_text() {
    for unit in ["<div>", "<b>", "<span><i>", "<blockquote>", "<table><tr><td>"] {
        let page = format!("{}{SENTENCE}1.", unit.repeat(100_000));
        assert!(segment(page_record(&page)).text.contains(SENTENCE.trim_end()), "{unit}");
    }
}

/// A tree of millions of elements grows no more; the text behind is still read.
#[test]
fn a_page_of_millions_of_elements() {
    let page = format!("{}<p>{SENTENCE}1.", "<hr>".repeat(2_100_000));
    assert_eq!(&*segment(page_record(&page)).text, format!("{SENTENCE}1."));
}

/// What `open` makes of a file of these bytes.
fn opened(name: &str, bytes: &[u8]) -> Result<Record, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let request = Request {
        paths: vec![path],
        ..Request::default()
    };
    let inputs = Inputs::find(&request).expect("found");
    let input = inputs.iter().next().expect("one").expect("readable");
    match open(&input) {
        Ok(Content::Whole(loaded)) => Ok(loaded.record),
        Ok(Content::Lines(_)) => Err("JSON Lines".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn encodings_that_are_broken_or_lie() {
    let body = format!("<article><p>{SENTENCE}1.</p><p>{SENTENCE}2.</p></article>");
    let heads: [&[u8]; 10] = [
        b"<meta charset=utf-16>",
        b"<meta charset=utf-7>",
        b"<meta charset=no-such-thing>",
        b"<meta charset=shift_jis>",
        b"<meta charset=replacement>",
        b"<meta charset='",
        b"<meta http-equiv=content-type content='text/html; charset=gbk'><meta charset=utf-8>",
        b"\xEF\xBB\xBF<meta charset=iso-8859-1>",
        b"<meta charset=utf-8>\xff\xfe\x80\xc3\x28\xed\xa0\x80\xf4\x90\x80\x80",
        b"<?xml version='1.0' encoding='utf-32'?>",
    ];
    for head in heads {
        let bytes = [head, body.as_bytes()].concat();
        let record = opened("page.html", &bytes).unwrap_or_else(|error| panic!("{}: {error}", head.escape_ascii()));
        survives(Html, &record.payload.text);
        let text = segment(record).text;
        // An unclosed quote takes the rest of the page with it, as in browsers.
        let is_read = text.matches("The council voted").count() == 2 || head.ends_with(b"'");
        assert!(is_read, "{}: {text}", head.escape_ascii());
    }
    for bytes in [&b"\xff\xfe<\0p\0>"[..], b"\xfe\xff\0<\0", b"\xff\xfe\xd8\xd8", b"\xef\xbb", b"\x00"] {
        // An error is as good as a text; a panic is not.
        let _ = opened("page.html", bytes).map(|record| survives(Html, &record.payload.text));
    }
}

#[test]
fn gzip_that_ends_too_soon() {
    let page = format!("<article>{}</article>", format!("<p>{SENTENCE}1.</p>").repeat(500));
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(page.as_bytes()).expect("written");
    let packed = encoder.finish().expect("written");
    for cut in [0, 1, 5, 10, 11, packed.len() / 2, packed.len() - 9, packed.len() - 1] {
        if let Ok(record) = opened("page.html.gz", &packed[..cut]) {
            assert!(page.starts_with(&record.payload.text), "cut at {cut}");
            survives(Html, &record.payload.text);
        }
    }
    let whole = opened("page.html.gz", &packed).expect("a whole file is read");
    assert_eq!(whole.payload.text, page);
}
