//! `rules learn` over dumps made for it: what recurs is proposed, with tests that pass; what does not, or is text, is not.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use unscrape::rules::diagnostic::Severity;
use unscrape::rules::load::load;
use unscrape::rules::schema::RawFile;

const NAMES: [&str; 8] = [
    "Ada Lund",
    "Bo Nilsson",
    "Clara de la Cruz",
    "Dario Conti",
    "Ewa Nowak",
    "Femke Visser",
    "Goran Petrov",
    "Hana Sato",
];
const PLACES: [&str; 8] = ["harbour", "school", "bridge", "ferry", "market", "library", "tower", "mill"];

/// Articles of two sites. Both print who checked a text; one also prints a line of its own; a word stands amid each text.
fn dumps(folder: &Path, count: usize) {
    let mut lines = String::new();
    for number in 0..count {
        let (place, name) = (PLACES[number % 8], NAMES[(number * 5 + number / 8) % 8]);
        let site = if number % 2 == 0 { "gull.example" } else { "tern.example" };
        let own = if number % 2 == 0 { "Knot by knot since the flood" } else { "" };
        let text = format!(
            "The {place} number {number} will be closed\n\nThe council of the upper valley voted on Tuesday to shut the {place} number {number} until late next year, it said.\n\nBackground\n\nThose who live beside the {place} will need an hour more than the {number} minutes that they needed before, said the mayor.\n\nProofread twice for the valley by {name}\n\nKorrekturgelesen am {}. Mai 2024\n\n{own}\n",
            1 + number % 28
        );
        let record = serde_json::json!({ "id": format!("r{number}"), "site": site, "text": text });
        writeln!(lines, "{record}").unwrap();
    }
    fs::write(folder.join("dumps.jsonl"), lines).unwrap();
}

