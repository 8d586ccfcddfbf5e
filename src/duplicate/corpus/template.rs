//! Template residue of sites: blocks that recur on many pages of one site whose articles otherwise differ.
//!
//! Each page that has such a block votes: it must hold more that is much rarer on its site than what is as frequent. So an article
//! that a site prints a thousand times stays. Pages that are mostly copies of each other have one vote together. Where the block leads an article, and elsewhere does not, it is the article that the
//! others point to.

use super::merge::Entry;
use super::page::PageBlock;
use super::pages::Pages;
use super::scratch::{CorpusError, Scratch};
use super::sorter::{Sorted, Sorter};

/// Fewest pages of a site that have a block of its template, and fewest votes for it.
const PAGES_MIN: usize = 4;
const VOTES_MIN: u64 = 3;
/// The vote of a page that is like no other.
const VOTE: u32 = 1 << 20;
/// Classes of frequency: 1, 2 and 3, 4 to 7, and so on.
const CLASSES: usize = 32;

/// A page in the high half, what is said of it in the low one.
fn pair(page: u32, rest: u32) -> u64 {
    u64::from(page) << 32 | u64::from(rest)
}

fn distinct_pages(entries: &[Entry]) -> usize {
    entries.chunk_by(|a, b| a.1 >> 32 == b.1 >> 32).count()
}

/// The template blocks: page and block as a key, ascending; on how many pages of the site the block stands as value.
///
/// `blocks` are the keys of all blocks.
///
/// # Errors
/// If scratch files can't be read or written.
pub fn template(pages: &Pages, blocks: &Sorted, scratch: &Scratch) -> Result<Sorted, CorpusError> {
    let sorter = || Sorter::new(scratch.clone(), pages.room() / 4);
    let mut frequent = sorter();
    blocks.groups(|_, entries| {
        let count = distinct_pages(entries);
        if count > 1 {
            for &(_, place) in entries {
                frequent.push((place, count as u64))?;
            }
        }
        Ok(())
    })?;
    let frequent = frequent.finish()?;
    let mut votes = sorter();
    let mut weights = vec![VOTE; pages.len()];
    let mut of_page: Vec<(u32, u32)> = Vec::new();
    let mut page = 0;
    let mut vote = |page: u32, of_page: &mut Vec<(u32, u32)>| -> Result<(), CorpusError> {
        if of_page.iter().any(|&(_, count)| count as usize >= PAGES_MIN) {
            let (weight, ballots) = ballots(pages, page, of_page)?;
            weights[page as usize] = weight;
            for (block, key, ballot) in ballots {
                votes.push((
                    key,
                    pair(page, block) << 2 | u64::from(ballot.different) << 1 | u64::from(ballot.leads),
                ))?;
            }
        }
        of_page.clear();
        Ok(())
    };
    for entry in frequent.iter()? {
        let (place, count) = entry?;
        if (place >> 32) as u32 != page {
            vote(page, &mut of_page)?;
            page = (place >> 32) as u32;
        }
        of_page.push((place as u32, u32::try_from(count).unwrap_or(u32::MAX)));
    }
    vote(page, &mut of_page)?;
    drop(frequent);
    let mut found = sorter();
    votes.finish()?.groups(|_, entries| {
        let count = entries.chunk_by(|a, b| a.1 >> 34 == b.1 >> 34).count();
        let weight = |entry: &&Entry| u64::from(weights[(entry.1 >> 34) as usize]);
        let all: u64 = entries.iter().map(|entry| weight(&entry)).sum();
        let tally = |bit: u64| {
            entries
                .iter()
                .filter(|entry| entry.1 & bit != 0)
                .map(|entry| weight(&entry))
                .sum::<u64>()
        };
        let leads_mostly = 2 * tally(1) > all;
        let different = tally(2);
        if 2 * different > all && different >= VOTES_MIN * u64::from(VOTE) {
            for &(_, vote) in entries.iter().filter(|entry| leads_mostly || entry.1 & 1 == 0) {
                found.push((vote >> 2, count as u64))?;
            }
        }
        Ok(())
    })?;
    found.finish()
}

/// What a page says of one of its blocks.
struct Ballot {
    /// It holds more that is much rarer than this block.
    different: bool,
    /// The block stands before all prose of its own, or between two pieces of it as a subheading.
    leads: bool,
}

/// What a page says of its frequent blocks, and the weight of its vote; `counts` are those that stand on other pages too, in order, and
/// on how many.
fn ballots(pages: &Pages, page: u32, counts: &[(u32, u32)]) -> Result<(u32, Vec<(u32, u64, Ballot)>), CorpusError> {
    let blocks = pages.blocks(page)?;
    let hashes = pages.hashes(page)?;
    let Some((site, _)) = pages.site(page) else {
        return Ok((VOTE, Vec::new()));
    };
    let site = super::page::text_hash(site);
    let mut classes = vec![0usize; blocks.len()];
    for &(block, count) in counts {
        if let Some(class) = classes.get_mut(block as usize) {
            *class = (count.max(1).ilog2() as usize).min(CLASSES - 1);
        }
    }
    let mut words = [0u64; CLASSES];
    for (block, &class) in blocks.iter().zip(&classes) {
        words[class] += u64::from(block.words);
    }
    let frequent = counts
        .iter()
        .filter(|&&(block, count)| count as usize >= PAGES_MIN && (block as usize) < blocks.len());
    let ballots = frequent.map(|&(block, _)| {
        let index = block as usize;
        let rarer = classes[index] - 1;
        let (own, shared) = words.split_at(rarer);
        let ballot = Ballot {
            different: own.iter().sum::<u64>() >= shared.iter().sum(),
            leads: leads(&blocks, &classes, index, rarer),
        };
        (block, super::page::block_hash(site, &hashes[blocks[index].range()]), ballot)
    });
    Ok((VOTE / typical_count(&blocks, counts), ballots.collect()))
}

/// On how many pages the middle one of a page's words stands, by the counts of their blocks.
fn typical_count(blocks: &[PageBlock], counts: &[(u32, u32)]) -> u32 {
    let words = |block: u32| blocks.get(block as usize).map_or(0, |block| u64::from(block.words));
    let all: u64 = blocks.iter().map(|block| u64::from(block.words)).sum();
    let mut frequent: Vec<(u32, u64)> = counts.iter().map(|&(block, count)| (count, words(block))).collect();
    frequent.sort_unstable();
    let mut passed = all - frequent.iter().map(|(_, words)| words).sum::<u64>().min(all);
    for (count, words) in frequent {
        if 2 * passed >= all {
            break;
        }
        passed += words;
        if 2 * passed >= all {
            return count.clamp(1, VOTE);
        }
    }
    1
}

fn leads(blocks: &[PageBlock], classes: &[usize], index: usize, rarer: usize) -> bool {
    let own_prose = |at: usize| classes[at] < rarer && blocks[at].look.prose;
    let before = (0..index).any(own_prose);
    let follows = |at: usize| at < blocks.len() && own_prose(at);
    if before {
        !blocks[index].look.sentence && own_prose(index - 1) && follows(index + 1)
    } else {
        (index + 1..blocks.len()).any(own_prose)
    }
}
