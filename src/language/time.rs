//! Lines that say how old a story is: "2 hours ago", "vor 3 Stunden", "18-06-2025", alone or behind a source's name.
//!
//! Clock times alone are none: live blogs head their entries with them.

use crate::document::fold_char;
use regex::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// Most bytes of the pattern's lazy automaton.
const AUTOMATON_BYTES_MAX: usize = 16 << 20;
/// Longest line looked at, in bytes.
const LINE_BYTES_MAX: usize = 90;

/// Ages and dates at the end of a line; the first group is what stands before. Sources and ages are often glued.
static AGE: LazyLock<Regex> = LazyLock::new(|| {
    let count = r"(?:\d{1,3}|an?|one|ein(?:e[rnm]?)?|une?|un[ao]?|uma?|jedn[aąe]|een|en|ett)";
    let number = r"\d{1,3}";
    let alternatives = [
        format!(r"{count} ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mo|months?|y|yrs?|years?) ago"),
        format!(r"vor {count} (?:sek(?:unden?|\.)?|min(?:uten?|\.)?|std\.?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?)"),
        format!(r"hace {count} (?:seg(?:undos?|\.)?|min(?:utos?|\.)?|horas?|h|días?|semanas?|mes(?:es)?|años?)"),
        format!(r"il y a {count} (?:sec(?:ondes?|\.)?|min(?:utes?|\.)?|heures?|h|jours?|semaines?|mois|ans?)"),
        format!(
            r"há {count} (?:seg(?:undos?|\.)?|min(?:utos?|\.)?|horas?|h|dias?|semanas?|mês|meses|anos?)|{count} (?:minutos?|horas?|dias?|semanas?|meses) atrás"
        ),
        format!(r"{count} ?(?:secondi|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa"),
        format!(r"(?:{count} )?(?:sekund[ęy]?|minut[ęy]?|godzin[ęy]?|dzień|dni|tydzień|tygodni[e]?|miesi[ąę]c(?:y|e)?) temu"),
        format!(r"(?:{number} )?(?:секунд[уы]?|минут[уы]?|час(?:а|ов)?|день|дня|дней|недел[юиь]|месяц(?:а|ев)?|год|года|лет) назад"),
        format!(r"(?:{number} )?(?:хвилин[уи]?|годин[уи]?|день|дні|днів) тому"),
        format!(r"{count} (?:seconden|minuten|minuut|uur|dag(?:en)?|week|weken|maand(?:en)?) geleden"),
        format!(r"för {count} (?:minuter|timm(?:e|ar)|dag(?:ar)?) sedan"),
        format!(r"{number} (?:dakika|saat|gün|hafta|ay) önce"),
        format!(r"{number} ?(?:秒|分钟|分鐘|小时|小時|天|周|个月|年)前|{number} ?(?:分|時間|日|か月)前"),
        r"(?:just now|yesterday|gestern|ayer|hier|ontem|ieri|wczoraj|вчера|昨天|gerade eben)".to_owned(),
        r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}".to_owned(),
        r"\d{1,2}\.? \p{L}{3,10}\.?,? \d{4}|\p{Lu}\p{L}{2,9}\.? \d{1,2},? \d{4}".to_owned(),
    ];
    let pattern = format!(
        r"(?i)^(?P<before>.{{0,60}}?)(?P<age>{})(?:,? ?\d{{1,2}}[:.]\d{{2}}(?: uhr| ?[ap]m)?)?$",
        alternatives.join("|")
    );
    #[allow(clippy::expect_used)] // A constant pattern; the tests below compile it.
    RegexBuilder::new(&pattern)
        .dfa_size_limit(AUTOMATON_BYTES_MAX)
        .build()
        .expect("constant pattern")
});

/// An age or date at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age<'t> {
    /// What stands before it: empty, a label, or a source.
    pub before: &'t str,
    /// The age or date itself.
    pub age: &'t str,
}

