//! Gathers sketches of pages: their blocks stored, keys of blocks and runs of words sorted.
//!
//! A page that comes again with the same text on the same site is one page. What the keys say is left to `template` and `teaser`.

use super::page::{PageBlock, PageSketch, decode};
use super::scratch::{CorpusError, Scratch};
use super::sorter::{Sorted, Sorter};
use super::store::{Store, StoreWriter, Stored};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The page or site of records that have none.
pub const NONE: u32 = u32::MAX;

/// A page.
#[derive(Clone, Debug)]
struct Page {
    stored: Stored,
    whole: u64,
    /// Hash of the text's bytes.
    text: u64,
    site: u32,
    /// The lowest id of its records.
    id: Box<str>,
}

/// Gathers sketches of pages.
#[derive(Debug)]
pub struct PageCollector {
    pages: Vec<Page>,
    /// The page of each record.
    page_of: Vec<u32>,
    by_whole: FxHashMap<u64, u32>,
    sites: FxHashMap<Arc<str>, u32>,
    site_pages: Vec<(Arc<str>, u32)>,
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
            by_whole: FxHashMap::default(),
            sites: FxHashMap::default(),
            site_pages: Vec::new(),
            store: StoreWriter::new(scratch.clone())?,
            blocks: Sorter::new(scratch.clone(), memory / 4),
            runs: Sorter::new(scratch.clone(), memory / 2),
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
        let page = match sketch {
            Some(sketch) => self.page(sketch)?,
            None => NONE,
        };
        self.page_of.push(page);
        Ok(())
    }

    fn page(&mut self, sketch: PageSketch) -> Result<u32, CorpusError> {
        let page = match self.by_whole.entry(sketch.whole) {
            Entry::Occupied(same) => {
                let page = *same.get();
                let id = &mut self.pages[page as usize].id;
                if *sketch.id < **id {
                    *id = sketch.id.into();
                }
                return Ok(page);
            }
            Entry::Vacant(place) => *place.insert(self.pages.len() as u32),
        };
        for (key, block) in sketch.blocks {
            self.blocks.push((key, u64::from(page) << 32 | u64::from(block)))?;
        }
        for (key, word) in sketch.runs {
            self.runs.push((key, u64::from(page) << 32 | u64::from(word)))?;
        }
        let site = sketch.site.map_or(NONE, |site| self.site(site.into()));
        self.pages.push(Page {
            stored: self.store.add(&sketch.packed)?,
            whole: sketch.whole,
            text: sketch.text,
            site,
            id: sketch.id.into(),
        });
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
    store: Store,
}

impl Pages {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.pages.len()
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
