//! Walks a folder for inputs: every level sorted by the names' bytes, links not followed, one entry at a time.
//!
//! Which folders are walked is left to `inputs`.

use super::error::SourceError;
use super::format::Format;
use super::glob::Pattern;
use super::path_name;
use ignore::{DirEntry, WalkBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a walk goes.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The folder, as the user named it.
    pub base: PathBuf,
    /// What must match beneath it; everything without.
    pub pattern: Option<Arc<Pattern>>,
    /// Paths that are passed over with all that is in them; they begin with `base`.
    pub exclude: Vec<PathBuf>,
    /// Whether files of every extension are inputs.
    pub any_extension: bool,
}

/// Why a file is no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skip {
    /// Its extension names no format.
    Extension,
    /// It is a symbolic link.
    Link,
    /// It is a socket, pipe or device.
    Special,
}

/// What a walk comes across.
#[derive(Debug)]
pub(super) enum Found {
    /// An input.
    File {
        /// Its path.
        path: PathBuf,
        /// Its path beneath the base.
        relative: PathBuf,
    },
    /// A file that is no input.
    Skipped(Skip),
    /// Something that can't be read.
    Problem(SourceError),
}

/// A walk under way.
pub(super) struct Walk {
    inner: ignore::Walk,
    place: Place,
}

impl Place {
    /// Starts walking.
    pub fn walk(&self) -> Walk {
        let place = self.clone();
        let root = if self.base.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.base
        };
        let mut builder = WalkBuilder::new(root);
        builder.standard_filters(false).follow_links(false).sort_by_file_name(Ord::cmp);
        builder.filter_entry(move |entry| place.enters(entry));
        Walk {
            inner: builder.build(),
            place: self.clone(),
        }
    }

    fn enters(&self, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            return true;
        }
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if (is_hidden && !self.pattern.as_ref().is_some_and(|pattern| pattern.dots())) || self.is_excluded(entry.path()) {
            return false;
        }
        let Some(pattern) = &self.pattern else {
            return true;
        };
        let relative = self.relative(entry.path());
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            pattern.enters(relative)
        } else {
            pattern.matches(relative) || pattern.matches_above(relative)
        }
    }

    fn is_excluded(&self, path: &Path) -> bool {
        self.exclude.iter().any(|excluded| excluded == path)
    }

    fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        let base = if self.base.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.base
        };
        path.strip_prefix(base).unwrap_or(path)
    }

    /// Whether a file is an input, going by its name: if it matches a pattern itself, or its extension is known.
    fn is_wanted(&self, path: &Path, relative: &Path) -> bool {
        self.any_extension || self.pattern.as_ref().is_some_and(|pattern| pattern.matches(relative)) || Format::by_name(path).is_some()
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let entry = match self.inner.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Found::Problem(problem(&self.place.base, error))),
            };
            let Some(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                continue;
            }
            let relative = self.place.relative(entry.path());
            if kind.is_symlink() {
                return Some(Found::Skipped(Skip::Link));
            } else if !kind.is_file() {
                return Some(Found::Skipped(Skip::Special));
            } else if !self.place.is_wanted(entry.path(), relative) {
                return Some(Found::Skipped(Skip::Extension));
            }
            return Some(Found::File {
                path: self.place.base.join(relative),
                relative: relative.to_owned(),
            });
        }
    }
}

/// The walker's error, with the path it names.
fn problem(base: &Path, error: ignore::Error) -> SourceError {
    let path = path_of(&error).map_or_else(|| path_name(base), path_name);
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    SourceError::Open { path, source: kind.into() }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
