//! The index of duplicates: adding to it gives what the whole at once gives, and a process killed at any moment leaves it whole.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use unscrape::pipeline::duplicates::{Options, PairFormat, duplicates};
use unscrape::pipeline::scratch::ScratchSpace;
use unscrape::source::{FieldNames, Inputs, Request};

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

/// The text of record `number`: every third article comes in three editions.
fn text_of(number: u64) -> String {
    if number % 9 < 3 {
        text(number / 9, number % 9)
    } else {
        text(1_000_000 + number, 0)
    }
}

fn line(id: &str, text: &str) -> String {
    format!("{}\n", json!({"id": id, "text": text}))
}

/// Records `from..to`.
fn records(from: u64, to: u64) -> String {
    (from..to).map(|number| line(&number.to_string(), &text_of(number))).collect()
}

/// A notice, of which there are many, that some records have at their end.
fn notice(number: u64) -> String {
    let words: Vec<String> = (0..40).map(|word| format!("n{}", spread(number << 8 | word) % 50_000)).collect();
    words.join(" ")
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

    /// The pairs, and how many texts were compared for that.
    fn verified(&self, input: &Path, index: Option<&Path>) -> (String, u64) {
        let inputs = Inputs::find(&Request {
            paths: vec![input.to_owned()],
            ..Request::default()
        });
        let options = Options {
            fields: FieldNames::default(),
            output: self.path("pairs.jsonl"),
            format: PairFormat::JsonLines,
            overwrite: true,
            space: ScratchSpace {
                memory: 256 << 20,
                folder: None,
            },
            index: index.map(Path::to_owned),
        };
        let (counts, _) = duplicates(&inputs.unwrap(), &options, &AtomicBool::new(false), |_| {}).unwrap();
        (fs::read_to_string(self.path("pairs.jsonl")).unwrap(), counts.verified)
    }

    /// Adds parts to a new index one after the other. After each, the pairs are those of all parts so far at once. Tells how many
    /// texts were compared with each, and the index.
    fn in_parts(&self, name: &str, parts: &[String]) -> (Vec<u64>, PathBuf) {
        let index = self.path(name);
        let mut before = String::new();
        let add = |part: &String| {
            before += part;
            let (expected, _) = self.verified(&self.write("before.jsonl", &before), None);
            let (pairs, verified) = self.verified(&self.write("part.jsonl", part), Some(&index));
            assert_eq!(pairs, expected);
            verified
        };
        (parts.iter().map(add).collect(), index)
    }
}

/// The names of an index's files of verdicts.
fn verdicts(index: &Path) -> Vec<String> {
    let names = fs::read_dir(index).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.retain(|name| name.ends_with(".verdicts"));
    names.sort();
    names
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
    assert_eq!(verdicts(&index), ["000001.verdicts", "000002.verdicts", "000003.verdicts"]);
    assert_eq!(fs::read_dir(&index).unwrap().count(), 3 * 5 + 2);
}

#[test]
fn no_pair_is_compared_twice() {
    let folder = Folder::new();
    let (_, whole) = folder.verified(&folder.write("whole.jsonl", &records(0, 900)), None);
    assert!(whole >= 200, "{whole}");
    let orders: [&[(u64, u64)]; 3] = [
        &[(0, 450), (450, 900)],
        &[(301, 900), (0, 301)],
        &[(400, 500), (0, 200), (500, 900), (200, 400)],
    ];
    for (number, order) in orders.iter().enumerate() {
        let parts: Vec<String> = order.iter().map(|&(from, to)| records(from, to)).collect();
        let (verified, index) = folder.in_parts(&format!("index-{number}"), &parts);
        assert!(verified.iter().all(|&verified| verified > 0), "{verified:?}");
        assert_eq!(verified.iter().sum::<u64>(), whole, "{verified:?}");
        let (_, again) = folder.verified(&folder.write("again.jsonl", &parts[0]), Some(&index));
        assert_eq!((again, verdicts(&index).len()), (0, parts.len()));
    }
}

