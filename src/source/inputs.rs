//! What the user named, as inputs: files, folders, patterns, standard input.
//!
//! Inputs are found twice: once to count them and to refuse two that would be written to one file, once to be read. So
//! memory does not grow with their number. Walking a folder is `walk`'s, matching a pattern `glob`'s business.

use super::compression::Compression;
use super::error::SourceError;
use super::format::{Format, output_name};
use super::glob::Pattern;
use super::path_name;
use super::walk::{self, Found, Skip};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Where an input is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Standard input.
    Stdin,
    /// A file, or anything else that can be opened by name.
    File(PathBuf),
}

/// One input: a file with one or many records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is read from.
    pub place: Place,
    /// Its path beneath the folder the user named; the file's name for a file; `stdin` for standard input.
    pub relative: PathBuf,
    /// `relative` as a name (see `path_name`), which is the record's id.
    pub id: String,
    /// The path as the user named it, as a name.
    pub name: String,
    /// How it is compressed, going by its name; the output is compressed alike.
    pub compression: Compression,
    /// Its format; `None` where only its content can tell.
    pub format: Option<Format>,
}

/// What the user asks for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, patterns, `-`.
    pub paths: Vec<PathBuf>,
    /// The format of all inputs, where the user says so. Then a folder's files are inputs whatever their extension.
    pub from: Option<Format>,
    /// The format of the outputs, where each input has its own output file, named by `output_name`.
    pub to: Option<Format>,
    /// What becomes of inputs of one name.
    pub same_names: SameNames,
    /// Output folders and files; what lies in them is no input. They need not exist yet.
    pub exclude: Vec<PathBuf>,
}

/// What becomes of two inputs that have the same path beneath what the user named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameNames {
    /// They are refused, since they would be written to one file.
    #[default]
    OneOutput,
    /// They are refused, since they would be documents of one id.
    OneId,
    /// Both are read: nothing is told by names alone.
    Free,
}

/// How many files in folders were no inputs. Names that begin with a dot are not even looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Files whose extension names no format.
    pub extension: u64,
    /// Symbolic links.
    pub links: u64,
    /// Sockets, pipes and devices.
    pub special: u64,
}

/// All inputs, in the order named; those of a folder sorted by name.
#[derive(Clone, Debug)]
pub struct Inputs {
    roots: Vec<Root>,
    from: Option<Format>,
    /// Inputs that an earlier path names too: the path's number and the relative path.
    named_before: HashSet<(usize, PathBuf)>,
    total: u64,
    skipped: Skipped,
}

#[derive(Clone, Debug)]
enum Root {
    Stdin,
    File(PathBuf),
    Folder(walk::Place),
}

/// The name that standard input goes by.
const STDIN: &str = "stdin";

impl Inputs {
    /// Finds the inputs.
    ///
    /// # Errors
    /// If paths don't exist or patterns match nothing (all of them at once), if two inputs would be written to one
    /// file, or if an output is an input. What can't be read in a folder is no error here; reading reports it.
    pub fn find(request: &Request) -> Result<Self, SourceError> {
        let mut inputs = Inputs {
            roots: Vec::new(),
            from: request.from,
            named_before: HashSet::new(),
            total: 0,
            skipped: Skipped::default(),
        };
        let mut missing = Vec::new();
        let mut named = HashSet::new();
        for path in &request.paths {
            match Root::new(path, request)? {
                Some(root) if named.insert(root.key()) => inputs.roots.push(root),
                Some(_) => {}
                None => missing.push(path_name(path)),
            }
        }
        inputs.survey(request, missing)?;
        Ok(inputs)
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// What was passed over.
    pub fn skipped(&self) -> Skipped {
        self.skipped
    }

    /// The inputs in order, each found as it is asked for; errors are of folders that can't be read.
    pub fn iter(&self) -> impl Iterator<Item = Result<Input, SourceError>> + Send + '_ {
        let numbered = self.roots.iter().enumerate();
        numbered.flat_map(move |(number, root)| root.found().filter_map(move |found| self.input(number, root, found)))
    }

