//! Sorting more than memory holds: entries go to disk as sorted runs, and are merged from there.
//!
//! (Knuth, "The Art of Computer Programming", vol. 3, 5.4.) An entry is a key and what goes with it; what they mean is the caller's.
//! The order is total, so the result is the same whatever the order of arrival and the memory.

use super::merge::{ENTRY_BYTES, Entry, Merge, Run};
use super::scratch::{CorpusError, Growing, Scratch};
use rayon::prelude::*;
use std::fs::File;
use std::io;

/// Entries read from a run at a time, at most and at least.
const BLOCK_MAX: usize = 1 << 14;
const BLOCK_MIN: usize = 1 << 8;
/// Runs that are merged at once; more are merged in turns.
const RUNS_MAX: usize = 256;

/// Takes entries in any order.
#[derive(Debug)]
pub struct Sorter {
    scratch: Scratch,
    entries: Vec<Entry>,
    entries_max: usize,
    spilled: Option<Growing>,
    runs: Vec<Run>,
}

impl Sorter {
    /// A sorter that holds `bytes` in memory, and the rest in `scratch`.
    pub fn new(scratch: Scratch, bytes: usize) -> Self {
        Sorter {
            scratch,
            entries: Vec::new(),
            entries_max: (bytes / ENTRY_BYTES).max(BLOCK_MIN),
            spilled: None,
            runs: Vec::new(),
        }
    }

