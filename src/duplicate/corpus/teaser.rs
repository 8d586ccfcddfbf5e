//! Teasers: blocks of a page that print the headline or the beginning of another page's article.
//!
//! Runs of words that a page has elsewhere, and another one in its lead, make candidates; each is verified by alignment. The article is
//! the copy in lead position with a body behind it, and is never touched: nothing is said of a page's own lead. A page that shares
//! more than the beginning of an article covers the same story, and keeps what it says.

use super::fingerprint::{RUN, runs, spread};
use super::merge::Entry;
use super::page::PageBlock;
use super::pages::Pages;
use super::passages::passages;
use super::scratch::{CorpusError, Scratch};
use super::sorter::{Sorted, Sorter};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Longest headline, in words.
const HEADLINE_WORDS_MAX: u32 = 30;
/// Words of a lead behind the headline, at least.
const LEAD_WORDS_MIN: u32 = 20;
/// Words of the body behind the lead of an article, at least.
const BODY_WORDS_MIN: u32 = 10;
/// Most articles that are compared with each run of words: printed by many outlets, any of them tells.
const SOURCES_MAX: usize = 4;
/// Fewest runs that a block shares with a lead.
const SHARED_MIN: usize = 2;
/// Words of an article that a teaser may reach to.
const REACH_WORDS: usize = 400;
/// Shortest passage of a teaser, in words: editors change some.
const PASSAGE_WORDS_MIN: usize = 4;
/// Least share of a block that stands in the article's beginning.
const CONTAINMENT_MIN: f64 = 0.7;
/// Shortest headline that makes a teaser alone, in words.
const HEADLINE_WORDS_MIN: u32 = 5;
/// Runs that a page shares with the body of an article that it covers itself, at least.
const COVERED_RUNS_MIN: usize = 16;
/// Pages looked at together.
const CHUNK_PAGES: usize = 4096;

/// Where a page's own headline and lead stand, in words; empty for a page without.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lead {
    start: u32,
    /// One past the headline.
    headline: u32,
    end: u32,
    /// Whether a body follows.
    body: bool,
}

impl Lead {
    /// The lead of a page whose template blocks are known.
    pub fn of(blocks: &[PageBlock], is_template: impl Fn(usize) -> bool) -> Self {
        let mut own = (0..blocks.len())
            .filter(|&at| blocks[at].words > 0 && !is_template(at))
            .map(|at| blocks[at])
            .peekable();
        let Some(first) = own.peek().copied() else { return Lead::default() };
        let mut lead = Lead {
            start: first.first,
            headline: first.first,
            end: first.first,
            body: false,
        };
        if !first.look.sentence && first.words <= HEADLINE_WORDS_MAX {
            lead.headline = first.first + first.words;
            lead.end = lead.headline;
            own.next();
        }
        let mut words = 0;
        while let Some(block) = own.next_if(|_| words < LEAD_WORDS_MIN) {
            words += block.words;
            lead.end = block.first + block.words;
        }
        lead.body = own.map(|block| block.words).sum::<u32>() >= BODY_WORDS_MIN;
        lead
    }

    fn holds(&self, word: u32) -> bool {
        (self.start..self.end).contains(&word)
    }
}

/// A block that is a teaser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Teaser {
    /// The page.
    pub page: u32,
    /// The block's index in it.
    pub block: u32,
    /// The page of the article.
    pub of: u32,
    /// Share of the block's words that stand in the article's beginning, 0 to 1.
    pub containment: f32,
}