    fn input(&self, number: usize, root: &Root, found: Found) -> Option<Result<Input, SourceError>> {
        match found {
            Found::Problem(error) => Some(Err(error)),
            Found::Skipped(_) => None,
            Found::File { relative, .. } if !self.named_before.is_empty() && self.named_before.contains(&(number, relative.clone())) => {
                None
            }
            Found::File { path, relative } => Some(Ok(Input {
                id: path_name(&relative),
                name: path_name(&path),
                compression: Compression::by_name(&relative),
                format: self.from.or_else(|| Format::by_name(&relative)),
                place: if matches!(root, Root::Stdin) {
                    Place::Stdin
                } else {
                    Place::File(path)
                },
                relative,
            })),
        }
    }

    /// Whether a path is one of the inputs or would be found among them, so that it must not be written to.
    pub fn contains(&self, path: &Path) -> bool {
        let resolved = resolve(path);
        self.roots.iter().any(|root| match root {
            Root::Stdin => false,
            Root::File(file) => resolve(file) == resolved || same_file::is_same_file(file, path).unwrap_or(false),
            Root::Folder(place) => {
                let base = resolve(&place.base);
                resolved.strip_prefix(&base).is_ok_and(|beneath| {
                    let excluded = |excluded: &PathBuf| place.base.join(beneath).starts_with(excluded);
                    !place.exclude.iter().any(excluded)
                })
            }
        })
    }

    /// Counts, and looks for inputs that would be written to one file.
    fn survey(&mut self, request: &Request, missing: Vec<String>) -> Result<(), SourceError> {
        let mut patterns = Vec::new();
        // Outputs by hash, and the path that named them; only where there can be two of one name.
        let mut seen: HashMap<u64, usize> = HashMap::new();
        let compare = self.roots.len() > 1 || request.to.is_some();
        for number in 0..self.roots.len() {
            let root = self.roots[number].clone();
            let before = self.total;
            for found in root.found() {
                match found {
                    Found::Problem(_) => {}
                    Found::Skipped(skip) => self.skipped.count(skip),
                    Found::File { path, relative } => {
                        if compare && !self.is_new(&mut seen, number, &path, &relative, request)? {
                            self.named_before.insert((number, relative));
                        } else {
                            self.total += 1;
                        }
                    }
                }
            }
            let nothing_new = before == self.total && !self.named_before.iter().any(|(other, _)| *other == number);
            if let (true, Some(pattern)) = (nothing_new, root.pattern()) {
                patterns.push(path_name(Path::new(&pattern.given)));
            }
        }
        if missing.is_empty() && patterns.is_empty() {
            Ok(())
        } else {
            Err(SourceError::Missing { paths: missing, patterns })
        }
    }

    /// Whether nothing before is written where this input is; `false` if it is the same file named again.
    fn is_new(
        &self,
        seen: &mut HashMap<u64, usize>,
        number: usize,
        path: &Path,
        relative: &Path,
        request: &Request,
    ) -> Result<bool, SourceError> {
        let to = request.to;
        let output = output_name(relative, to);
        let mut hasher = DefaultHasher::new();
        output.hash(&mut hasher);
        let hash = hasher.finish();
        let Some(&earlier) = seen.get(&hash) else {
            seen.insert(hash, number);
            return Ok(true);
        };
        if earlier != number && self.roots[earlier].holds(relative, path) {
            return Ok(false);
        }
        if request.same_names == SameNames::Free {
            let mut between = self.roots[earlier + 1..number.max(earlier + 1)].iter();
            return Ok(!between.any(|root| root.holds(relative, path)));
        }
        // Only two different names with one hash come past this search.
        let other = self.roots[earlier].found().find_map(|found| match found {
            Found::File { path: other, relative } if other != path && output_name(&relative, to) == output => Some(other),
            _ => None,
        });
        match other {
            None => Ok(true),
            Some(other) => {
                let (first, second) = (path_name(&other), path_name(path));
                Err(match request.same_names {
                    SameNames::OneId => SourceError::SameId {
                        first,
                        second,
                        id: path_name(relative),
                    },
                    SameNames::OneOutput | SameNames::Free => SourceError::Clash {
                        first,
                        second,
                        output: path_name(&output),
                    },
                })
            }
        }
    }
}

