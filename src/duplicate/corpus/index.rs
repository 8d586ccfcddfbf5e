//! An index on disk, which grows by a segment with each run: what was read is not read again, nor is what was compared compared again.
//!
//! Format, version 1; all numbers little-endian. `manifest.json` names the segments, the version and how texts are fingerprinted, and
//! how long each file is. A segment is four files:
//!
//! - `N.words`: the words of each distinct text (see `store`),
//! - `N.groups`: for each, the hash of all words with their places, the place in `N.words`, the number of words, the bytes behind them: 8, 8, 4, 4 bytes,
//! - `N.records`: for each record the number of its text, the length of its id, the id: 4 and 4 bytes and as many as there are,
//! - `N.runs`: the sampled runs in order: hash, and text and word as one number: 8 and 8 bytes.
//!
//! Beside them there are files of verdicts, `N.verdicts` (see `verdicts`), numbered by themselves: a run adds one after its segment, or
//! puts one in the place of all. They save time and no more: what can't be read of them is found out again.
//!
//! A segment is written, and forced to disk, before a new manifest takes the place of the old one by a rename. A process that ends in
//! between leaves files that no manifest names; the next run removes them and starts that segment over.

use super::collect::Group;
use super::fingerprint;
use super::scratch::{CorpusError, Growing};
use super::sorter::Sorted;
use super::store::{Store, Stored};
pub use super::table::Table;
use super::verdicts;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

const VERSION: u32 = 1;
const MANIFEST: &str = "manifest.json";
const LOCK: &str = "lock";
const PARTS: [&str; 4] = ["words", "groups", "records", "runs"];
const VERDICTS: &str = "verdicts";
const GROUP_BYTES: usize = 24;

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    unscrape_index: u32,
    fingerprints: String,
    segments: Vec<Segment>,
    /// Names of the files of verdicts.
    #[serde(default)]
    verdicts: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Segment {
    name: String,
    /// Bytes of each file, in the order of `PARTS`.
    bytes: [u64; 4],
}

/// An index that is open for this process alone.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    manifest: Manifest,
    /// Hashes of ids with their texts.
    seen: FxHashSet<u64>,
    records_before: usize,
    groups_before: usize,
    /// Held open: closing it gives the lock back.
    _lock: File,
}