/// How ages end, and what stands in those that end in a unit, lower case: enough to tell nearly all other lines apart without the
/// pattern.
const WORDS_AT_END: [&str; 24] = [
    "ago",
    "now",
    "yesterday",
    "gestern",
    "eben",
    "ayer",
    "hier",
    "ontem",
    "ieri",
    "wczoraj",
    "вчера",
    "昨天",
    "temu",
    "назад",
    "тому",
    "fa",
    "atrás",
    "geleden",
    "sedan",
    "önce",
    "前",
    "uhr",
    "am",
    "pm",
];
/// The letters that these words end with.
const LAST_LETTERS: &str = "aeijmnorsuwyаду前天";
const WORDS_BEFORE: [&str; 5] = ["vor", "hace", "il y a", "há", "HÁ"];
/// Most bytes of a word at the end, and of what it may have been in capitals.
const WORD_AT_END_BYTES_MAX: usize = 16;

/// A quick no for nearly all lines.
fn may_be_age(line: &str) -> bool {
    if line.ends_with(|c: char| c.is_numeric()) {
        return true;
    }
    let last = line.chars().next_back().map(fold_char);
    let ends = last.is_some_and(|last| LAST_LETTERS.contains(last)) && {
        let tail = &line[line.ceil_char_boundary(line.len().saturating_sub(WORD_AT_END_BYTES_MAX))..];
        let tail = tail.to_lowercase();
        WORDS_AT_END.iter().any(|word| tail.ends_with(word))
    };
    ends || memchr::memchr_iter(b' ', line.as_bytes()).any(|space| ends_in_before(&line[..space]))
}

/// Whether a word that stands before an age ends the text.
fn ends_in_before(text: &str) -> bool {
    WORDS_BEFORE.iter().any(|word| ends_with_ascii(text, word))
}

/// Whether a text ends with a word, whatever the case of ASCII letters.
fn ends_with_ascii(text: &str, word: &str) -> bool {
    let last = |text: &str| text.as_bytes().last().map(u8::to_ascii_lowercase);
    // Nearly all are told apart by the last byte.
    let start = text.len().checked_sub(word.len()).filter(|_| last(text) == last(word));
    start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(word.as_bytes()))
}

/// Reads a line as an age or date, with at most a label or a source before it.
pub fn age(line: &str) -> Option<Age<'_>> {
    let line = line.trim();
    if line.len() > LINE_BYTES_MAX || !may_be_age(line) || !AGE.is_match(line) {
        return None;
    }
    let found = AGE.captures(line)?;
    let before = found.name("before").map_or("", |m| m.as_str()).trim();
    let age = found.name("age")?.as_str();
    // A statement about the past is no age line.
    let words = before.split_whitespace().count();
    let is_label = words <= 5 && !before.ends_with(['.', '!', '?']);
    is_label.then_some(Age { before, age })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_letters_are_those_of_the_words() {
        assert!(WORDS_AT_END.iter().all(|word| word.ends_with(|last| LAST_LETTERS.contains(last))));
    }

    #[test]
    fn ages_of_lines() {
        let table = [
            ("timean hour ago", Some(("time", "an hour ago"))),
            ("time2 hours ago", Some(("time", "2 hours ago"))),
            ("Reuters6 hours ago", Some(("Reuters", "6 hours ago"))),
            ("BBC News18-06-2025", Some(("BBC News", "18-06-2025"))),
            ("vor 3 Stunden", Some(("", "vor 3 Stunden"))),
            ("El Faro hace 2 horas", Some(("El Faro", "hace 2 horas"))),
            ("5 минут назад", Some(("", "5 минут назад"))),
            ("3小时前", Some(("", "3小时前"))),
            ("June 18, 2025", Some(("", "June 18, 2025"))),
            ("Posted 3 July 2025, 4:05 PM", Some(("Posted", "3 July 2025"))),
            ("Il y a 3 h", Some(("", "Il y a 3 h"))),
            ("10:43", None),
            ("The bridge was closed to all of the town's traffic two years ago", None),
            ("They met at the old harbour here 2 years ago", None),
        ];
        for (line, expected) in table {
            assert_eq!(age(line).map(|a| (a.before, a.age)), expected, "{line}");
        }
    }
}