/// The teasers on all pages, in order of pages. `runs` are the sampled runs of all pages, `is_template` tells template blocks.
///
/// # Errors
/// If scratch files can't be read or written.
pub fn teasers(
    pages: &Pages,
    leads: &[Lead],
    runs: &Sorted,
    is_template: &(impl Fn(u32, u32) -> bool + Sync),
    scratch: &Scratch,
) -> Result<Vec<Teaser>, CorpusError> {
    let mut candidates = Sorter::new(scratch.clone(), pages.room() / 4);
    runs.groups(|_, entries| candidates_of(pages, leads, entries, &mut candidates))?;
    let candidates = candidates.finish()?;
    let mut found = Vec::new();
    let mut chunk: Vec<Vec<Entry>> = Vec::new();
    let mut judge = |chunk: &mut Vec<Vec<Entry>>| -> Result<(), CorpusError> {
        let judged: Result<Vec<Vec<Teaser>>, CorpusError> = chunk
            .par_iter()
            .map(|entries| on_page(pages, leads, entries, is_template))
            .collect();
        found.extend(judged?.into_iter().flatten());
        chunk.clear();
        Ok(())
    };
    for entry in candidates.iter()? {
        let entry = entry?;
        match chunk.last_mut() {
            Some(entries) if entries[0].0 >> 32 == entry.0 >> 32 => entries.push(entry),
            _ => {
                if chunk.len() >= CHUNK_PAGES {
                    judge(&mut chunk)?;
                }
                chunk.push(vec![entry]);
            }
        }
    }
    judge(&mut chunk)?;
    Ok(found)
}

/// Pairs a run's places outside of leads with a few in leads: both pages as a key, the word of the first as value.
fn candidates_of(pages: &Pages, leads: &[Lead], entries: &[Entry], out: &mut Sorter) -> Result<(), CorpusError> {
    if entries.len() < 2 {
        return Ok(());
    }
    let place = |entry: &Entry| ((entry.1 >> 32) as u32, entry.1 as u32);
    let lead = |page: u32| &leads[page as usize];
    let mut sources: Vec<u32> = entries
        .iter()
        .map(place)
        .filter(|&(page, word)| lead(page).body && lead(page).holds(word))
        .map(|(page, _)| page)
        .collect();
    if sources.is_empty() {
        return Ok(());
    }
    sources.dedup();
    sources.sort_unstable_by_key(|&page| spread(pages.whole(page)));
    sources.truncate(SOURCES_MAX);
    for (page, word) in entries.iter().map(place).filter(|&(page, word)| !lead(page).holds(word)) {
        for &source in sources.iter().filter(|&&source| source != page) {
            out.push((u64::from(page) << 32 | u64::from(source), word.into()))?;
        }
    }
    Ok(())
}

/// A block as a part of an article's beginning.
#[derive(Clone, Copy)]
struct Match {
    of: u32,
    containment: f64,
    /// It prints the headline.
    headline: bool,
}

/// The teasers on the page that all of `entries` are about.
fn on_page(
    pages: &Pages,
    leads: &[Lead],
    entries: &[Entry],
    is_template: &(impl Fn(u32, u32) -> bool + Sync),
) -> Result<Vec<Teaser>, CorpusError> {
    let page = (entries[0].0 >> 32) as u32;
    if entries.len() < SHARED_MIN {
        return Ok(Vec::new());
    }
    let blocks = pages.blocks(page)?;
    let mut words = None;
    let mut matches: Vec<Option<Match>> = vec![None; blocks.len()];
    for of_source in entries.chunk_by(|a, b| a.0 == b.0) {
        let source = of_source[0].0 as u32;
        let block_of = |word: u64| blocks.partition_point(|block| u64::from(block.first + block.words) <= word);
        for hits in of_source.chunk_by(|a, b| block_of(a.1) == block_of(b.1)) {
            let index = block_of(hits[0].1);
            let lead = &leads[page as usize];
            if hits.len() < SHARED_MIN || index >= blocks.len() || lead.holds(blocks[index].first) || is_template(page, index as u32) {
                continue;
            }
            let (hashes, own_runs) = match &mut words {
                Some(words) => words,
                None => {
                    let hashes = pages.hashes(page)?;
                    let own_runs: FxHashSet<u64> = runs(&hashes, RUN).collect();
                    words.insert((hashes, own_runs))
                }
            };
            let found = compare(
                pages,
                &leads[source as usize],
                source,
                &hashes[blocks[index].range()],
                own_runs,
                is_template,
            )?;
            let better = |old: &Match, new: &Match| {
                (new.containment, std::cmp::Reverse(pages.id(new.of))) > (old.containment, std::cmp::Reverse(pages.id(old.of)))
            };
            if let Some(new) = found
                && matches[index].as_ref().is_none_or(|old| better(old, &new))
            {
                matches[index] = Some(new);
            }
        }
    }
    Ok(convincing(page, &blocks, &matches, |at| is_template(page, at as u32)))
}

