//! What must hold of every document: the invariants, and that cleaning a clean text changes nothing, over generated dumps
//! and pages and over the corpus.

mod cleaning;
mod generated;
mod invariants;
mod pages;

use cleaning::{Judged, cleaned, judged, judged_record};
use pages::pages;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use similar::TextDiff;
use unscrape::document::InputKind;
use unscrape::pipeline::document::Stages;

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

/// So many generated documents; `PROPTEST_CASES` asks for more.
fn cases(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 4000,
        ..ProptestConfig::default()
    }
}

fn held(result: Result<(), String>) -> Result<(), TestCaseError> {
    result.map_err(TestCaseError::fail)
}

fn unchanged(once: &str) -> Result<(), TestCaseError> {
    held(change(once).map_or(Ok(()), Err))
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
        unchanged(&cleaned(InputKind::Text, &dump))?;
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn invariants_hold_for_pages(page in generated::page()) {
        held(invariants::check(&judged(InputKind::Html, &page)))?;
    }

    #[test]
    fn cleaning_a_cleaned_page_changes_nothing(page in generated::page()) {
        unchanged(&cleaned(InputKind::Html, &page))?;
    }
}
