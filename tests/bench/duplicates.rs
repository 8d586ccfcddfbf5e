//! Bytes a second of one core in finding duplicates among documents: this library's, and that of the fastest other one known, gaoya,
//! as its documentation has it used; on the same documents, a fifth of them edited copies.
//!
//! Figures and how to read them are in `README.md` beside this file.

#![allow(clippy::panic, clippy::unwrap_used, dead_code)]

mod dumps;

use divan::Bencher;
use divan::counter::BytesCount;
use dumps::{Generator, rule_sets};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, calculate_minhash_params};
use unscrape::duplicate::corpus::{Collector, Scratch, Sketch, frequencies, relate};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of documents.
const BYTES: usize = 32 << 20;
/// One document in so many comes again, edited.
const COPIED: usize = 5;

fn main() {
    divan::main();
}

/// The texts of the JSON Lines file that `UNSCRAPE_BENCH_CORPUS` names, or else made documents, and copies without every seventh line.
fn documents() -> Vec<String> {
    if let Some(path) = std::env::var_os("UNSCRAPE_BENCH_CORPUS") {
        let lines = std::fs::read_to_string(path).unwrap();
        let text = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["text"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        return lines.lines().map(text).collect();
    }
    let mut documents = Generator::new(&rule_sets::complete()).documents(BYTES);
    let copies: Vec<String> = documents
        .iter()
        .step_by(COPIED)
        .map(|text| {
            let kept = text.lines().enumerate().filter(|(at, _)| at % 7 != 3).map(|(_, line)| line);
            kept.collect::<Vec<_>>().join("\n")
        })
        .collect();
    documents.extend(copies);
    documents
}

fn bench(bencher: Bencher<'_, '_>, find: impl Fn(&[String]) -> usize + Sync) {
    let documents = documents();
    let bytes: usize = documents.iter().map(String::len).sum();
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let found = one_core.install(|| find(&documents));
    assert!(found * 10 >= documents.len(), "only {found} pairs found");
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| one_core.install(|| find(&documents)));
}

/// Words, fingerprints, candidates, verification and shared passages.
#[divan::bench(sample_count = 5)]
fn duplicates_1_unscrape(bencher: Bencher<'_, '_>) {
    bench(bencher, |documents| {
        let scratch = Scratch::new(None);
        let mut collector = Collector::new(scratch.clone(), 1 << 30).unwrap();
        for (number, text) in documents.iter().enumerate() {
            collector.add(&Sketch::of(number.to_string(), text)).unwrap();
        }
        let mut corpus = collector.finish().unwrap();
        let frequencies = frequencies(&corpus, &scratch).unwrap();
        relate(&mut corpus, frequencies, &scratch).unwrap().pairs.len()
    });
}

/// Signatures of 128 hashes over word 5-grams, bands for a resemblance of 0.7, one query for each document; nothing is verified.
#[divan::bench(sample_count = 5)]
fn duplicates_2_gaoya(bencher: Bencher<'_, '_>) {
    bench(bencher, |documents| {
        let (bands, width) = calculate_minhash_params(0.7, 128);
        let hasher = MinHasher32::new(bands * width);
        let mut index = MinHashIndex::new(bands, width, 0.7);
        for (number, text) in documents.iter().enumerate() {
            let text = text.to_lowercase();
            let words: Vec<&str> = text.split_whitespace().collect();
            index.insert(number, hasher.create_signature(words.windows(5)));
        }
        let others = |number: usize| index.query_by_id_owned(&number).iter().filter(|&&other| other > number).count();
        (0..documents.len()).map(others).sum()
    });
}
