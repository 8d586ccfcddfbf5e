//! The index of duplicates: adding to it gives what the whole at once gives, and a process killed at any moment leaves it whole.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A number spread over all bits (SplitMix64).
fn spread(number: u64) -> u64 {
    let mut hash = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 27)
}

/// The text of an article: numbers as words, every tenth word another in each edition.
fn text(article: u64, edition: u64) -> String {
    let words = (0..180).map(|word| {
        let changed = if word % 10 == edition % 10 { edition } else { 0 };
        format!("w{}", spread(article << 32 | word << 8 | changed) % 50_000)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Records `from..to`; every third article comes in three editions.
fn records(from: u64, to: u64) -> String {
    let record = |number: u64| {
        let (article, edition) = if number % 9 < 3 {
            (number / 9, number % 9)
        } else {
            (1_000_000 + number, 0)
        };
        format!("{}\n", json!({"id": number.to_string(), "text": text(article, edition)}))
    };
    (from..to).map(record).collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn command(&self, input: &Path, index: Option<&Path>) -> std::process::Command {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("unscrape"));
        command
            .arg("duplicates")
            .arg(input)
            .args(["--quiet", "--force", "-o"])
            .arg(self.path("pairs.jsonl"));
        if let Some(index) = index {
            command.arg("--index").arg(index);
        }
        command
    }

    fn pairs(&self, input: &Path, index: Option<&Path>) -> String {
        Command::from_std(self.command(input, index)).assert().success();
        fs::read_to_string(self.path("pairs.jsonl")).unwrap()
    }
}

#[test]
fn adding_gives_what_the_whole_at_once_gives() {
    let folder = Folder::new();
    let whole = folder.write("whole.jsonl", &records(0, 900));
    let expected = folder.pairs(&whole, None);
    assert!(expected.lines().count() >= 200, "{}", expected.lines().count());
    let index = folder.path("index");
    let parts: Vec<PathBuf> = [(500, 900), (0, 100), (100, 500)]
        .iter()
        .map(|&(from, to)| folder.write(&format!("{from}.jsonl"), &records(from, to)))
        .collect();
    let after_each: Vec<String> = parts.iter().map(|part| folder.pairs(part, Some(&index))).collect();
    assert_eq!(after_each[2], expected);
    // What it has already changes nothing.
    assert_eq!(folder.pairs(&parts[1], Some(&index)), expected);
    assert_eq!(folder.pairs(&whole, Some(&index)), expected);
    assert_eq!(fs::read_dir(&index).unwrap().count(), 3 * 4 + 2);
}

#[test]
fn a_process_killed_at_any_moment_leaves_it_whole() {
    let folder = Folder::new();
    let (first, second) = (
        folder.write("first.jsonl", &records(0, 3000)),
        folder.write("second.jsonl", &records(3000, 9000)),
    );
    let whole = folder.write("whole.jsonl", &records(0, 9000));
    let expected = folder.pairs(&whole, None);
    let started = Instant::now();
    folder.pairs(&second, Some(&folder.path("timed")));
    let takes = started.elapsed();
    for moment in 0..10 {
        let index = folder.path(&format!("index-{moment}"));
        folder.pairs(&first, Some(&index));
        let mut child = folder
            .command(&second, Some(&index))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(takes.mul_f64(0.1 + 0.09 * f64::from(moment)).max(Duration::from_millis(1)));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(folder.pairs(&second, Some(&index)), expected, "killed at moment {moment}");
    }
}

#[test]
fn an_index_that_can_t_be_used_is_told() {
    let folder = Folder::new();
    let input = folder.write("input.jsonl", &records(0, 30));
    let told = |index: &Path| {
        let output = folder.command(&input, Some(index)).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    fs::create_dir(folder.path("other")).unwrap();
    fs::write(folder.path("other/thesis.txt"), "mine").unwrap();
    assert!(told(&folder.path("other")).contains("holds no index"));
    assert!(folder.path("other/thesis.txt").exists());
    assert!(told(&input).contains("can't use the index"));
    let index = folder.path("index");
    folder.pairs(&input, Some(&index));
    let manifest = fs::read_to_string(index.join("manifest.json")).unwrap();
    for (wrong, what) in [
        ("{", "broken manifest.json"),
        (&manifest.replace("run=5", "run=4"), "another version"),
        (
            &manifest.replace("\"unscrape_index\": 1", "\"unscrape_index\": 2"),
            "another version",
        ),
    ] {
        fs::write(index.join("manifest.json"), wrong).unwrap();
        assert!(told(&index).contains(what), "{what}");
    }
    fs::write(index.join("manifest.json"), &manifest).unwrap();
    fs::write(index.join("000001.runs"), "cut").unwrap();
    assert!(told(&index).contains("not as long as it was"));
}
