//! What a character does in a text, as far as counting words and sentences needs it.
//!
//! The counting is left to `stats`.

/// What a character does in a text, as far as the counts need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharClass {
    /// White space.
    Space,
    /// A letter of a script with spaces between words.
    Letter,
    /// A letter of a script without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
    Unspaced,
    /// A decimal digit.
    Digit,
    /// An end of a sentence that needs white space after it.
    Stop,
    /// An end of a sentence by itself (`。`).
    FullStop,
    /// A closing quote or bracket.
    Close,
    /// Anything else.
    Other,
}

const ASCII_CLASS: [CharClass; 128] = ascii_classes();

const fn ascii_classes() -> [CharClass; 128] {
    let mut table = [CharClass::Other; 128];
    let mut i = 0;
    while i < 128 {
        table[i] = match i as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 11 | 12 => CharClass::Space,
            b'a'..=b'z' | b'A'..=b'Z' => CharClass::Letter,
            b'0'..=b'9' => CharClass::Digit,
            b'.' | b'!' | b'?' => CharClass::Stop,
            b'"' | b'\'' | b')' | b']' => CharClass::Close,
            _ => CharClass::Other,
        };
        i += 1;
    }
    table
}

/// The class of a character.
#[inline]
pub fn classify_char(c: char) -> CharClass {
    let code = c as u32;
    if code < 128 {
        return ASCII_CLASS[code as usize];
    }
    match code {
        0x3002 | 0xFF01 | 0xFF1F | 0xFF0E | 0xFF61 => CharClass::FullStop,
        0x2026 | 0x061F | 0x06D4 | 0x0964 | 0x0965 | 0x203C | 0x2047..=0x2049 | 0x0589 | 0x1362 | 0x17D4 => CharClass::Stop,
        0x2019 | 0x201D | 0x201C | 0xBB | 0xAB | 0x300D | 0x300F | 0x3011 | 0xFF09 | 0x203A => CharClass::Close,
        // The usual punctuation, without a look into the tables of Unicode.
        0x2010..=0x2027 | 0x2030..=0x205E | 0x3001 | 0xFF08 | 0xFF0C => CharClass::Other,
        0xC0..=0x24F if code != 0xD7 && code != 0xF7 => CharClass::Letter,
        0x370..=0x52F => CharClass::Letter,
        0x0E00..=0x0EFF
        | 0x1000..=0x109F
        | 0x1780..=0x17FF
        | 0x3041..=0x30FF
        | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF
        | 0x20000..=0x323AF => CharClass::Unspaced,
        _ if c.is_whitespace() => CharClass::Space,
        _ if c.is_alphabetic() => CharClass::Letter,
        _ if c.is_numeric() => CharClass::Digit,
        _ => CharClass::Other,
    }
}
