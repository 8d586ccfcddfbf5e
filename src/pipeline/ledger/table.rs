//! A whole ledger as a table (`report::removals`): read once, in pieces on all cores; lines are read again where they are shown.

use super::LedgerError;
use crate::report::ledger::{Entry, Line, LineError, is_tagged};
use crate::report::removals::row::Prepared;
use crate::report::removals::{Collector, Removals};
use crate::source::{Compression, SourceError, Unpacked, path_name};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::mpsc::sync_channel;

/// UTF-8's, which editors and shells put before what they save; files joined with `cat` have it before any line.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// Bytes read at a time, and parsed by one thread at a time.
const PIECE_BYTES: usize = 8 << 20;
const PART_BYTES: usize = 512 << 10;
/// Most bytes of a first line that are looked at.
const FIRST_LINE_BYTES_MAX: u64 = 1 << 20;
/// How entries are written: no other line begins so.
const ENTRY_BEGINNING: &[u8] = b"{\"id\":";

/// A ledger whose lines can be read again.
pub struct Ledger {
    name: String,
    file: BufReader<File>,
}

impl Ledger {
    /// Opens a ledger; one that is compressed, or comes from standard input (`-`), is written to a scratch file first.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let name = path_name(path);
        let failed = |error: io::Error| LedgerError::Source(SourceError::read(&name, error));
        let file = if path == Path::new("-") {
            unpacked(io::stdin().lock()).map_err(failed)?
        } else {
            let mut file = File::open(path).map_err(failed)?;
            let mut head = Vec::with_capacity(4);
            (&file).take(4).read_to_end(&mut head).map_err(failed)?;
            file.rewind().map_err(failed)?;
            match Compression::by_magic(&head) {
                Compression::None => file,
                Compression::Gzip | Compression::Zstd => unpacked(file).map_err(failed)?,
            }
        };
        Ok(Ledger {
            name,
            file: BufReader::new(file),
        })
    }

    /// Whether a file is a ledger, going by its first line: any that other programs leave of one, in whatever order they write fields.
    pub fn is_one(path: &Path) -> bool {
        let first_line = |path: &Path| -> io::Result<Vec<u8>> {
            let mut line = Vec::new();
            let file = BufReader::new(Unpacked::new(File::open(path)?)?);
            file.take(FIRST_LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
            Ok(line)
        };
        let is_file = path.is_file();
        is_file.then(|| first_line(path).ok()).flatten().is_some_and(|line| {
            let line = Line::parse(unmarked(&line));
            matches!(
                line,
                Ok(Line::Header(_) | Line::Document(_) | Line::Entry(_)) | Err(LineError::TooNew { .. })
            )
        })
    }

    /// Reads it from front to back.
    ///
    /// # Errors
    /// A file that can't be read or is empty, the first line that is none of a ledger's, or a version that is too new.
    pub fn removals(&mut self) -> Result<Removals, LedgerError> {
        let mut collector = Collector::default();
        self.file.seek(SeekFrom::Start(0)).map_err(|error| self.failed(error))?;
        let file = self.file.get_mut();
        // While one piece is parsed and counted, the next one is read.
        let read = std::thread::scope(|scope| {
            let (to_parse, pieces) = sync_channel::<io::Result<Vec<u8>>>(1);
            let (to_fill, empty) = sync_channel::<Vec<u8>>(2);
            scope.spawn(move || {
                let mut begun = Vec::new();
                loop {
                    let piece = next_piece(file, &mut begun, empty.try_recv().unwrap_or_default()).transpose();
                    let Some(piece) = piece else { return };
                    let failed = piece.is_err();
                    if to_parse.send(piece).is_err() || failed {
                        return;
                    }
                }
            });
            let mut offset = 0;
            for piece in pieces {
                let piece = piece.map_err(Stopped::File)?;
                collect(&piece, offset, &mut collector)?;
                offset += piece.len() as u64;
                // The reader may have ended.
                let _ = to_fill.try_send(piece);
            }
            Ok(())
        });
        match read {
            Ok(()) if collector.is_empty() => Err(LedgerError::Empty(self.name.clone())),
            Ok(()) => Ok(collector.finish()),
            Err(Stopped::File(error)) => Err(self.failed(error)),
            Err(Stopped::Line { part, line, source }) => Err(LedgerError::Line {
                path: self.name.clone(),
                line: self.lines_before(part)? + line as u64,
                source,
            }),
        }
    }

    /// How many lines end before a byte.
    fn lines_before(&mut self, offset: u64) -> Result<u64, LedgerError> {
        let mut before = Vec::new();
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| {
            let mut lines = 0;
            let mut part = self.file.get_mut().take(offset);
            while (&mut part).take(PIECE_BYTES as u64).read_to_end(&mut before)? > 0 {
                lines += memchr::memchr_iter(b'\n', &before).count() as u64;
                before.clear();
            }
            Ok(lines)
        });
        read.map_err(|error| self.failed(error))
    }

    /// The entry whose line begins at a byte.
    ///
    /// # Errors
    /// A file that can't be read any more, or has changed meanwhile.
    pub fn entry(&mut self, offset: u64) -> Result<Entry, LedgerError> {
        let mut line = Vec::new();
        let read = seek(&mut self.file, offset).and_then(|()| self.file.read_until(b'\n', &mut line));
        read.map_err(|error| self.failed(error))?;
        serde_json::from_slice(unmarked(&line)).map_err(|error| LedgerError::Changed {
            path: self.name.clone(),
            source: error,
        })
    }

    /// The entries whose lines begin at these bytes, in the same order; they are fetched in the order of the file.
    ///
    /// # Errors
    /// As for one.
    pub fn entries(&mut self, offsets: &[u64]) -> Result<Vec<Entry>, LedgerError> {
        let mut order: Vec<usize> = (0..offsets.len()).collect();
        order.sort_by_key(|&index| offsets[index]);
        let mut found = Vec::with_capacity(offsets.len());
        for index in order {
            found.push((index, self.entry(offsets[index])?));
        }
        found.sort_by_key(|(index, _)| *index);
        Ok(found.into_iter().map(|(_, entry)| entry).collect())
    }

    fn failed(&self, error: io::Error) -> LedgerError {
        SourceError::read(&self.name, error).into()
    }
}

