//! Verdicts to clean text: the kept spans in order, with their breaks written as one writes them.
//!
//! Writing files is left to the other files of this room.

use crate::document::{BlockKind, Document, InputKind, Span, join_breaks, squash};
use crate::verdict::{Claim, Outcome, Resolution};

/// How line breaks and white space are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One logical line a line: wrapped and broken lines are joined, breaks between paragraphs are one or two newlines as
    /// in the input.
    #[default]
    Paragraphs,
    /// The kept spans byte for byte.
    Original,
}

/// Where the headline is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TitlePlace {
    /// In the text, as its first line.
    #[default]
    Include,
    /// Only in its own field.
    Separate,
}

/// Clean text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The headline, white space squashed, without what was removed from it.
    pub title: Option<String>,
    /// The line under the headline that sums the article up, where it was taken out of the text with the headline.
    pub subtitle: Option<String>,
    /// The text, without a newline at its end.
    pub text: String,
}

/// Kept lines among which a page's headline is looked for.
const TITLE_PIECES_MAX: usize = 12;

/// A kept or replaced part of one logical line.
pub(super) struct Piece<'d> {
    pub span: Span,
    pub replacement: Option<&'d str>,
}

/// Writes a document's verdicts as text.
pub fn render(document: &Document, resolution: &Resolution, layout: Layout, place: TitlePlace) -> Rendered {
    let pieces = pieces(document, resolution, false);
    let printed = printed_title(document, resolution, &pieces);
    let title = title_text(document, &pieces, printed);
    let heads: Vec<Span> = printed.into_iter().chain(document.metadata.subtitle).collect();
    let heads = if place == TitlePlace::Separate { heads.as_slice() } else { &[] };
    let in_text = |piece: &&Piece<'_>| !heads.iter().any(|head| head.contains(piece.span));
    let mut text = String::with_capacity(document.text.len() - resolution.dropped_bytes());
    if place == TitlePlace::Include && printed.is_none() && document.input == InputKind::Html {
        text.extend(title.iter().map(String::as_str));
    }
    match layout {
        Layout::Original => original(document, resolution, heads, &mut text),
        Layout::Paragraphs => {
            let mut previous: Option<&Piece<'_>> = None;
            for piece in pieces.iter().filter(in_text) {
                match previous {
                    Some(previous) => text.push_str(separator(document, previous, piece)),
                    None if !text.is_empty() => text.push_str("\n\n"),
                    None => {}
                }
                match piece.replacement {
                    Some(replacement) => text.push_str(replacement),
                    None => join_breaks(document.slice(piece.span), &mut text),
                }
                previous = Some(piece);
            }
            text.truncate(text.trim_end().len());
        }
    }
    let subtitle = document.metadata.subtitle.filter(|_| place == TitlePlace::Separate);
    Rendered {
        title,
        subtitle: subtitle.and_then(|span| kept_text(document, &pieces, span)),
        text,
    }
}

