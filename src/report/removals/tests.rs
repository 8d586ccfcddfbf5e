//! Counts, distinct texts, samples over sites, and ids found by their first digits.

use super::row::{Prepared, Row};
use super::*;

/// A table of entries: document, site, rule, text.
fn table(entries: &[(&str, &str, &str, &str)]) -> Removals {
    let mut collector = Collector::default();
    for (index, (document, site, rule, text)) in entries.iter().enumerate() {
        let line = format!(
            r#"{{"id":"{:016x}","document":"{document}","start":0,"end":{},"outcome":"drop","stage":"rule","rule":"{rule}","reason":"r","site":"{site}","text":"{text}"}}"#,
            (index as u64 + 1) << 56,
            text.len()
        );
        collector
            .entry(&Prepared::new(index as u64 * 100, line.as_bytes()).unwrap())
            .unwrap();
    }
    collector.finish()
}

#[test]
fn rules_and_texts_are_counted() {
    let table = table(&[
        ("1", "a.example", "x/rare", "Print"),
        ("1", "a.example", "x/often", "Share"),
        ("2", "b.example", "x/often", "Tweet"),
        ("2", "b.example", "x/often", "Share"),
        ("2", "b.example", "x/often", "Share"),
        ("3", "", "x/often", "Share"),
    ]);
    let counted: Vec<_> = table
        .rules
        .iter()
        .map(|rule| {
            (
                rule.id.as_str(),
                rule.hits,
                rule.documents,
                rule.sites,
                rule.bytes,
                rule.texts.len(),
            )
        })
        .collect();
    assert_eq!(counted, [("x/often", 5, 3, 2, 25, 2), ("x/rare", 1, 1, 1, 5, 1)]);
    let texts = &table.rules[0].texts;
    assert_eq!(
        texts.iter().map(|&text| table.texts[text as usize].hits).collect::<Vec<_>>(),
        [4, 1]
    );
    assert_eq!(table.documents_of(texts[0]), 3);
    assert_eq!(
        table.of_text(texts[0]).map(|occurrence| occurrence.offset).collect::<Vec<_>>(),
        [100, 300, 400, 500]
    );
    assert_eq!(
        (
            table.totals.documents,
            table.totals.changed,
            table.totals.hits,
            table.totals.removed
        ),
        (3, 3, 6, 30)
    );
    assert_eq!(
        table.sites.iter().map(|site| (site.name.as_str(), site.hits)).collect::<Vec<_>>(),
        [("", 1), ("a.example", 2), ("b.example", 3)]
    );
}

#[test]
fn samples_are_spread_over_sites_and_depend_on_the_seed_alone() {
    let mut entries: Vec<(String, String, String)> = Vec::new();
    for number in 0..100 {
        entries.push((format!("big-{number}"), "big.example".to_owned(), format!("Text {number}")));
    }
    for site in 0..3 {
        entries.push((format!("small-{site}"), format!("small{site}.example"), "Text 1".to_owned()));
    }
    let rows: Vec<(&str, &str, &str, &str)> = entries
        .iter()
        .map(|(d, s, t)| (d.as_str(), s.as_str(), "x/y", t.as_str()))
        .collect();
    let table = table(&rows);
    let sample = table.sample(0, 6, 1);
    let sites: std::collections::BTreeSet<u32> = sample.iter().map(|occurrence| occurrence.site).collect();
    assert_eq!((sample.len(), sites.len()), (6, 4));
    let offsets = |seed| {
        table
            .sample(0, 6, seed)
            .iter()
            .map(|occurrence| occurrence.offset)
            .collect::<Vec<_>>()
    };
    assert_eq!(offsets(1), offsets(1));
    assert_ne!(offsets(1), offsets(2));
    assert_eq!(table.sample(0, 1000, 1).len(), 103);
}

#[test]
fn removals_are_found_by_the_first_digits_of_their_ids() {
    let table = table(&[("1", "", "x/y", "A"), ("1", "", "x/y", "B")]);
    let found = |prefix: &str| table.find(prefix).len();
    assert_eq!(
        [
            found("01"),
            found("0"),
            found("0200000000000000"),
            found("03"),
            found(""),
            found("zz")
        ],
        [1, 2, 1, 0, 0, 0]
    );
}

#[test]
fn lines_are_read_as_any_reader_of_json_does() {
    let good = r#"{"id":"00","document":"d\"\\","start":0,"end":12,"line":3,"outcome":"drop","stage":"rule","rule":"a/b","reason":"Ü","rules_file":null,"of":[1,2],"others":["]\"}","{"],"site":"s","later":{"a":[{"b":"}"}]},"text":"T\u00e9\n \ud83d\ude00","replacement":"","more":true}"#;
    let lines = [
        good.to_owned(),
        good.replace(':', " : ").replace(',', " ,\t"),
        good.replace("\"start\":0", "\"start\":00"),
        good.replace("\"start\":0", "\"start\":-1"),
        good.replace("\"start\":0", "\"start\":1.5"),
        good.replace("\"start\":0", "\"start\":\"0\""),
        good.replace("\"end\":12", "\"end\":18446744073709551615"),
        good.replace("\"outcome\"", "\"out\\u0063ome\""),
        good.replace("\"drop\"", "\"vanish\""),
        good.replace("\"document\":\"d", "\"document\":\"\u{e9}"),
        good.replace("\"site\":\"s\"", "\"site\":5"),
        good.replace("\"site\":\"s\"", "\"site\":\"\u{1}\""),
        good.replace("\"site\":\"s\"", "\"id\":\"01\""),
        good.replace("\"text\"", "\"test\""),
        good.replace("true}", "true"),
        good.replace("true}", "true}}"),
        good.replace("true}", "true,}"),
        "{}".to_owned(),
        "[]".to_owned(),
        String::new(),
    ];
    for line in &lines {
        let usual = serde_json::from_str::<Row<'_>>(line);
        match (scan::row(line.as_bytes()), usual) {
            (Some(own), Ok(usual)) => assert_eq!(own, usual, "{line}"),
            (Some(own), Err(error)) => panic!("{line} is read as {own:?}: {error}"),
            (None, _) => {}
        }
    }
    assert!(scan::row(lines[0].as_bytes()).is_some() && scan::row(lines[1].as_bytes()).is_some());
}
