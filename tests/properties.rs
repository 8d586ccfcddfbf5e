//! What must hold of every document: the invariants, and that cleaning a clean text changes nothing, over generated dumps
//! and pages and over the corpus.

#![allow(clippy::panic, clippy::unwrap_used)]

mod cleaning;
mod generated;
mod invariants;
mod pages;

use cleaning::{Judged, RULES, cleaned, judged, judged_record};
use pages::pages;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError};
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use unscrape::document::{InputKind, Span};
use unscrape::emit::{Layout, TitlePlace};
use unscrape::pipeline::clean::{Options, Target, clean};
use unscrape::pipeline::document::{Stages, segment};
use unscrape::pipeline::ledger::Origin;
use unscrape::pipeline::scratch::ScratchSpace;
use unscrape::source::{FieldNames, Inputs, Request};
use unscrape::verdict::Outcome;

/// What cleaning a clean text changes, as a diff; `None` if nothing.
fn change(once: &str) -> Option<String> {
    let twice = cleaned(InputKind::Text, once);
    (twice != once).then(|| TextDiff::from_lines(once, &twice).unified_diff().context_radius(1).to_string())
}

fn corpus() -> impl Iterator<Item = (String, Judged)> {
    pages()
        .into_iter()
        .map(|page| (page.name.clone(), judged_record(page.record(), Stages::default())))
}

