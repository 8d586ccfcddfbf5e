//! Bytes to text: finds the encoding by byte order mark, by what the page declares, and by the bytes themselves.
//!
//! The bytes have the last word: a declaration they contradict is ignored. Bytes that no encoding explains become U+FFFD
//! and are counted. Reading what an HTML page declares is left to `html`, telling text from pictures to `binary`.

use super::binary;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// Text, and how it was got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark; line ends as they were.
    pub text: String,
    /// The encoding's name, where it was not UTF-8.
    pub encoding: Option<&'static str>,
    /// How many broken sequences became U+FFFD.
    pub replaced: usize,
}

/// Bytes that are no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A picture, an archive, a program …
    #[error("looks binary{}; only text can be cleaned", .what.map(|what| format!(" ({what})")).unwrap_or_default())]
    Binary {
        /// What it is, if its first bytes tell.
        what: Option<&'static str>,
    },
    /// UTF-32, which nothing on the web uses.
    #[error("is UTF-32, which is not supported; convert it with `iconv -f UTF-32 -t UTF-8`")]
    Utf32,
}

/// Bytes looked at to find a legacy encoding, from a little before the first byte that is not ASCII.
const DETECT_BYTES: usize = 1 << 20;
/// Bytes before the first byte that is not ASCII that are looked at too.
const DETECT_LEAD: usize = 4096;

/// Decodes `bytes`, which `declared` says are in some encoding. UTF-8 is not copied.
///
/// # Errors
/// If the bytes are no text, or UTF-32.
pub fn decode(mut bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<Decoded, DecodeError> {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(DecodeError::Utf32);
    }
    if let Some(encoding) = utf16(&bytes) {
        let mark = if matches!(bytes.as_slice(), [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
            2
        } else {
            0
        };
        return Ok(convert(&bytes[mark..], encoding));
    }
    let marked = bytes.starts_with(&[0xEF, 0xBB, 0xBF]);
    if marked {
        bytes.drain(..3);
    }
    if let Some(what) = binary::look(&bytes) {
        return Err(DecodeError::Binary { what: what.name() });
    }
    if is_iso_2022_jp(&bytes, declared) {
        return Ok(convert(&bytes, ISO_2022_JP));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Ok(Decoded {
                text,
                encoding: None,
                replaced: 0,
            });
        }
        Err(error) => error.into_bytes(),
    };
    if marked || is_nearly_utf8(&bytes, declared == Some(UTF_8)) {
        return Ok(convert(&bytes, UTF_8));
    }
    Ok(legacy(&bytes, declared))
}

/// UTF-16, by its mark or because every other byte of a text that is mostly ASCII is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let (pairs, _) = bytes[..bytes.len().min(binary::SAMPLE)].as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    // Of each pair: zero and then a character, either way around; and zero twice or a control character, which speak against it.
    let (mut little, mut big, mut strange) = (0, 0, 0);
    for pair in pairs {
        match *pair {
            [0, low] if !binary::is_control(low) => big += 1,
            [low, 0] if !binary::is_control(low) => little += 1,
            [0, _] | [_, 0] => strange += 1,
            _ => {}
        }
    }
    let enough = |count: usize, other: usize| count * 10 >= pairs.len() * 4 && (other + strange) * 50 <= pairs.len();
    if enough(little, big) {
        Some(UTF_16LE)
    } else if enough(big, little) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// ISO-2022-JP is ASCII with escape sequences, so it is valid UTF-8 as well; only decoding it tells.
fn is_iso_2022_jp(bytes: &[u8], declared: Option<&'static Encoding>) -> bool {
    memchr::memchr(0x1B, bytes).is_some()
        && bytes.is_ascii()
        && (declared == Some(ISO_2022_JP) || memchr::memmem::find(bytes, b"\x1B$").is_some())
        && ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// Whether these bytes are UTF-8 with a few broken sequences: cut in the middle of a character, or with a piece of
/// another encoding pasted in. In other encodings, multi-byte sequences that happen to be valid UTF-8 are the rare ones.
fn is_nearly_utf8(bytes: &[u8], declared: bool) -> bool {
    let (mut valid, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > 0 && valid >= if declared { broken } else { 2 * broken }
}

/// Decodes bytes that are not UTF-8: as declared where that works, else as detected.
fn legacy(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    let Some(declared) = declared.filter(|encoding| *encoding != UTF_8) else {
        return convert(bytes, detect(bytes));
    };
    let decoded = convert(bytes, declared);
    if decoded.replaced == 0 {
        return decoded;
    }
    // A few broken sequences are damage, many are a declaration that lies; so are any where another encoding has none,
    // unless it is one of those in which nothing is ever broken.
    let foreign = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let detected = detect(bytes);
    let other = convert(bytes, detected);
    if decoded.replaced * 10 > foreign || (other.replaced == 0 && !detected.is_single_byte()) {
        other
    } else {
        decoded
    }
}

/// The encoding that bytes which are not UTF-8 look like.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| *byte >= 0x80).unwrap_or(0);
    let start = first.saturating_sub(DETECT_LEAD);
    let end = bytes.len().min(start.saturating_add(DETECT_BYTES));
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], end == bytes.len());
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

