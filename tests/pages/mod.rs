//! The fixtures under `corpus/pages`: each a dump, what a careful person keeps of it, and what is known about it.

#![allow(dead_code)] // Each test uses a part.

use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use unscrape::document::{InputKind, Record};
use unscrape::source::{Content, Inputs, Request, open};

/// `meta.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Meta {
    pub site: String,
    pub family: String,
    pub language: String,
    pub input: String,
    pub hard_negative: bool,
    pub title: String,
    #[serde(rename = "trait")]
    pub tries: String,
}

/// One fixture.
pub struct Page {
    /// The folder's name.
    pub name: String,
    pub dump: PathBuf,
    pub kind: InputKind,
    pub gold: String,
    pub meta: Meta,
}

/// The folder of the fixtures.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages")
}

/// All fixtures, sorted by name.
pub fn pages() -> Vec<Page> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("corpus/pages is there")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort_unstable();
    names.into_iter().map(page).collect()
}

fn page(name: String) -> Page {
    let folder = folder().join(&name);
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
    let meta: Meta = toml::from_str(&read("meta.toml")).unwrap_or_else(|error| panic!("{name}/meta.toml: {error}"));
    let (kind, file) = match meta.input.as_str() {
        "text" => (InputKind::Text, "dump.txt"),
        "html" => (InputKind::Html, "dump.html"),
        other => panic!("{name}/meta.toml: input = {other:?}"),
    };
    Page {
        dump: folder.join(file),
        kind,
        gold: read("gold.txt"),
        meta,
        name,
    }
}

impl Page {
    /// The dump as the program reads it, decoded.
    pub fn record(&self) -> Record {
        let request = Request {
            paths: vec![self.dump.clone()],
            ..Request::default()
        };
        let inputs = Inputs::find(&request).expect("the dump is there");
        let input = inputs.iter().next().expect("one input").expect("readable");
        match open(&input) {
            Ok(Content::Whole(loaded)) => loaded.record,
            Ok(Content::Lines(_)) => panic!("{}: JSON Lines", self.name),
            Err(error) => panic!("{}: {error}", self.name),
        }
    }
}
