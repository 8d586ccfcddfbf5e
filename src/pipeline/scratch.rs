//! How much memory may be used for what is known of a whole corpus, and where the rest goes.

use crate::duplicate::corpus::Scratch;
use std::path::PathBuf;

/// Memory, and disk beyond it.
#[derive(Clone, Debug, Default)]
pub struct ScratchSpace {
    /// Bytes of memory; what is beyond goes to disk.
    pub memory: usize,
    /// Folder for scratch files; the system's, if `None`.
    pub folder: Option<PathBuf>,
}

impl ScratchSpace {
    /// Where scratch files go.
    pub fn scratch(&self) -> Scratch {
        Scratch::new(self.folder.clone())
    }
}
