//! Files of the corpus side: bytes appended, later read at any place; scratch files are gone with the process that made them.
//!
//! What stands in them is left to `sorter`, `store` and `index`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What can go wrong with the files of the corpus side.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A scratch file could not be made, written or read.
    #[error("can't use scratch space in {}: {source}; name another folder with --scratch, or free some space", .folder.display())]
    Scratch {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of the index could not be made, written or read.
    #[error("can't use the index {}: {source}", .path.display())]
    Index {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index was made by another version, or with other settings, or is no index.
    #[error("{}: {problem}", .path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// There are more records than can be numbered.
    #[error("more than {} records; part the corpus", u32::MAX)]
    TooMany,
}

/// Where scratch files go.
#[derive(Clone, Debug)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Scratch files in `folder`, or in the system's folder for such.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Scratch {
            folder: folder.unwrap_or_else(std::env::temp_dir),
        }
    }

    /// A file without a name.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn file(&self) -> Result<File, CorpusError> {
        tempfile::tempfile_in(&self.folder).map_err(|source| self.failed(source))
    }

    /// The error of a scratch file.
    pub fn failed(&self, source: io::Error) -> CorpusError {
        CorpusError::Scratch {
            folder: self.folder.clone(),
            source,
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// A file that grows at its end.
#[derive(Debug)]
pub struct Growing {
    out: BufWriter<File>,
    length: u64,
}

/// Bytes gathered before they go to the file.
const BUFFER: usize = 1 << 18;

impl Growing {
    /// Appends to a file that is `length` bytes long and stands at its end.
    pub fn new(file: File, length: u64) -> Self {
        Growing {
            out: BufWriter::with_capacity(BUFFER, file),
            length,
        }
    }

    /// Appends bytes; tells where they begin.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let at = self.length;
        self.out.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(at)
    }

    /// How long the file is.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Writes what is gathered.
    pub fn into_file(self) -> io::Result<File> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

/// Fills `buffer` from a place of a file, from any thread.
#[cfg(unix)]
pub fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, at)
}

/// Fills `buffer` from a place of a file, from any thread.
#[cfg(windows)]
pub fn read_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, buffer, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                buffer = &mut buffer[read..];
                at += read as u64;
            }
        }
    }
    Ok(())
}
