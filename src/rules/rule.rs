//! A rule ready to run: its patterns, conditions and action.
//!
//! Made of a rules file by `compile`; which lines it is tried on is left to `index` and `scan`, whether its conditions hold to
//! `condition`.

use super::css::Css;
use super::pattern::Pattern;
use super::schema::{Action, Position, RawTest};
use crate::document::{Document, InputKind};
use crate::verdict::RuleRef;
use std::sync::Arc;

/// Conditions of a rule; all must hold.
#[derive(Debug, Default)]
pub struct When {
    /// Place in the document.
    pub position: Option<Position>,
    /// ISO 639-1 codes; empty for any.
    pub language: Vec<String>,
    /// Domains, lower case; empty for any.
    pub site: Vec<String>,
    /// Kind of input.
    pub input: Option<InputKind>,
    /// Least number of times the line stands in the document.
    pub repeated: Option<usize>,
    /// Over the previous line.
    pub previous: Option<Arc<Pattern>>,
    /// Over the next line.
    pub next: Option<Arc<Pattern>>,
    /// Most characters of the normalised line.
    pub length_max: Option<usize>,
    /// Least share of the block's bytes in links.
    pub link_density_min: Option<f64>,
}

/// Exceptions of a rule; none may hold.
#[derive(Debug, Default)]
pub struct Unless {
    /// Over the line.
    pub line: Vec<Arc<Pattern>>,
    /// Over the block.
    pub block: Vec<Arc<Pattern>>,
    /// Over the previous line.
    pub previous: Vec<Arc<Pattern>>,
    /// Over the next line.
    pub next: Vec<Arc<Pattern>>,
    /// Over the block's element and its ancestors.
    pub css: Vec<Css>,
}

/// A rule ready to run.
#[derive(Debug)]
pub struct Rule {
    /// Id, reason, file and line.
    pub info: Arc<RuleRef>,
    /// Whole lines: the literal as written, and the key it is compared by.
    pub literals: Vec<(Arc<str>, String)>,
    /// Over one line.
    pub line: Vec<Arc<Pattern>>,
    /// Over one block.
    pub block: Vec<Arc<Pattern>>,
    /// Over the block's element and its ancestors.
    pub css: Vec<Css>,
    /// Conditions.
    pub when: When,
    /// Exceptions.
    pub unless: Unless,
    /// What it does.
    pub action: Action,
    /// For `drop-until`: the first line that stays.
    pub until: Option<Arc<Pattern>>,
    /// For `drop-until`: most lines that go.
    pub lines_max: usize,
    /// For `replace`: the replacement.
    pub with: Option<String>,
    /// Embedded tests.
    pub tests: Vec<RawTest>,
}

impl Rule {
    /// Whether there is a condition on what stands around a line, or on the document.
    pub(super) fn asks_around(&self) -> bool {
        let When {
            position,
            language,
            site,
            input,
            repeated,
            previous,
            next,
            length_max: _,
            link_density_min,
        } = &self.when;
        let Unless {
            line: _,
            block,
            previous: unless_previous,
            next: unless_next,
            css,
        } = &self.unless;
        let patterns = [block, unless_previous, unless_next];
        position.is_some()
            || !language.is_empty()
            || !site.is_empty()
            || input.is_some()
            || repeated.is_some()
            || previous.is_some()
            || next.is_some()
            || link_density_min.is_some()
            || !css.is_empty()
            || patterns.iter().any(|patterns| !patterns.is_empty())
    }
}

impl When {
    /// Whether the conditions hold that no line changes.
    pub(super) fn admits(&self, document: &Document) -> bool {
        self.input.is_none_or(|input| input == document.input) && self.is_on_site(document)
    }

    /// Whether the document's site is one of those asked for, or none is.
    pub(super) fn is_on_site(&self, document: &Document) -> bool {
        let site = document.metadata.site.as_deref();
        self.site.is_empty() || site.is_some_and(|site| self.site.iter().any(|domain| is_domain_of(site, domain)))
    }
}

/// Whether `site` is `domain` or a subdomain of it.
fn is_domain_of(site: &str, domain: &str) -> bool {
    let site = site.trim_start_matches("www.");
    site.eq_ignore_ascii_case(domain)
        || site.len() > domain.len()
            && site.is_char_boundary(site.len() - domain.len())
            && site[site.len() - domain.len()..].eq_ignore_ascii_case(domain)
            && site[..site.len() - domain.len()].ends_with('.')
}
