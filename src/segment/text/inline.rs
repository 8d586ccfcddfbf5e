//! Lines broken at inline tags: "said / Reuters / , citing …" printed on three lines by an extractor that treats links and
//! emphasis as blocks.
//!
//! The giveaway is a line that begins with closing punctuation: no writer begins a paragraph with a comma. Only in a dump
//! that has such lines are weaker signs believed. Across empty lines, however many, only the giveaway counts, and the fragment
//! right before it: their number is not kept in the output, and what was read once must read alike again.

use super::lines::{PhysicalLine, is_closed, is_list_item};

/// Longest inline fragment (a name, a link), in words.
const FRAGMENT_WORDS_MAX: usize = 8;
/// Fewest words of an open line before a fragment that is not certain.
const OPEN_WORDS_MIN: usize = 3;
/// Fewest words of a line that needs no other sign to be open: headings are shorter.
const LONG_WORDS_MIN: usize = 14;
/// Fewest words in lower case that resume even a line of one or two words, such as a name.
const RESUMED_WORDS_MIN: usize = 4;

/// Adds to `joins` the places where a sentence was broken at an inline tag.
pub(super) fn join(text: &str, lines: &[PhysicalLine], joins: &mut [bool]) {
    let slice = |index: usize| &text[lines[index].span.start..lines[index].span.end];
    let may_join = |index: usize| !is_closed(slice(index));
    let together = |index: usize| lines[index + 1].blank_before == 0;
    let punctuation: Vec<usize> = (0..lines.len().saturating_sub(1))
        .filter(|&i| continues_with_punctuation(slice(i + 1)) && may_join(i) && (together(i) || words(slice(i + 1)) > 1))
        .collect();
    if punctuation.is_empty() {
        return;
    }
    for &index in &punctuation {
        joins[index] = true;
    }
    for index in 0..lines.len().saturating_sub(1) {
        if joins[index] || !may_join(index) || is_list_item(slice(index + 1)) {
            continue;
        }
        let known = index > 0 && joins[index - 1];
        let own_words = words(slice(index));
        let resumes = together(index) && starts_lower(slice(index + 1));
        let open = known || own_words >= OPEN_WORDS_MIN || resumes && words(slice(index + 1)) >= RESUMED_WORDS_MIN;
        let goes_on = index + 2 < lines.len() && together(index) && together(index + 1) && starts_lower(slice(index + 2));
        let fragment = words(slice(index + 1)) <= FRAGMENT_WORDS_MAX && (joins[index + 1] || goes_on);
        let runs_on = known || ends_lower(slice(index)) || own_words >= LONG_WORDS_MIN || slice(index).contains(". ");
        joins[index] = open && (resumes || fragment && runs_on);
    }
}

/// Marks that no writer begins a paragraph with.
const CLOSING: [char; 13] = [',', '.', ';', ':', '!', '?', ')', ']', '’', '”', '、', '，', '。'];
/// Most of them at the beginning of a line that goes on.
const CLOSING_MAX: usize = 3;

/// Whether the line begins with punctuation that closes what stands before.
fn continues_with_punctuation(line: &str) -> bool {
    let rest = line.trim_start_matches(CLOSING);
    let marks = &line[..line.len() - rest.len()];
    !marks.is_empty()
        && marks.chars().count() <= CLOSING_MAX
        && !line.starts_with("..")
        && (rest.is_empty()
            || rest.starts_with(char::is_whitespace)
            || !line.is_char_boundary(1)
            || rest.starts_with(char::is_alphabetic) && line.starts_with(['、', '，', '。']))
}

fn words(line: &str) -> usize {
    line.split_whitespace().count()
}

fn starts_lower(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// Whether the line's last word is in lower case, or a comma follows it: it goes on.
fn ends_lower(line: &str) -> bool {
    line.ends_with([',', '(', '“', '"'])
        || line
            .split_whitespace()
            .next_back()
            .is_some_and(|word| word.chars().next().is_some_and(char::is_lowercase))
}
