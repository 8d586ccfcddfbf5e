//! Bytes of markup a second of one core: pages to their article, ours beside other extractors, and the parts of ours.
//!
//! The folder in `UNSCRAPE_BENCH_PAGES` holds the pages, packed or not; without it, the pages of `corpus/` are taken. At the end stands
//! a table of ratios. What the figures mean is told in `README.md` beside this file.

#![allow(clippy::panic)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult, Tokenizer, states::RawKind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use unscrape::document::{Document, InputKind, Payload, Record, RecordId};
use unscrape::emit::{Layout, TitlePlace, render};
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::rules::RuleSet;
use unscrape::source::{Content, Inputs, Request, open};
use unscrape::structure::Preset;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Times each extractor goes over all pages for the table; the fastest counts.
const ROUNDS: usize = 5;

static PAGES: LazyLock<Vec<String>> = LazyLock::new(pages);
static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::compile(&unscrape::rules::load::builtin().files).expect("the rules compile"));
static NO_RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::compile(&[]).expect("no rules compile"));

fn main() {
    divan::main();
    // Not when one benchmark is asked for by its name, and not for a list or a test.
    if std::env::args().skip(1).all(|argument| argument == "--bench") {
        table();
    }
}

/// The pages, decoded.
fn pages() -> Vec<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    let folder = std::env::var_os("UNSCRAPE_BENCH_PAGES").map_or(corpus, PathBuf::from);
    let request = Request {
        paths: vec![folder],
        ..Request::default()
    };
    let inputs = Inputs::find(&request).expect("the folder of pages can be read");
    let mut pages = Vec::new();
    for input in inputs.iter().flatten() {
        if let Ok(Content::Whole(loaded)) = open(&input)
            && loaded.record.payload.kind == InputKind::Html
        {
            pages.push(loaded.record.payload.text);
        }
    }
    assert!(!pages.is_empty(), "the folder holds no HTML pages");
    pages
}

fn record(page: &str) -> Record {
    let id = RecordId {
        id: "page".to_owned(),
        path: "page".to_owned(),
        line: None,
    };
    let (kind, text) = (InputKind::Html, page.to_owned());
    Record::new(id, Payload { kind, text })
}

/// The article of a segmented page.
fn article(document: &Document, rules: &RuleSet, stages: Stages) -> usize {
    let resolution = judge(document, rules, stages);
    render(document, &resolution, Layout::Paragraphs, TitlePlace::Include).text.len()
}

/// No rules, no shapes, no copies: what stands outside of the main content goes, and nothing else.
const REGION_ONLY: Stages = Stages {
    structure: false,
    duplicates: false,
    classifier: None,
    repair_glued: false,
    preset: Preset::Balanced,
    in_words: false,
};

/// One way to go over a page; gives a number that depends on all of it, so that nothing is left out.
type Extractor = fn(&str) -> usize;

/// From markup to the article's text by its place on the page, as other extractors do.
fn unscrape_extraction(page: &str) -> usize {
    article(&segment(record(page)), &NO_RULES, REGION_ONLY)
}

/// The same with the built-in rules, shapes and copies.
fn unscrape_with_rules(page: &str) -> usize {
    article(&segment(record(page)), &RULES, Stages::default())
}

/// Tree, blocks, main content and metadata alone.
fn unscrape_segment(page: &str) -> usize {
    segment(record(page)).text.len()
}

fn dom_smoothie(page: &str) -> usize {
    let readability = dom_smoothie::Readability::new(page, None, None);
    let article = readability.and_then(|mut readability| readability.parse());
    article.map_or(0, |article| article.text_content.len())
}

fn trafilatura(page: &str) -> usize {
    let options = trafilatura::Options::default();
    trafilatura::extract(page, &options).map_or(0, |result| result.content_text.len())
}

/// html5ever into scraper's tree, and nothing more.
fn scraper_parse(page: &str) -> usize {
    scraper::Html::parse_document(page).tree.nodes().len()
}

/// html5ever's tokenizer without a tree.
fn html5ever_tokenize(page: &str) -> usize {
    struct Count(std::cell::Cell<usize>);
    impl TokenSink for Count {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            self.0.set(self.0.get() + 1);
            match token {
                Token::TagToken(tag) if tag.kind == html5ever::tokenizer::TagKind::StartTag => match &*tag.name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "noscript" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                },
                _ => TokenSinkResult::Continue,
            }
        }
    }
    let tokenizer = Tokenizer::new(Count(std::cell::Cell::new(0)), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.get()
}

/// All, in the order of the table; the first one is what the others are held against.
const EXTRACTORS: [(&str, Extractor); 7] = [
    ("unscrape, extraction", unscrape_extraction),
    ("unscrape, with rules and shapes", unscrape_with_rules),
    ("unscrape, segmentation alone", unscrape_segment),
    ("dom_smoothie 0.19", dom_smoothie),
    ("trafilatura crate 0.6", trafilatura),
    ("scraper, parsing alone", scraper_parse),
    ("html5ever, tokenizing alone", html5ever_tokenize),
];

fn all(extractor: Extractor) -> usize {
    PAGES.iter().map(|page| extractor(page)).sum()
}

fn bench(bencher: Bencher<'_, '_>, extractor: Extractor) {
    black_box(all(extractor));
    let bytes: usize = PAGES.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| all(extractor));
}

#[divan::bench(sample_count = 10, args = 0..EXTRACTORS.len())]
fn html_extraction(bencher: Bencher<'_, '_>, number: usize) {
    bench(bencher, EXTRACTORS[number].1);
}

/// The extractors one after the other, several times, and how many times as fast the first one is.
fn table() {
    let mut best = [Duration::MAX; EXTRACTORS.len()];
    for _ in 0..ROUNDS {
        for (best, (_, extractor)) in best.iter_mut().zip(EXTRACTORS) {
            let start = Instant::now();
            black_box(all(extractor));
            *best = start.elapsed().min(*best);
        }
    }
    let bytes: usize = PAGES.iter().map(String::len).sum();
    println!(
        "{} pages, {:.1} MB, one thread, fastest of {ROUNDS}",
        PAGES.len(),
        bytes as f64 / 1e6
    );
    println!("{:<34} {:>8} {:>10} {:>22}", "", "MB/s", "pages/s", "extraction is faster by");
    for ((name, _), time) in EXTRACTORS.iter().zip(best) {
        let seconds = time.as_secs_f64();
        let ratio = seconds / best[0].as_secs_f64();
        println!(
            "{name:<34} {:>8.1} {:>10.0} {ratio:>21.2}x",
            bytes as f64 / 1e6 / seconds,
            PAGES.len() as f64 / seconds
        );
    }
}