    /// Takes an entry.
    ///
    /// # Errors
    /// If a run can't be written.
    pub fn push(&mut self, entry: Entry) -> Result<(), CorpusError> {
        if self.entries.len() >= self.entries_max {
            self.spill()?;
        }
        if self.entries.capacity() == 0 {
            // All at once: growing would copy, and hold both; what is not written to yet takes no memory.
            self.entries.reserve_exact(self.entries_max);
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Holds at most `bytes` in memory from now on.
    pub fn limit(&mut self, bytes: usize) {
        self.entries_max = self.entries_max.min((bytes / ENTRY_BYTES).max(BLOCK_MIN));
    }

    fn spill(&mut self) -> Result<(), CorpusError> {
        if self.entries.is_empty() {
            return Ok(());
        }
        sort(&mut self.entries);
        let spilled = match self.spilled.take() {
            Some(spilled) => spilled,
            None => Growing::new(self.scratch.file()?, 0),
        };
        let spilled = self.spilled.insert(spilled);
        let start = spilled.length();
        write_entries(spilled, &self.entries).map_err(|source| self.scratch.failed(source))?;
        self.runs.push(Run {
            file: 0,
            start,
            count: self.entries.len() as u64,
        });
        self.entries.clear();
        if self.entries.capacity() > self.entries_max {
            // The limit was lowered: what was taken before is given back.
            self.entries = Vec::new();
        }
        Ok(())
    }

    /// All entries in order.
    ///
    /// # Errors
    /// If a run can't be written or read.
    pub fn finish(mut self) -> Result<Sorted, CorpusError> {
        if self.runs.is_empty() {
            sort(&mut self.entries);
            return Ok(Sorted {
                scratch: self.scratch,
                held: Held::Memory(self.entries),
            });
        }
        self.spill()?;
        self.entries = Vec::new();
        let failed = |source| self.scratch.failed(source);
        let mut file = match self.spilled.take() {
            Some(spilled) => spilled.into_file().map_err(failed)?,
            None => self.scratch.file()?,
        };
        let mut runs = self.runs;
        let block = (self.entries_max / RUNS_MAX).clamp(BLOCK_MIN, BLOCK_MAX);
        while runs.len() > RUNS_MAX {
            let mut merged = Growing::new(self.scratch.file()?, 0);
            let mut fewer = Vec::new();
            for group in runs.chunks(RUNS_MAX) {
                let start = merged.length();
                let mut count = 0;
                for entry in Merge::new(std::slice::from_ref(&file), group, block).map_err(failed)? {
                    write_entries(&mut merged, &[entry.map_err(failed)?]).map_err(failed)?;
                    count += 1;
                }
                fewer.push(Run { file: 0, start, count });
            }
            file = merged.into_file().map_err(failed)?;
            runs = fewer;
        }
        Ok(Sorted {
            scratch: self.scratch,
            held: Held::Disk {
                files: vec![file],
                runs,
                block,
            },
        })
    }
}

/// Fewest entries that are sorted in parts.
const PARTED_MIN: usize = 1 << 14;
const PARTS: usize = 256;

/// Sorts in place: parted by the highest bits of the keys, the parts sorted on all cores. (McIlroy, Bostic, McIlroy, "Engineering Radix
/// Sort", 1993: the American flag.)
fn sort(entries: &mut [Entry]) {
    let whole = |entry: &Entry| u128::from(entry.0) << 64 | u128::from(entry.1);
    if entries.len() < PARTED_MIN {
        entries.sort_unstable_by_key(whole);
        return;
    }
    let highest = entries.iter().map(|entry| entry.0).max().unwrap_or(0);
    let shift = (64 - highest.leading_zeros()).saturating_sub(PARTS.ilog2());
    let part_of = |entry: &Entry| (entry.0 >> shift) as usize;
    let mut ends = [0usize; PARTS];
    entries.iter().for_each(|entry| ends[part_of(entry)] += 1);
    let counts = ends;
    let mut next = [0usize; PARTS];
    let mut before = 0;
    for part in 0..PARTS {
        next[part] = before;
        before += counts[part];
        ends[part] = before;
    }
    for part in 0..PARTS {
        while next[part] < ends[part] {
            let at = next[part];
            let goes_to = part_of(&entries[at]);
            entries.swap(at, next[goes_to]);
            next[goes_to] += 1;
        }
    }
    let mut parts = Vec::with_capacity(PARTS);
    let mut rest = entries;
    for count in counts {
        let (part, others) = rest.split_at_mut(count);
        parts.push(part);
        rest = others;
    }
    parts.into_par_iter().for_each(|part| part.sort_unstable_by_key(whole));
}

/// Entries that are looked at together, and those of them that one thread takes at a time; more only where a key has more.
const BATCH: usize = 1 << 20;
const PART: usize = 1 << 15;

/// Sorted entries in pieces of at least so many, but for the last, none of which ends amid those of a key.
fn whole_keys(entries: &[Entry], length: usize) -> Vec<&[Entry]> {
    let mut pieces = Vec::with_capacity(entries.len() / length + 1);
    let mut rest = entries;
    while !rest.is_empty() {
        let mut end = length.min(rest.len());
        while end < rest.len() && rest[end].0 == rest[end - 1].0 {
            end += 1;
        }
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    pieces
}

fn write_entries(out: &mut Growing, entries: &[Entry]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(entries.len().min(BLOCK_MAX) * ENTRY_BYTES);
    for chunk in entries.chunks(BLOCK_MAX) {
        bytes.clear();
        for (key, value) in chunk {
            bytes.extend_from_slice(&key.to_le_bytes());
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        out.append(&bytes)?;
    }
    Ok(())
}

/// Entries in order, to be gone through as often as needed.
#[derive(Debug)]
pub struct Sorted {
    scratch: Scratch,
    held: Held,
}

#[derive(Debug)]
enum Held {
    Memory(Vec<Entry>),
    Disk { files: Vec<File>, runs: Vec<Run>, block: usize },
}

impl Sorted {
    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        match &self.held {
            Held::Memory(entries) => entries.len() * ENTRY_BYTES,
            Held::Disk { runs, block, .. } => (runs.len() * block * 2 + BATCH) * ENTRY_BYTES,
        }
    }

    /// Writes all entries in order, as one run; tells how many there are.
    ///
    /// # Errors
    /// If they can't be read or written; `failed` makes the error of writing.
    pub fn write(&self, out: &mut Growing, failed: impl Fn(io::Error) -> CorpusError) -> Result<u64, CorpusError> {
        let mut block = Vec::with_capacity(BLOCK_MAX);
        let mut count = 0;
        for entry in self.iter()? {
            block.push(entry?);
            if block.len() == BLOCK_MAX {
                write_entries(out, &block).map_err(&failed)?;
                count += block.len() as u64;
                block.clear();
            }
        }
        write_entries(out, &block).map_err(&failed)?;
        Ok(count + block.len() as u64)
    }

    /// These entries with those of files that hold one run each, of so many entries.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn join(self, others: Vec<(File, u64)>) -> Result<Self, CorpusError> {
        if others.is_empty() {
            return Ok(self);
        }
        let Sorted { scratch, held } = self;
        let (mut files, mut runs, block) = match held {
            Held::Disk { files, runs, block } => (files, runs, block),
            Held::Memory(entries) => {
                let failed = |source| scratch.failed(source);
                let mut out = Growing::new(scratch.file()?, 0);
                write_entries(&mut out, &entries).map_err(failed)?;
                let run = Run {
                    file: 0,
                    start: 0,
                    count: entries.len() as u64,
                };
                (vec![out.into_file().map_err(failed)?], vec![run], BLOCK_MAX)
            }
        };
        for (file, count) in others {
            runs.push(Run {
                file: files.len(),
                start: 0,
                count,
            });
            files.push(file);
        }
        Ok(Sorted {
            scratch,
            held: Held::Disk { files, runs, block },
        })
    }

    /// The entries in order.
    ///
    /// # Errors
    /// If a run can't be read.
    pub fn iter(&self) -> Result<Entries<'_>, CorpusError> {
        let way = match &self.held {
            Held::Memory(entries) => Way::Memory(entries.iter()),
            Held::Disk { files, runs, block } => Way::Disk(Merge::new(files, runs, *block).map_err(|source| self.scratch.failed(source))?),
        };
        Ok(Entries { sorted: self, way })
    }

    /// Calls `look` with parts of the entries, each with all entries of its keys, on all cores, and `take` with what it made of each
    /// part, in order.
    ///
    /// # Errors
    /// If a run can't be read, and those of `take`.
    pub fn parts<T: Send>(
        &self,
        look: impl Fn(&[Entry]) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), CorpusError>,
    ) -> Result<(), CorpusError> {
        let mut together = |batch: &[Entry]| {
            let seen: Vec<T> = whole_keys(batch, PART).into_par_iter().map(&look).collect();
            seen.into_iter().try_for_each(&mut take)
        };
        if let Held::Memory(entries) = &self.held {
            return whole_keys(entries, BATCH).into_iter().try_for_each(together);
        }
        // With some room for the rest of its last key: growing would copy, and hold twice as much.
        let mut batch: Vec<Entry> = Vec::with_capacity(BATCH + PART);
        for entry in self.iter()? {
            let entry = entry?;
            if batch.len() >= BATCH && batch.last().is_some_and(|last| last.0 != entry.0) {
                together(&batch)?;
                batch.clear();
            }
            batch.push(entry);
        }
        together(&batch)
    }

