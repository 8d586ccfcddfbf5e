//! An output stream: a file that appears whole or not at all, compressed as its name says, or standard output.
//!
//! What is written is left to `clean` and `duplicates`.

use crate::emit::{AtomicFile, EmitError, Packed, Packing, Policy};
use crate::source::{Compression, Inputs};
use std::io::Write;
use std::path::{Path, PathBuf};

fn packing(path: &Path) -> Packing {
    match Compression::by_name(path) {
        Compression::None => Packing::None,
        Compression::Gzip => Packing::Gzip,
        Compression::Zstd => Packing::Zstd,
    }
}

/// A stream of output that is a file or standard output.
pub(super) enum Stream {
    File(PathBuf, Box<Packed<AtomicFile>>),
    Stdout(std::io::BufWriter<std::io::Stdout>),
}

impl Stream {
    /// Opens a file, or standard output for `-`; compressed if its name says so.
    pub fn open(path: &Path, overwrite: bool, inputs: &Inputs) -> Result<Self, EmitError> {
        if path == Path::new("-") {
            return Ok(Stream::Stdout(std::io::BufWriter::new(std::io::stdout())));
        }
        let file = AtomicFile::create(
            path,
            Policy {
                overwrite,
                is_input: &|path| inputs.contains(path),
            },
        )?;
        let packed = Packed::new(file, packing(path)).map_err(|error| EmitError::from_io(path, error))?;
        Ok(Stream::File(path.to_owned(), Box::new(packed)))
    }

    /// Writes bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), EmitError> {
        match self {
            Stream::File(path, packed) => packed.write_all(bytes).map_err(|error| EmitError::from_io(path, error)),
            Stream::Stdout(out) => out.write_all(bytes).map_err(|error| EmitError::from_io(Path::new("-"), error)),
        }
    }

    /// Writes what is left, and gives the file its name.
    pub fn finish(self) -> Result<(), EmitError> {
        match self {
            Stream::File(path, packed) => packed.finish().map_err(|error| EmitError::from_io(&path, error))?.finish(),
            Stream::Stdout(mut out) => out.flush().map_err(|error| EmitError::from_io(Path::new("-"), error)),
        }
    }
}
