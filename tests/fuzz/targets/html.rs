//! Any bytes as a page: nothing panics, the invariants of documents and verdicts hold, and the tree is the one that html5ever makes
//! with its own tokenizer.

#![no_main]

#[path = "../../cleaning/mod.rs"]
mod cleaning;
#[path = "../../invariants/mod.rs"]
mod invariants;
#[path = "../../outline/mod.rs"]
mod outline;

use cleaning::{Judged, record};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use unscrape::document::InputKind;
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::rules::RuleSet;

/// The built-in rules would take nearly all of the time.
static NO_RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::compile(&[]).expect("no rules compile"));

fuzz_target!(|bytes: &[u8]| {
    let page = String::from_utf8_lossy(bytes);
    let document = segment(record(InputKind::Html, &page));
    assert_eq!(outline::difference(&page, &document), None);
    let resolution = judge(&document, &NO_RULES, Stages::default());
    invariants::check(&Judged { document, resolution }).expect("the invariants hold");
});
