//! Lines with their numbers, dates and names taken out, so that lines that differ in these only are the same.

use crate::rules::literal_form;
use regex::Regex;
use std::sync::LazyLock;

/// Most characters of a line that is looked at: longer ones are articles.
const LINE_CHARS_MAX: usize = 300;
/// Fewest letters that must be left of a line without its slots: otherwise it says nothing.
const FIXED_LETTERS_MIN: usize = 2;

/// Stand in masked lines for what was taken out; no text has them (rules see lines without control characters).
const NUMBER: char = '\u{1}';
const DATE: char = '\u{2}';
const NAME: char = '\u{3}';

/// What each stands for in a rule.
const NUMBER_PATTERN: &str = r"\d[\d.,:/ ]{0,20}";
const DATE_PATTERN: &str = r"[\p{L}\d][\p{L}\d ,./:-]{3,30}";
const NAME_PATTERN: &str = r"\p{Lu}[\p{L}.'-]{0,30}(?: [\p{L}.'-]{1,30}){0,5}";

#[allow(clippy::expect_used)] // Constant patterns; the tests below compile them.
fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("constant pattern")
}

static DATES: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{1,2}\.? \p{L}{3,12}\.?,? \d{4}\b|\b\p{Lu}\p{L}{2,9}\.? \d{1,2},? \d{4}\b",
    )
});
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| constant(r"\d(?:[\d.,:/]*\d)?"));
/// Words with capitals that follow each other, with the small words that names have inside.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"\p{Lu}[\p{L}.'-]+(?: (?:(?:de|da|do|di|del|della|van|von|der|den|la|le|el|al|bin) )*\p{Lu}[\p{L}.'-]+){1,4}")
});

/// A line without what it may differ in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Masked(String);

impl Masked {
    /// Whether anything was taken out.
    pub fn has_slots(&self) -> bool {
        self.0.contains([NUMBER, DATE, NAME])
    }

    /// Whether a name was taken out: many lines have capitals and are no names, so more must be seen before that is believed.
    pub fn has_names(&self) -> bool {
        self.0.contains(NAME)
    }

    /// The line itself, if nothing was taken out.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// A regular expression that takes the line with anything of the kind in its slots.
    pub fn pattern(&self) -> String {
        let mut out = String::from("^");
        for c in self.0.chars() {
            match c {
                NUMBER => out.push_str(NUMBER_PATTERN),
                DATE => out.push_str(DATE_PATTERN),
                NAME => out.push_str(NAME_PATTERN),
                c => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
        }
        out.push('$');
        out
    }

    /// Its words that are not slots, for names.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
    }
}

/// The line without names. A line that is all capitalised words may be a label and a name, "By Anna Smith": the first word stays.
fn without_names(line: &str) -> String {
    let whole = NAMES.find(line).is_some_and(|found| found.len() == line.len());
    let kept = if whole { line.find(' ').map_or(0, |space| space + 1) } else { 0 };
    format!("{}{}", &line[..kept], NAMES.replace_all(&line[kept..], NAME.to_string()))
}

fn fixed_letters(masked: &str) -> usize {
    masked
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum()
}

/// The forms by which a line, as rules see it, is the same as others: as it stands but for decoration at its ends, without dates and numbers, and without names too. The
/// first is the narrowest.
pub fn masks(line: &str) -> Vec<Masked> {
    if line.chars().nth(LINE_CHARS_MAX).is_some() || line.contains(|c: char| c.is_control()) || fixed_letters(line) == 0 {
        return Vec::new();
    }
    let mut masks = vec![literal_form(line).to_owned()];
    let dated = DATES.replace_all(line, DATE.to_string());
    let numbered = NUMBERS.replace_all(&dated, NUMBER.to_string()).into_owned();
    let named = without_names(&numbered);
    for masked in [numbered, named] {
        if fixed_letters(&masked) >= FIXED_LETTERS_MIN && !masks.contains(&masked) {
            masks.push(masked);
        }
    }
    masks.into_iter().map(Masked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(line: &str) -> Masked {
        masks(line).pop().unwrap()
    }

    #[test]
    fn lines_that_differ_in_numbers_dates_and_names_are_the_same() {
        for (one, other) in [
            ("12 readers liked this", "1,204 readers liked this"),
            ("Published on 12 March 2024", "Published on 3. Mai 2025"),
            ("Updated 2024-03-01 10:20", "Updated 1.4.2023"),
            ("By Anna Smith", "By Juan de la Cruz"),
            ("Photo: Anna Smith for the desk, 2024", "Photo: Bo Lund for the desk, 2023"),
        ] {
            assert_eq!(last(one), last(other), "{one} / {other}");
            let pattern = Regex::new(&last(one).pattern()).unwrap();
            assert!(pattern.is_match(one) && pattern.is_match(other), "{pattern}");
        }
    }

    #[test]
    fn what_says_nothing_is_not_taken_out_of() {
        assert_eq!(masks("Anna Smith"), [Masked("Anna Smith".to_owned())]);
        assert_eq!(masks("12 / 24"), []);
        assert_eq!(masks("Leave A Reply"), [Masked("Leave A Reply".to_owned())]);
        assert_eq!(last("Share (12)").text(), "Share (\u{1})");
    }
}
