//! Author biographies behind a news piece: a person's name, then sentences that tell a career of writing.
//!
//! An obituary or a profile tells a career too, but of a person whom its text names; the author is named nowhere else but in
//! the byline.

use super::drop_blocks;
use crate::document::Document;
use crate::language::career::{CAREERS, Career};
use crate::verdict::{Mark, Shape};

/// Prose blocks that must stand before a biography.
const PROSE_BEFORE_MIN: usize = 2;
/// Prose blocks that may stand behind it: another biography, a comment form's notes.
const PROSE_AFTER_MAX: usize = 2;
/// Longest and shortest biography, in words.
const WORDS_MAX: u32 = 220;
const WORDS_MIN: u32 = 8;
/// Fewest signals of a career beside the profession.
const SIGNALS_MIN: usize = 1;
/// Fewest of them where the name stands in a line of its own.
const UNNAMED_SIGNALS_MIN: usize = 2;
/// Longest quotation, in words, that can be a title.
const QUOTED_WORDS_MAX: usize = 6;
/// Bytes from the start within which the profession must be named.
const ROLE_BYTES_MAX: usize = 200;
/// Most words between a house and a profession.
const OF_HOUSE_WORDS_MAX: usize = 2;
/// Most signals listed in a reason.
const SIGNALS_LISTED_MAX: usize = 4;

/// Marks author biographies.
pub(super) fn mark(document: &Document, marks: &mut Vec<Mark>) {
    let prose: Vec<usize> = (0..document.blocks.len())
        .filter(|&b| document.blocks[b].stats.is_prose())
        .collect();
    for block in 0..document.blocks.len() {
        let stats = &document.blocks[block].stats;
        if !(WORDS_MIN..=WORDS_MAX).contains(&stats.words) || stats.sentences == 0 {
            continue;
        }
        let before = prose.partition_point(|&p| p < block);
        let after = prose.len() - prose.partition_point(|&p| p <= block);
        if before < PROSE_BEFORE_MIN || after > PROSE_AFTER_MAX {
            continue;
        }
        let text = document.block_text(block);
        let named = biography(text).map(|(name, signals)| (block, name, signals));
        let found = named.or_else(|| under_name(document, block, text));
        if let Some((first, name, signals)) = found
            && !is_named_in(document, &prose[..before], name)
        {
            let name = name.to_owned();
            marks.push(drop_blocks(document, first, block, Shape::AuthorBio { name, signals }));
        }
    }
}

/// A biography under a line with nothing but the author's name: it tells the career without beginning with the name.
fn under_name<'d>(document: &'d Document, block: usize, text: &str) -> Option<(usize, &'d str, Vec<String>)> {
    let above = block.checked_sub(1)?;
    let (name, rest) = leading_name(document.block_text(above))?;
    if !rest.is_empty() || quotes_speech(text) {
        return None;
    }
    let lower = text.to_lowercase();
    let signals = CAREERS
        .iter()
        .find_map(|career| career_signals(career, &lower, UNNAMED_SIGNALS_MIN))?;
    Some((above, name, signals))
}

/// Whether the text quotes more than a title: biographies name books, articles quote people.
fn quotes_speech(text: &str) -> bool {
    let mut words = 0;
    let mut inside = false;
    for part in text.split_inclusive(['"', '“', '”', '«', '»', '„', '‟']) {
        if inside {
            // Inside the quotes a comma ends what was said, never a title.
            let quoted = part.trim_end_matches(['"', '“', '”', '«', '»', '„', '‟']);
            words = words.max(if quoted.ends_with(',') {
                QUOTED_WORDS_MAX + 1
            } else {
                quoted.split_whitespace().count()
            });
        }
        inside = part.ends_with(['“', '«', '„']) || part.ends_with('"') && !inside;
    }
    words > QUOTED_WORDS_MAX
}

/// The person and the signals of a text that reads as an author's biography.
fn biography(text: &str) -> Option<(&str, Vec<String>)> {
    let (name, rest) = leading_name(text)?;
    let (rest, address) = behind_address(rest);
    let verb = rest.split_whitespace().next()?.to_lowercase();
    let verb = verb.trim_matches([',', '.']);
    let mut careers = CAREERS.iter().filter(|career| career.verbs.contains(&verb)).peekable();
    // Nearly all texts end here, before they are read to their end.
    if careers.peek().is_none() || quotes_speech(text) {
        return None;
    }
    let lower = rest.to_lowercase();
    // Who is reached at an address in brackets behind the name has said so.
    let signals_min = if address { 0 } else { SIGNALS_MIN };
    let signals = careers.find_map(|career| career_signals(career, &lower, signals_min))?;
    Some((name, signals))
}

/// What stands behind an e-mail address or an account in brackets, and whether there is one.
fn behind_address(rest: &str) -> (&str, bool) {
    let inside = rest.strip_prefix('(').and_then(|inside| inside.split_once(')'));
    match inside {
        Some((address, behind)) if address.contains('@') && !address.contains(char::is_whitespace) => {
            (behind.trim_start_matches([',', ' ']), true)
        }
        _ => (rest, false),
    }
}

