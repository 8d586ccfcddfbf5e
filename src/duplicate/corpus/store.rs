//! The words of each text on disk, to be compared later: hashes first, their places behind them, read apart.
//!
//! As large as the texts themselves, and never in memory as a whole.

use super::scratch::{CorpusError, Growing, Scratch, read_at};
use super::words::Words;
use std::fs::File;
use xxhash_rust::xxh3::xxh3_64;

/// Where a text's words stand in a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The file, in the highest bits, and its first byte.
    pub at: u64,
    /// How many words.
    pub words: u32,
    /// Bytes of what else is kept: their places.
    pub rest_bytes: u32,
}

/// Bits of a place in a file.
const PLACE_BITS: u32 = 44;

/// A store that is written.
#[derive(Debug)]
pub struct StoreWriter {
    scratch: Scratch,
    /// Files written before.
    before: Vec<File>,
    out: Growing,
}

impl StoreWriter {
    /// An empty store in a scratch file.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn new(scratch: Scratch) -> Result<Self, CorpusError> {
        let out = Growing::new(scratch.file()?, 0);
        Ok(StoreWriter {
            scratch,
            before: Vec::new(),
            out,
        })
    }

    /// A store that goes on in an empty file after others.
    pub fn after(scratch: Scratch, before: Vec<File>, file: File) -> Self {
        StoreWriter {
            scratch,
            before,
            out: Growing::new(file, 0),
        }
    }

    /// Adds a text's words.
    ///
    /// # Errors
    /// If they can't be written.
    pub fn add(&mut self, packed: &Packed) -> Result<Stored, CorpusError> {
        let place = self.out.append(&packed.0).map_err(|source| self.scratch.failed(source))?;
        let at = (self.before.len() as u64) << PLACE_BITS | place;
        let hashes = packed.1 as usize * 4;
        Ok(Stored {
            at,
            words: packed.1,
            rest_bytes: (packed.0.len() - hashes) as u32,
        })
    }

    /// The store, to be read.
    ///
    /// # Errors
    /// If what is gathered can't be written.
    pub fn finish(self) -> Result<Store, CorpusError> {
        let StoreWriter {
            scratch,
            before: mut files,
            out,
        } = self;
        files.push(out.into_file().map_err(|source| scratch.failed(source))?);
        Ok(Store { scratch, files })
    }
}

/// Words as they are written, and how many they are.
#[derive(Debug)]
pub struct Packed(Vec<u8>, u32);

impl Packed {
    /// Packs hashes of words, and what else is kept of them.
    pub fn new(hashes: &[u32], rest: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(hashes.len() * 4 + rest.len());
        for hash in hashes {
            bytes.extend_from_slice(&hash.to_le_bytes());
        }
        bytes.extend_from_slice(rest);
        Packed(bytes, hashes.len() as u32)
    }

    /// Packs words with their places: four bytes for a hash, two for most places.
    pub fn of(words: &Words) -> Self {
        let mut places = Vec::with_capacity(words.len() * 2 + 8);
        let mut before = 0;
        for &(start, end) in &words.places {
            push_number(&mut places, (start - before).into());
            push_number(&mut places, (end - start).into());
            before = end;
        }
        Packed::new(&words.hashes, &places)
    }

    /// How many words.
    pub fn words(&self) -> u32 {
        self.1
    }

    /// A hash of all that is packed.
    pub fn hash(&self) -> u64 {
        xxh3_64(&self.0)
    }
}

/// Appends a number in as few bytes as it needs (LEB128).
pub fn push_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the front of `bytes`; 0, if there is none.
pub fn read_number(bytes: &mut std::slice::Iter<'_, u8>) -> u64 {
    let mut number = 0;
    for (shift, &byte) in (0..64).step_by(7).zip(bytes) {
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}

/// A store that is read, from any thread.
#[derive(Debug)]
pub struct Store {
    scratch: Scratch,
    files: Vec<File>,
}

impl Store {
    /// The hashes of a text's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn hashes(&self, stored: Stored) -> Result<Vec<u32>, CorpusError> {
        let mut bytes = vec![0; stored.words as usize * 4];
        self.read(&mut bytes, stored.at)?;
        let number = |four: &[u8]| four.first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
        Ok(bytes.chunks_exact(4).map(number).collect())
    }

    /// The places of a text's words.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn places(&self, stored: Stored) -> Result<Vec<(u32, u32)>, CorpusError> {
        let bytes = self.rest(stored)?;
        let mut bytes = bytes.iter();
        let mut before = 0u32;
        let places = (0..stored.words).map(|_| {
            let start = before.wrapping_add(read_number(&mut bytes) as u32);
            before = start.wrapping_add(read_number(&mut bytes) as u32);
            (start, before)
        });
        Ok(places.collect())
    }

    /// What else is kept of a text.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn rest(&self, stored: Stored) -> Result<Vec<u8>, CorpusError> {
        let mut bytes = vec![0; stored.rest_bytes as usize];
        let at = stored.at + u64::from(stored.words) * 4;
        self.read(&mut bytes, at)?;
        Ok(bytes)
    }

    fn read(&self, bytes: &mut [u8], at: u64) -> Result<(), CorpusError> {
        let (file, place) = ((at >> PLACE_BITS) as usize, at & ((1 << PLACE_BITS) - 1));
        let gone = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let read = self.files.get(file).ok_or_else(gone).and_then(|file| read_at(file, bytes, place));
        read.map_err(|source| self.scratch.failed(source))
    }

    /// The file that was written last.
    pub fn last(&self) -> Option<&File> {
        self.files.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_as_they_went() {
        let texts = [
            "",
            "one",
            "Two  words\n\n and a gap",
            &format!("{} end {}", "x".repeat(300), " ".repeat(20_000) + "far"),
        ];
        let mut writer = StoreWriter::new(Scratch::new(None)).unwrap();
        let stored: Vec<(Words, Stored)> = texts
            .iter()
            .map(|text| {
                let words = Words::of(text);
                let stored = writer.add(&Packed::of(&words)).unwrap();
                (words, stored)
            })
            .collect();
        let store = writer.finish().unwrap();
        for (words, stored) in stored.into_iter().rev() {
            assert_eq!(store.hashes(stored).unwrap(), words.hashes);
            assert_eq!(store.places(stored).unwrap(), words.places);
        }
    }
}