fn learn(folder: &Path, more: &[&str]) -> String {
    let mut command = Command::cargo_bin("unscrape").unwrap();
    let assert = command
        .args(["rules", "learn", "dumps.jsonl"])
        .args(more)
        .current_dir(folder)
        .assert()
        .code(0);
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// The rules of a fragment, once it is found sound but for the reasons.
fn sound(folder: &Path, fragment: &str) -> RawFile {
    let path = folder.join("learned.toml");
    fs::write(&path, fragment).unwrap();
    let loaded = load(&path, &|path: &Path| fs::read_to_string(path)).unwrap();
    let found = loaded.lint();
    assert!(
        found.iter().all(|one| one.severity == Severity::Warning && one.code == "todo-why"),
        "{found:?}\n{fragment}"
    );
    assert_eq!(found.len(), loaded.files[0].rules.len());
    let mut command = Command::cargo_bin("unscrape").unwrap();
    command.args(["rules", "test", "learned.toml"]).current_dir(folder).assert().code(0);
    loaded.files.into_iter().next().unwrap()
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

#[test]
fn what_recurs_is_proposed_with_tests_that_pass() {
    let (_folder, path) = place();
    dumps(&path, 40);
    let fragment = learn(&path, &[]);
    let file = sound(&path, &fragment);
    let rule = |word: &str| {
        let found = file.rules.iter().find(|rule| rule.id.get_ref().contains(word));
        found.unwrap_or_else(|| panic!("a rule for {word}: {fragment}"))
    };
    let by = rule("proofread");
    let pattern = regex::Regex::new(by.matcher.line[0].get_ref()).unwrap();
    assert!(pattern.is_match("Proofread twice for the valley by Ines Ferreira") && !pattern.is_match("Proofread twice"));
    assert!(by.when.site.is_empty());
    let dated = regex::Regex::new(rule("korrekturgelesen").matcher.line[0].get_ref()).unwrap();
    assert!(dated.is_match("Korrekturgelesen am 31. Dezember 1999"));
    let own = rule("knot");
    assert_eq!(own.when.site[0].get_ref(), "gull.example");
    assert!(
        fragment.contains("# 20 documents, beside 20 different articles, all of gull.example\n# risk: low\n"),
        "{fragment}"
    );
    assert!(!fragment.contains("Background"), "{fragment}");
    let risky = learn(&path, &["--risk", "high"]);
    sound(&path, &risky);
    assert!(
        risky.contains("# risk: high (100% stand amid the text; one word, which may be a subheading)\n#   Background\n"),
        "{risky}"
    );
}

/// Articles with a block of words under them that may also be subheadings; in every seventh one the block is not there, and one of its words is.
fn dumps_with_a_block(folder: &Path) {
    let mut lines = String::new();
    for number in 0..42 {
        let place = PLACES[number % 8];
        let (above, below) = if number % 7 == 0 {
            ("Tides\n\n", String::new())
        } else {
            ("", format!("Webcams\n\nTides\n\n{} boats in the harbour\n\nLogbook\n", number * 3))
        };
        let text = format!(
            "The {place} number {number} will be closed\n\nThe council of the upper valley voted on Tuesday to shut the {place} number {number} until late next year, it said.\n\n{above}Those who live beside the {place} will need an hour more than the {number} minutes that they needed before, said the mayor.\n\n{below}"
        );
        let record = serde_json::json!({ "id": format!("r{number}"), "site": "gull.example", "text": text });
        writeln!(lines, "{record}").unwrap();
    }
    fs::write(folder.join("dumps.jsonl"), lines).unwrap();
}

#[test]
fn lines_that_recur_together_are_proposed_as_a_block() {
    let (_folder, path) = place();
    dumps_with_a_block(&path);
    let fragment = learn(&path, &["--risk", "low"]);
    let file = sound(&path, &fragment);
    let ids: Vec<&str> = file.rules.iter().map(|rule| rule.id.get_ref().as_str()).collect();
    assert_eq!(ids, ["learned/webcams", "learned/webcams-last"], "{fragment}");
    assert!(
        fragment.contains("# a block of 4 lines, in 36 documents, beside 36 different articles, all of gull.example\n# risk: low\n#   Webcams\n#   Tides\n"),
        "{fragment}"
    );
    fs::write(
        path.join("learned.toml"),
        fragment.replacen("version = 1", "version = 1\nextend = \"builtin\"", 1),
    )
    .unwrap();
    let mut command = Command::cargo_bin("unscrape").unwrap();
    let clean = [
        "clean",
        "dumps.jsonl",
        "--rules",
        "learned.toml",
        "-o",
        "clean.jsonl",
        "--no-structure",
        "--no-classifier",
        "-q",
    ];
    command.args(clean).current_dir(&path).assert().code(0);
    let clean = fs::read_to_string(path.join("clean.jsonl")).unwrap();
    for (number, line) in clean.lines().enumerate() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = record["text"].as_str().unwrap();
        let word = text
            .lines()
            .filter(|line| ["Webcams", "Tides", "Logbook"].contains(line) || line.contains("boats"))
            .count();
        assert_eq!(
            word,
            usize::from(number % 7 == 0),
            "the block goes, the word amid the text stays: {text}"
        );
    }
}

#[test]
fn copies_of_one_article_teach_nothing() {
    let (_folder, path) = place();
    dumps(&path, 1);
    let one = fs::read_to_string(path.join("dumps.jsonl")).unwrap();
    fs::write(path.join("dumps.jsonl"), one.repeat(40)).unwrap();
    assert_eq!(learn(&path, &[]).trim(), "version = 1");
}

#[test]
fn order_and_threads_do_not_matter_and_limits_hold() {
    let (_folder, path) = place();
    dumps(&path, 40);
    let first = learn(&path, &["--no-classifier"]);
    let text = fs::read_to_string(path.join("dumps.jsonl")).unwrap();
    let reversed: Vec<&str> = text.lines().rev().collect();
    fs::write(path.join("dumps.jsonl"), reversed.join("\n")).unwrap();
    assert_eq!(learn(&path, &["--no-classifier"]), first);
    assert_eq!(learn(&path, &["--no-classifier", "--limit", "1"]).matches("[[rule]]").count(), 1);
    assert_eq!(learn(&path, &["--no-classifier", "--min-articles", "100"]).trim(), "version = 1");
}
