//! Gathers sketches of all records: which are the same word by word, where their words are stored, their fingerprints sorted.
//!
//! Records come in any order; they are numbered by id and content once all are there, so that nothing depends on the order. What the
//! fingerprints say is left to `frequency`.

use super::fingerprint::{Fingerprint, fingerprints, whole};
use super::scratch::{CorpusError, Scratch};
use super::sorter::{Sorted, Sorter};
use super::store::{Packed, Store, StoreWriter, Stored};
use super::words::Words;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// What is kept of a record. Made on any thread.
#[derive(Debug)]
pub struct Sketch {
    id: String,
    whole: u64,
    packed: Packed,
    fingerprints: Vec<Fingerprint>,
}

impl Sketch {
    /// The sketch of a record's text.
    pub fn of(id: String, text: &str) -> Self {
        let words = Words::of(text);
        Sketch {
            id,
            whole: whole(&words.hashes),
            packed: Packed::of(&words),
            fingerprints: fingerprints(&words.hashes),
        }
    }
}

/// Texts that are the same word by word: one of them stands for all.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Hash of the words.
    pub whole: u64,
    /// Where they are stored.
    pub stored: Stored,
}

/// Gathers sketches.
#[derive(Debug)]
pub struct Collector {
    ids: Names,
    /// The group of each record; `u32::MAX` for those without words.
    group_of: Vec<u32>,
    groups: Vec<Group>,
    by_whole: FxHashMap<u64, u32>,
    store: StoreWriter,
    sorter: Sorter,
}

/// Strings one behind the other.
#[derive(Debug, Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }
}

/// The group of records that have no word.
const NO_GROUP: u32 = u32::MAX;

impl Collector {
    /// A collector that holds `memory` bytes of fingerprints, and the rest in `scratch`.
    ///
    /// # Errors
    /// If scratch files can't be made.
    pub fn new(scratch: Scratch, memory: usize) -> Result<Self, CorpusError> {
        Ok(Collector {
            ids: Names::default(),
            group_of: Vec::new(),
            groups: Vec::new(),
            by_whole: FxHashMap::default(),
            store: StoreWriter::new(scratch.clone())?,
            sorter: Sorter::new(scratch, memory),
        })
    }

    /// Takes a sketch.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn add(&mut self, sketch: &Sketch) -> Result<(), CorpusError> {
        if self.group_of.len() >= NO_GROUP as usize {
            return Err(CorpusError::TooMany);
        }
        self.ids.push(&sketch.id);
        if sketch.packed.words() == 0 {
            self.group_of.push(NO_GROUP);
            return Ok(());
        }
        let group = match self.by_whole.entry(sketch.whole) {
            Entry::Occupied(same) => *same.get(),
            Entry::Vacant(place) => {
                let group = *place.insert(self.groups.len() as u32);
                self.groups.push(Group {
                    whole: sketch.whole,
                    stored: self.store.add(&sketch.packed)?,
                });
                for fingerprint in &sketch.fingerprints {
                    self.sorter
                        .push((fingerprint.hash, u64::from(group) << 32 | u64::from(fingerprint.word)))?;
                }
                group
            }
        };
        self.group_of.push(group);
        Ok(())
    }

    /// Leaves out a record, which is counted all the same.
    ///
    /// # Errors
    /// If there are too many records.
    pub fn skip(&mut self) -> Result<(), CorpusError> {
        if self.group_of.len() >= NO_GROUP as usize {
            return Err(CorpusError::TooMany);
        }
        self.ids.push("");
        self.group_of.push(NO_GROUP);
        Ok(())
    }

    /// All that was gathered, in order of ids and content.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn finish(self) -> Result<Corpus, CorpusError> {
        let Collector {
            ids,
            group_of,
            groups,
            store,
            sorter,
            ..
        } = self;
        let content = |record: usize| groups.get(group_of[record] as usize).map(|group| group.whole);
        let mut records: Vec<u32> = (0..group_of.len() as u32).collect();
        records.sort_by(|&a, &b| {
            let (a, b) = (a as usize, b as usize);
            (ids.get(a), content(a)).cmp(&(ids.get(b), content(b)))
        });
        // Groups are numbered by their first record.
        let mut number_of = vec![NO_GROUP; groups.len()];
        let mut ordered = Vec::with_capacity(groups.len());
        let mut members: Vec<(u32, u32)> = Vec::with_capacity(records.len());
        for &record in &records {
            let group = group_of[record as usize];
            let Some(number) = number_of.get_mut(group as usize) else {
                continue;
            };
            if *number == NO_GROUP {
                *number = ordered.len() as u32;
                ordered.push(groups[group as usize]);
            }
            members.push((*number, record));
        }
        // Stable: records of a group stay in order.
        members.sort_by_key(|&(number, _)| number);
        Ok(Corpus {
            records: records.len(),
            ids,
            group_of,
            groups: ordered,
            members,
            number_of,
            store: store.finish()?,
            fingerprints: sorter.finish()?,
        })
    }
}

/// All texts of a corpus, each distinct one once.
#[derive(Debug)]
pub struct Corpus {
    records: usize,
    ids: Names,
    /// As they came, by the groups' first numbers.
    group_of: Vec<u32>,
    groups: Vec<Group>,
    /// Group and record, in order of both.
    members: Vec<(u32, u32)>,
    number_of: Vec<u32>,
    store: Store,
    fingerprints: Sorted,
}

impl Corpus {
    /// How many records there are.
    pub fn records(&self) -> usize {
        self.records
    }

    /// The text of a record, by the order in which records came, if it has one.
    pub fn group_of(&self, record: usize) -> Option<u32> {
        let group = *self.group_of.get(record)?;
        self.number_of.get(group as usize).copied()
    }

    /// The distinct texts.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The ids of the records that have a text, in order.
    pub fn members(&self, group: u32) -> impl ExactSizeIterator<Item = &str> + Clone {
        let start = self.members.partition_point(|&(number, _)| number < group);
        let end = self.members.partition_point(|&(number, _)| number <= group);
        self.members[start..end].iter().map(|&(_, record)| self.ids.get(record as usize))
    }

    /// The hashes of a text's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn hashes(&self, group: u32) -> Result<Vec<u32>, CorpusError> {
        self.store.hashes(self.groups[group as usize].stored)
    }

    /// The places of a text's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn places(&self, group: u32) -> Result<Vec<(u32, u32)>, CorpusError> {
        self.store.places(self.groups[group as usize].stored)
    }

    /// Calls `take` with each fingerprint's hash and the texts that have it, ascending and distinct.
    ///
    /// # Errors
    /// If fingerprints can't be read, and those of `take`.
    pub fn fingerprints(&self, mut take: impl FnMut(u64, &[u32]) -> Result<(), CorpusError>) -> Result<(), CorpusError> {
        let mut groups = Vec::new();
        self.fingerprints.groups(|hash, entries| {
            groups.clear();
            groups.extend(entries.iter().map(|&(_, value)| self.number_of[(value >> 32) as usize]));
            if groups.len() > 1 {
                groups.sort_unstable();
                groups.dedup();
            }
            take(hash, &groups)
        })
    }
}