#[test]
fn what_turns_out_to_be_template_later_is_compared_again() {
    let folder = Folder::new();
    // Three texts have a notice at first, which is no template yet, and thirty in the end.
    let with_notices = |from: u64, to: u64| -> String {
        let record = |number: u64| line(&number.to_string(), &format!("{} {}", text_of(number), notice(number / 9 % 10)));
        (from..to).filter(|number| number % 9 < 3).map(record).collect()
    };
    let parts = [with_notices(0, 90), with_notices(90, 900)];
    let (verified, index) = folder.in_parts("index", &parts);
    let (pairs, whole) = folder.verified(&folder.write("whole.jsonl", &parts.concat()), None);
    assert_eq!((verified[0], verified[1]), (30, whole), "the verdicts of the first part are void");
    assert_eq!(folder.verified(&folder.write("again.jsonl", &parts[1]), Some(&index)), (pairs, 0));
}

#[test]
fn verdicts_that_are_void_do_not_pile_up() {
    let folder = Folder::new();
    // Texts that share nothing but a notice: compared as long as it is no template.
    let strangers = |from: u64, to: u64| -> String {
        let record = |number: u64| {
            line(
                &format!("s{number}"),
                &format!("{} {}", text(2_000_000 + number, 0), notice(number % 30)),
            )
        };
        (from..to).map(record).collect()
    };
    let parts = [strangers(0, 90) + &records(0, 60), strangers(90, 360), records(60, 90)];
    let (verified, index) = folder.in_parts("index", &parts);
    assert!(verified[0] >= 60 && verified[1] == 0 && verified[2] > 0, "{verified:?}");
    assert_eq!(verdicts(&index), ["000001.verdicts", "000002.verdicts"]);
    let size = |name: &str| index.join(name).metadata().unwrap().len();
    assert!(
        size("000001.verdicts") + size("000002.verdicts") < 4000,
        "{} {}",
        size("000001.verdicts"),
        size("000002.verdicts")
    );
    let (_, again) = folder.verified(&folder.write("again.jsonl", &parts[0]), Some(&index));
    assert_eq!(again, 0);
}

#[test]
fn a_text_that_comes_first_later_is_compared_again() {
    let folder = Folder::new();
    // The same texts under ids that are lower turn pairs round.
    let copies: String = (0..300)
        .filter(|number| number % 2 == 0)
        .map(|number| line(&format!("!{:03}", 999 - number), &text_of(number)))
        .collect();
    let (verified, index) = folder.in_parts("index", &[records(0, 300), copies]);
    assert!(verified[1] > 0 && verified[1] < verified[0], "{verified:?}");
    let (_, again) = folder.verified(&folder.write("again.jsonl", &records(0, 300)), Some(&index));
    assert_eq!(again, 0);
}

#[test]
fn verdicts_that_are_lost_are_found_again() {
    let folder = Folder::new();
    let parts = [records(0, 300), records(300, 600)];
    let all = folder.write("all.jsonl", &parts.concat());
    let (expected, whole) = folder.verified(&all, None);
    let (_, index) = folder.in_parts("index", &parts);
    let first = index.join("000001.verdicts");
    let bytes = fs::read(&first).unwrap();
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    };
    let damaged = [
        Vec::new(),
        b"verdict".to_vec(),
        bytes[..bytes.len() / 2].to_vec(),
        flipped(20),
        flipped(bytes.len() - 1),
    ];
    for damaged in damaged {
        let copy = folder.path("copy");
        copy_folder(&index, &copy);
        fs::write(copy.join("000001.verdicts"), &damaged).unwrap();
        let (pairs, verified) = folder.verified(&all, Some(&copy));
        assert_eq!(pairs, expected);
        assert!(verified > 0 && verified < whole, "{verified}");
        assert_eq!(folder.verified(&all, Some(&copy)), (expected.clone(), 0));
        assert_eq!(verdicts(&copy), ["000003.verdicts"]);
    }
    // An index of before there were verdicts; files that a killed process left are not taken for its own.
    let path = index.join("manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    manifest.as_object_mut().unwrap().remove("verdicts");
    fs::write(&path, manifest.to_string()).unwrap();
    assert_eq!(folder.verified(&all, Some(&index)), (expected.clone(), whole));
    assert_eq!(verdicts(&index), ["000001.verdicts"]);
    assert_eq!(folder.verified(&all, Some(&index)), (expected, 0));
}

fn copy_folder(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
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