/// Goes to a byte; what is read ahead already is kept where the byte lies in it.
fn seek(file: &mut BufReader<File>, offset: u64) -> io::Result<()> {
    let at = file.stream_position()?;
    let step = offset as i128 - i128::from(at);
    match i64::try_from(step) {
        Ok(step) => file.seek_relative(step),
        Err(_) => file.seek(SeekFrom::Start(offset)).map(drop),
    }
}

/// What is packed in a reader, as a scratch file that vanishes by itself.
fn unpacked(reader: impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut Unpacked::new(reader)?, &mut file)?;
    file.flush()?;
    Ok(file)
}

/// Why reading stopped.
enum Stopped {
    File(io::Error),
    /// A line of the part that begins at this byte, counted from 1.
    Line {
        part: u64,
        line: usize,
        source: LineError,
    },
}

/// The next lines of a file, in a buffer that is no longer needed; `begun` is the beginning of a line that was read before, and after it that
/// of the next one. `None` at the end.
fn next_piece(file: &mut File, begun: &mut Vec<u8>, mut piece: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    piece.clear();
    piece.append(begun);
    loop {
        let read = (&*file).take(PIECE_BYTES as u64).read_to_end(&mut piece)?;
        // Only the last line may have no break at its end.
        let end = if read == 0 {
            Some(piece.len())
        } else {
            memchr::memrchr(b'\n', &piece).map(|at| at + 1)
        };
        if let Some(end) = end {
            begun.extend_from_slice(&piece[end..]);
            piece.truncate(end);
            return Ok((end > 0).then_some(piece));
        }
    }
}

/// Parses a piece on all cores, and counts it in order.
fn collect(piece: &[u8], offset: u64, collector: &mut Collector) -> Result<(), Stopped> {
    let parts = parts(piece, offset);
    let read: Vec<_> = parts.par_iter().map(|(offset, part)| take(*offset, part)).collect();
    for ((part, _), taken) in parts.iter().zip(read) {
        for (number, line) in taken.into_iter().enumerate() {
            match line.map_err(|(line, source)| Stopped::Line { part: *part, line, source })? {
                Taken::Entry(prepared) => collector.entry(&prepared).map_err(|error| Stopped::Line {
                    part: *part,
                    line: number + 1,
                    source: error.into(),
                })?,
                Taken::Line(line) => match *line {
                    Line::Header(header) => collector.header(*header),
                    Line::Document(document) => collector.document(&document),
                    Line::Entry(_) | Line::Other => {}
                },
            }
        }
    }
    Ok(())
}

/// A piece as parts that end with a line, each with its place in the ledger.
fn parts(piece: &[u8], offset: u64) -> Vec<(u64, &[u8])> {
    let mut parts = Vec::with_capacity(piece.len() / PART_BYTES + 1);
    let mut at = 0;
    while at < piece.len() {
        let from = (at + PART_BYTES).min(piece.len());
        let end = memchr::memchr(b'\n', &piece[from..]).map_or(piece.len(), |found| from + found + 1);
        parts.push((offset + at as u64, &piece[at..end]));
        at = end;
    }
    parts
}

/// A line, as far as the table needs it.
enum Taken<'l> {
    Entry(Box<Prepared<'l>>),
    Line(Box<Line>),
}

/// Reads the lines of a part; errors come with the number of their line in it, from 1.
fn take(offset: u64, part: &[u8]) -> Vec<Result<Taken<'_>, (usize, LineError)>> {
    let mut taken = Vec::with_capacity(part.len() / 512);
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', part).map(|end| end + 1);
    // Only the last line of a ledger may end without a break.
    for (number, end) in ends.chain([part.len()]).enumerate() {
        let (start, line) = (offset + at as u64, unmarked(&part[at..end]));
        at = end;
        if line.trim_ascii().is_empty() {
            continue;
        }
        // A text may hold the word that tells headers apart.
        let tagged = (!line.starts_with(ENTRY_BEGINNING) && is_tagged(line)).then(|| Line::parse(line));
        let row = match tagged {
            Some(Ok(Line::Entry(_))) | None => entry(start, line),
            Some(line) => line.map(|line| Taken::Line(Box::new(line))),
        };
        taken.push(row.map_err(|error| (number + 1, error)));
    }
    taken
}

fn unmarked(line: &[u8]) -> &[u8] {
    line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
}

fn entry(offset: u64, line: &[u8]) -> Result<Taken<'_>, LineError> {
    Ok(Taken::Entry(Box::new(Prepared::new(offset, line)?)))
}
