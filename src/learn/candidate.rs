//! A recurring line with all that is known of where it stands. How likely it is to be article text is `proposal`'s.

use super::mask::Masked;
use crate::report::visible::one_line;
use std::collections::{BTreeMap, BTreeSet};

/// Different fillings, articles and sites remembered: the lowest by hash, so that the order of documents does not matter.
pub(super) const EXAMPLES_MAX: usize = 5;
const ARTICLES_MAX: usize = 256;
const SITES_MAX: usize = 64;
/// Lines below remembered.
const NEXT_MAX: usize = 32;
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
    /// The recurring forms of the line below, by `Candidate::key`.
    pub next: Vec<u64>,
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
    /// Documents in which it stands right above another recurring line, by that line's key. The lowest keys only: a key that is among them in
    /// the end was never left out before, so its count is exact.
    pub next: BTreeMap<u64, usize>,
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
            next: BTreeMap::new(),
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
        let next: BTreeSet<u64> = seen.iter().flat_map(|one| one.next.iter().copied()).collect();
        for key in next {
            *self.next.entry(key).or_default() += 1;
            if self.next.len() > NEXT_MAX {
                self.next.pop_last();
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

    /// What names it among the lines below others.
    pub fn key(&self) -> u64 {
        super::hash(&self.masked)
    }

    /// How often it was seen.
    pub fn occurrences(&self) -> usize {
        self.places.values().sum()
    }

    /// How often it was seen at a place.
    pub fn at(&self, place: Place) -> usize {
        self.places.get(&place).copied().unwrap_or(0)
    }

    /// The place that nearly all its occurrences have in common.
    pub fn place(&self) -> Option<Place> {
        [Place::End, Place::Start]
            .into_iter()
            .find(|&place| self.at(place) > 0 && self.at(place) as f64 >= PLACE_SHARE_MIN * self.occurrences() as f64)
    }

    /// Examples that can be printed anywhere.
    pub fn shown(&self) -> impl Iterator<Item = String> {
        self.examples.values().map(|line| one_line(line, EXAMPLE_COLUMNS))
    }
}
