//! Which blocks are template, for all pages: a bit for each in memory, on how many pages it stands on disk.

use super::pages::Pages;
use super::scratch::{CorpusError, Growing, Scratch, read_at};
use super::sorter::Sorted;
use std::fs::File;

/// Bytes of an entry: the block, and on how many pages it stands.
const ENTRY_BYTES: u64 = 8;

/// The template blocks of all pages.
#[derive(Debug)]
pub struct TemplateBlocks {
    scratch: Scratch,
    bits: Vec<u64>,
    /// The first entry of each page, and behind the last one how many there are.
    first: Vec<u64>,
    file: File,
}

impl TemplateBlocks {
    /// Takes what `template` found.
    ///
    /// # Errors
    /// If scratch files can't be read or written.
    pub fn new(pages: &Pages, found: &Sorted, scratch: &Scratch) -> Result<Self, CorpusError> {
        let failed = |source| scratch.failed(source);
        let mut bits = vec![0u64; (pages.blocks_total() / 64 + 1) as usize];
        let mut first = Vec::with_capacity(pages.len() + 1);
        let mut out = Growing::new(scratch.file()?, 0);
        for entry in found.iter()? {
            let (place, count) = entry?;
            let (page, block) = (place >> 32, place as u32);
            while first.len() as u64 <= page {
                first.push(out.length() / ENTRY_BYTES);
            }
            let bit = pages.first_block(page as u32) + u64::from(block);
            bits[(bit / 64) as usize] |= 1 << (bit % 64);
            let entry = u64::from(block) << 32 | count.min(u64::from(u32::MAX));
            out.append(&entry.to_le_bytes()).map_err(failed)?;
        }
        first.resize(pages.len() + 1, out.length() / ENTRY_BYTES);
        Ok(TemplateBlocks {
            scratch: scratch.clone(),
            bits,
            first,
            file: out.into_file().map_err(failed)?,
        })
    }

    /// Whether a block of a page is template.
    pub fn holds(&self, pages: &Pages, page: u32, block: u32) -> bool {
        let bit = pages.first_block(page) + u64::from(block);
        self.bits[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }

    /// The template blocks of a page in order, and on how many pages of the site each stands.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn of_page(&self, page: u32) -> Result<Vec<(u32, u32)>, CorpusError> {
        let (from, to) = (self.first[page as usize], self.first[page as usize + 1]);
        let mut bytes = vec![0; ((to - from) * ENTRY_BYTES) as usize];
        read_at(&self.file, &mut bytes, from * ENTRY_BYTES).map_err(|source| self.scratch.failed(source))?;
        let entries = bytes.chunks_exact(ENTRY_BYTES as usize).map(|entry| {
            let entry = entry.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
            ((entry >> 32) as u32, entry as u32)
        });
        Ok(entries.collect())
    }
}
