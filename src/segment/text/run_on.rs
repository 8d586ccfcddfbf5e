//! Breaks that a dump on one line has lost, where no sentence ends, but which its words still tell: the rule of an agency
//! (`___`), the signature of an embedded post, an address before the text, and the headline before a dateline.
//!
//! Splitting at sentences is left to the caller.

use crate::document::Span;

/// Bytes from the start within which a dateline stands.
const DATELINE_BYTES_MAX: usize = 320;
/// Fewest words of a headline before a dateline.
const HEADLINE_WORDS_MIN: usize = 3;
/// Most words of a place's name.
const PLACE_WORDS_MAX: usize = 4;
/// Fewest letters of a place in capitals that no agency stands behind: fewer may be an abbreviation.
const PLACE_LETTERS_MIN: usize = 4;
/// Fewest underscores that are a rule.
const RULE_MIN: usize = 3;
/// Most words between the dash and the account of an embedded post.
const SIGNATURE_WORDS_MAX: usize = 6;

/// Pushes the pieces of `span`, which begins the text if `is_first`.
pub(super) fn split(text: &str, span: Span, is_first: bool, out: &mut Vec<Span>) {
    let mut cuts = Vec::new();
    if is_first {
        let near = words(text, span).take_while(|(at, _)| at - span.start < DATELINE_BYTES_MAX);
        let near: Vec<(usize, &str)> = near.collect();
        match near.as_slice() {
            [(_, first), rest @ ..] if is_address(first) && !rest.is_empty() => {
                cuts.push(rest[0].0);
                cuts.extend(dateline(rest));
            }
            near => cuts.extend(dateline(near)),
        }
    }
    for (at, word) in words(text, span) {
        if word.len() >= RULE_MIN && word.bytes().all(|b| b == b'_') {
            cuts.extend([at, at + word.len()]);
        } else if let Some(account) = word.strip_prefix("(@") {
            cuts.extend(signature_end(text, span, at, account));
        }
    }
    let mut start = span.start;
    for cut in cuts.into_iter().chain([span.end]) {
        let piece = Span::new(start, cut.max(start)).trim(text);
        if !piece.is_empty() {
            out.push(piece);
        }
        start = cut.max(start);
    }
}

/// The words of a span, and where they begin.
fn words(text: &str, span: Span) -> impl Iterator<Item = (usize, &str)> {
    let words = text[span.start..span.end].split_whitespace();
    words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn is_address(word: &str) -> bool {
    word.starts_with("http://") || word.starts_with("https://")
}

/// Where a dateline ("LEEDS, England (AP) —") begins behind a headline.
fn dateline(words: &[(usize, &str)]) -> Option<usize> {
    let dash = words.iter().position(|(_, word)| matches!(*word, "—" | "–" | "--" | "-"))?;
    let opens = words
        .get(dash + 1)
        .is_some_and(|(_, word)| word.starts_with(|c: char| !c.is_lowercase()));
    let mut end = dash;
    let agency = end > 0 && is_agency(words[end - 1].1);
    end -= usize::from(agency);
    let state = end > 1 && words[end - 2].1.ends_with(',') && words[end - 1].1.starts_with(char::is_uppercase);
    end -= usize::from(state);
    if !opens || !agency && words[dash].1 == "-" {
        return None;
    }
    let start = place(words, end, agency || state && words[end].1.ends_with('.'))?;
    let headline = &words[..start];
    let is_headline = headline.len() >= HEADLINE_WORDS_MIN && !headline.iter().any(|(_, word)| ends_statement(word));
    is_headline.then(|| words[start].0)
}

/// "(AP)", "(Reuters)"
fn is_agency(word: &str) -> bool {
    word.strip_prefix('(')
        .and_then(|word| word.strip_suffix(')'))
        .is_some_and(|name| name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric))
}

