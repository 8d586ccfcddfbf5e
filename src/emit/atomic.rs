//! Files that appear whole or not at all: written aside under a hidden name, then renamed.
//!
//! Cleaning up after an interruption is `unfinished`'s, packing `compress`'s business.

use super::json;
use super::unfinished::{Closed, REGISTRY, Registry};
use std::ffi::OsString;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// What can go wrong with an output file.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// It is there already.
    #[error("{} exists; use --force to replace it", shown(.path))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// It is one of the inputs, which are never written to.
    #[error("{} is an input, and inputs are never replaced; choose another output", shown(.path))]
    IsInput {
        /// The file.
        path: PathBuf,
    },
    /// There is a folder of that name.
    #[error("{} is a folder; name a file", shown(.path))]
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// It could not be made or written; nothing of it is left.
    #[error("can't write {}: {source}", shown(.path))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The run was interrupted.
    #[error("interrupted before {} was complete", shown(.path))]
    Interrupted {
        /// The file.
        path: PathBuf,
    },
}

/// A path as it can be printed.
fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for c in path.to_string_lossy().chars() {
        match c {
            '"' | '\\' => shown.push(c),
            _ if json::must_escape(c) => shown.extend(c.escape_unicode()),
            _ => shown.push(c),
        }
    }
    shown
}

impl EmitError {
    /// The error of writing `path` through other writers, which pass on an `io::Error` that may hold one of these.
    pub fn from_io(path: &Path, error: io::Error) -> Self {
        let wrapped = error.downcast::<EmitError>();
        wrapped.unwrap_or_else(|source| EmitError::Write {
            path: path.to_owned(),
            source,
        })
    }
}

/// What may be written where.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// Whether files that exist are replaced.
    pub overwrite: bool,
    /// Whether a path is one of the inputs; those are never replaced.
    pub is_input: &'a (dyn Fn(&Path) -> bool + Sync),
}

/// Bytes gathered before they go to the file.
const BUFFER: usize = 64 * 1024;
/// Bytes from which on a new file is forced to disk before it gets its name: so large a file takes longer to write than
/// to sync. Of small ones there may be millions; if the power fails, the run is repeated anyway.
const SYNC_BYTES_MIN: u64 = 1 << 20;
/// Longest file name that is part of the hidden name; a longer one could make that too long.
const NAME_BYTES_MAX: usize = 200;

/// A file that gets its name when it is finished. Dropped before, it is gone.
#[derive(Debug)]
pub struct AtomicFile {
    /// `None` only once finished.
    writer: Option<BufWriter<File>>,
    aside: Option<Aside>,
    path: PathBuf,
    written: u64,
    registry: &'static Registry,
}

/// What is needed to give the file its name.
#[derive(Debug)]
struct Aside {
    temporary: TempPath,
    /// Where it goes, links resolved.
    target: PathBuf,
    /// The file that is replaced.
    replaced: Option<Metadata>,
}

impl AtomicFile {
    /// Begins a file, making the folders it lies in. A device or pipe is written to directly.
    ///
    /// # Errors
    /// If the policy forbids it, or the file can't be made.
    pub fn create(path: &Path, policy: Policy<'_>) -> Result<Self, EmitError> {
        Self::create_in(&REGISTRY, path, policy)
    }

