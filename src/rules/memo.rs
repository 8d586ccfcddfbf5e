//! What was found in lines seen before. Dumps of one site repeat its furniture on every page; what patterns match in a line
//! depends on the line alone, so it is looked up where the line was seen lately.
//!
//! A table of fixed size: a line takes the place of the one that had its slot. Results never depend on what it holds.

use super::way::Found;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Longest line kept, in bytes: longer ones hardly recur.
pub(super) const LINE_BYTES_MAX: usize = 160;

/// Lines kept.
const SLOTS: usize = 1 << 15;

/// The lines seen lately, each with what was found in it.
#[derive(Debug)]
pub(super) struct Memo(Vec<Option<Seen>>);

#[derive(Debug)]
struct Seen {
    text: Box<str>,
    found: Box<[Found]>,
}

impl Default for Memo {
    fn default() -> Self {
        Memo((0..SLOTS).map(|_| None).collect())
    }
}

impl Memo {
    /// The slot of a line's normal form.
    pub fn slot(text: &str) -> usize {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        hasher.finish() as usize % SLOTS
    }

    /// What was found in the line, if it is the one in its slot.
    pub fn get(&self, slot: usize, text: &str) -> Option<&[Found]> {
        let seen = self.0[slot].as_ref()?;
        (*seen.text == *text).then_some(&seen.found)
    }

    /// Keeps what was found in a line.
    pub fn put(&mut self, slot: usize, text: &str, found: &[Found]) {
        self.0[slot] = Some(Seen {
            text: text.into(),
            found: found.into(),
        });
    }
}
