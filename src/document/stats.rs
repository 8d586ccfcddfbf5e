//! The counts that tell prose from furniture, taken in one pass over a block's bytes, sixty-four at a time.
//!
//! What follows from the counts is left to `rules`, `structure` and later `classify`.

use super::chunk::Chunk;
use super::{CharClass, classify_char, join_breaks};

/// Counts over a block's text. CJK text has no spaces: there, two letters count as a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockStats {
    /// Characters.
    pub chars: u32,
    /// Words: runs without white space that hold a letter or digit, or pairs of CJK letters.
    pub words: u32,
    /// Letters.
    pub letters: u32,
    /// Decimal digits.
    pub digits: u32,
    /// Sentence ends: `.`, `!`, `?`, `…` or their CJK, Arabic and Indic forms behind a letter, digit or closing mark and before white space, a closing
    /// mark or the end (CJK marks need nothing after them).
    pub sentences: u32,
    /// Whether the block's last character, closing quotes and brackets aside, ends a sentence.
    pub ends_sentence: bool,
}

/// Fewest words of a prose block.
const PROSE_WORDS_MIN: u32 = 12;
/// Fewest letters of a prose block that has fewer words (long compounds, CJK).
const PROSE_LETTERS_MIN: u32 = 60;

impl BlockStats {
    /// Counts over `text`, soft line breaks joined, one pass.
    pub fn of(text: &str) -> Self {
        if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
            return Self::of_line(text);
        }
        let mut joined = String::with_capacity(text.len());
        join_breaks(text, &mut joined);
        Self::of_line(&joined)
    }

    fn of_line(text: &str) -> Self {
        let mut stats = BlockStats::default();
        let mut unspaced = 0;
        let mut words = Words { before_first: true };
        let mut at = 0;
        // Whether the byte before the chunk is one that no sentence ends with.
        let mut behind_plain = true;
        while at < text.len() {
            let chunk = Chunk::at(text, at);
            let valid = u64::MAX >> (64 - chunk.len);
            stats.chars += chunk.len as u32 - count(chunk.continued);
            stats.letters += (chunk.letters | chunk.unspaced).count_ones();
            unspaced += count(chunk.unspaced);
            stats.digits += count(chunk.digits);
            stats.words += words.count(&chunk, valid);
            stats.sentences += count(chunk.full_stops);
            // Only a stop or a closing mark before white space can make a sentence.
            let plain = chunk.inside | chunk.spaces;
            let mut ends = chunk.spaces & !(plain << 1 | u64::from(behind_plain));
            while ends != 0 {
                stats.sentences += u32::from(is_sentence(&text[..at + ends.trailing_zeros() as usize]));
                ends &= ends - 1;
            }
            behind_plain = plain >> (chunk.len - 1) & 1 != 0;
            at += chunk.len;
        }
        stats.sentences += u32::from(!behind_plain && is_sentence(text));
        stats.words += unspaced.div_ceil(2);
        let mut last = text.trim_end().chars().rev().map(classify_char);
        let last = last.find(|class| *class != CharClass::Close);
        stats.ends_sentence = matches!(last, Some(CharClass::Stop | CharClass::FullStop));
        stats
    }

    /// Whether the text is running prose: long enough, with at least one sentence end.
    pub fn is_prose(&self) -> bool {
        self.sentences > 0 && (self.words >= PROSE_WORDS_MIN || self.letters >= PROSE_LETTERS_MIN)
    }

    /// Whether the text holds a sentence of at least three words.
    pub fn has_sentence(&self) -> bool {
        self.sentences > 0 && (self.words >= 3 || self.letters >= 8)
    }
}

/// The number of bits of what is zero in most chunks: counting them takes as long as a dozen other steps where a processor can't be
/// taken to have an instruction for it.
#[inline]
fn count(bits: u64) -> u32 {
    if bits == 0 { 0 } else { bits.count_ones() }
}

/// Counts words over chunk after chunk.
struct Words {
    /// Whether no letter or digit came since the last white space.
    before_first: bool,
}

