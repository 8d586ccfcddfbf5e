//! Lines that say how old a story is: "2 hours ago", "vor 3 Stunden", "18-06-2025", alone or behind a source's name.
//!
//! Clock times alone are none: live blogs head their entries with them.

use crate::document::{fold_char, trimmed};
use regex::{Regex, RegexBuilder};
use std::sync::LazyLock;

/// Most bytes of the pattern's lazy automaton.
const AUTOMATON_BYTES_MAX: usize = 16 << 20;
/// Longest line looked at, in bytes.
const LINE_BYTES_MAX: usize = 90;

/// Longest text before an age, in characters.
const BEFORE_CHARS_MAX: usize = 60;
/// A clock time behind a date.
const CLOCK: &str = r"(?:,? ?\d{1,2}[:.]\d{2}(?: uhr| ?[ap]m)?)";

/// Ages and dates at the end of a line. Sources and ages are often glued. Without groups: where those lie is told by the slowest of the
/// library's engines.
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
    constant(&format!("(?:{}){CLOCK}?$", alternatives.join("|")))
});

/// A clock time at the end of a line, behind something.
static CLOCK_AT_END: LazyLock<Regex> = LazyLock::new(|| constant(&format!("{CLOCK}$")));

fn constant(pattern: &str) -> Regex {
    #[allow(clippy::expect_used)] // The tests below compile them.
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .dfa_size_limit(AUTOMATON_BYTES_MAX)
        .build()
        .expect("constant pattern")
}

/// An age or date at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age<'t> {
    /// What stands before it: empty, a label, or a source.
    pub before: &'t str,
    /// The age or date itself.
    pub age: &'t str,
}

/// A quick no for nearly all lines, without the pattern: how ages end, or what stands in those that end in a unit.
fn may_be_age(line: &str) -> bool {
    let Some(last) = line.chars().next_back() else { return false };
    last.is_numeric()
        || words_that_end_in(fold_char(last)).iter().any(|word| ends_with_folded(line, word))
        || memchr::memchr_iter(b' ', line.as_bytes()).any(|space| ends_in_word_before(&line[..space]))
}

/// The words that ages end with, by their last letter.
fn words_that_end_in(last: char) -> &'static [&'static str] {
    match last {
        'a' => &["fa"],
        'e' => &["önce"],
        'i' => &["ieri"],
        'j' => &["wczoraj"],
        'm' => &["ontem", "am", "pm"],
        'n' => &["gestern", "eben", "geleden", "sedan"],
        'o' => &["ago"],
        'r' => &["ayer", "hier", "uhr"],
        's' => &["atrás"],
        'u' => &["temu"],
        'w' => &["now"],
        'y' => &["yesterday"],
        'а' => &["вчера"],
        'у' => &["тому"],
        'д' => &["назад"],
        '前' => &["前"],
        '天' => &["昨天"],
        _ => &[],
    }
}

/// Whether a word that stands before an age ends the text.
fn ends_in_word_before(text: &str) -> bool {
    let words: &[&str] = match text.as_bytes() {
        [.., b'o' | b'O', b'r' | b'R'] => &["vor"],
        [.., b'c' | b'C', b'e' | b'E'] => &["hace"],
        [.., b' ', b'a' | b'A'] => &["il y a"],
        // The last bytes of á and Á.
        [.., 0xA1 | 0x81] => &["há"],
        _ => &[],
    };
    words.iter().any(|word| ends_with_folded(text, word))
}

/// Whether a text ends with a word in lower case, whatever its own case.
fn ends_with_folded(text: &str, word: &str) -> bool {
    let mut letters = text.chars().rev().map(fold_char);
    word.chars().rev().all(|letter| letters.next() == Some(letter))
}

/// Reads a line as an age or date, with at most a label or a source before it.
pub fn age(line: &str) -> Option<Age<'_>> {
    let line = trimmed(line);
    if line.len() > LINE_BYTES_MAX || !may_be_age(line) {
        return None;
    }
    let (before, with_clock) = line.split_at(AGE.find(line)?.start());
    if before.chars().count() > BEFORE_CHARS_MAX {
        return None;
    }
    // Day and month may look like a clock time too.
    let without_clock = CLOCK_AT_END.find(with_clock).map(|clock| &with_clock[..clock.start()]);
    let age = without_clock.filter(|age| AGE.find(age).is_some_and(|found| found.start() == 0));
    let (before, age) = (before.trim(), age.unwrap_or(with_clock));
    // A statement about the past is no age line.
    let words = before.split_whitespace().count();
    let is_label = words <= 5 && !before.ends_with(['.', '!', '?']);
    is_label.then_some(Age { before, age })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_under_their_last_letters() {
        let words = |last: char| words_that_end_in(last).iter().map(move |word| (last, word));
        let all: Vec<(char, &&str)> = ('a'..='天').flat_map(words).collect();
        assert_eq!(all.len(), 24);
        assert!(all.iter().all(|(last, word)| word.ends_with(*last)));
        assert!(
            ["VOR", "en vivo hace", "Il Y A", "HÁ", "há"]
                .iter()
                .all(|text| ends_in_word_before(text))
        );
        assert!(["", "hava", "ja", "a"].iter().all(|text| !ends_in_word_before(text)));
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
            ("Reuters 2025.06.18", Some(("Reuters", "2025.06.18"))),
            ("18.06.2025 16.05", Some(("", "18.06.2025"))),
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
