//! Ledgers and runs: the header that tells how a run judged, a run's options from a header, and a ledger read line by line.
//!
//! What lines hold is told in `report::ledger`; a ledger as a whole is `table`'s, what it says of documents beside each other `elsewhere`'s.

mod elsewhere;
mod table;

pub use elsewhere::Elsewhere;
pub use table::Ledger;

use super::clean::{Options, Target};
use super::document::{Classifier, Stages};
use super::spare::Prefer;
use crate::classify::{Assume, Model};
use crate::emit::{Layout, TitlePlace};
use crate::report::ledger::{self, DocumentLine, Entry, Header, Line, LineError};
use crate::rules::RuleSet;
use crate::source::{Content, FieldNames, Format, Inputs, JsonLines, Request, SourceError, Stream, open, path_name};
use crate::structure::Preset;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a run knows of where its documents and rules come from, beside what it needs to judge them.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Files, folders and patterns as the user named them.
    pub inputs: Vec<PathBuf>,
    /// The format of all inputs, where the user said so.
    pub from: Option<Format>,
    /// The rules file; the built-in rules, if none.
    pub rules_file: Option<PathBuf>,
    /// The model file; the built-in model, if none.
    pub model_file: Option<PathBuf>,
}

/// The header of the ledger of a run.
pub fn header(rules: &RuleSet, options: &Options) -> Header {
    let Options { stages, origin, .. } = options;
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    let judged = ledger::Options {
        from: origin.from.map(|from| name_of(from).to_owned()),
        preset: preset_name(stages.preset).to_owned(),
        structure: stages.structure,
        duplicates: stages.duplicates,
        classifier: stages
            .classifier
            .map_or("off", |classifier| assume_name(classifier.assume))
            .to_owned(),
        model: origin.model_file.as_ref().map(text),
        repair: stages.repair_glued,
        across_corpus: options.across_corpus,
        drop_duplicates: options.drop_duplicates.as_ref().map(|prefer| match prefer {
            Prefer::Longest => "longest".to_owned(),
            Prefer::Earliest => "earliest".to_owned(),
            Prefer::Site(site) => format!("site={site}"),
        }),
        fields: unusual(&options.fields),
        to: options.to.map(|to| name_of(to).to_owned()),
        layout_original: options.layout == Layout::Original,
        title_separate: options.title == TitlePlace::Separate,
        links: options.links,
    };
    Header {
        plan: options.target == Target::Nowhere,
        rules_file: origin.rules_file.as_ref().map(text),
        inputs: origin.inputs.iter().map(text).collect(),
        ..Header::new(rules, judged)
    }
}

/// The stages that ran, by a header; `model` is the one that its options name.
pub fn stages(options: &ledger::Options, model: &'static Model) -> Stages {
    let presets = [Preset::Precision, Preset::Balanced, Preset::Recall];
    let assumes = [Assume::Auto, Assume::Page, Assume::Article];
    let preset = presets.into_iter().find(|preset| preset_name(*preset) == options.preset);
    let assume = assumes.into_iter().find(|assume| assume_name(*assume) == options.classifier);
    Stages {
        structure: options.structure,
        preset: preset.unwrap_or_default(),
        duplicates: options.duplicates,
        classifier: assume.map(|assume| Classifier { model, assume }),
        repair_glued: options.repair,
        in_words: true,
    }
}

/// The names of fields in JSON records, by a header.
pub fn fields(options: &ledger::Options) -> FieldNames {
    let mut names = FieldNames::default();
    for (meaning, name) in &options.fields {
        let field = match meaning.as_str() {
            "text" => &mut names.text,
            "html" => {
                names.prefer_html = true;
                &mut names.html
            }
            "url" => &mut names.url,
            "id" => &mut names.id,
            "site" => &mut names.site,
            "title" => &mut names.title,
            "date" => &mut names.date,
            _ => continue,
        };
        field.clone_from(name);
    }
    names
}

/// The inputs, by a header, to be found again from the same folder.
pub fn request(header: &Header) -> Request {
    Request {
        paths: header.inputs.iter().map(PathBuf::from).collect(),
        from: header.options.from.as_deref().and_then(format),
        ..Request::default()
    }
}

/// The format of the output, by a header; the input's, if none.
pub fn output_format(options: &ledger::Options) -> Option<Format> {
    options.to.as_deref().and_then(format)
}