    fn create_in(registry: &'static Registry, path: &Path, policy: Policy<'_>) -> Result<Self, EmitError> {
        let fail = |source| EmitError::Write {
            path: path.to_owned(),
            source,
        };
        let existing = existing(path, policy)?;
        let whole = |file, aside| AtomicFile {
            writer: Some(BufWriter::with_capacity(BUFFER, file)),
            aside,
            path: path.to_owned(),
            written: 0,
            registry,
        };
        if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
            let file = OpenOptions::new().write(true).open(path).map_err(fail)?;
            return Ok(whole(file, None));
        }
        // Behind a link it is the file that is replaced, not the link.
        let target = if existing.is_some() {
            path.canonicalize().map_err(fail)?
        } else {
            path.to_owned()
        };
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(fail)?;
        let made = registry.open(|| {
            let file = hidden(folder, &target)?;
            Ok((file.path().to_owned(), file))
        });
        let (file, temporary) = match made {
            Ok(made) => made.map_err(fail)?.into_parts(),
            Err(Closed) => return Err(EmitError::Interrupted { path: path.to_owned() }),
        };
        Ok(whole(
            file,
            Some(Aside {
                temporary,
                target,
                replaced: existing,
            }),
        ))
    }

    /// The file's path as it was given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is left and gives the file its name.
    ///
    /// # Errors
    /// If that fails; nothing of the file is left then, and a file that was to be replaced is still there.
    pub fn finish(mut self) -> Result<(), EmitError> {
        let result = self.finish_file();
        result.map_err(|error| EmitError::from_io(&self.path, error))
    }

    fn finish_file(&mut self) -> io::Result<()> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        let Some(Aside {
            temporary,
            target,
            replaced,
        }) = self.aside.take()
        else {
            return Ok(());
        };
        let hidden = temporary.to_path_buf();
        let prepared = prepare(&file, self.written, replaced.as_ref());
        drop(file);
        let named = self.registry.finish(&hidden, || match prepared {
            Ok(()) => rename(temporary, &target, replaced.is_some()),
            Err(error) => Err(error),
        });
        match named {
            Ok(result) => result.map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => io::Error::other(EmitError::Exists { path: self.path.clone() }),
                _ => error,
            }),
            Err(Closed) => Err(io::Error::other(EmitError::Interrupted { path: self.path.clone() })),
        }
    }

    fn with_path<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|source| {
            let kind = source.kind();
            let path = self.path.clone();
            io::Error::new(kind, EmitError::Write { path, source })
        })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let Some(writer) = &mut self.writer else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let result = writer.write(buffer);
        self.written += *result.as_ref().unwrap_or(&0) as u64;
        // The retry on an interrupted call is the callers' business, who know it by its kind.
        if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {
            result
        } else {
            self.with_path(result)
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.writer.as_mut().map_or(Ok(()), BufWriter::flush);
        self.with_path(result)
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        // What is buffered must not be written any more, only for the file to be removed.
        if let (Some(writer), true) = (self.writer.take(), self.aside.is_some()) {
            drop(writer.into_parts());
        }
        if let Some(aside) = self.aside.take() {
            let hidden = aside.temporary.to_path_buf();
            // After an interruption the file is removed already.
            let _ = self.registry.finish(&hidden, || drop(aside));
        }
    }
}

/// What is at `path` already, if it may be replaced.
fn existing(path: &Path, policy: Policy<'_>) -> Result<Option<Metadata>, EmitError> {
    let path = path.to_owned();
    let metadata = match std::fs::metadata(&path) {
        Ok(metadata) => metadata,
        // A link to nowhere is there too.
        Err(_) if std::fs::symlink_metadata(&path).is_ok() => return Err(EmitError::Exists { path }),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
        Err(source) => return Err(EmitError::Write { path, source }),
    };
    if metadata.is_dir() {
        Err(EmitError::IsFolder { path })
    } else if !metadata.is_file() {
        Ok(Some(metadata))
    } else if (policy.is_input)(&path) {
        Err(EmitError::IsInput { path })
    } else if !policy.overwrite {
        Err(EmitError::Exists { path })
    } else {
        Ok(Some(metadata))
    }
}

/// Makes the hidden file. Its permissions are those of any new file, not the stricter ones of a temporary one.
fn hidden(folder: &Path, target: &Path) -> io::Result<NamedTempFile> {
    let mut prefix = OsString::from(".");
    if let Some(name) = target.file_name().filter(|name| name.len() <= NAME_BYTES_MAX) {
        prefix.push(name);
        prefix.push(".");
    }
    prefix.push("unscrape-");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).rand_bytes(6);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The system takes the umask's bits away.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Gives the file the permissions of the one it replaces, and forces it to disk where that is worth its time.
fn prepare(file: &File, written: u64, replaced: Option<&Metadata>) -> io::Result<()> {
    if let Some(metadata) = replaced {
        // Someone else's file may be replaced by those who may write to its folder, but keeps no permissions then.
        let _ = file.set_permissions(metadata.permissions());
    }
    if replaced.is_some() || written >= SYNC_BYTES_MIN {
        file.sync_data()
    } else {
        Ok(())
    }
}

fn rename(temporary: TempPath, target: &Path, replace: bool) -> io::Result<()> {
    if replace {
        return temporary.persist(target).map_err(|error| error.error);
    }
    match temporary.persist_noclobber(target) {
        Ok(()) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(error.error),
        // Some file systems know neither a rename that replaces nothing nor hard links.
        Err(error) if std::fs::symlink_metadata(target).is_err() => error.path.persist(target).map_err(|error| error.error),
        Err(error) => Err(error.error),
    }
}

#[cfg(test)]
mod tests;
