//! Names of people out of bylines: what stands before, between and behind them goes.
//!
//! Which byline is the article's is left to `authors`.

use super::byline_words::{WORDS, ends, introductions};
use super::dates::{Date, Order};
use super::months::month;
use rustc_hash::FxHashSet;

/// Longest byline looked at, in bytes.
const BYTES_MAX: usize = 300;
/// Longest name, in characters and words.
const CHARS_MAX: usize = 50;
const WORDS_MAX: usize = 6;
/// Most words of a date before a name, with the weekday and the time.
const DATE_WORDS_MAX: usize = 9;
/// Shortest introduction that can only be followed by a name, in bytes.
const INTRODUCTION_BYTES_MIN: usize = 8;
/// Most names of one byline.
const NAMES_MAX: usize = 12;

/// What a line begins with that goes on with when and by whom.
const POSTED: &str =
    "posted published written submitted veröffentlicht gespeichert geschrieben eingestellt erstellt publicado publié publiziert";

/// How a text came to be taken for a byline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// It says so for programs: whatever it is, it is meant as a name.
    Declared,
    /// An element is marked as one: it must look like a name, or stand behind "By".
    Marked,
    /// It looks like one: it must also look like a name.
    Printed,
}

/// The names in a byline, in order, each once.
pub(super) fn people(byline: &str, trust: Trust) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if byline.len() > BYTES_MAX {
        return names;
    }
    let mut clean = true;
    // After a line that says no more than "By", nothing before it is a name.
    let by = byline.lines().position(|line| is_label(line.trim()));
    for line in byline.lines().skip(by.map_or(0, |by| by + 1)) {
        let found = of_line(line, trust);
        // A line that is no name after one that is: the byline has ended.
        clean &= names.is_empty() || !found.is_empty();
        if clean {
            names.extend(found);
        }
    }
    distinct(&mut names);
    names.truncate(NAMES_MAX);
    names
}

/// Leaves of equal names the first, and of staff and persons the persons.
pub(super) fn distinct(names: &mut Vec<String>) {
    let mut seen = FxHashSet::default();
    names.retain(|name| seen.insert(name.to_lowercase()));
    if names.iter().any(|name| !is_staff(name)) {
        names.retain(|name| !is_staff(name));
    }
}

/// Whether a name is that of an agency or a staff.
pub(super) fn is_staff(name: &str) -> bool {
    WORDS.is_staff(name)
}

fn of_line(line: &str, trust: Trust) -> Vec<String> {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let behind_date = behind_date(&line);
    let (line, introduced) = without_introduction(behind_date.unwrap_or(&line));
    if trust == Trust::Declared && introduced == 0 && behind_date.is_none() && is_single(line) {
        return vec![line.to_owned()];
    }
    // "Posted by" is followed by a name, even if it doesn't look like one; "by" may be by hand.
    let sure = match trust {
        Trust::Declared => true,
        Trust::Marked => introduced > 0,
        Trust::Printed => behind_date.is_some() || introduced >= INTRODUCTION_BYTES_MIN,
    };
    let trust = if sure { Trust::Declared } else { trust };
    let line = until_end(line);
    let mut names = Vec::new();
    for part in split_strong(line) {
        let pieces = split_weak(part);
        if let [last, first] = pieces[..]
            && is_one_word(last)
            && is_one_word(first)
            && trust == Trust::Declared
            && part.contains(',')
            && !is_staff(first)
        {
            names.push(format!("{} {}", bare(first), bare(last)));
            continue;
        }
        for (index, piece) in pieces.iter().enumerate() {
            match name(piece, trust) {
                Some(name) => names.push(name),
                // A list that does not begin with a name is a sentence.
                None if trust != Trust::Declared && index == 0 && introduced == 0 => return names,
                None => {}
            }
        }
    }
    names
}

/// Whether a line says that the next one names the author.
pub(super) fn is_label(line: &str) -> bool {
    let (rest, introduced) = without_introduction(line);
    rest.is_empty() && introduced > 0
}

/// The byline behind a date: `by Ada Byron` of `Posted on May 17, 2020 by Ada Byron`.
pub(super) fn behind_date(line: &str) -> Option<&str> {
    const INSIDE: [&str; 7] = [" by ", " By ", " von ", " Von ", " par ", " por ", " vom "];
    let (at, word) = INSIDE.iter().filter_map(|word| line.find(word).map(|at| (at, word))).min()?;
    let before = &line[..at];
    let lower = before.to_lowercase();
    let dated = (Date::find(before, Order::DayFirst).is_some() || POSTED.split(' ').any(|word| lower.starts_with(word)))
        && before.split_whitespace().count() <= DATE_WORDS_MAX;
    dated.then_some(&line[at + word.len()..])
}

