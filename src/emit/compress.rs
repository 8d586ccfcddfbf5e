//! Packs what is written, the same way every time: no dates, no names, one thread.
//!
//! Which packing an output gets is left to the caller.

use flate2::GzBuilder;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use zstd::stream::write::Encoder;

/// How an output is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Packing {
    /// Not at all.
    #[default]
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

const GZIP_LEVEL: u32 = 6;
const ZSTD_LEVEL: i32 = 3;

/// A writer that packs. What it holds back is only written by [`Packed::finish`].
pub struct Packed<W: Write>(Packer<W>);

enum Packer<W: Write> {
    None(W),
    Gzip(GzEncoder<W>),
    Zstd(Encoder<'static, W>),
}

impl<W: Write> Packed<W> {
    /// Packs into `writer`.
    ///
    /// # Errors
    /// If zstd can't be set up.
    pub fn new(writer: W, packing: Packing) -> io::Result<Self> {
        Ok(Packed(match packing {
            Packing::None => Packer::None(writer),
            Packing::Gzip => Packer::Gzip(GzBuilder::new().mtime(0).write(writer, flate2::Compression::new(GZIP_LEVEL))),
            Packing::Zstd => {
                let mut encoder = Encoder::new(writer, ZSTD_LEVEL)?;
                encoder.include_checksum(true)?;
                Packer::Zstd(encoder)
            }
        }))
    }

    /// Writes the end and gives the inner writer back.
    ///
    /// # Errors
    /// If the inner writer fails.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Packer::None(writer) => Ok(writer),
            Packer::Gzip(encoder) => encoder.finish(),
            Packer::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Packed<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Packer::None(writer) => writer.write(buffer),
            Packer::Gzip(encoder) => encoder.write(buffer),
            Packer::Zstd(encoder) => encoder.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Packer::None(writer) => writer.flush(),
            Packer::Gzip(encoder) => encoder.flush(),
            Packer::Zstd(encoder) => encoder.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn pack(text: &[u8], packing: Packing) -> Vec<u8> {
        let mut packed = Packed::new(Vec::new(), packing).unwrap();
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn packs_and_unpacks() {
        for text in [&b""[..], b"a", &b"some text, again and again. ".repeat(10_000)] {
            assert_eq!(pack(text, Packing::None), text);
            let gzip = pack(text, Packing::Gzip);
            assert_eq!(gzip[3..8], [0; 5], "no name, no date");
            let mut back = Vec::new();
            flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut back).unwrap();
            assert_eq!(back, text);
            assert_eq!(zstd::decode_all(&pack(text, Packing::Zstd)[..]).unwrap(), text);
        }
    }
}
