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
pub(super) const LINE_BYTES_MAX: usize = 160;

/// Lines kept.
const SLOTS: usize = 1 << 15;

/// The lines seen lately, each with what was found in it.
#[derive(Debug)]
pub(super) struct Memo(Vec<Slot>);

#[derive(Debug, Default)]
struct Slot {
    /// The hash of the line that had this slot last and was not kept.
    passed: u64,
    kept: Option<Box<Seen>>,
}

#[derive(Debug)]
struct Seen {
    hash: u64,
    text: Box<str>,
    found: Arc<[Found]>,
}

impl Default for Memo {
    fn default() -> Self {
        Memo((0..SLOTS).map(|_| Slot::default()).collect())
    }
}

impl Memo {
    /// The hash of a line's normal form, by which it is kept.
    pub fn hash(text: &str) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        hasher.finish()
    }

    /// What was found in the line, if it is kept.
    pub fn get(&self, hash: u64, text: &str) -> Option<&Arc<[Found]>> {
        let seen = self.0[hash as usize % SLOTS].kept.as_ref()?;
        (seen.hash == hash && *seen.text == *text).then_some(&seen.found)
    }

    /// Keeps what was found in a line, if it is not the first time.
    pub fn put(&mut self, hash: u64, text: &str, found: &Arc<[Found]>) {
        let slot = &mut self.0[hash as usize % SLOTS];
        if slot.passed != hash {
            slot.passed = hash;
            return;
        }
        slot.kept = Some(Box::new(Seen {
            hash,
            text: text.into(),
            found: found.clone(),
        }));
    }
}
