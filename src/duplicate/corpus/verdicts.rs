//! Files of verdicts: what came of two texts that were compared, so that no run need compare them again.
//!
//! A file is a row of blocks: how long it is and the XXH3 of it, 8 bytes each, and as many bytes as it is long. The first block says how
//! texts are compared. Those behind it hold verdicts, one after the other; numbers in as few bytes as they need, others little-endian:
//!
//! - the two texts, by the order in which they came to the index,
//! - the key of both, 8 bytes: which of their fingerprints were template,
//! - the relation, 1 byte: 0 none, 1 duplicate, 2 contained, 3 contains; and unless it is none
//! - similarity and containment, 8 bytes each, the number of bytes of the passages, the passages as `relate` writes them.
//!
//! Which verdicts still hold is left to `recall`, which files count to `index`.

use super::compare::{self, Comparison, Relation};
use super::fingerprint::spread;
use super::passages;
use super::scratch::{CorpusError, Growing};
use super::store::{push_number, read_number};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read};
use std::path::PathBuf;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of a block that is full.
const BLOCK_BYTES: usize = 1 << 16;
/// Relations, by the number that stands for them, less one.
const RELATIONS: [Relation; 3] = [Relation::Duplicate, Relation::Contained, Relation::Contains];

/// What came of two texts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict<'b> {
    /// The texts, by the order in which they came.
    pub texts: (u32, u32),
    /// The key of both.
    pub key: u64,
    /// How they are related, if they are, and the passages they share as they are written.
    pub related: Option<(Comparison, &'b [u8])>,
}

/// The key of two texts, made of the keys of each.
pub fn key(a: u64, b: u64) -> u64 {
    spread(a.wrapping_add(spread(b ^ u64::MAX)))
}

/// How texts are compared, in words: a verdict of texts that were compared otherwise says nothing.
fn settings() -> String {
    format!("verdicts-1 {} {}", compare::settings(), passages::settings())
}

/// A file that is written.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    out: Growing,
    block: Vec<u8>,
}

impl Writer {
    /// A new file.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn new(path: PathBuf) -> Result<Self, CorpusError> {
        match OpenOptions::new().create_new(true).write(true).open(&path) {
            Ok(file) => {
                let (out, block) = (Growing::new(file, 0), settings().into_bytes());
                let mut writer = Writer { path, out, block };
                writer.flush()?;
                Ok(writer)
            }
            Err(source) => Err(CorpusError::Index { path, source }),
        }
    }

    fn failed(&self, source: io::Error) -> CorpusError {
        let path = self.path.clone();
        CorpusError::Index { path, source }
    }

    /// Adds a verdict.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn add(&mut self, verdict: &Verdict<'_>) -> Result<(), CorpusError> {
        let block = &mut self.block;
        push_number(block, verdict.texts.0.into());
        push_number(block, verdict.texts.1.into());
        block.extend_from_slice(&verdict.key.to_le_bytes());
        match verdict.related {
            None => block.push(0),
            Some((comparison, passages)) => {
                block.push(comparison.relation as u8 + 1);
                block.extend_from_slice(&comparison.similarity.to_le_bytes());
                block.extend_from_slice(&comparison.containment.to_le_bytes());
                push_number(block, passages.len() as u64);
                block.extend_from_slice(passages);
            }
        }
        if self.block.len() >= BLOCK_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), CorpusError> {
        if self.block.is_empty() {
            return Ok(());
        }
        let block = std::mem::take(&mut self.block);
        for bytes in [
            &(block.len() as u64).to_le_bytes(),
            &xxh3_64(&block).to_le_bytes(),
            block.as_slice(),
        ] {
            self.out.append(bytes).map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    /// Forces all to disk.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn finish(mut self) -> Result<(), CorpusError> {
        self.flush()?;
        let Writer { path, out, .. } = self;
        let written = out.into_file().and_then(|file| file.sync_all());
        written.map_err(|source| CorpusError::Index { path, source })
    }
}

