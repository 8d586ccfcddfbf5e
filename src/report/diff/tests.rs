//! Hunks, collapsed texts and comparisons over small documents.

use super::by_rule::ByRule;
use super::compare::{Counts, as_entries, entries as compared};
use super::*;
use crate::document::{Payload, Record, RecordId};
use crate::pipeline::document::{Stages, judge, segment};
use crate::report::ledger::entries;
use crate::rules::RuleSet;
use crate::rules::parse::parse;

const RULES: &str = r#"
version = 1
[[rule]]
id = "share/word"
why = "A button."
match.literal = ["share"]
action = "drop-line"
[[rule]]
id = "share/prefix"
why = "A prefix."
match.line = '^Photo: '
action = "drop-match"
"#;

fn rules(text: &str) -> RuleSet {
    let (file, problems) = parse("rules.toml", text);
    assert_eq!(problems, []);
    RuleSet::compile(&[file]).unwrap()
}

fn document(text: &str) -> Document {
    segment(Record::new(
        RecordId {
            id: "doc".to_owned(),
            path: "doc.txt".to_owned(),
            line: None,
        },
        Payload {
            kind: InputKind::Text,
            text: text.to_owned(),
        },
    ))
}

const STAGES: Stages = Stages {
    preset: crate::structure::Preset::Balanced,
    structure: false,
    duplicates: false,
    classifier: None,
    repair_glued: false,
    in_words: true,
};

/// The diff of `text` as it is drawn without colour.
fn drawn(text: &str, context: usize) -> String {
    let document = document(text);
    let resolution = judge(&document, &rules(RULES), STAGES);
    let diff = diff("doc.txt", &document, &resolution, context);
    diff.map_or(String::new(), |diff| {
        anstream::adapter::strip_str(&draw::document(&diff, Some(60))).to_string()
    })
}

const TEXT: &str = "Council closes bridge\n\nShare\n\nThe council voted on Tuesday to shut the bridge.\nSecond line of text.\nThird line of text.\nPhoto: The bridge in May.\n";

#[test]
fn hunks_have_reasons_and_kept_lines_around() {
    let expected = "\
doc.txt  2 changes, 12 B of 146 B

    1   Council closes bridge
      share/word: A button. (rules.toml:3)
    3 - Share
    5   The council voted on Tuesday to shut the bridge.

    7   Third line of text.
      share/prefix: A prefix. (rules.toml:8)
    8 - Photo: The bridge in May.
    8 + The bridge in May.

";
    assert_eq!(drawn(TEXT, 1), expected);
    let narrow = drawn(TEXT, 0);
    assert!(!narrow.contains("Council") && narrow.contains("    3 - Share\n\n"), "{narrow}");
    assert_eq!(drawn("Nothing goes here.", 1), "");
}

#[test]
fn neighbouring_hunks_join() {
    let joined = drawn(TEXT, 2);
    assert!(joined.contains("    6   Second line of text.\n    7   Third"), "{joined}");
    assert_eq!(joined.matches("\n\n").count(), 2, "{joined}");
}

#[test]
fn scraped_text_is_made_visible_and_long_lines_are_cut() {
    let text = format!("A headline of \u{1b}[31m this page\nShare\n{}Photo: x", "Photo: y ".repeat(900));
    let shown = drawn(&text, 1);
    assert!(shown.contains("\\u{1b}[31m"), "{shown}");
    assert!(!shown.contains('\u{1b}') && shown.len() < 10_000, "{}", shown.len());
}

#[test]
fn equal_texts_are_collapsed() {
    let rules = rules(RULES);
    let mut by_rule = ByRule::default();
    for name in ["a", "b"] {
        let mut document = document("Title here\nShare\nSome text stands here.\nshare\nShare");
        document.id = name.to_owned();
        by_rule.add(name, &entries(&document, &judge(&document, &rules, STAGES)));
    }
    let drawn = anstream::adapter::strip_str(&by_rule.draw(1, None)).to_string();
    let expected = "\
share/word  ×6 in 2 documents, 30 B, 2 distinct texts
  A button. (rules.toml:3)
   ×4 - Share  in 2 documents
        … 1 more text; --limit 0 shows all

";
    assert_eq!(drawn, expected);
    let groups = by_rule.groups(usize::MAX);
    assert_eq!((groups[0].hits, groups[0].texts[1].hits, &*groups[0].texts[1].first), (6, 2, "a:4"));
}

#[test]
fn two_rule_sets_differ_where_the_fate_or_the_reason_does() {
    let new = RULES
        .replace("[\"share\"]", "[\"second line of text.\"]")
        .replace("id = \"share/prefix\"", "id = \"photo/prefix\"");
    let (old, new) = (rules(RULES), rules(&new));
    let document = document(TEXT);
    let (before, after) = (judge(&document, &old, STAGES), judge(&document, &new, STAGES));
    let differences = compared(&document, &before, &after);
    let told: Vec<(usize, &str, &str)> = differences
        .iter()
        .map(|own| (own.line, own.change.name(), own.text.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "no longer removed", "Share"),
            (6, "newly removed", "Second line of text."),
            (8, "other reason", "Photo:")
        ]
    );
    let diff = compare::diff("doc.txt", &document, &before, &after, 0).unwrap();
    let drawn = anstream::adapter::strip_str(&draw::document(&diff, None)).to_string();
    assert!(drawn.contains("    3 + Share\n"), "{drawn}");
    assert!(drawn.contains("    6 - Second line of text.\n"), "{drawn}");
    assert!(
        drawn.contains("other reason, was share/prefix: A prefix. (rules.toml:8)\n    8 ~ Photo:…\n"),
        "{drawn}"
    );
    let mut counts = Counts::default();
    counts.add(&differences);
    assert_eq!(counts.by_difference, [(1, 20, 1), (1, 5, 1), (1, 6, 1)]);
    assert_eq!(as_entries(differences, None)[0].rule, "no longer removed: share/word");
    assert_eq!(compared(&document, &before, &before), []);
}
