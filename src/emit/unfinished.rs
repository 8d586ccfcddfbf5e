//! The list of files being written aside, so that an interrupted run leaves none behind.
//!
//! Making, renaming and removing such a file happens under one lock: after [`remove_unfinished`] there is none, and no
//! new one can be made.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files being written aside.
#[derive(Debug, Default)]
pub(super) struct Registry {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    paths: BTreeSet<PathBuf>,
}

/// The list of this process.
pub(super) static REGISTRY: Registry = Registry {
    state: Mutex::new(State {
        closed: false,
        paths: BTreeSet::new(),
    }),
};

/// Removes all unfinished output files and lets no new ones be made or finished. To be called once, before the process
/// ends early, from any thread. Returns how many there were.
pub fn remove_unfinished() -> usize {
    REGISTRY.close()
}

/// Nothing is written any more, because the run was interrupted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closed;

impl Registry {
    /// The state. A thread that panicked while it held the lock left it whole: each change is one insert or remove.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a file with `make` and lists the path it returns.
    pub fn open<T, E>(&self, make: impl FnOnce() -> Result<(PathBuf, T), E>) -> Result<Result<T, E>, Closed> {
        let mut state = self.state();
        if state.closed {
            return Err(Closed);
        }
        Ok(make().map(|(path, made)| {
            state.paths.insert(path);
            made
        }))
    }

    /// Finishes a file with `finish` and takes it off the list.
    pub fn finish<T>(&self, path: &Path, finish: impl FnOnce() -> T) -> Result<T, Closed> {
        let mut state = self.state();
        if state.closed {
            return Err(Closed);
        }
        state.paths.remove(path);
        Ok(finish())
    }

    /// Removes all files on the list, for good.
    pub fn close(&self) -> usize {
        let mut state = self.state();
        state.closed = true;
        let paths = std::mem::take(&mut state.paths);
        paths.iter().filter(|path| std::fs::remove_file(path).is_ok()).count()
    }
}
