//! Tells text from pictures, archives and programs by the first bytes.
//!
//! UTF-16 has zeros in it and must be told apart before (`decode` does).

/// Bytes looked at.
pub(super) const SAMPLE: usize = 8 * 1024;
/// Control characters, one in so many bytes, from which on text is not text. A stray one is damage, not a program.
const CONTROL_SHARE: usize = 50;

/// Bytes that are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Binary(Option<&'static str>);

impl Binary {
    /// What it is, if its first bytes tell.
    pub(super) fn name(self) -> Option<&'static str> {
        self.0
    }
}

/// Whether a byte is a control character that text has no use for. Tab, line ends, page feed, backspace (overstriking),
/// escape (colours, ISO-2022-JP) and the end mark of DOS files have one.
pub(super) fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=7 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F)
}

/// Signatures: where they stand, what they are, and of what.
const SIGNATURES: [(usize, &[u8], &str); 33] = [
    (0, b"\x89PNG\r\n\x1A\n", "PNG image"),
    (0, b"\xFF\xD8\xFF", "JPEG image"),
    (0, b"GIF87a", "GIF image"),
    (0, b"GIF89a", "GIF image"),
    (8, b"WEBP", "WebP image"),
    (8, b"WAVE", "WAV audio"),
    (8, b"AVI ", "AVI video"),
    (0, b"II*\0", "TIFF image"),
    (0, b"MM\0*", "TIFF image"),
    (0, b"\0\0\x01\0", "icon"),
    (4, b"ftyp", "MP4 or HEIF media"),
    (0, b"\x1A\x45\xDF\xA3", "Matroska or WebM video"),
    (0, b"OggS\0", "Ogg media"),
    (0, b"ID3", "MP3 audio"),
    (0, b"wOFF", "web font"),
    (0, b"wOF2", "web font"),
    (0, b"%PDF-", "PDF document"),
    (0, b"PK\x03\x04", "ZIP archive or Office document"),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Office document"),
    (0, b"\x1F\x8B", "gzip data inside the file"),
    (0, b"\x28\xB5\x2F\xFD", "zstd data inside the file"),
    (0, b"BZh", "bzip2 data; unpack it first"),
    (0, b"\xFD7zXZ\0", "xz data; unpack it first"),
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip archive"),
    (0, b"Rar!\x1A\x07", "RAR archive"),
    (257, b"ustar", "tar archive; unpack it first"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"PAR1", "Parquet file"),
    (0, b"\x7FELF", "ELF program"),
    (0, b"MZ", "Windows program"),
    (0, b"\xCA\xFE\xBA\xBE", "Java class or macOS program"),
    (0, b"\xCF\xFA\xED\xFE", "macOS program"),
    (0, b"\0asm", "WebAssembly module"),
];

/// Looks at the first bytes; `None` for text.
pub(super) fn look(bytes: &[u8]) -> Option<Binary> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let name = SIGNATURES
        .iter()
        .find(|(at, signature, _)| sample.get(*at..).is_some_and(|rest| rest.starts_with(signature)))
        .map(|(_, _, name)| *name);
    let controls = sample.iter().filter(|byte| is_control(**byte)).count();
    let is_utf8 = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // The sample may end in the middle of a character.
        Err(error) => error.error_len().is_none(),
    };
    // A text may begin with "GIF89a is a format": a signature alone convicts nobody, but for PDF, whose head is text.
    let convicted = name.is_some() && (controls > 0 || !is_utf8 || sample.starts_with(b"%PDF-1."));
    let zeros = memchr::memchr(0, sample).is_some();
    if convicted || controls * CONTROL_SHARE > sample.len() || (zeros && !is_utf8) {
        Some(Binary(name))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_not_text() {
        let stray = [b"a stray zero in a long text \0".to_vec(), b"words ".repeat(50)].concat();
        let tar = [b"name".to_vec(), vec![0; 253], b"ustar\x0000".to_vec()].concat();
        let table: [(&[u8], Option<Option<&str>>); 16] = [
            (b"", None),
            (b"plain text\r\n\twith tabs\x0c", None),
            ("中文".as_bytes(), None),
            (b"caf\xE9 cr\xE8me", None),
            (b"GIF89a is a picture format.", None),
            (b"MZ is a magazine.", None),
            (b"\x1b[1mbold\x1b[0m", None),
            (&stray, None),
            (b"GIF89a\x01\0\x01\0", Some(Some("GIF image"))),
            (b"%PDF-1.7 mostly text", Some(Some("PDF document"))),
            (b"\x7FELF\x02\x01\x01\0\0\0", Some(Some("ELF program"))),
            (b"SQLite format 3\0", Some(Some("SQLite database"))),
            (b"\x1F\x8B\x08\0\0\0\0\0", Some(Some("gzip data inside the file"))),
            (&tar, Some(Some("tar archive; unpack it first"))),
            (b"ab\0", Some(None)),
            (
                b"some \xFF\xE0 bytes and one \0 zero, in text that is long enough for it",
                Some(None),
            ),
        ];
        for (bytes, expected) in table {
            assert_eq!(look(bytes).map(Binary::name), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
