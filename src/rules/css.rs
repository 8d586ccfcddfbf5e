//! CSS selectors of rules, and which of them can match anything of a page.
//!
//! A selector needs the page's tree with all attributes, which is only made for it. Nearly all name a class, an id or a value; where
//! none of the names stands in the page, nothing is made. Names that a page spells with character references are not seen.

use super::rule::Rule;
use super::way::{Way, WayKind};
use crate::document::{Document, Dom};
use aho_corasick::{AhoCorasick, Input, MatchKind};
use scraper::Selector;
use std::sync::Arc;

/// A CSS selector.
#[derive(Debug)]
pub struct Css {
    /// As written in the rules file.
    pub source: Arc<str>,
    /// Compiled.
    pub selector: Selector,
}

impl Css {
    /// Whether the block's element or one of its ancestors matches.
    pub(super) fn matches(&self, document: &Document, block: usize) -> bool {
        let Some(dom) = &document.dom else { return false };
        let features = document.blocks[block].dom.and_then(|index| dom.features.get(index));
        features.is_some_and(|features| {
            dom.selectable()
                .ancestors(features.element)
                .any(|element| self.selector.matches(&element))
        })
    }
}

/// The selectors of all rules.
#[derive(Debug)]
pub(super) struct Selectors {
    ways: Vec<Way>,
    /// Of each way whether it may match pages that have none of its names.
    unnamed: Vec<bool>,
    names: Option<AhoCorasick>,
    /// The way of each name.
    of_name: Vec<usize>,
    /// Of each name all that may stand where it does: of those that begin alike only the first is found.
    same_start: Vec<Vec<usize>>,
}

impl Selectors {
    pub fn build(rules: &[Rule]) -> Selectors {
        let (mut ways, mut unnamed, mut names, mut of_name) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (id, rule) in (0u32..).zip(rules) {
            for (number, css) in (0u16..).zip(&rule.css) {
                let own = names_of(&css.source);
                unnamed.push(own.is_none());
                for name in own.unwrap_or_default() {
                    names.push(name);
                    of_name.push(ways.len());
                }
                ways.push(Way {
                    rule: id,
                    kind: WayKind::Css(number),
                    deferred: false,
                });
            }
        }
        let alike = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
        let alike_to = |name: &&str| (0..names.len()).filter(|&other| alike(name, names[other])).collect();
        let same_start = names.iter().map(alike_to).collect();
        // An automaton that can't be built is one more reason to try everything.
        let names = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&names).ok();
        if names.is_none() {
            unnamed.fill(true);
        }
        Selectors {
            ways,
            unnamed,
            names,
            of_name,
            same_start,
        }
    }

    /// The ways that may match something of a page.
    pub fn ways(&self, dom: &Dom) -> Vec<Way> {
        let mut possible = self.unnamed.clone();
        if let Some(names) = self.names.as_ref().filter(|_| !self.of_name.is_empty()) {
            let mut at = 0;
            // Names may overlap, so the search goes on right behind the beginning of each.
            while let Some(found) = names.find(Input::new(&dom.source).range(at..)) {
                let of_pattern = self.same_start[found.pattern().as_usize()].iter();
                of_pattern.for_each(|&name| possible[self.of_name[name]] = true);
                at = found.start() + 1;
            }
        }
        let with_ways = self.ways.iter().zip(possible);
        with_ways.filter(|(_, possible)| *possible).map(|(way, _)| *way).collect()
    }
}

/// Names of which one at least stands in each page that a selector matches; `None` if it can't be told.
fn names_of(selector: &str) -> Option<Vec<&str>> {
    // Negations, escapes, and values compared without regard to case.
    if selector.contains([':', '(', '\\']) || selector.contains(" i]") || selector.contains("\"i]") {
        return None;
    }
    selector.split(',').map(name_of).collect()
}

/// The longest class, id or quoted value of a selector without alternatives.
fn name_of(selector: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut best: Option<&str> = None;
    for (at, sign) in selector.match_indices(['.', '#', '"', '\'']) {
        let rest = &selector[at + sign.len()..];
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        if name.len() > best.map_or(0, str::len) {
            best = Some(name);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::names_of;

    #[test]
    fn names_that_a_page_must_have() {
        let cases: [(&str, Option<&[&str]>); 8] = [
            (".postprofile", Some(&["postprofile"])),
            ("div.a .longer-name > p#b, aside.c", Some(&["longer-name", "c"])),
            ("div.s[id^=\"sig\"]", Some(&["sig"])),
            ("[data-role='member'], .x", Some(&["member", "x"])),
            ("p, .x", None),
            (".x:not(.y)", None),
            ("[type=\"a\" i]", None),
            ("*", None),
        ];
        for (selector, names) in cases {
            assert_eq!(names_of(selector).as_deref(), names, "{selector}");
        }
    }
}
