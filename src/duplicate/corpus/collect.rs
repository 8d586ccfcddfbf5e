//! Gathers sketches of all records: which are the same word by word, where their words are stored, their fingerprints sorted.
//!
//! Records come in any order; they are numbered by id and content once all are there, so that nothing depends on the order. What the
//! fingerprints say is left to `frequency`.

use super::fingerprint::{Fingerprint, fingerprints};
use super::frequency::TEXT_BYTES;
use super::index::{Index, Table};
use super::known::Known;
use super::memory::{beyond, room};
use super::merge::Entry;
use super::scratch::{CorpusError, Scratch};
use super::sorter::{Sorted, Sorter};
use super::store::{Packed, Store, StoreWriter, Stored};
use super::words::Words;
use rayon::prelude::*;

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
        let packed = Packed::of(&words);
        Sketch {
            id,
            whole: packed.hash(),
            packed,
            fingerprints: fingerprints(&words.hashes),
        }
    }
}

/// Texts with the same words at the same places: one of them stands for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Hash of the words and their places.
    pub whole: u64,
    /// Where they are stored.
    pub stored: Stored,
}

/// Gathers sketches.
#[derive(Debug)]
pub struct Collector {
    table: Table,
    known: Known,
    memory: usize,
    store: StoreWriter,
    sorter: Sorter,
    index: Option<Index>,
}

/// The group of records that have no word.
pub const NO_GROUP: u32 = u32::MAX;

/// Records between two looks at how much memory the tables take.
const LOOK_RECORDS: usize = 1 << 14;

impl Collector {
    /// A collector that takes `memory` bytes, and keeps the rest in `scratch`.
    ///
    /// # Errors
    /// If scratch files can't be made.
    pub fn new(scratch: Scratch, memory: usize) -> Result<Self, CorpusError> {
        Ok(Collector {
            table: Table::default(),
            known: Known::new(),
            memory,
            store: StoreWriter::new(scratch.clone())?,
            sorter: Sorter::new(scratch, room(memory, 0) / 2),
            index: None,
        })
    }

    /// A collector that adds to what an index knows, and writes it there.
    ///
    /// # Errors
    /// If the index can't be read or written.
    pub fn with_index(scratch: Scratch, memory: usize, mut index: Index) -> Result<Self, CorpusError> {
        let table = index.table()?;
        let mut known = Known::new();
        for (number, group) in (0u32..).zip(&table.groups) {
            known.find_or_insert(group.whole, number, |number| table.groups[number as usize].whole);
        }
        let (before, file) = index.store_files()?;
        Ok(Collector {
            sorter: Sorter::new(scratch.clone(), room(memory, table.bytes() + known.bytes() + index.bytes()) / 2),
            table,
            known,
            memory,
            store: StoreWriter::after(scratch, before, file),
            index: Some(index),
        })
    }

    /// Takes a sketch. With an index, a record that it has already with the same words is passed over.
    ///
    /// # Errors
    /// If scratch files can't be written.
    pub fn add(&mut self, sketch: &Sketch) -> Result<(), CorpusError> {
        if let Some(index) = &mut self.index
            && !index.is_new(&sketch.id, sketch.whole)
        {
            return Ok(());
        }
        let records = self.table.records();
        if records >= NO_GROUP as usize {
            return Err(CorpusError::TooMany);
        }
        if records.is_multiple_of(LOOK_RECORDS) {
            let index = self.index.as_ref().map_or(0, Index::bytes);
            self.sorter
                .limit(room(self.memory, self.table.bytes() + self.known.bytes() + index) / 2);
        }
        let group = if sketch.packed.words() == 0 {
            NO_GROUP
        } else {
            self.group(sketch)?
        };
        self.table.push(&sketch.id, group);
        Ok(())
    }

    fn group(&mut self, sketch: &Sketch) -> Result<u32, CorpusError> {
        let groups = &self.table.groups;
        let number = groups.len() as u32;
        if let Some(same) = self
            .known
            .find_or_insert(sketch.whole, number, |number| groups[number as usize].whole)
        {
            return Ok(same);
        }
        let stored = self.store.add(&sketch.packed)?;
        self.table.push_group(Group {
            whole: sketch.whole,
            stored,
        });
        for fingerprint in &sketch.fingerprints {
            self.sorter
                .push((fingerprint.hash, u64::from(number) << 32 | u64::from(fingerprint.word)))?;
        }
        Ok(number)
    }

    /// Leaves out a record, which is counted all the same.
    ///
    /// # Errors
    /// If there are too many records.
    pub fn skip(&mut self) -> Result<(), CorpusError> {
        if self.table.records() >= NO_GROUP as usize {
            return Err(CorpusError::TooMany);
        }
        self.table.push("", NO_GROUP);
        Ok(())
    }

    /// All that was gathered, in order of ids and content. What was added to an index is in it from then on.
    ///
    /// # Errors
    /// If scratch files, or the index, can't be written.
    pub fn finish(self) -> Result<Corpus, CorpusError> {
        let Collector {
            table,
            known,
            memory,
            store,
            sorter,
            mut index,
        } = self;
        drop(known);
        let mut fingerprints = sorter.finish()?;
        let store = store.finish()?;
        if let Some(index) = &mut index {
            fingerprints = index.commit(&table, &store, fingerprints)?;
        }
        let order = Order::of(&table);
        Ok(Corpus {
            table,
            order,
            memory,
            store,
            fingerprints,
            index,
        })
    }
}

/// Records and groups numbered by id and content, whatever the order in which they came.
#[derive(Debug)]
struct Order {
    /// The group that has each number, as it came.
    groups: Vec<u32>,
    /// The number of each group.
    number_of: Vec<u32>,
    /// Where the records of each number start in `members`, and behind the last how many there are.
    starts: Vec<u32>,
    /// Records in order of numbers, ids and content.
    members: Vec<u32>,
}

