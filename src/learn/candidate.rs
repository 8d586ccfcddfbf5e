//! A recurring line with all that is known of where it stands, and how likely it is to be article text.

use super::mask::Masked;
use crate::report::visible::one_line;
use std::collections::{BTreeMap, BTreeSet};

/// Different fillings, articles and sites remembered: the lowest by hash, so that the order of documents does not matter.
pub(super) const EXAMPLES_MAX: usize = 5;
const ARTICLES_MAX: usize = 256;
const SITES_MAX: usize = 64;
/// Share of the places that makes a place the line's.
const PLACE_SHARE_MIN: f64 = 0.95;
/// Columns of an example.
const EXAMPLE_COLUMNS: usize = 100;

/// Where a line stands as to the prose of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// No prose stands before it.
    Start,
    /// Prose stands before it and behind it.
    Amid,
    /// No prose stands behind it.
    End,
    /// The document has no prose.
    NoProse,
}

/// One occurrence.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The line as rules see it.
    pub line: String,
    /// Its hash.
    pub hash: u64,
    /// Where it stands.
    pub place: Place,
    /// The block ends like a sentence.
    pub sentence: bool,
}

/// How likely a line is to be article text somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// It stands apart from the text, and reads like none.
    Low,
    /// Something speaks for text.
    Medium,
    /// It reads like text, or stands amid it.
    High,
}

impl Risk {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }
}

/// A recurring line.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The line without its slots.
    pub masked: Masked,
    /// Documents that have it.
    pub documents: usize,
    /// Occurrences by place.
    pub places: BTreeMap<Place, usize>,
    /// Occurrences that end like a sentence.
    pub sentences: usize,
    /// Some of its forms, by hash.
    pub examples: BTreeMap<u64, String>,
    /// Articles beside which it stands, by the hash of their longest paragraph; no more than some hundreds are remembered.
    pub articles: BTreeSet<u64>,
    /// Sites, where known; no more than some are remembered.
    pub sites: BTreeSet<String>,
    /// Documents without a known site.
    pub without_site: usize,
}

impl Candidate {
    /// One that was not seen yet.
    pub fn new(masked: Masked) -> Self {
        Candidate {
            masked,
            documents: 0,
            places: BTreeMap::new(),
            sentences: 0,
            examples: BTreeMap::new(),
            articles: BTreeSet::new(),
            sites: BTreeSet::new(),
            without_site: 0,
        }
    }

    /// Adds what one document has of it.
    pub fn add(&mut self, seen: &[Seen], article: u64, site: Option<&String>) {
        self.documents += 1;
        for one in seen {
            *self.places.entry(one.place).or_default() += 1;
            self.sentences += usize::from(one.sentence);
            self.examples.entry(one.hash).or_insert_with(|| one.line.clone());
            if self.examples.len() > EXAMPLES_MAX {
                self.examples.pop_last();
            }
        }
        self.articles.insert(article);
        if self.articles.len() > ARTICLES_MAX {
            self.articles.pop_last();
        }
        match site {
            Some(site) => drop(self.sites.insert(site.clone())),
            None => self.without_site += 1,
        }
        if self.sites.len() > SITES_MAX {
            self.sites.pop_last();
        }
    }

    /// The only site that has it, where all sites are known.
    pub fn only_site(&self) -> Option<&String> {
        self.sites.first().filter(|_| self.sites.len() == 1 && self.without_site == 0)
    }

    fn occurrences(&self) -> usize {
        self.places.values().sum()
    }

    fn share(&self, places: &[Place]) -> f64 {
        let there: usize = places.iter().filter_map(|place| self.places.get(place)).sum();
        there as f64 / self.occurrences().max(1) as f64
    }

    /// The place that nearly all its occurrences have in common.
    pub fn place(&self) -> Option<Place> {
        [Place::End, Place::Start]
            .into_iter()
            .find(|place| self.places.contains_key(place) && self.share(&[*place]) >= PLACE_SHARE_MIN)
    }

    /// How likely it is to be article text, and why.
    pub fn risk(&self) -> (Risk, Vec<String>) {
        let mut why = Vec::new();
        let mut risk = Risk::Low;
        let mut add = |least: Risk, reason: String| {
            risk = risk.max(least);
            why.push(reason);
        };
        let amid = self.share(&[Place::Amid]);
        if amid > 0.5 {
            add(Risk::High, format!("{:.0}% stand amid the text", amid * 100.0));
        } else if amid > 0.05 {
            add(Risk::Medium, format!("{:.0}% stand amid the text", amid * 100.0));
        }
        let sentences = self.sentences as f64 / self.occurrences().max(1) as f64;
        if sentences > 0.5 {
            add(Risk::Medium, "reads like a sentence".to_owned());
        }
        if !self.masked.text().trim().contains(' ') {
            add(Risk::Medium, "one word, which may be a subheading".to_owned());
        }
        if self.masked.has_slots() && self.masked.words().count() < 2 {
            add(Risk::Medium, "little but what varies".to_owned());
        }
        (risk, why)
    }

    /// Examples that can be printed anywhere.
    pub fn shown(&self) -> impl Iterator<Item = String> {
        self.examples.values().map(|line| one_line(line, EXAMPLE_COLUMNS))
    }
}
