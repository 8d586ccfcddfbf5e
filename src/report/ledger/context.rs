//! What stays around a removal: the rest of its own lines, and the nearest kept lines above and below.

use crate::document::{Document, Span};
use crate::verdict::{Claim, Outcome, Resolution};

/// Kept lines told on each side.
const LINES: usize = 2;
/// Most characters told of a line.
pub const LINE_CHARS_MAX: usize = 160;
/// Most pieces of one line that are put together again, where parts of it went.
const PIECES_MAX: usize = 8;

/// What stays around a removal. Lines are trimmed and shortened, the nearest last above and first below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Kept lines above.
    pub before: Vec<String>,
    /// What is kept of the removal's first line before it.
    pub prefix: String,
    /// What is kept of the removal's last line behind it.
    pub suffix: String,
    /// Kept lines below.
    pub after: Vec<String>,
}

/// A piece of a line that stays.
struct Piece<'d> {
    /// 1-based physical line.
    line: usize,
    start: usize,
    end: usize,
    text: &'d str,
}

/// All that stays of a document, line by line.
pub struct Kept<'d> {
    pieces: Vec<Piece<'d>>,
}

impl<'d> Kept<'d> {
    /// Goes through a document once.
    pub fn of(document: &'d Document, resolution: &'d Resolution) -> Self {
        let mut kept = Kept { pieces: Vec::new() };
        let mut line = 1;
        for verdict in &resolution.verdicts {
            let text = document.slice(verdict.span);
            match verdict.outcome {
                Outcome::Keep => kept.push(text, verdict.span.start, &mut line),
                Outcome::Drop => line += breaks(text),
                Outcome::Replace => {
                    if let Some(Claim::Replace(with)) = resolution.winner(verdict).map(|mark| &mark.claim) {
                        kept.push(with, verdict.span.start, &mut line.clone());
                    }
                    line += breaks(text);
                }
            }
        }
        kept
    }

    fn push(&mut self, text: &'d str, start: usize, line: &mut usize) {
        let mut at = start;
        for (number, own) in text.split('\n').enumerate() {
            *line += usize::from(number > 0);
            if !own.trim().is_empty() {
                self.pieces.push(Piece {
                    line: *line,
                    start: at,
                    end: at + own.len(),
                    text: own,
                });
            }
            at += own.len() + 1;
        }
    }

    /// What stays around a span that begins on `first` and ends on `last` (1-based lines). The span may itself stay, as what the guard
    /// kept does.
    pub fn around(&self, span: Span, first: usize, last: usize) -> Context {
        const NEAR: usize = PIECES_MAX * (LINES + 1);
        let above = self.pieces.partition_point(|piece| piece.start < span.start);
        let above = self.pieces[above.saturating_sub(NEAR)..above].iter();
        let above: Vec<Piece<'_>> = above.map(|piece| piece.cut(piece.start, span.start)).collect();
        let below = self.pieces.partition_point(|piece| piece.end <= span.end);
        let below = self.pieces[below..].iter().take(NEAR);
        let below: Vec<Piece<'_>> = below.map(|piece| piece.cut(span.end, piece.end)).collect();
        let mut context = Context::default();
        let mut lines = above.chunk_by(|a, b| a.line == b.line).rev().peekable();
        if let Some(own) = lines.next_if(|line| line[0].line == first) {
            context.prefix = tail(&joined(own));
        }
        context.before = whole_lines(lines);
        context.before.reverse();
        let mut lines = below.chunk_by(|a, b| a.line == b.line).peekable();
        if let Some(own) = lines.next_if(|line| line[0].line == last) {
            context.suffix = head(&joined(own));
        }
        context.after = whole_lines(lines);
        context
    }
}

impl<'d> Piece<'d> {
    /// The part of it between two bytes of the document.
    fn cut(&self, start: usize, end: usize) -> Piece<'d> {
        let (start, end) = (start.max(self.start), end.min(self.end));
        // What a replacement put there has no bytes of the document, and stays whole.
        let text = self.text.get(start - self.start..end - self.start).unwrap_or(self.text);
        Piece {
            line: self.line,
            start,
            end,
            text,
        }
    }
}

fn whole_lines<'p>(lines: impl Iterator<Item = &'p [Piece<'p>]>) -> Vec<String> {
    let texts = lines.map(|line| head(joined(line).trim())).filter(|line| !line.is_empty());
    texts.take(LINES).collect()
}

fn joined(pieces: &[Piece<'_>]) -> String {
    let near = pieces.iter().take(PIECES_MAX);
    near.map(|piece| bounded(piece.text)).collect()
}

/// Enough of a text to shorten it from either end: a whole page may stand on one line.
fn bounded(text: &str) -> String {
    const BYTES_MAX: usize = 4 * (LINE_CHARS_MAX + 1);
    if text.len() <= 2 * BYTES_MAX {
        return text.to_owned();
    }
    let (head, tail) = (text.floor_char_boundary(BYTES_MAX), text.ceil_char_boundary(text.len() - BYTES_MAX));
    format!("{}{}", &text[..head], &text[tail..])
}

/// The start of a text, shortened.
fn head(text: &str) -> String {
    match text.char_indices().nth(LINE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The end of a text, shortened.
fn tail(text: &str) -> String {
    match text.char_indices().nth_back(LINE_CHARS_MAX) {
        Some((before, c)) => format!("…{}", &text[before + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

fn breaks(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shortened_from_the_end_that_is_farther() {
        let long = format!("a{}z", "ü".repeat(LINE_CHARS_MAX));
        assert_eq!(head(&long), format!("a{}…", "ü".repeat(LINE_CHARS_MAX - 1)));
        assert_eq!(tail(&long), format!("…{}z", "ü".repeat(LINE_CHARS_MAX - 1)));
        assert_eq!((head("ab"), tail("ab")), ("ab".to_owned(), "ab".to_owned()));
        let longer = "é".repeat(100_000);
        assert!(bounded(&longer).len() < 3000);
    }
}
