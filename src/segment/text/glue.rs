//! Glued paragraphs: "… on Wednesday.In November last year …". Extractors that join paragraphs without white space leave
//! a full stop with a capital right behind it.

use crate::document::Span;
use memchr::memchr3_iter;

/// Lower-case letters that must stand before the stop: fewer is an abbreviation.
const LETTERS_BEFORE_MIN: usize = 2;

/// Pushes the pieces of `span`, cut where two sentences stand without white space between them.
pub(super) fn split(text: &str, span: Span, out: &mut Vec<Span>) {
    let mut start = span.start;
    for cut in cuts(text, span) {
        out.push(Span::new(start, cut));
        start = cut;
    }
    out.push(Span::new(start, span.end));
}

/// The places where `span` should have had a paragraph break.
pub(crate) fn cuts(text: &str, span: Span) -> impl Iterator<Item = usize> + '_ {
    let slice = &text[span.start..span.end];
    memchr3_iter(b'.', b'!', b'?', slice.as_bytes())
        .filter_map(move |at| cut_behind(slice, at))
        .map(move |at| span.start + at)
}

/// Where to cut behind the stop at `at`, if the text is glued there.
fn cut_behind(slice: &str, at: usize) -> Option<usize> {
    // The common case: white space follows, nothing to do.
    let next = *slice.as_bytes().get(at + 1)?;
    if next == b' ' || next.is_ascii_lowercase() || next.is_ascii_digit() {
        return None;
    }
    let mut chars = slice[at + 1..].chars();
    let first = chars.next()?;
    let (cut, head, second) = match first {
        '"' | '“' | '«' | '„' | '‘' | '\'' => (at + 1, chars.next()?, chars.next()),
        '”' | '’' | '»' | ')' => (at + 1 + first.len_utf8(), chars.next()?, chars.next()),
        c => (at + 1, c, chars.next()),
    };
    if !head.is_uppercase() || !second.is_some_and(|c| c.is_lowercase() || c == ' ') {
        return None;
    }
    let before = &slice[..at];
    let token_start = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let token = &before[before.ceil_char_boundary(token_start)..];
    let closes = before.ends_with(['%', ')', '"', '”', '’']) || before.ends_with(|c: char| c.is_ascii_digit());
    let letters = before
        .chars()
        .rev()
        .take_while(|c| c.is_lowercase())
        .take(LETTERS_BEFORE_MIN)
        .count();
    let after = slice[cut..].split(char::is_whitespace).next().unwrap_or("");
    let is_address = token.contains(['/', '@', '.']) || token.starts_with("www") || after.contains(['/', '@']);
    ((letters == LETTERS_BEFORE_MIN || closes && token.len() > 2) && !is_address && after.len() > 1
        || after.len() == 1 && letters == LETTERS_BEFORE_MIN && !is_address)
        .then(|| cut_at_quote(slice, at, first, cut))
}

/// A straight quote behind the stop closes a quotation if the number of quotes before it is odd.
fn cut_at_quote(slice: &str, at: usize, first: char, cut: usize) -> usize {
    if first != '"' {
        return cut;
    }
    let from = slice.floor_char_boundary(at.saturating_sub(2000));
    let quotes = slice[from..at].bytes().filter(|&b| b == b'"').count();
    if quotes % 2 == 1 { cut + 1 } else { cut }
}

/// Whether the text ends in an abbreviation, so that the sentence goes on: a title, an initial.
pub(super) fn ends_in_abbreviation(sentence: &str) -> bool {
    const TITLES: [&str; 26] = [
        "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Gen.", "Col.", "Lt.", "Sgt.", "Sen.", "Rep.", "Gov.", "St.", "Jr.", "Sr.", "No.", "vs.",
        "Sra.", "Nr.", "bzw.", "z.B.", "ca.", "Inc.", "U.S.", "U.K.", "Capt.",
    ];
    let trimmed = sentence.trim_end();
    let word = trimmed.rsplit(char::is_whitespace).next().unwrap_or("");
    let is_initial = word.len() == 2 && word.ends_with('.') && word.starts_with(|c: char| c.is_ascii_uppercase());
    is_initial || TITLES.contains(&word) || is_dotted(word)
}

/// "N.M.", "D.C.": capitals with a stop each.
fn is_dotted(word: &str) -> bool {
    word.len() >= 4
        && word
            .as_bytes()
            .chunks(2)
            .all(|pair| matches!(pair, [letter, b'.'] if letter.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glued_paragraphs_come_apart() {
        let table: [(&str, &[&str]); 9] = [
            (
                "It ended on Wednesday.In November it began.",
                &["It ended on Wednesday.", "In November it began."],
            ),
            ("the editor of Censor.NET said", &["the editor of Censor.NET said"]),
            ("the U.S.Army said", &["the U.S.Army said"]),
            ("see www.Example.Com for more", &["see www.Example.Com for more"]),
            (
                "he left the region.\"This is it,\" she said.",
                &["he left the region.", "\"This is it,\" she said."],
            ),
            (
                "she said \"we stop.\"Then they left.",
                &["she said \"we stop.\"", "Then they left."],
            ),
            (
                "Ende der Debatte.Über die Folgen spricht niemand.",
                &["Ende der Debatte.", "Über die Folgen spricht niemand."],
            ),
            ("Wait!What now?A plan.", &["Wait!", "What now?", "A plan."]),
            ("version 2.Beta", &["version 2.Beta"]),
        ];
        for (text, pieces) in table {
            let mut out = Vec::new();
            split(text, Span::new(0, text.len()), &mut out);
            assert_eq!(out.iter().map(|s| &text[s.start..s.end]).collect::<Vec<_>>(), pieces, "{text}");
        }
    }
}
