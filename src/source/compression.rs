//! Compressed inputs, read as a stream: gzip with any number of members, zstd with any number of frames.
//!
//! What an input *is* is told by its first bytes; what its name says only decides how the output is written, which is
//! left to `emit`. Memory grows with what was really unpacked, never with what a header promises.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

/// How an input is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip (RFC 1952).
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
}

/// Bytes read ahead at a time.
const BUFFER: usize = 64 * 1024;
/// Largest window of a zstd frame, as a power of two: what `zstd --long=31` makes, as large public dumps are packed.
const ZSTD_WINDOW_LOG_MAX: u32 = if cfg!(target_pointer_width = "64") { 31 } else { 27 };

impl Compression {
    /// Told by the extension: `.gz`, `.zst`.
    pub fn by_name(path: &Path) -> Self {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        if extension == "gz" {
            Compression::Gzip
        } else if extension == "zst" {
            Compression::Zstd
        } else {
            Compression::None
        }
    }

    /// Told by the first four bytes.
    pub fn by_magic(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 8, ..] => Compression::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstd,
            _ => Compression::None,
        }
    }

    /// The name used in messages.
    pub fn name(self) -> &'static str {
        match self {
            Compression::None => "uncompressed",
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// Compressed data that is cut off or corrupt; reading fails with this inside the `io::Error`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} data {} after {read} bytes ({unpacked} unpacked): {detail}; {}",
    .compression.name(),
    if *.cut_off { "is cut off" } else { "is damaged" },
    if *.cut_off { "fetch the file again" } else { "nothing was taken from it" }
)]
pub struct Damage {
    /// Of what kind the data was.
    pub compression: Compression,
    /// Whether the data just ends, rather than being wrong.
    pub cut_off: bool,
    /// Compressed bytes read, read-ahead included.
    pub read: u64,
    /// Bytes unpacked from them.
    pub unpacked: u64,
    /// The decoder's words.
    pub detail: String,
}

/// Counts bytes, and remembers whether an error was the reader's own.
struct Counted<R> {
    inner: R,
    read: u64,
    failed: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(n) => {
                self.read += n as u64;
                Ok(n)
            }
            Err(error) => {
                self.failed = error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }
}

type Buffered<R> = BufReader<Counted<Head<R>>>;
type Head<R> = io::Chain<Cursor<Vec<u8>>, R>;

enum Decoder<R: Read> {
    Plain(Buffered<R>),
    Gzip(Box<GzDecoder<Buffered<R>>>),
    Zstd(Box<zstd::stream::read::Decoder<'static, Buffered<R>>>),
    /// After the last member, or after an error.
    Done,
}

/// A reader that unpacks what is packed and passes on the rest.
pub struct Unpacked<R: Read> {
    decoder: Decoder<R>,
    compression: Compression,
    unpacked: u64,
}

impl<R: Read> Unpacked<R> {
    /// Looks at the first bytes of `reader` and unpacks accordingly.
    ///
    /// # Errors
    /// If reading those bytes fails, or zstd can't be set up.
    pub fn new(mut reader: R) -> io::Result<Self> {
        let mut head = Vec::with_capacity(4);
        reader.by_ref().take(4).read_to_end(&mut head)?;
        let compression = Compression::by_magic(&head);
        let counted = Counted {
            inner: Cursor::new(head).chain(reader),
            read: 0,
            failed: false,
        };
        let buffered = BufReader::with_capacity(BUFFER, counted);
        let decoder = match compression {
            Compression::None => Decoder::Plain(buffered),
            Compression::Gzip => Decoder::Gzip(Box::new(GzDecoder::new(buffered))),
            Compression::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(buffered)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
                Decoder::Zstd(Box::new(decoder))
            }
        };
        Ok(Unpacked {
            decoder,
            compression,
            unpacked: 0,
        })
    }

    /// How the input is compressed.
    pub fn compression(&self) -> Compression {
        self.compression
    }

    /// The error as [`Damage`], unless the underlying reader is to blame.
    fn damage(&mut self, error: io::Error) -> io::Error {
        let source = match &self.decoder {
            Decoder::Gzip(decoder) => decoder.get_ref().get_ref(),
            Decoder::Zstd(decoder) => decoder.get_ref().get_ref(),
            Decoder::Plain(_) | Decoder::Done => return error,
        };
        if error.kind() == io::ErrorKind::Interrupted || source.failed {
            return error;
        }
        let cut_off = error.kind() == io::ErrorKind::UnexpectedEof;
        let damage = Damage {
            compression: self.compression,
            cut_off,
            read: source.read,
            unpacked: self.unpacked,
            detail: error.to_string(),
        };
        self.decoder = Decoder::Done;
        io::Error::new(error.kind(), damage)
    }

