//! Input that nobody would write: empty, endless, nested, broken. Nothing panics, the invariants hold, and time grows with
//! the size of the input, not faster.

#![allow(clippy::panic, clippy::unwrap_used)]

mod cleaning;
#[path = "hostile/html.rs"]
mod html;
mod invariants;

use cleaning::{Judged, RULES, judged, record};
use std::sync::Arc;
use std::time::{Duration, Instant};
use unscrape::document::InputKind::{self, Html, Text};
use unscrape::document::Span;
use unscrape::pipeline::document::segment;
use unscrape::source::{FieldNames, LineParser, RawLine};
use unscrape::verdict::{Claim, Mark, Reason, Repair, RuleMatch, Shape, resolve};

/// Cleans, checks, and gives back what stayed.
fn survives(kind: InputKind, text: &str) -> String {
    let judged = judged(kind, text);
    if let Err(broken) = invariants::check(&judged) {
        panic!("{}: {broken}", &text[..text.floor_char_boundary(80)]);
    }
    judged.text()
}

const SENTENCE: &str = "The council voted on Tuesday to shut the old bridge, and nobody in the hall was surprised by number ";

/// Words that sentences are made of.
const WORDS: [&str; 16] = [
    "council", "bridge", "winter", "ferry", "harbour", "baker", "morning", "report", "beam", "river", "island", "train", "field", "night",
    "school", "market",
];

/// An article of so many bytes, without a line break, in which no sentence is like another.
fn one_line(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    let mut state = 1u64;
    while text.len() < bytes {
        text.push_str("The");
        for _ in 0..14 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(' ');
            text.push_str(WORDS[(state >> 60) as usize]);
        }
        text.push_str(". ");
    }
    text
}

#[test]
fn nothing_and_white_space() {
    for text in ["", " ", "\n", "\r\n\r\n", "\t \u{a0}\u{2003}\n\u{3000}", "\u{feff}", "\r", "\0"] {
        for kind in [Text, Html] {
            let clean = survives(kind, text);
            assert!(clean.len() <= text.len(), "{text:?} became {clean:?}");
        }
    }
    assert_eq!(survives(Text, " \n\t\n"), "");
}

#[test]
fn a_megabyte_without_a_space() {
    for unit in ["x", "é", "漢", "😀", ".", ",", "(", "\u{301}", "\u{200b}", "-", "1"] {
        let text = unit.repeat((1 << 20) / unit.len());
        assert_eq!(survives(Text, &text), text);
    }
}

#[test]
fn an_article_of_five_megabytes_on_one_line() {
    let text = one_line(5 << 20);
    assert_eq!(survives(Text, &text), text.trim_end());
}

#[test]
fn a_page_that_is_one_element() {
    let text = one_line(1 << 20);
    assert_eq!(survives(Html, &format!("<p>{text}</p>")), text.trim_end());
}

/// The shorter of two runs.
fn time(run: impl Fn()) -> Duration {
    let timed = (0..2).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    timed.min().unwrap_or_default()
}

/// How many times longer four times the input may take: linear work takes 4, quadratic 16.
const TIME_RATIO_MAX: f64 = 9.0;

fn is_linear(name: &str, input: impl Fn(usize) -> String, kind: InputKind) {
    let (small, large) = (input(128 << 10), input(512 << 10));
    let clean = |text: &str| time(|| assert!(!judged(kind, text).resolution.verdicts.is_empty())).as_secs_f64();
    let ratio = least_ratio(|| clean(&large) / clean(&small));
    assert!(
        ratio < TIME_RATIO_MAX,
        "{name}: four times the input takes {ratio:.1} times as long"
    );
}

/// The least of three ratios, fewer if one is low enough: other work on the machine makes one large, but not all.
fn least_ratio(ratio: impl Fn() -> f64) -> f64 {
    let mut least = f64::MAX;
    for _ in 0..3 {
        least = ratio().min(least);
        if least < TIME_RATIO_MAX {
            break;
        }
    }
    least
}

#[test]
fn time_grows_with_the_input() {
    let repeated = |line: &'static str| move |bytes: usize| line.repeat(bytes / line.len());
    is_linear("one line", one_line, Text);
    is_linear("one word", repeated("x"), Text);
    is_linear("identical lines", repeated("Share this article\n"), Text);
    is_linear(
        "identical paragraphs",
        repeated("The council voted on Tuesday to shut the old bridge until late next year, and then it left.\n"),
        Text,
    );
    is_linear("cards", repeated("A headline of six words here\nReuters\n2 hours ago\n"), Text);
    is_linear(
        "truncations",
        repeated("Leave a Reply\nYour email address will not be published.\n"),
        Text,
    );
    is_linear("broken sentences", repeated("said\nReuters\n, citing\n"), Text);
    is_linear("glued sentences", repeated("It ended on Wednesday.In November it began."), Text);
    is_linear("quotes", repeated("he left.\""), Text);
    is_linear("empty lines", repeated("\n"), Text);
    is_linear("paragraphs", repeated("<p>The council voted to shut the old bridge.</p>"), Html);
    is_linear("links", repeated("<li><a href=x>More on this</a></li>"), Html);
}