/// The first word of the place that ends before `end`: in capitals, or, if a dateline is `sure`, a name behind a word in small letters.
fn place(words: &[(usize, &str)], end: usize, sure: bool) -> Option<usize> {
    let run = |of: fn(&str) -> bool| words[..end].iter().rev().take_while(|(_, word)| of(word)).count();
    let capitals = run(is_capitals);
    if (1..=PLACE_WORDS_MAX).contains(&capitals) {
        let letters: usize = words[end - capitals..end]
            .iter()
            .map(|(_, word)| word.chars().filter(|c| c.is_alphabetic()).count())
            .sum();
        return (sure || letters >= PLACE_LETTERS_MIN).then_some(end - capitals);
    }
    let name = run(|word| word.starts_with(char::is_uppercase));
    let start = end - name;
    let behind_small = start > 0 && words[start - 1].1.starts_with(char::is_lowercase);
    (sure && behind_small && (1..PLACE_WORDS_MAX).contains(&name)).then_some(start)
}

fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1 && word.chars().all(|c| c.is_uppercase() || matches!(c, ',' | '.' | '-' | '\''))
}

/// Whether a word ends a statement, as no headline does within itself.
fn ends_statement(word: &str) -> bool {
    word.len() > 3 && word.ends_with('.') && !word.trim_end_matches('.').contains('.')
}

/// Where the signature of an embedded post ends, "— Name (@name) May 4, 2019", whose account stands at a byte.
fn signature_end(text: &str, span: Span, at: usize, account: &str) -> Option<usize> {
    let name = account.strip_suffix(')')?;
    let mut before = text[span.start..at].split_whitespace().rev().take(SIGNATURE_WORDS_MAX);
    let dashed = before.any(|word| word.starts_with('—'));
    let (year_at, year) = words(text, Span::new(at, span.end)).nth(3)?;
    let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20")) && year.bytes().all(|b| b.is_ascii_digit());
    (dashed && is_year && !name.is_empty()).then_some(year_at + year.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        split(text, Span::new(0, text.len()), true, &mut out);
        out.iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn lost_breaks_are_found() {
        let table: [(&str, &[&str]); 7] = [
            (
                "Cat found in harbour after storm SANTA ROSA, N.M. (AP) — A cat was found.",
                &["Cat found in harbour after storm", "SANTA ROSA, N.M. (AP) — A cat was found."],
            ),
            (
                "https://herald.example/cat.html Cat found in harbour LEEDS (Reuters) - A cat was found.",
                &[
                    "https://herald.example/cat.html",
                    "Cat found in harbour",
                    "LEEDS (Reuters) - A cat was found.",
                ],
            ),
            (
                "Bridge men win to become eligible Dekalb, Ill. — Mike Roe built three.",
                &["Bridge men win to become eligible", "Dekalb, Ill. — Mike Roe built three."],
            ),
            (
                "Two officers charged with falsifying records WASHINGTON – Two officers were charged.",
                &[
                    "Two officers charged with falsifying records",
                    "WASHINGTON – Two officers were charged.",
                ],
            ),
            (
                "He was happy. ___ Jane Doe contributed to this report.",
                &["He was happy.", "___", "Jane Doe contributed to this report."],
            ),
            (
                "New hours! pic.example/4XQ — Herald.example (@herald) November 4, 2019 Subscribe to our channel.",
                &[
                    "New hours! pic.example/4XQ — Herald.example (@herald) November 4, 2019",
                    "Subscribe to our channel.",
                ],
            ),
            ("", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn sentences_stay_whole() {
        for text in [
            "LEEDS (Reuters) - A cat was found.",
            "The engineers of NASA — all of them — were there.",
            "Nobody at the BBC — The old one — had been told.",
            "It rained. Then it snowed in the valley. LEEDS (AP) — A cat was found.",
            "The Bridge Over The River Santa Rosa, N.M. — A Film",
            "She wrote to him (@herald) in November of 2019 and never again.",
            "https://herald.example/cat.html",
            "snake_case __init__ and _ are names.",
        ] {
            assert_eq!(pieces(text), [text], "{text}");
        }
    }
}
