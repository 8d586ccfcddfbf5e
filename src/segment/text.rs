//! Text dumps to documents: physical lines to logical lines and blocks.
//!
//! Hard-wrapped lines are joined again, so are lines broken at inline tags; glued paragraphs and one-line articles are
//! split. All of that happens in spans: the text itself stays as it came, and `emit` decides how breaks are written.

mod glue;
mod inline;
mod lines;
mod run_on;
mod wrap;

use crate::document::{Block, BlockKind, BlockStats, Document, InputKind, Metadata, MetadataSource, Record, Sourced, Span};
use lines::{PhysicalLine, physical_lines};
use unicode_segmentation::UnicodeSegmentation;
use wrap::Wrap;

/// A dump with at most so many logical lines may be an article printed on one line.
const ONE_LINE_LINES_MAX: usize = 3;
/// A line of such a dump is split into sentences from this length on, in bytes.
const ONE_LINE_BYTES_MIN: usize = 600;

/// The document of a text of which no more is known.
#[cfg(test)]
pub(crate) fn document(text: &str) -> Document {
    use crate::document::{Payload, RecordId};
    let id = RecordId {
        id: "dump.txt".to_owned(),
        path: "dump.txt".to_owned(),
        line: None,
    };
    let payload = Payload {
        kind: InputKind::Text,
        text: text.to_owned(),
    };
    segment(Record::new(id, payload))
}

/// The document of a text record.
pub fn segment(record: Record) -> Document {
    let text = record.payload.text;
    let spans = logical_lines(&text);
    let blocks = spans.iter().enumerate().map(|(index, &span)| block(&text, span, index)).collect();
    let metadata = Metadata {
        url: record.url.map(of_record),
        site: record.site,
        language: record.language.map(of_record),
        ..Metadata::default()
    };
    let mut document = Document {
        id: record.id.id,
        input: InputKind::Text,
        text: text.into(),
        lines: spans,
        blocks,
        links: Vec::new(),
        dom: None,
        metadata,
        warnings: Vec::new(),
    };
    super::title::find(&mut document, record.title);
    document
}

fn of_record(value: String) -> Sourced<String> {
    let from = MetadataSource::Record;
    Sourced { value, from }
}

fn block(text: &str, span: Span, index: usize) -> Block {
    let slice = &text[span.start..span.end];
    Block {
        span,
        kind: kind(slice),
        lines: index..index + 1,
        stats: BlockStats::of(slice),
        dom: None,
    }
}

fn kind(line: &str) -> BlockKind {
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        // At most 6, so it fits.
        return BlockKind::Heading(u8::try_from(hashes).unwrap_or(6));
    }
    if lines::is_list_item(line) {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    }
}

/// Spans of the logical lines: joined where the dump broke a paragraph, split where it glued two.
fn logical_lines(text: &str) -> Vec<Span> {
    let physical = physical_lines(text);
    let joins = joins(text, &physical);
    let mut joined: Vec<Span> = Vec::with_capacity(physical.len());
    for (index, line) in physical.iter().enumerate() {
        match joined.last_mut() {
            Some(last) if index > 0 && joins[index - 1] => last.end = line.span.end,
            _ => joined.push(line.span),
        }
    }
    let one_line = joined.len() <= ONE_LINE_LINES_MAX;
    let mut spans = Vec::with_capacity(joined.len());
    for span in joined {
        if one_line && span.len() >= ONE_LINE_BYTES_MIN {
            let mut pieces = Vec::new();
            run_on::split(text, span, spans.is_empty(), &mut pieces);
            pieces.into_iter().for_each(|piece| split_sentences(text, piece, &mut spans));
        } else {
            glue::split(text, span, &mut spans);
        }
    }
    spans
}

/// For each physical line, whether the next one continues it.
fn joins(text: &str, physical: &[PhysicalLine]) -> Vec<bool> {
    let mut joins = match Wrap::of(text, physical) {
        Some(wrap) => wrap::joins(text, physical, &wrap),
        None => vec![false; physical.len()],
    };
    inline::join(text, physical, &mut joins);
    joins
}

/// Splits a long line at sentence boundaries (UAX #29), and further where sentences are glued.
fn split_sentences(text: &str, span: Span, out: &mut Vec<Span>) {
    let mut pending: Option<Span> = None;
    for (at, sentence) in text[span.start..span.end].split_sentence_bound_indices() {
        let piece = Span::new(span.start + at, span.start + at + sentence.len());
        let whole = pending.map_or(piece, |open| open.cover(piece));
        if glue::ends_in_abbreviation(&text[whole.start..whole.end]) {
            pending = Some(whole);
        } else {
            pending = None;
            push_glued(text, whole, out);
        }
    }
    if let Some(open) = pending {
        push_glued(text, open, out);
    }
}

fn push_glued(text: &str, span: Span, out: &mut Vec<Span>) {
    let span = span.trim(text);
    if !span.is_empty() {
        glue::split(text, span, out);
    }
}