impl Order {
    fn of(table: &Table) -> Self {
        let mut records: Vec<u32> = (0..table.records() as u32).collect();
        records.retain(|&record| table.group_of(record as usize) != NO_GROUP);
        let whole = |record: u32| table.groups[table.group_of(record as usize) as usize].whole;
        records.par_sort_unstable_by(|&a, &b| (table.id(a as usize), whole(a), a).cmp(&(table.id(b as usize), whole(b), b)));
        // Groups are numbered by their first record.
        let mut number_of = vec![NO_GROUP; table.groups.len()];
        let mut groups = Vec::with_capacity(table.groups.len());
        let mut starts = vec![0u32; table.groups.len() + 1];
        for &record in &records {
            let group = table.group_of(record as usize);
            let number = &mut number_of[group as usize];
            if *number == NO_GROUP {
                *number = groups.len() as u32;
                groups.push(group);
            }
            starts[*number as usize] += 1;
        }
        let mut before = 0;
        for start in &mut starts {
            (*start, before) = (before, before + *start);
        }
        // In the order of records, so that those of a group stay in it.
        let mut members = vec![0; records.len()];
        for record in records {
            let next = &mut starts[number_of[table.group_of(record as usize) as usize] as usize];
            members[*next as usize] = record;
            *next += 1;
        }
        // Each start was moved to its end, which is where the next one starts.
        starts.rotate_right(1);
        starts[0] = 0;
        Order {
            groups,
            number_of,
            starts,
            members,
        }
    }
}

/// All texts of a corpus, each distinct one once.
#[derive(Debug)]
pub struct Corpus {
    table: Table,
    order: Order,
    memory: usize,
    store: Store,
    fingerprints: Sorted,
    index: Option<Index>,
}

impl Corpus {
    /// How many records there are.
    pub fn records(&self) -> usize {
        self.table.records()
    }

    /// How many distinct texts there are.
    pub fn len(&self) -> usize {
        self.order.groups.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A distinct text.
    pub fn group(&self, number: u32) -> Group {
        self.table.groups[self.order.groups[number as usize] as usize]
    }

    /// The text of a record, by the order in which records came, if it has one.
    pub fn group_of(&self, record: usize) -> Option<u32> {
        let group = self.table.group_of(record);
        self.order.number_of.get(group as usize).copied()
    }

    /// The number of a text, by the order in which texts came; `NO_GROUP`, if there is none.
    pub fn number_of(&self, came: u32) -> u32 {
        self.order.number_of.get(came as usize).copied().unwrap_or(NO_GROUP)
    }

    /// When a text came: how many came before it.
    pub fn came(&self, number: u32) -> u32 {
        self.order.groups[number as usize]
    }

    /// The index that the corpus was added to, if that was not taken before.
    pub fn take_index(&mut self) -> Option<Index> {
        self.index.take()
    }

    /// The ids of the records that have a text, in order.
    pub fn members(&self, group: u32) -> impl ExactSizeIterator<Item = &str> + Clone {
        let order = &self.order;
        let (start, end) = (order.starts[group as usize], order.starts[group as usize + 1]);
        let members = &order.members[start as usize..end as usize];
        members.iter().map(|&record| self.table.id(record as usize))
    }

    /// Bytes of memory that are left for sorting, where tables of `held` bytes are made beside.
    pub fn room(&self, held: usize) -> usize {
        room(self.memory, self.tables() + self.fingerprints.bytes() + held)
    }

    /// Bytes of memory that are taken, where the tables alone are beyond what is allowed.
    pub fn beyond_memory(&self) -> Option<usize> {
        beyond(self.memory, self.tables() + self.len() * TEXT_BYTES)
    }

    fn tables(&self) -> usize {
        self.table.bytes() + self.order.groups.len() * 12 + self.order.members.len() * 4
    }

    /// The hashes of a text's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn hashes(&self, group: u32) -> Result<Vec<u32>, CorpusError> {
        self.store.hashes(self.group(group).stored)
    }

    /// The places of a text's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn places(&self, group: u32) -> Result<Vec<(u32, u32)>, CorpusError> {
        self.store.places(self.group(group).stored)
    }

    /// Calls `look` with parts of the fingerprints, on all cores, and `take` with what it makes of each, in order of the parts.
    ///
    /// # Errors
    /// If fingerprints can't be read, and those of `take`.
    pub fn fingerprints<T: Send>(
        &self,
        look: impl Fn(Fingerprints<'_>) -> T + Sync,
        take: impl FnMut(T) -> Result<(), CorpusError>,
    ) -> Result<(), CorpusError> {
        let look = |entries: &[Entry]| {
            look(Fingerprints {
                entries,
                number_of: &self.order.number_of,
            })
        };
        self.fingerprints.parts(look, take)
    }
}

/// A part of the fingerprints of a corpus.
pub struct Fingerprints<'a> {
    entries: &'a [Entry],
    number_of: &'a [u32],
}

impl Fingerprints<'_> {
    /// Calls `take` with each fingerprint's hash and the texts that have it, ascending and distinct.
    pub fn each(&self, mut take: impl FnMut(u64, &[u32])) {
        let mut groups = Vec::new();
        for entries in self.entries.chunk_by(|a, b| a.0 == b.0) {
            groups.clear();
            groups.extend(entries.iter().map(|&(_, value)| self.number_of[(value >> 32) as usize]));
            if groups.len() > 1 {
                groups.sort_unstable();
                groups.dedup();
            }
            take(entries[0].0, &groups);
        }
    }
}
