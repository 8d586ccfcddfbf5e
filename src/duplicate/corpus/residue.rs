//! Residue across a corpus: template of sites and teasers of other pages, as marks for each record.
//!
//! What is template is told by `template`, what a teaser by `teaser`. Marks are settled with all others by `verdict`.

use super::page::{PageSketch, text_hash};
use super::pages::{PageCollector, Pages};
use super::scratch::{CorpusError, Scratch};
use super::teaser::{Lead, Teaser, teasers};
use super::template::template;
use crate::document::{Document, Span};
use crate::verdict::{Claim, Mark, Reason};

/// Gathers pages, and looks for residue once all are there.
#[derive(Debug)]
pub struct ResidueCollector {
    scratch: Scratch,
    memory: usize,
    pages: PageCollector,
}

impl ResidueCollector {
    /// A collector that holds `memory` bytes, and the rest in `scratch`.
    ///
    /// # Errors
    /// If scratch files can't be made.
    pub fn new(scratch: Scratch, memory: usize) -> Result<Self, CorpusError> {
        Ok(ResidueCollector {
            pages: PageCollector::new(&scratch, memory)?,
            scratch,
            memory,
        })
    }

    /// Takes the next record's sketch; `None` of one that could not be read.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn add(&mut self, sketch: Option<PageSketch>) -> Result<(), CorpusError> {
        self.pages.add(sketch)
    }

    /// The residue of all records.
    ///
    /// # Errors
    /// If scratch files can't be read or written.
    pub fn finish(self) -> Result<Residue, CorpusError> {
        let ResidueCollector { scratch, memory, pages } = self;
        let (pages, blocks, runs) = pages.finish()?;
        let found = template(&pages, &blocks, &scratch, memory)?;
        drop(blocks);
        let mut template = Vec::new();
        for entry in found.iter()? {
            let (place, count) = entry?;
            template.push((place, u32::try_from(count).unwrap_or(u32::MAX)));
        }
        let residue = Residue {
            pages,
            template,
            teasers: Vec::new(),
        };
        let leads: Result<Vec<Lead>, CorpusError> = (0..residue.pages.len() as u32)
            .map(|page| {
                let blocks = residue.pages.blocks(page)?;
                Ok(Lead::of(&blocks, |block| residue.is_template(page, block as u32)))
            })
            .collect();
        let is_template = |page, block| residue.is_template(page, block);
        let teasers = teasers(&residue.pages, &leads?, &runs, &is_template, &scratch, memory)?;
        Ok(Residue { teasers, ..residue })
    }
}

/// What of a corpus is residue.
#[derive(Debug)]
pub struct Residue {
    pages: Pages,
    /// Page and block, ascending, and how many pages of the site have it.
    template: Vec<(u64, u32)>,
    /// In order of pages and blocks.
    teasers: Vec<Teaser>,
}

impl Residue {
    fn is_template(&self, page: u32, block: u32) -> bool {
        let place = u64::from(page) << 32 | u64::from(block);
        self.template.binary_search_by_key(&place, |&(place, _)| place).is_ok()
    }

    /// The marks over a document that is the record of this number, in the order in which records came. None, if it is not the
    /// document that was seen then.
    pub fn marks(&self, record: u64, document: &Document) -> Vec<Mark> {
        let Some(page) = self.pages.of_record(record, text_hash(&document.text)) else {
            return Vec::new();
        };
        let span = |block: u32| document.blocks.get(block as usize).map(|block| block.span);
        let mark = |span: Option<Span>, reason: Reason| span.map(|span| Mark::new(span, Claim::Drop, reason));
        let first = self.template.partition_point(|&(place, _)| place >> 32 < u64::from(page));
        let on_page = self.template[first..]
            .iter()
            .take_while(|&&(place, _)| place >> 32 == u64::from(page));
        let template = on_page.filter_map(|&(place, pages)| {
            let (site, of) = self.pages.site(page)?;
            let site = site.clone();
            mark(span(place as u32), Reason::SiteTemplate { site, pages, of })
        });
        let first = self.teasers.partition_point(|teaser| teaser.page < page);
        let on_page = self.teasers[first..].iter().take_while(|teaser| teaser.page == page);
        let teasers = on_page.filter_map(|teaser| {
            let reason = Reason::Teaser {
                of: self.pages.id(teaser.of).into(),
                containment: teaser.containment,
            };
            mark(span(teaser.block), reason)
        });
        template.chain(teasers).collect()
    }
}
