//! Explanations of single lines.

use super::*;
use crate::document::{Payload, Record, RecordId};
use crate::pipeline::document::{Stages, judge, reduce, segment};
use crate::rules::parse::parse;
use crate::rules::scan;

const RULES: &str = r#"
version = 1
[[rule]]
id = "share/end"
why = "A button at the end."
match.literal = ["share"]
action = "drop-line"
when = { position = "end" }
[[rule]]
id = "comments/form"
why = "A form."
match.line = '(?i)^leave a reply$'
unless.next = '^said'
action = "truncate-after"
[[keep]]
id = "keep/credit"
why = "Wanted."
match.literal = ["a credit"]
"#;

const TEXT: &str = "Council closes bridge\nShare\nThe council voted on Tuesday to shut the old bridge until late next year, it says.\n\nLeave a reply\nYour name\nA credit\nShare";

fn explained(number: usize) -> Option<Explanation> {
    let (file, problems) = parse("rules.toml", RULES);
    assert_eq!(problems, []);
    let rules = RuleSet::compile(&[file]).unwrap();
    let document = document();
    let stages = Stages {
        preset: crate::structure::Preset::Balanced,
        structure: false,
        duplicates: false,
        classifier: None,
        repair_glued: false,
        in_words: true,
    };
    let resolution = judge(&document, &rules, stages);
    let left = reduce(&document, &resolution);
    explain(&document, &left, &resolution, &rules, &scan(&rules, &document), number)
}

fn document() -> Document {
    segment(Record::new(
        RecordId {
            id: "doc".to_owned(),
            path: "doc.txt".to_owned(),
            line: None,
        },
        Payload {
            kind: InputKind::Text,
            text: TEXT.to_owned(),
        },
    ))
}

#[test]
fn a_kept_line_tells_what_stopped_a_rule() {
    let explained = explained(2).unwrap();
    assert_eq!((explained.fate, explained.unmatched), (Fate::Kept, 2));
    let stopped: Vec<(&str, &str)> = explained.stopped.iter().map(|s| (s.rule.as_str(), s.because.as_str())).collect();
    assert_eq!(stopped, [("share/end", "when.position = \"end\": prose stands below")]);
}

#[test]
fn a_removed_line_tells_who_decided() {
    let said = |number: usize| -> Vec<(String, &str, bool, Option<String>)> {
        let spoken = explained(number).unwrap().spoken.into_iter();
        spoken.map(|own| (own.note.key, own.claim, own.won, own.beyond)).collect()
    };
    assert_eq!(said(5), [("comments/form".to_owned(), "drop", true, None)]);
    assert_eq!(said(6), [("comments/form".to_owned(), "drop", true, Some("line 5".to_owned()))]);
    assert_eq!(
        said(7),
        [
            ("keep/credit".to_owned(), "keep", true, None),
            ("comments/form".to_owned(), "drop", false, Some("line 5".to_owned()))
        ]
    );
    assert_eq!(
        said(8),
        [
            ("share/end".to_owned(), "drop", true, None),
            ("comments/form".to_owned(), "drop", false, Some("line 5".to_owned()))
        ]
    );
}

#[test]
fn blank_and_missing_lines_have_no_explanation() {
    assert!([0, 4, 9].into_iter().all(|number| explained(number).is_none()));
}

#[test]
fn drawings_fit_the_width_and_hide_nothing() {
    let explained = explained(2).unwrap();
    let drawn = anstream::adapter::strip_str(&draw::explanation("doc.txt", &explained, Some(40))).to_string();
    assert!(drawn.lines().all(|line| line.chars().count() <= 40), "{drawn}");
    assert!(drawn.starts_with("doc.txt:2: kept\n    2   Share\n"), "{drawn}");
    assert!(drawn.contains("2 other rules do not match it."), "{drawn}");
}
