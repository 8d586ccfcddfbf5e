//! Words as hashes, and which of them are stop words: one pass over a text, no strings.
//!
//! The lists are in `stop_words`; what a share of stop words tells is left to `classify`.

use super::stop_words::{SPACED, UNSPACED};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Least share of stop words in a text of a known language.
const KNOWN_SHARE_MIN: f64 = 0.08;

/// A hash of a word without regard to case.
pub type WordHash = u64;

/// The stop words of all languages: for each word a bit for each language of [`SPACED`].
static STOP_WORDS: LazyLock<FxHashMap<WordHash, u64>> = LazyLock::new(|| {
    let mut words: FxHashMap<WordHash, u64> = FxHashMap::default();
    for (number, language) in SPACED.iter().enumerate() {
        for word in language.words.split_whitespace() {
            *words.entry(hash(word)).or_default() |= 1 << number;
        }
    }
    words
});

/// The first characters of the stop words of scripts without spaces.
static STOP_CHARS: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
    let words = UNSPACED.iter().flat_map(|language| language.words.split_whitespace());
    words.filter(|word| word.chars().count() == 1).flat_map(str::chars).collect()
});

/// The words of a text, and how many of its characters in scripts without spaces are stop words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// In order.
    pub hashes: Vec<WordHash>,
    /// Words that begin with a capital.
    pub capitalised: u32,
    /// Letters of scripts without spaces.
    pub unspaced: u32,
    /// Those of them that are stop words.
    pub unspaced_stops: u32,
}

impl Words {
    /// The words of `text`: runs of letters, digits and apostrophes.
    pub fn of(text: &str) -> Self {
        let mut words = Words::default();
        let mut open: Option<WordHash> = None;
        for c in text.chars() {
            if c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_alphanumeric() {
                if is_unspaced(c) {
                    words.hashes.extend(open.take());
                    words.unspaced += 1;
                    words.unspaced_stops += u32::from(STOP_CHARS.contains(&c));
                    words.hashes.push(step(0, c));
                    continue;
                }
                if open.is_none() {
                    words.capitalised += u32::from(c.is_uppercase());
                }
                open = Some(step(open.unwrap_or(0), lower(c)));
            } else {
                words.hashes.extend(open.take());
            }
        }
        words.hashes.extend(open);
        words
    }

    /// For each language of which stop words stand in the text, its bit in `counts` is counted.
    fn count_stops(&self, counts: &mut [u32; 64]) {
        for hash in &self.hashes {
            let mut languages = STOP_WORDS.get(hash).copied().unwrap_or(0);
            while languages != 0 {
                counts[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
        }
    }
}

/// The language of which most stop words stand in some texts.
#[derive(Clone, Copy, Debug)]
pub struct StopLanguage(u32);

impl StopLanguage {
    /// The one with most; the first in the list of those that have as many. `None` if the texts have so few that they are in no language of
    /// the list.
    pub fn of<'w>(texts: impl Iterator<Item = &'w Words>) -> Option<Self> {
        let mut counts = [0; 64];
        let (mut all, mut unspaced) = (0, 0);
        for words in texts {
            words.count_stops(&mut counts);
            all += words.hashes.len();
            unspaced += words.unspaced as usize;
        }
        let best = (0..SPACED.len()).max_by_key(|&number| (counts[number], std::cmp::Reverse(number)))?;
        let known = f64::from(counts[best]) >= KNOWN_SHARE_MIN * all as f64 || 2 * unspaced > all;
        known.then_some(StopLanguage(best as u32))
    }

    /// Whether a word is a stop word of this language.
    pub fn holds(self, word: WordHash) -> bool {
        STOP_WORDS.get(&word).is_some_and(|languages| languages >> self.0 & 1 != 0)
    }

    /// The share of a text's words that are stop words of this language, 0 to 1.
    pub fn share(self, words: &Words) -> f32 {
        let stops = words.hashes.iter().filter(|word| self.holds(**word)).count() as f32;
        // Of what is written without spaces every tenth character or so is one.
        (stops + 2.0 * words.unspaced_stops as f32) / words.hashes.len().max(1) as f32
    }
}

fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3041..=0x30FF | 0x3400..=0x9FFF | 0x20000..=0x323AF)
}

fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    c.to_lowercase().next().unwrap_or(c)
}

fn hash(word: &str) -> WordHash {
    word.chars().fold(0, |hash, c| step(hash, lower(c)))
}

/// One step of a multiplicative hash; fixed, so that models mean the same on every machine.
fn step(hash: WordHash, c: char) -> WordHash {
    (hash.rotate_left(5) ^ u64::from(u32::from(c))).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_hold_stop_words_and_menus_do_not() {
        let table = [
            ("The bridge that was built in the town is to be opened on Monday.", true),
            ("Die Brücke, die in der Stadt gebaut wurde, wird am Montag nicht geöffnet.", true),
            ("Мост, который построили в городе, не будет открыт в понедельник.", true),
            ("在城市里建的桥在星期一是不会开放的。", true),
            ("Home News Sport Weather Business Travel", false),
            ("Startseite Politik Wirtschaft Sport Kultur", false),
        ];
        for (text, sentence) in table {
            let words = Words::of(text);
            let share = StopLanguage::of(std::iter::once(&words)).map_or(0.0, |language| language.share(&words));
            assert_eq!(share > 0.2, sentence, "{share} {text}");
        }
    }
}
