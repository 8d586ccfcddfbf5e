//! Rules files with mistakes, and what is said about them: each `NAME.toml` under `tests/rules/lint` is drawn as in
//! `NAME.expected` beside it, each folder there is a stack of files, base first, drawn as in its `expected`.
//! With `UPDATE_EXPECTED=1` the expectations are written anew, to be read before they are kept.

#![allow(clippy::panic, clippy::unwrap_used)]

use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use unscrape::rules::diagnostic::{Diagnostic, render, to_json};
use unscrape::rules::lint::{lint, lint_references};
use unscrape::rules::parse::parse;
use unscrape::rules::schema::RawFile;

/// All findings in one text, and the file as far as it could be read.
fn check(name: &str, text: &str) -> (RawFile, Vec<Diagnostic>) {
    let (file, mut diagnostics) = parse(name, text);
    diagnostics.extend(lint(&file));
    (file, diagnostics)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn read(path: &Path) -> (RawFile, Vec<Diagnostic>) {
    let name = path.file_name().unwrap().to_str().unwrap();
    check(name, &fs::read_to_string(path).unwrap())
}

/// Compares, or writes, and says what differs.
fn compare(found: &str, path: &Path, failures: &mut Vec<String>) {
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    if found != expected {
        let diff = similar::TextDiff::from_lines(expected.as_str(), found);
        failures.push(format!("{}\n{}", path.display(), diff.unified_diff()));
    }
}

#[test]
fn fixtures_are_reported_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/lint");
    let mut failures = Vec::new();
    for path in entries(&folder) {
        if path.is_dir() {
            let stack: Vec<_> = entries(&path).iter().filter(|path| is_toml(path)).map(|path| read(path)).collect();
            let (files, found): (Vec<RawFile>, Vec<_>) = stack.into_iter().unzip();
            let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
            diagnostics.extend(lint_references(&files));
            compare(&render(&diagnostics, false, 120), &path.join("expected"), &mut failures);
        } else if is_toml(&path) {
            compare(&render(&read(&path).1, false, 120), &path.with_extension("expected"), &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A sound section with id `number`.
fn section(number: usize) -> String {
    format!(
        "[[rule]]\nid = \"generated/rule-{number}\"\nwhy = \"Generated\"\nmatch.literal = [\"share item {number}\", \"teilen {number}\"]\n\
         match.line = '(?i)^(?:share|teilen) (?:item|artikel) {number}(?: .{{1,60}})?$'\naction = \"drop-line\"\n\
         when = {{ position = \"after-text\", length-max = 90 }}\nunless.line = '\\. \\w'\n\
         [[rule.test]]\nin = \"A body sentence stands here.\\nShare item {number}\"\nout = \"A body sentence stands here.\"\n\
         [[rule.test]]\nin = \"They share item {number}.\"\nunchanged = true\n\n"
    )
}

#[test]
fn sound_files_have_no_findings_whatever_their_size() {
    let text: String = (0..10_000).map(section).collect();
    let (file, diagnostics) = check("generated.toml", &text);
    assert_eq!((file.rules.len(), diagnostics), (10_000, Vec::new()));
}

#[test]
fn a_rule_with_an_error_is_left_out_and_the_others_stay() {
    let text = format!("{}{}{}", section(1), section(2).replace("drop-line", "drop-lines"), section(3));
    let (file, diagnostics) = check("generated.toml", &text);
    let ids: Vec<&str> = file.rules.iter().map(|rule| rule.id.get_ref().as_str()).collect();
    assert_eq!(ids, ["generated/rule-1", "generated/rule-3"]);
    assert_eq!(
        diagnostics.iter().map(|d| (d.code, d.line_column().0)).collect::<Vec<_>>(),
        [("bad-value", 21)]
    );
}

/// A file that uses everything the format has.
const EVERYTHING: &str = include_str!("rules/lint/sound.toml");

/// Whatever the text: no panic, and every finding has a place in it.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let (file, mut diagnostics) = check("any.toml", text);
    diagnostics.extend(lint_references(&[file.clone(), file]));
    for diagnostic in &diagnostics {
        let span = &diagnostic.span;
        prop_assert!(span.start <= span.end && text.get(span.clone()).is_some(), "{:?}", diagnostic);
        prop_assert!(!diagnostic.message.is_empty());
        to_json(diagnostic);
    }
    let drawn = render(&diagnostics, false, 80);
    prop_assert!(drawn.chars().all(|c| c == '\n' || !c.is_control()), "{drawn:?}");
    Ok(())
}

/// Pieces that rules files are made of, and that break them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "'",
            "\"",
            "'''",
            "\"\"\"",
            "\\",
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "=",
            ".",
            ",",
            "\n",
            "\r\n",
            "#",
            "^",
            "$",
            "|",
            "(",
            ")",
            "*",
            "’",
            "\u{a0}",
            "\u{1b}",
            "é",
            "0",
            "-1",
            "1e999",
            "nan",
            "true",
            "1979-05-27",
            "[[rule]]",
            "[[rule.test]]",
            "[[keep]]",
            "[rule]",
            "id",
            "match",
            "match.line",
            "when",
            "until",
            "with",
            "(?i)",
            "\\p{",
            "[a&&b]",
            "\\u12",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())) {
        survives(&text)?;
    }

    #[test]
    fn mutated_files_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), 0..30usize, piece()), 1..6)) {
        let mut chars: Vec<char> = EVERYTHING.chars().collect();
        for (place, removed, inserted) in edits {
            let start = place.index(chars.len() + 1);
            let end = (start + removed).min(chars.len());
            chars.splice(start..end, inserted.chars());
        }
        survives(&chars.into_iter().collect::<String>())?;
    }
}