#[test]
fn a_hundred_thousand_nested_tags() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<b>", "</b>"),
        ("<ul><li>", "</li></ul>"),
        ("<p><span>", ""),
        ("<a href=x>", ""),
        ("<table>", ""),
    ] {
        let page = format!("{}{SENTENCE}1.{}", open.repeat(100_000), close.repeat(100_000));
        assert!(survives(Html, &page).contains(SENTENCE.trim_end()), "{open}");
    }
}

#[test]
fn unclosed_everything() {
    let pages = [
        "<",
        "<p",
        "<p class=",
        "<p class=\"",
        "<!--",
        "<!-- -",
        "<![CDATA[",
        "<!doctype",
        "</",
        "&",
        "&#",
        "&#x",
        "&amp",
        "<script>",
        "<style>",
        "<title>",
        "<textarea>",
        "<noscript>",
        "<iframe>",
        "<svg><title>",
        "<math><mi>",
        "<template>",
        "<select><option>",
        "<frameset>",
        "<plaintext>",
        "<xmp>",
        "<table><tr><td><table>",
        "<a><a><a>",
        "<p><table><p>",
        "<body><body><html>",
        "<form><form>",
        "<li><dd><dt>",
        "<ruby><rt>",
        "<h1><h2><h3>",
    ];
    for head in pages {
        survives(Html, head);
        survives(Html, &format!("<article><p>{SENTENCE}1.</p>{head}"));
        survives(Html, &format!("{head}<article><p>{SENTENCE}1.</p></article>"));
        survives(Text, head);
    }
}

#[test]
fn null_bytes_and_controls() {
    let text = format!(
        "Council closes old bridge\n\0\0\n{SENTENCE}1.\0\u{1}\u{7f}\u{85}{SENTENCE}2.\n\u{1b}[2JShare this article\0\n\u{b}\u{c}\u{1c}"
    );
    assert!(survives(Text, &text).contains('\0'), "bytes that are no residue stay");
    survives(Html, &format!("<p>{}", text.replace('\n', "<br>")));
}

#[test]
fn halves_of_characters_in_json() {
    let parser = LineParser {
        id: "a".to_owned(),
        path: "a.jsonl".to_owned(),
        names: FieldNames::default(),
    };
    let lines = [
        r#"{"text": "\ud83d The bridge is shut.\ude00"}"#,
        r#"{"text": "\ud800\ud800\udc00\udc00"}"#,
        r#"{"text": "\u0000\uffff\ufdd0"}"#,
    ];
    for (number, line) in (1u64..).zip(lines) {
        let raw = RawLine {
            number,
            bytes: line.as_bytes().to_vec(),
        };
        let loaded = parser.parse(&raw).expect("halves of characters are read");
        survives(Text, &loaded.record.payload.text);
    }
}

#[test]
fn text_from_right_to_left() {
    let paragraph = "قرر مجلس المدينة يوم الثلاثاء إغلاق الجسر القديم حتى نهاية العام المقبل رغم احتجاج السكان.";
    let text = format!("الجسر القديم يغلق حتى نهاية العام\n{paragraph}\n\u{202b}شارك هذا المقال\u{202c}\n{paragraph} \u{202e}abc\u{202c}");
    let clean = survives(Text, &text);
    assert!(clean.contains(paragraph) && !clean.contains("شارك هذا المقال"), "{clean}");
    survives(
        Html,
        &format!("<html dir=rtl><body><article><p>{paragraph}<p>{paragraph}</article>"),
    );
}

#[test]
fn ten_thousand_identical_lines() {
    for line in ["Share this article", SENTENCE, "A", "—", "2 hours ago", "1", "• item"] {
        survives(Text, &format!("{line}\n").repeat(10_000));
    }
}

/// A document with so many marks of all kinds over each other.
fn with_marks(count: usize) -> Judged {
    let text = one_line(200_000);
    let document = segment(record(Text, &text));
    let shape = || Reason::Structure(Shape::RepeatedTitle);
    let rule = |index: usize| {
        Reason::Rule(Arc::new(RuleMatch {
            rule: RULES.rules[index % RULES.rules.len()].info.clone(),
            pattern: "pattern".into(),
        }))
    };
    let mark = |index: usize| {
        let start = index * 7919 % (text.len() - 1000);
        let span = Span::new(start, start + 1 + index * 31 % 999);
        let (claim, reason) = match index % 5 {
            0 => (Claim::Keep, shape()),
            1 => (Claim::Replace("other".to_owned()), Reason::Repair(Repair::Glued)),
            2 => (Claim::Drop, shape()),
            _ => (Claim::Drop, rule(index)),
        };
        let mut mark = Mark::new(span, claim, reason);
        if index.is_multiple_of(7) {
            mark.span.end = text.len();
        }
        mark
    };
    let marks = (0..count).map(mark).collect();
    let resolution = resolve(&document, marks, RULES.limits);
    Judged { document, resolution }
}

#[test]
fn five_thousand_marks() {
    for count in [1, 2, 3, 100, 5_000] {
        let judged = with_marks(count);
        assert_eq!(judged.resolution.marks.len(), count);
        if let Err(broken) = invariants::check(&judged) {
            panic!("{count} marks: {broken}");
        }
    }
}
