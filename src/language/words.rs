//! Words told apart by number, without regard to case, and which of them are stop words of which languages: one pass over a text, no
//! strings.
//!
//! The lists are in `stop_words`; what a share of stop words tells is left to `classify`.

use super::stop_words::{SPACED, UNSPACED};
use crate::document::{Span, WordKind, eight, fold_char, for_each_word};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Least share of stop words in a text of a known language.
const KNOWN_SHARE_MIN: f64 = 0.08;

/// The number of a word in a [`Vocabulary`].
pub type WordId = u32;

/// Languages as bits, in the order of [`SPACED`].
pub type Languages = u64;

/// A hash of a word without regard to case.
type WordHash = u64;

/// Bits of a hash by which a word that is no stop word of any language is mostly told.
const SIEVE_BITS: u32 = 16;

/// The stop words of all languages.
struct StopWords {
    languages: FxHashMap<WordHash, Languages>,
    /// Which of the highest bits of their hashes there are.
    sieve: Vec<u64>,
}

static STOP_WORDS: LazyLock<StopWords> = LazyLock::new(|| {
    let mut languages: FxHashMap<WordHash, Languages> = FxHashMap::default();
    for (number, language) in SPACED.iter().enumerate() {
        for word in language.words.split_whitespace() {
            *languages.entry(hash(word)).or_default() |= 1 << number;
        }
    }
    let mut sieve = vec![0; 1 << (SIEVE_BITS - 6)];
    for &hash in languages.keys() {
        let bit = hash >> (64 - SIEVE_BITS);
        sieve[(bit >> 6) as usize] |= 1 << (bit & 63);
    }
    StopWords { languages, sieve }
});

impl StopWords {
    fn languages(&self, hash: WordHash) -> Languages {
        let bit = hash >> (64 - SIEVE_BITS);
        if self.sieve[(bit >> 6) as usize] >> (bit & 63) & 1 == 0 {
            return 0;
        }
        self.languages.get(&hash).copied().unwrap_or(0)
    }
}

/// The stop words of one character of scripts without spaces, as bits; those scripts lie in the first plane, but for rare letters.
struct StopChars(Vec<u64>);

static STOP_CHARS: LazyLock<StopChars> = LazyLock::new(|| {
    let words = UNSPACED.iter().flat_map(|language| language.words.split_whitespace());
    let mut bits = vec![0; 0x1_0000 / 64];
    for word in words {
        let mut chars = word.chars();
        if let (Some(c @ ..='\u{FFFF}'), None) = (chars.next(), chars.next()) {
            bits[c as usize / 64] |= 1 << (c as usize % 64);
        }
    }
    StopChars(bits)
});

impl StopChars {
    #[inline]
    fn hold(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_some_and(|bits| bits >> (c as usize % 64) & 1 != 0)
    }
}

/// What there is to count of a text's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordCounts {
    /// Words that begin with a capital.
    pub capitalised: u32,
    /// Letters of scripts without spaces.
    pub unspaced: u32,
    /// Those of them that are stop words.
    pub unspaced_stops: u32,
}

/// The words of some texts, each with its number. A hash table with open addresses and linear steps (Knuth, "The Art of Computer
/// Programming", volume 3, 6.4, algorithm L).
#[derive(Debug)]
pub struct Vocabulary {
    slots: Vec<Slot>,
    /// How far a hash is shifted to give its slot.
    shift: u32,
    /// The hashes in the table, with the numbers of their words.
    entries: Vec<(WordHash, WordId)>,
    /// For each word.
    languages: Vec<Languages>,
}

/// A place in the table.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The lower half of the hash: with the place nearly all of it.
    hash: u32,
    /// The word's number, and one more; 0 of a free place.
    number: u32,
}

impl Slot {
    fn new(hash: WordHash, id: WordId) -> Self {
        Slot {
            hash: hash as u32,
            number: id + 1,
        }
    }
}

impl Vocabulary {
    /// An empty one, with room for the words of a text of so many bytes.
    pub fn for_text_of(bytes: usize) -> Self {
        let bits = (bytes / 2).max(64).ilog2();
        Vocabulary {
            slots: vec![Slot::default(); 1 << bits],
            shift: 64 - bits,
            entries: Vec::with_capacity(1 << (bits - 1)),
            languages: Vec::with_capacity(1 << (bits - 1)),
        }
    }

