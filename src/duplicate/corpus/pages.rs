//! Gathers sketches of pages: their blocks stored, keys of blocks and runs of words sorted.
//!
//! A page that comes again with the same text on the same site is one page. What the keys say is left to `template` and `teaser`.

use super::known::Known;
use super::memory::room;
use super::page::{PageBlock, PageSketch, decode};
use super::scratch::{CorpusError, Scratch};
use super::sorter::{Sorted, Sorter};
use super::store::{Store, StoreWriter, Stored};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The page or site of records that have none.
pub const NONE: u32 = u32::MAX;

/// Pages are told in 30 bits, to leave two for what is said of their blocks.
const PAGES_MAX: u32 = 1 << 30;
/// Records between two looks at how much memory the tables take.
const LOOK_RECORDS: usize = 1 << 14;

/// A page.
#[derive(Clone, Debug)]
struct Page {
    stored: Stored,
    whole: u64,
    /// Hash of the text's bytes.
    text: u64,
    site: u32,
    /// How many blocks come before, on all pages.
    first_block: u64,
    /// The lowest id of its records.
    id: Box<str>,
}

/// Gathers sketches of pages.
#[derive(Debug)]
pub struct PageCollector {
    pages: Vec<Page>,
    /// The page of each record.
    page_of: Vec<u32>,
    known: Known,
    sites: FxHashMap<Arc<str>, u32>,
    site_pages: Vec<(Arc<str>, u32)>,
    blocks_total: u64,
    ids_bytes: usize,
    memory: usize,
    store: StoreWriter,
    blocks: Sorter,
    runs: Sorter,
}

impl PageCollector {
    /// A collector that holds `memory` bytes of keys, and the rest in `scratch`.
    ///
    /// # Errors
    /// If scratch files can't be made.
    pub fn new(scratch: &Scratch, memory: usize) -> Result<Self, CorpusError> {
        Ok(PageCollector {
            pages: Vec::new(),
            page_of: Vec::new(),
            known: Known::new(),
            sites: FxHashMap::default(),
            site_pages: Vec::new(),
            blocks_total: 0,
            ids_bytes: 0,
            memory,
            store: StoreWriter::new(scratch.clone())?,
            blocks: Sorter::new(scratch.clone(), room(memory, 0) / 4),
            runs: Sorter::new(scratch.clone(), room(memory, 0) / 2),
        })
    }

    /// Takes the next record's sketch; `None` of one that could not be read.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn add(&mut self, sketch: Option<PageSketch>) -> Result<(), CorpusError> {
        if self.page_of.len() >= NONE as usize {
            return Err(CorpusError::TooMany);
        }
        if self.page_of.len().is_multiple_of(LOOK_RECORDS) {
            let room = room(self.memory, self.bytes());
            self.blocks.limit(room / 4);
            self.runs.limit(room / 2);
        }
        let page = match sketch {
            Some(sketch) => self.page(sketch)?,
            None => NONE,
        };
        self.page_of.push(page);
        Ok(())
    }

    /// Bytes of tables.
    fn bytes(&self) -> usize {
        self.pages.capacity() * size_of::<Page>() + self.ids_bytes + self.known.bytes() + self.page_of.capacity() * 4
    }

    fn page(&mut self, sketch: PageSketch) -> Result<u32, CorpusError> {
        let page = self.pages.len() as u32;
        if let Some(same) = self
            .known
            .find_or_insert(sketch.whole, page, |page| self.pages[page as usize].whole)
        {
            let id = &mut self.pages[same as usize].id;
            if *sketch.id < **id {
                *id = sketch.id.into();
            }
            return Ok(same);
        }
        if page >= PAGES_MAX {
            return Err(CorpusError::TooMany);
        }
        for (key, block) in sketch.blocks {
            self.blocks.push((key, u64::from(page) << 32 | u64::from(block)))?;
        }
        for (key, word) in sketch.runs {
            self.runs.push((key, u64::from(page) << 32 | u64::from(word)))?;
        }
        self.ids_bytes += sketch.id.len() + 16;
        let site = sketch.site.map_or(NONE, |site| self.site(site.into()));
        self.pages.push(Page {
            stored: self.store.add(&sketch.packed)?,
            whole: sketch.whole,
            text: sketch.text,
            site,
            first_block: self.blocks_total,
            id: sketch.id.into(),
        });
        self.blocks_total += u64::from(sketch.block_count);
        Ok(page)
    }

    fn site(&mut self, name: Arc<str>) -> u32 {
        let site = *self.sites.entry(name.clone()).or_insert_with(|| {
            self.site_pages.push((name, 0));
            self.site_pages.len() as u32 - 1
        });
        self.site_pages[site as usize].1 += 1;
        site
    }

    /// All pages, the keys of their blocks, and their runs.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn finish(self) -> Result<(Pages, Sorted, Sorted), CorpusError> {
        let pages = Pages {
            pages: self.pages,
            page_of: self.page_of,
            sites: self.site_pages,
            blocks_total: self.blocks_total,
            memory: self.memory,
            store: self.store.finish()?,
        };
        Ok((pages, self.blocks.finish()?, self.runs.finish()?))
    }
}

/// All pages of a corpus.
#[derive(Debug)]
pub struct Pages {
    pages: Vec<Page>,
    page_of: Vec<u32>,
    sites: Vec<(Arc<str>, u32)>,
    blocks_total: u64,
    memory: usize,
    store: Store,
}

impl Pages {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// How many blocks all pages have.
    pub fn blocks_total(&self) -> u64 {
        self.blocks_total
    }

    /// How many blocks come before those of a page.
    pub fn first_block(&self, page: u32) -> u64 {
        self.pages[page as usize].first_block
    }

    /// Bytes of memory that are left for sorting.
    pub fn room(&self) -> usize {
        // Ids, and what is made beside: a lead, votes, and places of what is found.
        let beside = self.pages.len() * 64 + (self.blocks_total / 8) as usize;
        room(
            self.memory,
            self.pages.capacity() * size_of::<Page>() + self.page_of.capacity() * 4 + beside,
        )
    }

    /// The page of a record, by the order in which records came, if it is one with this text.
    pub fn of_record(&self, record: u64, text_hash: u64) -> Option<u32> {
        let page = *self.page_of.get(usize::try_from(record).ok()?)?;
        self.pages.get(page as usize).filter(|found| found.text == text_hash).map(|_| page)
    }

    /// The lowest id of a page's records.
    pub fn id(&self, page: u32) -> &str {
        &self.pages[page as usize].id
    }

    /// A hash of its text and site.
    pub fn whole(&self, page: u32) -> u64 {
        self.pages[page as usize].whole
    }

    /// A page's site, and how many pages there are of it.
    pub fn site(&self, page: u32) -> Option<(&Arc<str>, u32)> {
        self.sites
            .get(self.pages[page as usize].site as usize)
            .map(|(name, pages)| (name, *pages))
    }

    /// The hashes of a page's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn hashes(&self, page: u32) -> Result<Vec<u32>, CorpusError> {
        self.store.hashes(self.pages[page as usize].stored)
    }

    /// A page's blocks.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn blocks(&self, page: u32) -> Result<Vec<PageBlock>, CorpusError> {
        Ok(decode(&self.store.rest(self.pages[page as usize].stored)?))
    }
}
