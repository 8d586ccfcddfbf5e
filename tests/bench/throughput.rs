//! Bytes a second of one core: each stage over dump-like text and HTML, with rule sets of several sizes, over documents of
//! several sizes; and the time that compiling rules takes.
//!
//! Figures and how to read them are in `README.md` beside this file; memory is measured by `memory.sh`.

#![allow(clippy::panic)]

mod dumps;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use dumps::{Generator, record, rule_sets};
use std::path::Path;
use unscrape::document::{Document, InputKind, Record};
use unscrape::emit::{Layout, TitlePlace, render};
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::rules::{RuleSet, scan};
use unscrape::structure::Preset;

/// Everything but the learned classifier.
const RULES_ALONE: Stages = Stages {
    structure: true,
    duplicates: true,
    classifier: None,
    repair_glued: false,
    preset: Preset::Balanced,
    in_words: false,
};
/// All, as it is without a ledger: nobody reads reasons.
fn without_ledger() -> Stages {
    Stages {
        in_words: false,
        ..Stages::default()
    }
}

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of documents that a sample goes over.
const BYTES: usize = 8 << 20;

fn main() {
    divan::main();
}

fn records(texts: Vec<String>) -> Vec<Record> {
    texts.into_iter().enumerate().map(|(number, text)| record(number, text)).collect()
}

fn bytes(records: &[Record]) -> BytesCount {
    BytesCount::new(records.iter().map(|record| record.payload.text.len()).sum::<usize>())
}

fn dump_records() -> Vec<Record> {
    records(Generator::new(&rule_sets::complete()).documents(BYTES))
}

fn documents(records: Vec<Record>) -> Vec<Document> {
    records.into_iter().map(segment).collect()
}

/// Judges all documents, and all of it twice before the clock runs: patterns are compiled when they are first needed.
fn bench_judge(bencher: Bencher<'_, '_>, records: Vec<Record>, rules: &RuleSet) {
    let bencher = bencher.counter(bytes(&records));
    let documents = documents(records);
    let run = || {
        documents
            .iter()
            .map(|document| judge(document, rules, RULES_ALONE).dropped_bytes())
            .sum::<usize>()
    };
    black_box(run());
    bencher.bench_local(run);
}

/// Text into lines and blocks.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn text_1_segment(bencher: Bencher<'_, '_>) {
    let records = dump_records();
    let bencher = bencher.counter(bytes(&records));
    bencher.with_inputs(|| records.clone()).bench_local_values(documents);
}

/// The built-in rules' patterns over all lines.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn text_2_scan(bencher: Bencher<'_, '_>) {
    let records = dump_records();
    let rules = rule_sets::complete();
    let bencher = bencher.counter(bytes(&records));
    let documents = documents(records);
    let run = || documents.iter().for_each(|document| drop(black_box(scan(&rules, document))));
    run();
    bencher.bench_local(run);
}

/// Rules, shapes and copies inside the document, settled, round after round.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn text_3_judge(bencher: Bencher<'_, '_>) {
    bench_judge(bencher, dump_records(), &rule_sets::complete());
}

/// Everything between decoded input and clean text but the classifier: the figure to go by for rules.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn text_4_clean(bencher: Bencher<'_, '_>) {
    bench_clean(bencher, RULES_ALONE);
}

/// The whole path of a text, as the program goes it where no ledger is asked for.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn text_5_clean_with_classifier(bencher: Bencher<'_, '_>) {
    bench_clean(bencher, without_ledger());
}

fn bench_clean(bencher: Bencher<'_, '_>, stages: Stages) {
    let records = dump_records();
    let rules = rule_sets::complete();
    let bencher = bencher.counter(bytes(&records));
    let clean = |records: Vec<Record>| {
        let clean = |record| {
            let document = segment(record);
            let resolution = judge(&document, &rules, stages);
            render(&document, &resolution, Layout::Paragraphs, TitlePlace::Include).text.len()
        };
        records.into_iter().map(clean).sum::<usize>()
    };
    black_box(clean(records.clone()));
    bencher.with_inputs(|| records.clone()).bench_local_values(clean);
}

/// As `text_3_judge`, with so many rules.
#[divan::bench(sample_count = 10, sample_size = 1, args = [50, 500, 5_000])]
fn text_judge_by_rules(bencher: Bencher<'_, '_>, count: usize) {
    bench_judge(bencher, dump_records(), &rule_sets::compile(&rule_sets::of(count)));
}

/// One document of so many MB, segmented and judged.
#[divan::bench(sample_count = 5, sample_size = 1, args = [1, 4, 16])]
fn text_one_document_mb(bencher: Bencher<'_, '_>, megabytes: usize) {
    let rules = rule_sets::complete();
    let document = Generator::new(&rules).long_document(megabytes << 20);
    let bencher = bencher.counter(BytesCount::of_str(&document));
    let clean = |text: String| judge(&segment(record(0, text)), &rules, RULES_ALONE).dropped_bytes();
    black_box(clean(document.clone()));
    bencher.with_inputs(|| document.clone()).bench_local_values(clean);
}

fn html_records() -> Vec<Record> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    let mut folders: Vec<_> = std::fs::read_dir(corpus)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    let pages = folders.iter().filter_map(|folder| std::fs::read(folder.join("dump.html")).ok());
    let page = |(number, bytes)| {
        let id = record(number, String::new()).id;
        unscrape::source::html::record(id, bytes).ok().map(|loaded| loaded.record)
    };
    pages.enumerate().filter_map(page).collect()
}

/// The corpus' HTML pages parsed and made into blocks.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn html_1_segment(bencher: Bencher<'_, '_>) {
    let records = html_records();
    let bencher = bencher.counter(bytes(&records));
    bencher.with_inputs(|| records.clone()).bench_local_values(documents);
}

/// The corpus' HTML pages judged; bytes are those of the pages, markup included.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn html_2_judge(bencher: Bencher<'_, '_>) {
    let records = html_records();
    assert!(records.iter().all(|record| record.payload.kind == InputKind::Html));
    bench_judge(bencher, records, &rule_sets::complete());
}

/// The built-in rules read and compiled, as at the start of each run.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn rules_1_start() -> RuleSet {
    rule_sets::complete()
}

/// So many rules compiled; those beyond the built-in ones are a user's, and each of their patterns is compiled to be checked.
#[divan::bench(sample_count = 5, sample_size = 1, args = [50, 500, 5_000])]
fn rules_2_compile(bencher: Bencher<'_, '_>, count: usize) {
    let files = rule_sets::of(count);
    bencher.bench_local(|| rule_sets::compile(&files));
}

/// A fresh rule set over its first megabyte: what compiling patterns at first use adds.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rules_3_first_megabyte(bencher: Bencher<'_, '_>) {
    let records = records(Generator::new(&rule_sets::complete()).documents(1 << 20));
    let bencher = bencher.counter(bytes(&records));
    let documents = documents(records);
    let run = |rules: RuleSet| {
        documents
            .iter()
            .map(|document| judge(document, &rules, RULES_ALONE).dropped_bytes())
            .sum::<usize>()
    };
    bencher.with_inputs(rule_sets::complete).bench_local_values(run);
}