#[test]
fn invariants_hold_over_the_corpus() {
    let broken: Vec<String> = corpus()
        .filter_map(|(name, judged)| invariants::check(&judged).err().map(|broken| format!("{name}: {broken}")))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn cleaning_a_clean_page_changes_nothing() {
    let changed: Vec<String> = corpus()
        .filter_map(|(name, judged)| change(&judged.text()).map(|diff| format!("{name}\n{diff}")))
        .collect();
    assert!(changed.is_empty(), "{} pages change\n{}", changed.len(), changed.join("\n"));
}

/// So many generated documents, the same ones each time; `PROPTEST_CASES` asks for more, `PROPTEST_RNG_SEED` for others.
fn cases(cases: u32) -> ProptestConfig {
    let asked = |name| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    ProptestConfig {
        cases: asked("PROPTEST_CASES").and_then(|cases| cases.try_into().ok()).unwrap_or(cases),
        rng_seed: RngSeed::Fixed(asked("PROPTEST_RNG_SEED").unwrap_or(1)),
        failure_persistence: None,
        max_shrink_iters: 4000,
        ..ProptestConfig::default()
    }
}

fn held(result: Result<(), String>) -> Result<(), TestCaseError> {
    result.map_err(TestCaseError::fail)
}

/// A text without white space.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The blocks that stay, as segmentation parted them.
fn kept_blocks(judged: &Judged) -> Vec<String> {
    let kept = |block: Span| -> String {
        let verdicts = judged.resolution.verdicts.iter();
        let here = verdicts.filter(|v| v.outcome != Outcome::Drop && v.span.overlaps(block));
        let parts = here.map(|v| Span::new(v.span.start.max(block.start), v.span.end.min(block.end)));
        parts.map(|part| judged.document.slice(part)).collect()
    };
    let blocks = judged.document.blocks.iter().map(|block| dense(&kept(block.span)));
    blocks.filter(|block| !block.is_empty()).collect()
}

/// Cleaning the clean text changes nothing. How text is parted into lines (whether it is wrapped, whether it is one long
/// line) is judged over the whole of it, so a removal can change that; such a text is another one, and no case.
fn unchanged(judged: &Judged) -> Result<(), TestCaseError> {
    let once = judged.text();
    let again = segment(cleaning::record(InputKind::Text, &once));
    let blocks: Vec<String> = again.blocks.iter().map(|block| dense(again.slice(block.span))).collect();
    prop_assume!(blocks == kept_blocks(judged), "read in other lines");
    held(change(&once).map_or(Ok(()), Err))
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn invariants_hold_for_dumps(dump in generated::dump()) {
        held(invariants::check(&judged(InputKind::Text, &dump)))?;
        let repaired = Stages { repair_glued: true, ..Stages::default() };
        held(invariants::check(&judged_record(cleaning::record(InputKind::Text, &dump), repaired)))?;
    }

    #[test]
    fn cleaning_a_clean_dump_changes_nothing(dump in generated::dump()) {
        unchanged(&judged(InputKind::Text, &dump))?;
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn invariants_hold_for_pages(page in generated::page()) {
        held(invariants::check(&judged(InputKind::Html, &page)))?;
    }

    /// Markup says which line is the headline and which lines are one block; a text says less. So what a page becomes is a
    /// dump like any other, and cleaning that is what has to come to an end. (Pages of the corpus change nothing at once.)
    #[test]
    fn cleaning_the_text_of_a_page_comes_to_an_end(page in generated::page()) {
        unchanged(&judged(InputKind::Text, &cleaned(InputKind::Html, &page)))?;
    }
}

/// What a run over these files writes: each output by its name, and the ledger.
fn run(files: &[PathBuf], threads: usize) -> (BTreeMap<String, Vec<u8>>, String) {
    let out = tempfile::tempdir().expect("a folder");
    let request = Request {
        paths: files.to_vec(),
        ..Request::default()
    };
    let inputs = Inputs::find(&request).expect("the files are there");
    let options = Options {
        target: Target::Folder(out.path().join("clean")),
        to: None,
        layout: Layout::Paragraphs,
        links: false,
        title: TitlePlace::Include,
        stages: Stages::default(),
        ledger: Some(out.path().join("ledger.jsonl")),
        quarantine: None,
        overwrite: false,
        fields: FieldNames::default(),
        origin: Origin::default(),
        across_corpus: false,
        drop_duplicates: None,
        space: ScratchSpace {
            memory: 64 << 20,
            folder: None,
        },
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let outcome = pool.install(|| clean(&inputs, &RULES, &options, &AtomicBool::new(false), |_| {}));
    assert_eq!(outcome.expect("written").summary.documents, inputs.total());
    let written = fs::read_dir(out.path().join("clean"))
        .expect("a folder")
        .map(|entry| entry.expect("readable").path());
    let named = written.map(|path| {
        (
            path.file_name().expect("a name").to_string_lossy().into_owned(),
            fs::read(&path).expect("readable"),
        )
    });
    (
        named.collect(),
        fs::read_to_string(out.path().join("ledger.jsonl")).expect("a ledger"),
    )
}

fn sorted(ledger: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = ledger.lines().collect();
    lines.sort_unstable();
    lines
}

/// Neither the number of threads nor the order of the files changes what is written about any of them.
fn runs_agree(mut files: Vec<PathBuf>, turn: usize) {
    let (one, one_ledger) = run(&files, 1);
    let (four, four_ledger) = run(&files, 4);
    assert!(one == four && one_ledger == four_ledger, "threads matter");
    assert_eq!(one.len(), files.len());
    files.reverse();
    let turn = turn % files.len().max(1);
    files.rotate_left(turn);
    let (turned, turned_ledger) = run(&files, 4);
    assert!(one == turned && sorted(&one_ledger) == sorted(&turned_ledger), "order matters");
}

#[test]
fn threads_and_order_do_not_matter_over_the_corpus() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |page: &pages::Page| {
        let extension = page.dump.extension().expect("an extension").to_string_lossy().into_owned();
        let path = folder.path().join(format!("{}.{extension}", page.name));
        fs::copy(&page.dump, &path).expect("copied");
        path
    };
    runs_agree(pages().iter().map(place).collect(), 17);
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn threads_and_order_do_not_matter(dumps in vec((generated::dump(), generated::page()), 1..8), turn in 0..8usize) {
        let folder = tempfile::tempdir()?;
        let mut files = Vec::new();
        for (number, (dump, page)) in dumps.iter().enumerate() {
            for (extension, content) in [("txt", dump), ("html", page)] {
                let path = folder.path().join(format!("{number}.{extension}"));
                // A dump with control characters is refused as binary; that is not what is tried here.
                let printable: String = content.chars().filter(|c| !c.is_control() || *c == '\n').collect();
                fs::write(&path, printable)?;
                files.push(path);
            }
        }
        runs_agree(files, turn);
    }
}
