//! Loading a rules file with all it stands on: `extend` followed, base first.
//!
//! How a file is read is the caller's; this room does no I/O.

use super::diagnostic::Diagnostic;
use super::schema::RawFile;
use super::{BUILTIN_NAME, BUILTIN_TEXT, lint, parse};
use std::path::{Path, PathBuf};

/// Deepest chain of `extend`.
const DEPTH_MAX: usize = 16;

/// A stack of rules files and everything found in them.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The files, base first.
    pub files: Vec<RawFile>,
    /// Errors and warnings of reading; those of `lint` are not in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why a rules file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file, or one it extends, could not be read.
    #[error("can't read the rules file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Files that extend each other.
    #[error("{}: `extend` goes in a circle, or deeper than {DEPTH_MAX} files", path.display())]
    Circle {
        /// The file at which it was noticed.
        path: PathBuf,
    },
}

/// The built-in rules alone.
pub fn builtin() -> Loaded {
    let mut loaded = Loaded::default();
    push_builtin(&mut loaded);
    loaded
}

/// The file at `path` and all it extends.
///
/// # Errors
/// A file that can't be read, and circles.
pub fn load(path: &Path, read: &dyn Fn(&Path) -> std::io::Result<String>) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded::default();
    push(path, read, 0, &mut loaded)?;
    Ok(loaded)
}

impl Loaded {
    /// Everything that reading, `lint` and the references between the files found. The built-in rules are checked only by
    /// themselves.
    pub fn lint(&self) -> Vec<Diagnostic> {
        let mut all = self.diagnostics.clone();
        // The built-in rules under a user's file are not the user's to mend, and take a second to check.
        let own = self
            .files
            .iter()
            .filter(|file| self.files.len() == 1 || &*file.name != BUILTIN_NAME);
        all.extend(own.flat_map(lint::lint));
        all.extend(lint::lint_references(&self.files));
        all
    }
}

fn push_builtin(loaded: &mut Loaded) {
    if loaded.files.iter().all(|file| &*file.name != BUILTIN_NAME) {
        let (file, diagnostics) = parse::parse(BUILTIN_NAME, BUILTIN_TEXT);
        loaded.files.push(file);
        loaded.diagnostics.extend(diagnostics);
    }
}

fn push(path: &Path, read: &dyn Fn(&Path) -> std::io::Result<String>, depth: usize, loaded: &mut Loaded) -> Result<(), LoadError> {
    if depth > DEPTH_MAX {
        return Err(LoadError::Circle { path: path.to_owned() });
    }
    let name = path.display().to_string();
    let text = read(path).map_err(|source| LoadError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let (file, diagnostics) = parse::parse(&name, &text);
    loaded.diagnostics.extend(diagnostics);
    for base in &file.extend {
        if base.get_ref() == "builtin" {
            push_builtin(loaded);
        } else {
            let beside = path.parent().unwrap_or(Path::new("")).join(base.get_ref());
            if loaded.files.iter().all(|file| *file.name != *beside.display().to_string()) {
                push(&beside, read, depth + 1, loaded)?;
            }
        }
    }
    loaded.files.push(file);
    Ok(())
}