impl Skipped {
    fn count(&mut self, skip: Skip) {
        match skip {
            Skip::Extension => self.extension += 1,
            Skip::Link => self.links += 1,
            Skip::Special => self.special += 1,
        }
    }
}

impl Root {
    /// What a path stands for; `None` if it does not exist and is no pattern.
    fn new(path: &Path, request: &Request) -> Result<Option<Self>, SourceError> {
        if path.as_os_str() == "-" {
            return Ok(Some(Root::Stdin));
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Root::folder(path, None, request).map(Some),
            Ok(_) => Ok(Some(Root::File(path.to_owned()))),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => {
                    let Some(given) = path.to_str().filter(|_| Pattern::is_pattern(path)) else {
                        return Ok(None);
                    };
                    let pattern = Pattern::new(given)?;
                    let base = pattern.base.clone();
                    if !base.as_os_str().is_empty() && !base.is_dir() {
                        return Ok(None);
                    }
                    Root::folder(&base, Some(Arc::new(pattern)), request).map(Some)
                }
                // It is there and can't be looked at: opening it will say so.
                _ => Ok(Some(Root::File(path.to_owned()))),
            },
        }
    }

    fn folder(base: &Path, pattern: Option<Arc<Pattern>>, request: &Request) -> Result<Self, SourceError> {
        let resolved = resolve(base);
        let mut exclude = Vec::new();
        for path in &request.exclude {
            let output = resolve(path);
            if output == resolved {
                return Err(SourceError::OutputIsInput { path: path_name(path) });
            }
            if let Ok(beneath) = output.strip_prefix(&resolved) {
                let walked = if base.as_os_str().is_empty() { Path::new(".") } else { base };
                exclude.push(walked.join(beneath));
            }
        }
        Ok(Root::Folder(walk::Place {
            base: base.to_owned(),
            pattern,
            exclude,
            any_extension: request.from.is_some(),
        }))
    }

    fn pattern(&self) -> Option<&Pattern> {
        match self {
            Root::Folder(place) => place.pattern.as_deref(),
            Root::Stdin | Root::File(_) => None,
        }
    }

    /// Everything found there.
    fn found(&self) -> Box<dyn Iterator<Item = Found> + Send> {
        let file = |path: &Path, relative: PathBuf| {
            Box::new(std::iter::once(Found::File {
                path: path.to_owned(),
                relative,
            }))
        };
        match self {
            Root::Stdin => file(Path::new(STDIN), PathBuf::from(STDIN)),
            Root::File(path) => file(path, path.file_name().map_or_else(|| path.clone(), PathBuf::from)),
            Root::Folder(place) => Box::new(place.walk()),
        }
    }

    /// Whether the file at `path` is what this root has at `relative`.
    fn holds(&self, relative: &Path, path: &Path) -> bool {
        match self {
            Root::Stdin => false,
            Root::File(own) => same_file::is_same_file(own, path).unwrap_or(false),
            Root::Folder(place) => same_file::is_same_file(place.base.join(relative), path).unwrap_or(false),
        }
    }

    /// What two roots have in common that are the same.
    fn key(&self) -> (PathBuf, Option<String>) {
        match self {
            Root::Stdin => (PathBuf::from("-"), None),
            Root::File(path) => (path.clone(), None),
            Root::Folder(place) => (resolve(&place.base), place.pattern.as_ref().map(|pattern| pattern.given.clone())),
        }
    }
}

/// The path without links, `.` and `..`, as far as it exists.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(if path.as_os_str().is_empty() { Path::new(".") } else { path }).unwrap_or_else(|_| path.to_owned());
    for existing in absolute.ancestors() {
        if let Ok(real) = existing.canonicalize() {
            let mut real = real;
            for part in absolute.strip_prefix(existing).unwrap_or(Path::new("")).components() {
                match part {
                    Component::ParentDir => {
                        real.pop();
                    }
                    _ => real.push(part),
                }
            }
            return real;
        }
    }
    absolute
}

#[cfg(test)]
mod tests;
