//! The header of a ledger: under which rules and options it was made, so that the same documents can be judged again.

use super::line::{EmptyRange, LedgerTag, VERSION};
use crate::document::TextHash;
use crate::rules::RuleSet;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first line of a ledger. Paths are as the user gave them, and so from the folder in which the program ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Always `ledger`.
    pub unscrape: LedgerTag,
    /// The format's version.
    pub version: u32,
    /// Whether it is a plan: nothing was written yet.
    #[serde(default, skip_serializing_if = "is_false")]
    pub plan: bool,
    /// The program's version, which tells the shapes and the built-in model.
    pub unscrape_version: String,
    /// Hash of all rules files in force.
    pub rules: TextHash,
    /// The rules file; the built-in rules, if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules_file: Option<String>,
    /// The inputs: files, folders and patterns.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// How documents were judged.
    #[serde(default)]
    pub options: Options,
    /// Always `0`, though no document is meant: for programs that take each line for a removal, and this one for one of nothing.
    #[serde(skip_deserializing, default = "no_document")]
    pub document: &'static str,
    /// Always the empty one.
    #[serde(flatten, skip_deserializing)]
    pub range: EmptyRange,
}

/// How documents were read and judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// `--from`: the format of all inputs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// `--preset`.
    pub preset: String,
    /// Whether shapes were looked for.
    pub structure: bool,
    /// Whether copies inside a document were looked for.
    pub duplicates: bool,
    /// What the classifier took texts for: `auto`, `page`, `article`; `off` where it did not judge.
    pub classifier: String,
    /// `--model`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Whether glued paragraphs were parted.
    pub repair: bool,
    /// Whether other records told of each.
    pub across_corpus: bool,
    /// Which one stayed of records that say the same: `longest`, `earliest`, `site=NAME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drop_duplicates: Option<String>,
    /// Names of fields in JSON records, where they are not the usual ones, by what they mean.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// `--to`: the format of the output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether every kept byte was written as it was.
    #[serde(skip_serializing_if = "is_false")]
    pub layout_original: bool,
    /// Whether the headline was written to its own field.
    #[serde(skip_serializing_if = "is_false")]
    pub title_separate: bool,
    /// Whether links were kept.
    #[serde(skip_serializing_if = "is_false")]
    pub links: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn no_document() -> &'static str {
    "0"
}

impl Header {
    /// The header of a ledger made now under these rules.
    pub fn new(rules: &RuleSet, options: Options) -> Self {
        Header {
            unscrape: LedgerTag::Ledger,
            version: VERSION,
            plan: false,
            unscrape_version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: rules.hash,
            rules_file: None,
            inputs: Vec::new(),
            options,
            document: no_document(),
            range: EmptyRange::default(),
        }
    }
}
