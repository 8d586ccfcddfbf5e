//! What the words of a text's blocks say: stop words, words of the headline, words that other blocks hold too, blocks printed again.
//!
//! Telling words apart is left to `reading`.

use super::features::{SIZE_LONG, size};
use super::reading::Reading;
use crate::document::{Document, Span};
use crate::language::words::{StopCounts, StopLanguage, WordId, stop_share};
use rustc_hash::FxHashMap;
use std::ops::RangeInclusive;

/// Fewest words of a block that tell its language.
const LANGUAGE_WORDS_MIN: usize = 8;
/// Fewest words of a first line that is the page's title, and no item of a menu.
const TITLE_WORDS_MIN: usize = 4;
/// Share of stop words in sentences, and in other blocks, of a language that is not in the list.
const STOPS_OF_SENTENCES: f32 = 0.35;
const STOPS_OF_OTHERS: f32 = 0.05;

/// What the words of each block say.
#[derive(Debug)]
pub(super) struct Wording {
    /// The share of stop words.
    pub stops: Vec<f32>,
    /// How many of a block's words stand in the headline.
    pub of_title: Vec<u32>,
    /// Words of the headline, each once.
    pub title_words: usize,
    /// The share of a block's words that other blocks with sentences hold too, stop words aside.
    pub topics: Vec<f32>,
    /// How often a short block's words, and no others, stand in the document; 1 of a long one.
    pub times: Vec<u32>,
    /// The words that tell what each block is about.
    pub telling: Topics,
}

/// The words of each block that tell what it is about, each once: no stop words, nor words that stand everywhere.
#[derive(Debug, Default)]
pub(super) struct Topics {
    words: Vec<WordId>,
    /// Where each block's end.
    ends: Vec<u32>,
    /// Words told apart.
    known: usize,
}

impl Topics {
    /// The words of a block.
    pub fn of(&self, block: usize) -> &[WordId] {
        let from = block.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[from as usize..self.ends[block] as usize]
    }

    /// How many words are told apart: all numbers are less.
    pub fn known(&self) -> usize {
        self.known
    }
}

/// Of so many blocks with sentences, one may hold a word that still tells what they are about; fewer, in any text.
const BLOCKS_A_HOLDER: u32 = 6;
const HOLDERS_MIN: u32 = 6;

/// What is known of a word.
#[derive(Clone, Copy)]
struct Word {
    /// Blocks with sentences that hold it, and the last of them.
    holders: u32,
    last: u32,
    /// How often it stands in blocks that tell the language.
    times: u32,
    stop: bool,
    in_title: bool,
    /// The last block whose telling words hold it.
    told: u32,
}

const UNKNOWN: Word = Word {
    holders: 0,
    last: u32::MAX,
    times: 0,
    stop: false,
    in_title: false,
    told: u32::MAX,
};

impl Wording {
    /// Of a document that was read.
    pub fn of(document: &Document, reading: &mut Reading) -> Self {
        let title = title_words(document, reading);
        let mut words = vec![UNKNOWN; reading.vocabulary.len()];
        let mut title_words = 0;
        for word in title {
            let word = &mut words[word as usize];
            title_words += usize::from(!word.in_title);
            word.in_title = true;
        }
        count(document, reading, &mut words);
        let language = language(reading, &words);
        if let Some(language) = language {
            for (id, word) in words.iter_mut().enumerate() {
                word.stop = language.is_in(reading.vocabulary.languages(id as WordId));
            }
        }
        let blocks = document.blocks.len();
        let mut wording = Wording {
            stops: Vec::with_capacity(blocks),
            of_title: Vec::with_capacity(blocks),
            title_words,
            topics: Vec::with_capacity(blocks),
            times: times(document, reading),
            telling: Topics {
                words: Vec::with_capacity(reading.all_words() / 2),
                ends: Vec::with_capacity(blocks),
                known: words.len(),
            },
        };
        let with_sentences = document.blocks.iter().filter(|block| block.stats.has_sentence()).count() as u32;
        let holders_max = (with_sentences / BLOCKS_A_HOLDER).max(HOLDERS_MIN);
        for (number, block) in document.blocks.iter().enumerate() {
            // A block with sentences is among the holders itself.
            let holders = 1 + u32::from(block.stats.has_sentence())..=holders_max;
            wording.add(reading, number, &mut words, holders, block.stats.has_sentence(), language.is_some());
        }
        wording
    }

