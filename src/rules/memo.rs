//! What was found in lines seen before. Dumps of one site repeat its furniture on every page; what patterns match in a line
//! depends on the line alone, so it is looked up where the line was seen lately.
//!
//! A table of fixed size, in which a line is kept once it was seen twice: most lines never recur. Results never depend on what it
//! holds.

use super::way::Found;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::Arc;

/// Longest line kept, in bytes: longer ones hardly recur.
const LINE_BYTES_MAX: usize = 160;

/// Lines kept.
const SLOTS: usize = 1 << 15;

/// The lines seen lately, each with what was found in it.
#[derive(Debug)]
pub(super) struct Memo(Vec<Slot>);

#[derive(Debug, Default)]
struct Slot {
    /// Half of the hash of the line that had this slot last and was not kept.
    passed: u32,
    /// The same of the line that is kept.
    tag: u32,
    kept: Option<Box<Seen>>,
}

#[derive(Debug)]
struct Seen {
    text: Box<str>,
    found: Findings,
}

/// What was found in a line; `None` for nothing, as in most lines.
pub(super) type Findings = Option<Arc<[Found]>>;

/// A line that may be kept: its hash and its normal form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'t> {
    hash: u64,
    text: &'t str,
}

impl<'t> Key<'t> {
    /// The key of a line's normal form, if it is short enough.
    pub fn of(text: &'t str) -> Option<Self> {
        let key = || {
            let mut hasher = FxHasher::default();
            hasher.write(text.as_bytes());
            let hash = hasher.finish();
            Key { hash, text }
        };
        (text.len() <= LINE_BYTES_MAX).then(key)
    }

    fn slot(&self) -> usize {
        self.hash as usize % SLOTS
    }

    fn tag(&self) -> u32 {
        (self.hash >> 32) as u32
    }
}

impl Default for Memo {
    fn default() -> Self {
        Memo((0..SLOTS).map(|_| Slot::default()).collect())
    }
}

impl Memo {
    /// What was found in lines, of those that are kept. In steps, each over all lines: the table is larger than the caches, and so
    /// the processor waits for many lines at once.
    pub fn get_all(&self, keys: &[Option<Key<'_>>]) -> Vec<Option<Findings>> {
        let in_slot =
            |key: &Option<Key<'_>>| key.and_then(|key| self.0[key.slot()].kept.as_deref().filter(|_| self.0[key.slot()].tag == key.tag()));
        let seen: Vec<Option<&Seen>> = keys.iter().map(in_slot).collect();
        let is_same = |(key, seen): (&Option<Key<'_>>, Option<&Seen>)| key.zip(seen).is_some_and(|(key, seen)| *seen.text == *key.text);
        let same: Vec<bool> = keys.iter().zip(seen.iter().copied()).map(is_same).collect();
        let found = seen.into_iter().zip(same).map(|(seen, same)| seen.filter(|_| same));
        found.map(|seen| seen.map(|seen| seen.found.clone())).collect()
    }

    /// Keeps what was found in a line, if it is not the first time.
    pub fn put(&mut self, key: Key<'_>, found: &Findings) {
        let slot = &mut self.0[key.slot()];
        if slot.passed != key.tag() {
            slot.passed = key.tag();
            return;
        }
        slot.tag = key.tag();
        slot.kept = Some(Box::new(Seen {
            text: key.text.into(),
            found: found.clone(),
        }));
    }
}