/// The profession and at least `signals_min` other signals of a career, and nothing of a death.
fn career_signals(career: &Career, lower: &str, signals_min: usize) -> Option<Vec<String>> {
    if career.deaths.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let head = &lower[..lower.floor_char_boundary(ROLE_BYTES_MAX.min(lower.len()))];
    let role = career.roles.iter().find(|role| contains_word_start(head, role))?;
    let of_house = of_house(head, role);
    let found = career.signals.iter().filter(|signal| lower.contains(**signal)).copied();
    let found: Vec<&str> = of_house.into_iter().chain(found).collect();
    if found.len() < signals_min {
        return None;
    }
    Some(
        std::iter::once(*role)
            .chain(found)
            .take(SIGNALS_LISTED_MAX)
            .map(|word| word.trim().to_owned())
            .collect(),
    )
}

/// What makes the profession that of a house: "the Herald's deputy editor" is how a house tells of its own people.
fn of_house<'t>(head: &'t str, role: &str) -> Option<&'t str> {
    let before = &head[..head.find(role)?];
    let from = ["'s ", "’s "].iter().filter_map(|owner| before.rfind(owner)).max()?;
    let between = &before[from..];
    let near = between.split_whitespace().count() <= 1 + OF_HOUSE_WORDS_MAX;
    // A comma or a stop begins something else.
    (near && !between.contains([',', '.', ';', ':'])).then_some(between)
}

/// Whether `word` stands in `text` at the start of a word.
fn contains_word_start(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// A name of two to four capitalised words at the start of the text, and the text behind it.
fn leading_name(text: &str) -> Option<(&str, &str)> {
    const PARTICLES: [&str; 14] = [
        "de", "del", "da", "dos", "di", "la", "le", "van", "von", "der", "den", "bin", "al", "el",
    ];
    // Said first of nearly all texts, before a word is looked for, which may be all of a text without spaces.
    if !text.trim_start().starts_with(char::is_uppercase) {
        return None;
    }
    let mut end = 0;
    let mut capitals = 0;
    let mut rest = text;
    while let Some(word) = rest.split_whitespace().next() {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let bare = word.trim_end_matches(',');
        if !bare.starts_with(char::is_uppercase) && (capitals == 0 || !PARTICLES.contains(&bare)) {
            break;
        }
        let is_name = is_name_part(bare);
        if is_name {
            capitals += 1;
            end = at + bare.len();
        } else if capitals == 0 || !PARTICLES.contains(&bare) {
            break;
        }
        rest = &text[at + word.len()..];
        if capitals > 4 || bare.len() < word.len() {
            break;
        }
    }
    let name = &text[..end];
    let rest = text[end..].trim_start_matches([',', ' ']);
    ((2..=4).contains(&capitals)).then_some((name, rest))
}

/// Whether a word may be part of a name: a capital, then letters, some of them small; or an initial.
fn is_name_part(word: &str) -> bool {
    let mut chars = word.chars();
    if !chars.next().is_some_and(char::is_uppercase) {
        return false;
    }
    if chars.as_str() == "." {
        return true;
    }
    let mut any_small = false;
    for c in chars {
        let small = c.is_lowercase();
        any_small |= small;
        if !small && !c.is_alphabetic() && !matches!(c, '-' | '\'' | '’') {
            return false;
        }
    }
    any_small
}

/// Whether the headline or one of the prose blocks names the person.
fn is_named_in(document: &Document, prose: &[usize], name: &str) -> bool {
    let Some(surname) = name.split_whitespace().next_back() else {
        return false;
    };
    let title = document.metadata.title.as_ref().map(|title| title.text.as_str());
    let texts = prose.iter().map(|&block| document.block_text(block)).chain(title);
    texts.into_iter().any(|text| has_word(text, surname))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric) && !text[at + word.len()..].starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn biographies_name_and_career() {
        let table = [
            (
                "Mara Ilves is a seasoned journalist with a passion for local politics. She holds a degree in history.",
                Some("Mara Ilves"),
            ),
            (
                "Jonas von Berg ist Redakteur im Ressort Wirtschaft. Er studierte in Leipzig.",
                Some("Jonas von Berg"),
            ),
            ("Ольга Рябова — журналист, пишет о науке и образовании.", Some("Ольга Рябова")),
            (
                "Mara Ilves is a journalist who has spent ten years at sea. \"I was afraid,\" she said.",
                None,
            ),
            (
                "Mara Ilves (mara@herald.example) is the editor of the Valley Review, and runs its web site.",
                Some("Mara Ilves"),
            ),
            ("Mara Ilves (44) is the editor of the Valley Review.", None),
            (
                "Mara Ilves is the Review’s deputy river editor and swims before breakfast.",
                Some("Mara Ilves"),
            ),
            ("Mara Ilves is the mayor's sister and an editor.", None),
            ("Mara Ilves is a baker known for her bread.", None),
            ("Mara Ilves was a reporter, known for her work. She died on Monday.", None),
            ("The journalist is known for her work.", None),
        ];
        for (text, name) in table {
            assert_eq!(biography(text).map(|(name, _)| name), name, "{text}");
        }
    }
}
