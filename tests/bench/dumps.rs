//! Dumps made to measure: the same bytes for the same arguments, on any machine.
//!
//! Prose in six languages whose words are as unequally frequent as in real text, a headline, and residue about it: lines that the
//! built-in rules know, as literals or from their tests. About nine bytes of ten are prose. Rule sets of any size are made in
//! `rule_sets`; what is measured is left to the benchmarks.

pub mod rule_sets;
mod words;

use unscrape::document::{InputKind, Payload, Record, RecordId};
use unscrape::rules::RuleSet;
use unscrape::rules::schema::{Action, Expectation};
use words::{LANGUAGES, Language};

/// Documents of this size, in bytes, are what a crawl of news sites is mostly made of.
const DOCUMENT_BYTES: std::ops::Range<usize> = 4_000..8_000;
const PARAGRAPHS_MIN: usize = 8;
const PARAGRAPHS_MAX: usize = 25;
const PARAGRAPH_WORDS: std::ops::Range<usize> = 40..91;
/// One residue line among so many paragraphs of a long document.
const PARAGRAPHS_BETWEEN: usize = 4;
/// Rare words of a language, beside those listed.
const RARE_WORDS: usize = 2_000;
/// Column at which wrapped documents are wrapped.
const WRAP_COLUMN: usize = 76;
/// Categories whose lines stand above the text, and under it.
const ABOVE: [&str; 6] = ["byline", "time", "share", "nav", "image", "print"];
const BELOW: [&str; 9] = [
    "share",
    "tags",
    "related",
    "comments",
    "newsletter",
    "app",
    "source",
    "pagination",
    "legal",
];

/// SplitMix64 (Steele, Lea, Flood 2014): a sequence that no library's update changes.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn within(&mut self, range: std::ops::Range<usize>) -> usize {
        range.start + self.below(range.end - range.start)
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        (!items.is_empty()).then(|| &items[self.below(items.len())])
    }
}

/// The words of a language with their frequencies.
struct Vocabulary {
    language: &'static Language,
    words: Vec<String>,
    /// For each word, the sum of the weights up to it.
    weights: Vec<u64>,
}

impl Vocabulary {
    fn new(language: &'static Language) -> Self {
        let mut random = Random(1);
        let mut words: Vec<String> = language.words.split_whitespace().map(str::to_owned).collect();
        let syllables: Vec<&str> = language.syllables.split_whitespace().collect();
        for number in 0..RARE_WORDS {
            let word: String = (0..random.within(2..4)).map(|_| syllables[random.below(syllables.len())]).collect();
            // Every third is a name.
            words.push(if number % 3 == 0 { capitalised(&word) } else { word });
        }
        // Mandelbrot's form of Zipf's law.
        let weight = |rank: usize| (1e9 / (rank as f64 + 2.7)) as u64;
        let weights = (0..words.len()).scan(0, |sum, rank| {
            *sum += weight(rank);
            Some(*sum)
        });
        Vocabulary {
            language,
            weights: weights.collect(),
            words,
        }
    }

    fn word(&self, random: &mut Random) -> &str {
        let total = self.weights.last().copied().unwrap_or(1);
        let at = random.next() % total;
        &self.words[self.weights.partition_point(|&sum| sum <= at)]
    }

    /// `count` words as one sentence, without its end.
    fn clause(&self, count: usize, random: &mut Random) -> String {
        let (space, comma) = if self.language.unspaced { ("", "，") } else { (" ", ", ") };
        let mut out = String::new();
        for number in 0..count {
            if number > 0 {
                out.push_str(if random.below(12) == 0 { comma } else { space });
            }
            match random.below(40) {
                0 => out.push_str(&random.within(2..2030).to_string()),
                _ => out.push_str(self.word(random)),
            }
        }
        capitalised(&out)
    }

    fn sentence(&self, count: usize, random: &mut Random) -> String {
        let end = if self.language.unspaced { "。" } else { "." };
        let (open, close, said) = self.language.quotes;
        match random.below(9) {
            0 => format!("{open}{}{close}{said}{end}", self.clause(count, random)),
            1 if !self.language.unspaced => format!("{}?", self.clause(count, random)),
            _ => format!("{}{end}", self.clause(count, random)),
        }
    }

