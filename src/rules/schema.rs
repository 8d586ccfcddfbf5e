//! A rules file as written: every value with the place it stands at. Raw data, not yet checked against each other.
//!
//! Reading it from TOML is `parse`, checking patterns is `lint`, making it fast is `compile`.

use crate::verdict::RuleTier;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// One rules file.
#[derive(Clone, Debug)]
pub struct RawFile {
    /// The file as the user named it; `builtin:rules.toml` for the built-in one.
    pub name: Arc<str>,
    /// Its whole text; spans point into it.
    pub text: Arc<str>,
    /// Files this one stands on: `builtin` or paths relative to it.
    pub extend: Vec<Spanned<String>>,
    /// Ids switched off, `category/*` for a whole category.
    pub disable: Vec<Spanned<String>>,
    /// The guard's limits, where the file sets them.
    pub limits: RawLimits,
    /// `[[rule]]` and `[[keep]]` sections in order.
    pub rules: Vec<RawRule>,
    /// `[[override]]` sections in order.
    pub overrides: Vec<RawOverride>,
}

/// `[limits]`.
#[derive(Clone, Debug, Default)]
pub struct RawLimits {
    /// `prose-share-max`: largest share of a document's prose that one rule may remove line by line, 0 to 1.
    pub prose_share_max: Option<Spanned<f64>>,
    /// `truncated-share-max`: largest share of a document's prose that may go only because it stands under a match.
    pub truncated_share_max: Option<Spanned<f64>>,
}

/// One `[[rule]]` or `[[keep]]`.
#[derive(Clone, Debug)]
pub struct RawRule {
    /// Keep or drop.
    pub tier: RuleTier,
    /// Bytes of the section's header, `[[rule]]`.
    pub header: Range<usize>,
    /// `category/name`.
    pub id: Spanned<String>,
    /// Why the rule exists.
    pub why: String,
    /// What it matches; any pattern will do.
    pub matcher: RawMatch,
    /// Conditions; all must hold.
    pub when: RawWhen,
    /// Exceptions; none may hold.
    pub unless: RawUnless,
    /// What it does; `Action::Keep` for `[[keep]]`.
    pub action: Action,
    /// `until`: pattern of the first line that stays, for `drop-until`.
    pub until: Option<Spanned<String>>,
    /// `max-lines`: most lines that `drop-until` removes.
    pub lines_max: Option<usize>,
    /// `with`: the replacement, for `replace`.
    pub with: Option<String>,
    /// Embedded tests.
    pub tests: Vec<RawTest>,
}

/// `match`.
#[derive(Clone, Debug, Default)]
pub struct RawMatch {
    /// Whole lines, compared without case and decoration.
    pub literal: Vec<Spanned<String>>,
    /// Regular expressions over one line.
    pub line: Vec<Spanned<String>>,
    /// Regular expressions over one block.
    pub block: Vec<Spanned<String>>,
    /// CSS selectors over the block's element and its ancestors.
    pub css: Vec<Spanned<String>>,
}

/// Where in a document a line must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// `start`: at most one prose block stands before it.
    Start,
    /// `first-half`, by blocks.
    FirstHalf,
    /// `last-half`, by blocks.
    LastHalf,
    /// `after-text`: a sentence stands somewhere before it.
    AfterText,
    /// `end`: no prose block stands after it.
    End,
}

/// `when`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawWhen {
    /// Place in the document.
    pub position: Option<Position>,
    /// ISO 639-1 codes.
    pub language: Vec<Spanned<String>>,
    /// Domains; subdomains match too.
    pub site: Vec<Spanned<String>>,
    /// `text` or `html`.
    pub input: Option<crate::document::InputKind>,
    /// The line occurs at least so often in the document.
    pub repeated: Option<usize>,
    /// Regular expression over the previous line.
    pub previous: Option<Spanned<String>>,
    /// Regular expression over the next line.
    pub next: Option<Spanned<String>>,
    /// Most characters of the line.
    pub length_max: Option<usize>,
    /// Least share of the block's bytes in links, 0 to 1; HTML only.
    pub link_density_min: Option<f64>,
}

/// `unless`.
#[derive(Clone, Debug, Default)]
pub struct RawUnless {
    /// Over the line.
    pub line: Vec<Spanned<String>>,
    /// Over the block.
    pub block: Vec<Spanned<String>>,
    /// Over the previous line.
    pub previous: Vec<Spanned<String>>,
    /// Over the next line.
    pub next: Vec<Spanned<String>>,
    /// CSS selectors.
    pub css: Vec<Spanned<String>>,
}

/// What a rule does with a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Remove the line.
    DropLine,
    /// Remove the block that holds the line.
    DropBlock,
    /// Remove just the matched part of the line.
    DropMatch,
    /// Remove the line and those after it, up to `until` or the first prose.
    DropUntil,
    /// Remove the line and all after it.
    TruncateAfter,
    /// Remove the line and all before it.
    TruncateBefore,
    /// Put `with` in place of the matched part.
    Replace,
    /// Protect the line.
    Keep,
}

impl Action {
    /// Every action a `[[rule]]` can name, with its name.
    pub const NAMED: [(&'static str, Action); 7] = [
        ("drop-line", Action::DropLine),
        ("drop-block", Action::DropBlock),
        ("drop-match", Action::DropMatch),
        ("drop-until", Action::DropUntil),
        ("truncate-after", Action::TruncateAfter),
        ("truncate-before", Action::TruncateBefore),
        ("replace", Action::Replace),
    ];

    /// The name used in rules files.
    pub fn name(self) -> &'static str {
        Self::NAMED
            .iter()
            .find(|(_, action)| *action == self)
            .map_or("keep", |(name, _)| name)
    }
}

impl Position {
    /// Every position with its name.
    pub const NAMED: [(&'static str, Position); 5] = [
        ("start", Position::Start),
        ("first-half", Position::FirstHalf),
        ("last-half", Position::LastHalf),
        ("after-text", Position::AfterText),
        ("end", Position::End),
    ];

    /// The name used in rules files.
    pub fn name(self) -> &'static str {
        Self::NAMED
            .iter()
            .find(|(_, position)| *position == self)
            .map_or("", |(name, _)| name)
    }
}

/// What an embedded test expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// This text comes out.
    Output(String),
    /// Nothing changes.
    Unchanged,
}

/// One `[[rule.test]]` or `[[keep.test]]`.
#[derive(Clone, Debug)]
pub struct RawTest {
    /// Bytes of the test's header.
    pub header: Range<usize>,
    /// What goes in.
    pub input: String,
    /// What is expected.
    pub expect: Expectation,
    /// ISO 639-1 code of the document.
    pub language: Option<String>,
    /// Site of the document.
    pub site: Option<String>,
    /// `html` or `text` (the default).
    pub kind: crate::document::InputKind,
}

/// One `[[override]]`: changes to a rule of a file this one stands on. What is `None` stays.
#[derive(Clone, Debug)]
pub struct RawOverride {
    /// The rule meant.
    pub id: Spanned<String>,
    /// New action.
    pub action: Option<Action>,
    /// New conditions, in place of all old ones.
    pub when: Option<RawWhen>,
    /// Further exceptions.
    pub unless: Option<RawUnless>,
    /// Tests of the rule as it is changed.
    pub tests: Vec<RawTest>,
}
