//! Line breaks inside a logical line: whether a space belongs where one is joined.
//!
//! Rules see a joined line as it is written in the end, so matching and writing ask the same question here.

use super::{CharClass, classify_char};

/// Whether a space belongs between two characters that a line break parted.
pub fn needs_space(before: char, after: char) -> bool {
    let unspaced = matches!(classify_char(before), CharClass::Unspaced | CharClass::FullStop) || before == '，';
    let closes = matches!(
        after,
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '’' | '”' | '、' | '，' | '。'
    );
    let opens = matches!(before, '(' | '[' | '“');
    let both_unspaced = unspaced && classify_char(after) == CharClass::Unspaced;
    !(before.is_whitespace() || closes || opens || both_unspaced)
}
