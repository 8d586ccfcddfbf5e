//! What must hold of every document: the invariants, over generated dumps and over the corpus.

mod cleaning;
mod invariants;
mod pages;

use cleaning::{Judged, cleaned, judged_record};
use pages::pages;
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