impl Words {
    fn count(&mut self, chunk: &Chunk, valid: u64) -> u32 {
        // From behind each white space, over signs, to what stands behind them: the addition carries through runs of bits.
        let signs = valid & !(chunk.spaces | chunk.inside);
        let starts = chunk.spaces << 1 | u64::from(self.before_first);
        let (behind_signs, beyond) = signs.overflowing_add(starts & signs);
        let firsts = (behind_signs | starts) & !signs;
        let at_end = chunk.spaces >> (chunk.len - 1) & 1 != 0;
        self.before_first = beyond || at_end || firsts & !valid != 0;
        (firsts & chunk.inside).count_ones()
    }
}

/// Whether a text ends in a stop, perhaps with closing marks about it, behind a letter, a digit or a sign like `%`.
fn is_sentence(text: &str) -> bool {
    let mut stops = false;
    for c in text.chars().rev() {
        match classify_char(c) {
            CharClass::Stop => stops = true,
            CharClass::Close => {}
            CharClass::Letter | CharClass::Unspaced | CharClass::Digit => return stops,
            CharClass::Other => return stops && matches!(c, '%' | '€' | '$' | '°'),
            CharClass::Space | CharClass::FullStop => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The counts of a text, in the order of the fields.
    fn counts(text: &str) -> (u32, u32, u32, u32, u32, bool) {
        let stats = BlockStats::of(text);
        (
            stats.chars,
            stats.words,
            stats.letters,
            stats.digits,
            stats.sentences,
            stats.ends_sentence,
        )
    }

    #[test]
    fn counts_of_texts() {
        let table = [
            ("", (0, 0, 0, 0, 0, false)),
            ("It ended. Why?", (14, 3, 10, 0, 2, true)),
            ("Don't stop (now).", (17, 3, 11, 0, 1, true)),
            ("version 2.5 of it", (17, 4, 11, 2, 0, false)),
            ("桥梁开放。今天", (7, 3, 6, 0, 1, false)),
            ("Überall 12 °C", (13, 3, 8, 2, 0, false)),
        ];
        for (text, expected) in table {
            assert_eq!(counts(text), expected, "{text}");
        }
    }

    /// The counts by one character after another.
    fn one_by_one(text: &str) -> BlockStats {
        let mut stats = BlockStats::default();
        let (mut in_word, mut can_end, mut stopped, mut unspaced) = (false, false, false, 0u32);
        for c in text.chars() {
            stats.chars += 1;
            let class = classify_char(c);
            match class {
                CharClass::Letter | CharClass::Digit => {
                    stats.words += u32::from(!in_word);
                    (in_word, can_end, stopped) = (true, true, false);
                }
                CharClass::Unspaced => {
                    unspaced += 1;
                    (can_end, stopped) = (true, false);
                }
                CharClass::Space => {
                    stats.sentences += u32::from(stopped);
                    (in_word, can_end, stopped) = (false, false, false);
                }
                CharClass::Stop => stopped |= can_end,
                CharClass::FullStop => {
                    stats.sentences += 1;
                    (can_end, stopped) = (false, false);
                }
                CharClass::Close => {}
                CharClass::Other => (can_end, stopped) = (matches!(c, '%' | '€' | '$' | '°'), false),
            }
            stats.letters += u32::from(matches!(class, CharClass::Letter | CharClass::Unspaced));
            stats.digits += u32::from(class == CharClass::Digit);
        }
        stats.sentences += u32::from(stopped);
        stats.words += unspaced.div_ceil(2);
        stats
    }

    proptest! {
        #[test]
        fn sixty_four_at_a_time_is_one_by_one(text in "(?:[a-zA-Z0-9 .!?'\"%ü×Ёж桥䷀あ。％，”»…°𝒳٣\u{a0}\u{3000}-]|[a-z ]{5}|[а-я ]{9}|[一-龥]{7}){0,60}") {
            let stats = BlockStats::of(&text);
            prop_assert_eq!(BlockStats { ends_sentence: false, ..stats }, one_by_one(&text));
        }
    }
}