/// What is kept of a span, white space squashed.
fn kept_text(document: &Document, pieces: &[Piece<'_>], span: Span) -> Option<String> {
    let inside = pieces.iter().filter(|piece| span.contains(piece.span));
    let kept: Vec<&str> = inside.map(|p| p.replacement.unwrap_or(document.slice(p.span))).collect();
    Some(squash(&kept.concat())).filter(|kept| !kept.is_empty())
}

/// Where the document prints its headline; on a page that does so in no heading, the first kept line that reads like it.
pub(super) fn printed_title(document: &Document, resolution: &Resolution, pieces: &[Piece<'_>]) -> Option<Span> {
    if resolution.headline.is_some() {
        return resolution.headline;
    }
    let title = document.metadata.title.as_ref()?;
    if let Some(block) = title.block {
        return document.blocks.get(block).map(|block| block.span);
    }
    let says_it = |piece: &&Piece<'_>| document.input == InputKind::Html && squash(document.slice(piece.span)) == title.text;
    pieces.iter().take(TITLE_PIECES_MAX).find(says_it).map(|piece| piece.span)
}

pub(super) fn title_text(document: &Document, pieces: &[Piece<'_>], printed: Option<Span>) -> Option<String> {
    let kept = printed.and_then(|span| kept_text(document, pieces, span)).unwrap_or_default();
    let title = document.metadata.title.as_ref();
    // Metadata may know better than the block which of its words are the headline.
    let whole = printed.map(|span| squash(document.slice(span)));
    let known = title.filter(|title| kept.is_empty() || (document.input == InputKind::Html && whole.as_ref() != Some(&title.text)));
    known.map(|title| title.text.clone()).or(Some(kept).filter(|kept| !kept.is_empty()))
}

/// The parts of logical lines that stay, in order. Lines of code keep their indentation if `indented_code`: in text without markup nothing
/// would tell that it is no accident of the layout.
pub(super) fn pieces<'d>(document: &Document, resolution: &'d Resolution, indented_code: bool) -> Vec<Piece<'d>> {
    let mut pieces = Vec::with_capacity(document.lines.len());
    let mut verdicts = resolution.verdicts.iter().peekable();
    for block in &document.blocks {
        for &line in &document.lines[block.lines.clone()] {
            while verdicts.next_if(|v| v.span.end <= line.start).is_some() {}
            let mut here = verdicts.clone();
            while let Some(verdict) = here.next_if(|v| v.span.start < line.end) {
                let part = Span::new(verdict.span.start.max(line.start), verdict.span.end.min(line.end));
                let replacement = match (verdict.outcome, resolution.winner(verdict).map(|mark| &mark.claim)) {
                    (Outcome::Drop, _) => continue,
                    (Outcome::Replace, Some(Claim::Replace(with))) => Some(with.as_str()),
                    _ => None,
                };
                let part = if indented_code && block.kind == BlockKind::Code && part.start == line.start {
                    indented(document, part)
                } else {
                    part
                };
                let span = if replacement.is_some() {
                    part
                } else {
                    trim_cut_ends(document, part, line)
                };
                if !span.is_empty() {
                    pieces.push(Piece { span, replacement });
                }
            }
        }
    }
    pieces
}

/// A line of code with the white space before it, which belongs to it.
fn indented(document: &Document, line: Span) -> Span {
    let before = &document.text[..line.start];
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let begins_line = before[..line.start - indent].ends_with('\n');
    Span::new(line.start - if begins_line { indent } else { 0 }, line.end)
}

/// Takes white space off the ends of a part that a removal cut out of its line; `separator` puts one space there.
fn trim_cut_ends(document: &Document, part: Span, line: Span) -> Span {
    if part == line {
        return part;
    }
    let trimmed = part.trim(&document.text);
    let start = if part.start > line.start { trimmed.start } else { part.start };
    let end = if part.end < line.end { trimmed.end } else { part.end };
    if start < end {
        Span::new(start, end)
    } else {
        Span::new(part.start, part.start)
    }
}

/// What is written between two pieces: what stood between them, with removed text forgotten.
pub(super) fn separator(document: &Document, before: &Piece<'_>, after: &Piece<'_>) -> &'static str {
    let gap = &document.text[before.span.end..after.span.start];
    let newline = if memchr::memchr(b'\n', gap.as_bytes()).is_some() {
        '\n'
    } else {
        '\r'
    };
    let mut newlines = 0;
    let mut newlines_max = 0;
    for c in gap.chars() {
        if c == newline {
            newlines += 1;
            newlines_max = newlines_max.max(newlines);
        } else if !c.is_whitespace() {
            newlines = 0;
        }
    }
    match newlines_max {
        0 if gap.contains(char::is_whitespace) => " ",
        0 => "",
        1 => "\n",
        _ => "\n\n",
    }
}

/// The kept spans byte for byte.
fn original(document: &Document, resolution: &Resolution, left_out: &[Span], out: &mut String) {
    for verdict in &resolution.verdicts {
        match (verdict.outcome, resolution.winner(verdict).map(|mark| &mark.claim)) {
            (Outcome::Drop, _) => {}
            (Outcome::Replace, Some(Claim::Replace(with))) => out.push_str(with),
            _ => {
                let mut at = verdict.span.start;
                for head in left_out.iter().filter(|head| head.overlaps(verdict.span)) {
                    out.push_str(&document.text[at..head.start.max(at)]);
                    at = head.end.clamp(at, verdict.span.end);
                }
                out.push_str(&document.text[at..verdict.span.end]);
            }
        }
    }
}