/// Whether a block is the beginning of an article.
fn compare(
    pages: &Pages,
    lead: &Lead,
    source: u32,
    block: &[u32],
    own_runs: &FxHashSet<u64>,
    is_template: &impl Fn(u32, u32) -> bool,
) -> Result<Option<Match>, CorpusError> {
    let article = pages.hashes(source)?;
    let from = lead.start as usize;
    let lead_words = (lead.end - lead.start) as usize;
    let headline_words = (lead.headline - lead.start) as usize;
    let beginning = &article[from..article.len().min(from + REACH_WORDS)];
    if block == &beginning[..headline_words] {
        let headline = block.len() as u32 >= HEADLINE_WORDS_MIN;
        return Ok(headline.then_some(Match {
            of: source,
            containment: 1.0,
            headline,
        }));
    }
    let shared = passages(beginning, block, PASSAGE_WORDS_MIN);
    let (Some(first), Some(last)) = (shared.iter().map(|p| p.a.0).min(), shared.iter().map(|p| p.a.1).max()) else {
        return Ok(None);
    };
    let words: usize = shared.iter().map(|passage| passage.b.1 - passage.b.0).sum();
    let containment = words as f64 / block.len() as f64;
    if first >= lead_words || containment < CONTAINMENT_MIN {
        return Ok(None);
    }
    // What is template tells nothing, nor does a pull quote of the beginning.
    let in_block: FxHashSet<u64> = runs(block, RUN).collect();
    let behind = (from + last).max(lead.end as usize);
    let blocks = pages.blocks(source)?;
    let body = (0u32..)
        .zip(&blocks)
        .filter(|&(at, block)| block.first as usize + block.words as usize > behind && !is_template(source, at));
    let body_runs = body.flat_map(|(_, block)| runs(&article[block.range().start.max(behind)..block.range().end], RUN));
    let covered = body_runs
        .filter(|run| own_runs.contains(run) && !in_block.contains(run))
        .take(COVERED_RUNS_MIN)
        .count();
    Ok((covered < COVERED_RUNS_MIN).then_some(Match {
        of: source,
        containment,
        headline: first < headline_words,
    }))
}

/// The matches that stand where teasers stand: in a group of several, with a headline or cut off, under a short line, or at the end. A
/// lone sentence amid an article's own is a quotation.
fn convincing(page: u32, blocks: &[PageBlock], matches: &[Option<Match>], is_template: impl Fn(usize) -> bool) -> Vec<Teaser> {
    let counted: Vec<usize> = (0..blocks.len()).filter(|&at| blocks[at].words > 0 && !is_template(at)).collect();
    let mut found = Vec::new();
    let mut before: Option<usize> = None;
    let mut index = 0;
    for group in counted.chunk_by(|&a, &b| matches[a].is_some() == matches[b].is_some()) {
        index += group.len();
        let hits: Vec<(usize, Match)> = group.iter().filter_map(|&at| Some((at, matches[at]?))).collect();
        if let Some((_, first)) = hits.first() {
            let several = hits.iter().any(|(_, other)| other.of != first.of);
            let marked = hits.iter().any(|(at, found)| found.headline || blocks[*at].look.cut);
            let under_a_line = before.is_some_and(|at| !blocks[at].look.sentence && blocks[at].words <= HEADING_WORDS_MAX);
            let at_the_end = counted[index..].iter().all(|&at| !blocks[at].look.prose);
            if several || marked || under_a_line || at_the_end {
                found.extend(hits.iter().map(|&(at, Match { of, containment, .. })| Teaser {
                    page,
                    block: at as u32,
                    of,
                    containment: containment as f32,
                }));
            }
        }
        before = group.last().copied();
    }
    found
}

/// Longest line over a group of teasers ("You may also like"), in words.
const HEADING_WORDS_MAX: u32 = 6;
