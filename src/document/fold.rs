//! Case folding of characters: what rules, shapes and copies take for the same letter.

/// Simple case folding: characters that the `regex` crate's `(?i)` takes for each other become one. Lower case, but for letters
/// that have several lower-case forms.
#[inline]
pub fn fold_char(c: char) -> char {
    match c {
        '\0'..='\x7F' => c.to_ascii_lowercase(),
        // The usual letters without a look into the tables of Unicode.
        'à'..='ö' | 'ø'..='ÿ' | 'а'..='џ' | '\u{590}'..='\u{109F}' | '\u{2000}'..='\u{206F}' | '\u{2E00}'..='\u{A63F}' => c,
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20).unwrap_or(c),
        'ſ' => 's',
        // Turkish: `(?i)` keeps both apart from `i`, but a line in capitals has only these.
        'İ' | 'ı' => 'i',
        'µ' => 'μ',
        '\u{345}' | '\u{1FBE}' => 'ι',
        '\u{1FD3}' => '\u{390}',
        '\u{1FE3}' => '\u{3B0}',
        'ς' => 'σ',
        'ϐ' => 'β',
        'ϑ' => 'θ',
        'ϕ' => 'φ',
        'ϖ' => 'π',
        'ϰ' => 'κ',
        'ϱ' => 'ρ',
        'ϵ' => 'ε',
        'ẛ' => 'ṡ',
        '\u{1C80}' => 'в',
        '\u{1C81}' => 'д',
        '\u{1C82}' => 'о',
        '\u{1C83}' => 'с',
        '\u{1C84}' | '\u{1C85}' => 'т',
        '\u{1C86}' => 'ъ',
        '\u{1C87}' => 'ѣ',
        '\u{1C88}' => 'ꙋ',
        'ﬅ' => 'ﬆ',
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(single), None) => single,
                _ => c,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    #[test]
    fn folding_joins_what_the_regex_crate_takes_for_each_other() {
        for c in '\0'..=char::MAX {
            let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
            class.case_fold_simple();
            for partner in class.iter().flat_map(|range| range.start()..=range.end()) {
                assert_eq!(fold_char(partner), fold_char(c), "{c:?} and {partner:?}");
            }
        }
    }
}
