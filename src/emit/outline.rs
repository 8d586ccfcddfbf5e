//! What is left of a document as blocks of running text, links told apart on request: what markup is made of.
//!
//! Writing the markup is left to `html` and `markdown`.

use super::address::resolve;
use super::render::{Piece, TitlePlace, pieces, printed_title, separator, title_text};
use crate::document::{BlockKind, Document, Link, ListPlace, Span, join_breaks};
use crate::verdict::Resolution;

/// A stretch of text, linked or not. Lines are parted by `\n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub text: String,
    /// Where it leads.
    pub target: Option<String>,
}

/// A block of which something is left.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub kind: BlockKind,
    pub list: Option<ListPlace>,
    pub runs: Vec<Run>,
}

impl Part {
    /// Its text without links.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A document's headline and the blocks under it.
#[derive(Debug)]
pub(super) struct Outline {
    /// `None` where it is written elsewhere, or unknown.
    pub headline: Option<String>,
    pub parts: Vec<Part>,
}

/// What is left of a document.
pub(super) fn outline(document: &Document, resolution: &Resolution, place: TitlePlace, links: bool) -> Outline {
    let pieces = pieces(document, resolution, true);
    let printed = printed_title(document, resolution, &pieces);
    let headline = title_text(document, &pieces, printed).filter(|_| place == TitlePlace::Include);
    let subtitle = document.metadata.subtitle.filter(|_| place == TitlePlace::Separate);
    let is_elsewhere = |span: Span| [printed, subtitle].iter().flatten().any(|head| head.contains(span));
    let writer = Writer {
        document,
        links: if links { &document.links } else { &[] },
        base: document
            .metadata
            .url
            .as_ref()
            .or(document.metadata.canonical.as_ref())
            .map(|url| url.value.as_str()),
    };
    let mut parts = Vec::new();
    let mut rest = pieces.as_slice();
    for block in &document.blocks {
        let inside = rest.partition_point(|piece| piece.span.start < block.span.end);
        let (own, others) = rest.split_at(inside);
        rest = others;
        let own: Vec<&Piece<'_>> = own.iter().filter(|piece| !is_elsewhere(piece.span)).collect();
        let runs = writer.runs(&own, block.kind);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            let features = document
                .dom
                .as_ref()
                .zip(block.dom)
                .and_then(|(dom, index)| dom.features.get(index));
            parts.push(Part {
                kind: block.kind,
                list: features.and_then(|features| features.list),
                runs,
            });
        }
    }
    Outline { headline, parts }
}

struct Writer<'d> {
    document: &'d Document,
    links: &'d [Link],
    base: Option<&'d str>,
}

impl Writer<'_> {
    fn runs(&self, pieces: &[&Piece<'_>], kind: BlockKind) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut previous: Option<&Piece<'_>> = None;
        for &piece in pieces {
            if let Some(previous) = previous {
                let separator = separator(self.document, previous, piece);
                push_text(&mut runs, if separator.contains('\n') { "\n" } else { separator });
            }
            match piece.replacement {
                Some(replacement) => push_text(&mut runs, replacement.trim_end_matches('\n')),
                None => self.push_span(&mut runs, piece.span, kind),
            }
            previous = Some(piece);
        }
        runs
    }

    fn push_span(&self, runs: &mut Vec<Run>, span: Span, kind: BlockKind) {
        let first = self.links.partition_point(|link| link.span.end <= span.start);
        let mut at = span.start;
        for link in self.links[first..].iter().take_while(|link| link.span.start < span.end) {
            let Some(target) = resolve(&link.target, self.base) else { continue };
            let (start, end) = (link.span.start.max(at), link.span.end.min(span.end));
            self.push_plain(runs, Span::new(at, start), kind);
            runs.push(Run {
                text: self.plain(Span::new(start, end), kind),
                target: Some(target),
            });
            at = end;
        }
        self.push_plain(runs, Span::new(at, span.end), kind);
    }

    fn push_plain(&self, runs: &mut Vec<Run>, span: Span, kind: BlockKind) {
        push_text(runs, &self.plain(span, kind));
    }

    fn plain(&self, span: Span, kind: BlockKind) -> String {
        let text = self.document.slice(span);
        if kind == BlockKind::Code {
            return text.to_owned();
        }
        let mut joined = String::with_capacity(text.len());
        join_breaks(text, &mut joined);
        joined
    }
}

/// Appends text to the last run, if that is no link.
fn push_text(runs: &mut Vec<Run>, text: &str) {
    match runs.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.target.is_none() => last.text.push_str(text),
        _ => runs.push(Run {
            text: text.to_owned(),
            target: None,
        }),
    }
}