/// Calls `take` with the verdicts of a file, as far as it is undamaged; tells whether it is throughout, and made as verdicts are made now.
///
/// # Errors
/// Those of `take`.
pub fn read(file: File, mut take: impl FnMut(Verdict<'_>) -> Result<(), CorpusError>) -> Result<bool, CorpusError> {
    let mut file = BufReader::with_capacity(BLOCK_BYTES, file);
    if !matches!(next_block(&mut file), Ok(Some(first)) if first == settings().as_bytes()) {
        return Ok(false);
    }
    loop {
        let Ok(block) = next_block(&mut file) else { return Ok(false) };
        let Some(block) = block else { return Ok(true) };
        let mut bytes = block.iter();
        while bytes.len() > 0 {
            let Some(verdict) = decode(&mut bytes) else { return Ok(false) };
            take(verdict)?;
        }
    }
}

/// The next block, if there is one.
fn next_block(file: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::with_capacity(16);
    file.by_ref().take(16).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(None);
    }
    let mut numbers = head.iter();
    let (Some(length), Some(hash)) = (eight(&mut numbers), eight(&mut numbers)) else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    // No more is held than the file has, whatever it says.
    let mut block = Vec::new();
    file.take(length).read_to_end(&mut block)?;
    if block.len() as u64 == length && xxh3_64(&block) == hash {
        Ok(Some(block))
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

fn decode<'b>(bytes: &mut std::slice::Iter<'b, u8>) -> Option<Verdict<'b>> {
    let mut text = || u32::try_from(read_number(bytes)).ok();
    let texts = (text()?, text()?);
    let key = eight(bytes)?;
    let related = match bytes.next()? {
        0 => None,
        relation => {
            let comparison = Comparison {
                relation: *RELATIONS.get(usize::from(*relation) - 1)?,
                similarity: f64::from_bits(eight(bytes)?),
                containment: f64::from_bits(eight(bytes)?),
            };
            let length = usize::try_from(read_number(bytes)).ok()?;
            let (passages, rest) = bytes.as_slice().split_at_checked(length)?;
            *bytes = rest.iter();
            Some((comparison, passages))
        }
    };
    Some(Verdict { texts, key, related })
}

fn eight(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let (eight, rest) = bytes.as_slice().split_first_chunk()?;
    let number = u64::from_le_bytes(*eight);
    *bytes = rest.iter();
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Verdicts of many kinds, more than a block holds.
    fn verdicts(passages: &[u8]) -> Vec<Verdict<'_>> {
        let verdict = |number: u32| {
            let comparison = |kind: u32| Comparison {
                relation: RELATIONS[kind as usize - 1],
                similarity: 1.0 / f64::from(number + 1),
                containment: f64::from_bits(u64::from(number)),
            };
            let related = (!number.is_multiple_of(4)).then(|| (comparison(number % 4), &passages[..number as usize % passages.len()]));
            Verdict {
                texts: (number, u32::MAX - number),
                key: key(number.into(), 7),
                related,
            }
        };
        (0..9000).map(verdict).collect()
    }

    fn held(path: &std::path::Path, expected: &[Verdict<'_>]) -> (usize, bool) {
        let mut count = 0;
        let whole = read(File::open(path).unwrap(), |verdict| {
            assert_eq!(verdict, expected[count]);
            count += 1;
            Ok(())
        });
        (count, whole.unwrap())
    }

    #[test]
    fn verdicts_come_back_as_they_went_and_damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("000001.verdicts");
        let passages: Vec<u8> = (0..50).collect();
        let expected = verdicts(&passages);
        let mut writer = Writer::new(path.clone()).unwrap();
        expected.iter().for_each(|verdict| writer.add(verdict).unwrap());
        writer.finish().unwrap();
        assert_eq!(held(&path, &expected), (9000, true));
        assert!(Writer::new(path.clone()).is_err());
        let bytes = fs::read(&path).unwrap();
        assert!(bytes.len() > 3 * BLOCK_BYTES);
        for at in (0..bytes.len()).step_by(997) {
            fs::write(&path, &bytes[..at]).unwrap();
            let (count, whole) = held(&path, &expected);
            assert!(!whole && count < 9000, "cut at {at}");
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            fs::write(&path, flipped).unwrap();
            let (count, whole) = held(&path, &expected);
            assert!(!whole && count < 9000, "flipped at {at}");
        }
    }

    #[test]
    fn the_key_of_two_texts_tells_which_is_which() {
        let keys = [(0, 0), (0, 1), (1, 0), (1, 1), (5, 5)].map(|(a, b)| key(a, b));
        let distinct: std::collections::BTreeSet<u64> = keys.into();
        assert_eq!(distinct.len(), keys.len());
    }
}
