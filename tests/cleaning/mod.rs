//! One document through the library with the built-in rules, as the tests ask for it.

#![allow(dead_code)] // Each test uses a part.

use std::sync::LazyLock;
use unscrape::document::{Document, InputKind, Payload, Record, RecordId};
use unscrape::emit::{Layout, TitlePlace, render};
use unscrape::pipeline::document::{Stages, judge, segment};
use unscrape::rules::RuleSet;
use unscrape::rules::load::builtin;
use unscrape::verdict::Resolution;

/// The built-in rules, compiled once.
pub static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::compile(&builtin().files).expect("the built-in rules compile"));

/// A document with its verdicts.
pub struct Judged {
    pub document: Document,
    pub resolution: Resolution,
}

/// A record of which nothing but its text is known.
pub fn record(kind: InputKind, text: &str) -> Record {
    Record::new(
        RecordId {
            id: "document".to_owned(),
            path: "document".to_owned(),
            line: None,
        },
        Payload {
            kind,
            text: text.to_owned(),
        },
    )
}

/// A record through segmentation, rules, shapes and duplicates.
pub fn judged_record(record: Record, stages: Stages) -> Judged {
    let document = segment(record);
    let resolution = judge(&document, &RULES, stages);
    Judged { document, resolution }
}

/// A text or page through all stages.
pub fn judged(kind: InputKind, text: &str) -> Judged {
    judged_record(record(kind, text), Stages::default())
}

impl Judged {
    /// The clean text as `clean` writes it by default.
    pub fn text(&self) -> String {
        self.rendered(Layout::Paragraphs)
    }

    /// The clean text with its headline.
    pub fn rendered(&self, layout: Layout) -> String {
        render(&self.document, &self.resolution, layout, TitlePlace::Include).text
    }
}

/// The clean text of a dump.
pub fn cleaned(kind: InputKind, text: &str) -> String {
    judged(kind, text).text()
}
