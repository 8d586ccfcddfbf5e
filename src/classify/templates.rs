//! The templates of features by their names, which model files use, and by their numbers, which the program uses.
//!
//! What they say of a block is left to `features`.

/// The templates, by the names that a model file uses for them.
pub const TEMPLATES: [&str; 36] = [
    "bias",
    "words",
    "sentences",
    "ends",
    "capitals",
    "digits",
    "stop-words",
    "commas",
    "signs",
    "headline-words",
    "repeated",
    "kind",
    "place-by-text",
    "prose-around",
    "prose-distance",
    "prose-density",
    "prose-density-wide",
    "main-run",
    "main-run-share",
    "own-mark",
    "mark-above",
    "mark-below",
    "marks-around",
    "gap",
    "date",
    "name",
    "short-run",
    "quotes",
    "script",
    "words-around",
    "link-words",
    "headline-distance",
    "topic",
    "sentence-density",
    "headings-above",
    "main-and-headline",
];

// Those that others than the model look at.
pub(super) const WORDS: usize = template("words");
pub(super) const SENTENCES: usize = template("sentences");
pub(super) const ENDS: usize = template("ends");
pub(super) const STOP_WORDS: usize = template("stop-words");
pub(super) const HEADLINE_WORDS: usize = template("headline-words");
pub(super) const REPEATED: usize = template("repeated");
pub(super) const KIND: usize = template("kind");
pub(super) const MAIN_RUN: usize = template("main-run");
pub(super) const OWN_MARK: usize = template("own-mark");
pub(super) const GAP: usize = template("gap");
pub(super) const DATE: usize = template("date");
pub(super) const NAME: usize = template("name");
pub(super) const SHORT_RUN: usize = template("short-run");
pub(super) const WORDS_AROUND: usize = template("words-around");

/// The number of a template. Asked for in constants, so that a name that is none does not compile.
pub(super) const fn template(name: &str) -> usize {
    place_of(name, &TEMPLATES)
}

/// The place of a name among others that hold it.
pub(super) const fn place_of(name: &str, names: &[&str]) -> usize {
    let mut place = 0;
    while place < names.len() && !are_equal(name.as_bytes(), names[place].as_bytes()) {
        place += 1;
    }
    assert!(place < names.len(), "no such name");
    place
}

const fn are_equal(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}
