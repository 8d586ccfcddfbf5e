//! How the tests of rules clean their inputs: segmentation, the rules given, rendering. Running and comparing is
//! `rules::test`.

use super::document::{Stages, judge, segment};
use crate::document::{Payload, Record, RecordId};
use crate::emit::{Layout, TitlePlace, render};
use crate::rules::RuleSet;
use crate::rules::schema::RawTest;
use crate::rules::test::Tested;
use crate::verdict::Claim;

/// What a rule test's input becomes under `rules` alone, without shapes and duplicates.
pub fn clean(rules: &RuleSet, test: &RawTest) -> Tested {
    let record = Record {
        site: test.site.clone(),
        language: test.language.clone(),
        ..Record::new(
            RecordId {
                id: "test".to_owned(),
                path: "test".to_owned(),
                line: None,
            },
            Payload {
                kind: test.kind,
                text: test.input.clone(),
            },
        )
    };
    let document = segment(record);
    let stages = Stages {
        preset: crate::structure::Preset::Balanced,
        structure: false,
        duplicates: false,
        classifier: None,
        repair_glued: false,
        in_words: true,
    };
    let resolution = judge(&document, rules, stages);
    let protected: Vec<&str> = resolution
        .marks
        .iter()
        .filter(|mark| mark.claim == Claim::Keep)
        .map(|mark| document.slice(mark.span))
        .collect();
    let cleaned = render(&document, &resolution, Layout::Paragraphs, TitlePlace::Include).text;
    Tested {
        cleaned,
        protected: protected.join("\n"),
    }
}