    fn paragraph(&self, random: &mut Random) -> String {
        let mut left = random.within(PARAGRAPH_WORDS);
        let mut out = String::new();
        while left > 0 {
            let count = if left < 12 { left } else { random.within(6..24).min(left) };
            left -= count;
            if !out.is_empty() && !self.language.unspaced {
                out.push(' ');
            }
            out.push_str(&self.sentence(count, random));
        }
        out
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A line of residue.
struct Residue {
    category: String,
    line: String,
    /// Whether just this line goes, not what stands around it.
    alone: bool,
}

/// The lines that rules know: their literals, and what their tests lose.
fn residue(rules: &RuleSet) -> Vec<Residue> {
    let mut all = Vec::new();
    for rule in rules
        .rules
        .iter()
        .filter(|rule| rule.action != Action::Keep && rule.css.is_empty() && rule.when.site.is_empty())
    {
        let category = rule.info.id.split('/').next().unwrap_or_default();
        let literals = rule.literals.iter().map(|(literal, _)| capitalised(literal));
        let lost = rule.tests.iter().flat_map(|test| match &test.expect {
            Expectation::Output(out) => test.input.lines().filter(|line| !out.contains(line)).map(str::to_owned).collect(),
            Expectation::Unchanged => Vec::new(),
        });
        all.extend(
            literals
                .chain(lost)
                .filter(|line| line.len() < 160 && !line.trim().is_empty())
                .map(|line| Residue {
                    category: category.to_owned(),
                    line,
                    alone: matches!(rule.action, Action::DropLine | Action::DropBlock),
                }),
        );
    }
    all
}

/// How a dump's lines are broken.
#[derive(Clone, Copy)]
enum Layout {
    Lines,
    Spaced,
    Wrapped,
}

/// Makes documents.
pub struct Generator {
    vocabularies: Vec<Vocabulary>,
    /// For each language: lines above the text, among it and under it.
    residue: Vec<[Vec<Residue>; 3]>,
}

impl Generator {
    /// A generator of residue that these rules know.
    pub fn new(rules: &RuleSet) -> Self {
        let of_language = |language: &Language| {
            let lines = |wanted: &dyn Fn(&Residue) -> bool| {
                let native = |line: &str| line.chars().filter(|c| c.is_alphabetic()).all(language.script);
                residue(rules).into_iter().filter(|r| native(&r.line) && wanted(r)).collect()
            };
            [
                lines(&|r| r.alone && ABOVE.contains(&r.category.as_str())),
                lines(&|r| r.alone && ["related", "ads", "image", "newsletter", "video"].contains(&r.category.as_str())),
                lines(&|r| BELOW.contains(&r.category.as_str())),
            ]
        };
        Generator {
            vocabularies: LANGUAGES.iter().map(Vocabulary::new).collect(),
            residue: LANGUAGES.iter().map(of_language).collect(),
        }
    }

    /// Documents of 4 to 8 KB, of at least `bytes` together.
    pub fn documents(&self, bytes: usize) -> Vec<String> {
        let mut documents = Vec::new();
        let mut made = 0;
        while made < bytes {
            let document = self.document(documents.len());
            made += document.len();
            documents.push(document);
        }
        documents
    }

    /// The document of this number.
    pub fn document(&self, number: usize) -> String {
        let mut random = Random(number as u64);
        let bytes = random.within(DOCUMENT_BYTES);
        self.article(&mut random, bytes, PARAGRAPHS_MIN..PARAGRAPHS_MAX)
    }

    /// One document of at least `bytes`.
    pub fn long_document(&self, bytes: usize) -> String {
        self.article(&mut Random(0), bytes, 1..usize::MAX)
    }

    fn article(&self, random: &mut Random, bytes: usize, paragraphs: std::ops::Range<usize>) -> String {
        // English is three of nine, the others one of nine each, Chinese two.
        let language = [0, 0, 0, 1, 2, 3, 4, 5, 5][random.below(9)];
        let layout = [
            Layout::Lines,
            Layout::Lines,
            Layout::Lines,
            Layout::Spaced,
            Layout::Spaced,
            Layout::Wrapped,
        ][random.below(6)];
        let vocabulary = &self.vocabularies[language];
        let [above, among, below] = &self.residue[language];
        let mut lines = Vec::new();
        let push = |lines: &mut Vec<String>, from: &[Residue], count: usize, random: &mut Random| {
            lines.extend((0..count).filter_map(|_| random.pick(from).map(|residue| residue.line.clone())));
        };
        push(&mut lines, above, 1, random);
        lines.push(vocabulary.clause(9, random));
        push(&mut lines, above, 5, random);
        let (mut made, mut count) = (0, 0);
        while count < paragraphs.start || (made < bytes && count < paragraphs.end) {
            let paragraph = vocabulary.paragraph(random);
            made += paragraph.len();
            count += 1;
            lines.push(paragraph);
            if count % PARAGRAPHS_BETWEEN == 0 {
                push(&mut lines, among, 1, random);
            }
        }
        push(&mut lines, below, 12, random);
        lay_out(&lines, if vocabulary.language.unspaced { Layout::Spaced } else { layout })
    }
}

fn lay_out(lines: &[String], layout: Layout) -> String {
    match layout {
        Layout::Lines => lines.join("\n"),
        Layout::Spaced => lines.join("\n\n"),
        Layout::Wrapped => lines.iter().map(|line| wrapped(line)).collect::<Vec<_>>().join("\n\n"),
    }
}

fn wrapped(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WRAP_COLUMN {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

/// A document's text as a record.
pub fn record(number: usize, text: String) -> Record {
    Record::new(
        RecordId {
            id: number.to_string(),
            path: "dumps.jsonl".into(),
            line: Some(number as u64 + 1),
        },
        Payload {
            kind: InputKind::Text,
            text,
        },
    )
}
