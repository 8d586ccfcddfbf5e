//! Sorted runs in files, read as one.
//!
//! Making runs is left to `sorter`.

use super::scratch::read_at;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io;

/// A key, and what goes with it.
pub type Entry = (u64, u64);

/// Bytes of an entry in a file.
pub const ENTRY_BYTES: usize = 16;

/// A sorted run in a file.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Which file.
    pub file: usize,
    /// First byte.
    pub start: u64,
    /// Entries.
    pub count: u64,
}

/// One run as it is read.
struct Reader<'a> {
    file: &'a File,
    at: u64,
    left: u64,
    block: usize,
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    next: usize,
}

impl Reader<'_> {
    fn next(&mut self) -> io::Result<Option<Entry>> {
        if self.next == self.entries.len() {
            let count = self.left.min(self.block as u64) as usize;
            if count == 0 {
                return Ok(None);
            }
            self.bytes.resize(count * ENTRY_BYTES, 0);
            read_at(self.file, &mut self.bytes, self.at)?;
            self.at += self.bytes.len() as u64;
            self.left -= count as u64;
            self.entries.clear();
            let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
            self.entries.extend(
                self.bytes
                    .chunks_exact(ENTRY_BYTES)
                    .map(|entry| (number(entry), number(&entry[8..]))),
            );
            self.next = 0;
        }
        self.next += 1;
        Ok(Some(self.entries[self.next - 1]))
    }
}

/// Runs in one order.
pub struct Merge<'a> {
    readers: Vec<Reader<'a>>,
    heads: BinaryHeap<Reverse<(Entry, usize)>>,
}

impl<'a> Merge<'a> {
    /// Runs of `files`, read `block` entries at a time.
    ///
    /// # Errors
    /// If their first entries can't be read.
    pub fn new(files: &'a [File], runs: &[Run], block: usize) -> io::Result<Self> {
        let mut merge = Merge {
            readers: Vec::with_capacity(runs.len()),
            heads: BinaryHeap::with_capacity(runs.len()),
        };
        for run in runs {
            let mut reader = Reader {
                file: &files[run.file],
                at: run.start,
                left: run.count,
                block,
                bytes: Vec::new(),
                entries: Vec::new(),
                next: 0,
            };
            if let Some(head) = reader.next()? {
                merge.heads.push(Reverse((head, merge.readers.len())));
            }
            merge.readers.push(reader);
        }
        Ok(merge)
    }
}

impl Iterator for Merge<'_> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut head = self.heads.peek_mut()?;
        let Reverse((entry, run)) = *head;
        match self.readers[run].next() {
            Ok(Some(next)) => *head = Reverse((next, run)),
            Ok(None) => drop(std::collections::binary_heap::PeekMut::pop(head)),
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(entry))
    }
}
