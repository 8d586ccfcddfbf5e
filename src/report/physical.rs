//! A text's physical lines that are not blank, with their numbers: what a person sees in an editor.
//!
//! The logical lines that rules judge are `document`'s; a wrapped one covers several physical lines.

use crate::document::Span;
use std::ops::Range;

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhysicalLine {
    /// 1-based number, blank lines counted.
    pub number: usize,
    /// Its text, trimmed.
    pub span: Span,
}

/// All lines that are not blank.
#[derive(Debug)]
pub struct PhysicalLines(Vec<PhysicalLine>);

impl PhysicalLines {
    /// The lines of `text`.
    pub fn of(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
        for (index, end) in ends.enumerate() {
            let span = Span::new(start, end).trim(text);
            if !span.is_empty() {
                lines.push(PhysicalLine { number: index + 1, span });
            }
            start = end + 1;
        }
        PhysicalLines(lines)
    }

    /// The lines in order.
    pub fn all(&self) -> &[PhysicalLine] {
        &self.0
    }

    /// Indices of the lines that share a byte with `span`.
    pub fn touched_by(&self, span: Span) -> Range<usize> {
        let first = self.0.partition_point(|line| line.span.end <= span.start);
        let last = self.0.partition_point(|line| line.span.start < span.end);
        first..last.max(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_count_but_are_left_out() {
        let lines = PhysicalLines::of("a\r\n\n  b \n\nc");
        let numbers: Vec<usize> = lines.all().iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 3, 5]);
        assert_eq!(lines.touched_by(Span::new(0, 1)), 0..1);
        assert_eq!(lines.touched_by(Span::new(1, 4)), 1..1);
        assert_eq!(lines.touched_by(Span::new(0, 11)), 0..3);
        assert!(PhysicalLines::of("").all().is_empty());
    }
}