    /// Adds the numbers of a part's words to `ids`.
    pub fn read(&mut self, text: &str, part: Span, ids: &mut Vec<WordId>) -> WordCounts {
        let mut counts = WordCounts::default();
        let stop_chars: &StopChars = &STOP_CHARS;
        for_each_word(text, part, |word, kind| {
            let hash = if kind == WordKind::Unspaced {
                let Some(c) = text[word].chars().next() else { return };
                counts.unspaced += 1;
                counts.unspaced_stops += u32::from(stop_chars.hold(c));
                hash_of_unspaced(c)
            } else {
                counts.capitalised += u32::from(is_capitalised(text, word.start));
                match hash_of_bytes(text.as_bytes(), word.clone()) {
                    Hashed::Folded(hash) => hash,
                    Hashed::Raw(raw) => return ids.push(self.id_as_written(raw, &text[word])),
                }
            };
            ids.push(self.id(hash));
        });
        counts
    }

    /// Words with a number.
    pub fn len(&self) -> usize {
        self.languages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    /// The languages of which a word is a stop word.
    pub fn languages(&self, word: WordId) -> Languages {
        self.languages[word as usize]
    }

    /// The number of the word with a hash.
    #[inline]
    fn id(&mut self, hash: WordHash) -> WordId {
        match self.find(hash) {
            Ok(id) => id,
            Err(place) => self.add_word(hash, place),
        }
    }

    /// The number of a word with letters beyond ASCII. To fold those takes long, so that it is done once for each way in which the word is
    /// written: the hash of its bytes leads there too.
    #[inline]
    fn id_as_written(&mut self, raw: WordHash, word: &str) -> WordId {
        self.find(raw).unwrap_or_else(|_| self.add_as_written(raw, word))
    }

    /// The number in the place of a hash, or the free place where it belongs.
    #[inline]
    fn find(&self, hash: WordHash) -> Result<WordId, usize> {
        let mut place = (hash >> self.shift) as usize;
        loop {
            let slot = self.slots[place];
            if slot.number == 0 {
                return Err(place);
            }
            if slot.hash == hash as u32 {
                return Ok(slot.number - 1);
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    #[inline(never)]
    fn add_word(&mut self, hash: WordHash, place: usize) -> WordId {
        let id = self.languages.len() as WordId;
        self.languages.push(STOP_WORDS.languages(hash));
        self.add(hash, place, id);
        id
    }

    #[inline(never)]
    fn add_as_written(&mut self, raw: WordHash, word: &str) -> WordId {
        let id = self.id(hash_of_chars(word));
        // The word itself may have taken the place.
        if let Err(place) = self.find(raw) {
            self.add(raw, place, id);
        }
        id
    }

    fn add(&mut self, hash: WordHash, place: usize, id: WordId) {
        self.entries.push((hash, id));
        self.slots[place] = Slot::new(hash, id);
        if 2 * self.entries.len() > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        self.shift -= 1;
        self.slots = vec![Slot::default(); 2 * self.slots.len()];
        for &(hash, id) in &self.entries {
            let mut place = (hash >> self.shift) as usize;
            while self.slots[place].number != 0 {
                place = (place + 1) & (self.slots.len() - 1);
            }
            self.slots[place] = Slot::new(hash, id);
        }
    }
}

/// How many stop words of each language there are among some words.
#[derive(Debug)]
pub struct StopCounts {
    stops: [u32; 64],
    words: usize,
    unspaced: usize,
}

impl Default for StopCounts {
    fn default() -> Self {
        StopCounts {
            stops: [0; 64],
            words: 0,
            unspaced: 0,
        }
    }
}

impl StopCounts {
    /// Counts a word that stands `times` times.
    pub fn add(&mut self, mut languages: Languages, times: u32) {
        self.words += times as usize;
        while languages != 0 {
            self.stops[languages.trailing_zeros() as usize] += times;
            languages &= languages - 1;
        }
    }

    /// Counts letters of scripts without spaces, which are words too.
    pub fn add_unspaced(&mut self, letters: u32) {
        self.unspaced += letters as usize;
    }

    /// The language with most; the first in the list of those that have as many. `None` if there are so few that the texts are in no
    /// language of the list.
    pub fn language(&self) -> Option<StopLanguage> {
        let best = (0..SPACED.len()).max_by_key(|&number| (self.stops[number], std::cmp::Reverse(number)))?;
        let known = f64::from(self.stops[best]) >= KNOWN_SHARE_MIN * self.words as f64 || 2 * self.unspaced > self.words;
        known.then_some(StopLanguage(best as u32))
    }
}

/// The language of which most stop words stand in some texts.
#[derive(Clone, Copy, Debug)]
pub struct StopLanguage(u32);

impl StopLanguage {
    /// Whether it is among some languages.
    pub fn is_in(self, languages: Languages) -> bool {
        languages >> self.0 & 1 != 0
    }
}

/// The share of some words that are stop words, 0 to 1: of `words`, so many `stops` in the language of the text.
pub fn stop_share(words: usize, stops: u32, counts: WordCounts) -> f32 {
    // Of what is written without spaces every tenth character or so is one.
    (stops as f32 + 2.0 * counts.unspaced_stops as f32) / words.max(1) as f32
}

/// The hash of a word without regard to case. Fixed, so that the lists mean the same on every machine.
fn hash(word: &str) -> WordHash {
    match hash_of_bytes(word.as_bytes(), 0..word.len()) {
        Hashed::Folded(hash) => hash,
        Hashed::Raw(_) => hash_of_chars(word),
    }
}

/// The hash of a word's bytes.
enum Hashed {
    /// Of a word of ASCII, without regard to case.
    Folded(WordHash),
    /// Of another one as it is written.
    Raw(WordHash),
}

/// The hash of a word, eight bytes in a step.
#[inline]
fn hash_of_bytes(bytes: &[u8], word: Range<usize>) -> Hashed {
    let (mut hash, mut all) = (0, 0);
    let mut at = word.start;
    while at < word.end {
        let left = word.end - at;
        let mut eight = eight::word_or_less_at(bytes, at);
        if left < 8 {
            eight &= u64::MAX >> (64 - 8 * left);
        }
        all |= eight;
        hash = step(hash, eight::lower(eight));
        at += 8;
    }
    if all & eight::FLAGS == 0 {
        Hashed::Folded(hash)
    } else {
        Hashed::Raw(hash)
    }
}

/// That of a letter of a script without spaces: those have no case.
fn hash_of_unspaced(c: char) -> WordHash {
    step(0, u64::from(u32::from(c)))
}

#[inline]
fn is_capitalised(text: &str, start: usize) -> bool {
    let first = text.as_bytes()[start];
    if first.is_ascii() {
        first.is_ascii_uppercase()
    } else {
        text[start..].starts_with(char::is_uppercase)
    }
}

fn hash_of_chars(word: &str) -> WordHash {
    word.chars().fold(0, |hash, c| step(hash, u64::from(u32::from(fold_char(c)))))
}

/// One step of a multiplicative hash.
fn step(hash: WordHash, value: u64) -> WordHash {
    let mixed = (hash.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{CharClass, classify_char};

    #[test]
    fn letters_of_scripts_without_spaces_have_no_case() {
        let unspaced = ('\0'..=char::MAX).filter(|&c| classify_char(c) == CharClass::Unspaced);
        assert_eq!(unspaced.filter(|&c| fold_char(c) != c).count(), 0);
    }

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
            let mut vocabulary = Vocabulary::for_text_of(text.len());
            let mut ids = Vec::new();
            let read = vocabulary.read(text, Span::new(0, text.len()), &mut ids);
            let mut counts = StopCounts::default();
            ids.iter().for_each(|&id| counts.add(vocabulary.languages(id), 1));
            counts.add_unspaced(read.unspaced);
            let stops = |language: StopLanguage| ids.iter().filter(|&&id| language.is_in(vocabulary.languages(id))).count();
            let share = counts
                .language()
                .map_or(0.0, |language| stop_share(ids.len(), stops(language) as u32, read));
            assert_eq!(share > 0.2, sentence, "{share} {text}");
        }
    }
}