fn convert(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let replaced = if broken { text.matches('\u{FFFD}').count() } else { 0 };
    Decoded {
        text: text.into_owned(),
        encoding: Some(encoding.name()).filter(|_| encoding != UTF_8),
        replaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn finds_the_encoding() {
        let german = "Größe und Fülle: die Bürger übten Kritik an der Änderung, hieß es.";
        let russian = "Президент подписал указ о награждении работников культуры и искусства.";
        let japanese = "日本語の文章を書いています。東京では雨が降りました。";
        let chinese = "中国政府星期三宣布新的经济政策，专家表示欢迎。";
        let latin1 = encoding_rs::WINDOWS_1252.encode(german).0.into_owned();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        let table: Vec<(Vec<u8>, Option<&'static Encoding>, &str, Option<&str>)> = vec![
            (b"".to_vec(), None, "", None),
            (german.into(), None, german, None),
            (marked(b"\xEF\xBB\xBF", german.into()), None, german, None),
            (marked(b"\xFF\xFE", utf16_bytes(german, false)), None, german, Some("UTF-16LE")),
            (marked(b"\xFE\xFF", utf16_bytes(german, true)), None, german, Some("UTF-16BE")),
            (utf16_bytes(german, false), None, german, Some("UTF-16LE")),
            (utf16_bytes(german, true), None, german, Some("UTF-16BE")),
            (latin1.clone(), None, german, Some("windows-1252")),
            (latin1.clone(), Some(encoding_rs::WINDOWS_1252), german, Some("windows-1252")),
            // Declarations that lie.
            (latin1, Some(UTF_8), german, Some("windows-1252")),
            (german.into(), Some(encoding_rs::WINDOWS_1252), german, None),
            (
                encoding_rs::SHIFT_JIS.encode(japanese).0.into(),
                Some(encoding_rs::EUC_KR),
                japanese,
                Some("Shift_JIS"),
            ),
            (
                encoding_rs::WINDOWS_1251.encode(russian).0.into(),
                None,
                russian,
                Some("windows-1251"),
            ),
            (
                encoding_rs::KOI8_R.encode(russian).0.into(),
                Some(encoding_rs::KOI8_R),
                russian,
                Some("KOI8-R"),
            ),
            (encoding_rs::SHIFT_JIS.encode(japanese).0.into(), None, japanese, Some("Shift_JIS")),
            (encoding_rs::EUC_JP.encode(japanese).0.into(), None, japanese, Some("EUC-JP")),
            (
                encoding_rs::ISO_2022_JP.encode(japanese).0.into(),
                None,
                japanese,
                Some("ISO-2022-JP"),
            ),
            (encoding_rs::GBK.encode(chinese).0.into(), None, chinese, Some("GBK")),
            (b"\x1b[31mred\x1b[0m text".to_vec(), None, "\x1b[31mred\x1b[0m text", None),
        ];
        for (bytes, declared, text, encoding) in table {
            let decoded = decode(bytes, declared).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.replaced), (text, encoding, 0));
        }
    }

    #[test]
    fn broken_sequences_are_counted() {
        let table: [(&[u8], Option<&'static Encoding>, &str, usize); 6] = [
            (
                "größer und schöner, übertr\u{e4}".as_bytes().split_last().unwrap().1,
                None,
                "größer und schöner, übertr\u{FFFD}",
                1,
            ),
            (b"\xEF\xBB\xBFcaf\xE9", None, "caf\u{FFFD}", 1),
            (
                b"\xD6\xD0\xB9\xFA\xD5\xFE\xB8\xAE\xD0\xFB\xB2\xBC\xFF",
                Some(encoding_rs::GBK),
                "中国政府宣布\u{FFFD}",
                1,
            ),
            (
                "é caf\u{e9} \u{e9}".as_bytes().split_last().unwrap().1,
                Some(UTF_8),
                "é café \u{FFFD}",
                1,
            ),
            // A replacement character of the input's own is not counted.
            ("a\u{FFFD}b".as_bytes(), None, "a\u{FFFD}b", 0),
            (b"\xFF\xFEa\0\x00\xD8b\0", None, "a\u{FFFD}b", 1),
        ];
        for (bytes, declared, text, replaced) in table {
            let decoded = decode(bytes.to_vec(), declared).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.replaced), (text, replaced));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"\xFF\xFE\0\0a\0\0\0".to_vec(), None), Err(DecodeError::Utf32));
        assert_eq!(decode(b"\0\0\xFE\xFF\0\0\0a".to_vec(), None), Err(DecodeError::Utf32));
        let error = decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), None).unwrap_err();
        assert_eq!(error.to_string(), "looks binary (PNG image); only text can be cleaned");
        let error = decode(vec![7; 100], None).unwrap_err();
        assert_eq!(error.to_string(), "looks binary; only text can be cleaned");
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), label in 0..40usize) {
            let labels = ["utf-8", "utf-16", "gbk", "big5", "iso-2022-jp", "windows-1251", "x-user-defined"];
            let _ = decode(bytes, labels.get(label).and_then(|label| Encoding::for_label(label.as_bytes())));
        }

        #[test]
        fn utf8_comes_out_as_it_went_in(text in "[^\\x00-\\x08\\x0b-\\x1f\\x7f\u{feff}]{0,200}") {
            let decoded = decode(text.clone().into_bytes(), None).unwrap();
            prop_assert_eq!(decoded, Decoded { text, encoding: None, replaced: 0 });
        }
    }
}