/// Whether a declared value is one name and nothing else, as most are.
fn is_single(line: &str) -> bool {
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’' | '-');
    let word = |word: &str| !matches!(word, "and" | "und" | "et" | "y" | "with" | "mit" | "von" | "by" | "-" | "e" | "i");
    line.chars().all(plain)
        && line.split(' ').all(word)
        && line.split(' ').count() <= 4
        && name(line, Trust::Declared).as_deref() == Some(line)
}

/// The line without "By" and the like, however often; and how many bytes went.
fn without_introduction(line: &str) -> (&str, usize) {
    let mut rest = line.trim();
    loop {
        let found = introductions().find_map(|before| {
            let behind = strip_folded(rest, before)?;
            let ends = before.ends_with(':') || behind.starts_with([' ', ':', '\u{a0}']) || behind.is_empty();
            ends.then_some(behind)
        });
        match found {
            Some(behind) => rest = behind.trim_start_matches([':', ' ', '\u{a0}', '-', '–', '|']),
            None => return (rest, line.len() - rest.len()),
        }
    }
}

/// `text` without `prefix`, which is in lower case.
fn strip_folded<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in prefix.chars() {
        let c = rest.next()?;
        if c != expected && !c.to_lowercase().eq(std::iter::once(expected)) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// The line up to what ends names.
fn until_end(line: &str) -> &str {
    let lower = line.to_lowercase();
    let mut end = line.len();
    // Lower case may have other lengths; then offsets mean nothing.
    if lower.len() == line.len() {
        for word in ends() {
            if let Some(at) = lower.find(word).filter(|&at| at > 0 && line.is_char_boundary(at)) {
                end = end.min(at);
            }
        }
    }
    // Nor do numbers stand in names of more than one word; before them may be the rest of a date.
    let number = line
        .match_indices(' ')
        .find(|(at, _)| line[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    match number {
        Some((at, _)) if at < end => without_month(&line[..at]),
        _ => &line[..end],
    }
}

/// `Ada Byron` of `Ada Byron Sunday, May`.
fn without_month(line: &str) -> &str {
    let mut line = line.trim_end_matches([',', ' ']);
    while let Some((rest, last)) = line.rsplit_once([' ', '\u{a0}']) {
        let last = last.trim_matches([',', '.']).to_lowercase();
        if month(&last).is_none() && !WORDS.is_weekday(&last) {
            break;
        }
        line = rest.trim_end_matches([',', ' ']);
    }
    line
}

/// Parts that are other people for sure.
fn split_strong(line: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = line.split([';', '|', '•', '·']).collect();
    for between in [
        " and ", " und ", " & ", " sowie ", " with ", " mit ", " AND ", " UND ", " And ", " Und ", " et ", " ET ",
    ] {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    for between in [" y ", " e ", " i ", " Y ", " E ", " og ", " och ", " en ", " и ", "/"] {
        // These also stand inside names; between two full names they don't.
        parts = parts
            .into_iter()
            .flat_map(|part| match part.split_once(between) {
                Some((a, b)) if a.trim().contains(' ') && b.trim().contains(' ') => vec![a, b],
                _ => vec![part],
            })
            .collect();
    }
    parts
}

/// Parts between commas.
fn split_weak(part: &str) -> Vec<&str> {
    part.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

fn is_one_word(piece: &str) -> bool {
    !piece.contains(' ') && piece.chars().next().is_some_and(char::is_uppercase)
}

/// The piece without what is around a name.
fn bare(piece: &str) -> &str {
    let outer = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '_');
    let piece = piece.trim_matches(outer);
    let open = piece.contains('(');
    piece
        .trim_start_matches(['.', ')'])
        .trim_end_matches(|c| c == '(' || (c == ')' && !open))
        .trim()
}

/// The name that a piece is.
fn name(piece: &str, trust: Trust) -> Option<String> {
    let words = piece.split_whitespace().filter(|word| !is_address(word));
    let joined = words.collect::<Vec<_>>().join(" ");
    let name = without_roles(bare(&joined));
    let lower = name.to_lowercase();
    let words: Vec<&str> = name.split(' ').collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let fits = letters >= 2 && letters * 2 > name.chars().count() && name.chars().count() <= CHARS_MAX && words.len() <= WORDS_MAX;
    let odd = name.contains(['?', '!', ':', '=', '{', '<', '>', '"', '“', '%', '€', '$', '…']);
    if !fits || odd || WORDS.is_nobody(&lower) || lower.contains("http") || name.ends_with("...") || piece.trim_end().ends_with('-') {
        return None;
    }
    let dated =
        words.iter().any(|word| word.len() > 2 && month(&word.to_lowercase()).is_some()) && name.contains(|c: char| c.is_ascii_digit());
    let role = words.iter().any(|word| WORDS.is_role(word)) && !is_staff(name);
    let phrase = words.len() > 1 && name.contains(char::is_uppercase) && !looks_like_name(&words) && !is_staff(name);
    let unlike = trust != Trust::Declared && !looks_like_name(&words) && !is_staff(name);
    if dated || role || WORDS.is_company(&words) || phrase || unlike {
        return None;
    }
    Some(name.to_owned())
}

/// `Ada Byron` of `Science Editor Ada Byron` and of `Ada Byron Staff Writer`.
fn without_roles(name: &str) -> &str {
    let mut name = name;
    let leading = |name: &str| {
        name.match_indices(' ')
            .take(2)
            .find(|(at, _)| is_role_at_end(&name[..*at]))
            .map(|(at, _)| at + 1)
    };
    while let Some(rest) = leading(name).map(|at| &name[at..]).filter(|rest| rest.contains(' ')) {
        name = rest;
    }
    while let Some((rest, _)) = name
        .rsplit_once(' ')
        .filter(|(rest, last)| WORDS.is_role(last) && rest.contains(' '))
    {
        name = rest;
    }
    name
}

fn is_role_at_end(words: &str) -> bool {
    WORDS.is_role(words.rsplit(' ').next().unwrap_or(words))
}

/// Whether a word is an address of mail or web, or a handle.
fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://") || word.starts_with("www.") || word.starts_with("(@")
}

/// Whether each word has a capital or is one of the small words that stand in names; scripts without capitals pass.
fn looks_like_name(words: &[&str]) -> bool {
    let named = |word: &&str| {
        let first = word.trim_start_matches(['(', '‘', '\'']).chars().next().unwrap_or(' ');
        first.is_uppercase() || (!first.is_lowercase() && first.is_alphabetic())
    };
    let capitals = words.iter().filter(|word| named(word)).count();
    let digits = words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    capitals > 0 && !digits && words.iter().all(|word| named(word) || WORDS.is_small(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_people() {
        use Trust::{Declared, Marked, Printed};
        let cases = [
            ("Ada Byron", Declared, "Ada Byron"),
            ("By Ada Byron", Printed, "Ada Byron"),
            ("Von Ada Byron und Bo Lind", Printed, "Ada Byron|Bo Lind"),
            ("Par Ada Byron, Bo Lind et Cy Moor", Printed, "Ada Byron|Bo Lind|Cy Moor"),
            ("Ada Byron, Staff Writer", Declared, "Ada Byron"),
            ("Science Editor Ada Byron", Declared, "Ada Byron"),
            ("Ada Byron (@adab) ada@valley.example", Declared, "Ada Byron"),
            ("Byron, Ada", Declared, "Ada Byron"),
            ("Posted on May 17, 2020 by Ada Byron", Printed, "Ada Byron"),
            ("Posted in River by ada87 on May 17, 2020", Printed, "ada87"),
            ("von ada87 am 17.05.2020", Marked, "ada87"),
            ("By Ada Byron Sunday, May 17, 2020", Printed, "Ada Byron"),
            ("Ada Byron | The Valley Post", Declared, "Ada Byron"),
            ("By\nAda Byron\nScience editor", Marked, "Ada Byron"),
            ("River\nVon\nAda Byron\n", Marked, "Ada Byron"),
            ("Ada Byron / dpa", Declared, "Ada Byron"),
            ("dpa", Declared, "dpa"),
            ("Redaktion", Declared, "Redaktion"),
            ("José Ortega y Gasset", Printed, "José Ortega y Gasset"),
            ("Ada Byron y Bo Lind", Printed, "Ada Byron|Bo Lind"),
            ("Автор: Анна Петрова", Printed, "Анна Петрова"),
            ("Ada Byron; Ada Byron", Declared, "Ada Byron"),
        ];
        for (byline, trust, names) in cases {
            assert_eq!(people(byline, trust).join("|"), names, "{byline}");
        }
    }

    #[test]
    fn names_nobody() {
        use Trust::{Declared, Marked, Printed};
        let cases = [
            ("", Declared),
            ("admin", Declared),
            ("https://social.example/ada", Declared),
            ("ada@valley.example", Declared),
            ("Valley Media GmbH", Declared),
            ("17.05.2020", Marked),
            ("By", Marked),
            ("by hand and with care", Printed),
            ("All about rivers, Bridges and more", Marked),
            ("Will it rise again?", Declared),
        ];
        for (byline, trust) in cases {
            assert_eq!(people(byline, trust), [""; 0], "{byline}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(byline in any::<String>(), made in "(By |von |and |, |[A-Z][a-z]{0,4} |1|\n|/|İ|\\(|\\)){0,12}") {
            for trust in [Trust::Declared, Trust::Marked, Trust::Printed] {
                people(&byline, trust);
                people(&made, trust);
            }
        }
    }
}
