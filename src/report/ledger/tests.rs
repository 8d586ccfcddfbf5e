//! Kinds of lines told apart, versions refused, ids that stay, and context around pieces of one line.

use super::*;
use crate::document::InputKind;
use crate::document::{Payload, Record};
use crate::rules::RuleSet;
use crate::verdict::{Claim, Limits, Repair, resolve};

fn document(text: &str) -> Document {
    let id = RecordId {
        id: "one".to_owned(),
        path: "one".to_owned(),
        line: None,
    };
    let payload = Payload {
        kind: InputKind::Text,
        text: text.to_owned(),
    };
    let Record { id, payload, .. } = Record::new(id, payload);
    Document {
        id: id.id,
        input: payload.kind,
        text: payload.text.into(),
        lines: Vec::new(),
        blocks: Vec::new(),
        links: Vec::new(),
        dom: None,
        metadata: crate::document::Metadata::default(),
        warnings: Vec::new(),
    }
}

/// A text of which each of `parts` goes.
fn resolved(text: &str, parts: &[&str]) -> (Document, Resolution) {
    let document = document(text);
    let marks = parts.iter().map(|part| {
        let start = text.find(part).unwrap();
        let span = Span {
            start,
            end: start + part.len(),
        };
        Mark::new(span, Claim::Drop, Reason::Repair(Repair::Glued))
    });
    let resolution = resolve(&document, marks.collect(), Limits::default());
    (document, resolution)
}

/// The entries where each of `parts` goes.
fn removed(text: &str, parts: &[&str]) -> Vec<Entry> {
    let (document, resolution) = resolved(text, parts);
    entries(&document, &resolution)
}

#[test]
fn context_is_what_stays_around() {
    let text = "One.\nTwo.\n\nThree.\nSHARE this: four SAVE and five.\nMORE\nSix.\n\nSeven.\nEight.";
    let entries = removed(text, &["SHARE", "SAVE", "MORE", "Two."]);
    let told: Vec<(&str, Vec<&str>, &str, &str, Vec<&str>)> = entries
        .iter()
        .map(|entry| {
            let [before, after] = [&entry.before, &entry.after].map(|lines| lines.iter().map(String::as_str).collect());
            (entry.text.as_str(), before, entry.prefix.as_str(), entry.suffix.as_str(), after)
        })
        .collect();
    let line = "this: four  and five.";
    assert_eq!(
        told,
        [
            ("Two.", vec!["One."], "", "", vec!["Three.", line]),
            (
                "SHARE",
                vec!["One.", "Three."],
                "",
                " this: four  and five.",
                vec!["Six.", "Seven."]
            ),
            ("SAVE", vec!["One.", "Three."], " this: four ", " and five.", vec!["Six.", "Seven."]),
            ("MORE", vec!["Three.", line], "", "", vec!["Six.", "Seven."]),
        ]
    );
    assert_eq!(entries.iter().map(|entry| entry.line).collect::<Vec<_>>(), [2, 5, 5, 6]);
}

#[test]
fn ids_depend_on_the_removal_alone() {
    let [first, second] = [removed("a b c", &["a"]), removed("a b c", &["c", "a"])];
    assert_eq!(first[0].id, second[0].id);
    assert_ne!(second[0].id, second[1].id);
    assert_ne!(first[0].id, removed("a b d", &["a"])[0].id);
    assert!(first[0].id.len() == 16 && first[0].id.bytes().all(|byte| byte.is_ascii_hexdigit()));
}

#[test]
fn kinds_of_lines_are_told_apart() {
    let entry = &removed("a b", &["a"])[0];
    let mut line = String::new();
    push_json_line(&mut line, entry);
    assert_eq!(Line::parse(line.as_bytes()).unwrap(), Line::Entry(Box::new(entry.clone())));
    let header = r#"{"version":1,"unscrape":"ledger","unscrape_version":"0.1.0","rules":"00","later":[1]}"#;
    assert!(matches!(Line::parse(header.as_bytes()), Ok(Line::Header(header)) if header.rules == TextHash(0)));
    let later = header.replacen("\"version\":1", "\"version\":7", 1);
    let told = Line::parse(later.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        told,
        "this ledger has format version 7, and this program reads up to version 1; use a newer unscrape"
    );
    assert_eq!(Line::parse(br#"{"unscrape":"weather"}"#).unwrap(), Line::Other);
    assert!(
        Line::parse(b"{}")
            .unwrap_err()
            .to_string()
            .starts_with("this is no line of a ledger: missing field")
    );
}

#[test]
fn each_line_taken_for_a_removal_removes_what_went_and_nothing_else() {
    let (document, resolution) = resolved("keep\ngo\nkeep too", &["go"]);
    let record = RecordId {
        id: document.id.clone(),
        path: "dump.txt".to_owned(),
        line: None,
    };
    let header = Header::new(&RuleSet::compile(&[]).unwrap(), Options::default());
    let mut lines = String::new();
    push_json_line(&mut lines, &header);
    push_json_line(&mut lines, &document_line(&document, None, &record, 3, 1));
    entries(&document, &resolution)
        .iter()
        .for_each(|entry| push_json_line(&mut lines, entry));
    let parsed: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ranges: Vec<_> = parsed.iter().map(|line| (line["start"].as_u64(), line["end"].as_u64())).collect();
    assert_eq!(ranges, [(Some(0), Some(0)), (Some(0), Some(0)), (Some(5), Some(7))]);
    assert!(parsed.iter().all(|line| line["document"].is_string()));
    assert_eq!(
        Line::parse(lines.lines().next().unwrap().as_bytes()).unwrap(),
        Line::Header(Box::new(header))
    );
}

#[test]
fn nothing_written_is_obeyed_by_a_terminal() {
    let text = "keep\n\u{1b}[2J\u{9b}31m\u{202e}\u{2028}\u{feff}\u{7f}\u{1}";
    let mut line = String::new();
    removed(text, &[text.lines().nth(1).unwrap()])
        .iter()
        .for_each(|entry| push_json_line(&mut line, entry));
    assert!(line.contains("\\u001b[2J\\u009b31m\\u202e\\u2028\\ufeff\\u007f\\u0001"), "{line}");
}