    /// Adds what a block's words say; `holders` is how many blocks hold a word that tells what the text is about, and that tells what the
    /// block is about.
    fn add(&mut self, reading: &Reading, block: usize, words: &mut [Word], holders: RangeInclusive<u32>, has_sentence: bool, known: bool) {
        let own = reading.words(block);
        let (mut stops, mut of_title, mut shared) = (0, 0, 0);
        for &id in own {
            let word = &mut words[id as usize];
            of_title += u32::from(word.in_title);
            if word.stop {
                stops += 1;
                continue;
            }
            shared += u32::from(word.holders >= *holders.start());
            if word.holders <= *holders.end() && word.told != block as u32 {
                word.told = block as u32;
                self.telling.words.push(id);
            }
        }
        self.telling.ends.push(self.telling.words.len() as u32);
        self.stops.push(match (known, has_sentence) {
            (true, _) => stop_share(own.len(), stops, reading.blocks()[block].counts),
            (false, true) => STOPS_OF_SENTENCES,
            (false, false) => STOPS_OF_OTHERS,
        });
        self.of_title.push(of_title);
        let telling = own.len() as u32 - stops;
        self.topics.push(shared as f32 / telling.max(1) as f32);
    }
}

/// The words of the headline, and of the first line: whole pages begin with their title.
fn title_words(document: &Document, reading: &mut Reading) -> Vec<WordId> {
    let mut words = Vec::new();
    if !document.blocks.is_empty() && reading.words(0).len() >= TITLE_WORDS_MIN {
        words.extend_from_slice(reading.words(0));
    }
    if let Some(title) = &document.metadata.title {
        reading.vocabulary.read(&title.text, Span::new(0, title.text.len()), &mut words);
    }
    words
}

/// Counts where each word stands.
fn count(document: &Document, reading: &Reading, words: &mut [Word]) {
    for (number, block) in document.blocks.iter().enumerate() {
        let own = reading.words(number);
        let tells_language = u32::from(own.len() >= LANGUAGE_WORDS_MIN);
        let has_sentence = block.stats.has_sentence();
        if !has_sentence && tells_language == 0 {
            continue;
        }
        for &id in own {
            let word = &mut words[id as usize];
            word.times += tells_language;
            if has_sentence && word.last != number as u32 {
                word.holders += 1;
                word.last = number as u32;
            }
        }
    }
}

fn language(reading: &Reading, words: &[Word]) -> Option<StopLanguage> {
    let mut counts = StopCounts::default();
    for (id, word) in words.iter().enumerate() {
        counts.add(reading.vocabulary.languages(id as WordId), word.times);
    }
    for (number, block) in reading.blocks().iter().enumerate() {
        if reading.words(number).len() >= LANGUAGE_WORDS_MIN {
            counts.add_unspaced(block.counts.unspaced);
        }
    }
    counts.language()
}

/// How often each short block's words stand in the document as a block; once for a long one.
fn times(document: &Document, reading: &Reading) -> Vec<u32> {
    let mut first_with: FxHashMap<&[WordId], usize> = FxHashMap::default();
    first_with.reserve(document.blocks.len());
    let mut times = vec![0; document.blocks.len()];
    let mut firsts = Vec::with_capacity(document.blocks.len());
    for (number, block) in document.blocks.iter().enumerate() {
        let is_short = size(block.stats.words) < SIZE_LONG;
        let first = if is_short {
            *first_with.entry(reading.words(number)).or_insert(number)
        } else {
            number
        };
        times[first] += 1;
        firsts.push(first);
    }
    firsts.into_iter().map(|first| times[first]).collect()
}
