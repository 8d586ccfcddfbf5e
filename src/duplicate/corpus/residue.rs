//! Residue across a corpus: template of sites and teasers of other pages, as marks for each record.
//!
//! What is template is told by `template`, what a teaser by `teaser`. Marks are settled with all others by `verdict`.

use super::page::{PageSketch, text_hash};
use super::pages::{PageCollector, Pages};
use super::scratch::{CorpusError, Scratch};
use super::teaser::{Lead, Teaser, teasers};
use super::template::template;
use super::template_blocks::TemplateBlocks;
use crate::document::{Document, Span};
use crate::verdict::{Claim, Mark, Reason};

/// Gathers pages, and looks for residue once all are there.
#[derive(Debug)]
pub struct ResidueCollector {
    scratch: Scratch,
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
        let ResidueCollector { scratch, pages } = self;
        let (pages, blocks, runs) = pages.finish()?;
        let found = template(&pages, &blocks, &scratch)?;
        drop(blocks);
        let residue = Residue {
            template: TemplateBlocks::new(&pages, &found, &scratch)?,
            pages,
            teasers: Vec::new(),
        };
        drop(found);
        let leads: Result<Vec<Lead>, CorpusError> = (0..residue.pages.len() as u32)
            .map(|page| {
                let blocks = residue.pages.blocks(page)?;
                Ok(Lead::of(&blocks, |block| residue.is_template(page, block as u32)))
            })
            .collect();
        let is_template = |page, block| residue.is_template(page, block);
        let teasers = teasers(&residue.pages, &leads?, &runs, &is_template, &scratch)?;
        Ok(Residue { teasers, ..residue })
    }
}

/// What of a corpus is residue.
#[derive(Debug)]
pub struct Residue {
    pages: Pages,
    template: TemplateBlocks,
    /// In order of pages and blocks.
    teasers: Vec<Teaser>,
}

impl Residue {
    fn is_template(&self, page: u32, block: u32) -> bool {
        self.template.holds(&self.pages, page, block)
    }

    /// The marks over a document that is the record of this number, in the order in which records came. None, if it is not the
    /// document that was seen then.
    ///
    /// # Errors
    /// If scratch files can't be read.
    pub fn marks(&self, record: u64, document: &Document) -> Result<Vec<Mark>, CorpusError> {
        let Some(page) = self.pages.of_record(record, text_hash(&document.text)) else {
            return Ok(Vec::new());
        };
        let span = |block: u32| document.blocks.get(block as usize).map(|block| block.span);
        let mark = |span: Option<Span>, reason: Reason| span.map(|span| Mark::new(span, Claim::Drop, reason));
        let on_page = self.template.of_page(page)?;
        let template = on_page.into_iter().filter_map(|(block, pages)| {
            let (site, of) = self.pages.site(page)?;
            let site = site.clone();
            mark(span(block), Reason::SiteTemplate { site, pages, of })
        });
        let first = self.teasers.partition_point(|teaser| teaser.page < page);
        let on_page = self.teasers[first..].iter().take_while(|teaser| teaser.page == page);
        let teasers = on_page.filter_map(|teaser| {
            let reason = Reason::Teaser {
                of: self.pages.id(teaser.of).into(),
                containment: f64::from(teaser.containment),
            };
            mark(span(teaser.block), reason)
        });
        Ok(template.chain(teasers).collect())
    }
}