    /// Calls `take` with the entries of each key.
    ///
    /// # Errors
    /// If a run can't be read, and those of `take`.
    pub fn groups(&self, mut take: impl FnMut(u64, &[Entry]) -> Result<(), CorpusError>) -> Result<(), CorpusError> {
        if let Held::Memory(entries) = &self.held {
            return entries.chunk_by(|a, b| a.0 == b.0).try_for_each(|group| take(group[0].0, group));
        }
        let mut group: Vec<Entry> = Vec::new();
        for entry in self.iter()? {
            let entry = entry?;
            if group.first().is_some_and(|first| first.0 != entry.0) {
                take(group[0].0, &group)?;
                group.clear();
            }
            group.push(entry);
        }
        match group.first() {
            Some(first) => take(first.0, &group),
            None => Ok(()),
        }
    }
}

/// Goes through entries in order.
pub struct Entries<'a> {
    sorted: &'a Sorted,
    way: Way<'a>,
}

enum Way<'a> {
    Memory(std::slice::Iter<'a, Entry>),
    Disk(Merge<'a>),
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.way {
            Way::Memory(entries) => entries.next().copied().map(Ok),
            Way::Disk(merge) => merge.next().map(|entry| entry.map_err(|source| self.sorted.scratch.failed(source))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fingerprint::spread;
    use super::*;

    #[test]
    fn the_order_is_the_same_whatever_the_memory() {
        let entries: Vec<Entry> = (0..40_000).map(|n| (spread(n) % 977, spread(n + 7) % 11)).collect();
        let mut expected = entries.clone();
        expected.sort_unstable();
        for bytes in [1 << 30, 300_000, 0] {
            let mut sorter = Sorter::new(Scratch::new(None), bytes);
            entries.iter().for_each(|&entry| sorter.push(entry).unwrap());
            let sorted = sorter.finish().unwrap();
            for _ in 0..2 {
                let got: Vec<Entry> = sorted.iter().unwrap().map(Result::unwrap).collect();
                assert_eq!(got, expected, "{bytes}");
            }
            let mut groups = Vec::new();
            sorted
                .groups(|key, group| {
                    assert!(group.iter().all(|entry| entry.0 == key));
                    groups.extend_from_slice(group);
                    Ok(())
                })
                .unwrap();
            assert_eq!(groups, expected);
            let (mut of_parts, mut last) = (Vec::new(), None);
            let look = |part: &[Entry]| part.to_vec();
            let take = |part: Vec<Entry>| {
                assert!(last.replace(part[part.len() - 1].0) < Some(part[0].0));
                of_parts.extend(part);
                Ok(())
            };
            sorted.parts(look, take).unwrap();
            assert_eq!(of_parts, expected);
        }
    }

    #[test]
    fn no_entries() {
        let sorted = Sorter::new(Scratch::new(None), 0).finish().unwrap();
        assert_eq!(sorted.iter().unwrap().count(), 0);
        sorted.groups(|_, _| Err(CorpusError::TooMany)).unwrap();
    }
}
