//! The sources keep to `src/ARCHITECTURE.md`: what it names exists, rooms import what it allows, and files look alike.

#![allow(clippy::panic, clippy::unwrap_used)]

use regex::Regex;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of code in a file: without comments, empty lines and tests.
const CODE_LINES_MAX: usize = 500;
/// Files that are tables of words.
const TABLES: [&str; 1] = ["language/career.rs"];

/// One source file.
struct Source {
    /// Under `src`, with slashes.
    path: String,
    /// Its text up to its tests.
    code: String,
}

impl Source {
    /// The room: the folder, or the file in `src`.
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap_or("").trim_end_matches(".rs")
    }

    /// Its lines without comments.
    fn lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.code.lines().map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with("//"))
    }
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(src()).expect("under src");
            let text = fs::read_to_string(&path).expect("UTF-8");
            // Tests stand at the end of a file, or in one of their own.
            let code = text.split("\n#[cfg(test)]").next().unwrap_or("").to_owned();
            sources.push(Source {
                path: relative.to_string_lossy().replace('\\', "/"),
                code,
            });
        }
    }
}

/// All source files but those of tests, sorted by path.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&src(), &mut sources);
    sources.retain(|source| !source.path.ends_with("tests.rs"));
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

fn architecture() -> String {
    fs::read_to_string(src().join("ARCHITECTURE.md")).expect("src/ARCHITECTURE.md is there")
}

/// What the table of rooms allows each room; `None` for those that use the library from outside.
fn allowed() -> BTreeMap<String, Option<Vec<String>>> {
    let row = Regex::new(r"(?m)^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$").expect("constant");
    let name = Regex::new(r"`(\w+)`").expect("constant");
    let text = architecture();
    let rooms = row.captures_iter(&text).map(|captures| {
        let names: Vec<String> = name.captures_iter(&captures[2]).map(|found| found[1].to_owned()).collect();
        let outside = names.is_empty() && captures[2].trim() != "nothing";
        (captures[1].to_owned(), (!outside).then_some(names))
    });
    rooms.collect()
}

fn fail_on(broken: Vec<String>) {
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn what_the_architecture_names_exists() {
    let text = architecture();
    let symbol = Regex::new(r"`(\w+)::(\w+)`").expect("constant");
    let sources = sources();
    let mut named = 0;
    let mut missing = Vec::new();
    for captures in symbol.captures_iter(&text) {
        named += 1;
        let (room, name) = (&captures[1], &captures[2]);
        let defined = Regex::new(&format!(r"pub (?:const )?(?:fn|struct|enum|trait|type|const|static|mod) {name}\b")).expect("a name");
        let found = sources
            .iter()
            .filter(|source| source.room() == room)
            .any(|source| defined.is_match(&source.code));
        if !found {
            missing.push(format!("{room}::{name} is named, but {room} defines no such thing in public"));
        }
    }
    assert!(named > 30, "only {named} symbols are named");
    fail_on(missing);
    let rooms = Regex::new(r"`(src|tests|corpus)/([\w./-]+)`").expect("constant");
    for captures in rooms.captures_iter(&text) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&captures[1]).join(&captures[2]);
        assert!(path.exists(), "{} is named, but is not there", path.display());
    }
}

#[test]
fn every_room_is_in_the_table() {
    let allowed = allowed();
    let sources = sources();
    let rooms: std::collections::BTreeSet<&str> = sources
        .iter()
        .map(Source::room)
        .filter(|room| !["lib", "main"].contains(room))
        .collect();
    let told: std::collections::BTreeSet<&str> = allowed.keys().map(String::as_str).collect();
    assert_eq!(rooms, told);
}

/// The rooms a line of code names: `crate::room`, and each of `crate::{room, room::Item}`.
fn imported(code: &str) -> Vec<String> {
    let single = Regex::new(r"\bcrate::(\w+)").expect("constant");
    let group = Regex::new(r"\bcrate::\{([^;]*)\}").expect("constant");
    let mut rooms: Vec<String> = single.captures_iter(code).map(|found| found[1].to_owned()).collect();
    for found in group.captures_iter(code) {
        let mut depth = 0;
        let parts = found[1].split(|c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        let names = parts.map(|part| {
            part.trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        });
        rooms.extend(names.filter(|name| !name.is_empty()));
    }
    rooms
}

#[test]
fn rooms_import_what_they_may() {
    let allowed = allowed();
    let mut broken = Vec::new();
    for source in sources() {
        let Some(Some(rooms)) = allowed.get(source.room()) else { continue };
        let code: String = source.lines().collect::<Vec<_>>().join("\n");
        for room in imported(&code) {
            if room != source.room() && !rooms.contains(&room) {
                broken.push(format!("src/{} imports {room}", source.path));
            }
        }
    }
    fail_on(broken);
}

#[test]
fn imports_are_read_rightly() {
    let code = "use crate::document::Span;\nuse crate::{duplicate, segment::{text, html}, structure};\ncrate::emit::render()";
    assert_eq!(imported(code), ["document", "emit", "duplicate", "segment", "structure"]);
}

#[test]
fn files_open_with_their_subject() {
    let silent = sources().into_iter().filter(|source| !source.code.starts_with("//! "));
    fail_on(silent.map(|source| format!("src/{} opens with no //!", source.path)).collect());
}

#[test]
fn files_have_one_subject() {
    let mut broken = Vec::new();
    let vague = Regex::new(r"(?:^|[/_])(?:utils?|helpers?|common|misc|manager)\b").expect("constant");
    for source in sources() {
        let lines = source.lines().count();
        if lines > CODE_LINES_MAX && !TABLES.contains(&source.path.as_str()) {
            broken.push(format!("src/{} has {lines} lines of code; part it by subject", source.path));
        }
        if vague.is_match(source.path.trim_end_matches(".rs")) {
            broken.push(format!("src/{} says not what it is about", source.path));
        }
    }
    fail_on(broken);
}

#[test]
fn the_library_prints_nothing() {
    let prints = Regex::new(r"\b(?:e?print(?:ln)?|dbg)!").expect("constant");
    let library = sources().into_iter().filter(|source| !["cli", "main"].contains(&source.room()));
    let printing = library.filter(|source| source.lines().any(|line| prints.is_match(line)));
    fail_on(printing.map(|source| format!("src/{} prints", source.path)).collect());
}
