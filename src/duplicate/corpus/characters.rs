//! Characters that nearly all text is made of, and what they do in words. What words are made of them is left to `words`.

/// What a common character does in a word, by UAX #29.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Common {
    /// A letter of a script with spaces between words.
    Letter,
    /// A digit.
    Digit,
    /// Joins letters, or digits, if they stand on both sides.
    Mid {
        /// Letters.
        letters: bool,
        /// Digits.
        digits: bool,
    },
    /// Parts words, and is none.
    Other,
    /// A word by itself, of a script without spaces.
    Unspaced,
}

/// The characters that nearly all text beyond ASCII is made of; `None` for all others.
pub fn common_kind(c: char) -> Option<Common> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}' => Common::Letter,
        '0'..='9' => Common::Digit,
        '.' | '\'' | '’' | '‘' => Common::Mid {
            letters: true,
            digits: true,
        },
        ':' => Common::Mid {
            letters: true,
            digits: false,
        },
        ',' | ';' => Common::Mid {
            letters: false,
            digits: true,
        },
        '!'..='/' | '<'..='@' | '['..='^' | '`' | '{'..='~' | '«' | '»' => Common::Other,
        '\u{2010}'..='\u{2015}' | '“' | '”' | '„' | '‚' | '…' | '‹' | '›' => Common::Other,
        '、' | '。' | '《'..='】' | '！' | '？' | '（' | '）' => Common::Other,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Common::Unspaced,
        _ => return None,
    })
}
