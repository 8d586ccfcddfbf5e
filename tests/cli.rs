//! Command lines and what they print: the sessions in `tests/cmd/*.trycmd`, run in the folder of the crate or in a copy of the
//! `.in` folder beside them. With `TRYCMD=overwrite` the expectations are written anew, to be read before they are kept.

#![allow(clippy::panic, clippy::unwrap_used)]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

#[test]
fn sessions_print_what_they_should() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*-*.toml")
        .env("PAGER", "cat");
}

fn unscrape() -> Command {
    Command::cargo_bin("unscrape").unwrap()
}

fn stderr(command: &mut Command, code: i32) -> String {
    let output = command.assert().code(code).get_output().clone();
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_file_that_may_not_be_read_is_told_and_the_others_are_cleaned() {
    let folder = tempfile::tempdir().unwrap();
    let [closed, open] = ["closed.txt", "open.txt"].map(|name| folder.path().join(name));
    fs::write(&closed, "A text.").unwrap();
    fs::write(&open, "A text.").unwrap();
    if !forbid_reading(&closed) {
        return;
    }
    let out = folder.path().join("out");
    let told = stderr(unscrape().arg("clean").arg(folder.path()).arg("-o").arg(&out), 3);
    assert!(told.contains("can't open ") && told.contains("closed.txt"), "{told}");
    assert!(out.join("open.txt").exists() && !out.join("closed.txt").exists());
}

/// Whether the file can't be read now: the superuser reads everything.
fn forbid_reading(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o0)).unwrap();
    }
    fs::read(path).is_err()
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_early_is_no_error() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    for arguments in [
        vec!["diff", "corpus/pages/ashmoorpost-obituary"],
        vec!["diff", "--by", "rule", "--limit", "0", "corpus/pages/ashmoorpost-obituary"],
        vec!["diff", "--format", "jsonl", "corpus/pages/ashmoorpost-obituary"],
        vec!["rules", "list"],
        vec!["rules", "stats", "corpus/pages/ashmoorpost-obituary"],
        vec!["check", "corpus/pages/ashmoorpost-obituary"],
        vec!["explain", "--show", "corpus/formats/crlf.txt"],
    ] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("unscrape"))
            .args(&arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        child.wait().unwrap();
        assert!(!told.contains("panicked") && !told.contains("error"), "{arguments:?}: {told}");
    }
}

#[test]
fn colours_are_used_when_asked_for_only() {
    let run = |arguments: &[&str]| {
        let output = unscrape().args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for command in [
        &["diff", "tests/cmd/dump.txt"][..],
        &["explain", "tests/cmd/dump.txt:3"],
        &["rules", "list"],
    ] {
        assert!(!run(command).contains('\u{1b}'), "{command:?}");
        let colored = run(&[command, &["--color", "always"]].concat());
        assert!(colored.contains("\u{1b}["), "{command:?}");
    }
}

#[test]
fn escape_sequences_of_dumps_never_reach_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evil.txt");
    fs::write(
        &path,
        "\u{1b}]0;evil\u{7} headline\nShare this\u{1b}[2J article\nShare this article\n",
    )
    .unwrap();
    let named = format!("{}:3", path.display());
    for arguments in [
        vec!["diff", path.to_str().unwrap()],
        vec!["diff", "--by", "rule", path.to_str().unwrap()],
        vec!["diff", "--format", "json", path.to_str().unwrap()],
        vec!["explain", path.to_str().unwrap()],
        vec!["explain", "--show", path.to_str().unwrap()],
        vec!["explain", &named],
        vec!["rules", "explain", "share/share-this-article", "\u{1b}[2J\nShare this article"],
    ] {
        let output = unscrape().args(&arguments).output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
        assert!(!output.stdout.is_empty(), "{arguments:?}");
    }
}