impl Index {
    /// Opens an index, or makes an empty one.
    ///
    /// # Errors
    /// If the folder is none of an index, or of another version, or damaged, or in use.
    pub fn open(folder: &Path) -> Result<Self, CorpusError> {
        let unusable = |problem: &str| CorpusError::Unusable {
            path: folder.to_owned(),
            problem: problem.to_owned(),
        };
        let failed = |source| CorpusError::Index {
            path: folder.to_owned(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(MANIFEST);
        if !path.exists() && names(folder).map_err(failed)?.iter().any(|name| !is_own(name)) {
            return Err(unusable("is not empty, and holds no index; name an empty folder or a new one"));
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK))
            .map_err(failed)?;
        if lock.try_lock().is_err() {
            return Err(unusable("is in use by another process; wait for it to end"));
        }
        let manifest = match std::fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|_| unusable("has a broken manifest.json; remove the folder and start over"))?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Manifest {
                unscrape_index: VERSION,
                fingerprints: settings(),
                segments: Vec::new(),
                verdicts: Vec::new(),
            },
            Err(error) => return Err(failed(error)),
        };
        if manifest.unscrape_index != VERSION || manifest.fingerprints != settings() {
            return Err(unusable("was made by another version; remove the folder and start over"));
        }
        let index = Index {
            folder: folder.to_owned(),
            manifest,
            seen: FxHashSet::default(),
            records_before: 0,
            groups_before: 0,
            _lock: lock,
        };
        index.tidy().map_err(failed)?;
        Ok(index)
    }

    /// Removes what an interrupted run left, and checks that all is there.
    fn tidy(&self) -> io::Result<()> {
        let segments = self.manifest.segments.iter();
        let parts = segments.flat_map(|segment| PARTS.map(|part| format!("{}.{part}", segment.name)));
        let verdicts = self.manifest.verdicts.iter().map(|name| format!("{name}.{VERDICTS}"));
        let known: FxHashSet<String> = parts.chain(verdicts).collect();
        for name in names(&self.folder)?
            .iter()
            .filter(|name| is_own(name) && name.as_str() != LOCK && name.as_str() != MANIFEST)
        {
            if !known.contains(name) {
                std::fs::remove_file(self.folder.join(name))?;
            }
        }
        for segment in &self.manifest.segments {
            for (part, bytes) in PARTS.iter().zip(segment.bytes) {
                let path = self.path(&segment.name, part);
                if path.metadata()?.len() != bytes {
                    let message = format!("{} is not as long as it was; remove the folder and start over", path.display());
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
            }
        }
        Ok(())
    }

    fn path(&self, segment: &str, part: &str) -> PathBuf {
        self.folder.join(format!("{segment}.{part}"))
    }

    fn failed(&self, path: &Path, source: io::Error) -> CorpusError {
        CorpusError::Index {
            path: path.to_owned(),
            source,
        }
    }

    /// The name of the segment that is written.
    fn next(&self) -> String {
        format!("{:06}", self.manifest.segments.len() + 1)
    }

    /// The records and texts of all segments.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn table(&mut self) -> Result<Table, CorpusError> {
        let mut table = Table::default();
        let mut seen = FxHashSet::default();
        for segment in &self.manifest.segments {
            let read = |part: &str| {
                let path = self.path(&segment.name, part);
                let mut bytes = Vec::new();
                let result = File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes));
                result.map(|_| bytes).map_err(|source| self.failed(&path, source))
            };
            let (groups, records) = (read("groups")?, read("records")?);
            let count = records_of(&records).count();
            table.reserve(count, groups.len() / GROUP_BYTES);
            seen.reserve(count);
            for group in groups.chunks_exact(GROUP_BYTES) {
                table.push_group(Group {
                    whole: number(group),
                    stored: Stored {
                        at: number(&group[8..]),
                        words: number(&group[16..]) as u32,
                        rest_bytes: (number(&group[16..]) >> 32) as u32,
                    },
                });
            }
            for (group, id) in records_of(&records) {
                let id = String::from_utf8_lossy(id);
                let whole = table.groups.get(group as usize).map_or(0, |group| group.whole);
                seen.insert(key(&id, whole));
                table.push(&id, group);
            }
        }
        self.seen = seen;
        (self.records_before, self.groups_before) = (table.records(), table.groups.len());
        Ok(table)
    }

    /// Whether no record of this id has these words yet; from then on there is one.
    pub fn is_new(&mut self, id: &str, whole: u64) -> bool {
        self.seen.insert(key(id, whole))
    }

    /// Bytes of memory.
    pub fn bytes(&self) -> usize {
        self.seen.capacity() * (size_of::<u64>() + 1)
    }

    /// The files with the words of earlier segments, and a new one for this.
    ///
    /// # Errors
    /// If they can't be opened.
    pub fn store_files(&self) -> Result<(Vec<File>, File), CorpusError> {
        let open = |segment: &Segment| {
            let path = self.path(&segment.name, "words");
            File::open(&path).map_err(|source| self.failed(&path, source))
        };
        let before: Result<Vec<File>, CorpusError> = self.manifest.segments.iter().map(open).collect();
        Ok((before?, self.create("words")?))
    }

    fn create(&self, part: &str) -> Result<File, CorpusError> {
        let path = self.path(&self.next(), part);
        let file = OpenOptions::new().create_new(true).read(true).write(true).open(&path);
        file.map_err(|source| self.failed(&path, source))
    }

    /// Writes what was added as a segment; gives all fingerprints back, those of earlier segments too.
    ///
    /// # Errors
    /// If a file can't be written. The index is as it was then.
    pub fn commit(&mut self, table: &Table, store: &Store, added: Sorted) -> Result<Sorted, CorpusError> {
        self.seen = FxHashSet::default();
        let mut runs = Vec::new();
        for segment in &self.manifest.segments {
            let path = self.path(&segment.name, "runs");
            let file = File::open(&path).map_err(|source| self.failed(&path, source))?;
            runs.push((file, segment.bytes[3] / 16));
        }
        if table.records() == self.records_before {
            let path = self.path(&self.next(), "words");
            std::fs::remove_file(&path).map_err(|source| self.failed(&path, source))?;
            return added.join(runs);
        }
        let written = self.write(table, store, &added);
        let bytes = written?;
        let name = self.next();
        self.manifest.segments.push(Segment { name, bytes });
        self.replace_manifest()?;
        added.join(runs)
    }

    /// The files of verdicts.
    pub fn verdicts(&self) -> impl Iterator<Item = io::Result<File>> {
        let names = self.manifest.verdicts.iter();
        names.map(|name| File::open(self.path(name, VERDICTS)))
    }

    /// Has a file of verdicts written, and takes it beside the others, or in their place.
    ///
    /// # Errors
    /// If a file can't be written, and those of `write`. The index is as it was then.
    pub fn keep_verdicts(
        &mut self,
        in_place: bool,
        write: impl FnOnce(&mut verdicts::Writer) -> Result<(), CorpusError>,
    ) -> Result<(), CorpusError> {
        let names = &self.manifest.verdicts;
        let free = (1u32..).map(|number| format!("{number:06}")).find(|name| !names.contains(name));
        let name = free.unwrap_or_default();
        let mut writer = verdicts::Writer::new(self.path(&name, VERDICTS))?;
        write(&mut writer)?;
        writer.finish()?;
        let before = self.manifest.verdicts.clone();
        if in_place {
            self.manifest.verdicts.clear();
        }
        self.manifest.verdicts.push(name);
        self.replace_manifest()?;
        for name in before.iter().filter(|name| !self.manifest.verdicts.contains(name)) {
            // What stays for whatever reason is removed by the next run.
            let _ = std::fs::remove_file(self.path(name, VERDICTS));
        }
        Ok(())
    }

    fn write(&self, table: &Table, store: &Store, added: &Sorted) -> Result<[u64; 4], CorpusError> {
        let failed = |source| self.failed(&self.folder, source);
        let finish = |out: Growing| -> io::Result<u64> {
            let length = out.length();
            out.into_file()?.sync_all()?;
            Ok(length)
        };
        let words = store
            .last()
            .map_or(Ok(0), |file| file.sync_all().and_then(|()| Ok(file.metadata()?.len())));
        let mut groups = Growing::new(self.create("groups")?, 0);
        for group in &table.groups[self.groups_before..] {
            let mut bytes = [0; GROUP_BYTES];
            bytes[..8].copy_from_slice(&group.whole.to_le_bytes());
            bytes[8..16].copy_from_slice(&group.stored.at.to_le_bytes());
            bytes[16..20].copy_from_slice(&group.stored.words.to_le_bytes());
            bytes[20..].copy_from_slice(&group.stored.rest_bytes.to_le_bytes());
            groups.append(&bytes).map_err(failed)?;
        }
        let mut records = Growing::new(self.create("records")?, 0);
        for record in self.records_before..table.records() {
            let id = table.id(record);
            records.append(&table.group_of(record).to_le_bytes()).map_err(failed)?;
            records.append(&(id.len() as u32).to_le_bytes()).map_err(failed)?;
            records.append(id.as_bytes()).map_err(failed)?;
        }
        let mut runs = Growing::new(self.create("runs")?, 0);
        added.write(&mut runs, failed)?;
        Ok([
            words.map_err(failed)?,
            finish(groups).map_err(failed)?,
            finish(records).map_err(failed)?,
            finish(runs).map_err(failed)?,
        ])
    }

    /// Puts the new manifest in place of the old one, whole or not at all.
    fn replace_manifest(&self) -> Result<(), CorpusError> {
        let path = self.folder.join(MANIFEST);
        let replace = || {
            let mut file = tempfile::Builder::new().prefix(".manifest-").tempfile_in(&self.folder)?;
            serde_json::to_writer_pretty(&mut file, &self.manifest)?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            #[cfg(unix)]
            File::open(&self.folder)?.sync_all()?;
            Ok(())
        };
        replace().map_err(|source| self.failed(&path, source))
    }
}

/// How texts are fingerprinted: an index holds only what was made alike.
fn settings() -> String {
    format!("words-2 {}", fingerprint::settings())
}

fn key(id: &str, whole: u64) -> u64 {
    fingerprint::spread(super::page::text_hash(id).wrapping_add(whole))
}

/// The records of a segment: the number of the text, and the id.
fn records_of(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (head, tail) = rest.split_at_checked(8)?;
        let (id, tail) = tail.split_at_checked((number(head) >> 32) as usize)?;
        rest = tail;
        Some((number(head) as u32, id))
    })
}

fn number(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries: io::Result<Vec<_>> = std::fs::read_dir(folder)?.collect();
    Ok(entries?
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect())
}

/// Whether a file of this name may be one of an index.
fn is_own(name: &str) -> bool {
    let part = |(number, part): (&str, &str)| {
        number.len() == 6 && number.bytes().all(|byte| byte.is_ascii_digit()) && (PARTS.contains(&part) || part == VERDICTS)
    };
    name == LOCK || name == MANIFEST || name.starts_with(".manifest-") || name.split_once('.').is_some_and(part)
}