fn format(name: &str) -> Option<Format> {
    let formats = [Format::Text, Format::Html, Format::JsonLines, Format::Markdown];
    formats.into_iter().find(|format| name_of(*format) == name)
}

fn unusual(names: &FieldNames) -> BTreeMap<String, String> {
    let usual = FieldNames::default();
    let mut unusual = BTreeMap::new();
    if names.prefer_html {
        unusual.insert("html".to_owned(), names.html.clone());
    }
    for (meaning, name, usual) in [
        ("text", &names.text, &usual.text),
        ("url", &names.url, &usual.url),
        ("id", &names.id, &usual.id),
        ("site", &names.site, &usual.site),
        ("title", &names.title, &usual.title),
        ("date", &names.date, &usual.date),
    ] {
        if name != usual {
            unusual.insert(meaning.to_owned(), name.clone());
        }
    }
    unusual
}

fn name_of(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Html => "html",
        Format::JsonLines => "jsonl",
        Format::Markdown => "markdown",
    }
}

fn preset_name(preset: Preset) -> &'static str {
    match preset {
        Preset::Precision => "precision",
        Preset::Balanced => "balanced",
        Preset::Recall => "recall",
    }
}

fn assume_name(assume: Assume) -> &'static str {
    match assume {
        Assume::Auto => "auto",
        Assume::Page => "page",
        Assume::Article => "article",
    }
}

/// Why a ledger could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It is a folder, or empty, or something else that holds no lines.
    #[error("{0} is no ledger")]
    NoLedger(String),
    /// Nothing stands in it: a ledger has a header at least, and one of which a filter left nothing tells nothing.
    #[error("{0} is empty, so it is no ledger; `clean --ledger FILE` writes one")]
    Empty(String),
    /// A line that was read before is another one now.
    #[error("{path} has changed while it was read: {source}")]
    Changed {
        /// The ledger's name.
        path: String,
        /// What is wrong with what stands there now.
        source: serde_json::Error,
    },
    /// A line.
    #[error("{path}:{line}: {source}")]
    Line {
        /// The ledger's name.
        path: String,
        /// 1-based.
        line: u64,
        /// What is wrong with it.
        source: LineError,
    },
}

/// The lines of a ledger, plain or compressed, in order.
pub struct Lines {
    lines: JsonLines<Stream>,
    path: String,
    begun: bool,
}

impl Lines {
    /// Opens a ledger.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let no_ledger = || LedgerError::NoLedger(path_name(path));
        let inputs = Inputs::find(&Request {
            paths: vec![path.to_owned()],
            from: Some(Format::JsonLines),
            ..Request::default()
        })?;
        let mut all = inputs.iter();
        let (Some(input), None) = (all.next().transpose()?, all.next()) else {
            return Err(no_ledger());
        };
        match open(&input)? {
            Content::Lines(lines) => Ok(Lines {
                lines,
                path: input.name,
                begun: false,
            }),
            Content::Whole(_) => Err(no_ledger()),
        }
    }

    /// Calls `take` with each entry and the line of its document; entries that stand before any are passed over.
    ///
    /// # Errors
    /// The first line that can't be read.
    pub fn each_entry(self, mut take: impl FnMut(&DocumentLine, Entry)) -> Result<(), LedgerError> {
        let mut current = None;
        for line in self {
            match line? {
                Line::Header(_) | Line::Other => {}
                Line::Document(line) => current = Some(line),
                Line::Entry(entry) => {
                    if let Some(document) = &current {
                        take(document, *entry);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Where a document was read: the input's name, and the line in it.
pub(super) type Place = (String, Option<u64>);

/// A place as `RecordId` tells it.
pub(super) fn place_name((path, line): &Place) -> String {
    line.map_or_else(|| path.clone(), |line| format!("{path}:{line}"))
}

impl Iterator for Lines {
    type Item = Result<Line, LedgerError>;

    fn next(&mut self) -> Option<Self::Item> {
        let begun = std::mem::replace(&mut self.begun, true);
        let line = match self.lines.next() {
            Some(Ok(line)) => line,
            Some(Err(error)) => return Some(Err(error.into())),
            None => return (!begun).then(|| Err(LedgerError::Empty(self.path.clone()))),
        };
        Some(Line::parse(&line.bytes).map_err(|source| LedgerError::Line {
            path: self.path.clone(),
            line: line.number,
            source,
        }))
    }
}