    /// Goes on to the next gzip member. Zeros after a member are padding (tapes, block devices).
    fn next_member(&mut self) -> io::Result<()> {
        let Decoder::Gzip(decoder) = std::mem::replace(&mut self.decoder, Decoder::Done) else {
            return Ok(());
        };
        let mut rest = decoder.into_inner();
        loop {
            let buffer = rest.fill_buf()?;
            let zeros = buffer.iter().take_while(|byte| **byte == 0).count();
            match buffer.get(zeros) {
                None if buffer.is_empty() => return Ok(()),
                None => rest.consume(zeros),
                Some(_) => {
                    rest.consume(zeros);
                    self.decoder = Decoder::Gzip(Box::new(GzDecoder::new(rest)));
                    return Ok(());
                }
            }
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let result = match &mut self.decoder {
                Decoder::Plain(reader) => return reader.read(buffer),
                Decoder::Done => return Ok(0),
                Decoder::Gzip(decoder) => decoder.read(buffer),
                Decoder::Zstd(decoder) => decoder.read(buffer),
            };
            match result {
                Ok(0) if !buffer.is_empty() && matches!(self.decoder, Decoder::Gzip(_)) => self.next_member()?,
                Ok(n) => {
                    self.unpacked += n as u64;
                    return Ok(n);
                }
                Err(error) => return Err(self.damage(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    }

    fn zst(text: &[u8]) -> Vec<u8> {
        let mut writer = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    }

    fn unpack(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Unpacked::new(bytes)?.read_to_end(&mut out)?;
        Ok(out)
    }

    fn damage(bytes: &[u8]) -> Damage {
        unpack(bytes).unwrap_err().downcast().unwrap()
    }

    #[test]
    fn unpacks_by_magic() {
        let skippable = [&[0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9][..], &zst(b"x")].concat();
        let table: [(Vec<u8>, &[u8], Compression); 10] = [
            (b"plain".to_vec(), b"plain", Compression::None),
            (b"".to_vec(), b"", Compression::None),
            (b"\x1f\x8b".to_vec(), b"\x1f\x8b", Compression::None),
            (gzip(b"one"), b"one", Compression::Gzip),
            (gzip(b""), b"", Compression::Gzip),
            ([gzip(b"one"), gzip(b""), gzip(b"two")].concat(), b"onetwo", Compression::Gzip),
            ([gzip(b"one"), vec![0; 700]].concat(), b"one", Compression::Gzip),
            (zst(b"one"), b"one", Compression::Zstd),
            ([zst(b"one"), zst(b"two")].concat(), b"onetwo", Compression::Zstd),
            (skippable, b"x", Compression::Zstd),
        ];
        for (bytes, text, compression) in table {
            assert_eq!(unpack(&bytes).unwrap(), text, "{bytes:?}");
            assert_eq!(Unpacked::new(&bytes[..]).unwrap().compression(), compression);
        }
    }

    #[test]
    fn large_streams_come_out_whole() {
        let text: Vec<u8> = (0..3_000_000u32).flat_map(|n| (n % 977).to_le_bytes()).collect();
        assert_eq!(unpack(&gzip(&text)).unwrap(), text);
        assert_eq!(unpack(&zst(&text)).unwrap(), text);
    }

    #[test]
    fn damage_says_how_far_it_got() {
        let whole = gzip(&b"all work and no play ".repeat(1000));
        let cut = damage(&whole[..whole.len() - 9]);
        assert!(
            cut.cut_off && cut.read == whole.len() as u64 - 9 && cut.compression == Compression::Gzip,
            "{cut}"
        );
        let cut = damage(&[gzip(b"one"), whole[..5].to_vec()].concat());
        assert!(cut.cut_off && cut.unpacked == 3, "{cut}");
        let mut broken = whole.clone();
        let crc = broken.len() - 6;
        broken[crc] ^= 1;
        assert!(!damage(&broken).cut_off);
        assert!(!damage(&[gzip(b"one"), b"garbage that is no member".to_vec()].concat()).cut_off);
        let whole = zst(&b"all work and no play ".repeat(1000));
        let cut = damage(&whole[..whole.len() - 2]);
        assert!(cut.cut_off && cut.compression == Compression::Zstd, "{cut}");
        assert!(!damage(&[&whole[..6], &[0xFF; 40]].concat()).cut_off);
    }

    #[test]
    fn compression_by_name() {
        for (name, expected) in [
            ("a.txt.gz", Compression::Gzip),
            ("a.GZ", Compression::Gzip),
            ("a.zst", Compression::Zstd),
            ("gz", Compression::None),
            ("a.txt", Compression::None),
        ] {
            assert_eq!(Compression::by_name(Path::new(name)), expected, "{name}");
        }
    }
}
