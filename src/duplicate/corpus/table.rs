//! The tables of a corpus: which record has which id and which text. What is kept of a record in memory, some forty bytes.

use super::collect::Group;

/// Records and distinct texts, in the order in which they came.
#[derive(Debug, Default)]
pub struct Table {
    ids: String,
    id_ends: Vec<u64>,
    group_of: Vec<u32>,
    /// The distinct texts.
    pub groups: Vec<Group>,
}

impl Table {
    /// How many records there are.
    pub fn records(&self) -> usize {
        self.group_of.len()
    }

    /// Makes room for more records and texts.
    pub fn reserve(&mut self, records: usize, groups: usize) {
        grow(&mut self.id_ends, records);
        grow(&mut self.group_of, records);
        grow(&mut self.groups, groups);
    }

    /// Adds a record.
    pub fn push(&mut self, id: &str, group: u32) {
        self.ids.push_str(id);
        grow(&mut self.id_ends, 1);
        self.id_ends.push(self.ids.len() as u64);
        grow(&mut self.group_of, 1);
        self.group_of.push(group);
    }

    /// Adds a distinct text.
    pub fn push_group(&mut self, group: Group) {
        grow(&mut self.groups, 1);
        self.groups.push(group);
    }

    /// A record's id.
    pub fn id(&self, record: usize) -> &str {
        let start = record.checked_sub(1).map_or(0, |before| self.id_ends[before]);
        &self.ids[start as usize..self.id_ends[record] as usize]
    }

    /// The group of a record; `NO_GROUP` for one without words, or no record.
    pub fn group_of(&self, record: usize) -> u32 {
        self.group_of.get(record).copied().unwrap_or(super::collect::NO_GROUP)
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        self.ids.capacity() + self.id_ends.capacity() * 8 + self.group_of.capacity() * 4 + self.groups.capacity() * size_of::<Group>()
    }
}

/// Makes room for `more`, or an eighth where there is none: doubling would hold up to three times what is needed.
fn grow<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more.max(list.len() / 8).max(1024));
    }
}
